// The states of the shop as pictures in target/screenshots, for people to look at.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import {
  CUSTOMERS,
  LIMIT,
  OFFERS,
  addProduct,
  card,
  choose,
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
        const cartInView = () => page.getByTestId("cart").scrollIntoViewIfNeeded();

        await settle(page);
        await picture("1-first-view");
        await choose(page, CUSTOMERS.overlay);
        await picture("2-opportunities");
        await card(page, "newOpportunity").getByTestId("accept").click();
        await page.getByTestId("cart-line").first().waitFor();
        await settle(page);
        await cartInView();
        await picture("3-cart");
        await order(page);
        await page.getByTestId("verdict").waitFor();
        await settle(page);
        await cartInView();
        await picture("4-ordered");
        await picture("4-ordered-whole-page", { fullPage: true });
        assert.deepEqual(errors, []);

        // From here on the browser itself writes a line for each answer of 500.
        await addProduct(page, OFFERS.acrobatPro);
        await shop.sandbox("fault", { method: "PUT", body: { fault: "status=500", times: 4 } });
        await page.getByTestId("order").click();
        await page.getByTestId("order-error").waitFor();
        await cartInView();
        await picture("5-order-in-doubt");
        await page.getByTestId("customer").selectOption(CUSTOMERS.bothHigh);
        await page.getByTestId("picks-message").waitFor();
        await page.evaluate(() => scrollTo(0, 0));
        await picture("6-no-recommendations");
        const own = errors.filter((text) => !text.startsWith("Failed to load resource"));
        assert.deepEqual(own, []);
      },
    );
  }
}
