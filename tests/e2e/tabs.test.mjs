// Two tabs of one browser: what is attributed is shared, and used once.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CUSTOMERS,
  LIMIT,
  OFFERS,
  accept,
  addProduct,
  choose,
  order,
  settle,
  stage,
} from "./support.mjs";

const shop = stage();

const CUSTOMER = CUSTOMERS.bothHigh;

/** Two tabs at the storefront, each with an answer of its own. Their carts are their own, too. */
async function twoTabs() {
  const a = await shop.open();
  await settle(a);
  const b = await shop.open({ context: a.context() });
  await settle(b);
  return [a, b];
}

/** Orders what is in the cart of a tab, and a product. */
async function buy(page, offerId) {
  await page.bringToFront();
  if (offerId) await addProduct(page, offerId);
  await order(page);
}

async function trackersOfOrders(customer = CUSTOMER) {
  return (await shop.received(customer)).orders.map(({ trackerId }) => trackerId);
}

test(
  "a pick taken in one tab and ordered in another carries its tracker, once",
  LIMIT,
  async () => {
    const [a, b] = await twoTabs();
    const tracker = await accept(a, "crossSell");
    await buy(b, OFFERS.express);
    assert.deepEqual(await trackersOfOrders(), [tracker]);

    // The first tab still has the product in its cart, and knows that the other used the tracker up.
    await buy(a);
    const [, second] = await trackersOfOrders();
    assert.notEqual(second, tracker);
  },
);

test("two tabs take different picks at the same time, and neither is lost", LIMIT, async () => {
  const [a, b] = await twoTabs();
  const [ofA, ofB] = await Promise.all([accept(a, "crossSell"), accept(b, "addOn")]);
  assert.notEqual(ofA, ofB);
  // Ordered in a third tab, so that what counts is what the two have written.
  const c = await shop.open({ context: a.context() });
  await buy(c, OFFERS.express);
  await buy(c, OFFERS.assistantEnterprise);
  assert.deepEqual(await trackersOfOrders(), [ofA, ofB]);
});

test("two tabs with different customers never send a tracker of the other's", LIMIT, async () => {
  const [a, b] = await twoTabs();
  const other = CUSTOMERS.optedOut;
  await choose(b, other);
  const [ofA, ofB] = await Promise.all([accept(a, "crossSell"), accept(b, "crossSell")]);
  await Promise.all([order(a), order(b)]);
  assert.deepEqual(await trackersOfOrders(CUSTOMER), [ofA]);
  assert.deepEqual(await trackersOfOrders(other), [ofB]);

  // The same product again: whatever goes with it is the customer's own, and new.
  for (const page of [a, b]) await buy(page, OFFERS.express);
  for (const customer of [CUSTOMER, other]) {
    const { orders, reads } = await shop.received(customer);
    const own = new Set(reads.map(({ responseTrackerId }) => responseTrackerId));
    assert.equal(orders.length, 2);
    for (const { trackerId } of orders) assert.ok(trackerId === null || own.has(trackerId));
    assert.notEqual(orders[0].trackerId, orders[1].trackerId);
  }
});

test("a tracker is sent at most once, over reloads and two tabs", LIMIT, async () => {
  const [a, b] = await twoTabs();
  const tracker = await accept(a, "crossSell");
  await a.reload();
  await buy(a);
  assert.deepEqual(await trackersOfOrders(), [tracker]);

  await a.reload();
  for (const page of [b, a]) {
    await buy(page, OFFERS.express);
    await page.reload();
  }
  await buy(b, OFFERS.express);
  const sent = await trackersOfOrders();
  assert.equal(sent.length, 4);
  assert.equal(sent.filter((it) => it === tracker).length, 1);
});
