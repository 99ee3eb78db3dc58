// createOrder and createSubscription: the tracker goes along, an order is never sent twice by
// accident, and what succeeded is never reported as failed.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ADD_ON,
  CROSS_SELL,
  OTHER,
  THREE,
  TRACKER_HEADER,
  UPSELL,
  bodiless,
  checkError,
  clientOver,
  createClient,
  deferred,
  hangs,
  json,
  newCustomer,
  rejected,
  resolved,
  serve,
  settles,
  turns,
  withoutWaits,
} from "./support.mjs";

const lines = (...offerIds) => offerIds.map((offerId) => ({ offerId, quantity: 1 }));
const order = (...offerIds) => ({ orderType: "NEW", lineItems: lines(...offerIds) });
const SUBSCRIPTION = { offerId: UPSELL, autoRenewal: { enabled: true, renewalQuantity: 1 } };

/** Both checkouts of the product that was accepted. */
const CHECKOUTS = {
  createOrder: (client, options) => client.createOrder(order(UPSELL), options),
  createSubscription: (client, options) => client.createSubscription(SUBSCRIPTION, options),
};

const created = (body = { orderId: "1" }) => json(body, { status: 201 });
const status = (code, body = "", headers = {}) => new Response(body, { status: code, headers });
const fetched = (tracker) => () => json(THREE, { tracker });
const busy = () => status(429, "", { "retry-after": "0" });
const processing = () => status(400, '{"code":"4122","message":"being processed"}');
const basis = (client, ...offerIds) => {
  const { basis, trackerId } = client.attribute(lines(...offerIds));
  return [basis, trackerId];
};

/** A client that has fetched T1, shown all of it and accepted the upsell; nothing recorded yet. */
async function ready(answers, options) {
  const found = await clientOver([fetched("T1"), ...[answers].flat()], options);
  const { picks } = await resolved(found.client.pick());
  found.client.shown(picks);
  found.client.accepted(picks[0]);
  found.requests.length = 0;
  found.events.length = 0;
  return found;
}

for (const [method, checkout] of Object.entries(CHECKOUTS)) {
  describe(method, () => {
    test("sends the accepted pick's tracker and says so", async () => {
      const { client, requests, events } = await ready(() => created({ orderId: "5" }));
      const result = await resolved(checkout(client));
      assert.equal(requests[0].headers[TRACKER_HEADER], "T1");
      const { correlationId, ...rest } = result;
      assert.deepEqual(rest, { body: { orderId: "5" }, status: 201, trackerId: "T1" });
      assert.equal(correlationId, requests[0].headers["x-correlation-id"]);
      const attribution = {
        trackerId: "T1",
        basis: "accepted",
        lines: [{ offerId: UPSELL, trackerId: "T1", basis: "accepted" }],
      };
      assert.deepEqual(
        events.map(({ durationMs, ...event }) => event),
        [
          { type: "attributed", attribution },
          { type: "settled", trackerId: "T1" },
          { type: "response", endpoint: method, status: 201, attempts: 1, trackerId: "T1" },
        ],
      );
    });

    test("uses up what it ordered and leaves the rest", async () => {
      const { client } = await ready(() => created());
      await resolved(checkout(client));
      assert.equal(basis(client, UPSELL)[0], "latest");
      assert.deepEqual(basis(client, CROSS_SELL), ["shown", "T1"]);
    });

    test("sends no tracker where there is none", async () => {
      const { client, requests } = await clientOver(() => created());
      const { trackerId } = await resolved(checkout(client));
      assert.equal(trackerId, null);
      assert.ok(!(TRACKER_HEADER in requests[0].headers));
    });

    const bodies = [
      ["JSON", () => created({ a: [1] }), { a: [1] }],
      ["a list", () => created([1]), [1]],
      ["a byte-order mark", () => status(200, '\ufeff{"a":1}'), { a: 1 }],
      ["HTML", () => status(200, "<p>thanks"), null],
      ["nothing", () => status(200, ""), null],
      ["204", () => new Response(null, { status: 204 }), null],
      ["half of it", () => status(200, '{"a":'), null],
      ["invalid UTF-8", () => status(200, new Uint8Array([0xff])), null],
      [
        "what breaks off",
        () => {
          const { response, fail } = bodiless({ status: 201, start: "{" });
          fail("why");
          return response;
        },
        null,
      ],
      [
        "what throws",
        () => ({
          status: 200,
          headers: new Headers(),
          get arrayBuffer() {
            throw new Error("no");
          },
        }),
        null,
      ],
      ["what cannot be read", () => ({ status: 201 }), null],
    ];
    for (const [name, answer, body] of bodies) {
      test(`a 2xx with ${name} is a success`, async () => {
        const { client, requests } = await ready(answer);
        const result = await resolved(checkout(client));
        assert.deepEqual(result.body, body);
        assert.equal(requests.length, 1);
        assert.equal(basis(client, UPSELL)[0], "latest");
      });
    }

    test("a 2xx whose body hangs is a success at the deadline", async () => {
      const answer = () => bodiless({ status: 201, start: "{" }).response;
      const { client, requests } = await ready(answer, { checkoutTimeoutMs: 60 });
      const result = await resolved(checkout(client), 500);
      assert.equal(result.body, null);
      assert.equal(result.status, 201);
      assert.equal(result.trackerId, "T1");
      assert.equal(requests.length, 1);
      assert.equal(basis(client, UPSELL)[0], "latest");
    });

    test("a 2xx settles before its body is there", async () => {
      const { client, events } = await ready(() => bodiless({ status: 201 }).response, {
        checkoutTimeoutMs: 60,
      });
      const call = resolved(checkout(client));
      await turns();
      assert.ok(events.some(({ type }) => type === "settled"));
      await call;
    });

    test("a 2xx whose reading was aborted is a success", async () => {
      const { client } = await ready(() => bodiless({ status: 201 }).response);
      const controller = new AbortController();
      const call = checkout(client, { signal: controller.signal });
      await turns();
      controller.abort();
      const { status: code, body } = await resolved(call);
      assert.deepEqual([code, body], [201, null]);
    });

    const rejectedBy = (code) => ({ status: code, attempts: 1, outcome: "rejected" });
    const FAILURES = [
      [
        "400",
        () => status(400, '{"code":"2129"}'),
        { ...rejectedBy(400), code: "rejected", serviceCode: "2129", retryable: false },
      ],
      ["401", () => status(401), { ...rejectedBy(401), code: "unauthorized" }],
      ["403", () => status(403, "<html>"), { ...rejectedBy(403), code: "forbidden" }],
      ["404", () => status(404), { ...rejectedBy(404), code: "not_found" }],
      ["408", () => status(408), { ...rejectedBy(408), code: "rejected" }],
      ["409", () => status(409), { ...rejectedBy(409), code: "rejected" }],
      ["425", () => status(425), { ...rejectedBy(425), code: "rejected" }],
      [
        "429 for ever",
        busy,
        { status: 429, attempts: 3, outcome: "rejected", code: "rate_limited" },
      ],
      [
        "4122 for ever",
        processing,
        { status: 400, attempts: 3, outcome: "unknown", code: "rejected", serviceCode: "4122" },
      ],
      ["500", () => status(500), { code: "server", status: 500, attempts: 1, outcome: "unknown" }],
      [
        "503",
        () => status(503, "", { "retry-after": "0" }),
        { code: "server", status: 503, attempts: 1, outcome: "unknown" },
      ],
      ["504", () => status(504), { code: "server", status: 504, attempts: 1, outcome: "unknown" }],
      [
        "a rejected fetch",
        () => Promise.reject(new TypeError("offline")),
        { code: "network", status: undefined, attempts: 1, outcome: "unknown" },
      ],
      [
        "a fetch that throws",
        () => {
          throw "why";
        },
        { code: "network", attempts: 1, outcome: "unknown", cause: "why" },
      ],
      ["no Response", () => 5, { code: "network", attempts: 1, outcome: "unknown" }],
      [
        "an opaque response",
        () => Response.error(),
        { code: "network", attempts: 1, outcome: "unknown" },
      ],
      [
        "429, then 500",
        [busy, () => status(500)],
        { code: "server", attempts: 2, outcome: "unknown" },
      ],
      [
        "4122, then 400",
        [processing, () => status(400, "{}")],
        { code: "rejected", attempts: 2, outcome: "rejected" },
      ],
      [
        "429 past the budget",
        () => status(429, "", { "retry-after": "3600" }),
        { code: "rate_limited", attempts: 1, outcome: "rejected", retryAfterMs: 3_600_000 },
      ],
    ];
    for (const [name, answers, fails] of FAILURES) {
      test(`of ${name} fails with its outcome, and settles nothing`, async (t) => {
        withoutWaits(t);
        const { client, requests, events } = await ready(answers);
        const error = await rejected(checkout(client), fails);
        assert.equal(requests.length, fails.attempts);
        const last = requests.at(-1).headers;
        assert.equal(error.correlationId, last["x-correlation-id"]);
        assert.equal(error.requestId, last["x-request-id"]);
        assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
        assert.deepEqual(
          events.map(({ type }) => type),
          ["attributed", "failure"],
        );
        assert.equal(events[1].endpoint, method);
      });
    }

    test("that times out has an unknown outcome", async () => {
      const { client, requests } = await ready(hangs, { checkoutTimeoutMs: 50 });
      await rejected(checkout(client), { code: "timeout", attempts: 1, outcome: "unknown" }, 500);
      assert.ok(requests[0].init.signal.aborted);
    });

    test("that is aborted in flight has an unknown outcome", async () => {
      const { client } = await ready(hangs);
      const controller = new AbortController();
      const call = settles(checkout(client, { signal: controller.signal }));
      await turns();
      controller.abort("why");
      checkError((await call).error, {
        code: "aborted",
        cause: "why",
        attempts: 1,
        outcome: "unknown",
      });
    });

    test("that is aborted before it was sent is rejected", async () => {
      const { client, requests } = await ready(() => created());
      const call = checkout(client, { signal: AbortSignal.abort("why") });
      await rejected(call, { code: "aborted", cause: "why", outcome: "rejected" });
      assert.equal(requests.length, 0);
    });

    test("whose headers function hangs was not sent", async () => {
      const { client, requests } = await clientOver(() => created(), {
        headers: hangs,
        checkoutTimeoutMs: 50,
      });
      await rejected(checkout(client), { code: "timeout", outcome: "rejected" }, 500);
      assert.equal(requests.length, 0);
    });

    test("that was refused before sending has no outcome", async () => {
      const { client, requests } = await clientOver(() => created(), {
        headers: () => ({ "X-A": "\n" }),
      });
      await rejected(checkout(client), { code: "invalid_request", outcome: undefined });
      assert.equal(requests.length, 0);
    });

    test("has a budget of its own", async () => {
      const slow = () => new Promise((resolve) => setTimeout(resolve, 90, created()));
      const { client } = await clientOver(slow, { timeoutMs: 30, checkoutTimeoutMs: 5_000 });
      assert.equal((await resolved(checkout(client))).status, 201);
      await rejected(checkout(client, { timeoutMs: 30 }), { code: "timeout" });
    });
  });
}

describe("ids over several attempts", () => {
  const ids = (requests, name) => requests.map(({ headers }) => headers[name]);
  const distinct = (list) => new Set(list).size;

  test("after 429 both are new, and the result carries the last", async (t) => {
    withoutWaits(t);
    const { client, requests } = await clientOver([busy, busy, () => created()]);
    const { correlationId } = await resolved(client.createOrder(order(UPSELL)));
    assert.equal(distinct(ids(requests, "x-request-id")), 3);
    assert.equal(distinct(ids(requests, "x-correlation-id")), 3);
    assert.equal(correlationId, requests[2].headers["x-correlation-id"]);
  });

  test("after 4122 the correlation id stays, and the request id is new", async (t) => {
    withoutWaits(t);
    const { client, requests } = await clientOver([processing, processing, () => created()]);
    const { correlationId } = await resolved(client.createOrder(order(UPSELL)));
    assert.equal(distinct(ids(requests, "x-request-id")), 3);
    assert.deepEqual(ids(requests, "x-correlation-id"), Array(3).fill(correlationId));
  });

  test("a given correlation id is sent and comes back, in result and error", async () => {
    const { client, requests } = await clientOver([() => created(), () => status(500)]);
    const options = { correlationId: "intent-0001" };
    const result = await resolved(client.createOrder(order(UPSELL), options));
    assert.equal(result.correlationId, "intent-0001");
    await rejected(client.createOrder(order(UPSELL), options), { correlationId: "intent-0001" });
    assert.deepEqual(ids(requests, "x-correlation-id"), ["intent-0001", "intent-0001"]);
    assert.equal(distinct(ids(requests, "x-request-id")), 2);
  });

  test("a given correlation id stays after 4122, and is left after 429", async (t) => {
    withoutWaits(t);
    const options = { correlationId: "intent-0002" };
    const { client, requests } = await clientOver([processing, busy, () => created()]);
    const { correlationId } = await resolved(client.createOrder(order(UPSELL), options));
    const [one, two, three] = ids(requests, "x-correlation-id");
    assert.deepEqual([one, two], ["intent-0002", "intent-0002"]);
    assert.notEqual(three, "intent-0002");
    assert.equal(correlationId, three);
  });

  test("without correlation there are none, unless one is given", async () => {
    const { client, requests } = await clientOver(() => created(), { correlation: false });
    assert.equal((await resolved(client.createOrder(order(UPSELL)))).correlationId, null);
    assert.ok(!("x-correlation-id" in requests[0].headers));
    const options = { correlationId: "intent-0003" };
    const given = await resolved(client.createOrder(order(UPSELL), options));
    assert.equal(given.correlationId, "intent-0003");
    assert.equal(requests[1].headers["x-correlation-id"], "intent-0003");
  });

  test("the same tracker goes with every attempt", async (t) => {
    withoutWaits(t);
    const { client, requests } = await ready([busy, processing, () => created()]);
    await resolved(client.createOrder(order(UPSELL)));
    assert.deepEqual(ids(requests, TRACKER_HEADER), ["T1", "T1", "T1"]);
  });

  test("retries: 0 means once", async () => {
    for (const answer of [busy, processing]) {
      const { client, requests } = await clientOver(answer, { retries: 0 });
      await rejected(client.createOrder(order(UPSELL)), { attempts: 1 });
      assert.equal(requests.length, 1);
    }
  });
});

describe("a repeated checkout", () => {
  test("with its correlation id settles once", async () => {
    const { client, events } = await ready(() => created());
    const options = { correlationId: `repeat-${process.pid}` };
    await resolved(client.createOrder(order(UPSELL), options));
    assert.equal(basis(client, UPSELL)[0], "latest");
    await resolved(client.createOrder(order(UPSELL), options));
    // What the second one would have ended is still there.
    assert.deepEqual(basis(client, CROSS_SELL), ["shown", "T1"]);
    assert.equal(events.filter(({ type }) => type === "settled").length, 1);
  });

  test("after no answer settles when it succeeds", async () => {
    const { client } = await ready([() => Promise.reject("offline"), () => created()]);
    const error = await rejected(client.createOrder(order(UPSELL)), { outcome: "unknown" });
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    const { correlationId } = error;
    const result = await resolved(client.createOrder(order(UPSELL), { correlationId }));
    assert.equal(result.correlationId, correlationId);
    assert.equal(result.trackerId, "T1");
    assert.equal(basis(client, UPSELL)[0], "latest");
  });
});

describe("a tracker of the caller's own choice", () => {
  test("is sent, and used up with what the lines matched", async () => {
    const answers = [fetched("T1"), fetched("T2"), () => created()];
    const { client, requests, events } = await clientOver(answers);
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    await resolved(client.pick());
    const result = await resolved(client.createOrder(order(UPSELL), { trackerId: "T2" }));
    assert.equal(requests[2].headers[TRACKER_HEADER], "T2");
    assert.equal(result.trackerId, "T2");
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
    assert.deepEqual(
      events.filter(({ type }) => type === "settled"),
      [{ type: "settled", trackerId: "T2" }],
    );
  });

  test("may be one that this page never saw", async () => {
    const { client, requests } = await ready(() => created());
    const result = await resolved(client.createOrder(order(UPSELL), { trackerId: "FROM-SERVER" }));
    assert.equal(requests[0].headers[TRACKER_HEADER], "FROM-SERVER");
    assert.equal(result.trackerId, "FROM-SERVER");
    assert.equal(basis(client, UPSELL)[0], "latest");
    assert.deepEqual(basis(client, CROSS_SELL), ["shown", "T1"]);
  });

  test("null sends none and settles nothing", async () => {
    const { client, requests, events } = await ready(() => created());
    const result = await resolved(client.createOrder(order(UPSELL), { trackerId: null }));
    assert.ok(!(TRACKER_HEADER in requests[0].headers));
    assert.equal(result.trackerId, null);
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    assert.deepEqual(
      events.filter(({ type }) => type === "settled"),
      [],
    );
  });

  test("undefined is none given", async () => {
    const { client, requests } = await ready(() => created());
    await resolved(client.createOrder(order(UPSELL), { trackerId: undefined }));
    assert.equal(requests[0].headers[TRACKER_HEADER], "T1");
  });
});

describe("what an order is attributed to", () => {
  test("is what its lines match at the moment of the call", async () => {
    const { client, requests } = await ready(() => created());
    const body = order(ADD_ON);
    const call = client.createOrder(body);
    body.lineItems.push(...lines(UPSELL));
    client.settled(lines(UPSELL, CROSS_SELL, ADD_ON));
    const { trackerId } = await resolved(call);
    assert.equal(trackerId, "T1");
    assert.equal(requests[0].headers[TRACKER_HEADER], "T1");
    assert.deepEqual(requests[0].body.lineItems, lines(ADD_ON));
  });

  test("is the newest tracker where nothing matches, which then goes", async () => {
    const { client, requests } = await clientOver([fetched("T1"), () => created()]);
    await resolved(client.pick());
    await resolved(client.createOrder(order(OTHER)));
    assert.equal(requests[1].headers[TRACKER_HEADER], "T1");
    assert.deepEqual(basis(client, OTHER), ["none", null]);
  });

  test("is nothing where nothing matches and that is to be omitted", async () => {
    const attribution = { unmatched: "omit" };
    const { client, requests } = await clientOver([fetched("T1"), () => created()], {
      attribution,
    });
    const { picks } = await resolved(client.pick());
    client.shown(picks);
    await resolved(client.createOrder(order(OTHER)));
    assert.ok(!(TRACKER_HEADER in requests[1].headers));
    assert.deepEqual(basis(client, UPSELL), ["shown", "T1"]);
  });
});

describe("a change of customer in flight", () => {
  test("does not touch an order, attributed and settled for the customer it began with", async () => {
    const [one, two] = [newCustomer(), newCustomer()];
    const answer = deferred();
    const answers = [fetched("T1"), () => answer.promise];
    const { client, requests } = await clientOver(answers, { customerId: one });
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    const call = client.createOrder(order(UPSELL));
    client.setCustomer(two);
    await turns();
    answer.resolve(created());
    const result = await resolved(call);
    assert.equal(result.trackerId, "T1");
    assert.ok(requests[1].url.includes(`/${one}/`));
    client.setCustomer(one);
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
  });
});

test("a real server gets one order, whatever becomes of the connection", async (t) => {
  let orders = 0;
  const base = await serve(t, async (request) => {
    for await (const chunk of request) assert.ok(chunk);
    orders += 1;
    request.socket.destroy();
  });
  const client = await createClient({ proxyUrl: base, customerId: newCustomer() });
  const call = client.createOrder(order(UPSELL));
  await rejected(call, { code: "network", attempts: 1, outcome: "unknown" });
  assert.equal(orders, 1);
});
