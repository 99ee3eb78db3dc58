// What goes wrong behind the shop: the shop stays whole.

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
  failRecommendations,
  go,
  order,
  owned,
  refresh,
  settle,
  stage,
} from "./support.mjs";

const shop = stage();

test(
  "when every call for recommendations fails, the shop is whole and still sells",
  LIMIT,
  async () => {
    const page = await shop.open({ prepare: (page) => failRecommendations(page, "status=500") });
    await settle(page);
    const message = page.getByTestId("picks-message");
    const failed = async () => {
      assert.match(await message.textContent(), /^Suggestions are taking a break/);
      assert.equal(await page.getByTestId("failure-code").textContent(), "server");
    };
    await failed();
    assert.equal(await page.getByTestId("product").count(), 12);
    await go(page, "use");
    await failed();
    assert.match(
      await page.getByTestId("host-message").textContent(),
      /^Your subscriptions cannot be shown/,
    );
    await go(page, "renew");
    await failed();
    assert.match(
      await page.getByTestId("host-message").textContent(),
      /^Your renewal cannot be shown/,
    );
    await addProduct(page, OFFERS.express);
    await go(page, "buy");
    await failed();
    await order(page);
    const { orders } = await shop.received(CUSTOMERS.bothHigh);
    assert.deepEqual(
      orders.map(({ status, trackerId, body }) => [status, trackerId, body.lineItems[0].offerId]),
      [[201, null, OFFERS.express]],
    );

    await go(page, "use");
    await page.unroute("**/v3/**");
    await page.getByTestId("retry").click();
    await page.getByTestId("pick").first().waitFor();
    await owned(page, OFFERS.express).waitFor();
  },
);

test(
  "recommendations that fail inside a good answer leave the rest of it in place",
  LIMIT,
  async () => {
    const page = await shop.open({
      path: "/#use",
      prepare: (page) =>
        page.route("**/v3/customers/**", (route) => {
          const url = new URL(route.request().url());
          url.searchParams.set("recommendation-country", "XX");
          return route.continue({ url: url.href });
        }),
    });
    const unanswered = async () => {
      await settle(page);
      assert.match(await page.getByTestId("picks-message").textContent(), /^No suggestions now/);
      assert.match(await page.getByTestId("issue").textContent(), /Country Code XX$/);
      assert.equal((await page.getByTestId("tracker").textContent()).length, 32);
    };
    await unanswered();
    assert.equal(await page.getByTestId("owned-line").count(), 2);
    await go(page, "renew");
    await unanswered();
    assert.equal(await page.getByTestId("owned-line").count(), 2);
    await addProduct(page, OFFERS.acrobatPro);
    await go(page, "buy");
    await unanswered();
    assert.match(await page.getByTestId("quoted").textContent(), /^Level 01/);
  },
);

test(
  "after a 429 the picks appear with one more attempt, when the service wants it",
  LIMIT,
  async () => {
    await shop.sandbox("fault", {
      method: "PUT",
      body: { fault: "status=429;retry-after=1", times: 1 },
    });
    const sent = [];
    const page = await shop.open({
      prepare: (page) =>
        page.on("request", (request) => {
          if (request.url().endsWith("/v3/recommendations")) sent.push(request);
        }),
    });
    await page.getByTestId("pick").first().waitFor();
    const { fetches } = await shop.received(CUSTOMERS.bothHigh);
    assert.deepEqual(
      fetches.map(({ status }) => status),
      [429, 200],
    );
    assert.notEqual(fetches[0].requestId, fetches[1].requestId);
    // By the browser's own clock, in which a timer may be a fraction of a millisecond early.
    const [first, second] = sent.map((request) => request.timing().startTime);
    assert.ok(second - first > 995, `waited ${second - first} ms`);
    await page
      .getByTestId("inside")
      .getByText("response recommendations 200, 2 attempt(s)")
      .waitFor();
  },
);

test("whatever goes wrong with the picks, the shop is there", LIMIT, async () => {
  const page = await shop.open();
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error));
  await settle(page);
  await page.getByTestId("wrong").click();
  const outcomes = {};
  for (const option of await page.getByTestId("fault").locator("option").all()) {
    const name = await option.textContent();
    await page.getByTestId("fault").selectOption(await option.getAttribute("value"));
    await refresh(page, () => page.getByTestId("fault-picks").click());
    const picks = await page.getByTestId("pick").count();
    outcomes[name] = picks > 0 ? picks : await page.getByTestId("failure-code").textContent();
    assert.equal(await page.getByTestId("product").count(), 12, name);
  }
  assert.deepEqual(outcomes, {
    "as it should be": 3,
    "late by 1.5 seconds": 3,
    "429 once, come again in 1 second": 3,
    "500 on every attempt": "server",
    "500, though it was processed": "server",
    "cut off half-way": "decode",
    "a login page, not JSON": "decode",
    "offline, until something else is chosen": "network",
    "without a tracker": 3,
  });
  assert.equal(await page.getByTestId("tracker").textContent(), "none");
  assert.deepEqual(thrown, []);
});

test("an order whose answer was lost is asked for again, and bought once", LIMIT, async () => {
  const page = await shop.open();
  await choose(page, CUSTOMERS.optedOut);
  await accept(page, "crossSell");
  await go(page, "buy");
  await shop.sandbox("fault", { method: "PUT", body: { fault: "status=500;processed", times: 1 } });
  await page.getByTestId("order").click();
  const problem = page.getByTestId("order-error");
  assert.match(await problem.textContent(), /server · 1124 · outcome unknown$/);
  assert.deepEqual(await cart(page), [[OFFERS.express, 1]]);

  // It is remembered over a reload that the order is in doubt.
  await page.reload();
  await settle(page);
  assert.equal(await page.getByTestId("order").textContent(), "Ask again");
  await order(page);

  const { orders } = await shop.received(CUSTOMERS.optedOut);
  assert.deepEqual(
    orders.map(({ status, replayed }) => [status, replayed]),
    [
      [500, false],
      [201, true],
    ],
  );
  assert.equal(orders[0].correlationId, orders[1].correlationId);
  assert.equal(orders[0].trackerId, orders[1].trackerId);
  assert.deepEqual(orders[0].body, orders[1].body);
  await go(page, "use");
  assert.match(await owned(page, OFFERS.express).textContent(), /1 seat ·/);
});

test("an order that is refused says why and leaves the cart as it was", LIMIT, async () => {
  const page = await shop.open();
  await choose(page, CUSTOMERS.optedOut);
  await addProduct(page, OFFERS.assistantTeams);
  await go(page, "buy");
  await page.getByTestId("order").click();
  const text = await page.getByTestId("order-error").textContent();
  assert.match(text, /INELIGIBLE_ADD_ON/);
  assert.match(text, /rejected · 2129 · outcome rejected$/);
  assert.deepEqual(await cart(page), [[OFFERS.assistantTeams, 1]]);
  await addProduct(page, OFFERS.acrobatPro);
  await order(page);
});

test(
  "the newest answer wins when customers are changed faster than answers come",
  LIMIT,
  async () => {
    const page = await shop.open();
    await settle(page);
    await shop.sandbox("fault", { method: "PUT", body: { fault: "delay=1500", times: 1 } });
    await page.getByTestId("customer").selectOption(CUSTOMERS.overlay);
    await choose(page, CUSTOMERS.ownsAll);
    assert.equal(await page.getByTestId("pick").count(), 1);
    const { responseTrackerId } = (await shop.received(CUSTOMERS.ownsAll)).fetches.at(-1);
    assert.equal(await page.getByTestId("tracker").textContent(), responseTrackerId);
  },
);
