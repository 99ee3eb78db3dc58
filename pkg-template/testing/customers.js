// @ts-check
// The customers of the sandbox, what they own, and what a test says about them.

import { OPPORTUNITIES, OTHERS, PRODUCTS, REASONS, SEEDED, SEEDS, offer } from "./data.js";

/** @typedef {import("../testing.js").CustomerScenario} CustomerScenario */

const DAY_MS = 86_400_000;
/** The currency of every customer. */
export const CURRENCY = "USD";
/** The customer that a scenario is about, unless it says so. */
export const DEFAULT_ID = "P1005060100";

/** `2026-01-27T08:15:35Z` @param {number} ms */
export const moment = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** `2026-01-27` @param {number} ms */
const date = (ms) => moment(ms).slice(0, 10);

/** @param {string} offerId */
export const isPartNumber = (offerId) => /^\d{8}[A-Z]{2}[A-Za-z\d]{0,10}$/.test(offerId);

/** What offers of one product have in common: ten characters of a part number. @param {string} offerId */
const family = (offerId) => (isPartNumber(offerId) ? offerId.slice(0, 10) : offerId);

/** Whether two offers are one product, at whatever level. @param {string} one @param {string} other */
export const isSame = (one, other) => family(one) === family(other);

/** @param {string} offerId @param {string[]} offerIds */
export const isAnyOf = (offerId, offerIds) => offerIds.some((other) => isSame(offerId, other));

/** Part numbers of the placeholder range are sold only when they are products of the sandbox. @param {string} offerId */
export const isSold = (offerId) =>
  isPartNumber(offerId) && (!offerId.startsWith("9900") || isProduct(offerId));

/** @param {string} offerId */
export const isProduct = (offerId) =>
  Array.from({ length: PRODUCTS }, (_, index) => offer(index + 1)).some((it) =>
    isSame(it, offerId),
  );

/** The same product at another standard level; levels of three years and other variants stay. @param {string} offerId @param {string} level */
export const atLevel = (offerId, level) =>
  offerId.replace(/^(\d{8}[A-Z]{2})0[1-4]([A0][A-Za-z\d]{2})$/, `$1${level}$2`);

/** @param {string} uri */
export const link = (uri) => ({ uri, method: "GET", headers: [] });

/** All of a fake, by id. */
export class Customers {
  /** @type {Map<string, any>} */
  #all = new Map();
  #subscriptions = 0;

  /** @param {number} now @param {CustomerScenario[]} scenarios */
  constructor(now, scenarios) {
    const opportunities = OPPORTUNITIES.map(([intent, created, expires, items]) => ({
      intent,
      createdAt: now - Number(created) * DAY_MS,
      expiresAt: now + Number(expires) * DAY_MS,
      items: lines(items),
    }));
    const seeded = SEEDED.map(([renewsInDays, owned], index) => {
      const id = `P10050600${String(index + 1).padStart(2, "0")}`;
      return { id, seed: index + 1, renewsInDays, subscriptions: lines(owned) };
    });
    const others = OTHERS.map(([id, renewsInDays, level, owned]) => {
      const levels = { churn: level, seatExpansion: level };
      return { id, ...levels, renewsInDays, subscriptions: lines(owned) };
    });
    /** @type {Map<string, any>} */
    const merged = new Map();
    /** @type {any[]} */
    const all = [...seeded, ...others, { id: "P1005060300", opportunities }, ...scenarios];
    for (const { id = DEFAULT_ID, ...said } of all) {
      const defined = Object.entries(said).filter(([, value]) => value !== undefined);
      const known = { ...merged.get(id), ...seedOf(said) };
      merged.set(id, { ...known, ...Object.fromEntries(defined) });
    }
    for (const [id, said] of merged) this.#all.set(id, this.#customer(id, said, now));
  }

  /** @param {string | null} id */
  get(id) {
    return this.#all.get(id ?? "");
  }

  /** @param {string} id @param {any} said @param {number} now */
  #customer(id, said, now) {
    const { churn = "MEDIUM", seatExpansion = "MEDIUM", renewsInDays = 200 } = said;
    const { subscriptions = [], opportunities = [] } = said;
    const customer = {
      id,
      anniversary: now - (now % DAY_MS) + renewsInDays * DAY_MS,
      churn,
      seatExpansion,
      subscriptions: [],
      /** Oldest first. */
      orders: [],
      opportunities: opportunities.map((/** @type {any} */ it) => opportunity(it, now)),
    };
    const began = customer.anniversary - 365 * DAY_MS;
    for (const { offerId, quantity = 1, status = "1000", autoRenewal = true } of subscriptions) {
      const it = this.subscribe(customer, offerId, quantity, status, began);
      it.autoRenewal.enabled = autoRenewal;
    }
    return customer;
  }

  /**
   * Begins a subscription; seats count now if it is active, and from the renewal in any case.
   * @param {any} customer @param {string} offerId @param {number} quantity @param {string} status @param {number} at
   */
  subscribe(customer, offerId, quantity, status, at) {
    this.#subscriptions += 1;
    const subscriptionId = `${String(this.#subscriptions).padStart(30, "0")}NA`;
    const subscription = {
      subscriptionId,
      offerId: atLevel(offerId, "01"),
      currentQuantity: status === "1000" ? quantity : 0,
      usedQuantity: 0,
      autoRenewal: { enabled: true, renewalQuantity: quantity },
      creationDate: moment(at),
      renewalDate: date(customer.anniversary),
      status,
      currencyCode: CURRENCY,
      /** @type {string | undefined} */
      deploymentId: undefined,
      links: { self: link(`/v3/customers/${customer.id}/subscriptions/${subscriptionId}`) },
    };
    customer.subscriptions.push(subscription);
    return subscription;
  }
}

/** The subscriptions of the current term. @param {any} customer @returns {any[]} */
export const active = (customer) =>
  customer.subscriptions.filter((/** @type {any} */ it) => it.status === "1000");

/** What is active, at base level. @param {any} customer @returns {string[]} */
export const owned = (customer) => active(customer).map(({ offerId }) => offerId);

/** `2x13`: product and seats; `65304479CA01A12x5`: an offer and seats. @param {any} text */
function lines(text) {
  return String(text)
    .split(" ")
    .map((line) => {
      const [product, quantity] = line.split("x");
      return { offerId: product.length < 3 ? offer(product) : product, quantity: Number(quantity) };
    });
}

/** What a seed predicts. @param {{ seed?: number }} said */
function seedOf({ seed }) {
  if (seed === undefined) return {};
  if (!SEEDS[seed - 1]) throw new RangeError(`fakeProxy: there is no seed ${seed}, only 1 to 13`);
  const [churn, seatExpansion] = SEEDS[seed - 1];
  return { churn, seatExpansion };
}

/** @param {any} said @param {number} now */
function opportunity({ intent = "new", createdAt, expiresAt, items }, now) {
  return {
    intent,
    createdAt: new Date(createdAt ?? now).getTime(),
    expiresAt: new Date(expiresAt ?? now + 30 * DAY_MS).getTime(),
    items: items.map((/** @type {any} */ { offerId, quantity = 1 }) => ({ offerId, quantity })),
  };
}

/** The `overlayRecommendations` of a response. @param {any} customer @param {number} now */
export function overlay({ opportunities }, now) {
  if (!opportunities.length) return undefined;
  const list = (/** @type {string} */ intent) =>
    opportunities
      .filter((/** @type {any} */ it) => it.intent === intent)
      .map((/** @type {any} */ { createdAt, expiresAt, items }) => ({
        createdAt: moment(createdAt),
        expiresAt: moment(expiresAt),
        status: now < expiresAt ? "OPEN" : "EXPIRED",
        items,
      }));
  return { new: list("new"), renew: list("renew") };
}

/** Removes every open opportunity whose items are all in the order, each with at least its seats. @param {any} customer @param {any[]} lineItems @param {number} now */
export function consume(customer, lineItems, now) {
  const seats = (/** @type {string} */ offerId) =>
    lineItems
      .filter((line) => isSame(line.offerId, offerId))
      .reduce((sum, { quantity }) => sum + quantity, 0);
  customer.opportunities = customer.opportunities.filter(
    (/** @type {any} */ { expiresAt, items }) =>
      now >= expiresAt ||
      items.some((/** @type {any} */ { offerId, quantity }) => quantity > seats(offerId)),
  );
}

/**
 * The predictions of one signal: of a seed, of a level, or as a test wrote them.
 * @param {string | object[]} forecast
 * @param {boolean} isSeats a level of this signal comes with a size
 */
export function predict(forecast, isSeats) {
  const prediction = { category: "allOfferings", refreshDate: "2026-08-17T00:00:00Z", reasons: [] };
  if (typeof forecast !== "string") {
    return forecast.map((it) => ({ ...prediction, additionalDetails: {}, ...it }));
  }
  if (!forecast || forecast === "OPT_OUT") return [];
  const [probability, ...words] = forecast.split(" ");
  const size = words.length ? Number(words[0]) : 3;
  return [
    {
      ...prediction,
      probability,
      ...(words.length && {
        refreshDate: "2026-05-14T00:00:00Z",
        reasons: words.filter((word) => word.includes("=")).map(reason),
      }),
      additionalDetails: isSeats ? { predictedAddonSize: size } : {},
    },
  ];
}

/** `ratio=0.97` @param {string} word */
function reason(word) {
  const [name, value] = word.split("=");
  const [reasonCode, description] = /** @type {Record<string, string[]>} */ (REASONS)[name];
  return { reasonCode, description, value };
}
