// @ts-check
// Registers <vip-recommendations>.

import { VipRecommendationsElement } from "./element.mjs";
import { register } from "./element/register.js";

register(VipRecommendationsElement);
