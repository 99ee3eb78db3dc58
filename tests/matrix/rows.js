// What may go wrong, and how the call ends: with so many picks or with the code of an error, after how
// many attempts, and whether it is worth repeating. A row is played in Node and in every browser; one
// that ends in another way there says so under the engine's name.
//
// `fetch` answers in order, the last one from then on; without it the platform's fetch asks a server.

import {
  TEXT,
  THREE,
  UPSELL,
  bodyBreaks,
  bodyHangs,
  busy,
  duck,
  foreign,
  hangs,
  ok,
  rejectsOnAbort,
  status,
  throwing,
  tracked,
} from "./responses.js";

const thrower = () => {
  throw new Error("no");
};
const good = () => ok();
const picks = { ends: "3 picks", attempts: 1 };
const offline = { ends: "network", attempts: 3, retryable: true };
const unread = { ends: "decode", attempts: 3, retryable: true };
const wrong = { ends: "decode", attempts: 1, retryable: false };
const late = { ends: "timeout", attempts: 1, retryable: true };
const refused = { ends: "invalid_request", attempts: 0, retryable: false };
const aborted = { ends: "aborted", attempts: 1, retryable: false };
const line = [{ offerId: UPSELL, quantity: 1 }];

/** The server that does for real what this path says. */
const real = (path, rest) => ({
  options: ({ origin }) => ({ proxyUrl: `${origin}/${path}`, ...rest }),
});

const statuses = [
  { name: "500 for ever", fetch: () => status(500), ends: "server", attempts: 3, retryable: true },
  { name: "503 once", fetch: [() => status(503), good], ends: "3 picks", attempts: 2 },
  { name: "204", fetch: () => status(204), ...wrong },
  { name: "a redirect to a good answer", ...real("redirect"), ...picks },
  { name: "a redirect in a circle", ...real("circle"), ...offline },
  {
    name: "429, once, Retry-After 1 second",
    fetch: [() => busy("1"), good],
    ends: "3 picks",
    attempts: 2,
  },
  {
    name: "429, Retry-After a date in an hour",
    fetch: () => busy(new Date(Date.now() + 3_600_000).toUTCString()),
    ends: "rate_limited",
    attempts: 1,
    retryable: true,
  },
  {
    name: "429, once, Retry-After a date that has passed",
    fetch: [() => busy("Wed, 21 Oct 2015 07:28:00 GMT"), good],
    ends: "3 picks",
    attempts: 2,
  },
  {
    name: "429, Retry-After absurdly long",
    fetch: () => busy("99999999999999999999999"),
    ends: "rate_limited",
    attempts: 1,
    retryable: true,
  },
  {
    name: "429, Retry-After malformed",
    fetch: () => busy("soon"),
    ends: "rate_limited",
    attempts: 3,
    retryable: true,
  },
];

const network = [
  {
    name: "one network error",
    fetch: [() => Promise.reject(new TypeError("Failed to fetch")), good],
    ends: "3 picks",
    attempts: 2,
  },
  {
    name: "connection refused",
    options: ({ refused: proxyUrl }) => ({ proxyUrl }),
    ...offline,
  },
  { name: "the connection is closed at once", ...real("close"), ...offline },
  { name: "fetch never answers", fetch: hangs, options: { timeoutMs: 40 }, ...late },
  { name: "the server never answers", ...real("hang-head", { timeoutMs: 200 }), ...late },
  { name: "the body never ends", fetch: bodyHangs, options: { timeoutMs: 40 }, ...late },
  { name: "the server never ends the body", ...real("hang-body", { timeoutMs: 200 }), ...late },
  { name: "the body breaks off", fetch: bodyBreaks, ...unread },
  {
    // WebKit gives what came as if it were all of it, so that it is JSON that stops in the middle.
    name: "the server cuts off the body",
    ...real("cut-body"),
    ...unread,
    webkit: wrong,
  },
];

const bodies = [
  { name: "200 with HTML", fetch: () => ok("<!doctype html><p>Sign in"), ...wrong },
  { name: "an empty body", fetch: () => ok(""), ...wrong },
  {
    name: "a wrong content type",
    fetch: () => ok(TEXT, { "content-type": "image/png" }),
    ...picks,
  },
  {
    name: "invalid UTF-8",
    fetch: () => ok(Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d)),
    ...wrong,
  },
  { name: "a byte-order mark", fetch: () => ok(`\ufeff${TEXT}`), ...picks },
  {
    name: "a body of 5 MB",
    fetch: () => ok(JSON.stringify({ pad: "x".repeat(5_000_000), ...THREE })),
    ...picks,
  },
  {
    name: "nesting of 10,000",
    fetch: () => ok(`{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`),
    ...wrong,
  },
  {
    name: "duplicate keys, of which the last counts",
    fetch: () => ok(`{"productRecommendations":{},${TEXT.slice(1)}`),
    ...picks,
  },
  {
    name: "__proto__ and constructor for keys",
    fetch: () =>
      ok(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${TEXT.slice(1)}`),
    act: async (client) => ({}).polluted ?? client.pick(),
    ...picks,
  },
];

const fetches = [
  { name: "fetch throws", fetch: thrower, ...offline },
  { name: "fetch rejects with a string", fetch: () => Promise.reject("no"), ...offline },
  { name: "fetch rejects with undefined", fetch: () => Promise.reject(undefined), ...offline },
  { name: "fetch returns 5", fetch: () => 5, ...offline },
  { name: "fetch returns null", fetch: () => null, ...offline },
  {
    name: "fetch returns what looks like a Response",
    fetch: () => duck({ json: async () => THREE }),
    ...picks,
  },
  { name: "fetch returns a Response of another realm", fetch: foreign, ...picks },
  { name: "a status that throws when it is read", fetch: () => throwing("status"), ...offline },
  { name: "headers that throw when they are read", fetch: () => throwing("headers"), ...picks },
  { name: "a body that throws when it is read", fetch: () => throwing("arrayBuffer"), ...unread },
];

const options = [
  { name: "a header with a newline", options: { headers: { "X-A": "a\r\nX-B: b" } }, ...refused },
  { name: "a header that is not Latin-1", options: { headers: { "X-A": "\u20ac" } }, ...refused },
  { name: "a proxyUrl that is none", options: { proxyUrl: "https://" }, ...refused },
  {
    // Node has no page that it could be relative to.
    name: "a relative proxyUrl",
    options: { proxyUrl: "good" },
    ...picks,
    node: offline,
  },
  {
    name: "a headers function that hangs",
    options: { headers: hangs, timeoutMs: 40 },
    ...late,
    attempts: 0,
  },
  { name: "a headers function that throws", options: { headers: thrower }, ...refused },
];

/** Aborts the signal of a call once this is due, with this reason or with none. */
const abortedWhen =
  (due, ...reason) =>
  async (client) => {
    const controller = new AbortController();
    if (due === "before") controller.abort(...reason);
    const call = client.pick({}, { signal: controller.signal });
    call.catch(() => {});
    if (due !== "before") {
      await turn();
      controller.abort(...reason);
    }
    return call;
  };

/** For what is due after promises and timers of 0. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

const aborts = [
  { name: "abort before the call", act: abortedWhen("before"), ...aborted, attempts: 0 },
  { name: "abort before the head", fetch: hangs, act: abortedWhen("later"), ...aborted },
  { name: "abort during the body", fetch: bodyHangs, act: abortedWhen("later"), ...aborted },
  {
    name: "abort during a body that rejects with a string",
    fetch: rejectsOnAbort,
    act: abortedWhen("later"),
    ...aborted,
  },
  {
    name: "abort during a wait",
    fetch: () => busy("2"),
    act: abortedWhen("later", "mine"),
    ...aborted,
  },
  {
    name: "abort with a reason",
    fetch: hangs,
    act: (client) =>
      abortedWhen("later", "mine")(client).catch((error) => `${error.code}: ${error.cause}`),
    ends: "aborted: mine",
    attempts: 1,
  },
];

/** A storage of which every method does this. */
const storageThat = (act) => ({ getItem: act, setItem: act, removeItem: act });

/** Options with a function that calls back into the client that calls it. */
const callingBack = (make) => {
  let client;
  let isInside = false;
  const act = () => {
    // What it calls may well call it again.
    if (isInside) return;
    isInside = true;
    client?.attribute(line);
    client?.shown([]);
    client?.setConsent(true);
    client?.checkoutHeaders(line);
    isInside = false;
  };
  return {
    fetch: () => tracked("T1"),
    options: make(act),
    act: async (it) => {
      client = it;
      const found = await it.pick();
      it.accepted(found.picks[0]);
      it.settled(line);
      return found;
    },
    ...picks,
  };
};

const callbacks = ["productKey", "productCategory", "sellable", "onEvent"].flatMap((name) => [
  { name: `${name} throws`, fetch: good, options: { [name]: thrower }, ...picks },
  // `true` is what `sellable` is asked for; the others take it for nothing said.
  { name: `${name} calls back`, ...callingBack((act) => ({ [name]: () => (act(), true) })) },
]);

const storages = [
  {
    name: "a storage that throws",
    ...callingBack(() => ({ attribution: { storage: storageThat(thrower) } })),
  },
  {
    name: "a storage that calls back",
    ...callingBack((act) => ({ attribution: { storage: storageThat(act) } })),
  },
];

const lives = [
  {
    name: "free() in flight",
    fetch: good,
    act: (client) => {
      const call = client.pick();
      client.free();
      return call;
    },
    ...picks,
  },
  {
    name: "a call after free()",
    fetch: good,
    act: (client) => {
      client.free();
      return client.pick();
    },
    ...refused,
  },
  {
    name: "every other method after free()",
    fetch: good,
    act: async (client) => {
      client.free();
      client.free();
      client.shown([]);
      client.accepted({});
      client.settled(line);
      client.setConsent(false);
      client.setCustomer("P1005053489");
      const { basis } = client.attribute(line);
      const promised = ["recommendations", "previewOrder", "previewRenewal", "subscriptions"];
      promised.push("orders", "createOrder", "createSubscription", "diagnose");
      const codes = promised.map((name) => client[name]({}).catch(({ code }) => code));
      const all = new Set(await Promise.all(codes));
      return `${[...all]}, ${basis}, ${JSON.stringify(client.checkoutHeaders(line))}`;
    },
    ends: "invalid_request, none, {}",
    attempts: 0,
  },
  {
    name: "setCustomer ends a read in flight",
    fetch: hangs,
    act: async (client) => {
      const call = client.pick();
      call.catch(() => {});
      await turn();
      client.setCustomer("P1005053489");
      return call;
    },
    ...aborted,
  },
  {
    name: "setCustomer leaves an order in flight alone",
    fetch: () => new Promise((resolve) => setTimeout(resolve, 20, status(201, "{}"))),
    act: async (client) => {
      const call = client.createOrder({ lineItems: line });
      await turn();
      client.setCustomer("P1005053489");
      return `order ${(await call).status}`;
    },
    ends: "order 201",
    attempts: 1,
  },
  {
    name: "a hundred reads at once",
    fetch: good,
    act: async (client) => {
      const reads = Array.from({ length: 100 }, (_, index) =>
        client.pick({ offers: [{ offerId: "99000004CA01A12", quantity: index + 1 }] }),
      );
      const all = await Promise.all(reads);
      return `${all.filter((it) => it.picks.length === 3).length} answers`;
    },
    ends: "100 answers",
    attempts: 100,
  },
  {
    name: "the same read three times at once",
    fetch: good,
    act: async (client) => {
      const all = await Promise.all([client.pick(), client.pick(), client.pick()]);
      return `${all.map((it) => it.picks.length)}`;
    },
    ends: "3,3,3",
    attempts: 1,
  },
  {
    name: "a clock that jumps back an hour",
    fetch: hangs,
    options: { timeoutMs: 40 },
    act: (client) => withClock(-3_600_000, () => client.pick()),
    ...late,
  },
  {
    name: "a clock that jumps ahead an hour",
    fetch: () => turn().then(good),
    act: (client) => withClock(3_600_000, () => client.pick()),
    ...picks,
  },
];

/** A call during which the time of day jumps. */
async function withClock(byMs, begin) {
  const { now } = Date;
  const call = begin();
  Date.now = () => now() + byMs;
  try {
    return await call;
  } finally {
    Date.now = now;
  }
}

export const ROWS = [
  statuses,
  network,
  bodies,
  fetches,
  options,
  aborts,
  callbacks,
  storages,
  lives,
].flat();
