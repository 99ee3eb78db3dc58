// @ts-check
// The script tag: everything of the default entry as `window.VipRecommendations`. Loaded twice, the
// first one stays, so that both halves of a page hold the same client and the same error class.

import * as api from "./index.js";

const scope = /** @type {any} */ (globalThis);
scope.VipRecommendations ??= { ...api };
