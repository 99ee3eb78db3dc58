// The same read in flight twice is one request; each caller's abort is its own.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  CROSS_SELL,
  OWNED,
  PROXY,
  THREE,
  UPSELL,
  clientOver,
  createClient,
  deferred,
  importEntry,
  json,
  newCustomer,
  recorder,
  rejected,
  resolved,
  turns,
} from "./support.mjs";

/** A fetch whose answers the test gives when it likes. */
function held() {
  const answers = [];
  const fetch = recorder(() => {
    const answer = deferred();
    answers.push(answer);
    return answer.promise;
  });
  const answer = async (response = () => json(THREE, { tracker: "T1" })) => {
    await turns(1);
    for (const it of answers) it.resolve(response());
  };
  return { fetch, answer };
}

describe("identical reads in flight", () => {
  test("are one request with one answer and one event", async () => {
    const { fetch, answer } = held();
    const { client, requests, events } = await clientOver(fetch);
    const calls = [client.pick(), client.pick(), client.pick()];
    await answer();
    const results = await resolved(Promise.all(calls));
    assert.equal(requests.length, 1);
    assert.deepEqual(results[0], results[1]);
    assert.deepEqual(results[0], results[2]);
    assert.notEqual(results[0], results[1]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ["response"],
    );
  });

  test("fail together, with one event", async () => {
    const { fetch, answer } = held();
    const { client, requests, events } = await clientOver(fetch);
    const calls = [client.pick(), client.pick(), client.recommendations()];
    await answer(() => new Response("", { status: 404 }));
    for (const call of calls) await rejected(call, { code: "not_found", attempts: 1 });
    assert.equal(requests.length, 1);
    assert.deepEqual(
      events.map(({ type }) => type),
      ["failure"],
    );
  });

  test("are one request where only limit, owned and the method differ", async () => {
    const { fetch, answer } = held();
    const { client, requests } = await clientOver(fetch);
    const calls = [
      client.pick({ limit: 1 }),
      client.recommendations({ limit: 2 }),
      client.pick({ owned: [{ offerId: UPSELL }] }),
    ];
    await answer();
    const [one, two, owned] = await resolved(Promise.all(calls));
    assert.equal(requests.length, 1);
    assert.equal(one.picks.length, 1);
    assert.equal(two.picks.length, 2);
    assert.deepEqual(
      owned.picks.map(({ kind }) => kind),
      ["crossSell", "addOn"],
    );
  });

  test("are not kept: the next call asks again", async () => {
    const { client, requests } = await clientOver(() => json(THREE));
    await resolved(client.pick());
    await resolved(client.pick());
    assert.equal(requests.length, 2);
  });

  test("of a host call are one request too", async () => {
    const { fetch, answer } = held();
    const { client, requests } = await clientOver(fetch);
    const order = { lineItems: [{ offerId: UPSELL, quantity: 1 }] };
    const calls = [client.previewOrder(order), client.previewOrder({ ...order })];
    await answer();
    const [one, two] = await resolved(Promise.all(calls));
    assert.equal(requests.length, 1);
    assert.deepEqual(one, two);
  });
});

describe("reads that differ are requests of their own", () => {
  const twice = {
    "in their cart": (client) => [
      client.pick({ offers: [{ offerId: UPSELL }] }),
      client.pick({ offers: [{ offerId: CROSS_SELL }] }),
    ],
    "in quantity": (client) => [
      client.pick({ offers: [{ offerId: UPSELL, quantity: 1 }] }),
      client.pick({ offers: [{ offerId: UPSELL, quantity: 2 }] }),
    ],
    "in their country": (client) => [client.pick(), client.pick({ country: "DE" })],
    "in their language": (client) => [client.pick(), client.pick({ language: "EN" })],
    "in their context": (client) => [client.pick(), client.pick({ context: "GENERIC" })],
    "in their deadline": (client) => [client.pick(), client.pick({}, { timeoutMs: 4_000 })],
    "in their headers": (client) => [
      client.pick({}, { headers: { "X-Shop": "a" } }),
      client.pick({}, { headers: { "X-Shop": "b" } }),
    ],
    "in propensity": (client) => [client.pick(), client.pick({ includePropensity: false })],
    "in the call": (client) => [client.subscriptions(), client.orders()],
    "in what they add to the address": (client) => [
      client.orders(),
      client.orders({ query: { limit: "5" } }),
    ],
    "in their customer": (client) => {
      const first = client.pick();
      first.catch(() => {});
      client.setCustomer(newCustomer());
      return [client.pick(), client.pick({ country: "DE" })];
    },
  };
  for (const [name, both] of Object.entries(twice)) {
    test(name, async () => {
      const { fetch, answer } = held();
      const { client, requests } = await clientOver(fetch);
      const calls = both(client);
      await turns();
      const sent = requests.filter(({ init }) => !init.signal.aborted);
      assert.equal(sent.length, 2);
      await answer();
      await resolved(Promise.all(calls));
    });
  }

  test("orders are never shared", async () => {
    const { fetch, answer } = held();
    const { client, requests } = await clientOver(fetch);
    const order = { lineItems: [{ offerId: UPSELL, quantity: 1 }] };
    const calls = [client.createOrder(order), client.createOrder(order)];
    await answer();
    await resolved(Promise.all(calls));
    assert.equal(requests.length, 2);
  });
});

describe("an abort", () => {
  test("is its caller's own", async () => {
    const { fetch, answer } = held();
    const { client, requests } = await clientOver(fetch);
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => client.pick({}, { signal }));
    calls.push(client.pick());
    await turns();
    controllers[0].abort("mine");
    await rejected(calls[0], { code: "aborted", cause: "mine" });
    await turns();
    assert.equal(requests[0].init.signal.aborted, false);
    controllers[1].abort();
    await rejected(calls[1], { code: "aborted" });
    await answer();
    assert.equal((await resolved(calls[2])).picks.length, 3);
    assert.equal(requests.length, 1);
  });

  test("of the last caller aborts the request", async () => {
    const { fetch } = held();
    const { client, requests } = await clientOver(fetch);
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => client.pick({}, { signal }));
    await turns();
    for (const controller of controllers) controller.abort();
    for (const call of calls) await rejected(call, { code: "aborted" });
    await turns();
    assert.equal(requests.length, 1);
    assert.equal(requests[0].init.signal.aborted, true);
  });

  test("followed at once by the same question joins the request", async () => {
    const { fetch, answer } = held();
    const { client, requests } = await clientOver(fetch);
    const controller = new AbortController();
    const first = client.pick({}, { signal: controller.signal });
    await turns();
    controller.abort();
    const second = client.pick();
    await rejected(first, { code: "aborted" });
    await turns();
    assert.equal(requests[0].init.signal.aborted, false);
    await answer();
    assert.equal((await resolved(second)).picks.length, 3);
    assert.equal(requests.length, 1);
  });

  test("followed by the same question a microtask later joins it too", async () => {
    const { fetch, answer } = held();
    const { client, requests } = await clientOver(fetch);
    const controller = new AbortController();
    const first = client.pick({}, { signal: controller.signal });
    await turns();
    controller.abort();
    await rejected(first, { code: "aborted" });
    const second = client.pick();
    await answer();
    assert.equal((await resolved(second)).picks.length, 3);
    assert.equal(requests.length, 1);
  });

  test("long before the same question leaves it a request of its own", async () => {
    const { fetch, answer } = held();
    const { client, requests } = await clientOver(fetch);
    const controller = new AbortController();
    const first = client.pick({}, { signal: controller.signal });
    await turns();
    controller.abort();
    await rejected(first, { code: "aborted" });
    await turns();
    const second = client.pick();
    await answer();
    assert.equal((await resolved(second)).picks.length, 3);
    assert.equal(requests.length, 2);
  });
});

describe("two clients of one page", () => {
  async function pair(one, two = one) {
    const customerId = newCustomer();
    const { fetch, answer } = held();
    const clients = [];
    for (const options of [one, two]) {
      clients.push(await createClient({ proxyUrl: PROXY, customerId, fetch, ...options }));
    }
    return { clients, fetch, answer };
  }

  test("with the same proxy, customer, fetch and headers share", async () => {
    const { clients, fetch, answer } = await pair({ headers: { "X-Shop": "a" } });
    const calls = clients.map((client) => client.pick());
    await answer();
    const [one, two] = await resolved(Promise.all(calls));
    assert.equal(fetch.requests.length, 1);
    assert.deepEqual(one, two);
  });

  test("that share pick by their own rules", async () => {
    const rules = [{ name: "mine", order: ["addOn"] }];
    const { clients, fetch, answer } = await pair({}, { selection: { rules } });
    const calls = clients.map((client) => client.pick());
    await answer();
    const [one, two] = await resolved(Promise.all(calls));
    assert.equal(fetch.requests.length, 1);
    assert.equal(one.picks[0].rule, "discover");
    assert.deepEqual(
      two.picks.map(({ kind, rule }) => [kind, rule]),
      [["addOn", "mine"]],
    );
  });

  test("that share: the death of one does not touch the other", async () => {
    const { clients, fetch, answer } = await pair({});
    const calls = clients.map((client) => client.pick());
    await turns();
    clients[0].free();
    await answer();
    for (const call of calls) assert.equal((await resolved(call)).picks.length, 3);
    assert.equal(fetch.requests.length, 1);
  });

  const rows = {
    "different proxies": [{ proxyUrl: PROXY }, { proxyUrl: "https://other.example" }],
    "different customers": [{ customerId: "P1005060001" }, { customerId: "P1005060002" }],
    "different headers": [{ headers: { "X-Shop": "a" } }, { headers: { "X-Shop": "b" } }],
    "different credentials": [{ credentials: "omit" }, { credentials: "include" }],
    "different scopes": [
      { customerId: undefined, attribution: { scope: "session-a" } },
      { customerId: undefined, attribution: { scope: "session-b" } },
    ],
  };
  for (const [name, [one, two]] of Object.entries(rows)) {
    test(`with ${name} do not share`, async () => {
      const { clients, fetch, answer } = await pair(one, two);
      const calls = clients.map((client) => client.pick());
      await answer();
      await resolved(Promise.all(calls));
      assert.equal(fetch.requests.length, 2);
    });
  }

  test("with different fetch functions do not share", async () => {
    const customerId = newCustomer();
    const fetches = [recorder(() => json(THREE)), recorder(() => json({}))];
    const clients = await Promise.all(
      fetches.map((fetch) => createClient({ proxyUrl: PROXY, customerId, fetch })),
    );
    const results = await resolved(Promise.all(clients.map((client) => client.pick())));
    assert.deepEqual(
      results.map(({ picks }) => picks.length),
      [3, 0],
    );
    for (const fetch of fetches) assert.equal(fetch.requests.length, 1);
  });

  test("of two copies of the package, as two tabs have them, do not share", async () => {
    const customerId = newCustomer();
    const { fetch, answer } = held();
    const other = await importEntry(".", { fresh: "?tab" });
    const options = { proxyUrl: PROXY, customerId, fetch };
    const clients = [await createClient(options), await other.createClient(options)];
    const calls = clients.map((client) => client.pick());
    await answer();
    await resolved(Promise.all(calls));
    assert.equal(fetch.requests.length, 2);
  });

  test("share what was attributed", async () => {
    const { clients, answer } = await pair({});
    const call = clients[0].pick();
    await answer();
    const { picks } = await resolved(call);
    clients[0].accepted(picks[0]);
    assert.deepEqual(clients[1].attribute([{ offerId: UPSELL }]), {
      trackerId: "T1",
      basis: "accepted",
      lines: [{ offerId: UPSELL, trackerId: "T1", basis: "accepted" }],
    });
    assert.equal(clients[1].attribute([{ offerId: OWNED }]).basis, "latest");
  });
});

test("a hundred reads at once are a hundred answers", async () => {
  const { client, requests } = await clientOver(({ body }) =>
    json({ productRecommendations: {}, xRecommendationTrackerId: `T${body.offers[0].quantity}` }),
  );
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const calls = numbers.map((quantity) => client.pick({ offers: [{ offerId: OWNED, quantity }] }));
  const results = await resolved(Promise.all(calls), 5_000);
  assert.deepEqual(
    results.map(({ trackerId }) => trackerId),
    numbers.map((number) => `T${number}`),
  );
  assert.equal(requests.length, 100);
});
