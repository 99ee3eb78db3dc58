// @ts-check
// The script tag: everything of the default entry as `window.VipRecommendations`, and the element.
// Loaded twice, the first one stays, so that both halves of a page hold the same client and the same
// error class.

import { register } from "./element/register.js";
import { VipRecommendationsElement } from "./element.mjs";
import {
  RecommendationError,
  createClient,
  init,
  isRecommendationError,
  version,
} from "./index.mjs";

const scope = /** @type {any} */ (globalThis);
// Each by its name: of a whole module esbuild would make an object first.
scope.VipRecommendations ??= {
  RecommendationError,
  VipRecommendationsElement,
  createClient,
  init,
  isRecommendationError,
  version,
};
register(VipRecommendationsElement);
