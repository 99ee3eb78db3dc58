// What is sent: address, method, headers and body of every call.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ADD_ON,
  OWNED,
  PROXY,
  TRACKER_HEADER,
  UPSELL,
  clientOver,
  createClient,
  json,
  newCustomer,
  nothing,
  recorder,
  rejected,
  resolved,
  serve,
  withoutWaits,
} from "./support.mjs";

const LINES = [
  { offerId: UPSELL, quantity: 2 },
  { offerId: ADD_ON, quantity: 1 },
];
const ORDER = { currencyCode: "USD", lineItems: LINES };
const SUBSCRIPTION = { offerId: UPSELL, autoRenewal: { enabled: true, renewalQuantity: 3 } };
const ID = /^[\x21-\x7e]{8,64}$/;

const created = () => json({ orderId: "5120008001" }, { status: 201 });

/** Every call, as it is made without options. */
const CALLS = {
  pick: (client, options) => client.pick(undefined, options),
  recommendations: (client, options) => client.recommendations(undefined, options),
  previewOrder: (client, options) => client.previewOrder(ORDER, options),
  previewRenewal: (client, options) => client.previewRenewal(undefined, options),
  subscriptions: (client, options) => client.subscriptions(options),
  orders: (client, options) => client.orders(options),
  createOrder: (client, options) => client.createOrder(ORDER, options),
  createSubscription: (client, options) => client.createSubscription(SUBSCRIPTION, options),
};

describe("every call", () => {
  const customerId = "P1005053489";
  const of = `${PROXY}/v3/customers/${customerId}`;
  const fetchBody = { customerId, includePropensity: true };
  const rows = [
    ["pick", "POST", `${PROXY}/v3/recommendations`, fetchBody],
    ["recommendations", "POST", `${PROXY}/v3/recommendations`, fetchBody],
    [
      "previewOrder",
      "POST",
      `${of}/orders?fetch-recommendations=true`,
      { ...ORDER, orderType: "PREVIEW" },
    ],
    [
      "previewRenewal",
      "POST",
      `${of}/orders?fetch-recommendations=true`,
      { orderType: "PREVIEW_RENEWAL" },
    ],
    ["subscriptions", "GET", `${of}/subscriptions?fetch-recommendations=true`, undefined],
    ["orders", "GET", `${of}/orders?fetch-recommendations=true`, undefined],
    ["createOrder", "POST", `${of}/orders`, ORDER],
    ["createSubscription", "POST", `${of}/subscriptions`, SUBSCRIPTION],
  ];
  for (const [name, method, url, body] of rows) {
    const type = body ? { "content-type": "application/json" } : {};
    const plain = { accept: "application/json", ...type };

    test(`${name} is one ${method} to Adobe's path below the proxy`, async () => {
      const { client, requests } = await clientOver(created, { customerId });
      await resolved(CALLS[name](client));
      assert.equal(requests.length, 1);
      const [request] = requests;
      assert.equal(request.url, url);
      assert.equal(request.init.method, method);
      assert.deepEqual(request.body, body);
    });

    test(`${name} hands fetch a plain init`, async () => {
      const { client, requests } = await clientOver(created, { customerId });
      await resolved(CALLS[name](client));
      const { init } = requests[0];
      const keys = ["cache", "credentials", "headers", "method", "signal"];
      assert.deepEqual(Object.keys(init).sort(), body ? ["body", ...keys] : keys);
      assert.equal(Object.getPrototypeOf(init), Object.prototype);
      assert.equal(Object.getPrototypeOf(init.headers), Object.prototype);
      assert.equal(init.cache, "no-store");
      assert.equal(init.credentials, "same-origin");
      assert.ok(init.signal instanceof AbortSignal);
      assert.equal(typeof init.body, body ? "string" : "undefined");
    });

    test(`${name} sends these headers and no others`, async () => {
      const { client, requests } = await clientOver(created, { customerId });
      await resolved(CALLS[name](client));
      const { "x-request-id": request, "x-correlation-id": intent, ...rest } = requests[0].headers;
      assert.match(request, ID);
      assert.match(intent, ID);
      assert.notEqual(request, intent);
      assert.deepEqual(rest, plain);
    });

    test(`${name} without correlation sends no ids`, async () => {
      const { client, requests } = await clientOver(created, { customerId, correlation: false });
      await resolved(CALLS[name](client));
      assert.deepEqual(requests[0].headers, plain);
    });

    test(`${name} has new ids each time`, async () => {
      const { client, requests } = await clientOver(created, { customerId });
      await resolved(CALLS[name](client));
      await resolved(CALLS[name](client));
      const ids = requests.flatMap(({ headers }) => [
        headers["x-request-id"],
        headers["x-correlation-id"],
      ]);
      assert.equal(new Set(ids).size, 4);
    });

    test(`${name} sends credentials as told`, async () => {
      for (const credentials of ["omit", "same-origin", "include"]) {
        const { client, requests } = await clientOver(created, { customerId, credentials });
        await resolved(CALLS[name](client));
        assert.equal(requests[0].init.credentials, credentials);
      }
    });
  }

  test("has ids as long where there is no `randomUUID`, whatever chance says", async (t) => {
    t.mock.method(globalThis.crypto, "randomUUID", () => {
      throw new TypeError("the page is not secure");
    });
    for (const chance of [0, 0.5, 1 - Number.EPSILON]) {
      const random = t.mock.method(Math, "random", () => chance);
      const { client, requests } = await clientOver(nothing);
      await resolved(client.pick());
      random.mock.restore();
      const id = requests[0].headers["x-request-id"];
      assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
    }
  });

  test("arrives at a real server through the global fetch", async (t) => {
    const seen = [];
    const base = await serve(t, async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push([request.method, request.url, body, request.headers["content-type"]]);
      response.end("{}");
    });
    const client = await createClient({ proxyUrl: `${base}/api/`, customerId });
    for (const call of Object.values(CALLS)) await resolved(call(client));
    const of = `/api/v3/customers/${customerId}`;
    const fetched = `{"customerId":"${customerId}","includePropensity":true}`;
    const shown = seen.map(([method, url, body]) => [method, url, body && JSON.parse(body)]);
    assert.deepEqual(shown, [
      ["POST", "/api/v3/recommendations", JSON.parse(fetched)],
      ["POST", "/api/v3/recommendations", JSON.parse(fetched)],
      ["POST", `${of}/orders?fetch-recommendations=true`, { ...ORDER, orderType: "PREVIEW" }],
      ["POST", `${of}/orders?fetch-recommendations=true`, { orderType: "PREVIEW_RENEWAL" }],
      ["GET", `${of}/subscriptions?fetch-recommendations=true`, ""],
      ["GET", `${of}/orders?fetch-recommendations=true`, ""],
      ["POST", `${of}/orders`, ORDER],
      ["POST", `${of}/subscriptions`, SUBSCRIPTION],
    ]);
    for (const [, , body, type] of seen) {
      assert.equal(type, body ? "application/json" : undefined);
    }
  });

  test("uses the global fetch of the moment, not that of the import", async (t) => {
    const { client: own } = await clientOver();
    assert.ok(own);
    const fetch = recorder();
    t.mock.method(globalThis, "fetch", fetch);
    const client = await createClient({ proxyUrl: PROXY });
    t.mock.restoreAll();
    t.mock.method(globalThis, "fetch", fetch);
    await resolved(client.pick());
    assert.equal(fetch.requests.length, 1);
  });
});

describe("the body of pick", () => {
  const customerId = "D1005103137";
  const rows = [
    {
      name: "holds the customer as text and asks for propensity",
      sent: { customerId, includePropensity: true },
    },
    {
      name: "leaves out a customer that only the proxy knows",
      options: { customerId: undefined },
      sent: { includePropensity: true },
    },
    {
      name: "has context ORDER_PREVIEW with a cart",
      query: { offers: LINES },
      sent: {
        customerId,
        recommendationContext: "ORDER_PREVIEW",
        offers: LINES,
        includePropensity: true,
      },
    },
    {
      name: "has no context and no offers with an empty cart",
      query: { offers: [] },
      sent: { customerId, includePropensity: true },
    },
    {
      name: "has the context that was asked for",
      query: { context: "RENEWAL_ORDER_PREVIEW" },
      sent: { customerId, recommendationContext: "RENEWAL_ORDER_PREVIEW", includePropensity: true },
    },
    {
      name: "has GENERIC where it was asked for, cart or not",
      query: { context: "GENERIC", offers: [{ offerId: UPSELL }] },
      sent: {
        customerId,
        recommendationContext: "GENERIC",
        offers: [{ offerId: UPSELL }],
        includePropensity: true,
      },
    },
    {
      name: "sends another context as given",
      query: { context: "ORDERS_VIEW" },
      sent: { customerId, recommendationContext: "ORDERS_VIEW", includePropensity: true },
    },
    {
      name: "sends of a line what the service knows, as given",
      query: { offers: [{ offerId: " 99000001ca01a12", quantity: 0, title: "mine" }] },
      sent: {
        customerId,
        recommendationContext: "ORDER_PREVIEW",
        offers: [{ offerId: " 99000001ca01a12", quantity: 0 }],
        includePropensity: true,
      },
    },
    {
      name: "does not send what the customer owns",
      query: { owned: [{ offerId: OWNED, quantity: 5 }], limit: 2 },
      sent: { customerId, includePropensity: true },
    },
    {
      name: "has the client's country in upper case, and its language",
      options: { country: "de", language: "EN" },
      sent: { customerId, country: "DE", language: "EN", includePropensity: true },
    },
    {
      name: "has the query's country and language over the client's",
      options: { country: "DE", language: "EN" },
      query: { country: "us", language: "MULT" },
      sent: { customerId, country: "US", language: "MULT", includePropensity: true },
    },
    ...[true, false, [], ["churn"], ["seatExpansion", "churn"]].flatMap((includePropensity) => [
      {
        name: `sends includePropensity ${JSON.stringify(includePropensity)} of the client as given`,
        options: { includePropensity },
        sent: { customerId, includePropensity },
      },
      {
        name: `sends includePropensity ${JSON.stringify(includePropensity)} of the query as given`,
        query: { includePropensity },
        sent: { customerId, includePropensity },
      },
    ]),
    {
      name: "asks for deal registrations where the client does",
      options: { includeDealRegistrations: true },
      sent: { customerId, includePropensity: true, includeDealRegistrations: true },
    },
    {
      name: "asks for deal registrations where the query does",
      query: { includeDealRegistrations: true },
      sent: { customerId, includePropensity: true, includeDealRegistrations: true },
    },
    {
      name: "does not ask for deal registrations where the query does not want them",
      options: { includeDealRegistrations: true },
      query: { includeDealRegistrations: false },
      sent: { customerId, includePropensity: true },
    },
  ];
  for (const { name, options, query, sent } of rows) {
    for (const method of ["pick", "recommendations"]) {
      test(`${method}: ${name}`, async () => {
        const { client, requests } = await clientOver(nothing, { customerId, ...options });
        await resolved(client[method](query));
        const { includeDealRegistrations, ...body } = requests[0].body;
        const { includeDealRegistrations: wanted, ...rest } = sent;
        assert.deepEqual(body, rest);
        // `false` is the service's default, so it may be left out.
        assert.equal(includeDealRegistrations ?? false, wanted ?? false);
      });
    }
  }

  test("is the one of the moment of the call, whatever becomes of the query", async () => {
    const { client, requests } = await clientOver(nothing, { customerId });
    const query = { offers: [{ offerId: UPSELL, quantity: 1 }] };
    const call = client.pick(query);
    query.offers.push({ offerId: ADD_ON });
    query.offers[0].quantity = 9;
    await resolved(call);
    assert.deepEqual(requests[0].body.offers, [{ offerId: UPSELL, quantity: 1 }]);
  });

  test("takes queries and lines as reactive frameworks wrap them", async () => {
    const { client, requests } = await clientOver(nothing, { customerId });
    const proxied = new Proxy([new Proxy({ offerId: UPSELL, quantity: 1 }, {})], {});
    await resolved(client.pick(new Proxy({ offers: proxied }, {})));
    assert.deepEqual(requests[0].body.offers, [{ offerId: UPSELL, quantity: 1 }]);
  });

  test("follows setCustomer", async () => {
    const { client, requests } = await clientOver(nothing, { customerId });
    client.setCustomer("P1005053489");
    await resolved(client.pick());
    client.setCustomer(undefined);
    await resolved(client.pick());
    assert.deepEqual(
      requests.map(({ body }) => body),
      [{ customerId: "P1005053489", includePropensity: true }, { includePropensity: true }],
    );
  });
});

describe("includePropensity in the form that the service does not take", () => {
  const refusal = (rest) => () => json({ code: "1117", ...rest }, { status: 400 });
  const byField = refusal({ message: "Invalid field", invalidFields: ["includePropensity"] });
  const byMessage = refusal({ message: "Invalid value for includePropensity" });

  const forms = [
    [true, ["churn", "seatExpansion"]],
    [["churn", "seatExpansion"], true],
    [["churn"], true],
    [["seatExpansion"], true],
    [[], false],
    [false, []],
  ];
  for (const [first, other] of forms) {
    test(`${JSON.stringify(first)} is tried once as ${JSON.stringify(other)}`, async () => {
      const options = { includePropensity: first, retries: 0 };
      const { client, requests } = await clientOver([byField, nothing], options);
      await resolved(client.pick());
      const sent = requests.map(({ body }) => body.includePropensity);
      assert.deepEqual(sent, [first, other]);
      const [one, two] = requests.map(({ headers }) => headers);
      assert.notEqual(one["x-request-id"], two["x-request-id"]);
      assert.notEqual(one["x-correlation-id"], two["x-correlation-id"]);
    });
  }

  test("a message that names it is enough", async () => {
    const { client, requests } = await clientOver([byMessage, nothing], { retries: 0 });
    await resolved(client.pick());
    assert.equal(requests.length, 2);
  });

  test("the form that worked is kept", async () => {
    const { client, requests } = await clientOver([byField, nothing]);
    await resolved(client.pick());
    await resolved(client.pick());
    await resolved(client.recommendations({ offers: LINES }));
    const sent = requests.map(({ body }) => body.includePropensity);
    const list = ["churn", "seatExpansion"];
    assert.deepEqual(sent, [true, list, list, list]);
  });

  test("a form that did not work either is not kept", async () => {
    const { client, requests } = await clientOver([byField, byField, nothing]);
    await rejected(client.pick(), { code: "rejected", status: 400, serviceCode: "1117" });
    await resolved(client.pick());
    const sent = requests.map(({ body }) => body.includePropensity);
    assert.deepEqual(sent, [true, ["churn", "seatExpansion"], true]);
  });

  test("the second form is the last", async () => {
    const { client, requests } = await clientOver(byField);
    await rejected(client.pick(), { code: "rejected", attempts: 2, retryable: false });
    assert.equal(requests.length, 2);
  });

  test("the further try takes nothing from the retries", async (t) => {
    withoutWaits(t);
    const down = () => json({}, { status: 503 });
    const answers = [byField, down, down, nothing];
    const { client, requests } = await clientOver(answers, { retries: 2 });
    await resolved(client.pick());
    assert.equal(requests.length, 4);
  });

  for (const [name, answer] of [
    ["a 400 that names another field", refusal({ invalidFields: ["country"], message: "bad" })],
    ["a 400 without a body", () => new Response("", { status: 400 })],
    [
      "another status",
      () => json({ invalidFields: ["includePropensity"], message: "bad" }, { status: 422 }),
    ],
  ]) {
    test(`${name} is not about it`, async () => {
      const { client, requests } = await clientOver(answer);
      await rejected(client.pick(), { code: "rejected", attempts: 1 });
      assert.equal(requests.length, 1);
    });
  }
});

describe("the partner's headers", () => {
  test("win over ours, whatever the case of their names", async () => {
    const headers = { ACCEPT: "application/vnd.shop+json", "content-type": "text/plain" };
    for (const form of [headers, () => headers, async () => headers]) {
      const { client, requests } = await clientOver(nothing, { headers: form });
      await resolved(client.pick());
      assert.equal(requests[0].headers.accept, "application/vnd.shop+json");
      assert.equal(requests[0].headers["content-type"], "text/plain");
    }
  });

  test("do not win over the ids and the tracker", async () => {
    const answers = [() => json({}, { tracker: "TRACKER1" }), created];
    const headers = {
      "x-request-id": "mine",
      "X-CORRELATION-ID": "mine",
      "X-Recommendation-Tracker-Id": "mine",
    };
    for (const [form, perCall] of [
      [headers, undefined],
      [() => headers, undefined],
      [undefined, headers],
    ]) {
      const { client, requests } = await clientOver(answers, { headers: form });
      await resolved(client.pick({}, { headers: perCall }));
      await resolved(client.createOrder(ORDER, { headers: perCall }));
      for (const { headers } of requests) {
        assert.notEqual(headers["x-request-id"], "mine");
        assert.notEqual(headers["x-correlation-id"], "mine");
      }
      assert.equal(requests[1].headers[TRACKER_HEADER], "TRACKER1");
    }
  });

  test("of a call win over the client's, fixed or made", async () => {
    const headers = { "X-Shop": "client", "X-Client": "c" };
    for (const form of [headers, () => headers]) {
      for (const call of Object.values(CALLS)) {
        const { client, requests } = await clientOver(created, { headers: form });
        await resolved(call(client, { headers: { "x-shop": "call", "X-Call": "d" } }));
        assert.equal(requests[0].headers["x-shop"], "call");
        assert.equal(requests[0].headers["x-client"], "c");
        assert.equal(requests[0].headers["x-call"], "d");
      }
    }
  });

  test("are asked for before every attempt", async (t) => {
    withoutWaits(t);
    let made = 0;
    const headers = async () => ({ Authorization: `Bearer ${(made += 1)}` });
    const down = () => json({}, { status: 503 });
    const { client, requests } = await clientOver([down, down, nothing], { headers });
    assert.equal(made, 0);
    await resolved(client.pick());
    const sent = requests.map(({ headers }) => headers.authorization);
    assert.deepEqual(sent, ["Bearer 1", "Bearer 2", "Bearer 3"]);
  });

  test("are asked for before every attempt of an order", async (t) => {
    withoutWaits(t);
    let made = 0;
    const headers = () => ({ Authorization: `Bearer ${(made += 1)}` });
    const busy = () => json({}, { status: 429, headers: { "retry-after": "0" } });
    const { client, requests } = await clientOver([busy, created], { headers });
    await resolved(client.createOrder(ORDER));
    const sent = requests.map(({ headers }) => headers.authorization);
    assert.deepEqual(sent, ["Bearer 1", "Bearer 2"]);
  });

  test("reach the wire as bytes of Latin-1", async (t) => {
    let seen;
    const base = await serve(t, (request, response) => {
      seen = request.headers["x-shop"];
      response.end("{}");
    });
    const client = await createClient({ proxyUrl: base, headers: { "X-Shop": "K\u00e4se\t1" } });
    await resolved(client.pick());
    assert.equal(Buffer.from(seen, "latin1").toString("latin1"), "K\u00e4se\t1");
  });
});

describe("a proxy with paths of its own", () => {
  const path = "/api/{customerId}/x";
  for (const [endpoint, call] of Object.entries(CALLS).slice(1)) {
    test(`${endpoint} goes where it was told to`, async () => {
      const options = { customerId: "P1005053489", endpoints: { [endpoint]: { path } } };
      const { client, requests } = await clientOver(created, options);
      await resolved(call(client));
      assert.equal(requests[0].url.split("?")[0], `${PROXY}/api/P1005053489/x`);
    });

    test(`${endpoint} without a customer for its path is refused`, async () => {
      const options = { customerId: undefined, endpoints: { [endpoint]: { path } } };
      const { client, requests } = await clientOver(created, options);
      const error = await rejected(call(client), { code: "invalid_request", attempts: 0 });
      assert.match(error.message, /customerId/);
      assert.equal(requests.length, 0);
    });
  }

  test("pick goes where recommendations goes", async () => {
    const endpoints = { recommendations: { path: "recs" } };
    const { client, requests } = await clientOver(nothing, { endpoints });
    await resolved(client.pick());
    assert.equal(requests[0].url, `${PROXY}/recs`);
  });

  test("the customer is percent-encoded, at every place", async () => {
    const endpoints = { orders: { path: "/{customerId}/orders?of={customerId}" } };
    const options = { customerId: "\u00c4-\u00d6\u00dc1", endpoints };
    const { client, requests } = await clientOver(nothing, options);
    await resolved(client.orders());
    const id = "%C3%84-%C3%96%C3%9C1";
    assert.equal(requests[0].url, `${PROXY}/${id}/orders?of=${id}&fetch-recommendations=true`);
  });

  test("with GET, the recommendations fields are the query", async () => {
    const { client, requests } = await clientOver(nothing, {
      customerId: "P1005053489",
      country: "de",
      language: "EN",
      includeDealRegistrations: true,
      includePropensity: ["churn", "seatExpansion"],
      endpoints: { recommendations: { method: "GET", path: "/api/recommendation" } },
    });
    await resolved(client.pick({ offers: LINES }));
    const [{ url, init }] = requests;
    assert.equal(init.method, "GET");
    assert.equal(init.body, undefined);
    const { origin, pathname, searchParams } = new URL(url);
    assert.equal(origin + pathname, `${PROXY}/api/recommendation`);
    assert.deepEqual(Object.fromEntries(searchParams), {
      customerId: "P1005053489",
      recommendationContext: "ORDER_PREVIEW",
      offers: JSON.stringify(LINES),
      country: "DE",
      language: "EN",
      includePropensity: "churn,seatExpansion",
      includeDealRegistrations: "true",
    });
  });

  test("with GET and nothing asked, the query is the customer and the propensity", async () => {
    const { client, requests } = await clientOver(nothing, {
      customerId: "P1005053489",
      endpoints: { recommendations: { method: "GET", path: "/recs?v=2" } },
    });
    await resolved(client.pick());
    assert.equal(
      requests[0].url,
      `${PROXY}/recs?v=2&customerId=P1005053489&includePropensity=true`,
    );
  });

  test("with GET, a 400 that names includePropensity gets the other form too", async () => {
    const named = () => json({ invalidFields: ["includePropensity"] }, { status: 400 });
    const { client, requests } = await clientOver([named, nothing], {
      endpoints: { recommendations: { method: "GET" } },
    });
    await resolved(client.pick());
    const sent = requests.map(({ url }) => new URL(url).searchParams.get("includePropensity"));
    assert.deepEqual(sent, ["true", "churn,seatExpansion"]);
  });

  test("a host read may be a POST", async () => {
    const endpoints = { subscriptions: { method: "POST" } };
    const { client, requests } = await clientOver(nothing, { endpoints });
    await resolved(client.subscriptions());
    assert.equal(requests[0].init.method, "POST");
  });
});

describe("the query of the host calls", () => {
  const hosts = ["previewOrder", "previewRenewal", "subscriptions", "orders"];
  const rows = [
    { name: "asks for recommendations", query: "fetch-recommendations=true" },
    {
      name: "has the client's country and language",
      client: { country: "de", language: "EN" },
      query: "fetch-recommendations=true&recommendation-country=DE&recommendation-language=EN",
    },
    {
      name: "has the call's country and language over the client's",
      client: { country: "de", language: "EN" },
      options: { country: "us", language: "MULT" },
      query: "fetch-recommendations=true&recommendation-country=US&recommendation-language=MULT",
    },
    {
      name: "has what the call adds",
      options: { query: { limit: "10", offset: "20", status: "1000,1002", "a b&c": "\u00e4 ?=#" } },
      query:
        "fetch-recommendations=true&limit=10&offset=20&status=1000%2C1002&a%20b%26c=%C3%A4%20%3F%3D%23",
    },
  ];
  for (const method of hosts) {
    for (const { name, client: own, options, query } of rows) {
      test(`${method} ${name}`, async () => {
        const { client, requests } = await clientOver(nothing, own);
        await resolved(CALLS[method](client, options));
        const sent = [...new URL(requests[0].url).searchParams];
        assert.deepEqual(sent, [...new URLSearchParams(query)]);
        assert.ok(!requests[0].url.includes(" "));
      });
    }
  }
});

describe("the body of an order", () => {
  const preview = [
    ["previewOrder", {}, { orderType: "PREVIEW" }],
    ["previewOrder", { orderType: "PREVIEW_SWITCH" }, { orderType: "PREVIEW_SWITCH" }],
    ["previewOrder", { orderType: "NEW" }, { orderType: "NEW" }],
    ["previewOrder", { orderType: "" }, { orderType: "" }],
    ["previewRenewal", {}, { orderType: "PREVIEW_RENEWAL" }],
    ["previewRenewal", undefined, { orderType: "PREVIEW_RENEWAL" }],
    ["previewRenewal", { lineItems: LINES }, { lineItems: LINES, orderType: "PREVIEW_RENEWAL" }],
    ["previewRenewal", { orderType: "PREVIEW" }, { orderType: "PREVIEW" }],
    ["createOrder", {}, {}],
    ["createOrder", { orderType: "NEW", lineItems: LINES }, { orderType: "NEW", lineItems: LINES }],
    ["createSubscription", SUBSCRIPTION, SUBSCRIPTION],
  ];
  for (const [method, given, sent] of preview) {
    test(`${method}(${JSON.stringify(given)}) sends ${JSON.stringify(sent)}`, async () => {
      const { client, requests } = await clientOver(created);
      await resolved(client[method](given));
      assert.deepEqual(requests[0].body, sent);
    });
  }

  const withBodies = ["previewOrder", "previewRenewal", "createOrder", "createSubscription"];
  /** What every one of the four sends of a body, beside the type that a preview adds. */
  async function sent(method, body) {
    const { client, requests } = await clientOver(created);
    await resolved(client[method](body));
    const added = { previewOrder: "PREVIEW", previewRenewal: "PREVIEW_RENEWAL" }[method];
    const parsed = JSON.parse(requests[0].init.body);
    if (added) {
      assert.equal(parsed.orderType, added);
      delete parsed.orderType;
    }
    return parsed;
  }

  for (const method of withBodies) {
    test(`${method} never changes the caller's object`, async () => {
      const body = Object.freeze({ offerId: UPSELL, lineItems: Object.freeze([...LINES]) });
      const before = JSON.stringify(body);
      await sent(method, body);
      assert.equal(JSON.stringify(body), before);
    });

    test(`${method} sends what JSON makes of the body`, async () => {
      const body = {
        offerId: UPSELL,
        when: new Date(0),
        left: undefined,
        price: { toJSON: () => "12.00" },
        text: 'K\u00e4se \ud83e\uddc0 \u2028 "\\',
        number: 1e21,
        nothing: null,
      };
      assert.deepEqual(await sent(method, body), {
        offerId: UPSELL,
        when: "1970-01-01T00:00:00.000Z",
        price: "12.00",
        text: 'K\u00e4se \ud83e\uddc0 \u2028 "\\',
        number: 1e21,
        nothing: null,
      });
    });

    test(`${method} sends a body that makes its own JSON`, async () => {
      class Order {
        #offerId = UPSELL;
        toJSON() {
          return { offerId: this.#offerId };
        }
      }
      assert.deepEqual(await sent(method, new Order()), { offerId: UPSELL });
    });

    test(`${method} sends odd keys as they are`, async () => {
      const text = `{"__proto__":{"a":1},"constructor":2,"offerId":"${UPSELL}"}`;
      assert.equal(JSON.stringify(await sent(method, JSON.parse(text))), text);
    });

    test(`${method} sends the body of the moment of the call`, async () => {
      const { client, requests } = await clientOver(created);
      const body = { offerId: UPSELL, note: "before" };
      const call = client[method](body);
      body.note = "after";
      await resolved(call);
      assert.equal(requests[0].body.note, "before");
    });

    test(`${method} sends an externalReferenceId of 35 characters`, async () => {
      const externalReferenceId = "a".repeat(35);
      const body = await sent(method, { offerId: UPSELL, externalReferenceId });
      assert.equal(body.externalReferenceId, externalReferenceId);
    });

    test(`${method} refuses an externalReferenceId of 36 characters`, async () => {
      const { client, requests } = await clientOver(created);
      const body = { offerId: UPSELL, externalReferenceId: "a".repeat(36) };
      const expected = { code: "invalid_request", attempts: 0, outcome: undefined };
      const error = await rejected(client[method](body), expected);
      assert.match(error.message, /externalReferenceId/);
      assert.equal(requests.length, 0);
    });
  }
});

describe("ids over several attempts of a read", () => {
  const down = () => json({}, { status: 503 });
  const offline = () => Promise.reject(new TypeError("offline"));
  const ids = (requests, name) => new Set(requests.map(({ headers }) => headers[name])).size;

  test("a request id is new for each attempt", async (t) => {
    withoutWaits(t);
    const { client, requests } = await clientOver([offline, down, nothing]);
    await resolved(client.pick());
    assert.equal(ids(requests, "x-request-id"), 3);
  });

  test("a correlation id is kept while no answer came", async (t) => {
    withoutWaits(t);
    const { client, requests } = await clientOver([offline, offline, nothing]);
    await resolved(client.pick());
    assert.equal(ids(requests, "x-correlation-id"), 1);
  });

  test("a correlation id is new after any answer", async (t) => {
    withoutWaits(t);
    const { client, requests } = await clientOver([down, down, nothing]);
    await resolved(client.pick());
    assert.equal(ids(requests, "x-correlation-id"), 3);
  });

  test("an error carries the last ones", async (t) => {
    withoutWaits(t);
    const { client, requests } = await clientOver(down);
    const error = await rejected(client.pick(), { attempts: 3 });
    assert.equal(error.requestId, requests[2].headers["x-request-id"]);
    assert.equal(error.correlationId, requests[2].headers["x-correlation-id"]);
  });
});

test("two customers' requests never mix", async () => {
  const fetch = recorder();
  const clients = await Promise.all(
    [newCustomer(), newCustomer()].map((customerId) =>
      createClient({ proxyUrl: PROXY, fetch, customerId }),
    ),
  );
  await Promise.all(clients.map((client) => client.pick()));
  assert.equal(new Set(fetch.requests.map(({ body }) => body.customerId)).size, 2);
});
