// Where attribution is kept when something is in the way of a page's storages, and which addresses of a
// proxy are refused. Runs in Node and in every browser.
//
// A row accepts a pick, unless it has an `act` of its own. It ends with what `persistence` tells, with
// what `attribute` says of an order of that pick, tracker and basis, and with what else there is to
// see: `also`. Its customers have `customer` in their ids, and its trackers are called the same. What
// needs the storages of a page is played `inPages` alone.

import { UPSELL, tracked } from "./responses.js";

const LINES = [{ offerId: UPSELL, quantity: 1 }];
const OURS = "vip-recommendations:2:";
const OTHER_VERSION = "vip-recommendations:9999:";

/** How a row of the ladder ended. */
export async function climb(row, { createClient }) {
  const restore = row.given?.();
  try {
    const shop = new Shop(row.customer, createClient, row.options?.());
    const { client, also = "" } = await (row.act ?? accepted)(shop);
    return { persistence: client.persistence, says: said(client), also };
  } catch (error) {
    return { threw: String(error) };
  } finally {
    restore?.();
    if (row.inPages) for (const storage of storages()) storage.clear();
  }
}

/** Opens clients of one customer and with one tracker. */
class Shop {
  /** The codes of what was diagnosed. */
  diagnoses = [];

  constructor(customer, createClient, options) {
    this.customer = customer;
    this.createClient = createClient;
    this.options = options;
  }

  open(customer = this.customer) {
    return this.createClient({
      proxyUrl: "https://shop.example/api",
      customerId: `P-${customer}`,
      fetch: async () => tracked(this.customer),
      onEvent: ({ diagnosis }) => diagnosis && this.diagnoses.push(diagnosis.code),
      ...this.options,
    });
  }

  async accepting() {
    const client = await this.open();
    await accept(client);
    return client;
  }
}

async function accept(client) {
  const { picks } = await client.pick();
  client.accepted(picks[0]);
}

function said(client) {
  const { trackerId, basis } = client.attribute(LINES);
  return `${trackerId} ${basis}`;
}

async function accepted(shop) {
  const client = await shop.accepting();
  return { client, also: shop.diagnoses.join() };
}

const storages = () => [localStorage, sessionStorage];

/** The keys and texts of the page's storages that begin with this. */
const stored = (start) =>
  storages().flatMap((storage) => Object.entries(storage).filter(([key]) => key.startsWith(start)));

/** Replaces a property; gives what puts it back. */
function replaced(object, name, descriptor) {
  const before = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { configurable: true, ...descriptor });
  return () => {
    if (before) Object.defineProperty(object, name, before);
    else delete object[name];
  };
}

/** All of these things in the way at once. */
const all =
  (...given) =>
  () => {
    const restores = given.map((it) => it());
    return () => restores.forEach((restore) => restore());
  };

const missing = (name) => () => replaced(globalThis, name, { value: undefined });

/** As where a visitor blocks all cookies. */
const denied = (name) => () =>
  replaced(globalThis, name, {
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });

/** Every storage has this member, and reading it throws. */
const unreadable = (member) => () =>
  replaced(Storage.prototype, member, {
    get() {
      throw new Error(`${member} was read`);
    },
  });

/** Every write to the storages of these names throws as if they were full. */
const full =
  (...names) =>
  () => {
    const { setItem } = Storage.prototype;
    const those = names.map((name) => globalThis[name]);
    return replaced(Storage.prototype, "setItem", {
      value(...given) {
        if (those.includes(this)) throw new DOMException("full", "QuotaExceededError");
        return setItem.apply(this, given);
      },
    });
  };

/** Puts text of others into `localStorage` until not one character more goes in. */
function fill() {
  for (let length = 2 ** 20, count = 0; length >= 1; count += 1) {
    try {
      localStorage.setItem(`theirs-${count}`, "x".repeat(length));
    } catch {
      length /= 2;
    }
  }
}

const withoutTrouble = [
  {
    name: "localStorage outlives the client, and belongs to its customer alone",
    customer: "KEPT",
    inPages: true,
    async act(shop) {
      const first = await shop.accepting();
      first.free();
      const other = await shop.open("OTHER");
      const texts = JSON.stringify(stored(OURS));
      const isNamed = texts.includes("P-KEPT") ? "named" : "not named";
      return { client: await shop.open(), also: `other: ${said(other)}; customer: ${isNamed}` };
    },
    persistence: "local",
    says: "KEPT accepted",
    also: "other: null none; customer: not named",
  },
  {
    name: "an order that succeeded uses up what localStorage has",
    customer: "SETTLED",
    inPages: true,
    async act(shop) {
      const client = await shop.accepting();
      client.settled(LINES);
      return { client: await shop.open(), also: `${stored(OURS).length} stored` };
    },
    persistence: "local",
    says: "null none",
    also: "0 stored",
  },
  {
    name: "10,000 keys of others",
    customer: "CROWD",
    inPages: true,
    given() {
      for (let key = 0; key < 10_000; key += 1) localStorage.setItem(`cart-${key}`, "theirs");
    },
    async act(shop) {
      const client = await shop.accepting();
      const theirs = stored("cart-").filter(([, text]) => text === "theirs");
      return { client, also: `${theirs.length} theirs` };
    },
    persistence: "local",
    says: "CROWD accepted",
    also: "10000 theirs",
  },
  {
    name: "consent that is withdrawn erases ours and leaves 10,000 keys of others",
    customer: "WITHDRAWN",
    inPages: true,
    given() {
      for (let key = 0; key < 10_000; key += 1) localStorage.setItem(`cart-${key}`, "theirs");
    },
    async act(shop) {
      const client = await shop.accepting();
      client.setConsent(false);
      return { client, also: `${stored(OURS).length} ours, ${stored("cart-").length} theirs` };
    },
    persistence: "memory",
    says: "null none",
    also: "0 ours, 10000 theirs",
  },
  {
    name: "what is accepted without consent is stored once there is consent",
    customer: "CONSENT",
    inPages: true,
    async act(shop) {
      const client = await shop.open();
      client.setConsent(false);
      await accept(client);
      const before = `${client.persistence}: ${said(client)}, ${stored(OURS).length} stored`;
      client.setConsent(true);
      return { client, also: `${before}; ${stored(OURS).length} stored` };
    },
    persistence: "local",
    says: "CONSENT accepted",
    also: "memory: CONSENT accepted, 0 stored; 1 stored",
  },
];

const inTheWay = [
  {
    name: "localStorage is denied",
    customer: "DENIED",
    inPages: true,
    given: denied("localStorage"),
    persistence: "session",
    says: "DENIED accepted",
  },
  {
    name: "both storages are denied",
    customer: "DENIED-BOTH",
    given: all(denied("localStorage"), denied("sessionStorage")),
    persistence: "memory",
    says: "DENIED-BOTH accepted",
  },
  {
    name: "there are no storages",
    customer: "MISSING",
    given: all(missing("localStorage"), missing("sessionStorage")),
    persistence: "memory",
    says: "MISSING accepted",
  },
  ...["getItem", "setItem"].map((member) => ({
    name: `${member} throws when it is read`,
    customer: member,
    inPages: true,
    given: unreadable(member),
    persistence: "memory",
    says: `${member} accepted`,
    // A storage that cannot be read is none from the start; one that cannot be written is found out.
    also: member === "setItem" ? "storage_unavailable" : "",
  })),
  {
    name: "localStorage is full",
    customer: "FULL",
    inPages: true,
    given: full("localStorage"),
    persistence: "session",
    says: "FULL accepted",
    also: "storage_unavailable",
  },
  {
    name: "both storages are full",
    customer: "FULL-BOTH",
    inPages: true,
    given: full("localStorage", "sessionStorage"),
    async act(shop) {
      await shop.accepting();
      // Another client of the page finds it out for itself.
      return { client: await shop.accepting(), also: shop.diagnoses.join() };
    },
    persistence: "memory",
    says: "FULL-BOTH accepted",
    also: "storage_unavailable,storage_unavailable",
  },
  {
    name: "localStorage has reached its real quota",
    customer: "QUOTA",
    inPages: true,
    given: fill,
    persistence: "session",
    says: "QUOTA accepted",
    also: "storage_unavailable",
  },
  {
    name: "localStorage is cleared in mid-session",
    customer: "CLEARED",
    inPages: true,
    async act(shop) {
      const client = await shop.accepting();
      localStorage.clear();
      const before = said(client);
      await accept(client);
      return { client, also: `before it is accepted again: ${before}` };
    },
    persistence: "local",
    says: "CLEARED accepted",
    also: "before it is accepted again: null none",
  },
  {
    name: "garbage in our keys is no attribution, and goes",
    customer: "GARBAGE",
    inPages: true,
    async act(shop) {
      const client = await shop.accepting();
      for (const [key] of stored(OURS)) localStorage.setItem(key, "{not json");
      const before = said(client);
      await accept(client);
      const garbage = stored(OURS).filter(([, text]) => text === "{not json");
      return { client, also: `${before}; ${garbage.length} garbage` };
    },
    persistence: "local",
    says: "GARBAGE accepted",
    also: "null none; 0 garbage",
  },
  {
    name: "what another version stored is not ours to read or to erase",
    customer: "VERSION",
    inPages: true,
    async act(shop) {
      await shop.accepting();
      for (const [key, text] of stored(OURS)) {
        localStorage.setItem(key.replace(OURS, OTHER_VERSION), text);
        localStorage.removeItem(key);
      }
      const client = await shop.open();
      const before = said(client);
      client.setConsent(false);
      client.setConsent(true);
      return { client, also: `${before}; ${stored(OTHER_VERSION).length} theirs` };
    },
    persistence: "local",
    says: "null none",
    also: "null none; 1 theirs",
  },
];

/** A partner's own storage, and what it holds. */
const held = new Map();
const own = () => {
  held.clear();
  const storage = {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
  return { attribution: { storage } };
};

const ofThePartner = [
  {
    name: "the partner's own storage needs three methods only",
    customer: "OWN",
    options: own,
    async act(shop) {
      const first = await shop.accepting();
      first.free();
      return { client: await shop.open() };
    },
    persistence: "custom",
    says: "OWN accepted",
  },
  {
    name: "consent that is withdrawn empties the partner's own storage",
    customer: "OWN-WITHDRAWN",
    options: own,
    async act(shop) {
      const client = await shop.accepting();
      client.setConsent(false);
      return { client, also: `${held.size} held` };
    },
    persistence: "memory",
    says: "null none",
    also: "0 held",
  },
  {
    name: "localStorage as the partner's own",
    customer: "OWN-LOCAL",
    inPages: true,
    options: () => ({ attribution: { storage: localStorage } }),
    persistence: "custom",
    says: "OWN-LOCAL accepted",
  },
];

// WebKit goes on with the `localStorage` that it has read a few times, whatever is put in its place; so
// the rows that put something there come first.
export const LADDER = [inTheWay, withoutTrouble, ofThePartner].flat();

const ADOBE =
  "proxyUrl: is one of Adobe's own hosts, whose credentials do not belong in a browser; use your own proxy";

/** Addresses as only the browser can read them, and what the error says. */
export const ADDRESSES = [
  ["https://user:pass@shop.example", "proxyUrl: must not carry credentials"],
  ["https://partners.adobe.io", ADOBE],
  ["//PARTNERS.adobe.IO./v3", ADOBE],
  ["\\\\partners.adobe.io", ADOBE],
  ["https:partners%2Eadobe%2eio", ADOBE],
  ["https://", "proxyUrl: must be an address, absolute or relative to the page"],
];

/** How a client for an address ends. */
export async function addressed([proxyUrl], { createClient }) {
  try {
    await createClient({ proxyUrl });
    return "taken";
  } catch ({ message }) {
    return message;
  }
}
