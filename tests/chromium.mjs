// The one way in which Chromium is started here: headless, in a new profile that goes with it.

import { readFileSync } from "node:fs";

import { chromium } from "playwright-core";

/** Nothing that a browser does for itself gets in the way; the driver of the wasm tests says the same. */
const settings = new URL("../webdriver.json", import.meta.url);
const { args } = JSON.parse(readFileSync(settings, "utf8"))["goog:chromeOptions"];

/** @param {string} executablePath */
export function launchChromium(executablePath) {
  return chromium.launch({ executablePath, args, timeout: 60_000 });
}
