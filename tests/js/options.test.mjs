// Bad options and arguments: `invalid_request`, naming what is wrong, before anything is sent.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  PROXY,
  checkError,
  clientOver,
  createClient,
  newCustomer,
  recorder,
  rejected,
  resolved,
  settles,
} from "./support.mjs";

const REFUSED = { code: "invalid_request", attempts: 0, retryable: false, status: undefined };

/** A value for a test's name. */
function shown(value) {
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || value === undefined) return String(value);
  return JSON.stringify(value);
}

describe("an address of the proxy that is refused", () => {
  const bad = [
    undefined,
    null,
    "",
    "   ",
    5,
    true,
    {},
    [],
    "https://user:secret@shop.example/api",
    "https://user@shop.example/api",
    "//user:secret@shop.example/api",
    "https://shop.example/api?key=1",
    "https://shop.example/api#part",
    "https://",
    "ftp://shop.example/api",
    "javascript:alert(1)",
    "data:application/json,{}",
  ];
  const adobe = [
    "https://partners.adobe.io",
    "https://partners.adobe.io/v3",
    "http://partners.adobe.io",
    "HTTPS://PARTNERS.ADOBE.IO/",
    "//partners.adobe.io",
    "\\\\partners.adobe.io",
    "https:partners.adobe.io",
    "https:\\\\partners.adobe.io",
    "https:///partners.adobe.io",
    " https://partners.adobe.io ",
    "https://part\tners.adobe.io",
    "https://partners.adobe.io.",
    "https://partners.adobe.io:443",
    "https://partners.adobe.io:8443/v3",
    "https://partners%2Eadobe%2eio",
    "https://partners\u3002adobe\u3002io",
    "https://\uff50artners.adobe.io",
    "https://partnersandbox-stage.adobe.io",
    "https://adobe.io",
    "https://ims-na1.adobelogin.com/ims/token/v3",
    "https://ims-na1-stg1.adobelogin.com",
    "https://adobelogin.com",
  ];
  for (const proxyUrl of [...bad, ...adobe]) {
    test(shown(proxyUrl), async () => {
      const error = await rejected(createClient({ proxyUrl }), REFUSED);
      assert.match(error.message, /proxyUrl/);
      assert.doesNotMatch(error.message, /secret/);
    });
  }

  test("none, as there are no options", async () => {
    assert.match((await rejected(createClient(), REFUSED)).message, /proxyUrl/);
    assert.match((await rejected(createClient(null), REFUSED)).message, /proxyUrl/);
  });
});

describe("an address of the proxy that is taken", () => {
  const rows = [
    ["https://shop.example", "https://shop.example/v3/recommendations"],
    ["https://shop.example/", "https://shop.example/v3/recommendations"],
    ["https://shop.example/api/vipm/", "https://shop.example/api/vipm/v3/recommendations"],
    [" https://shop.example/api ", "https://shop.example/api/v3/recommendations"],
    ["http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/v3/recommendations"],
    ["http://[::1]:8080", "http://[::1]:8080/v3/recommendations"],
    ["https://adobe.io.shop.example", "https://adobe.io.shop.example/v3/recommendations"],
    ["https://notadobe.io", "https://notadobe.io/v3/recommendations"],
    ["https://myadobelogin.com", "https://myadobelogin.com/v3/recommendations"],
    ["https://shop.example/adobe.io", "https://shop.example/adobe.io/v3/recommendations"],
  ];
  for (const [proxyUrl, url] of rows) {
    test(shown(proxyUrl), async () => {
      const { client, requests } = await clientOver(undefined, { proxyUrl });
      await client.pick();
      assert.equal(requests[0].url, url);
    });
  }

  test("relative to the page, of which there is none", async () => {
    const { client, requests } = await clientOver(undefined, { proxyUrl: "/api/vipm" });
    await client.pick();
    assert.equal(requests[0].url, "/api/vipm/v3/recommendations");
  });

  test("relative to the page, which has an address", async (t) => {
    globalThis.location = { href: "https://shop.example/cart/page.html" };
    t.after(() => delete globalThis.location);
    const { client, requests } = await clientOver(undefined, { proxyUrl: "../api" });
    await client.pick();
    assert.equal(requests[0].url, "https://shop.example/api/v3/recommendations");
  });

  test("a page at Adobe's own host does not make a relative address pass", async (t) => {
    globalThis.location = { href: "https://partners.adobe.io/" };
    t.after(() => delete globalThis.location);
    await rejected(createClient({ proxyUrl: "/api" }), REFUSED);
  });
});

describe("a bad option is refused by its name", () => {
  const rule = (rest) => ({ selection: { rules: [{ name: "mine", order: ["upsell"], ...rest }] } });
  const storage = { getItem() {}, setItem() {}, removeItem() {} };
  const rows = [
    [
      "customerId",
      ["", "abc", "a".repeat(41), "P100 5053", "P100_5053", "P1005053489\n", 1005053489],
    ],
    ["customerId", [true, {}, ["P1005053489"]]],
    ["country", ["", "D", "DEU", "1A", "D-", 5, true]],
    ["language", ["", "DE", "en", "mult", 5]],
    ["includePropensity", ["true", 1, {}, ["Churn"], ["churn", 5], [["churn"]]]],
    ["headers", [5, "Accept: x", true, { "X-A": 5 }, { "X A": "x" }, { "": "x" }]],
    ["headers", [{ "X-A": "a\nb" }, { "X-A": "a\rb" }, { "X-A": "\u20ac" }, { "X-A": "a\0b" }]],
    ["credentials", ["", "yes", true, 5]],
    ["fetch", [5, "fetch", {}, true]],
    ["endpoints", [5, "x", { recommendations: 5 }, { recommendations: { method: "PUT" } }]],
    ["endpoints", [{ orders: { path: 5 } }, { createOrder: { method: 5 } }]],
    ["timeoutMs", [0, -1, NaN, "5000", true, {}]],
    ["checkoutTimeoutMs", [0, -1, NaN, "5000"]],
    ["retries", [-1, 1.5, NaN, "2", true]],
    ["correlation", ["yes", 1, {}]],
    ["includeDealRegistrations", ["true", 1]],
    ["selection", [5, "x", { limit: 0 }, { limit: 21 }, { limit: 1.5 }, { limit: "3" }]],
    [
      "selection",
      [{ limit: -1 }, { limit: NaN }, { spread: "yes" }, { rules: {} }, { rules: "x" }],
    ],
    ["attribution", [5, "local"]],
    ["storage", ["cookie", 5, {}, { getItem() {} }, { ...storage, setItem: 5 }], "attribution"],
    ["scope", [5, true, {}], "attribution"],
    ["ttlDays", [0, -1, NaN, "7"], "attribution"],
    ["unmatched", ["first", true, 5], "attribution"],
    ["consent", ["yes", 1], "attribution"],
    ["productKey", ["x", 5, {}]],
    ["sellable", [true, {}]],
    ["productCategory", ["creativeCloud", {}]],
    ["onEvent", [5, {}]],
    ["debug", ["yes", 1]],
  ];
  for (const [name, values, within] of rows) {
    for (const value of values) {
      test(`${within ? `${within}.` : ""}${name}: ${shown(value)}`, async () => {
        const options = within ? { [within]: { [name]: value } } : { [name]: value };
        const error = await rejected(createClient({ proxyUrl: PROXY, ...options }), REFUSED);
        assert.match(error.message, new RegExp(name));
      });
    }
  }

  const rules = [
    ["an empty table", { selection: { rules: [] } }, /rules/],
    ["no rule", { selection: { rules: [5] } }, /rules/],
    ["a rule without a name", { selection: { rules: [{ order: ["upsell"] }] } }, /rules/],
    ["a rule without an order", rule({ order: undefined }), /rules\[0\]/],
    ["an order that is no list", rule({ order: "upsell" }), /rules\[0\]/],
    ["an unknown kind", rule({ order: ["upsel"] }), /rules\[0\]/],
    ["a kind twice", rule({ order: ["upsell", "addOn", "upsell"] }), /rules\[0\]/],
    ["a condition that is no object", rule({ when: 5 }), /rules\[0\]/],
    ["an unknown condition", rule({ when: { churm: "high" } }), /rules\[0\]/],
    ["an unknown level", rule({ when: { churn: "HIGH" } }), /rules\[0\]/],
    [
      "an unknown level in a list",
      rule({ when: { seatExpansion: ["high", "top"] } }),
      /rules\[0\]/,
    ],
    ["a level that is no text", rule({ when: { churn: 1 } }), /rules\[0\]/],
    ["a context that is no text", rule({ when: { context: 5 } }), /rules\[0\]/],
  ];
  for (const [what, options, named] of rules) {
    test(`selection.rules: ${what}`, async () => {
      const error = await rejected(createClient({ proxyUrl: PROXY, ...options }), REFUSED);
      assert.match(error.message, named);
    });
  }

  for (const options of [5, "x", true]) {
    test(`options that are ${shown(options)}`, async () => {
      await rejected(createClient(options), REFUSED);
    });
  }

  test("an option that throws when it is read is refused by its name, with the cause", async () => {
    const thrown = new Error("no");
    for (const name of ["proxyUrl", "customerId", "headers", "selection", "attribution", "fetch"]) {
      const options = { proxyUrl: PROXY };
      Object.defineProperty(options, name, {
        get() {
          throw thrown;
        },
      });
      const error = await rejected(createClient(options), { ...REFUSED, cause: thrown });
      assert.match(error.message, new RegExp(name));
    }
  });

  test("a refusal by one client leaves the next one alone", async () => {
    await rejected(createClient({}), REFUSED);
    await resolved(createClient({ proxyUrl: PROXY }));
  });
});

describe("options at their limits are taken", () => {
  const rows = [
    { customerId: "abcd" },
    { customerId: "a".repeat(40) },
    { customerId: "\u00c4\u00d6\u00dc\u00df" },
    { customerId: undefined, country: undefined, language: undefined, headers: undefined },
    { timeoutMs: 1 },
    { timeoutMs: 10_000_000_000 },
    { timeoutMs: Infinity },
    { retries: 0 },
    { retries: 1_000_000 },
    { includePropensity: [] },
    { selection: { limit: 1 } },
    { selection: { limit: 20, spread: false } },
    { selection: { rules: [{ name: "mine", order: ["addOn"] }] } },
    { attribution: { ttlDays: 0.5 } },
    { attribution: { storage: { getItem() {}, setItem() {}, removeItem() {} } } },
  ];
  for (const options of rows) {
    test(shown(options), async () => {
      const client = await resolved(
        createClient({ proxyUrl: PROXY, fetch: recorder(), ...options }),
      );
      assert.deepEqual((await resolved(client.pick())).picks, []);
    });
  }

  test("options may be a class instance, frozen, or without a prototype", async () => {
    class Options {
      get proxyUrl() {
        return PROXY;
      }
    }
    await resolved(createClient(new Options()));
    await resolved(createClient(Object.freeze({ proxyUrl: PROXY })));
    await resolved(createClient(Object.assign(Object.create(null), { proxyUrl: PROXY })));
  });
});

describe("a bad argument is refused before anything is sent", () => {
  const line = (rest) => [{ offerId: "99000001CA01A12", ...rest }];
  const queries = [
    ["query", 5],
    ["query", "x"],
    ["context", { context: 5 }],
    ["offers", { offers: "x" }],
    ["offers", { offers: {} }],
    ["offers", { offers: [{}] }],
    ["offers", { offers: [5] }],
    ["offers", { offers: [{ offerId: 5 }] }],
    ["offers", { offers: [{ offerId: "" }] }],
    ["offers", { offers: line({ quantity: "1" }) }],
    ["offers", { offers: line({ quantity: 1.5 }) }],
    ["offers", { offers: line({ quantity: -1 }) }],
    ["owned", { owned: [{ quantity: 1 }] }],
    ["country", { country: "DEU" }],
    ["language", { language: "DE" }],
    ["includePropensity", { includePropensity: "true" }],
    ["includeDealRegistrations", { includeDealRegistrations: "true" }],
    ["limit", { limit: 0 }],
    ["limit", { limit: 21 }],
    ["limit", { limit: 1.5 }],
  ];
  for (const method of ["pick", "recommendations"]) {
    for (const [name, query] of queries) {
      test(`${method}(${shown(query)})`, async () => {
        const { client, requests } = await clientOver();
        const error = await rejected(client[method](query), REFUSED);
        assert.match(error.message, new RegExp(name));
        assert.equal(requests.length, 0);
      });
    }
  }

  const order = { lineItems: line({ quantity: 1 }) };
  const calls = {
    pick: (client, options) => client.pick({}, options),
    recommendations: (client, options) => client.recommendations({}, options),
    previewOrder: (client, options) => client.previewOrder(order, options),
    previewRenewal: (client, options) => client.previewRenewal(undefined, options),
    subscriptions: (client, options) => client.subscriptions(options),
    orders: (client, options) => client.orders(options),
    createOrder: (client, options) => client.createOrder(order, options),
    createSubscription: (client, options) => client.createSubscription(line()[0], options),
    diagnose: (client, options) => client.diagnose(options),
  };
  const everywhere = [
    ["options", 5],
    ["timeoutMs", { timeoutMs: 0 }],
    ["timeoutMs", { timeoutMs: "1" }],
    ["signal", { signal: {} }],
    ["signal", { signal: 5 }],
    ["headers", { headers: 5 }],
    ["headers", { headers: { "X-A": 5 } }],
    ["headers", { headers: { "X-A": "a\nb" } }],
    ["headers", { headers: { "X-A": "\u20ac" } }],
  ];
  const atHosts = [
    ["country", { country: "DEU" }],
    ["language", { language: "DE" }],
    ["limit", { limit: 0 }],
    ["owned", { owned: [{}] }],
    ["query", { query: 5 }],
  ];
  const atCheckouts = [
    ["trackerId", { trackerId: "a\nb" }],
    ["trackerId", { trackerId: "\u20ac" }],
    ["trackerId", { trackerId: 5 }],
    ["correlationId", { correlationId: "a\r\nX-Evil: 1" }],
    ["correlationId", { correlationId: 5 }],
  ];
  const hosts = ["previewOrder", "previewRenewal", "subscriptions", "orders"];
  const checkouts = ["createOrder", "createSubscription"];
  for (const [method, call] of Object.entries(calls)) {
    const rows = [
      ...everywhere,
      ...(hosts.includes(method) ? atHosts : []),
      ...(checkouts.includes(method) ? atCheckouts : []),
    ];
    for (const [name, options] of rows) {
      test(`${method}(…, ${shown(options)})`, async () => {
        const { client, requests } = await clientOver();
        const error = await rejected(call(client, options), { ...REFUSED, outcome: undefined });
        assert.match(error.message, new RegExp(name));
        assert.equal(requests.length, 0);
      });
    }
  }

  for (const method of ["previewOrder", "createOrder", "createSubscription"]) {
    for (const body of [undefined, null, 5, "x", []]) {
      test(`${method}(${shown(body)})`, async () => {
        const { client, requests } = await clientOver();
        await rejected(client[method](body), { ...REFUSED, outcome: undefined });
        assert.equal(requests.length, 0);
      });
    }
  }

  for (const method of ["previewOrder", "previewRenewal", "createOrder", "createSubscription"]) {
    test(`${method} of a body that has no JSON`, async () => {
      const circle = { offerId: "99000001CA01A12" };
      circle.self = circle;
      const { client, requests } = await clientOver();
      const error = await rejected(client[method](circle), { ...REFUSED, outcome: undefined });
      assert.ok(error.cause instanceof TypeError);
      await rejected(client[method]({ offerId: "x", big: 5n }), REFUSED);
      assert.equal(requests.length, 0);
    });
  }

  test("values that throw whatever is done with them", async () => {
    const revoked = () => {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return proxy;
    };
    const { client, requests } = await clientOver();
    const bad = [
      () => client.pick(revoked()),
      () => client.pick({ offers: revoked() }),
      () => client.pick({ includePropensity: revoked() }),
      () => client.pick({}, revoked()),
      () => client.pick({}, { signal: revoked() }),
      () => client.pick({}, { headers: revoked() }),
      () => client.previewOrder(revoked()),
      () => client.previewOrder({ lineItems: revoked() }),
      () => client.createOrder(revoked()),
      () => client.createOrder({ lineItems: revoked() }),
      () => client.createSubscription(revoked()),
      () => client.orders({ query: revoked() }),
      () => createClient(revoked()),
      () => createClient({ proxyUrl: PROXY, headers: revoked() }),
      () => createClient({ proxyUrl: PROXY, selection: { rules: revoked() } }),
      () => createClient({ proxyUrl: PROXY, selection: { rules: [revoked()] } }),
      () => createClient({ proxyUrl: PROXY, attribution: { storage: revoked() } }),
    ];
    const wrong = [];
    for (const call of bad) {
      try {
        const { error } = await settles(call());
        if (error?.code !== "invalid_request") wrong.push(`${call}: ${error}`);
      } catch (thrown) {
        wrong.push(`${call} threw at once: ${thrown}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.equal(requests.length, 0);
  });

  test("setCustomer throws what the options would have been refused with", async () => {
    const { client } = await clientOver();
    for (const bad of [5, "abc", "P100 5053", {}]) {
      assert.throws(
        () => client.setCustomer(bad),
        (error) => /customerId/.test(checkError(error, REFUSED).message),
      );
    }
  });

  test("a refused setCustomer leaves the customer as it was", async () => {
    const customerId = newCustomer();
    const { client, requests } = await clientOver(undefined, { customerId });
    assert.throws(() => client.setCustomer(5));
    await client.pick();
    assert.equal(requests[0].body.customerId, customerId);
  });
});
