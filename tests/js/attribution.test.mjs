// Which tracker goes with which order: recorded when shown and accepted, used up when ordered, kept
// per customer, never another one's.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ADD_ON,
  CROSS_SELL,
  OTHER,
  OWNED,
  PROXY,
  PageStorage,
  THREE,
  TRACKER_HEADER,
  UPSELL,
  clientOver,
  createClient,
  customStorage,
  importEntry,
  json,
  newCustomer,
  recommended,
  recorder,
  resolved,
  turns,
  withGlobal,
} from "./support.mjs";

const NONE = { trackerId: null, basis: "none", lines: [] };
const lines = (...offerIds) => offerIds.map((offerId) => ({ offerId, quantity: 1 }));

/** A client whose proxy answers with these trackers, one after the other. */
const tracked = (trackers, options) =>
  clientOver(
    [trackers].flat().map((tracker) => () => json(THREE, { tracker })),
    options,
  );

/** A pick as a server-rendered page or a restored one would pass it. */
const foreign = (trackerId, offerId = UPSELL, rest = {}) => ({
  id: "upsell:x",
  kind: "upsell",
  items: [{ offerId, quantity: null }],
  rank: 0,
  sourceOfferIds: [],
  replaces: [],
  trackerId,
  ...rest,
});

const basis = (client, ...offerIds) => {
  const { basis, trackerId } = client.attribute(lines(...offerIds));
  return [basis, trackerId];
};

/** Time as the test sets it. */
function clock(t, start = Date.parse("2026-06-01T00:00:00Z")) {
  const time = { now: start };
  t.mock.method(Date, "now", () => time.now);
  return time;
}

test("the funnel: fetched, shown, accepted, ordered with the tracker, settled", async () => {
  const answers = [
    () => json(THREE, { tracker: "T1" }),
    () => json({ orderId: "5120008001" }, { status: 201 }),
  ];
  const { client, requests, events } = await clientOver(answers);
  const { picks } = await resolved(client.pick({}));
  client.shown(picks);
  client.accepted(picks[0]);
  const order = { orderType: "NEW", lineItems: lines(UPSELL) };
  const accepted = {
    trackerId: "T1",
    basis: "accepted",
    lines: [{ offerId: UPSELL, trackerId: "T1", basis: "accepted" }],
  };
  assert.deepEqual(client.attribute(order.lineItems), accepted);
  const result = await resolved(client.createOrder(order));
  assert.equal(requests[1].headers[TRACKER_HEADER], "T1");
  assert.equal(result.trackerId, "T1");
  assert.deepEqual(basis(client, UPSELL, CROSS_SELL, ADD_ON), ["shown", "T1"]);
  client.settled(lines(CROSS_SELL, ADD_ON));
  assert.deepEqual(basis(client, UPSELL, CROSS_SELL, ADD_ON), ["none", null]);

  const shown = picks.map(({ rule, because, ...pick }) => {
    assert.ok(rule && because);
    return pick;
  });
  assert.deepEqual(
    events.map(({ durationMs, ...event }) => event),
    [
      {
        type: "response",
        endpoint: "recommendations",
        status: 200,
        attempts: 1,
        trackerId: "T1",
      },
      ...shown.map((pick) => ({ type: "shown", pick })),
      { type: "accepted", pick: shown[0] },
      { type: "attributed", attribution: accepted },
      { type: "settled", trackerId: "T1" },
      { type: "response", endpoint: "createOrder", status: 201, attempts: 1, trackerId: "T1" },
      { type: "settled", trackerId: "T1" },
    ],
  );
});

describe("the basis of an attribution", () => {
  const rows = [
    { name: "nothing fetched", act: () => {}, lines: [UPSELL], result: ["none", null], fetched: 0 },
    { name: "fetched alone", act: () => {}, lines: [UPSELL], result: ["latest", "T1"] },
    { name: "fetched alone, without lines", act: () => {}, lines: [], result: ["latest", "T1"] },
    {
      name: "shown",
      act: (client, picks) => client.shown(picks),
      lines: [UPSELL],
      result: ["shown", "T1"],
    },
    {
      name: "one shown",
      act: (client, picks) => client.shown(picks[0]),
      lines: [UPSELL],
      result: ["shown", "T1"],
    },
    {
      name: "shown, another ordered",
      act: (client, picks) => client.shown(picks),
      lines: [OTHER],
      result: ["latest", "T1"],
    },
    {
      name: "accepted",
      act: (client, picks) => client.accepted(picks[0]),
      lines: [UPSELL],
      result: ["accepted", "T1"],
    },
    {
      name: "accepted at another level, in another case",
      act: (client, picks) => client.accepted(picks[0]),
      lines: [" 99000001ca03a12"],
      result: ["accepted", "T1"],
    },
    {
      name: "accepted, then shown",
      act: (client, picks) => {
        client.accepted(picks[0]);
        client.shown(picks);
      },
      lines: [CROSS_SELL, UPSELL],
      result: ["accepted", "T1"],
    },
    {
      name: "accepted, another ordered",
      act: (client, picks) => client.accepted(picks[0]),
      lines: [CROSS_SELL],
      result: ["latest", "T1"],
    },
    {
      name: "unmatched and told to omit",
      options: { attribution: { unmatched: "omit" } },
      act: (client, picks) => client.shown(picks),
      lines: [OTHER],
      result: ["none", null],
    },
    {
      name: "matched and told to omit",
      options: { attribution: { unmatched: "omit" } },
      act: (client, picks) => client.shown(picks),
      lines: [OTHER, UPSELL],
      result: ["shown", "T1"],
    },
    {
      name: "families by the partner's own key",
      options: { productKey: (offerId) => offerId.slice(0, 4) },
      act: (client, picks) => client.accepted(picks[0]),
      lines: [OTHER],
      result: ["accepted", "T1"],
    },
  ];
  for (const { name, options, act, lines: ordered, result, fetched = 1 } of rows) {
    test(name, async () => {
      const { client } = await tracked("T1", options);
      const { picks } = fetched ? await resolved(client.pick()) : { picks: [] };
      act(client, picks);
      assert.deepEqual(basis(client, ...ordered), result);
      const headers = result[1] === null ? {} : { [TRACKER_HEADER]: result[1] };
      assert.deepEqual(client.checkoutHeaders(lines(...ordered)), headers);
      assert.deepEqual(basis(client, ...ordered), result);
    });
  }

  test("is given for each line", async () => {
    const { client } = await tracked("T1");
    const { picks } = await resolved(client.pick());
    client.shown(picks);
    client.accepted(picks[1]);
    assert.deepEqual(client.attribute(lines(UPSELL, CROSS_SELL, OTHER)), {
      trackerId: "T1",
      basis: "accepted",
      lines: [
        { offerId: UPSELL, trackerId: "T1", basis: "shown" },
        { offerId: CROSS_SELL, trackerId: "T1", basis: "accepted" },
        { offerId: OTHER, trackerId: null, basis: "none" },
      ],
    });
  });

  test("is the most recently accepted, else the most recently shown, else the newest", async (t) => {
    const time = clock(t);
    const { client } = await tracked(["T1", "T2", "T3"]);
    const later = () => (time.now += 60_000);
    const one = await resolved(client.pick());
    client.shown(one.picks);
    later();
    const two = await resolved(client.pick());
    client.shown(two.picks);
    later();
    await resolved(client.pick());
    assert.deepEqual(basis(client, OTHER), ["latest", "T3"]);
    assert.deepEqual(basis(client, UPSELL), ["shown", "T2"]);
    client.accepted(two.picks[1]);
    later();
    client.accepted(one.picks[0]);
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    assert.deepEqual(basis(client, CROSS_SELL), ["accepted", "T2"]);
    assert.deepEqual(basis(client, UPSELL, CROSS_SELL), ["accepted", "T1"]);
    assert.deepEqual(
      client.attribute(lines(CROSS_SELL, ADD_ON)).lines.map((line) => line.trackerId),
      ["T2", "T2"],
    );
  });

  test("of all of an opportunity's offers is the opportunity's", async () => {
    const items = [
      { offerId: OWNED, quantity: 1 },
      { offerId: OTHER, quantity: 2 },
    ];
    const body = {
      overlayRecommendations: {
        new: [
          {
            createdAt: "2026-05-18T00:00:00Z",
            expiresAt: "2999-01-01T00:00:00Z",
            status: "OPEN",
            items,
          },
        ],
      },
    };
    const { client } = await clientOver(() => json(body, { tracker: "T1" }));
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    assert.deepEqual(basis(client, OTHER), ["accepted", "T1"]);
    assert.deepEqual(basis(client, OWNED), ["accepted", "T1"]);
  });

  test("of host calls and of recommendations is the same", async () => {
    for (const call of [
      (client) => client.recommendations(),
      (client) => client.subscriptions().then((it) => it.recommendations),
      (client) => client.previewOrder({}).then((it) => it.recommendations),
    ]) {
      const { client } = await tracked("T1");
      const { picks } = await resolved(call(client));
      client.accepted(picks[0]);
      assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    }
  });

  test("ends with ttlDays, seven unless told otherwise", async (t) => {
    const time = clock(t);
    const DAY = 86_400_000;
    const { client } = await tracked("T1");
    const { client: short } = await tracked("T1", { attribution: { ttlDays: 1 } });
    for (const it of [client, short]) {
      const { picks } = await resolved(it.pick());
      it.accepted(picks[0]);
    }
    time.now += DAY - 60_000;
    assert.deepEqual(basis(short, UPSELL), ["accepted", "T1"]);
    time.now += 120_000;
    assert.deepEqual(basis(short, UPSELL), ["none", null]);
    time.now += 6 * DAY - 120_000;
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    time.now += 120_000;
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
  });
});

describe("shown and accepted", () => {
  test("are idempotent", async () => {
    const { client, events } = await tracked("T1");
    const { picks } = await resolved(client.pick());
    for (let time = 0; time < 3; time += 1) {
      client.shown(picks[0]);
      client.shown([picks[0], picks[0]]);
      client.accepted(picks[0]);
    }
    const types = events.map(({ type }) => type);
    assert.deepEqual(types, ["response", "shown", "accepted"]);
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
  });

  test("take a pick whose tracker this page does not know for the current customer's", async () => {
    const { client } = await tracked("T1");
    client.shown(foreign("SSR1"));
    assert.deepEqual(basis(client, UPSELL), ["shown", "SSR1"]);
    client.accepted(foreign("SSR2", CROSS_SELL));
    assert.deepEqual(basis(client, CROSS_SELL), ["accepted", "SSR2"]);
  });

  test("take a pick that went through JSON, an event, or a reactive framework", async () => {
    for (const copy of [
      (pick) => JSON.parse(JSON.stringify(pick)),
      ({ rule, because, ...pick }) => (assert.ok(rule && because), pick),
      (pick) => new Proxy({ ...pick, items: new Proxy(pick.items, {}) }, {}),
      (pick) => Object.freeze({ ...pick }),
    ]) {
      const { client } = await tracked("T1");
      const { picks } = await resolved(client.pick());
      client.shown(new Proxy(picks.map(copy), {}));
      client.accepted(copy(picks[0]));
      assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
      assert.deepEqual(basis(client, ADD_ON), ["shown", "T1"]);
    }
  });

  test("of a pick without a tracker attribute nothing", async () => {
    const { client } = await clientOver(() => json(THREE));
    const { picks } = await resolved(client.pick());
    client.shown(picks);
    client.accepted(picks[0]);
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
  });

  test("of a pick whose tracker cannot be sent attribute nothing", async () => {
    for (const trackerId of ["a\r\nX-Evil: 1", "\u00e4", "a b".repeat(400), "x".repeat(1025)]) {
      const { client } = await clientOver();
      client.shown(foreign(trackerId));
      client.accepted(foreign(trackerId));
      assert.deepEqual(client.checkoutHeaders(lines(UPSELL)), {});
    }
  });

  test("take nothing up again that was used up on this page", async () => {
    const { client } = await tracked(["T1", "T2"]);
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    client.settled(lines(UPSELL));
    client.shown(picks[0]);
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
    const next = await resolved(client.pick());
    client.shown(next.picks[0]);
    assert.deepEqual(basis(client, UPSELL), ["shown", "T2"]);
  });
});

describe("settled", () => {
  test("uses up the families of the lines, in every entry", async () => {
    const { client } = await tracked(["T1", "T2"]);
    for (let time = 0; time < 2; time += 1) {
      const { picks } = await resolved(client.pick());
      client.shown(picks.slice(0, 2));
    }
    client.settled(lines(UPSELL));
    assert.equal(basis(client, UPSELL)[0], "latest");
    assert.deepEqual(basis(client, CROSS_SELL)[0], "shown");
    client.settled(lines(CROSS_SELL));
    assert.deepEqual(basis(client, UPSELL, CROSS_SELL), ["none", null]);
  });

  test("of the same lines again, with nothing new in between, does nothing", async () => {
    const { client, events } = await tracked("T1");
    const { picks } = await resolved(client.pick());
    client.shown(picks);
    client.settled(lines(UPSELL));
    client.settled(lines(UPSELL));
    client.settled(lines(UPSELL));
    assert.deepEqual(basis(client, CROSS_SELL), ["shown", "T1"]);
    assert.deepEqual(
      events.filter(({ type }) => type === "settled"),
      [{ type: "settled", trackerId: "T1" }],
    );
  });

  test("by the newest tracker ends that one", async () => {
    const { client, events } = await tracked("T1");
    await resolved(client.pick());
    client.settled(lines(OTHER));
    assert.deepEqual(basis(client, OTHER), ["none", null]);
    assert.deepEqual(events.at(-1), { type: "settled", trackerId: "T1" });
  });

  test("leaves what the order did not have", async () => {
    const { client } = await tracked("T1");
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    client.accepted(picks[1]);
    client.settled(lines(UPSELL));
    assert.deepEqual(basis(client, CROSS_SELL), ["accepted", "T1"]);
  });
});

describe("customers", () => {
  test("never get each other's trackers, and keep their own", async () => {
    const [one, two] = [newCustomer(), newCustomer()];
    const { client } = await tracked(["T1", "T2"], { customerId: one });
    const first = await resolved(client.pick());
    client.accepted(first.picks[0]);
    client.setCustomer(two);
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
    client.shown(first.picks);
    client.accepted(first.picks[0]);
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
    const second = await resolved(client.pick());
    client.shown(second.picks);
    assert.deepEqual(basis(client, UPSELL), ["shown", "T2"]);
    client.setCustomer(one);
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    client.setCustomer(undefined);
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
  });

  test("of two clients never get each other's trackers", async () => {
    const { client: one } = await tracked("T1");
    const { client: two } = await tracked("T2");
    const { picks } = await resolved(one.pick());
    one.accepted(picks[0]);
    two.accepted(picks[0]);
    assert.deepEqual(basis(two, UPSELL), ["none", null]);
  });

  test("that only the proxy knows are told apart by scope", async () => {
    const storage = customStorage();
    const scoped = (scope) =>
      tracked(`T-${scope}`, { customerId: undefined, attribution: { storage, scope } });
    const { client: one } = await scoped("a");
    const { client: two } = await scoped("b");
    const { picks } = await resolved(one.pick());
    one.accepted(picks[0]);
    assert.deepEqual(basis(one, UPSELL), ["accepted", "T-a"]);
    assert.deepEqual(basis(two, UPSELL), ["none", null]);
    assert.equal(one.persistence, "custom");
    assert.ok(0 < storage.items.size);
  });

  test("without id and scope are kept in memory only", async () => {
    const storage = customStorage();
    const proxyUrl = `${PROXY}/unscoped`;
    const options = { customerId: undefined, proxyUrl, attribution: { storage } };
    const { client } = await tracked("T1", options);
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    assert.equal(client.persistence, "memory");
    assert.equal(storage.items.size, 0);
  });
});

/** The package as after a reload: nothing in memory. */
let reloads = 0;
async function reloaded(options, tracker = "T9") {
  reloads += 1;
  const page = await importEntry(".", { fresh: `?reload=${reloads}` });
  const fetch = recorder(() => json(THREE, { tracker }));
  return page.createClient({ proxyUrl: PROXY, fetch, ...options });
}

describe("storage", () => {
  async function accepting(options, tracker = "T1") {
    const found = await tracked(tracker, options);
    const { picks } = await resolved(found.client.pick());
    found.client.shown(picks);
    found.client.accepted(picks[0]);
    return { ...found, picks };
  }

  test("outlives a reload", async () => {
    const attribution = { storage: customStorage() };
    const { customerId } = await accepting({ attribution });
    const client = await reloaded({ customerId, attribution });
    assert.equal(client.persistence, "custom");
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    assert.deepEqual(basis(client, ADD_ON), ["shown", "T1"]);
    client.settled(lines(UPSELL, CROSS_SELL, ADD_ON));
    const next = await reloaded({ customerId, attribution });
    assert.deepEqual(basis(next, UPSELL, CROSS_SELL, ADD_ON), ["none", null]);
  });

  test("does not hand one customer's trackers to another after a reload", async () => {
    const attribution = { storage: customStorage() };
    const { picks } = await accepting({ attribution });
    const client = await reloaded({ customerId: newCustomer(), attribution });
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
    assert.equal(picks.length, 3);
  });

  test("holds trackers, families and times, and nothing about the customer", async () => {
    const storage = customStorage();
    const reasons = [{ reasonCode: "secret_code", description: "secret", value: "secret" }];
    const body = {
      ...THREE,
      propensity: { churn: [{ probability: "HIGH", reasons }] },
    };
    const answers = [() => json(body, { tracker: "T1" }), () => json({}, { status: 201 })];
    const { client, customerId } = await clientOver(answers, {
      attribution: { storage },
      headers: { Authorization: "Bearer sesame" },
      country: "DE",
    });
    const { picks } = await resolved(client.pick());
    client.shown(picks);
    const before = [...storage.items].flat().join("\n");
    assert.ok(before.includes("T1"));
    await resolved(client.createOrder({ externalReferenceId: "ref-1", lineItems: lines(OTHER) }));
    const text = `${before}\n${[...storage.items].flat().join("\n")}`;
    const rule = picks[0].rule;
    for (const secret of [customerId, "secret", "HIGH", "sesame", "ref-1", rule, "churn", PROXY]) {
      assert.ok(!text.includes(secret), `${secret} in ${text}`);
    }
  });

  test("keeps the keys of different customers apart under one prefix", async () => {
    const storage = new PageStorage();
    const attribution = { storage: "local" };
    const keys = await (async () => {
      const own = { configurable: true, value: storage };
      const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
      Object.defineProperty(globalThis, "localStorage", own);
      try {
        await accepting({ attribution });
        await accepting({ attribution });
        return Object.keys(storage);
      } finally {
        if (before) Object.defineProperty(globalThis, "localStorage", before);
        else delete globalThis.localStorage;
      }
    })();
    assert.ok(2 <= keys.length);
    assert.ok(
      keys.every((key) => key.startsWith("vip-recommendations")),
      keys.join(),
    );
  });

  const pages = [
    { name: "localStorage", storage: undefined, is: "local" },
    { name: "localStorage", storage: "local", is: "local" },
    { name: "sessionStorage", storage: "session", is: "session" },
  ];
  for (const { name, storage, is } of pages) {
    test(`${storage ?? "by default"} is the page's ${name}`, async (t) => {
      const items = new PageStorage();
      withGlobal(t, "localStorage", { value: new PageStorage() });
      withGlobal(t, "sessionStorage", { value: new PageStorage() });
      withGlobal(t, name, { value: items });
      items.setItem("theirs", "kept");
      const attribution = storage ? { storage } : {};
      const { client, customerId } = await accepting({ attribution });
      assert.equal(client.persistence, is);
      assert.ok(1 < items.length);
      const again = await reloaded({ customerId, attribution });
      assert.deepEqual(basis(again, UPSELL), ["accepted", "T1"]);
      again.setConsent(false);
      assert.deepEqual(Object.entries(items), [["theirs", "kept"]]);
    });
  }

  test("memory is memory, whatever the page has", async (t) => {
    const items = new PageStorage();
    withGlobal(t, "localStorage", { value: items });
    const { client } = await accepting({ attribution: { storage: "memory" } });
    assert.equal(client.persistence, "memory");
    assert.equal(items.length, 0);
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
  });

  const denied = {
    get() {
      throw new Error("SecurityError");
    },
  };
  test("degrades from local to session where local is denied", async (t) => {
    withGlobal(t, "localStorage", denied);
    withGlobal(t, "sessionStorage", { value: new PageStorage() });
    const { client } = await accepting({ attribution: { storage: "local" } });
    assert.equal(client.persistence, "session");
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
  });

  test("degrades to memory where both are denied", async (t) => {
    withGlobal(t, "localStorage", denied);
    withGlobal(t, "sessionStorage", denied);
    const { client } = await accepting({ attribution: { storage: "local" } });
    assert.equal(client.persistence, "memory");
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
  });

  test("degrades when it is full, and keeps what it had", async (t) => {
    const items = new PageStorage();
    withGlobal(t, "localStorage", { value: items });
    withGlobal(t, "sessionStorage", denied);
    const { client, picks } = await accepting({ attribution: { storage: "local" } });
    assert.equal(client.persistence, "local");
    items.__proto__ = {
      ...Object.getOwnPropertyDescriptors(PageStorage.prototype),
      getItem: PageStorage.prototype.getItem,
      removeItem: PageStorage.prototype.removeItem,
      setItem() {
        throw new Error("QuotaExceededError");
      },
    };
    client.accepted(picks[1]);
    assert.equal(client.persistence, "memory");
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    assert.deepEqual(basis(client, CROSS_SELL), ["accepted", "T1"]);
  });

  const thrower = () => {
    throw new Error("no");
  };
  for (const method of ["getItem", "setItem", "removeItem"]) {
    test(`a custom one whose ${method} throws never breaks anything`, async () => {
      const storage = { ...customStorage(), [method]: thrower };
      const { client } = await accepting({ attribution: { storage } });
      assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
      client.settled(lines(UPSELL, CROSS_SELL, ADD_ON));
      assert.deepEqual(basis(client, UPSELL), ["none", null]);
      client.setConsent(false);
      client.setConsent(true);
      if (method !== "removeItem") {
        assert.equal(client.persistence, "memory");
        const codes = (await resolved(client.diagnose())).map(({ code }) => code);
        assert.ok(codes.includes("storage_unavailable"), codes.join());
      }
    });

    test(`a custom one whose ${method} calls back into the client never breaks anything`, async () => {
      const storage = customStorage();
      const real = storage[method];
      let client;
      let depth = 0;
      storage[method] = (...args) => {
        depth += 1;
        if (client && depth < 20) {
          client.attribute(lines(UPSELL));
          client.shown(foreign("T7", OTHER));
          client.settled(lines(OWNED));
        }
        return real(...args);
      };
      ({ client } = await tracked("T1", { attribution: { storage } }));
      const { picks } = await resolved(client.pick());
      client.accepted(picks[0]);
      assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
      client.setConsent(false);
    });
  }

  const garbage = [
    "",
    "x",
    "{",
    "null",
    "[]",
    "5",
    '{"a":1}',
    "\u0000",
    "T1|x|y",
    "{}".repeat(9_999),
  ];
  for (const text of garbage) {
    const name = text.length < 20 ? JSON.stringify(text) : "a long text";
    test(`that holds ${name} is read as empty, and written over`, async () => {
      const storage = customStorage();
      const attribution = { storage };
      const { customerId } = await accepting({ attribution });
      for (const key of storage.items.keys()) storage.items.set(key, text);
      const client = await reloaded({ customerId, attribution }, "T2");
      assert.deepEqual(basis(client, UPSELL), ["none", null]);
      const { picks } = await resolved(client.pick());
      client.accepted(picks[0]);
      assert.deepEqual(basis(client, UPSELL), ["accepted", "T2"]);
      const next = await reloaded({ customerId, attribution });
      assert.deepEqual(basis(next, UPSELL), ["accepted", "T2"]);
    });
  }

  test("that gives what is no text is read as empty", async () => {
    for (const value of [undefined, 5, {}, Promise.resolve("x")]) {
      const storage = { ...customStorage(), getItem: () => value };
      const { client } = await clientOver(undefined, { attribution: { storage } });
      assert.deepEqual(basis(client, UPSELL), ["none", null]);
    }
  });

  test("that was cleared in mid-session breaks nothing", async () => {
    const storage = customStorage();
    const { client, picks } = await accepting({ attribution: { storage } });
    storage.items.clear();
    client.attribute(lines(UPSELL));
    client.accepted(picks[1]);
    assert.deepEqual(basis(client, CROSS_SELL), ["accepted", "T1"]);
  });

  test("is shared by tabs that do not overwrite each other", async () => {
    const customerId = newCustomer();
    const options = { customerId, attribution: { storage: customStorage() } };
    const one = await reloaded(options, "T1");
    const two = await reloaded(options, "T2");
    const [first, second] = [await one.pick(), await two.pick()];
    one.accepted(first.picks[0]);
    two.accepted(second.picks[1]);
    const three = await reloaded(options);
    assert.deepEqual(basis(three, UPSELL), ["accepted", "T1"]);
    assert.deepEqual(basis(three, CROSS_SELL), ["accepted", "T2"]);
  });
});

describe("consent", () => {
  test("withheld writes nothing, and attribution works within the page", async () => {
    const storage = customStorage();
    let written = 0;
    const { setItem } = storage;
    storage.setItem = (...args) => {
      written += 1;
      setItem(...args);
    };
    const { client } = await tracked("T1", { attribution: { storage, consent: false } });
    assert.equal(client.persistence, "memory");
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    assert.equal(written, 0);
  });

  test("withdrawn erases what is stored for all customers, and starts empty", async () => {
    const storage = customStorage(new Map([["theirs", "kept"]]));
    const attribution = { storage };
    const [one, two] = [newCustomer(), newCustomer()];
    for (const customerId of [one, two]) {
      const { client } = await tracked("T1", { customerId, attribution });
      const { picks } = await resolved(client.pick());
      client.accepted(picks[0]);
    }
    assert.ok(2 < storage.items.size);
    const { client } = await tracked("T2", { customerId: one, attribution });
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    client.setConsent(false);
    assert.deepEqual([...storage.items], [["theirs", "kept"]]);
    assert.equal(client.persistence, "memory");
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
    client.setCustomer(two);
    assert.deepEqual(basis(client, UPSELL), ["none", null]);
  });

  test("withheld from the start erases what earlier visits stored", async () => {
    const storage = customStorage(new Map([["theirs", "kept"]]));
    const { client, customerId } = await tracked("T1", { attribution: { storage } });
    await resolved(client.pick());
    await turns(1);
    assert.ok(1 < storage.items.size);
    const next = await reloaded({ customerId, attribution: { storage, consent: false } });
    assert.deepEqual([...storage.items], [["theirs", "kept"]]);
    assert.deepEqual(basis(next, UPSELL), ["none", null]);
  });

  test("given stores what memory has", async () => {
    const storage = customStorage();
    const attribution = { storage, consent: false };
    const { client, customerId } = await tracked("T1", { attribution });
    const { picks } = await resolved(client.pick());
    client.accepted(picks[0]);
    client.setConsent(true);
    assert.equal(client.persistence, "custom");
    assert.deepEqual(basis(client, UPSELL), ["accepted", "T1"]);
    const next = await reloaded({ customerId, attribution: { storage } });
    assert.deepEqual(basis(next, UPSELL), ["accepted", "T1"]);
  });
});

describe("bad input is a diagnosis event and never throws", () => {
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  };
  const trap = (name) =>
    Object.defineProperty({}, name, {
      get() {
        throw new Error("no");
      },
    });
  const anything = [
    undefined,
    null,
    5,
    "x",
    true,
    {},
    [5],
    [null],
    [{}],
    [[]],
    Symbol("x"),
    10n,
    () => {},
    revoked(),
    [trap("offerId")],
  ];
  const picks = [
    trap("items"),
    trap("kind"),
    { ...foreign("T1"), kind: "other" },
    { ...foreign("T1"), items: [] },
    { ...foreign("T1"), items: "x" },
    { ...foreign("T1"), items: [{ offerId: 5 }] },
    { ...foreign("T1"), trackerId: 5 },
  ];
  const rows = [
    ...[...anything, ...picks].flatMap((value) => [
      ["shown", value],
      ["accepted", value],
    ]),
    ...anything.flatMap((value) => [
      ["attribute", value],
      ["checkoutHeaders", value],
      ["settled", value],
    ]),
  ];
  const results = { attribute: NONE, checkoutHeaders: {} };
  for (const [index, [method, value]] of rows.entries()) {
    test(`${method}, value ${index}`, async () => {
      const { client, events } = await clientOver();
      assert.deepEqual(client[method](value), results[method]);
      assert.ok(1 <= events.length);
      for (const { type, diagnosis } of events) {
        assert.equal(type, "diagnosis");
        assert.equal(typeof diagnosis.code, "string");
        assert.ok(["warning", "error"].includes(diagnosis.severity));
        assert.match(diagnosis.message, /./);
      }
    });
  }

  test("nor without a handler, nor with one that throws", async () => {
    const client = await createClient({ proxyUrl: PROXY, onEvent: undefined });
    const throwing = await createClient({
      proxyUrl: PROXY,
      onEvent: () => {
        throw new Error("no");
      },
    });
    for (const it of [client, throwing]) {
      for (const method of ["shown", "accepted", "attribute", "checkoutHeaders", "settled"]) {
        assert.doesNotThrow(() => it[method](5));
      }
    }
  });

  test("leaves what is good in a list", async () => {
    const { client, events } = await clientOver();
    client.shown([5, foreign("SSR-mixed"), {}]);
    assert.deepEqual(events.map(({ type }) => type).sort(), ["diagnosis", "diagnosis", "shown"]);
    assert.deepEqual(client.attribute([5, { offerId: UPSELL }]), {
      trackerId: "SSR-mixed",
      basis: "shown",
      lines: [{ offerId: UPSELL, trackerId: "SSR-mixed", basis: "shown" }],
    });
  });

  for (const [index, value] of anything.entries()) {
    test(`settled leaves everything as it was, value ${index}`, async () => {
      const { client, events } = await tracked("T1");
      await resolved(client.pick());
      assert.doesNotThrow(() => client.settled(value));
      assert.deepEqual(basis(client, OTHER), ["latest", "T1"]);
      assert.deepEqual(
        events.filter(({ type }) => type === "settled"),
        [],
      );
    });
  }

  test("but an empty list is none", async () => {
    const { client, events } = await clientOver();
    client.shown([]);
    client.settled([]);
    assert.deepEqual(client.attribute([]), NONE);
    assert.deepEqual(client.checkoutHeaders([]), {});
    assert.deepEqual(
      events.filter(({ type }) => type === "diagnosis"),
      [],
    );
  });
});

test("picks in events carry no rule and no because", async () => {
  const { client, events } = await clientOver(() =>
    json({ productRecommendations: { addOns: [recommended(ADD_ON)] } }, { tracker: "T1" }),
  );
  const { picks } = await resolved(client.pick());
  client.shown(picks);
  client.accepted(picks[0]);
  const told = events.filter(({ type }) => type === "shown" || type === "accepted");
  assert.equal(told.length, 2);
  for (const { pick } of told) {
    assert.deepEqual(Object.keys(pick).sort(), [
      "id",
      "items",
      "kind",
      "rank",
      "replaces",
      "sourceOfferIds",
      "trackerId",
    ]);
  }
});
