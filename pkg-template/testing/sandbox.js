// @ts-check
// Adobe's partner sandbox in memory, rule by rule as the reference proxy models it.

import { CART_RULES, CUSTOMER_RULES, DISCOUNTS, isCountry } from "./data.js";
import { Customers, isAnyOf, overlay, owned, predict } from "./customers.js";
import { instead, retold } from "./faults.js";
import { Fields, Refused, errorBody } from "./fields.js";
import { createSubscription, history, listSubscriptions, place } from "./orders.js";

/** @typedef {import("./fields.js").Answer} Answer */

/**
 * A request that passed the proxy's own checks.
 * @typedef {import("../testing.js").FakeRequest & { params: URLSearchParams }} Call
 */

/** The `recommendations` block for a cart or, without one, the customer; nothing when not asked for. @typedef {(cart?: string[]) => { recommendations: object } | undefined} Embed */

/** How long an answer is replayed. */
const KEPT_MS = 10 * 86_400_000;
const FETCH_FIELDS =
  "customerId recommendationContext offers country language includePropensity includeDealRegistrations signals";

export class Sandbox {
  /** @type {Map<string, { answer: Answer, at: number }>} */
  #answers = new Map();
  /** Correlation ids by the request id they came with. @type {Map<string, { correlationId: string, at: number }>} */
  #requestIds = new Map();
  #trackers = 0;
  ordersPlaced = 0;

  /** @param {import("../testing.js").Scenario} scenario @param {number} now */
  constructor(scenario, now) {
    this.scenario = scenario;
    this.customers = new Customers(now, [scenario.customer ?? []].flat());
  }

  /**
   * Answers a call; what happens to the answer on its way is not done here.
   * @param {Call} call @param {import("./faults.js").Fault} fault @param {number} now
   */
  answer(call, fault, now) {
    const { answer, kept } = instead(fault, call.body) ?? {};
    if (answer && kept) this.#keep(call, answer, now);
    const done = answer ? { answer, replayed: false } : this.#process(call, now);
    return { answer: retold(fault, done.answer), replayed: done.replayed };
  }

  /** @param {Call} call @param {number} now */
  #process(call, now) {
    if (!/^[\x21-\x7e]{1,128}$/.test(call.correlationId)) return refusal("4119");
    const earlier = this.#answers.get(key(call));
    if (earlier && now - earlier.at < KEPT_MS) return { answer: earlier.answer, replayed: true };
    const same = this.#requestIds.get(call.requestId);
    if (same && same.correlationId !== call.correlationId) return refusal("4120");
    const answer = this.#find(call, now);
    this.#keep(call, answer, now);
    return { answer, replayed: false };
  }

  /** The first answer stands: a correlation id means one intent. @param {Call} call @param {Answer} answer @param {number} at */
  #keep(call, answer, at) {
    for (const kept of [this.#answers, this.#requestIds]) {
      for (const [id, entry] of kept) if (at - entry.at >= KEPT_MS) kept.delete(id);
    }
    if (!this.#answers.has(key(call))) this.#answers.set(key(call), { answer, at });
    this.#requestIds.set(call.requestId, { correlationId: call.correlationId, at });
  }

  /** @param {Call} call @param {number} now @returns {Answer} */
  #find(call, now) {
    try {
      const { status, body, tracked } = this.#route(call, now);
      return { status, text: JSON.stringify(body), tracker: tracked ? this.#tracker(call) : null };
    } catch (error) {
      if (error instanceof Refused) return error.answer;
      throw error;
    }
  }

  /** @param {Call} call */
  #tracker(call) {
    const { trackers = "TRACKER-" } = this.scenario;
    const number = ++this.#trackers;
    return (typeof trackers === "function" ? trackers(number, call) : trackers + number) || null;
  }

  /** @param {Call} call @param {number} now @returns {{ status: number, body: object, tracked?: boolean }} */
  #route(call, now) {
    const fields = new Fields(call.body ?? {});
    if (call.endpoint === "recommendations") return this.#fetch(call, fields, now);
    const customer = this.customers.get(call.customerId);
    if (!customer) throw new Refused("1116");
    /** @type {Embed} */
    const embed = (cart) => this.#embedded(call, customer, cart);
    switch (call.endpoint) {
      case "orders":
        return history(customer, call, embed);
      case "subscriptions":
        return listSubscriptions(customer, call, embed);
      case "createSubscription":
        return createSubscription(this, customer, fields, now);
      default:
        return place(this, customer, fields, embed, now);
    }
  }

  /** @param {Call} call @param {Fields} fields @param {number} now */
  #fetch(call, fields, now) {
    fields.only(FETCH_FIELDS);
    if (!call.customerId) fields.require("customerId");
    const context = fields.text("recommendationContext") ?? "GENERIC";
    if (!/^(GENERIC|ORDERS_VIEW|(RENEWAL_)?ORDER_PREVIEW)$/.test(context)) {
      fields.invalid("recommendationContext");
    }
    const cart = fields.list("offers").flatMap((line) => {
      line.only("offerId quantity");
      if (Number(line.number("quantity")) < 0) line.invalid("quantity");
      return line.text("offerId") ?? [];
    });
    const country = fields.text("country");
    const language = fields.text("language");
    const signals = signalsOf(fields);
    const withDeals = fields.flag("includeDealRegistrations");
    fields.check();

    const customer = this.customers.get(call.customerId);
    if (!customer) throw new Refused("1116");
    const refused = localeError(country, language);
    if (refused) throw new Refused(...refused);
    const isCart = context === "ORDER_PREVIEW" || (context[0] === "R" && cart.length > 0);
    const body = {
      productRecommendations: this.#recommend(call, customer, isCart ? cart : undefined),
      overlayRecommendations: overlay(customer, now),
      propensity: signals.length
        ? {
            churn: signals.includes("churn") ? predict(customer.churn, false) : [],
            seatExpansion: signals.includes("seatExpansion")
              ? predict(customer.seatExpansion, true)
              : [],
          }
        : undefined,
      discounts: withDeals ? DISCOUNTS : undefined,
    };
    return { status: 200, body, tracked: true };
  }

  /** @param {Call} call @param {any} customer @param {string[]} [cart] */
  #embedded(call, customer, cart) {
    const asked = call.params.get("fetch-recommendations") ?? "false";
    if (asked === "false") return undefined;
    if (asked !== "true") throw new Refused("1117", { invalidFields: ["fetch-recommendations"] });
    const refused = localeError(
      call.params.get("recommendation-country") ?? undefined,
      call.params.get("recommendation-language") ?? undefined,
    );
    return {
      recommendations: refused
        ? { errorDetails: errorBody(...refused) }
        : { productRecommendations: this.#recommend(call, customer, cart) },
    };
  }

  /** What the scenario says, else the sandbox's rules. @param {Call} call @param {any} customer @param {string[]} [cart] */
  #recommend(call, customer, cart) {
    const { recommendations: said } = this.scenario;
    const lists = typeof said === "function" ? said(call) : said;
    if (lists) return literal(lists);
    const offers = cart ?? owned(customer);
    const entries = Object.entries(cart ? CART_RULES : CUSTOMER_RULES);
    return Object.fromEntries(
      entries.map(([category, rules]) => [
        category,
        rules
          .map(([product, by]) => ({
            product,
            unconditional: !cart || !by.length,
            offerIds: by.length ? offers.filter((offerId) => isAnyOf(offerId, by)) : offers,
          }))
          .filter(({ unconditional, offerIds }) => unconditional || offerIds.length)
          .map(({ product, offerIds }, rank) => recommended(product, rank, offerIds)),
      ]),
    );
  }
}

/** A part number stands for an item in its place; an item is answered as it is. @param {import("../testing.js").RecommendationLists} lists */
function literal({ upsells = [], crossSells = [], addOns = [] }) {
  const items = (/** @type {(string | object)[]} */ list) =>
    list.map((item, rank) => (typeof item === "string" ? recommended(item, rank, []) : item));
  return { upsells: items(upsells), crossSells: items(crossSells), addOns: items(addOns) };
}

/** @param {string} baseOfferId @param {number} rank @param {string[]} offerIds */
const recommended = (baseOfferId, rank, offerIds) => ({
  rank,
  product: { baseOfferId },
  source: { sourceType: "OFFER", offerIds },
});

/** `true` or `false`, a list of signals, or a list in `signals`, which narrows `true`. @param {Fields} fields @returns {string[]} */
function signalsOf(fields) {
  const both = ["churn", "seatExpansion"];
  const listed = (/** @type {string} */ name) => {
    const list = fields.get(name);
    if (!Array.isArray(list)) return void fields.invalid(name);
    for (const signal of list) if (!both.includes(signal)) fields.invalid(name);
    return list;
  };
  const narrowed = fields.get("signals") === undefined ? undefined : listed("signals");
  const asked = fields.get("includePropensity");
  if (asked === undefined) return narrowed ?? [];
  if (typeof asked === "boolean") return asked ? (narrowed ?? both) : [];
  return listed("includePropensity") ?? [];
}

/** @param {string} [country] @param {string} [language] @returns {[string, { message: string }] | undefined} */
function localeError(country, language) {
  const refused = "Not allowed to fetch Recommendations for";
  if (country !== undefined && !isCountry(country)) {
    return ["5136", { message: `${refused} Country Code ${country}` }];
  }
  if (language !== undefined && language !== "EN" && language !== "MULT") {
    return ["5137", { message: `${refused} language ${language}` }];
  }
}

/** @param {string} code */
const refusal = (code) => ({ answer: new Refused(code).answer, replayed: false });

/** The API, the customer and the correlation id. @param {Call} call */
const key = ({ method, path, customerId, correlationId }) =>
  JSON.stringify([method, path, customerId, correlationId]);
