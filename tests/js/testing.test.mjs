// The fake proxy: that it answers as the reference proxy with its sandbox does, request by request
// over HTTP, and that a partner's test can do with it what its typings promise.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import {
  PACKAGE_DIR,
  TRACKER_HEADER,
  createClient,
  importEntry,
  rejected,
  requireFromConsumer,
  settles,
  withGlobal,
  withoutWaits,
} from "./support.mjs";
import { startProxy } from "../programs.mjs";

const { fakeProxy } = await importEntry("./testing");

const SEEDED = Array.from({ length: 13 }, (_, i) => `P10050600${String(i + 1).padStart(2, "0")}`);
const CUSTOMERS = [
  ...SEEDED,
  "P1005060100",
  "P1005060200",
  "P1005060300",
  "P1005060400",
  "1005513019",
];
const ONE = "P1005060001";
const PRODUCTS = Array.from({ length: 12 }, (_, i) => offer(i + 1));

/** Part number of a product of the sandbox. */
function offer(product, level = "01") {
  return `990000${String(product).padStart(2, "0")}CA${level}A12`;
}

const line = (product, quantity = 1, more = {}) => ({
  extLineItemNumber: 1,
  offerId: typeof product === "number" ? offer(product) : product,
  quantity,
  ...more,
});
const order = (orderType, lineItems, more = {}) => ({ orderType, lineItems, ...more });
const orders = (customerId, query = "") => `/v3/customers/${customerId}/orders${query}`;
const subscriptions = (customerId, query = "") =>
  `/v3/customers/${customerId}/subscriptions${query}`;

// ------------------------------------------------------------------------------ the real sandbox

let running;
after(async () => (await running)?.end());

/** The proxy, started once. It serves files as well, which do not matter here. */
function proxy() {
  running ??= startProxy(PACKAGE_DIR, PACKAGE_DIR);
  return running;
}

/** Headers of the connection and of browsers' security, which a fetch function has nothing to do with. */
const NOT_COMPARED =
  /^(connection|content-length|date|keep-alive|transfer-encoding|vary|x-content-type-options)$/;

/** The sandbox and a fake with its clock, both as at the start, that are sent the same. */
class Pair {
  /** Answers of each side, oldest first, as they came. */
  seen = { real: [], fake: [] };
  #names = { real: new Map(), fake: new Map() };
  #sent = 0;
  /** When the sandbox last answered, by its own clock, in whole seconds. */
  #now = "";

  static async fresh() {
    const pair = new Pair();
    pair.url = (await proxy()).url;
    await pair.#send(`${pair.url}/sandbox/reset`, { method: "POST" });
    pair.fake = fakeProxy({ now: () => pair.#now });
    return pair;
  }

  /** Sends to the sandbox, and takes its time over: the clock of this machine may be set meanwhile. */
  #send = async (url, init) => {
    const response = await fetch(url, init);
    this.#now = response.headers.get("date");
    return response;
  };

  /**
   * Sends a request to both and compares. `body`: a value, a text as it is, or a function of what that side has
   * answered. Ids are made unless `headers` has them; null sends none.
   */
  async same(method, path, body, headers = {}) {
    this.#sent += 1;
    const all = {
      "content-type": "application/json",
      "x-correlation-id": `C-${this.#sent}`,
      "x-request-id": `R-${this.#sent}`,
      ...headers,
    };
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    const ask = async (side, send, base) => {
      const content = typeof body === "function" ? body(this.seen[side]) : body;
      const text =
        content === undefined || typeof content === "string" ? content : JSON.stringify(content);
      const signal = AbortSignal.timeout(60_000);
      const response = await send(base + path, { method, headers: all, body: text, signal });
      const answer = await readable(response);
      this.seen[side].push(answer);
      return this.#normal(side, answer, all);
    };
    const real = await ask("real", this.#send, this.url);
    const fake = await ask("fake", this.fake, "https://shop.example/api");
    const what = `${method} ${path} ${JSON.stringify(body)} ${JSON.stringify(headers)}`;
    assert.deepEqual(fake, near(real, fake), what);
    return fake;
  }

  /** Compares what reached both. */
  async sameReceived() {
    const real = await (await fetch(`${this.url}/sandbox/received`)).json();
    const fake = this.fake.received.map(({ endpoint, ...rest }) => {
      assert.equal(typeof endpoint, "string");
      return rest;
    });
    const normal = (side, received) =>
      this.#rename(side, JSON.parse(JSON.stringify(received)), ["responseTrackerId"]);
    const compared = normal("fake", fake.slice(-1_000));
    assert.deepEqual(compared, near(normal("real", real), compared));
  }

  #normal(side, { status, headers, body }, sent) {
    const kept = Object.entries(headers).filter(([name]) => !NOT_COMPARED.test(name));
    const named = Object.fromEntries(kept);
    if (TRACKER_HEADER in named) {
      named[TRACKER_HEADER] = this.#name(side, "tracker", named[TRACKER_HEADER]);
    }
    for (const name of ["x-correlation-id", "x-request-id"]) {
      if (!sent[name] && named[name]) named[name] = "made";
    }
    return { status, headers: named, body: this.#rename(side, body) };
  }

  /** Generated ids by the order in which a side told them. */
  #rename(side, value, trackers = []) {
    if (typeof value === "string") {
      return value.replace(/[\da-f]{30}NA/g, (id) => this.#name(side, "subscription", id));
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((it) => this.#rename(side, it, trackers));
    const entries = Object.entries(value).map(([key, it]) => [
      key,
      it && trackers.includes(key)
        ? this.#name(side, "tracker", it)
        : this.#rename(side, it, trackers),
    ]);
    return Object.fromEntries(entries);
  }

  #name(side, kind, id) {
    const names = this.#names[side];
    if (!names.has(id)) names.set(id, `${kind} ${names.size + 1}`);
    return names.get(id);
  }
}

/** What can be read of a response; of a body that fails, that it does. */
async function readable(response) {
  const headers = Object.fromEntries(response.headers);
  const text = await response.text().catch((error) => `fails: ${error.name}`);
  let body = text;
  try {
    body = JSON.parse(text);
  } catch {
    // Text is compared as text.
  }
  return { status: response.status, headers, body };
}

/** `real`, with its moments replaced by those of `fake` that are at most five seconds away. */
function near(real, fake) {
  if (typeof real === "string" && typeof fake === "string") {
    const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
    const isNear = isMoment.test(real) && isMoment.test(fake);
    return isNear && Math.abs(Date.parse(real) - Date.parse(fake)) <= 5_000 ? fake : real;
  }
  if (typeof real !== "object" || real === null) return real;
  if (Array.isArray(real)) return real.map((it, index) => near(it, fake?.[index]));
  return Object.fromEntries(Object.entries(real).map(([key, it]) => [key, near(it, fake?.[key])]));
}

describe("equality with the sandbox over HTTP", () => {
  test("recommendations: every customer, context, cart and form of propensity", async () => {
    const pair = await Pair.fresh();
    const contexts = [
      undefined,
      "GENERIC",
      "ORDER_PREVIEW",
      "RENEWAL_ORDER_PREVIEW",
      "ORDERS_VIEW",
    ];
    const forms = [
      {},
      { includePropensity: true },
      { includePropensity: false },
      { includePropensity: [] },
      { includePropensity: ["churn"] },
      { includePropensity: ["seatExpansion"] },
      { includePropensity: ["churn", "seatExpansion"] },
      { signals: ["churn"] },
      { includePropensity: true, signals: ["seatExpansion"] },
    ];
    const carts = [undefined, [{ offerId: offer(2, "03"), quantity: 60 }, { offerId: offer(10) }]];
    for (const customerId of CUSTOMERS) {
      for (const recommendationContext of contexts) {
        for (const offers of carts) {
          for (const form of forms) {
            const body = { customerId, recommendationContext, offers, ...form };
            const { status } = await pair.same("POST", "/v3/recommendations", body);
            assert.equal(status, 200);
          }
        }
      }
    }
    await pair.sameReceived();
  });

  test("recommendations: every cart of two products, and offers that are none of them", async () => {
    const pair = await Pair.fresh();
    const ids = [...PRODUCTS, offer(8, "04"), "65304479CA01A12", "OFFER-UP", "99000002CB01A12", ""];
    for (const [index, one] of ids.entries()) {
      for (const other of ids.slice(index)) {
        const offers = [{ offerId: one }, { quantity: 3 }, { offerId: other, quantity: 2 }];
        const body = { customerId: ONE, recommendationContext: "ORDER_PREVIEW", offers };
        await pair.same("POST", "/v3/recommendations", body);
      }
    }
  });

  test("recommendations: what is wrong with a body is blamed alike", async () => {
    const pair = await Pair.fresh();
    const wrong = [
      {},
      { customerId: null },
      { customerId: 1005513019 },
      { customerId: 12 },
      { customerId: true },
      { customerId: "x y" },
      { customerId: "Ünlü" },
      { customerId: "NOBODY" },
      { customerId: ONE, zebra: 1, ape: 2, recommendationType: "PRODUCT" },
      { customerId: ONE, recommendationContext: "CART", country: 3, language: {} },
      { customerId: ONE, recommendationContext: 7, includeDealRegistrations: "yes" },
      { customerId: ONE, recommendationContext: null, country: null, offers: null },
      { customerId: ONE, offers: {} },
      { customerId: ONE, offers: [1, { offerId: 5 }, { quantity: 1.5 }, { quantity: -1 }, []] },
      { customerId: ONE, offers: [{ offerId: offer(2), price: 1, color: 2 }] },
      { customerId: ONE, includePropensity: "true" },
      { customerId: ONE, includePropensity: ["churn", "x", 3] },
      { customerId: ONE, includePropensity: {}, signals: "churn" },
      { customerId: ONE, signals: ["y"], includePropensity: true },
      { customerId: ONE, includeDealRegistrations: true },
      { customerId: ONE, includeDealRegistrations: false, extra: null },
      { recommendationContext: "X", offers: 3 },
    ];
    for (const body of wrong) await pair.same("POST", "/v3/recommendations", body);
    await pair.sameReceived();
  });

  test("recommendations: every country and language", async () => {
    const pair = await Pair.fresh();
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const codes = letters.flatMap((one) => letters.map((other) => one + other));
    for (const country of [...codes, "us", "USA", "", " ", "U", "U ", " S", "Ü"]) {
      await pair.same("POST", "/v3/recommendations", { customerId: ONE, country });
    }
    for (const language of ["EN", "MULT", "en", "DE", ""]) {
      await pair.same("POST", "/v3/recommendations", { customerId: ONE, language });
      await pair.same("POST", "/v3/recommendations", { customerId: ONE, language, country: "XX" });
    }
  });

  test("the four calls that recommend on the side, for every customer", async () => {
    const pair = await Pair.fresh();
    const queries = [
      "",
      "?fetch-recommendations=true",
      "?fetch-recommendations=false",
      "?fetch-recommendations=yes",
      "?fetch-recommendations=true&fetch-recommendations=no",
      "?fetch-recommendations=true&recommendation-country=DE&recommendation-language=EN",
      "?fetch-recommendations=true&recommendation-country=JE",
      "?fetch-recommendations=true&recommendation-language=xx&recommendation-country=",
      "?fetch-recommendations=true&recommendation-language=",
      "?recommendation-country=JE",
    ];
    const bodies = [
      order("PREVIEW", [line(2, 20), line(8, 5, { extLineItemNumber: 2 })]),
      order("PREVIEW_RENEWAL", undefined),
      order("PREVIEW_RENEWAL", []),
      order("PREVIEW_RENEWAL", [line(10, 100, { subscriptionId: " 1 ", deploymentId: "D" })]),
    ];
    for (const customerId of [...CUSTOMERS, "NOBODY"]) {
      for (const query of queries) {
        await pair.same("GET", subscriptions(customerId, query));
        await pair.same("GET", orders(customerId, query));
        for (const body of bodies) await pair.same("POST", orders(customerId, query), body);
      }
    }
    await pair.sameReceived();
  });

  test("previews: the level of every quantity", async () => {
    const pair = await Pair.fresh();
    const ids = [
      offer(2, "04"),
      "65304470CA01012",
      "65304479CA14X12",
      "65304479CA13A12",
      "65322474CATAA12",
      "65304479CA",
    ];
    for (const id of ids) {
      for (const quantity of [1, 9, 10, 49, 50, 99, 100]) {
        await pair.same("POST", orders(ONE), order("PREVIEW", [line(id, quantity)]));
      }
    }
  });

  test("orders: what is wrong is refused alike, of every type", async () => {
    const pair = await Pair.fresh();
    const many = (count) =>
      Array.from({ length: count }, (_, i) => line(2, 1, { extLineItemNumber: i }));
    const wrong = [
      {},
      { orderType: 7, lineItems: "x", currencyCode: "usd", externalReferenceId: 5 },
      { orderType: "RETURN", lineItems: [line(2)] },
      { orderType: "NEW" },
      { orderType: "NEW", lineItems: null },
      order("NEW", []),
      order("NEW", [{}]),
      order("NEW", [3, { offerId: 4, quantity: "5" }, line(2)]),
      order("NEW", [line(2, 1, { zebra: 1, ape: 2 })], { zebra: 1, ape: 1 }),
      order("NEW", [line(2, 0)]),
      order("NEW", [line(2, -5)]),
      order("NEW", [line(2, 1.5)]),
      order("NEW", [line(2, 10_000)]),
      order("NEW", [line(2, 10_001)]),
      order("NEW", [line(3, 599_000)]),
      order("NEW", [line(3, 599_001)]),
      order("NEW", [line("65304479CA01A12", 599_001)]),
      order("NEW", [line("99009999CA01A12")]),
      order("NEW", [line("99000002CB01A12")]),
      order("NEW", [line("OFFER-UP")]),
      order("NEW", [line("65304479CA0123456789")]),
      order("NEW", [line("65304479CA01234567890")]),
      order("NEW", [line("65304479C")]),
      order("NEW", [line("")]),
      order("NEW", [line(2, 1, { extLineItemNumber: -1 })]),
      order("NEW", [line(2, 1, { extLineItemNumber: 1_000_000 })]),
      order("NEW", [line(2), line(8)]),
      order("NEW", [{ offerId: offer(2), quantity: 1 }, line(8)]),
      order("NEW", many(499)),
      order("NEW", many(500)),
      order("NEW", [line(2)], { externalReferenceId: "x".repeat(35) }),
      order("NEW", [line(2)], { externalReferenceId: "😀".repeat(35) }),
      order("NEW", [line(2)], { externalReferenceId: "x".repeat(36) }),
      order("NEW", [line(2, 1, { currencyCode: "USD" })], { currencyCode: "USD" }),
      order("NEW", [line(2, 1, { currencyCode: "EUR" })]),
      order("NEW", [line(2, 1, { currencyCode: "euro" })], { currencyCode: "" }),
      order("PREVIEW", [line(2, 1, { currencyCode: "EUR" })], { currencyCode: "USD" }),
      order("NEW", [line(6)]),
      order("NEW", [line(7), line(8, 1, { extLineItemNumber: 2 })]),
      order("PREVIEW", [line(7)]),
      order("RENEWAL", [line(2, 3)]),
      order("SWITCH", [line(1)]),
      order("SWITCH", [line(1)], { cancellingItems: [] }),
      order("SWITCH", [line(1)], { cancellingItems: [{}] }),
      order("SWITCH", [line(1)], { cancellingItems: [{ subscriptionId: "x", quantity: 1 }] }),
      order("NEW", [line(1)], { cancellingItems: [{ subscriptionId: "x", quantity: -1 }] }),
    ];
    for (const customerId of [ONE, "P1005060200", "NOBODY"]) {
      for (const body of wrong) await pair.same("POST", orders(customerId), body);
      await pair.same("GET", subscriptions(customerId));
      await pair.same("GET", orders(customerId));
    }
    await pair.sameReceived();
  });

  test("orders: what they change is seen by the next calls", async () => {
    const pair = await Pair.fresh();
    const both = "?fetch-recommendations=true";
    const look = async (customerId) => {
      await pair.same("GET", subscriptions(customerId, both));
      await pair.same("GET", orders(customerId, both));
      await pair.same("POST", "/v3/recommendations", { customerId });
      await pair.same("POST", orders(customerId, both), order("PREVIEW_RENEWAL"));
    };
    const placed = [
      order("NEW", [line(8, 5), line(12, 3, { extLineItemNumber: 7, deploymentId: "D-1" })]),
      order("NEW", [line(offer(12, "02"), 10)], {
        externalReferenceId: "mine",
        currencyCode: "CHF",
      }),
      order("RENEWAL", [
        line(8, 40, { subscriptionId: "x" }),
        line(5, 2, { extLineItemNumber: 2 }),
      ]),
      order("NEW", [line("65304479CA02A12", 12, { currencyCode: "EUR" })]),
      order("NEW", [line(7, 4)]),
    ];
    for (const customerId of [ONE, "P1005060400"]) {
      for (const body of placed) {
        const headers = { [TRACKER_HEADER]: "85v9S4NAv2eLKmJ11LY7yxDwGrIvU94S" };
        const { status } = await pair.same("POST", orders(customerId), body, headers);
        assert.equal(status, 201);
        await look(customerId);
      }
    }
    // A preview that is sent back as an order, read-only fields and all.
    await pair.same("POST", orders(ONE, both), order("PREVIEW", [line(4, 30)]));
    await pair.same("POST", orders(ONE), (seen) => ({ ...seen.at(-1).body, orderType: "NEW" }));
    await look(ONE);
    await pair.sameReceived();
  });

  test("orders: opportunities are consumed by what holds all of them", async () => {
    const pair = await Pair.fresh();
    const customerId = "P1005060300";
    for (const lines of [
      [line(1, 25)],
      [line(1, 24), line(5, 5, { extLineItemNumber: 2 })],
      [line(12, 4)],
      [
        line(offer(1, "03"), 20),
        line(1, 5, { extLineItemNumber: 3 }),
        line(5, 9, { extLineItemNumber: 2 }),
      ],
      [line(8, 15)],
    ]) {
      await pair.same("POST", orders(customerId), order("NEW", lines));
      await pair.same("POST", "/v3/recommendations", { customerId });
    }
  });

  test("orders: switching takes seats from a subscription, or is refused", async () => {
    const pair = await Pair.fresh();
    const owned = (seen, index = 0) =>
      seen.find(({ body }) => Array.isArray(body.items)).body.items[index].subscriptionId;
    await pair.same("GET", subscriptions(ONE));
    const attempts = [
      (id) =>
        order("SWITCH", [line(1, 3)], { cancellingItems: [{ subscriptionId: id, quantity: 2 }] }),
      (id) =>
        order("SWITCH", [line(2, 3)], { cancellingItems: [{ subscriptionId: id, quantity: 3 }] }),
      (id) =>
        order("SWITCH", [line(1, 99)], { cancellingItems: [{ subscriptionId: id, quantity: 99 }] }),
      (id) =>
        order("SWITCH", [line(1, 3)], {
          cancellingItems: [{ subscriptionId: id, quantity: 3, referenceLineItemNumber: 4 }],
        }),
      (id) =>
        order("SWITCH", [line(1), line(5, 1, { extLineItemNumber: 2 })], {
          cancellingItems: [{ subscriptionId: id, quantity: 1 }],
        }),
      (id) =>
        order("SWITCH", [line(1, 3)], {
          cancellingItems: [{ subscriptionId: ` ${id} `, quantity: 3 }],
        }),
      (id) =>
        order("SWITCH", [line(1, 10)], { cancellingItems: [{ subscriptionId: id, quantity: 10 }] }),
      (id) =>
        order("SWITCH", [line(1, 1)], { cancellingItems: [{ subscriptionId: id, quantity: 1 }] }),
    ];
    for (const attempt of attempts) {
      await pair.same("POST", orders(ONE), (seen) => attempt(owned(seen)));
      await pair.same("GET", subscriptions(ONE, "?fetch-recommendations=true"));
      await pair.same("POST", orders(ONE), order("PREVIEW_RENEWAL"));
    }
    await pair.same("GET", orders(ONE));
  });

  test("order history: pages and filters", async () => {
    const pair = await Pair.fresh();
    for (let number = 0; number < 7; number += 1) {
      const type = number % 3 ? "NEW" : "RENEWAL";
      await pair.same("POST", orders(ONE), order(type, [line(number % 2 ? 2 : 8, number + 1)]));
    }
    const queries = [
      "limit=3",
      "limit=3&offset=3",
      "limit=3&offset=6",
      "limit=3&offset=7",
      "limit=3&offset=8",
      "offset=2",
      "limit=1000",
      "limit=0",
      "limit=x",
      "limit=",
      "offset=-1",
      "limit=1.5",
      "status=1000",
      "status=1002",
      "status=1002&status=1000",
      "order-type=NEW",
      "order-type=NEW&order-type=RENEWAL&limit=2",
      `offer-id=${offer(2)}`,
      `offer-id=${offer(2)}&order-type=NEW&status=1000`,
      "start-date=2020-01-01&end-date=2999-01-01",
      "start-date=2999-01-01",
      "end-date=2020-01-01T00:00:00Z",
      "unknown=%F0%9F%98%80&a+b=c%20d",
      "fetch-recommendations=true&limit=2&offset=1",
    ];
    for (const query of queries) await pair.same("GET", orders(ONE, `?${query}`));
    await pair.sameReceived();
  });

  test("subscriptions: scheduled, or refused", async () => {
    const pair = await Pair.fresh();
    const renewal = (renewalQuantity, more = {}) => ({ enabled: true, renewalQuantity, ...more });
    const bodies = [
      {},
      { offerId: 3, autoRenewal: 4, deploymentId: 5, currencyCode: 6 },
      { offerId: offer(5), autoRenewal: {} },
      { offerId: offer(5), autoRenewal: { enabled: false, renewalQuantity: "x", extra: 1 } },
      { offerId: offer(5), autoRenewal: renewal(5), quantity: 3 },
      { offerId: offer(5), autoRenewal: renewal(0) },
      { offerId: offer(5), autoRenewal: renewal(-1) },
      { offerId: offer(5), autoRenewal: renewal(599_001) },
      { offerId: "99009999CA01A12", autoRenewal: renewal(1) },
      { offerId: "nothing", autoRenewal: renewal(1) },
      { offerId: offer(2), autoRenewal: renewal(1) },
      {
        offerId: offer(5, "02"),
        autoRenewal: renewal(5, { renewalCode: "R", flexDiscountCodes: [] }),
        deploymentId: "D",
        currencyCode: "EUR",
      },
      { offerId: offer(5), autoRenewal: renewal(5) },
      { offerId: "65304479CA01A12", autoRenewal: renewal(599_000) },
    ];
    for (const customerId of [ONE, "P1005060200", "NOBODY"]) {
      for (const body of bodies) await pair.same("POST", subscriptions(customerId), body);
      await pair.same("GET", subscriptions(customerId, "?fetch-recommendations=true"));
      await pair.same("POST", orders(customerId), order("PREVIEW_RENEWAL"));
      await pair.same("POST", orders(customerId), order("NEW", [line(5, 2)]));
      await pair.same("GET", subscriptions(customerId));
    }
    await pair.sameReceived();
  });

  test("a repeated correlation id is replayed, a repeated request id is 4120, none is 4119", async () => {
    const pair = await Pair.fresh();
    const ids = (correlation, request) => ({
      "x-correlation-id": correlation,
      "x-request-id": request,
    });
    const buy = order("NEW", [line(12, 3)]);
    const requests = [
      ["POST", orders(ONE), buy, ids("A", "1")],
      ["POST", orders(ONE), buy, ids("A", "2")],
      ["POST", orders(ONE), order("NEW", [line(8, 99)]), ids("A", "2")],
      ["POST", orders(ONE), order("PREVIEW", [line(8, 99)]), ids("A", "3")],
      ["POST", orders("P1005060002"), buy, ids("A", "4")],
      ["POST", subscriptions(ONE), {}, ids("A", "5")],
      ["POST", subscriptions(ONE), { offerId: offer(5) }, ids("A", "6")],
      ["GET", subscriptions(ONE, "?fetch-recommendations=true"), undefined, ids("A", "7")],
      ["GET", subscriptions(ONE), undefined, ids("A", "8")],
      ["GET", orders(ONE), undefined, ids("A", "9")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("A", "10")],
      ["POST", "/v3/recommendations", { customerId: ONE, country: "XX" }, ids("A", "11")],
      ["POST", "/v3/recommendations", { customerId: ONE, country: "XX" }, ids("B", "12")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("B", "13")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("C", "1")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("C", "14")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("", "15")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("a b", "16")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("x".repeat(128), "17")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("x".repeat(129), "18")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("\u00e9", "19")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("  D  ", "")],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids("D", null)],
      ["POST", "/v3/recommendations", { customerId: ONE }, ids(null, null)],
      ["GET", subscriptions(ONE), undefined, ids("E", "20")],
      ["GET", orders(ONE), undefined, ids("F", "21")],
    ];
    for (const request of requests) await pair.same(...request);
    assert.deepEqual(
      pair.fake.received.slice(0, 3).map(({ replayed }) => replayed),
      [false, true, true],
    );
  });

  test("faults: the answer, and what a repeat with the same correlation id is told", async () => {
    const pair = await Pair.fresh();
    const faults = [
      ...[200, 202, 204, 300, 304, 400, 401, 403, 404, 409, 418].map((it) => `status=${it}`),
      ...[429, 500, 502, 503, 504, 599].map((it) => `status=${it}`),
      ...["1116", "4118", "4122", "5122", "5136", "3115", "9999", "WORD"].map((it) => `code=${it}`),
      "status=429;retry-after=1",
      " status = 429 ; retry-after = Wed, 21 Oct 2026 07:28:00 GMT ;",
      "retry-after=a=b",
      "processed",
      "processed;status=503",
      "code=4122;processed",
      "code=5122;processed;retry-after=2",
      "status=202;code=1124",
      "status=202;propensity=reject",
      "propensity=reject",
      "propensity=reject-list",
      "delay=20",
      "truncate",
      "truncate;status=503",
      "not-json",
      "not-json;status=500",
      "empty",
      "empty;no-tracker",
      "no-tracker",
      "bad-tracker=latin1",
      "",
      ";",
      "explode",
      "status=99",
      "status=199",
      "status=600",
      "status=x",
      "status",
      "delay=soon",
      "propensity=maybe",
      "code=",
      "hang=1",
      "delay=1;nothing=2",
    ];
    const requests = [
      ["POST", "/v3/recommendations", { customerId: ONE, includePropensity: true }],
      ["POST", "/v3/recommendations", { customerId: ONE, includePropensity: ["churn"] }],
      ["POST", "/v3/recommendations", { customerId: ONE, country: "XX" }],
      ["POST", orders(ONE), order("NEW", [line(12)])],
    ];
    for (const fault of faults) {
      for (const [index, [method, path, body]] of requests.entries()) {
        const ids = { "x-correlation-id": `${faults.indexOf(fault)}-${index}` };
        await pair.same(method, path, body, { ...ids, "x-sandbox-fault": fault });
        await pair.same(method, path, body, ids);
      }
    }
    await pair.same("POST", "/v3/recommendations?sandbox-fault=status%3D503", { customerId: ONE });
    await pair.same("GET", subscriptions(ONE));
    await pair.sameReceived();
  });

  test("a tracker that is too long has 2,048 characters on both sides", async () => {
    const pair = await Pair.fresh();
    const headers = { "x-sandbox-fault": "bad-tracker" };
    await pair.same("POST", "/v3/recommendations", { customerId: ONE }, headers);
    for (const side of ["real", "fake"]) {
      assert.equal(pair.seen[side][0].headers[TRACKER_HEADER].length, 2_048, side);
    }
  });

  test("what hangs does so on both sides until it is aborted, and has been done", async () => {
    const pair = await Pair.fresh();
    const sides = { real: [fetch, pair.url], fake: [pair.fake, ""] };
    for (const [side, [send, base]] of Object.entries(sides)) {
      const ask = (fault, signal) =>
        send(base + orders(ONE), {
          method: "POST",
          headers: { "x-sandbox-fault": fault },
          body: JSON.stringify(order("NEW", [line(12)])),
          signal,
        });
      const reason = new Error("enough");
      for (const fault of ["hang", "delay=60000"]) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(reason), 100);
        const outcome = await settles(ask(fault, controller.signal));
        assert.equal(outcome.error, reason, `${side} ${fault}`);
      }
      const controller = new AbortController();
      const response = await ask("hang-body", controller.signal);
      assert.equal(response.status, 201);
      setTimeout(() => controller.abort(reason), 100);
      assert.equal((await settles(response.text())).error, reason, `${side} hang-body`);
      const early = new AbortController();
      const cut = await ask("hang-body", early.signal);
      early.abort(reason);
      // Some versions of Node reject with an error of their own here.
      assert.ok("error" in (await settles(cut.text())), `${side} aborted before it is read`);
      assert.equal((await settles(ask("", AbortSignal.abort(reason)))).error, reason);
    }
    assert.equal(pair.fake.received.length, 4);
    await pair.same("GET", subscriptions(ONE));
  });

  test("what the proxy itself refuses, and what does not reach the sandbox", async () => {
    const pair = await Pair.fresh();
    const requests = [
      ["GET", "/v3/recommendations"],
      ["PUT", orders(ONE), {}],
      ["DELETE", subscriptions(ONE)],
      ["PATCH", "/v3/recommendations", {}],
      ["GET", "/v3/customers"],
      ["GET", `/v3/customers/${ONE}`],
      ["GET", `/v3/customers/${ONE}/orders/1`],
      ["GET", `/v3/customers/${ONE}/orders/`],
      ["POST", "/v3/recommendations/", {}],
      ["POST", "/v3/", {}],
      ["GET", subscriptions("")],
      ["GET", subscriptions("abc")],
      ["GET", subscriptions("%3Cb%3Ex")],
      ["GET", subscriptions("%zz%zz")],
      ["GET", subscriptions("%FFabcd")],
      ["GET", subscriptions("%50%31005060001")],
      ["GET", subscriptions("x".repeat(40))],
      ["GET", subscriptions("x".repeat(41))],
      ["POST", "/v3/recommendations", ""],
      ["POST", "/v3/recommendations", " \n"],
      ["POST", "/v3/recommendations", "{"],
      ["POST", "/v3/recommendations", "[]"],
      ["POST", "/v3/recommendations", "null"],
      ["POST", orders(ONE), '"text"'],
      ["POST", orders(ONE), ""],
      ["POST", orders(ONE), `"${"x".repeat(65_534)}"`],
      ["POST", orders(ONE), `"${"x".repeat(65_535)}"`],
      ["POST", orders(ONE), `"${"é".repeat(32_767)}"`],
      ["POST", orders(ONE), `"${"é".repeat(32_768)}"`],
    ];
    for (const request of requests) await pair.same(...request);
    await pair.sameReceived();
  });

  for (const seed of [1, 2, 3]) {
    // The sandbox keeps 2,000 answers, and a fake all of them.
    test(`1,500 requests of any kind, by chance ${seed}`, () => anything(seed, 1_500));
  }
});

/** Sends requests that are right and wrong by chance, the same in every run. */
async function anything(seed, requests) {
  const pair = await Pair.fresh();
  const random = generator(seed);
  const pick = (...list) => list[Math.floor(random() * list.length)];
  const some = (fields) => Object.fromEntries(Object.entries(fields).filter(() => random() < 0.75));
  const id = () =>
    pick(offer(1 + Math.floor(random() * 12), pick("01", "02", "04")), "65304479CA01A12", "X");
  const amount = () => pick(1, 3, 10, 60, 250, pick(0, -2, 1.5, "2", null, 20_000));
  const lineItem = (_, index) =>
    some({
      extLineItemNumber: pick(index, index, index, 1),
      offerId: id(),
      quantity: amount(),
      subscriptionId: pick("", " x ", 4),
      currencyCode: pick("USD", "EUR", "x"),
      deploymentId: pick("D", null),
      [pick("discountCode", "flexDiscountCodes", "pricing", "unknown")]: pick([], {}, "x"),
    });
  const list = (make) => pick(undefined, Array.from({ length: pick(0, 1, 1, 2, 3) }, make));
  for (let count = 0; count < requests; count += 1) {
    const customerId = pick(...CUSTOMERS, "NOBODY");
    const headers = {};
    if (random() < 0.1) headers["x-correlation-id"] = pick("1", "2", "3");
    if (random() < 0.05) headers["x-request-id"] = pick("4", "5", "6");
    if (random() < 0.1)
      headers["x-sandbox-fault"] = pick("status=503", "code=5122", "no-tracker", "empty");
    const query = `?fetch-recommendations=${pick("true", "true", "false", "x")}&limit=${pick(1, 5, 99)}`;
    const kind = pick("fetch", "order", "order", "subscribe", "read");
    if (kind === "fetch") {
      const body = {
        customerId,
        ...some({
          recommendationContext: pick("GENERIC", "ORDER_PREVIEW", "RENEWAL_ORDER_PREVIEW", "?"),
          offers: list(() => some({ offerId: id(), quantity: amount() })),
          country: pick("DE", "US", "XX"),
          language: pick("EN", "MULT", "x"),
          includePropensity: pick(true, false, [], ["churn"], ["x"], 1),
          includeDealRegistrations: pick(true, false),
        }),
      };
      await pair.same("POST", "/v3/recommendations", body, headers);
    } else if (kind === "order") {
      const body = some({
        orderType: pick("NEW", "NEW", "PREVIEW", "PREVIEW_RENEWAL", "RENEWAL", "SWITCH"),
        lineItems: list(lineItem),
        externalReferenceId: pick("ref", "x".repeat(36)),
        [pick("currencyCode", "status", "unknown", "cancellingItems")]: pick("USD", [], "x"),
      });
      await pair.same("POST", orders(customerId, query), body, headers);
    } else if (kind === "subscribe") {
      const autoRenewal = some({ enabled: pick(true, true, false), renewalQuantity: amount() });
      const body = some({ offerId: id(), autoRenewal, currencyCode: "EUR" });
      await pair.same("POST", subscriptions(customerId), body, headers);
    } else {
      await pair.same("GET", pick(subscriptions, orders)(customerId, query), undefined, headers);
    }
  }
  await pair.sameReceived();
}

/** Random numbers that are the same in every run. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

// --------------------------------------------------------------------------- in a partner's tests

/** A client over a fake, with attribution of its own. */
async function shop(scenario, options = {}) {
  const fetch = fakeProxy(scenario);
  const attribution = { storage: "memory" };
  const customerId = `P1005060001`;
  const client = await createClient({
    proxyUrl: "/api",
    fetch,
    customerId,
    attribution,
    ...options,
  });
  client.setConsent(true);
  return { client, fetch };
}

const post = (body, more = {}) => ({ method: "POST", body: JSON.stringify(body), ...more });
const fetchBody = { customerId: ONE };
const told = async (response) => (await response).json();

describe("with the client", () => {
  test("as the README has it", async (t) => {
    withoutWaits(t);
    const fetch = fakeProxy({
      customer: { id: "P1005060001", seed: 1 },
      faults: ["status=503"],
    });
    const client = await createClient({ proxyUrl: "/api", customerId: "P1005060001", fetch });
    const { picks } = await client.pick();
    client.accepted(picks[0]);
    await client.createOrder({
      orderType: "NEW",
      lineItems: [{ extLineItemNumber: 1, offerId: picks[0].items[0].offerId, quantity: 5 }],
    });
    const { endpoint, trackerId, status } = fetch.received.at(-1);
    assert.deepEqual([endpoint, trackerId, status], ["createOrder", "TRACKER-1", 201]);
    client.free();
  });

  test("picked, accepted, ordered: Adobe gets the tracker", async () => {
    const { client, fetch } = await shop();
    const { picks, trackerId } = await client.pick({
      offers: [{ offerId: offer(2), quantity: 5 }],
    });
    assert.equal(trackerId, "TRACKER-1");
    assert.ok(picks.length > 0);
    const pick = picks.find(({ kind }) => kind === "upsell");
    client.shown(picks);
    client.accepted(pick);
    const result = await client.createOrder(order("NEW", [line(pick.items[0].offerId, 5)]));
    assert.equal(result.status, 201);
    assert.equal(result.body.status, "1002");
    assert.deepEqual(
      fetch.received.map(({ endpoint, trackerId, status }) => [endpoint, trackerId, status]),
      [
        ["recommendations", null, 200],
        ["createOrder", "TRACKER-1", 201],
      ],
    );
    assert.equal(fetch.received[1].orderType, "NEW");
    assert.equal(fetch.received[1].customerId, ONE);
    client.free();
  });

  test("all five sources and both checkout calls", async () => {
    const { client, fetch } = await shop({ customer: { id: ONE, renewsInDays: 20 } });
    const sources = [
      await client.recommendations(),
      (await client.previewOrder({ lineItems: [line(2, 12)] })).recommendations,
      (await client.previewRenewal()).recommendations,
      (await client.subscriptions()).recommendations,
      (await client.orders()).recommendations,
    ];
    assert.deepEqual(
      sources.map(({ trackerId }) => trackerId),
      [1, 2, 3, 4, 5].map((number) => `TRACKER-${number}`),
    );
    for (const { sections, drift } of sources) {
      assert.equal(sections.crossSells[0].baseOfferId, offer(5));
      assert.deepEqual(drift, []);
    }
    const autoRenewal = { enabled: true, renewalQuantity: 2 };
    await client.createSubscription({ offerId: offer(5), autoRenewal });
    await client.createOrder(order("NEW", [line(8)]));
    assert.deepEqual(
      fetch.received.map(({ endpoint }) => endpoint),
      [
        "recommendations",
        "previewOrder",
        "previewRenewal",
        "subscriptions",
        "orders",
        "createSubscription",
        "createOrder",
      ],
    );
    client.free();
  });

  test("faults of a list go one per request, and the client repeats", async (t) => {
    withoutWaits(t);
    const { client, fetch } = await shop({ faults: ["status=503", null, "truncate", "offline"] });
    assert.equal((await client.pick()).trackerId, "TRACKER-1");
    assert.deepEqual(
      fetch.received.map(({ fault, status }) => [fault, status]),
      [
        ["status=503", 503],
        [undefined, 200],
      ],
    );
    assert.equal((await client.pick()).issue, null);
    assert.equal(fetch.received.length, 4);
    client.free();
  });

  test("errors of Adobe's, of the network and of the wire have their codes", async (t) => {
    withoutWaits(t);
    const rows = [
      ["offline", { code: "network" }],
      ["not-json", { code: "decode", status: 200 }],
      ["empty", { code: "decode", status: 200 }],
      ["truncate", { code: "decode", status: 200 }],
      ["status=401", { code: "unauthorized", serviceCode: "4116" }],
      ["status=404", { code: "not_found", serviceCode: "1116" }],
      ["code=5122", { code: "rejected", serviceCode: "5122" }],
      ["status=504", { code: "server", serviceCode: "504000" }],
      ["hang", { code: "timeout" }],
      ["hang-body", { code: "timeout" }],
    ];
    for (const [fault, expected] of rows) {
      const { client } = await shop({ faults: () => fault }, { retries: 0, timeoutMs: 200 });
      await rejected(client.pick(), expected);
      client.free();
    }
  });

  test("a wait that is asked for is told, and a function decides by the request", async () => {
    const faults = (request, number) =>
      request.endpoint === "createOrder" && number < 3 ? "status=429;retry-after=7" : undefined;
    const { client, fetch } = await shop({ faults }, { retries: 0 });
    await client.pick();
    const failed = client.createOrder(order("NEW", [line(12)]));
    await rejected(failed, { code: "rate_limited", retryAfterMs: 7_000, outcome: "rejected" });
    await client.createOrder(order("NEW", [line(12)]));
    assert.deepEqual(
      fetch.received.map(({ status }) => status),
      [200, 429, 201],
    );
    client.free();
  });

  test("a repeated order is done once", async () => {
    const { client, fetch } = await shop({ faults: ["processed;status=503"] });
    const buy = order("NEW", [line(12, 3)]);
    const error = await rejected(client.createOrder(buy), { code: "server", outcome: "unknown" });
    const again = await client.createOrder(buy, { correlationId: error.correlationId });
    assert.equal(again.body.orderId, "9900000001");
    assert.equal(fetch.received[1].replayed, true);
    assert.equal((await client.orders()).body.totalCount, 1);
    client.free();
  });

  test("propensity that is refused as a boolean is asked for as a list", async () => {
    const { client, fetch } = await shop({ faults: ["propensity=reject"] });
    assert.equal((await client.recommendations()).propensity.churn[0].probability, "HIGH");
    assert.deepEqual(
      fetch.received.map(({ body }) => body.includePropensity),
      [true, ["churn", "seatExpansion"]],
    );
    client.free();
  });

  test("a tracker that is not sent is null", async () => {
    for (const fault of ["no-tracker", "hide-tracker", "bad-tracker"]) {
      const { client, fetch } = await shop({ faults: [fault] });
      assert.equal((await client.pick()).trackerId, null, fault);
      assert.equal(fetch.received[0].responseTrackerId, "TRACKER-1");
      client.free();
    }
  });

  test("a hidden tracker is diagnosed as one that is not exposed", async (t) => {
    const { client } = await shop({ faults: ["hide-tracker"] });
    withGlobal(t, "location", { value: new URL("https://shop.example/") });
    const [{ code }] = await client.diagnose();
    assert.equal(code, "tracker_not_exposed");
    client.free();
  });

  test("where the proxy knows the customer, the scenario's is meant", async () => {
    const customer = { id: "SESSION-1", churn: "LOW", seatExpansion: "OPT_OUT" };
    const { client, fetch } = await shop({ customer }, { customerId: undefined });
    const { propensity } = await client.recommendations();
    assert.equal(propensity.churn[0].probability, "LOW");
    assert.deepEqual(propensity.seatExpansion, []);
    assert.equal(fetch.received[0].customerId, "SESSION-1");
    client.free();
  });
});

describe("scenarios", () => {
  test("a customer is what the scenario says, and the others stay", async () => {
    const customer = {
      id: "SHOP-1",
      seed: 13,
      churn: "OPT_OUT",
      subscriptions: [
        { offerId: offer(8, "02"), quantity: 12 },
        { offerId: offer(5), status: "1004" },
        { offerId: offer(2), quantity: 3, autoRenewal: false },
      ],
      opportunities: [
        { items: [{ offerId: offer(1) }] },
        {
          intent: "renew",
          expiresAt: "2020-01-01T00:00:00Z",
          items: [{ offerId: offer(8), quantity: 4 }],
        },
      ],
      renewsInDays: 10,
    };
    const fetch = fakeProxy({ customer, now: new Date("2026-11-20T12:34:56.789Z") });
    const body = { customerId: "SHOP-1", includePropensity: true };
    const found = await told(fetch("/v3/recommendations", post(body)));
    assert.deepEqual(found.propensity.churn, []);
    assert.equal(found.propensity.seatExpansion[0].additionalDetails.predictedAddonSize, 5);
    assert.deepEqual(found.overlayRecommendations, {
      new: [
        {
          createdAt: "2026-11-20T12:34:56Z",
          expiresAt: "2026-12-20T12:34:56Z",
          status: "OPEN",
          items: [{ offerId: offer(1), quantity: 1 }],
        },
      ],
      renew: [
        {
          createdAt: "2026-11-20T12:34:56Z",
          expiresAt: "2020-01-01T00:00:00Z",
          status: "EXPIRED",
          items: [{ offerId: offer(8), quantity: 4 }],
        },
      ],
    });
    assert.deepEqual(found.productRecommendations.crossSells[0].source.offerIds, [
      offer(8),
      offer(2),
    ]);
    const { items } = await told(fetch(subscriptions("SHOP-1")));
    assert.deepEqual(
      items.map((it) => [
        it.offerId,
        it.currentQuantity,
        it.status,
        it.autoRenewal.enabled,
        it.renewalDate,
      ]),
      [
        [offer(8), 12, "1000", true, "2026-11-30"],
        [offer(5), 0, "1004", true, "2026-11-30"],
        [offer(2), 3, "1000", false, "2026-11-30"],
      ],
    );
    const preview = await told(fetch(orders("SHOP-1"), post(order("PREVIEW_RENEWAL"))));
    assert.deepEqual(
      preview.lineItems.map(({ offerId, quantity }) => [offerId, quantity]),
      [[offer(8, "02"), 12]],
    );
    assert.equal((await told(fetch(subscriptions(ONE)))).totalCount, 2);
  });

  test("of a known customer, what the scenario leaves out stays; several can be said", async () => {
    const customer = [{ id: ONE, seatExpansion: "LOW" }, { id: "NEW-1" }, { churn: "HIGH" }];
    const fetch = fakeProxy({ customer });
    const levels = async (customerId) => {
      const body = { customerId, includePropensity: true };
      const { propensity } = await told(fetch("/v3/recommendations", post(body)));
      const { churn, seatExpansion } = propensity;
      return [churn[0].probability, churn[0].reasons.length, seatExpansion[0].probability];
    };
    assert.deepEqual(await levels(ONE), ["HIGH", 3, "LOW"]);
    assert.deepEqual(await levels("NEW-1"), ["MEDIUM", 0, "MEDIUM"]);
    assert.deepEqual(await levels("P1005060100"), ["HIGH", 0, "MEDIUM"]);
    assert.equal((await told(fetch(subscriptions(ONE)))).totalCount, 2);
    assert.equal((await told(fetch(subscriptions("NEW-1")))).totalCount, 0);
  });

  test("predictions can be written out", async () => {
    const churn = [{ category: "documentCloud", probability: "HIGH" }];
    const fetch = fakeProxy({ customer: { churn } });
    const body = { includePropensity: ["churn"] };
    const { propensity } = await told(fetch("/v3/recommendations", post(body)));
    assert.deepEqual(propensity.churn, [
      {
        category: "documentCloud",
        refreshDate: "2026-08-17T00:00:00Z",
        reasons: [],
        additionalDetails: {},
        probability: "HIGH",
      },
    ]);
  });

  test("literal lists take the place of the rules in all five sources", async () => {
    const whole = { rank: 7, product: { baseOfferId: "B" }, source: null };
    const fetch = fakeProxy({ recommendations: { upsells: ["A", whole], addOns: ["C"] } });
    const item = (rank, baseOfferId) => ({
      rank,
      product: { baseOfferId },
      source: { sourceType: "OFFER", offerIds: [] },
    });
    const expected = { upsells: [item(0, "A"), whole], crossSells: [], addOns: [item(0, "C")] };
    const asked = "?fetch-recommendations=true";
    const preview = post(order("PREVIEW", [line(2)]));
    const found = await told(fetch("/v3/recommendations", post(fetchBody)));
    assert.deepEqual(found.productRecommendations, expected);
    for (const [path, init] of [
      [orders(ONE, asked)],
      [subscriptions(ONE, asked)],
      [orders(ONE, asked), preview],
      [orders(ONE, asked), post(order("PREVIEW_RENEWAL"))],
    ]) {
      const { recommendations } = await told(fetch(path, init));
      assert.deepEqual(recommendations.productRecommendations, expected);
    }
  });

  test("a function may answer some requests and leave the rest to the rules", async () => {
    const recommendations = ({ customerId }) => (customerId === ONE ? {} : undefined);
    const fetch = fakeProxy({ recommendations });
    const one = await told(fetch("/v3/recommendations", post(fetchBody)));
    const other = await told(fetch("/v3/recommendations", post({ customerId: "P1005060002" })));
    assert.deepEqual(one.productRecommendations.crossSells, []);
    assert.equal(other.productRecommendations.crossSells[0].product.baseOfferId, offer(5));
  });

  test("trackers: a prefix, a function, none", async () => {
    const tracker = async (fetch) =>
      (await fetch("/v3/recommendations", post(fetchBody))).headers.get(TRACKER_HEADER);
    const prefixed = fakeProxy({ trackers: "t" });
    assert.deepEqual([await tracker(prefixed), await tracker(prefixed)], ["t1", "t2"]);
    const made = fakeProxy({ trackers: (number, { endpoint }) => `${endpoint}${number}` });
    assert.equal(await tracker(made), "recommendations1");
    assert.equal(await tracker(fakeProxy({ trackers: () => null })), null);
  });

  test("time: opportunities expire, and after ten days nothing is replayed", async () => {
    let now = Date.parse("2026-11-20T00:00:00Z");
    const fetch = fakeProxy({ now: () => now });
    const ask = async () => {
      const headers = { "X-Correlation-Id": "same" };
      const init = post({ customerId: "P1005060300" }, { headers });
      const response = await fetch("/v3/recommendations", init);
      const [opportunity] = (await response.json()).overlayRecommendations.new;
      return [response.headers.get(TRACKER_HEADER), opportunity.status];
    };
    assert.deepEqual(await ask(), ["TRACKER-1", "OPEN"]);
    now += 10 * 86_400_000 - 1;
    assert.deepEqual(await ask(), ["TRACKER-1", "OPEN"]);
    now += 1;
    assert.deepEqual(await ask(), ["TRACKER-2", "OPEN"]);
    now += 15 * 86_400_000;
    assert.deepEqual(await ask(), ["TRACKER-3", "EXPIRED"]);
  });

  test("what cannot be meant is an error at once", () => {
    assert.throws(() => fakeProxy({ faults: ["explode"] }), {
      name: "TypeError",
      message: /explode/,
    });
    assert.throws(() => fakeProxy({ customer: { seed: 14 } }), { name: "RangeError" });
    assert.throws(() => fakeProxy({ customer: { seed: 0 } }), { name: "RangeError" });
  });
});

describe("as a fetch function", () => {
  test("two fakes of one scenario tell the same, letter by letter", async () => {
    const play = async () => {
      const fetch = fakeProxy({ now: 1_795_000_000_000 });
      const texts = [];
      for (const [path, init] of [
        ["/v3/recommendations", post({ customerId: "P1005060300", includePropensity: true })],
        [orders(ONE), post(order("NEW", [line(12, 3)]))],
        [subscriptions(ONE, "?fetch-recommendations=true")],
        [orders(ONE)],
      ]) {
        const response = await fetch(path, init);
        texts.push([...response.headers].join("\n"), await response.text());
      }
      return [...texts, JSON.stringify(fetch.received)];
    };
    assert.deepEqual(await play(), await play());
  });

  test("two fakes share nothing, and reset makes one as at the start", async () => {
    const [one, other] = [fakeProxy({ faults: ["status=503"] }), fakeProxy()];
    const { received } = one;
    const buy = post(order("NEW", [line(12)]), { headers: { "x-correlation-id": "A" } });
    assert.equal((await one(orders(ONE), buy)).status, 503);
    assert.equal((await one(orders(ONE), buy)).status, 201);
    const count = async (fetch) => (await told(fetch(orders(ONE)))).totalCount;
    assert.deepEqual([await count(one), await count(other)], [1, 0]);
    one.reset();
    assert.equal(received.length, 0);
    assert.equal((await one(orders(ONE), buy)).status, 503);
    assert.equal(received, one.received);
    assert.equal(received.length, 1);
    assert.equal(await count(one), 0);
  });

  test("requests in any form that fetch takes", async () => {
    const fetch = fakeProxy();
    const body = JSON.stringify(fetchBody);
    const headers = { [TRACKER_HEADER]: "T" };
    const url = "https://shop.example/api/vipm/v3/recommendations?a=1#part";
    const forms = [
      [url, { method: "post", body, headers }],
      [new URL(url), { method: "POST", body, headers: new Headers(headers) }],
      [
        url,
        { method: "POST", body: new TextEncoder().encode(body), headers: Object.entries(headers) },
      ],
      [new Request(url, { method: "POST", body, headers })],
      [new Request(url, { method: "POST", body: "{}" }), { body, headers }],
      ["v3/../api/v3/recommendations?a=1", { method: "POST", body: new Blob([body]), headers }],
    ];
    for (const [input, init] of forms) assert.equal((await fetch(input, init)).status, 200);
    for (const { path, query, trackerId, body } of fetch.received) {
      assert.deepEqual(
        [path, { ...query }, trackerId, body],
        ["/v3/recommendations", { a: "1" }, "T", fetchBody],
      );
    }
  });

  test("requests are processed in the order of the calls", async () => {
    const fetch = fakeProxy({ faults: ["delay=30"] });
    const ask = () => fetch("/v3/recommendations", post(fetchBody));
    const responses = await Promise.all([ask(), ask(), ask()]);
    assert.deepEqual(
      responses.map(({ headers }) => headers.get(TRACKER_HEADER)),
      ["TRACKER-1", "TRACKER-2", "TRACKER-3"],
    );
  });

  test("offline nothing reaches Adobe, unless it was processed", async () => {
    const fetch = fakeProxy({ faults: ["offline", "offline;processed"] });
    const buy = () => fetch(orders(ONE), post(order("NEW", [line(12)])));
    await assert.rejects(buy(), { name: "TypeError" });
    assert.equal(fetch.received.length, 0);
    await assert.rejects(buy(), { name: "TypeError" });
    assert.equal(fetch.received.length, 1);
    assert.equal((await told(fetch(orders(ONE)))).totalCount, 1);
  });

  test("without a global Response, as in jest's jsdom, the client works all the same", async (t) => {
    withGlobal(t, "Response", { value: undefined });
    const { client } = await shop(
      { faults: [null, "truncate", null, "hang-body"] },
      { retries: 0, timeoutMs: 200 },
    );
    assert.equal((await client.pick()).trackerId, "TRACKER-1");
    await rejected(client.pick(), { code: "decode" });
    assert.equal((await client.pick()).trackerId, "TRACKER-3");
    await rejected(client.pick(), { code: "timeout" });
    client.free();
  });

  test("require gives the same entry", async () => {
    const required = requireFromConsumer("vip-recommendations/testing");
    assert.deepEqual(Object.keys(required), ["fakeProxy"]);
    const response = await required.fakeProxy()("/v3/recommendations", post(fetchBody));
    assert.equal(response.status, 200);
  });
});
