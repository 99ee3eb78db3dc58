/**
 * `vip-recommendations/testing`: your proxy with Adobe's sandbox behind it, as a fetch function for your own unit tests.
 * No server, no wasm, no dependency; Node 20 and later, jsdom, happy-dom and browsers; ESM and CommonJS.
 *
 * ```js
 * import { expect, test } from "vitest"; // or jest, or: import test from "node:test"
 * import { createClient } from "vip-recommendations";
 * import { fakeProxy } from "vip-recommendations/testing";
 *
 * test("the order carries the tracker of what led to it", async () => {
 *   const fetch = fakeProxy({ customer: { id: "P1005060001", seed: 1 } });
 *   const client = await createClient({
 *     proxyUrl: "/api",
 *     customerId: "P1005060001",
 *     attribution: { storage: "memory" },
 *     fetch,
 *   });
 *
 *   const { picks } = await client.pick({ offers: [{ offerId: "99000002CA01A12", quantity: 5 }] });
 *   client.accepted(picks[0]);
 *   const { offerId } = picks[0].items[0];
 *   await client.createOrder({ orderType: "NEW", lineItems: [{ extLineItemNumber: 1, offerId, quantity: 5 }] });
 *
 *   expect(fetch.received.at(-1)).toMatchObject({ endpoint: "createOrder", trackerId: "TRACKER-1" });
 *   // node:test: assert.equal(fetch.received.at(-1).trackerId, "TRACKER-1");
 * });
 * ```
 *
 * The function also stands in for the global one: `globalThis.fetch = fakeProxy()`, or `vi.stubGlobal("fetch", fakeProxy())`.
 *
 * What it equals: the reference proxy with its embedded sandbox, on the documented calls below any base
 * (`/v3/recommendations`, `/v3/customers/{id}/orders`, `/v3/customers/{id}/subscriptions`): status, JSON and the headers
 * of the answer, the sandbox's rules, the 13 seeds and the other customers, order and subscription validation, error
 * codes, replay of a repeated X-Correlation-Id for 10 days, 4120 for a repeated X-Request-Id, and faults. State is in
 * memory, one for each fake; orders complete at once.
 *
 * | customer | |
 * |---|---|
 * | `P1005060001` … `P1005060013` | propensity seeds 1 to 13 |
 * | `P1005060100` | both signals MEDIUM |
 * | `P1005060200` | opted out of both; owns no Acrobat, so the AI assistant alone is refused with 2129 |
 * | `P1005060300` | overlay opportunities: new and renew, open and expired |
 * | `P1005060400` | owns what is recommended |
 * | `1005513019` | the id of Adobe's samples |
 *
 * What it is not:
 * - Not HTTP: no CORS, cookies, authentication, rate limit or compression, no Date, Content-Length, Vary or
 *   X-Content-Type-Options header. `response.url` is empty, and `type` is "default", "cors" with the fault `hide-tracker`.
 * - Not your proxy: paths, methods and envelopes of its own (the client's `endpoints`) get 404 or 405. Where your proxy takes
 *   the customer from the session, only `POST /v3/recommendations` can go without an id; see {@link Scenario.customer}.
 * - Not the sandbox's own routes below `/sandbox`: the scenario, `received` and `reset` take their place.
 * - Generated ids count up instead of being random. A number such as `5.0` counts as whole. Nothing is forgotten but by age.
 * - Not modelled, as in the reference proxy: prices, RETURN, PREVIEW_SWITCH, the window of `POST …/subscriptions`.
 */

/**
 * Makes a fake. Two fakes share nothing.
 *
 * Throws a TypeError on a misspelt fault in a list, a RangeError on a seed that does not exist.
 */
export function fakeProxy(scenario?: Scenario): FakeProxy;

/** For the client's `fetch`, or in place of the global one. */
export interface FakeProxy {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** What reached "Adobe", oldest first, replayed and failed requests included; not what the proxy itself refuses (404, 405, 413, no JSON object, impossible ids). Always the same array. */
  readonly received: Received[];
  /** Everything as at the start: customers, orders, faults, trackers, `received`. */
  reset(): void;
}

export interface Scenario {
  /**
   * What this test says about customers; all others stay as they are. Of a known one what is left out stays, too; an unknown one is added.
   * The first one also is the customer of the session: `POST /v3/recommendations` without a customerId is answered for it. @default none, and an id is required (1122)
   */
  customer?: CustomerScenario | CustomerScenario[];
  /** Answered in place of the rules by all five calls that recommend. A function is asked for each; undefined: the rules. @default the rules */
  recommendations?:
    RecommendationLists | ((request: FakeRequest) => RecommendationLists | undefined);
  /**
   * What goes wrong. A list: one entry for each request that gets as far as "Adobe", null for none; after the last, nothing does. A function is asked for each, the first being number 1.
   * The header `x-sandbox-fault` or the query parameter `sandbox-fault` of a request comes first. One that is misspelt there, or by a function, gets 400 UNKNOWN_FAULT. @default none
   */
  faults?:
    | readonly (Fault | null | undefined)[]
    | ((request: FakeRequest, number: number) => Fault | null | undefined);
  /** The present: dates of orders and renewals, expiry, age of replays. A text is ISO-8601; a function is asked for each request. @default the clock, at each request */
  now?: Date | number | string | (() => Date | number | string);
  /** Trackers in order: a prefix for 1, 2, 3 …, or a function. An empty text or null: a response without. @default "TRACKER-" */
  trackers?: string | ((number: number, request: FakeRequest) => string | null);
}

export interface CustomerScenario {
  /** 4–40 letters, digits or hyphens. @default "P1005060100" */
  id?: string;
  /** Both signals as one of the documented seeds, 1–13. @default none */
  seed?: number;
  /** Over the seed: a level (OPT_OUT: no data, `[]`), or the predictions themselves. @default "MEDIUM" */
  churn?: PropensityLevel | PredictionScenario[];
  /** The same; a level comes with a `predictedAddonSize` of 3. @default "MEDIUM" */
  seatExpansion?: PropensityLevel | PredictionScenario[];
  /** All that is owned. @default [] */
  subscriptions?: SubscriptionScenario[];
  /** All overlay opportunities. @default [] */
  opportunities?: OpportunityScenario[];
  /** Days from today to the anniversary; below 0 it has passed. @default 200 */
  renewsInDays?: number;
}

export type PropensityLevel = "HIGH" | "MEDIUM" | "LOW" | "OPT_OUT";

/** Answered as it is, with what it leaves out: category "allOfferings", a refreshDate, no reasons, no details. */
export interface PredictionScenario {
  probability: "HIGH" | "MEDIUM" | "LOW" | (string & {});
  category?: "creativeCloud" | "documentCloud" | "allOfferings" | (string & {});
  refreshDate?: string;
  reasons?: { reasonCode: string; description: string; value: string }[];
  additionalDetails?: Record<string, unknown>;
}

export interface SubscriptionScenario {
  /** At any level; answered at base level. */
  offerId: string;
  /** Seats. @default 1 */
  quantity?: number;
  /** 1000 active, 1004 inactive, 1009 scheduled. Only active ones are owned and have a currentQuantity. @default "1000" */
  status?: "1000" | "1004" | "1009" | (string & {});
  /** @default true */
  autoRenewal?: boolean;
}

export interface OpportunityScenario {
  /** @default "new" */
  intent?: "new" | "renew";
  /** @default the start of the fake */
  createdAt?: Date | number | string;
  /** From then on it is EXPIRED. @default 30 days after the start */
  expiresAt?: Date | number | string;
  items: { offerId: string; /** @default 1 */ quantity?: number }[];
}

/** A text is a part number in its place of the ranking; an object is answered as it is. Lists left out are empty. */
export interface RecommendationLists {
  upsells?: (string | object)[];
  crossSells?: (string | object)[];
  addOns?: (string | object)[];
}

/**
 * Several are joined by ";", such as "status=429;retry-after=1".
 *
 * - `status=503`: that status (300–599) with a body its sender would use; nothing is done, no answer kept. 200–299: the good answer with that status.
 * - `retry-after=TEXT`: that header. `code=4122`: that error of Adobe's. `processed`: with either, all is done though the answer says otherwise.
 * - `propensity=reject`, `propensity=reject-list`: 1117 naming includePropensity, if that is a boolean, or a list.
 * - `delay=500`: the answer so many ms later. `hang`: none. `hang-body`: half of the body. All three end when `init.signal` aborts.
 * - `truncate`: half of the body, then it fails. `not-json`: 200 with a page of HTML. `empty`: 200 with no body.
 * - `offline`: fetch rejects with a TypeError, nothing reaches "Adobe" unless `processed`. The reference proxy has no such fault.
 * - `no-tracker`, `bad-tracker` (2,048 characters), `bad-tracker=latin1`; `hide-tracker`: as a page of another origin sees a tracker that is not exposed.
 */
export type Fault =
  | `status=${number}`
  | `retry-after=${string}`
  | `code=${string}`
  | `delay=${number}`
  | "propensity=reject"
  | "propensity=reject-list"
  | "processed"
  | "hang"
  | "hang-body"
  | "truncate"
  | "not-json"
  | "empty"
  | "offline"
  | "no-tracker"
  | "hide-tracker"
  | "bad-tracker"
  | "bad-tracker=latin1"
  | (string & {});

/** One request as "Adobe" gets it. */
export interface FakeRequest {
  /** The client's name for this call; an order that is no preview is createOrder. */
  endpoint:
    | "recommendations"
    | "previewOrder"
    | "previewRenewal"
    | "subscriptions"
    | "orders"
    | "createOrder"
    | "createSubscription";
  method: string;
  /** From "/v3/" on, as sent. */
  path: string;
  /** By name; of several values the last. `sandbox-fault` is not part of it. */
  query: Record<string, string>;
  /** From the path, the body or the session. */
  customerId: string | null;
  /** Orders only, as sent. */
  orderType?: string;
  /** `x-recommendation-tracker-id` of the request. */
  trackerId: string | null;
  /** As sent, else "CORRELATION-1", … */
  correlationId: string;
  /** As sent, else "REQUEST-1", … */
  requestId: string;
  /** The JSON. null: a GET. */
  body: any;
}

/** One request, with what was answered. */
export interface Received extends FakeRequest {
  /** ISO-8601. */
  at: string;
  status: number;
  /** Tracker of the answer, also where a fault kept it from the caller. */
  responseTrackerId: string | null;
  /** The correlation id was known: the old answer was given and nothing was done. */
  replayed: boolean;
  fault?: string;
}
