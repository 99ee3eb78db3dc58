// The script tag without the element. It is in no package: what the element adds is measured by it.

import * as api from "./index.mjs";

globalThis.VipRecommendations ??= { ...api };
