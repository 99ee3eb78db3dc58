// What the network, the proxy and the partner's own code may do: every call settles, with an error
// that says what happened, and a failure is never an empty list.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  THREE,
  UPSELL,
  bodiless,
  checkError,
  clientOver,
  createClient,
  deferred,
  hangs,
  json,
  nothing,
  recorder,
  rejected,
  resolved,
  serve,
  settles,
  turns,
  withoutWaits,
} from "./support.mjs";

const status = (code, body = "", headers = {}) => new Response(body, { status: code, headers });
const busy = (retryAfter) => () => status(429, "", { "retry-after": retryAfter });

/** A response as mocks and wrappers make them. */
const duck = (rest) => ({ status: 200, ok: true, headers: new Headers(), ...rest });
const throwing = (name, rest = duck()) =>
  Object.defineProperty({ ...rest }, name, {
    get() {
      throw new Error(`${name} was read`);
    },
  });

/** Rows: what fetch does, and how the call ends. `fails` lists the error's fields. */
const NETWORK = { code: "network", status: undefined, attempts: 3, retryable: true };
const UNREAD = { code: "decode", status: 200, attempts: 3, retryable: true };
const WRONG = { code: "decode", status: 200, attempts: 1, retryable: false };
const why = new Error("why");

const ROWS = [
  // What fetch does instead of giving a response.
  {
    name: "fetch throws at once",
    fetch: () => {
      throw why;
    },
    fails: { ...NETWORK, cause: why },
  },
  {
    name: "fetch throws a string at once",
    fetch: () => {
      throw "why";
    },
    fails: { ...NETWORK, cause: "why" },
  },
  {
    name: "fetch throws undefined at once",
    fetch: () => {
      throw undefined;
    },
    fails: NETWORK,
  },
  {
    name: "fetch rejects with an Error",
    fetch: () => Promise.reject(why),
    fails: { ...NETWORK, cause: why },
  },
  {
    name: "fetch rejects with a string",
    fetch: () => Promise.reject("why"),
    fails: { ...NETWORK, cause: "why" },
  },
  { name: "fetch rejects with undefined", fetch: () => Promise.reject(undefined), fails: NETWORK },
  { name: "fetch rejects with null", fetch: () => Promise.reject(null), fails: NETWORK },
  {
    name: "fetch rejects with a TypeError once",
    fetch: [() => Promise.reject(new TypeError("offline")), () => json(THREE)],
    picks: 3,
    requests: 2,
  },
  { name: "fetch returns nothing", fetch: () => undefined, fails: NETWORK },
  { name: "fetch returns 5", fetch: () => 5, fails: NETWORK },
  { name: "fetch returns null", fetch: () => null, fails: NETWORK },
  { name: "fetch returns text", fetch: () => "{}", fails: NETWORK },
  { name: "fetch returns a plain object", fetch: () => ({}), fails: NETWORK },
  { name: "fetch returns parsed JSON", fetch: async () => ({ ...THREE }), fails: NETWORK },
  { name: "fetch returns a function", fetch: () => () => {}, fails: NETWORK },
  { name: "fetch returns a symbol", fetch: () => Symbol("x"), fails: NETWORK },
  { name: "the status is text", fetch: () => duck({ status: "200" }), fails: NETWORK },
  { name: "the status is NaN", fetch: () => duck({ status: NaN }), fails: NETWORK },
  { name: "the status is 0", fetch: () => duck({ status: 0 }), fails: NETWORK },
  { name: "a network error as a Response", fetch: () => Response.error(), fails: NETWORK },
  {
    name: "an opaque response",
    fetch: () => duck({ status: 0, type: "opaque", body: null }),
    fails: NETWORK,
  },
  { name: "the status throws", fetch: () => throwing("status"), fails: NETWORK },
  {
    name: "a thenable that throws",
    fetch: () => ({
      then() {
        throw why;
      },
    }),
    fails: { ...NETWORK, cause: why },
  },
  {
    name: "a thenable that settles twice",
    fetch: () => ({
      then(yes, no) {
        yes(json(THREE));
        no("late");
        yes(5);
      },
    }),
    picks: 3,
  },
  { name: "fetch returns the response itself, no promise", fetch: () => json(THREE), picks: 3 },
  {
    name: "a response with json() alone",
    fetch: () => ({ status: 200, json: async () => THREE }),
    picks: 3,
  },
  {
    name: "a response with text() alone",
    fetch: () => ({ status: 200, text: async () => JSON.stringify(THREE) }),
    picks: 3,
  },
  {
    name: "a response whose json() is no promise",
    fetch: () => ({ status: 200, json: () => THREE }),
    picks: 3,
  },
  {
    name: "a response of another realm",
    fetch: () => {
      class Response {
        #text = JSON.stringify(THREE);
        get status() {
          return 200;
        }
        get headers() {
          return new Map([["x-recommendation-tracker-id", "T1"]]);
        }
        async arrayBuffer() {
          return new TextEncoder().encode(this.#text).buffer;
        }
      }
      return new Response();
    },
    picks: 3,
    trackerId: "T1",
  },
  {
    name: "headers as a plain record",
    fetch: () =>
      duck({ headers: { "x-recommendation-tracker-id": "T2" }, json: async () => THREE }),
    picks: 3,
    trackerId: "T2",
  },
  {
    name: "no headers",
    fetch: () => duck({ headers: undefined, json: async () => THREE }),
    picks: 3,
  },
  {
    name: "headers that are a number",
    fetch: () => duck({ headers: 5, json: async () => THREE }),
    picks: 3,
  },
  {
    name: "headers that throw",
    fetch: () => throwing("headers", duck({ json: async () => THREE })),
    picks: 3,
  },
  {
    name: "headers whose get throws",
    fetch: () =>
      duck({
        headers: {
          get() {
            throw why;
          },
        },
        json: async () => THREE,
      }),
    picks: 3,
  },
  {
    name: "ok, url and type that throw",
    fetch: () =>
      throwing("ok", throwing("url", throwing("type", duck({ json: async () => THREE })))),
    picks: 3,
  },
  {
    name: "a body that was read before",
    fetch: async () => {
      const response = json(THREE);
      await response.text();
      return response;
    },
    fails: UNREAD,
  },
  {
    name: "a response without a body to read",
    fetch: () => duck(),
    fails: { code: "decode", status: 200 },
  },
  { name: "arrayBuffer throws when read", fetch: () => throwing("arrayBuffer"), fails: UNREAD },
  {
    name: "arrayBuffer() rejects with a string",
    fetch: () => duck({ arrayBuffer: () => Promise.reject("why") }),
    fails: { ...UNREAD, cause: "why" },
  },
  {
    name: "arrayBuffer() resolves with text",
    fetch: () => duck({ arrayBuffer: async () => "x" }),
    fails: { code: "decode", status: 200 },
  },
  {
    name: "text() resolves with a number",
    fetch: () => duck({ text: async () => 5 }),
    fails: { code: "decode", status: 200 },
  },
  {
    name: "json() resolves with what has no JSON",
    fetch: () => duck({ json: async () => undefined }),
    fails: { code: "decode", status: 200 },
  },

  // Bodies.
  { name: "HTML", fetch: () => status(200, "<!doctype html><p>hello"), fails: WRONG },
  { name: "an empty body", fetch: () => status(200, ""), fails: WRONG },
  { name: "blanks", fetch: () => status(200, " \n"), fails: WRONG },
  {
    name: "204",
    fetch: () => new Response(null, { status: 204 }),
    fails: { ...WRONG, status: 204 },
  },
  ...["[]", "5", '"x"', "null", "true"].map((text) => ({
    name: `a body of ${text}`,
    fetch: () => status(200, text),
    fails: WRONG,
  })),
  { name: "JSON and more", fetch: () => status(200, "{} x"), fails: WRONG },
  { name: "JSON with a trailing comma", fetch: () => status(200, '{"a":1,}'), fails: WRONG },
  { name: "JSON with a comment", fetch: () => status(200, "{} // x"), fails: WRONG },
  { name: "JSON that stops in the middle", fetch: () => status(200, '{"a":'), fails: WRONG },
  {
    name: "invalid UTF-8",
    fetch: () => status(200, new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    fails: WRONG,
  },
  {
    name: "a byte-order mark",
    fetch: () => status(200, `\ufeff${JSON.stringify(THREE)}`),
    picks: 3,
  },
  { name: "UTF-16", fetch: () => status(200, Buffer.from("\ufeff{}", "utf16le")), fails: WRONG },
  {
    name: "nesting of 10,000",
    fetch: () => status(200, `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`),
    fails: WRONG,
  },
  {
    name: "nesting of 10,000 objects",
    fetch: () => status(200, `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
    fails: WRONG,
  },
  {
    name: "a wrong content type",
    fetch: () => status(200, JSON.stringify(THREE), { "content-type": "text/html" }),
    picks: 3,
  },
  { name: "5 MB", fetch: () => json({ pad: "x".repeat(5_000_000), ...THREE }), picks: 3 },
  {
    name: "a body that breaks off with a string",
    fetch: () => {
      const { response, fail } = bodiless({ start: '{"a":' });
      fail("why");
      return response;
    },
    fails: { ...UNREAD, cause: "why" },
  },
  {
    name: "a body that breaks off once",
    fetch: [
      () => {
        const { response, fail } = bodiless();
        fail(new TypeError("terminated"));
        return response;
      },
      () => json(THREE),
    ],
    picks: 3,
    requests: 2,
  },

  // Statuses.
  {
    name: "500 for ever",
    fetch: () => status(500),
    fails: { code: "server", status: 500, attempts: 3, retryable: true },
  },
  {
    name: "500 for ever, without retries",
    fetch: () => status(500),
    options: { retries: 0 },
    fails: { code: "server", status: 500, attempts: 1, retryable: true },
  },
  {
    name: "500 for ever, with five retries",
    fetch: () => status(500),
    options: { retries: 5 },
    fails: { code: "server", attempts: 6 },
  },
  { name: "503 once", fetch: [() => status(503), () => json(THREE)], picks: 3, requests: 2 },
  {
    name: "504 with HTML",
    fetch: () => status(504, "<html>"),
    fails: { code: "server", status: 504, attempts: 3, retryable: true, serviceCode: undefined },
  },
  { name: "599", fetch: () => status(599), fails: { code: "server", status: 599, attempts: 3 } },
  {
    name: "400",
    fetch: () => status(400, "{}"),
    fails: { code: "rejected", status: 400, attempts: 1, retryable: false },
  },
  {
    name: "401",
    fetch: () => status(401),
    fails: { code: "unauthorized", status: 401, attempts: 1, retryable: false },
  },
  {
    name: "403",
    fetch: () => status(403),
    fails: { code: "forbidden", status: 403, attempts: 1, retryable: false },
  },
  {
    name: "404",
    fetch: () => status(404),
    fails: { code: "not_found", status: 404, attempts: 1, retryable: false },
  },
  {
    name: "408",
    fetch: () => status(408),
    fails: { code: "rejected", status: 408, attempts: 3, retryable: true },
  },
  {
    name: "409",
    fetch: () => status(409),
    fails: { code: "rejected", status: 409, attempts: 1, retryable: false },
  },
  {
    name: "422",
    fetch: () => status(422),
    fails: { code: "rejected", status: 422, attempts: 1, retryable: false },
  },
  {
    name: "425",
    fetch: () => status(425),
    fails: { code: "rejected", status: 425, attempts: 3, retryable: true },
  },
  {
    name: "400 with 4122, being processed",
    fetch: () => status(400, '{"code":"4122"}'),
    fails: { code: "rejected", status: 400, serviceCode: "4122", attempts: 3, retryable: true },
  },
  {
    name: "400 with 4122 as a number, once",
    fetch: [() => status(400, '{"code":4122}'), () => json(THREE)],
    picks: 3,
    requests: 2,
  },
  {
    name: "429 for ever",
    fetch: () => status(429),
    fails: {
      code: "rate_limited",
      status: 429,
      attempts: 3,
      retryable: true,
      retryAfterMs: undefined,
    },
  },
  {
    name: "429 with Retry-After 0",
    fetch: busy("0"),
    fails: { code: "rate_limited", attempts: 3, retryable: true, retryAfterMs: 0 },
  },
  {
    name: "429 once with Retry-After 0",
    fetch: [busy("0"), () => json(THREE)],
    picks: 3,
    requests: 2,
  },
  {
    name: "429 with a date that has passed",
    fetch: [busy("Wed, 21 Oct 2015 07:28:00 GMT"), () => json(THREE)],
    picks: 3,
    requests: 2,
  },
  {
    name: "429 with Retry-After past the budget",
    fetch: busy("3600"),
    fails: { code: "rate_limited", attempts: 1, retryable: true, retryAfterMs: 3_600_000 },
  },
  {
    name: "429 with an absurd Retry-After",
    fetch: busy("99999999999999999999999"),
    fails: { code: "rate_limited", attempts: 1, retryable: true },
  },
  {
    name: "503 with Retry-After past the budget",
    fetch: () => status(503, "", { "retry-after": "60" }),
    fails: { code: "server", attempts: 1, retryable: true, retryAfterMs: 60_000 },
  },
  ...["soon", "-1", "1.5.2", "", "0x10", "1e3", "\u00e4"].map((text) => ({
    name: `429 with Retry-After ${JSON.stringify(text)}, which says nothing`,
    fetch: busy(text),
    fails: { code: "rate_limited", attempts: 3, retryable: true, retryAfterMs: undefined },
  })),

  // Error bodies.
  {
    name: "Adobe's error body",
    fetch: () =>
      json(
        {
          code: "1117",
          message: "Invalid Fields",
          additionalDetails: ["country is bad"],
          invalidFields: ["country"],
        },
        { status: 400 },
      ),
    fails: {
      code: "rejected",
      serviceCode: "1117",
      additionalDetails: ["country is bad"],
      invalidFields: ["country"],
    },
  },
  {
    name: "a gateway's error_code",
    fetch: () => json({ error_code: 504001 }, { status: 403 }),
    fails: { code: "forbidden", serviceCode: "504001" },
  },
  {
    name: "a code that is a number",
    fetch: () => json({ code: 5136 }, { status: 400 }),
    fails: { code: "rejected", serviceCode: "5136" },
  },
  {
    name: "a proxy's {error: text}",
    fetch: () => json({ error: "no" }, { status: 404 }),
    fails: { code: "not_found", serviceCode: undefined, additionalDetails: undefined },
  },
  {
    name: "an error body of wrong types",
    fetch: () =>
      json({ code: {}, message: 5, additionalDetails: "x", invalidFields: [5] }, { status: 400 }),
    fails: { code: "rejected", serviceCode: undefined, status: 400 },
  },
  {
    name: "an error body that is a list",
    fetch: () => json([1], { status: 401 }),
    fails: { code: "unauthorized", status: 401 },
  },
  {
    name: "an error body that breaks off",
    fetch: () => {
      const { response, fail } = bodiless({ status: 403 });
      fail("why");
      return response;
    },
    fails: { code: "forbidden", status: 403, attempts: 1, retryable: false },
  },
];

describe("a read", () => {
  for (const { name, fetch, options, picks, requests = undefined, trackerId, fails } of ROWS) {
    test(`settles when: ${name}`, async (t) => {
      withoutWaits(t);
      const { client, requests: sent, events } = await clientOver(fetch, options);
      const call = client.pick();
      if (fails) {
        const error = await rejected(call, fails, 4_000);
        assert.ok(error.message.length > 0);
        if (fails.attempts) assert.equal(sent.length, fails.attempts);
        const failures = events.filter(({ type }) => type === "failure");
        assert.equal(failures.length, 1);
        assert.equal(failures[0].endpoint, "recommendations");
        assert.equal(failures[0].error.code, fails.code);
      } else {
        const result = await resolved(call, 4_000);
        assert.equal(result.picks.length, picks);
        assert.equal(result.trackerId, trackerId ?? null);
        assert.equal(sent.length, requests ?? 1);
      }
    });
  }

  test("an absurd Retry-After is still a number", async () => {
    const { client } = await clientOver(busy("99999999999999999999999"));
    const { retryAfterMs } = await rejected(client.pick());
    assert.ok(Number.isFinite(retryAfterMs) && 5_000 < retryAfterMs, String(retryAfterMs));
  });

  test("Retry-After may be a date", async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const { client, requests } = await clientOver(busy(inAnHour));
    const { retryAfterMs } = await rejected(client.pick(), { code: "rate_limited", attempts: 1 });
    assert.ok(3_590_000 < retryAfterMs && retryAfterMs <= 3_600_000, String(retryAfterMs));
    assert.equal(requests.length, 1);
  });

  test("a clock that jumps changes no deadline", async (t) => {
    const { client } = await clientOver(hangs, { timeoutMs: 40 });
    const call = client.pick();
    const now = Date.now();
    t.mock.method(Date, "now", () => now - 3_600_000);
    await rejected(call, { code: "timeout" });
    t.mock.restoreAll();
    const { client: other } = await clientOver(() => json(THREE));
    const second = other.pick();
    t.mock.method(Date, "now", () => now + 3_600_000);
    assert.equal((await resolved(second)).picks.length, 3);
  });

  test("an error says nothing about who and what", async () => {
    const { client, customerId } = await clientOver(() => status(400, '{"message":"bad"}'), {
      headers: { Authorization: "Bearer sesame" },
    });
    const error = await rejected(client.pick({ offers: [{ offerId: UPSELL }] }));
    const text = `${error.message} ${JSON.stringify(error)}`;
    for (const secret of ["sesame", customerId, UPSELL]) assert.ok(!text.includes(secret), text);
  });
});

describe("every other read fails in the same way", () => {
  const calls = {
    recommendations: (client) => client.recommendations(),
    previewOrder: (client) => client.previewOrder({}),
    previewRenewal: (client) => client.previewRenewal(),
    subscriptions: (client) => client.subscriptions(),
    orders: (client) => client.orders(),
  };
  const rows = [
    ["offline", () => Promise.reject("why"), NETWORK],
    ["500", () => status(500), { code: "server", status: 500, attempts: 3, retryable: true }],
    ["HTML", () => status(200, "<html>"), WRONG],
    ["a list", () => json([]), WRONG],
    ["204", () => new Response(null, { status: 204 }), { ...WRONG, status: 204 }],
    ["404", () => status(404), { code: "not_found", attempts: 1, outcome: undefined }],
  ];
  for (const [endpoint, call] of Object.entries(calls)) {
    for (const [name, fetch, fails] of rows) {
      test(`${endpoint}: ${name}`, async (t) => {
        withoutWaits(t);
        const { client, events } = await clientOver(fetch);
        await rejected(call(client), fails);
        assert.deepEqual(
          events.map(({ type, endpoint: of }) => [type, of]),
          [["failure", endpoint]],
        );
      });
    }
  }
});

describe("the deadline", () => {
  const rows = [
    { name: "fetch never answers", fetch: hangs, fails: { attempts: 1 } },
    {
      name: "the body never comes",
      fetch: () => bodiless({ start: "{" }).response,
      fails: { attempts: 1 },
    },
    {
      name: "the body of an error never comes",
      fetch: () => bodiless({ status: 500 }).response,
      fails: {},
    },
    {
      name: "the second attempt never answers",
      fetch: [() => status(503), hangs],
      fails: { attempts: 2 },
    },
    {
      name: "json() never settles",
      fetch: () => duck({ json: hangs }),
      fails: { attempts: 1 },
    },
    {
      name: "the headers function never settles",
      fetch: nothing,
      options: { headers: hangs },
      fails: {},
    },
    {
      name: "fetch does not heed its signal",
      fetch: () => new Promise((resolve) => setTimeout(resolve, 400, json(THREE)).unref()),
      fails: { attempts: 1 },
    },
  ];
  for (const { name, fetch, options, fails } of rows) {
    for (const where of ["client", "call"]) {
      test(`of the ${where} ends a call when ${name}`, async (t) => {
        withoutWaits(t);
        const own = where === "client" ? { timeoutMs: 60 } : { timeoutMs: 60_000 };
        const { client } = await clientOver(fetch, { ...own, ...options });
        const begun = performance.now();
        const call = client.pick({}, where === "call" ? { timeoutMs: 60 } : undefined);
        await rejected(call, { code: "timeout", retryable: true, ...fails });
        const took = performance.now() - begun;
        assert.ok(55 <= took && took < 360, `${took} ms`);
      });
    }
  }

  test("aborts the request", async () => {
    const { client, requests } = await clientOver(hangs, { timeoutMs: 40 });
    await rejected(client.pick(), { code: "timeout" });
    assert.ok(requests[0].init.signal.aborted);
  });

  test("aborts the body", async () => {
    let cancelled = false;
    const { client, requests } = await clientOver(
      () => new Response(new ReadableStream({ cancel: () => void (cancelled = true) })),
      { timeoutMs: 40 },
    );
    await rejected(client.pick(), { code: "timeout" });
    assert.ok(requests[0].init.signal.aborted || cancelled);
  });

  test("is one for all attempts and waits", async () => {
    const slow = () => new Promise((resolve) => setTimeout(resolve, 45, status(503)));
    const options = { timeoutMs: 100, retries: 100 };
    const { client } = await clientOver(slow, options);
    const begun = performance.now();
    const { error } = await settles(client.pick());
    assert.ok(["timeout", "server"].includes(error.code), error.code);
    assert.ok(performance.now() - begun < 400);
  });

  test("longer than timers can take is as long as they can", async () => {
    for (const timeoutMs of [2 ** 31, 2 ** 32 + 1, 1e300, Infinity]) {
      const slow = () => new Promise((resolve) => setTimeout(resolve, 20, json(THREE)));
      const { client } = await clientOver(slow, { timeoutMs });
      assert.equal((await resolved(client.pick())).picks.length, 3);
    }
  });
});

describe("the headers function", () => {
  const rows = [
    {
      name: "throws",
      headers: () => {
        throw why;
      },
      cause: why,
    },
    { name: "rejects", headers: () => Promise.reject(why), cause: why },
    { name: "rejects with a string", headers: () => Promise.reject("why"), cause: "why" },
    { name: "gives a number", headers: () => 5 },
    { name: "gives text", headers: async () => "Accept: x" },
    { name: "gives a function", headers: () => () => ({}) },
    { name: "gives a value that is no text", headers: () => ({ "X-A": 5 }) },
    { name: "gives a value with a newline", headers: () => ({ "X-A": "a\r\nX-Evil: 1" }) },
    { name: "gives a value that is not Latin-1", headers: () => ({ "X-A": "\u20ac" }) },
    { name: "gives a name that is none", headers: () => ({ "X A": "x" }) },
  ];
  for (const { name, headers, cause } of rows) {
    for (const method of ["pick", "createOrder"]) {
      test(`${name}: ${method} is refused and nothing is sent`, async () => {
        const { client, requests } = await clientOver(nothing, { headers });
        const expected = { code: "invalid_request", retryable: false, outcome: undefined };
        const error = await rejected(client[method]({}), expected);
        assert.match(error.message, /header/i);
        if (cause) assert.equal(error.cause, cause);
        assert.equal(requests.length, 0);
      });
    }
  }

  test("gives nothing, and that is fine", async () => {
    for (const headers of [() => undefined, () => null, async () => ({})]) {
      const { client } = await clientOver(() => json(THREE), { headers });
      assert.equal((await resolved(client.pick())).picks.length, 3);
    }
  });

  test("may call back into the client", async () => {
    let depth = 0;
    const { client } = await clientOver(() => json(THREE), {
      headers: async () => {
        depth += 1;
        if (depth === 1) await client.pick({ country: "DE" });
        client.attribute([]);
        return {};
      },
    });
    assert.equal((await resolved(client.recommendations({ limit: 1 }))).picks.length, 1);
  });
});

describe("the caller's abort", () => {
  const phases = [
    { name: "before the call", fetch: nothing, before: true, requests: 0 },
    {
      name: "while the headers function runs",
      fetch: nothing,
      options: { headers: hangs },
      requests: 0,
    },
    { name: "before the head", fetch: hangs, requests: 1 },
    { name: "during the body", fetch: () => bodiless({ start: "{" }).response, requests: 1 },
    { name: "during a wait", fetch: busy("2"), requests: 1, isOver: true },
  ];
  const reason = { mine: true };
  const reasons = [
    { name: "an Error", abort: (it) => it.abort(why), check: (cause) => assert.equal(cause, why) },
    {
      name: "a string",
      abort: (it) => it.abort("why"),
      check: (cause) => assert.equal(cause, "why"),
    },
    {
      name: "an object",
      abort: (it) => it.abort(reason),
      check: (cause) => assert.equal(cause, reason),
    },
    { name: "null", abort: (it) => it.abort(null), check: (cause) => assert.equal(cause, null) },
    {
      name: "nothing",
      abort: (it) => it.abort(),
      check: (cause) => assert.equal(cause.name, "AbortError"),
    },
  ];
  for (const { name, fetch, options, before, requests, isOver = false } of phases) {
    for (const given of reasons) {
      test(`${name}, with ${given.name} for a reason`, async () => {
        const { client, requests: sent } = await clientOver(fetch, options);
        const controller = new AbortController();
        if (before) given.abort(controller);
        const call = settles(client.pick({}, { signal: controller.signal }));
        await turns();
        given.abort(controller);
        const { error } = await call;
        checkError(error, { code: "aborted", status: undefined });
        given.check(error.cause);
        assert.equal(sent.length, requests);
        await turns();
        // A request that had its answer is over, and its listeners hear of no abort.
        for (const { init } of sent) assert.equal(init.signal.aborted, !isOver);
        assert.equal(sent.length, requests);
      });
    }
  }

  test("by AbortSignal.timeout is an abort, not a timeout of ours", async () => {
    const { client } = await clientOver(hangs);
    const error = await rejected(client.pick({}, { signal: AbortSignal.timeout(20) }), {
      code: "aborted",
    });
    assert.equal(error.cause.name, "TimeoutError");
  });

  test("wins over a fetch that rejects because of it", async () => {
    const fetch = ({ init }) =>
      new Promise((_, reject) => {
        init.signal.addEventListener("abort", () => reject(init.signal.reason));
      });
    const { client } = await clientOver(fetch);
    const controller = new AbortController();
    const call = client.pick({}, { signal: controller.signal });
    await turns();
    controller.abort("why");
    await rejected(call, { code: "aborted", cause: "why" });
  });

  test("after the end does nothing", async () => {
    const { client } = await clientOver(() => json(THREE));
    const controller = new AbortController();
    const result = await resolved(client.pick({}, { signal: controller.signal }));
    controller.abort();
    await turns();
    assert.equal(result.picks.length, 3);
  });

  test("leaves no tracker behind, even when the answer comes after it", async () => {
    const answer = deferred();
    const { client, events } = await clientOver(() => answer.promise);
    const controller = new AbortController();
    const call = client.pick({}, { signal: controller.signal });
    await turns();
    controller.abort();
    await rejected(call, { code: "aborted", attempts: 1, retryable: false });
    await turns();
    answer.resolve(json(THREE, { tracker: "T1" }));
    await turns();
    assert.equal(client.attribute([{ offerId: UPSELL }]).basis, "none");
    assert.deepEqual(events, []);
  });

  test("ends diagnose too", async () => {
    const { client, requests } = await clientOver(hangs);
    const controller = new AbortController();
    const call = client.diagnose({ signal: controller.signal });
    await turns();
    controller.abort("why");
    await rejected(call, { code: "aborted", cause: "why" });
    await turns();
    assert.ok(requests[0].init.signal.aborted);
  });

  test("leaves no listener behind on a signal that outlives many calls", async () => {
    const { client } = await clientOver(() => json(THREE));
    const { signal } = new AbortController();
    let listeners = 0;
    for (const [method, step] of [
      ["addEventListener", 1],
      ["removeEventListener", -1],
    ]) {
      const real = signal[method].bind(signal);
      signal[method] = (...args) => {
        listeners += step;
        return real(...args);
      };
    }
    for (let call = 0; call < 5; call += 1) await resolved(client.pick({}, { signal }));
    await turns();
    assert.equal(listeners, 0);
  });

  test("works with a signal of another realm", async () => {
    const { client } = await clientOver(hangs);
    const listeners = new Set();
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const call = client.pick({}, { signal });
    await turns();
    Object.assign(signal, { aborted: true, reason: "why" });
    for (const listener of [...listeners]) {
      if (typeof listener === "function") listener({ type: "abort" });
      else listener.handleEvent({ type: "abort" });
    }
    await rejected(call, { code: "aborted", cause: "why" });
  });
});

describe("over real HTTP", () => {
  const head = (response, headers = {}) => {
    response.writeHead(200, { "content-type": "application/json", ...headers });
    response.flushHeaders();
  };
  const rows = [
    {
      name: "a body cut off by the network",
      handle: (_, response) => {
        head(response, { "content-length": "1000" });
        response.write('{"a":', () => response.destroy());
      },
      fails: UNREAD,
    },
    {
      name: "a chunked body cut off by the network",
      handle: (_, response) => {
        head(response);
        response.write('{"a":', () => response.destroy());
      },
      fails: UNREAD,
    },
    {
      name: "a connection that is closed at once",
      handle: (request) => request.socket.destroy(),
      fails: NETWORK,
    },
    {
      name: "a body that never ends",
      handle: (_, response) => {
        head(response);
        response.write('{"a":');
      },
      options: { timeoutMs: 150 },
      fails: { code: "timeout", attempts: 1, retryable: true },
    },
    {
      name: "a server that never answers",
      handle: () => {},
      options: { timeoutMs: 150 },
      fails: { code: "timeout", attempts: 1 },
    },
    {
      name: "a redirect to an answer",
      handle: (request, response) => {
        if (request.url === "/there") return response.end(JSON.stringify(THREE));
        response.writeHead(307, { location: "/there" }).end();
      },
      picks: 3,
    },
    {
      name: "an answer in two parts, cut in a character",
      handle: (_, response) => {
        const bytes = Buffer.from(JSON.stringify({ pad: "\ud83e\uddc0", ...THREE }));
        head(response);
        response.write(bytes.subarray(0, 10), () => response.end(bytes.subarray(10)));
      },
      picks: 3,
    },
  ];
  for (const { name, handle, options, picks, fails } of rows) {
    test(name, async (t) => {
      withoutWaits(t);
      const client = await createClient({ proxyUrl: await serve(t, handle), ...options });
      if (fails) await rejected(client.pick(), fails, 4_000);
      else assert.equal((await resolved(client.pick(), 4_000)).picks.length, picks);
    });
  }

  test("a connection that is refused", async (t) => {
    withoutWaits(t);
    let base;
    await t.test("to a port that was free", async (inner) => {
      base = await serve(inner, () => {});
    });
    const client = await createClient({ proxyUrl: base });
    await rejected(client.pick(), NETWORK);
  });

  test("a relative address where there is no page", async (t) => {
    withoutWaits(t);
    const client = await createClient({ proxyUrl: "/api/vipm" });
    await rejected(client.pick(), { code: "network", status: undefined });
  });

  test("no fetch at all", async (t) => {
    withoutWaits(t);
    const { fetch } = globalThis;
    delete globalThis.fetch;
    t.after(() => (globalThis.fetch = fetch));
    const client = await createClient({ proxyUrl: "https://shop.example" });
    await rejected(client.pick(), { code: "network" });
  });
});

describe("what the partner's callbacks do never breaks a call", () => {
  const thrower = () => {
    throw why;
  };
  const names = ["productKey", "sellable", "productCategory", "onEvent"];
  for (const name of names) {
    test(`${name} throws`, async () => {
      const { client } = await clientOver(() => json(THREE), { [name]: thrower });
      assert.equal((await resolved(client.pick())).picks.length, 3);
    });

    for (const value of [undefined, null, 5, {}, Promise.reject("why")]) {
      if (value instanceof Promise) value.catch(() => {});
      if (name === "sellable") continue;
      test(`${name} gives ${value instanceof Promise ? "a promise" : JSON.stringify(value)}`, async () => {
        const { client } = await clientOver(() => json(THREE), { [name]: () => value });
        assert.equal((await resolved(client.pick())).picks.length, 3);
      });
    }

    test(`${name} calls back into the client`, async () => {
      const line = [{ offerId: UPSELL }];
      const fetch = recorder(() => json(THREE, { tracker: "T1" }));
      let times = 0;
      const callback = () => {
        times += 1;
        if (times < 5) {
          client.attribute(line);
          client.shown({ id: "a", kind: "upsell", items: line, trackerId: "T1" });
          client.settled(line);
          client.setConsent(true);
          client.pick().catch(() => {});
        }
        return undefined;
      };
      const { client } = await clientOver(fetch, { [name]: callback });
      assert.ok(Array.isArray((await resolved(client.pick())).picks));
      client.attribute(line);
      if (name !== "productCategory") assert.ok(0 < times);
    });
  }
});
