// @ts-check
// The script tag: everything of the default entry as `window.VipRecommendations`, and the element.
// Loaded twice, the first one stays, so that both halves of a page hold the same client and the same
// error class.

import { register } from "./element/register.js";
import { VipRecommendationsElement } from "./element.mjs";
import * as api from "./index.mjs";

const scope = /** @type {any} */ (globalThis);
scope.VipRecommendations ??= { ...api, VipRecommendationsElement };
register(VipRecommendationsElement);
