// The states of the shop as pictures in target/screenshots, for people to look at.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import {
  CUSTOMERS,
  LIMIT,
  OFFERS,
  accept,
  addProduct,
  choose,
  failRecommendations,
  go,
  order,
  settle,
  stage,
} from "./support.mjs";

const DIRECTORY = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));

const shop = stage();

for (const [device, viewport] of [
  ["phone", { width: 390, height: 844 }],
  ["desktop", { width: 1280, height: 900 }],
]) {
  for (const colorScheme of ["light", "dark"]) {
    test(
      `the shop has its picture taken without an error: ${device}, ${colorScheme}`,
      LIMIT,
      async () => {
        const errors = [];
        const page = await shop.open({
          viewport,
          colorScheme,
          reducedMotion: "reduce",
          prepare: (page) => {
            page.on("pageerror", (error) => errors.push(error.message));
            page.on("console", (message) => {
              if (message.type() === "error") errors.push(message.text());
            });
          },
        });
        await mkdir(DIRECTORY, { recursive: true });
        const picture = (state, options) =>
          page.screenshot({
            path: `${DIRECTORY}${device}-${colorScheme}-${state}.png`,
            ...options,
          });
        await settle(page);
        await picture("1-discover");
        await addProduct(page, OFFERS.acrobatPro);
        await go(page, "buy");
        await picture("2-buy");
        await go(page, "discover");
        await choose(page, CUSTOMERS.overlay);
        await picture("3-opportunities");
        await accept(page, "newOpportunity");
        await order(page);
        await page.getByTestId("verdict").waitFor();
        await picture("4-ordered");
        await go(page, "use");
        await picture("5-use");
        await picture("5-use-whole-page", { fullPage: true });
        await go(page, "renew");
        await picture("6-renew");
        await go(page, "discover");
        await addProduct(page, OFFERS.acrobatPro);
        await page.getByTestId("role").selectOption("reseller");
        await choose(page, CUSTOMERS.bothHigh);
        await go(page, "buy");
        await picture("9-reseller");
        await choose(page, CUSTOMERS.overlay);
        await go(page, "use");
        await page.getByTestId("wrong").click();
        await page.getByTestId("inside").scrollIntoViewIfNeeded();
        await page.getByTestId("fault").scrollIntoViewIfNeeded();
        await picture("10-faults-and-levels");
        await page.getByTestId("wrong").click();
        assert.deepEqual(errors, []);

        // From here on the browser itself writes a line for each answer of 500.
        await go(page, "buy");
        await shop.sandbox("fault", { method: "PUT", body: { fault: "status=500", times: 1 } });
        await page.getByTestId("order").click();
        await page.getByTestId("order-error").waitFor();
        await picture("7-order-in-doubt");
        await failRecommendations(page, "status=500");
        await go(page, "use");
        await picture("8-no-answer");
        const own = errors.filter((text) => !text.startsWith("Failed to load resource"));
        assert.deepEqual(own, []);
      },
    );
  }
}
