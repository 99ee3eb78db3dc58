// The four states of the shop: each asks in its own way, and an order from its picks carries its tracker.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CUSTOMERS,
  LIMIT,
  OFFERS,
  accept,
  addProduct,
  card,
  cart,
  choose,
  go,
  order,
  owned,
  settle,
  stage,
} from "./support.mjs";

const shop = stage();

const CUSTOMER = CUSTOMERS.bothHigh;
const ORDERS = `/v3/customers/${CUSTOMER}/orders`;

/** What reaches Adobe from a state, and what it shows of the answer. */
const STATES = {
  discover: {
    asked: ["POST", "/v3/recommendations", null, undefined],
    method: "pick()",
    kinds: ["More seats", "Add-on", "Goes well with"],
  },
  buy: {
    asked: ["POST", ORDERS, "true", "PREVIEW"],
    method: "previewOrder()",
    kinds: ["Add-on", "Goes well with"],
  },
  use: {
    asked: ["GET", `/v3/customers/${CUSTOMER}/subscriptions`, "true", undefined],
    method: "subscriptions()",
    kinds: ["Upgrade", "Goes well with", "Add-on"],
  },
  renew: {
    asked: ["POST", ORDERS, "true", "PREVIEW_RENEWAL"],
    method: "previewRenewal()",
    kinds: ["Upgrade", "Add-on", "Goes well with"],
  },
};

for (const [state, { asked, method, kinds }] of Object.entries(STATES)) {
  test(
    `"${state}" makes a call of its own, and its tracker goes with the order of its pick`,
    LIMIT,
    async () => {
      const page = await shop.open({ path: state === "discover" ? "/#use" : "/" });
      if (state === "buy") await addProduct(page, OFFERS.acrobatPro);
      await settle(page);
      await shop.sandbox("received", { method: "DELETE" });
      await go(page, state);

      const { reads } = await shop.received(CUSTOMER);
      assert.deepEqual(reads.map(told), [asked]);
      assert.deepEqual(await page.getByTestId("pick-kind").allTextContents(), kinds);
      assert.equal(await page.getByTestId("method").textContent(), method);

      const tracker = await accept(page, "crossSell");
      assert.equal(tracker, reads[0].responseTrackerId);
      assert.equal(await page.getByTestId("count").textContent(), state === "buy" ? "2" : "1");
      await order(page);
      const { orders } = await shop.received(CUSTOMER);
      assert.deepEqual(
        orders.map(({ status, trackerId }) => [status, trackerId]),
        [[201, tracker]],
      );
      assert.ok(orders[0].body.lineItems.some(({ offerId }) => offerId === OFFERS.express));
      await page.getByText("✓ The tracker of the pick you took").waitFor();

      // What was ordered is there afterwards.
      await go(page, "use");
      assert.match(
        await owned(page, OFFERS.express).textContent(),
        /1 seat · renews .+ \d{4}Active$/,
      );
    },
  );
}

test(
  "the cart is previewed whenever it changes, and ordered at the level that was quoted",
  LIMIT,
  async () => {
    const page = await shop.open();
    await go(page, "buy");
    // Nothing is asked about an empty cart.
    assert.match(await page.getByTestId("picks-message").textContent(), /^Your cart is empty/);
    await addProduct(page, OFFERS.acrobatPro);
    await go(page, "buy");
    const quoted = page.getByTestId("quoted");
    assert.equal(await quoted.textContent(), `Level 01 · ${OFFERS.acrobatPro}`);
    await page.getByTestId("cart-quantity").fill("20");
    await page.getByTestId("cart-quantity").press("Tab");
    await settle(page);
    assert.equal(await quoted.textContent(), "Level 02 · 99000008CA02A12");
    await order(page);

    const { all } = await shop.received(CUSTOMER);
    const line = { extLineItemNumber: 1, offerId: OFFERS.acrobatPro, currencyCode: "USD" };
    assert.deepEqual(
      all.filter(({ orderType }) => orderType).map(({ orderType, body }) => [orderType, body]),
      [
        ["PREVIEW", { orderType: "PREVIEW", lineItems: [{ ...line, quantity: 1 }] }],
        ["PREVIEW", { orderType: "PREVIEW", lineItems: [{ ...line, quantity: 20 }] }],
        [
          "NEW",
          {
            orderType: "NEW",
            externalReferenceId: all.at(-1).body.externalReferenceId,
            lineItems: [{ ...line, offerId: "99000008CA02A12", quantity: 20 }],
          },
        ],
      ],
    );
  },
);

test("a button that is held down while the cart is priced works when let go", LIMIT, async () => {
  const page = await shop.open();
  await addProduct(page, OFFERS.acrobatPro);
  await go(page, "buy");
  let price;
  const isPriced = new Promise((resolve) => (price = resolve));
  await page.route("**/orders*", async (route) => {
    await isPriced;
    await route.continue();
  });
  await page.getByTestId("cart-more").press("Space");
  await page.keyboard.down("Space");
  price();
  await settle(page);
  await page.keyboard.up("Space");
  await settle(page);
  assert.deepEqual(await cart(page), [[OFFERS.acrobatPro, 3]]);
});

test("a preview that fails leaves the cart as it was, and it can be ordered", LIMIT, async () => {
  const page = await shop.open();
  await addProduct(page, OFFERS.acrobatPro);
  await shop.sandbox("fault", { method: "PUT", body: { fault: "status=500", times: 3 } });
  await go(page, "buy");
  assert.match(await page.getByTestId("picks-message").textContent(), /taking a break/);
  assert.equal(await page.getByTestId("quoted").textContent(), "Your level shows once ordered");
  assert.deepEqual(await cart(page), [[OFFERS.acrobatPro, 1]]);
  await order(page);
});

test("the renewal says what renews by itself, with how many seats and when", LIMIT, async () => {
  const page = await shop.open({ path: "/#renew" });
  await choose(page, CUSTOMERS.overlay);
  const customers = await shop.sandbox("customers");
  const { anniversaryDate } = customers.find((it) => it.customerId === CUSTOMERS.overlay);
  const day = (date) => date.toLocaleDateString("en", { dateStyle: "long", timeZone: "UTC" });
  const [notice, anniversary] = [new Date(anniversaryDate), new Date(anniversaryDate)];
  notice.setUTCDate(notice.getUTCDate() - 30);
  const text = await page.getByTestId("quote").textContent();
  assert.ok(text.startsWith(`Renews on ${day(anniversary)}`), text);
  assert.ok(text.includes(`quote for ${day(notice)}, 30 days before`), text);
  assert.match(
    await owned(page, "99000002CA02A12").textContent(),
    /15 seats · level 02\$11,666\.55$/,
  );
  assert.match(
    await owned(page, "99000008CA02A12").textContent(),
    /15 seats · level 02\$3,333\.30$/,
  );
});

test("an opportunity to renew comes first where the renewal's answer has one", LIMIT, async () => {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const items = [{ offerId: OFFERS.acrobatPro, quantity: 4 }];
  const renew = [{ createdAt: "2026-01-01T00:00:00Z", expiresAt, status: "OPEN", items }];
  const page = await shop.open({
    path: "/#renew",
    prepare: (page) =>
      page.route("**/orders?*", async (route) => {
        const response = await route.fetch();
        const json = await response.json();
        json.recommendations.overlayRecommendations = { renew };
        await route.fulfill({ response, json });
      }),
  });
  await settle(page);
  const first = page.getByTestId("pick").first();
  assert.equal(await first.getByTestId("pick-kind").textContent(), "Time to renew");
  const tracker = await accept(page, "renewOpportunity");
  assert.deepEqual(await cart(page), [[OFFERS.acrobatPro, 4]]);
  await order(page);
  assert.equal((await shop.received(CUSTOMER)).orders[0].trackerId, tracker);
});

test(
  "the state is in the address: a reload, a link and the back button keep to it",
  LIMIT,
  async () => {
    const page = await shop.open();
    await settle(page);
    const current = page.locator('[aria-current="page"]');
    assert.match(await current.textContent(), /^Discover/);
    await go(page, "use");
    await page.reload();
    await settle(page);
    assert.match(await current.textContent(), /^Use/);
    assert.equal(await page.title(), "Use · Larkspur, software for teams");
    await go(page, "renew");
    await page.goBack();
    await page.locator('main[data-state="use"]').waitFor();
    await page.goto(new URL("/#no-such-state", shop.url).href);
    await page.locator('main[data-state="discover"]').waitFor();
    await settle(page);
    assert.equal(await page.locator("main").count(), 1);
    assert.equal(await card(page, "crossSell").count(), 1);
  },
);

function told({ method, path, query, orderType }) {
  const asked = new URLSearchParams(query).get("fetch-recommendations");
  return [method, path, asked, orderType ?? undefined];
}
