// Plays the matrix in a browser, against the server that the page is from.

import { run } from "./run.js";

const { searchParams } = new URL(location.href);
const server = { origin: location.origin, refused: searchParams.get("refused") };
globalThis.found = run(() => import("/package/dist/index.mjs"), server);
