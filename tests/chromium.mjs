// The one way in which Chromium is started here: headless, in a new profile that goes with it.

import { chromium } from "playwright-core";

/** Nothing that a browser does for itself gets in the way. */
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @param {string} executablePath */
export function launchChromium(executablePath) {
  return chromium.launch({ executablePath, args, timeout: 60_000 });
}
