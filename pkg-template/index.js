// @ts-check
// The default entry: the wasm is inlined, there is nothing to configure.

import { entry } from "./core.js";
import { inlined } from "./inline.js";

export const { createClient, init } = entry(inlined);
export { RecommendationError, isRecommendationError } from "./errors.js";
export { version } from "./package.json";
