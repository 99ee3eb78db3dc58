// What crosses between the wasm and the JavaScript beside it: numbers of clients and calls, and texts.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  PROXY,
  THREE,
  clientOver,
  deferred,
  importEntry,
  json,
  recorder,
  rejected,
  resolved,
  settles,
  turns,
} from "./support.mjs";

let copies = 0;

/** A copy of the package of its own, with its wasm's memory. */
async function fresh(t) {
  const api = await importEntry(".", { fresh: `?border-${(copies += 1)}` });
  const { instantiate } = WebAssembly;
  let memory;
  const mocked = t.mock.method(WebAssembly, "instantiate", async (...given) => {
    const made = await instantiate(...given);
    // Node has wasm of its own, which it compiles first.
    const { exports } = made.instance ?? {};
    if (exports) memory = Object.values(exports).find((it) => it instanceof WebAssembly.Memory);
    return made;
  });
  await api.init();
  mocked.mock.restore();
  return { ...api, memory };
}

const memoryOnly = { attribution: { storage: "memory" } };

describe("a client's number", () => {
  test("is not used for another client where reading the arguments frees it", async (t) => {
    const api = await fresh(t);
    const fetch = recorder(() => json(THREE));
    await api.createClient({ proxyUrl: PROXY, customerId: "P-FIRST", fetch });
    const second = await api.createClient({ proxyUrl: PROXY, customerId: "P-SECOND", fetch });
    const call = second.pick({
      get offers() {
        second.free();
        return [];
      },
    });
    const { error } = await settles(call);
    assert.equal(error?.code, "invalid_request");
    assert.deepEqual(fetch.requests, []);
  });
});

describe("a call", () => {
  test("that is aborted while its answer arrives is let go", async (t) => {
    const api = await fresh(t);
    const body = new TextEncoder().encode(JSON.stringify({ ...THREE, pad: "x".repeat(20_000) }));
    // At once, so that the answer is there before the timer that would end the flight.
    const fetch = async () => ({ status: 200, headers: {}, arrayBuffer: async () => body.buffer });
    const client = await api.createClient({ proxyUrl: PROXY, fetch, ...memoryOnly });
    const abortOne = async () => {
      const controller = new AbortController();
      const call = client.pick({}, { signal: controller.signal });
      controller.abort();
      assert.equal((await call.catch((error) => error)).code, "aborted");
      await turns(2);
    };
    await abortOne();
    const before = api.memory.buffer.byteLength;
    for (let call = 0; call < 100; call += 1) await abortOne();
    const grown = api.memory.buffer.byteLength - before;
    assert.ok(grown < 1_000_000, `${grown} bytes`);
  });

  test("that has ended is not joined by who hears of its end through the request's signal", async () => {
    const again = deferred();
    const options = { timeoutMs: 20 };
    const { client, requests } = await clientOver([
      ({ init }) => {
        init.signal.addEventListener("abort", () => again.resolve(client.pick({}, options)));
        return new Promise(() => {});
      },
      () => json(THREE),
    ]);
    await rejected(client.pick({}, options), { code: "timeout" });
    assert.equal((await resolved(again.promise)).picks.length, 3);
    assert.equal(requests.length, 2);
  });

  test("that nobody waits for is not joined by who hears of its end either", async () => {
    const again = deferred();
    const controller = new AbortController();
    const { client, requests } = await clientOver([
      ({ init }) => {
        init.signal.addEventListener("abort", () => again.resolve(client.pick()));
        return new Promise(() => {});
      },
      () => json(THREE),
    ]);
    const call = client.pick({}, { signal: controller.signal });
    controller.abort();
    await rejected(call, { code: "aborted" });
    assert.equal((await resolved(again.promise)).picks.length, 3);
    assert.equal(requests.length, 2);
  });
});

describe("a signal that is none", () => {
  test("may call when the call is over", async () => {
    let abort;
    const signal = { aborted: false, addEventListener: (_, listener) => (abort = listener) };
    const { client } = await clientOver(() => json(THREE));
    await resolved(client.pick({}, { signal }));
    assert.doesNotThrow(() => abort());
  });

  test("may throw whatever it is asked", async () => {
    const thrower = () => {
      throw new Error("no");
    };
    const signal = Object.defineProperties(
      { addEventListener: thrower, removeEventListener: thrower },
      { aborted: { get: thrower }, reason: { get: thrower } },
    );
    const { client } = await clientOver(() => json(THREE));
    assert.equal((await resolved(client.pick({}, { signal }))).picks.length, 3);
    await resolved(client.createOrder({ lineItems: [] }, { signal }));
  });

  test("may abort while it is listened to, and those who join the read have their answer", async () => {
    const signal = {
      aborted: false,
      addEventListener() {
        signal.aborted = true;
      },
    };
    const { client } = await clientOver(() => json(THREE));
    const call = client.pick({}, { signal });
    const joined = client.pick();
    await rejected(call, { code: "aborted" });
    assert.equal((await resolved(joined)).picks.length, 3);
  });
});

test("a text with characters of several bytes crosses as it is, beside others without", async () => {
  const { client, requests } = await clientOver(() => json({}));
  for (const text of ["é", "Zoë 😀 漢字", `${"A".repeat(5_000)}é`]) {
    assert.equal(client.attribute([{ offerId: text }]).lines[0].offerId, text);
    await resolved(client.createOrder({ note: text, lineItems: [] }));
    assert.equal(requests.at(-1).body.note, text);
  }
});

test("a customer that cannot be read is refused with the package's error", async () => {
  const { client } = await clientOver();
  const customerId = {
    toJSON() {
      throw new Error("no");
    },
  };
  await rejected((async () => client.setCustomer(customerId))(), { code: "invalid_request" });
});

test("memory past 2 GB is as good as any", async (t) => {
  const api = await fresh(t);
  // Its pages are not touched, and take no memory of the machine.
  api.memory.grow(2 ** 31 / 65_536);
  // Larger than what is left below.
  const body = { ...THREE, pad: "x".repeat(2_000_000) };
  const fetch = async () => json(body, { tracker: "T1" });
  const client = await api.createClient({ proxyUrl: PROXY, fetch, ...memoryOnly });
  const { picks } = await resolved(client.pick());
  client.accepted(picks[0]);
  assert.equal(client.attribute(picks[0].items).basis, "accepted");
});
