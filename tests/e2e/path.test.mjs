// From the recommendation to the order: what a shopper does, and what Adobe receives.

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

test(
  "the order carries the tracker of the accepted pick, over a reload of the page",
  LIMIT,
  async () => {
    const page = await shop.open();
    await choose(page, CUSTOMERS.onlySeatsHigh);
    const before = await shop.received(CUSTOMERS.onlySeatsHigh);
    assert.equal(before.fetches.length, 1);
    const tracker = before.fetches[0].responseTrackerId;

    const first = page.getByTestId("pick").first();
    assert.equal(await first.getByTestId("pick-kind").textContent(), "More seats");
    assert.equal(
      await first.getByTestId("pick-name").textContent(),
      "Creative Cloud for teams All Apps",
    );
    await first.getByRole("button", { name: "Add 10 seats" }).click();
    await go(page, "buy");
    assert.equal(await page.getByTestId("basis").textContent(), "accepted");

    await page.reload();
    await settle(page);
    assert.equal(await page.getByTestId("customer").inputValue(), CUSTOMERS.onlySeatsHigh);
    assert.deepEqual(await cart(page), [[OFFERS.allApps, 10]]);
    assert.equal(await page.getByTestId("order-tracker").textContent(), tracker);

    const orderId = await order(page);
    assert.equal(
      await page.getByTestId("verdict").textContent(),
      "✓ The tracker of the pick you took",
    );
    const { reads, orders } = await shop.received(CUSTOMERS.onlySeatsHigh);
    assert.equal(orders.length, 1);
    assert.equal(orders[0].trackerId, tracker);
    assert.equal(orders[0].status, 201);
    assert.deepEqual(orders[0].body.lineItems, [
      // The part number is that of the level the preview gave for ten seats.
      { extLineItemNumber: 1, offerId: "99000002CA02A12", quantity: 10, currencyCode: "USD" },
    ]);
    assert.ok(orders[0].body.externalReferenceId.length <= 35);
    // Each response had a tracker of its own, so the right one was not there by chance.
    const trackers = reads.map(({ responseTrackerId }) => responseTrackerId);
    assert.ok(trackers.length >= 3);
    assert.equal(new Set(trackers).size, trackers.length);

    assert.match(orderId, /^99\d{8}$/);
    assert.deepEqual(await cart(page), []);
    await go(page, "use");
    await owned(page, OFFERS.allApps).getByText("60 seats").waitFor();
  },
);

test("a tracker that was used for an order is not used for the next", LIMIT, async () => {
  const page = await shop.open();
  const tracker = await accept(page, "seatExpansion");
  await order(page);
  await addProduct(page, OFFERS.acrobatPro);
  await order(page);
  const { orders } = await shop.received(CUSTOMERS.bothHigh);
  assert.equal(orders.length, 2);
  assert.equal(orders[0].trackerId, tracker);
  assert.notEqual(orders[1].trackerId, tracker);
});

test("a tracker of one customer is never sent with an order of another", LIMIT, async () => {
  const [a, b] = [CUSTOMERS.bothHigh, CUSTOMERS.onlySeatsHigh];
  const page = await shop.open();
  await choose(page, a);
  const accepted = (await shop.received(a)).fetches.at(-1).responseTrackerId;
  await accept(page, "seatExpansion");

  await choose(page, b);
  assert.deepEqual(await cart(page), []);
  // The very product that A took, so that a mix-up would match.
  await addProduct(page, OFFERS.acrobatPro);
  await order(page);

  await choose(page, a);
  assert.deepEqual(await cart(page), [[OFFERS.acrobatPro, 8]]);
  await order(page);

  const [ofA, ofB] = [await shop.received(a), await shop.received(b)];
  const trackersOf = ({ reads }) => reads.map(({ responseTrackerId }) => responseTrackerId);
  assert.equal(ofB.orders.length, 1);
  assert.ok([null, ...trackersOf(ofB)].includes(ofB.orders[0].trackerId));
  assert.ok(!trackersOf(ofA).includes(ofB.orders[0].trackerId));
  assert.equal(ofA.orders.length, 1);
  assert.equal(ofA.orders[0].trackerId, accepted);
});

test("a pick that was only seen counts when its product is ordered", LIMIT, async () => {
  const page = await shop.open();
  await settle(page);
  const seen = (await shop.received(CUSTOMERS.bothHigh)).fetches.at(-1).responseTrackerId;
  await page.getByTestId("inside").getByText("shown crossSell:").waitFor();
  await addProduct(page, OFFERS.express);
  assert.equal(await page.getByTestId("basis").textContent(), "shown");
  await order(page);
  const { orders } = await shop.received(CUSTOMERS.bothHigh);
  assert.equal(orders[0].trackerId, seen);
});

test("an upsell takes the place of the line it replaces, seat by seat", LIMIT, async () => {
  const page = await shop.open();
  await choose(page, CUSTOMERS.optedOut);
  await addProduct(page, OFFERS.allApps);
  await go(page, "buy");
  await page.getByTestId("cart-quantity").fill("7");
  await page.getByTestId("cart-quantity").press("Tab");
  await settle(page);
  const upsell = card(page, "upsell");
  assert.equal(
    await upsell.getByTestId("pick-note").textContent(),
    "Takes the place of Creative Cloud for teams All Apps",
  );
  await upsell.getByTestId("accept").click();
  await settle(page);
  assert.deepEqual(await cart(page), [[OFFERS.allAppsPro, 7]]);
  assert.equal(await page.getByTestId("total").textContent(), "$6,222.16");
});

test("an opportunity shows all it holds and puts all of it in the cart", LIMIT, async () => {
  const page = await shop.open();
  await choose(page, CUSTOMERS.overlay);
  const asked = card(page, "newOpportunity");
  assert.deepEqual(await asked.getByTestId("pick-items").locator("li").allTextContents(), [
    "25 × CC All Apps - Pro for teams",
    "5 × Adobe Express for teams",
  ]);
  assert.match(await asked.getByTestId("pick-note").textContent(), /^Until \w+ \d+, \d{4}$/);
  await asked.getByTestId("accept").click();
  // It stays open until it is ordered, and is not to be taken twice.
  assert.match(await asked.getByTestId("accept").textContent(), /^In your cart/);
  assert.deepEqual(await cart(page), [
    ["99000001CA02A12", 25],
    [OFFERS.express, 5],
  ]);
  await order(page);
  // Ordered, it is consumed.
  await go(page, "discover");
  assert.equal(await card(page, "newOpportunity").count(), 0);
});

test("what a customer owns is not recommended again", LIMIT, async () => {
  const page = await shop.open();
  await choose(page, CUSTOMERS.ownsAll);
  assert.deepEqual(await page.getByTestId("pick-name").allTextContents(), [
    "AI Assistant for Acrobat for enterprise",
  ]);
  const dropped = await page.getByTestId("dropped").allTextContents();
  assert.deepEqual(dropped.toSorted(), [
    "Goes well with Adobe Express for teams: owned already",
    "Upgrade CC All Apps - Pro for teams: owned already",
  ]);
});

test("each customer has a cart of its own, over a reload", LIMIT, async () => {
  const page = await shop.open();
  await settle(page);
  await addProduct(page, OFFERS.express);
  await choose(page, CUSTOMERS.overlay);
  await addProduct(page, OFFERS.acrobatPro);
  await page.reload();
  await settle(page);
  assert.deepEqual(await cart(page), [[OFFERS.acrobatPro, 1]]);
  await choose(page, CUSTOMERS.bothHigh);
  assert.deepEqual(await cart(page), [[OFFERS.express, 1]]);
});

test("a page with a script tag recommends and orders", LIMIT, async () => {
  const page = await shop.open({ path: "/script-tag.html" });
  const names = page.getByRole("listitem").getByRole("heading");
  await names.first().waitFor();
  assert.deepEqual(await names.allTextContents(), [
    "AI Assistant for Acrobat for enterprise",
    "Adobe Express for teams",
    "CC All Apps - Pro for teams",
  ]);
  await page.getByRole("button", { name: "Add to cart: Adobe Express for teams" }).click();
  await page.getByText(/^Order 99\d{8} is placed\.$/).waitFor();
  const { fetches, orders } = await shop.received(CUSTOMERS.bothHigh);
  assert.equal(orders[0].trackerId, fetches[0].responseTrackerId);
});
