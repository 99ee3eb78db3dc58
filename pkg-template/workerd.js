// @ts-check
// The default entry in Cloudflare Workers, where nothing may be compiled: the bundler hands over the
// wasm as a compiled module.

import { entry } from "./core.js";
import wasm from "./vip_recommendations.wasm";

export const { createClient, init } = entry(() => wasm);
export { RecommendationError, isRecommendationError } from "./errors.js";
export { version } from "./package.json";
