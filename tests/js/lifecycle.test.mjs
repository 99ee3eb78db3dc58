// A client's life: change of customer, the end, and handlers that misbehave in between.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
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
  settles,
  turns,
} from "./support.mjs";

const LINE = [{ offerId: UPSELL, quantity: 1 }];
const PROMISED = {
  pick: (client) => client.pick(),
  recommendations: (client) => client.recommendations(),
  previewOrder: (client) => client.previewOrder({ lineItems: LINE }),
  previewRenewal: (client) => client.previewRenewal(),
  subscriptions: (client) => client.subscriptions(),
  orders: (client) => client.orders(),
  createOrder: (client) => client.createOrder({ lineItems: LINE }),
  createSubscription: (client) => client.createSubscription({ offerId: UPSELL }),
  diagnose: (client) => client.diagnose(),
};
const READS = [
  "pick",
  "recommendations",
  "previewOrder",
  "previewRenewal",
  "subscriptions",
  "orders",
];
const CHECKOUTS = ["createOrder", "createSubscription"];
const PICK = {
  id: "upsell:x",
  kind: "upsell",
  items: [{ offerId: UPSELL, quantity: null }],
  rank: 0,
  sourceOfferIds: [],
  replaces: [],
  trackerId: "FREED",
};

/** A client whose answers wait for `answer()`. */
async function waiting(options) {
  const gate = deferred();
  const found = await clientOver(async () => {
    await gate.promise;
    return json(THREE, { tracker: "T1" });
  }, options);
  return { ...found, answer: gate.resolve };
}

describe("free()", () => {
  for (const [name, call] of Object.entries(PROMISED)) {
    test(`in flight lets ${name} end as if nothing had happened`, async () => {
      const { client, answer } = await waiting();
      const promise = call(client);
      client.free();
      await turns();
      answer();
      await resolved(promise);
    });

    test(`in the same turn as ${name}, before anything was sent, too`, async () => {
      const { client, requests } = await clientOver(() => json(THREE));
      const promise = call(client);
      client.free();
      await resolved(promise);
      assert.equal(requests.length, 1);
    });

    test(`in flight leaves ${name} its abort and its deadline`, async () => {
      for (const options of [{ signal: AbortSignal.timeout(20) }, { timeoutMs: 20 }]) {
        const { client } = await waiting();
        const withOptions = {
          pick: () => client.pick({}, options),
          recommendations: () => client.recommendations({}, options),
          previewOrder: () => client.previewOrder({}, options),
          previewRenewal: () => client.previewRenewal({}, options),
          createOrder: () => client.createOrder({}, options),
          createSubscription: () => client.createSubscription({ offerId: UPSELL }, options),
        };
        const promise = (withOptions[name] ?? (() => client[name](options)))();
        client.free();
        await settles(promise, 500);
      }
    });

    test(`makes a later ${name} reject with invalid_request`, async () => {
      const { client, requests } = await clientOver();
      client.free();
      await rejected(call(client), { code: "invalid_request", attempts: 0, retryable: false });
      assert.equal(requests.length, 0);
    });
  }

  test("leaves the synchronous methods harmless", async () => {
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }));
    const { picks } = await resolved(client.pick());
    client.free();
    for (const value of [picks, 5, undefined]) {
      assert.equal(client.shown(value), undefined);
      assert.equal(client.accepted(value), undefined);
      assert.equal(client.settled(value), undefined);
      const { trackerId, basis } = client.attribute(value);
      assert.deepEqual([trackerId, basis], [null, "none"]);
      assert.deepEqual(client.checkoutHeaders(value), {});
    }
    assert.doesNotThrow(() => client.setConsent(false));
    assert.doesNotThrow(() => client.setCustomer("P1005053489"));
    assert.ok(["local", "session", "custom", "memory"].includes(client.persistence));
  });

  test("twice is fine, in any order with the symbol", async () => {
    const { client } = await clientOver();
    client.free();
    client.free();
    client[Symbol.dispose]?.();
  });

  test("of one client leaves the others alone", async () => {
    const { client: one } = await clientOver(() => json(THREE));
    const { client: two } = await clientOver(() => json(THREE));
    one.free();
    assert.equal((await resolved(two.pick())).picks.length, 3);
  });

  test("in a handler, during the call that told it", async () => {
    const fetch = recorder(() => json(THREE, { tracker: "T1" }));
    const client = await createClient({
      proxyUrl: PROXY,
      customerId: newCustomer(),
      fetch,
      onEvent: () => client.free(),
    });
    assert.equal((await resolved(client.pick())).picks.length, 3);
    await rejected(client.pick(), { code: "invalid_request" });
  });

  test("in every callback, while it runs", async () => {
    for (const name of ["productKey", "sellable", "productCategory", "headers"]) {
      const { client } = await clientOver(() => json(THREE), {
        [name]: () => {
          client.free();
          return name === "headers" ? {} : undefined;
        },
      });
      await resolved(client.pick());
    }
  });

  test("in a handler of shown, accepted and settled", async () => {
    for (const act of [
      (client) => client.shown(PICK),
      (client) => client.accepted(PICK),
      (client) => client.settled(LINE),
    ]) {
      const client = await createClient({
        proxyUrl: PROXY,
        customerId: newCustomer(),
        onEvent: () => client.free(),
      });
      assert.doesNotThrow(() => act(client));
    }
  });
});

const withoutDispose = !Symbol.dispose && "this Node has no Symbol.dispose";

describe("Symbol.dispose", { skip: withoutDispose }, () => {
  test("frees", async () => {
    const { client } = await clientOver();
    assert.equal(typeof client[Symbol.dispose], "function");
    client[Symbol.dispose]();
    await rejected(client.pick(), { code: "invalid_request" });
  });
});

describe("setCustomer in flight", () => {
  for (const name of READS) {
    test(`ends ${name} with aborted`, async () => {
      const { client, requests, answer } = await waiting();
      const call = settles(PROMISED[name](client));
      await turns();
      client.setCustomer(newCustomer());
      const { error } = await call;
      assert.equal(error.code, "aborted");
      await turns();
      assert.ok(requests[0].init.signal.aborted);
      answer();
    });

    test(`ends ${name} with aborted before anything was sent`, async () => {
      const { client } = await waiting();
      const call = PROMISED[name](client);
      client.setCustomer(newCustomer());
      await rejected(call, { code: "aborted" });
    });

    test(`to the same customer leaves ${name} alone`, async () => {
      const { client, customerId, answer } = await waiting();
      const call = PROMISED[name](client);
      await turns();
      client.setCustomer(customerId);
      answer();
      await resolved(call);
    });
  }

  for (const name of CHECKOUTS) {
    test(`lets ${name} run to its end`, async () => {
      const { client, customerId, requests, answer } = await waiting();
      const call = PROMISED[name](client);
      client.setCustomer(newCustomer());
      await turns();
      client.setCustomer(undefined);
      answer();
      await resolved(call);
      assert.ok(requests[0].url.includes(`/${customerId}/`));
    });
  }

  test("there and back still ends what was asked before", async () => {
    const { client, customerId, answer } = await waiting();
    const call = settles(client.pick());
    client.setCustomer(newCustomer());
    client.setCustomer(customerId);
    const again = client.pick();
    assert.equal((await call).error.code, "aborted");
    answer();
    assert.equal((await resolved(again)).picks.length, 3);
  });

  test("does not end what another client asks for the same customer", async () => {
    const customerId = newCustomer();
    const gate = deferred();
    const fetch = recorder(() => gate.promise);
    const { client: one } = await clientOver(fetch, { customerId });
    const { client: two } = await clientOver(fetch, { customerId });
    const calls = [settles(one.pick()), two.pick()];
    await turns();
    one.setCustomer(newCustomer());
    assert.equal((await calls[0]).error.code, "aborted");
    gate.resolve(json(THREE));
    assert.equal((await resolved(calls[1])).picks.length, 3);
    assert.equal(fetch.requests.length, 1);
  });
});

describe("an event handler", () => {
  test("that throws breaks no call of any kind", async () => {
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), {
      onEvent: () => {
        throw new Error("no");
      },
    });
    for (const call of Object.values(PROMISED)) await resolved(call(client));
    assert.doesNotThrow(() => client.shown(PICK));
    assert.doesNotThrow(() => client.accepted(PICK));
    assert.doesNotThrow(() => client.settled(LINE));
  });

  test("that throws does not hide an error", async () => {
    const { client } = await clientOver(() => new Response("", { status: 404 }), {
      onEvent: () => {
        throw new Error("no");
      },
    });
    await rejected(client.pick(), { code: "not_found" });
  });

  test("that rejects is its own affair", async () => {
    const failures = [];
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), {
      onEvent: () => {
        const failure = Promise.reject(new Error("no"));
        failure.catch(() => failures.push(1));
        return failure;
      },
    });
    await resolved(client.pick());
    assert.equal(failures.length, 1);
  });

  test("may change the customer, the consent, and ask again", async () => {
    const other = newCustomer();
    let told = 0;
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), {
      onEvent: () => {
        told += 1;
        if (told > 3) return;
        client.setCustomer(other);
        client.setConsent(false);
        client.setConsent(true);
        client.shown(PICK);
        client.pick().catch(() => {});
      },
    });
    await settles(client.pick());
    assert.ok(0 < told);
  });
});

describe("many calls", () => {
  test("of every kind at once all settle", async () => {
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }));
    const calls = Array.from({ length: 100 }, (_, index) => {
      const all = Object.values(PROMISED);
      return all[index % all.length](client);
    });
    const outcomes = await Promise.all(calls.map((call) => settles(call, 5_000)));
    assert.deepEqual(
      outcomes.filter((outcome) => "error" in outcome),
      [],
    );
  });

  test("that all fail at once all settle, with unrelated reasons", async () => {
    const { client } = await clientOver(({ body }) => {
      const status = 400 + (body?.offers[0].quantity ?? 0);
      return new Response("", { status });
    });
    const statuses = [400, 401, 402, 403, 404, 405, 409, 410, 422, 451];
    const outcomes = await Promise.all(
      statuses.map((status) =>
        settles(client.pick({ offers: [{ offerId: OWNED, quantity: status - 400 }] })),
      ),
    );
    assert.deepEqual(
      outcomes.map(({ error }) => error.status),
      statuses,
    );
  });

  test("one after the other give the wasm's memory back", async (t) => {
    let memory;
    const { instantiate } = WebAssembly;
    t.mock.method(WebAssembly, "instantiate", async (...args) => {
      const result = await instantiate(...args);
      const { exports } = result.instance ?? result;
      memory = Object.values(exports).find((it) => it instanceof WebAssembly.Memory);
      return result;
    });
    const page = await importEntry(".", { fresh: "?memory" });
    const text = JSON.stringify({ ...THREE, pad: "x".repeat(20_000) });
    const client = await page.createClient({
      proxyUrl: PROXY,
      customerId: newCustomer(),
      fetch: async () => json(text, { tracker: "T1" }),
    });
    const rounds = async (count) => {
      for (let call = 0; call < count; call += 1) {
        const { picks } = await client.pick();
        client.shown(picks);
        client.attribute(LINE);
      }
    };
    await rounds(100);
    const before = memory.buffer.byteLength;
    await rounds(1_000);
    assert.ok(memory.buffer.byteLength - before < 1_000_000);
  });
});

describe("diagnose", () => {
  const codes = async (answer, options) => {
    const { client, requests } = await clientOver(answer, options);
    const found = await resolved(client.diagnose());
    assert.equal(requests.length, 1);
    for (const { code, severity, message, fix } of found) {
      assert.ok(["ok", "warning", "error"].includes(severity));
      assert.match(code, /./);
      assert.match(message, /./);
      assert.ok(fix === undefined || typeof fix === "string");
    }
    return found.map(({ code }) => code);
  };
  const memory = { attribution: { storage: "memory" } };

  test("finds nothing where there is nothing to mend", async () => {
    const found = await codes(() => json(THREE, { tracker: "T1" }), memory);
    assert.deepEqual(found, ["ok"]);
  });

  const rows = [
    ["tracker_missing", () => json(THREE)],
    ["tracker_unusable", () => json({ ...THREE, xRecommendationTrackerId: "a\nb" })],
    ["not_json", () => new Response("<html>")],
    ["blocked_by_cors_or_offline", () => Promise.reject(new TypeError("Failed to fetch"))],
    [
      "customer_rejected",
      () => json({ code: "1116", message: "Invalid Customer" }, { status: 404 }),
    ],
  ];
  for (const [code, answer] of rows) {
    test(`finds ${code}`, async () => {
      assert.ok((await codes(answer, memory)).includes(code));
    });
  }

  test("finds storage_unavailable", async () => {
    const storage = {
      getItem: () => null,
      setItem() {
        throw new Error("QuotaExceededError");
      },
      removeItem() {},
    };
    const found = await codes(() => json(THREE, { tracker: "T1" }), { attribution: { storage } });
    assert.ok(found.includes("storage_unavailable"), found.join());
  });
});
