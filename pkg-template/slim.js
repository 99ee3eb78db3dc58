// @ts-check
// The same API for those who serve the wasm file themselves: call `init(source)` first.

import { entry } from "./core.js";
import { RecommendationError } from "./errors.js";

export const { createClient, init } = entry(() => {
  throw new RecommendationError(
    "vip-recommendations/slim has no wasm of its own: call init(url | Response | bytes | WebAssembly.Module) first",
  );
});
export { RecommendationError, isRecommendationError } from "./errors.js";
export { version } from "./package.json";
