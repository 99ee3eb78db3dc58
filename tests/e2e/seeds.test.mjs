// The thirteen propensity seeds of Adobe's sandbox: what the default rules make of each, in a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LIMIT, OFFERS, stage } from "./support.mjs";

const shop = stage();

/** Asked without anything known of the customer; with one product owned; with a cart. */
const QUERIES = {
  nothing: {},
  owned: { owned: [{ offerId: OFFERS.allApps, quantity: 10 }] },
  cart: {
    offers: [
      { offerId: OFFERS.allApps, quantity: 10 },
      { offerId: OFFERS.acrobatPro, quantity: 5 },
    ],
  },
};

const DEEPEN = "addOn, crossSell, upsell";
const BROADEN = "upsell, crossSell, addOn";
const EXTEND = "upsell, addOn, crossSell";

/** By churn and seat expansion of each seed; a number is the predicted seats, on the largest line. */
const EXPECTED = [
  // 1: HIGH, HIGH
  {
    nothing: `keep-and-grow: ${DEEPEN}`,
    owned: "keep-and-grow: seatExpansion 8, addOn, crossSell",
    cart: "keep-and-grow: seatExpansion 8, addOn, crossSell",
  },
  // 2: HIGH, LOW
  { nothing: `keep: ${DEEPEN}`, owned: `keep: ${DEEPEN}`, cart: `keep: ${DEEPEN}` },
  // 3: LOW, HIGH
  {
    nothing: `grow: ${EXTEND}`,
    owned: "grow: seatExpansion 6, upsell, addOn",
    cart: "grow: seatExpansion 6, upsell, addOn",
  },
  // 4: MEDIUM, MEDIUM
  { nothing: `discover: ${BROADEN}`, owned: `discover: ${BROADEN}`, cart: `cart: ${EXTEND}` },
  // 5: LOW, LOW
  { nothing: `discover: ${BROADEN}`, owned: `discover: ${BROADEN}`, cart: `cart: ${EXTEND}` },
  // 6: HIGH, none
  { nothing: `keep: ${DEEPEN}`, owned: `keep: ${DEEPEN}`, cart: `keep: ${DEEPEN}` },
  // 7: none, HIGH
  {
    nothing: `grow: ${EXTEND}`,
    owned: "grow: seatExpansion 10, upsell, addOn",
    cart: "grow: seatExpansion 10, upsell, addOn",
  },
  // 8: MEDIUM, HIGH
  {
    nothing: `grow: ${EXTEND}`,
    owned: "grow: seatExpansion 7, upsell, addOn",
    cart: "grow: seatExpansion 7, upsell, addOn",
  },
  // 9: HIGH, MEDIUM
  { nothing: `keep: ${DEEPEN}`, owned: `keep: ${DEEPEN}`, cart: `keep: ${DEEPEN}` },
  // 10: HIGH, HIGH
  {
    nothing: `keep-and-grow: ${DEEPEN}`,
    owned: "keep-and-grow: seatExpansion 15, addOn, crossSell",
    cart: "keep-and-grow: seatExpansion 15, addOn, crossSell",
  },
  // 11: MEDIUM, none
  { nothing: `discover: ${BROADEN}`, owned: `discover: ${BROADEN}`, cart: `cart: ${EXTEND}` },
  // 12: none, LOW
  { nothing: `discover: ${BROADEN}`, owned: `discover: ${BROADEN}`, cart: `cart: ${EXTEND}` },
  // 13: HIGH, HIGH
  {
    nothing: `keep-and-grow: ${DEEPEN}`,
    owned: "keep-and-grow: seatExpansion 5, addOn, crossSell",
    cart: "keep-and-grow: seatExpansion 5, addOn, crossSell",
  },
];

/** The product of each kind. The sandbox offers the assistant for enterprises unless a cart says otherwise. */
const PRODUCTS = {
  upsell: OFFERS.allAppsPro,
  crossSell: OFFERS.express,
  addOn: OFFERS.assistantEnterprise,
  seatExpansion: OFFERS.allApps,
};

for (const [index, expected] of EXPECTED.entries()) {
  const seed = index + 1;
  test(`seed ${seed} leads to the picks of its rule`, LIMIT, async () => {
    const page = await shop.open({ path: "/empty.html", prepare: serveEmptyPage });
    const customerId = `P10050600${String(seed).padStart(2, "0")}`;
    const found = await page.evaluate(ask, { customerId, queries: QUERIES });
    assert.deepEqual(
      Object.fromEntries(Object.entries(found).map(([name, picks]) => [name, told(picks)])),
      expected,
    );
    for (const [name, picks] of Object.entries(found)) {
      for (const { kind, offers } of picks) {
        const product =
          name === "cart" && kind === "addOn" ? OFFERS.assistantTeams : PRODUCTS[kind];
        assert.deepEqual(offers, [product], `${kind} for ${name}`);
      }
    }
  });
}

function serveEmptyPage(page) {
  const body = "<!doctype html><title>empty</title>";
  return page.route("**/empty.html", (route) => route.fulfill({ contentType: "text/html", body }));
}

/** Runs in the page. */
async function ask({ customerId, queries }) {
  const { createClient } = await import("/pkg/dist/index.mjs");
  const client = await createClient({ proxyUrl: "/", customerId });
  const found = {};
  for (const [name, query] of Object.entries(queries)) {
    const { picks } = await client.pick(query);
    found[name] = picks.map(({ rule, kind, items }) => ({
      rule,
      kind,
      offers: items.map(({ offerId }) => offerId),
      quantity: items[0].quantity,
    }));
  }
  return found;
}

/** "rule: kind, kind 8", the number being seats where a pick says how many. */
function told(picks) {
  const rules = [...new Set(picks.map(({ rule }) => rule))];
  const kinds = picks.map(({ kind, quantity }) =>
    quantity === null ? kind : `${kind} ${quantity}`,
  );
  return `${rules.join("+")}: ${kinds.join(", ")}`;
}
