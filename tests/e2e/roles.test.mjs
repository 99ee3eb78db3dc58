// Who is at the keyboard, and what the sandbox predicts about the customer.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CUSTOMERS,
  LIMIT,
  OFFERS,
  accept,
  addProduct,
  choose,
  go,
  lines,
  order,
  refresh,
  settle,
  stage,
} from "./support.mjs";

const shop = stage();

const [A, B] = [CUSTOMERS.bothHigh, CUSTOMERS.onlySeatsHigh];

test(
  "a reseller orders for one customer after the other, each with its own tracker",
  LIMIT,
  async () => {
    const page = await shop.open();
    await page.getByTestId("role").selectOption("reseller");
    const trackers = [];
    for (const customer of [A, B]) {
      await choose(page, customer);
      trackers.push(await accept(page, "addOn"));
    }
    await go(page, "buy");
    const other = page.getByTestId("other-carts").locator("li");
    assert.deepEqual(await other.locator("span").allTextContents(), [
      "Alder Animation · 1 seat · $66.66 a year",
    ]);
    await order(page);
    await refresh(page, () => page.getByTestId("other-cart").click());
    assert.equal(await page.getByTestId("customer").inputValue(), A);
    assert.deepEqual(await lines(page), [[OFFERS.assistantEnterprise, 1]]);
    await order(page);

    const sent = [];
    for (const customer of [A, B]) {
      const { orders } = await shop.received(customer);
      sent.push(...orders.map(({ trackerId }) => trackerId));
    }
    assert.deepEqual(sent, trackers);
    assert.notEqual(trackers[0], trackers[1]);
  },
);

test(
  "an end customer sees no cart of another, and who one is stays over a reload",
  LIMIT,
  async () => {
    const page = await shop.open();
    await addProduct(page, OFFERS.express);
    await choose(page, B);
    await addProduct(page, OFFERS.express);
    await go(page, "buy");
    assert.equal(await page.getByTestId("other-carts").count(), 0);
    await page.getByTestId("role").selectOption("reseller");
    assert.equal(await page.getByTestId("other-carts").count(), 1);
    await page.reload();
    await settle(page);
    assert.equal(await page.getByTestId("role").inputValue(), "reseller");
    assert.equal(await page.getByTestId("other-carts").count(), 1);
  },
);

test("the level of a prediction can be chosen, and another rule picks", LIMIT, async () => {
  const page = await shop.open();
  await choose(page, "P1005060100");
  assert.equal(await page.getByTestId("rule").textContent(), "discover");
  await refresh(page, () => page.getByTestId("churn").selectOption("HIGH"));
  assert.equal(await page.getByTestId("rule").textContent(), "keep");
  await refresh(page, () => page.getByTestId("seatExpansion").selectOption("HIGH"));
  assert.equal(await page.getByTestId("rule").textContent(), "keep-and-grow");
  assert.match(
    await page.getByTestId("why").first().textContent(),
    /The rule “keep-and-grow” applies, churn is high by \w+, seat expansion is high by \w+/,
  );
  await refresh(page, () => page.getByTestId("churn").selectOption("OPT_OUT"));
  assert.equal(await page.getByTestId("rule").textContent(), "grow");
});
