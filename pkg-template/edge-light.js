// @ts-check
// The default entry in Vercel's Edge Runtime: as in Cloudflare Workers, but Vercel's bundlers want to
// be told by `?module` that the wasm is to be handed over as a compiled module.

import { entry } from "./core.js";
import wasm from "./vip_recommendations.wasm?module";

export const { createClient, init } = entry(() => wasm);
export { RecommendationError, isRecommendationError } from "./errors.js";
export { version } from "./package.json";
