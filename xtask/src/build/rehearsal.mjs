// Makes a client, and picks, with a wasm that counts how often its functions run: BUNDLE WASM RESPONSE.
// Prints, for each of the two, which ones had not run before, and how often they have in the end.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, wasm, response] = process.argv.slice(2);

// As in a page.
globalThis.document = { baseURI: "https://shop.example/checkout" };
// Always on one day, since what is late is treated otherwise. The response is of that day.
const now = Date.parse("2026-06-23T00:00:00Z");
Date.now = () => now;

const { createClient, init } = await import(pathToFileURL(bundle).href);

let counters;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (...sources) => {
  const made = await instantiate(...sources);
  const { exports } = made.instance;
  counters = Object.entries(exports).filter(([, it]) => it instanceof WebAssembly.Global);
  return made;
};
await init(readFileSync(wasm));
// Node has a wasm of its own, for requests.
WebAssembly.instantiate = instantiate;

const body = readFileSync(response);
const headers = { "x-recommendation-tracker-id": "4f6c2d6e-0b1d-4a8e-9a65-3f0c9d1e7b42" };
const client = await createClient({
  proxyUrl: "/api/vipm",
  customerId: "P1005060001",
  fetch: async () => new Response(body, { headers }),
});
const ran = () => counters.map(([index, { value }]) => [index, value]).filter(([, times]) => times);
const atFirst = new Set(ran().map(([index]) => index));

const { picks } = await client.pick({
  offers: [{ offerId: "99000017CA03A12", quantity: 5 }],
  owned: [{ offerId: "99000002CA01A12", quantity: 12 }],
});
if (picks.length !== 3) throw new Error(`${picks.length} were picked`);

const all = ran();
const created = all.filter(([index]) => atFirst.has(index));
const picked = all.filter(([index]) => !atFirst.has(index));
console.log(JSON.stringify([created, picked].map(Object.fromEntries)));
