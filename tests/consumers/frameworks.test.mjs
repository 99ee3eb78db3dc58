// The examples for React and Vue: what they show, and what they do on the way to an order.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, test } from "node:test";

import { CUSTOMER, LIMIT, PICKED, browser, project, serve, showsPicks } from "./support.mjs";

const chromium = browser();
let it;

before(async () => {
  it = await project("frameworks");
  await it.run("build");
}, LIMIT);

for (const [framework, component] of [
  ["react", "Recommendations.jsx"],
  ["vue", "Recommendations.vue"],
]) {
  describe(framework, () => {
    async function shop(t, prepare) {
      const url = await serve(t, it.path("out"), it.installed);
      return { url, page: await chromium.open(t, new URL(`${framework}.html`, url).href, prepare) };
    }

    test("the example has at most 40 lines", async () => {
      const text = await readFile(it.path(framework, component), "utf8");
      assert.ok(text.trimEnd().split("\n").length <= 40);
    });

    test(
      "what is picked is shown, and what is accepted is ordered with its tracker",
      LIMIT,
      async (t) => {
        const { page, url } = await shop(t);
        await showsPicks(page, url);
        const tracker = await page.locator("#picks").getAttribute("data-tracker");
        await page.getByRole("button", { name: PICKED[1] }).click();
        // The cart has changed, so it is asked about anew; the order still goes to what was accepted.
        await page.locator(`#picks:not([data-tracker="${tracker}"])`).waitFor();
        await page.locator("#order").click();
        await page.locator("#ordered:not(:empty)").waitFor();
        const received = await fetch(new URL(`/sandbox/received?customer=${CUSTOMER}`, url));
        const order = (await received.json()).find(({ orderType }) => orderType === "NEW");
        assert.equal(order.trackerId, tracker);
        assert.deepEqual(page.errors, []);
      },
    );

    test("what is no longer wanted is aborted when the component goes", LIMIT, async (t) => {
      const { page } = await shop(t, hangs);
      const aborted = page.waitForEvent("requestfailed");
      await page.locator("#close").click();
      assert.match((await aborted).failure().errorText, /ABORTED/);
      assert.deepEqual(page.errors, []);
    });

    test("a failure is told, and not shown as nothing to recommend", LIMIT, async (t) => {
      const { page } = await shop(t, fails);
      const told = await page.getByRole("alert").textContent();
      assert.equal(told, "Recommendations are not available (forbidden).");
    });
  });
}

/** The request for recommendations stays without an answer. */
const hangs = (page) => page.route("**/v3/recommendations", () => {});

const fails = (page) =>
  page.route("**/v3/recommendations", (route) => route.fulfill({ status: 403, body: "{}" }));
