// How the shop holds together: nothing moves, nothing sticks out, and no mouse is needed.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CUSTOMERS,
  LIMIT,
  OFFERS,
  addProduct,
  card,
  choose,
  failRecommendations,
  go,
  lines,
  refresh,
  settle,
  stage,
} from "./support.mjs";

const shop = stage();

for (const [width, height] of [
  [320, 640],
  [390, 844],
  [1280, 900],
]) {
  test(`nothing moves when picks come late, ${width} px wide`, LIMIT, async () => {
    const page = await shop.open({
      viewport: { width, height },
      prepare: async (page) => {
        await page.addInitScript(watchShifts);
        await failRecommendations(page, "delay=700");
      },
    });
    await settle(page);
    // Each of these is answered long after the shopper's hand has moved, when a shift would count.
    await choose(page, CUSTOMERS.overlay);
    await choose(page, CUSTOMERS.ownsAll);
    await addProduct(page, OFFERS.allApps);
    for (const state of ["buy", "use", "renew", "discover"]) await go(page, state);
    await refresh(page, () => page.getByTestId("churn").selectOption("HIGH"));
    await choose(page, CUSTOMERS.bothHigh);
    await go(page, "buy");
    await page.getByTestId("role").selectOption("reseller");
    await page.getByTestId("other-cart").click();
    await settle(page);
    assert.deepEqual(await page.evaluate(shifts), []);
  });
}

for (const direction of ["ltr", "rtl"]) {
  test(`nothing is wider than the page, from a phone to a desk, ${direction}`, LIMIT, async () => {
    const page = await shop.open({ viewport: { width: 320, height: 700 } });
    await page.locator("html").evaluate((html, dir) => (html.dir = dir), direction);
    await page.getByTestId("role").selectOption("reseller");
    await addProduct(page, OFFERS.allApps);
    await choose(page, CUSTOMERS.overlay);
    await card(page, "newOpportunity").getByTestId("accept").click();
    for (const state of ["discover", "buy", "use", "renew"]) {
      await go(page, state);
      for (const width of [320, 390, 600, 768, 1024, 1200, 1280, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await page.evaluate(tooWide), [], `${state}, ${width} px`);
        const heights = await page
          .getByTestId("pick")
          .evaluateAll((cards) => cards.map((it) => it.getBoundingClientRect().height));
        const told = `${state}: cards of one height at ${width} px: ${heights}`;
        assert.ok(new Set(heights).size <= 1, told);
      }
    }
  });
}

test("a shopper with a keyboard gets from the customer to the order", LIMIT, async () => {
  const page = await shop.open();
  await settle(page);
  const press = (key) => page.keyboard.press(key);

  await tabTo(page, "customer");
  await press("ArrowDown");
  await settle(page);
  assert.equal(await page.getByTestId("customer").inputValue(), "P1005060002");

  await tabTo(page, "accept");
  await press("Enter");
  assert.equal(await page.getByTestId("count").textContent(), "1");
  assert.equal(await focused(page), "accept", "the card that was taken keeps the focus");
  assert.equal(
    await page.getByTestId("announcer").textContent(),
    "1 seat of AI Assistant for Acrobat for enterprise added to the cart.",
  );

  await tabTo(page, "#buy", "Shift+Tab");
  await press("Enter");
  await page.getByTestId("cart-line").waitFor();
  await settle(page);
  assert.equal(await page.locator('[aria-current="page"]').getAttribute("href"), "#buy");
  const [[offerId, quantity]] = await lines(page);
  assert.deepEqual([offerId, quantity], [OFFERS.assistantEnterprise, 1]);
  await tabTo(page, "cart-more");
  await press("Space");
  await press("Space");
  assert.deepEqual(await lines(page), [[offerId, 3]]);
  assert.equal(await focused(page), "cart-more");
  await press("Shift+Tab");
  assert.equal(await focused(page), "cart-quantity");
  await press("ArrowUp");
  assert.deepEqual(await lines(page), [[offerId, 4]]);
  assert.equal(await focused(page), "cart-quantity");

  await tabTo(page, "order");
  await press("Enter");
  const orderId = await page.getByTestId("order-id").textContent();
  assert.equal(await focused(page), "order");
  assert.equal(
    await page.getByTestId("announcer").textContent(),
    `Order ${orderId} is placed. Thank you.`,
  );
});

/** Presses Tab, or Shift and Tab, until a control has the focus, which is to be visible on each on the way. */
async function tabTo(page, testId, key = "Tab") {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press(key);
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement).outlineStyle,
    );
    assert.equal(outline, "solid", `focus is visible on ${await focused(page)}`);
    if ((await focused(page)) === testId) return;
  }
  assert.fail(`Tab does not reach ${testId}`);
}

function focused(page) {
  return page.evaluate(() => {
    const { dataset, hash, id } = document.activeElement;
    return dataset.testid ?? (hash || id);
  });
}

// The rest runs in the page.

function watchShifts() {
  globalThis.layoutShifts = [];
  const note = (entry) => {
    if (entry.hadRecentInput) return;
    const moved = entry.sources.map(({ node }) => node?.className || node?.nodeName);
    globalThis.layoutShifts.push(`${entry.value}: ${moved}`);
  };
  globalThis.shiftObserver = new PerformanceObserver((list) => list.getEntries().forEach(note));
  globalThis.shiftObserver.observe({ type: "layout-shift", buffered: true });
}

/** Shifts are told after the frame they are in. */
async function shifts() {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  globalThis.shiftObserver.takeRecords().forEach((entry) => {
    if (!entry.hadRecentInput) globalThis.layoutShifts.push(String(entry.value));
  });
  return globalThis.layoutShifts;
}

/** What sticks out at a side, but for what a row of its own scrolls. Scroll bars may be at either. */
function tooWide() {
  const edge = document.documentElement.clientWidth;
  const bar = innerWidth - edge;
  const out = [...document.body.querySelectorAll("*")].filter(
    (element) =>
      !element.closest(".cards") &&
      !element.matches("option") &&
      (element.getBoundingClientRect().right > edge + bar + 0.5 ||
        element.getBoundingClientRect().left < -bar - 0.5),
  );
  const names = out.map((element) => `${element.nodeName}.${element.className}`);
  return document.documentElement.scrollWidth > edge ? ["the page", ...names] : names;
}
