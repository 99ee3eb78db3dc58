// Where the matrix is played: each engine opens a page and gives what the page's `found` resolves with.

import { openByDriver } from "./webdriver.mjs";
import { withDisplay } from "./display.mjs";
import { launchChromium } from "../chromium.mjs";
import { setting } from "../setting.mjs";

export const BROWSERS = {
  async chromium(url) {
    const browser = await launchChromium(setting("VIP_CHROMIUM"));
    try {
      const page = await browser.newPage();
      await page.goto(url);
      return await page.evaluate(() => globalThis.found);
    } finally {
      await browser.close();
    }
  },

  firefox(url) {
    return openByDriver(url, {
      driver: setting("VIP_GECKODRIVER"),
      capabilities: {
        "moz:firefoxOptions": { binary: setting("VIP_FIREFOX"), args: ["-headless"] },
      },
    });
  },

  /** It has no headless mode. */
  webkit(url) {
    return withDisplay((DISPLAY) =>
      openByDriver(url, {
        driver: setting("VIP_WEBKITDRIVER"),
        // The sandbox of its processes needs rights that a container does not have.
        env: { DISPLAY, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
        capabilities: {
          "webkitgtk:browserOptions": { binary: setting("VIP_WEBKIT"), args: ["--automation"] },
        },
      }),
    );
  },
};
