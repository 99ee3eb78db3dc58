// The script tag without the element. It is in no package: what the element adds is measured by it.

import {
  RecommendationError,
  createClient,
  init,
  isRecommendationError,
  version,
} from "./index.mjs";

globalThis.VipRecommendations ??= {
  RecommendationError,
  createClient,
  init,
  isRecommendationError,
  version,
};
