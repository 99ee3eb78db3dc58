// The states of the element as pictures in target/screenshots, for people to look at.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { VIEWS, openView } from "./element-views.mjs";
import { LIMIT, stage } from "./support.mjs";

const DIRECTORY = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));

const shop = stage();

for (const [name, view] of Object.entries(VIEWS)) {
  test(`the element has its picture taken without an error: ${name}`, LIMIT, async () => {
    await mkdir(DIRECTORY, { recursive: true });
    const page = await openView(shop, view, { reducedMotion: "reduce" });
    for (const width of [360, 1280]) {
      for (const colorScheme of ["light", "dark"]) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        const path = `${DIRECTORY}element-${name}-${width}-${colorScheme}.png`;
        await page.screenshot({ path, fullPage: true });
      }
    }
    assert.deepEqual(await page.evaluate(() => globalThis.uncaught), []);
  });
}
