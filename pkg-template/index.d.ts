/**
 * Adobe VIP Marketplace recommendations for a partner's storefront.
 *
 * Entries: `vip-recommendations` (wasm inlined, ESM and CommonJS), `vip-recommendations/slim` (call
 * `init` with the wasm first), `vip-recommendations/vip_recommendations.wasm`, and
 * `dist/vip-recommendations.iife.js` for a script tag (`window.VipRecommendations`), and
 * `vip-recommendations/testing`, a fake proxy for your own tests.
 * Importing an entry touches no DOM, no storage and no network.
 */

/** Loads the wasm once per page (single flight, retried after a failure) and returns a client. Rejects with code "invalid_request" on bad options. */
export function createClient(options: ClientOptions): Promise<RecommendationClient>;

/** Only needed with "/slim", or to load early. Idempotent; a failed load may be retried. */
export function init(
  source?: string | URL | Response | BufferSource | WebAssembly.Module | Promise<Response>,
): Promise<void>;

export const version: string;

export interface ClientOptions {
  /** Base URL of the partner's proxy, absolute or relative to the page, e.g. "/api/vipm". No credentials in it; Adobe's own hosts are refused. */
  proxyUrl: string;
  /** 4–40 letters, digits or hyphens, always a string ("P1005053489"). Omit it where the proxy takes the customer from the session. */
  customerId?: string;
  /** ISO 3166-1 alpha-2, sent upper-cased. Omitted: the customer's own country. */
  country?: string;
  /** "EN": Western Europe, or global customers deploying in Europe; "MULT": all others. Omitted: not sent. */
  language?: "EN" | "MULT";
  /**
   * What `includePropensity` asks for; sent as given, `false` included. On a 400 that names the field (invalidFields or message), one further try in the other form
   * (true ↔ ["churn","seatExpansion"], a list ↔ true, [] ↔ false) which does not count as a retry; the form that worked is kept for the client's later calls. @default true
   */
  includePropensity?: boolean | Signal[];
  /**
   * Added to every request; a function is called before every attempt, so tokens can be refreshed (not to compare calls in flight). They win over ours, except
   * X-Request-Id, X-Correlation-Id and the tracker. A function that throws or rejects, or a value that cannot be sent: invalid_request with the cause.
   */
  headers?:
    Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);
  /** @default "same-origin" */
  credentials?: "omit" | "same-origin" | "include";
  /**
   * Replaces the global fetch (tests, instrumentation). Called with an absolute URL where the page has one, and a plain init: method, headers as a plain record, text body,
   * signal, credentials, cache "no-store". Whatever it returns or throws, every call settles.
   */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * Where the partner's proxy differs from Adobe's paths. "{customerId}" is substituted, percent-encoded; a path that has it, with no customer set: invalid_request.
   * With GET, the recommendations fields become query parameters (texts of a list comma-joined, offers as JSON).
   */
  endpoints?: Partial<Record<Endpoint, { method?: "GET" | "POST"; path?: string }>>;
  /** Budget of one call in ms: a headers function, all attempts, waits and bodies included. @default 5000 for pick and recommendations, 15000 for the four host calls */
  timeoutMs?: number;
  /** The same for createOrder and createSubscription: an order cut off is an order in doubt. @default 30000 */
  checkoutTimeoutMs?: number;
  /** Further attempts after the first. Reads: on anything worth repeating; checkouts: after 429 and 4122 only. @default 2 */
  retries?: number;
  /** Send X-Request-Id and X-Correlation-Id. @default true */
  correlation?: boolean;
  /** Announced for 2026-11: deal registrations in the response. @default false, not sent */
  includeDealRegistrations?: boolean;
  selection?: Selection;
  attribution?: AttributionOptions;
  /** Product family of an offer. Default: its first 10 characters where it looks like a part number, else the whole id; trimmed, case-folded. */
  productKey?: (offerId: string) => string;
  /** Which offers this shop can sell; others are not picked. A throwing callback counts as true. Default: all. */
  sellable?: (offerId: string) => boolean;
  /** Cloud of an offer, for propensity that is scoped to one. Default: unknown, then all predictions apply to it and the strongest level wins. */
  productCategory?: (offerId: string) => "creativeCloud" | "documentCloud" | undefined;
  /** Everything worth logging or forwarding to analytics. A throwing handler never breaks a call. */
  onEvent?: (event: ClientEvent) => void;
  /** console.debug the decisions, as tables. @default false */
  debug?: boolean;
}

export type Endpoint =
  | "recommendations"
  | "previewOrder"
  | "previewRenewal"
  | "subscriptions"
  | "orders"
  | "createOrder"
  | "createSubscription";
export type Signal = "churn" | "seatExpansion";

export interface RecommendationClient {
  /** The main job: fetch, normalise, rank, pick. POST {proxyUrl}/v3/recommendations. Resolves with what to show, and nothing more. */
  pick(query?: Query, options?: CallOptions): Promise<Picks>;
  /** The same call, with everything it returned: sections, opportunities, propensity. */
  recommendations(query?: Query, options?: CallOptions): Promise<Recommendations>;

  /**
   * POST /v3/customers/{id}/orders?fetch-recommendations=true… with orderType PREVIEW set when the body has none. Cart = the lines of the request.
   * Every body is sent as given; an externalReferenceId over 35 characters is refused with invalid_request before sending (Adobe: 2126). So in all calls with bodies.
   */
  previewOrder(order: OrderBody, options?: HostOptions): Promise<HostResult>;
  /** The same with orderType PREVIEW_RENEWAL; without line items for auto-renewal, with them for manual renewal. */
  previewRenewal(order?: OrderBody, options?: HostOptions): Promise<HostResult>;
  /** GET /v3/customers/{id}/subscriptions?fetch-recommendations=true…; owned = items whose status is neither 1004 nor 1008, with currentQuantity. */
  subscriptions(options?: HostOptions): Promise<HostResult>;
  /** GET /v3/customers/{id}/orders?fetch-recommendations=true…; nothing is taken as owned. */
  orders(options?: HostOptions): Promise<HostResult>;

  // The next five are synchronous and never throw, on bad input or after free() either: bad input is a diagnosis event.

  /** These picks were seen. Idempotent. A pick whose tracker this page does not know (server-rendered, restored) is recorded for the current customer. */
  shown(picks: ShownPick | readonly ShownPick[]): void;
  /** The shopper took this pick (added it to the cart). */
  accepted(pick: ShownPick): void;
  /** Which tracker goes with an order of these lines, and why. Reads only. */
  attribute(lines: readonly Line[]): Attribution;
  /** `{ "x-recommendation-tracker-id": … }`, or `{}`: to spread into the partner's own checkout call. Reads only. */
  checkoutHeaders(lines: readonly Line[]): Record<string, string>;
  /**
   * The order with these lines succeeded: the families they match are used up in every ledger entry, and an entry that has none left goes; for basis "latest", that entry
   * goes. What is used up is not taken up again on this page by a late `shown`; settling the same lines again, with nothing new in between, does nothing.
   */
  settled(lines: readonly Line[]): void;

  /** POST /v3/customers/{id}/orders with the tracker header; settles on 2xx. Repeated by itself only after 429 and 4122. */
  createOrder(order: OrderBody, options?: CheckoutOptions): Promise<CheckoutResult>;
  /** POST /v3/customers/{id}/subscriptions, the same way. */
  createSubscription(
    subscription: SubscriptionBody,
    options?: CheckoutOptions,
  ): Promise<CheckoutResult>;

  /**
   * Another end customer from now on: trackers never cross over. Reads in flight for the old one reject with "aborted"; checkouts run to their end, attributed and settled
   * for the customer they began with; a pick known to be another customer's is ignored by shown and accepted. What was kept for a customer stays kept, and counts again when that customer returns.
   */
  setCustomer(customerId: string | undefined): void;
  /** false: attribution lives in memory only, starting empty; everything the package stored, for all customers, is erased. true: storage resumes with what memory has. */
  setConsent(consent: boolean): void;
  /** Where attribution is actually kept right now. */
  readonly persistence: "local" | "session" | "custom" | "memory";
  /** Calls the proxy once and reports what a partner must fix, each with the exact header or setting. */
  diagnose(options?: CallOptions): Promise<Diagnosis[]>;
  /** Releases the wasm memory; calls in flight still settle; later promises reject with invalid_request; twice is fine. Also Symbol.dispose. Optional: the garbage collector does it too. */
  free(): void;
}

export interface HostOptions extends CallOptions {
  country?: string;
  language?: "EN" | "MULT";
  /** How many to pick, 1–20. @default selection.limit */
  limit?: number;
  /** As in Query; with `subscriptions` in addition to what the response says. */
  owned?: readonly Line[];
  /** Added to the URL (limit, offset, status …). */
  query?: Record<string, string>;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  /** Per-call headers, over the client's. */ headers?: Record<string, string>;
}

export interface Query {
  /** @default "ORDER_PREVIEW" when `offers` has lines, else not sent, which means GENERIC. Other text is sent as given. */
  context?: "GENERIC" | "ORDER_PREVIEW" | "RENEWAL_ORDER_PREVIEW" | (string & {});
  /** The cart. Sent as `offers`; its families are not recommended again. */
  offers?: readonly Line[];
  /** What the customer owns. Not sent; its families are not recommended again, and seat expansion is proposed for them. */
  owned?: readonly Line[];
  includeDealRegistrations?: boolean;
  country?: string;
  language?: "EN" | "MULT";
  includePropensity?: boolean | Signal[];
  /** How many to pick, 1–20. @default selection.limit */
  limit?: number;
}

/** An offer and a number of seats. */
export interface Line {
  offerId: string;
  quantity?: number;
}

export interface Picks {
  /** What to show, best first, at most `limit`. May be empty: that is an answer, not an error. */
  picks: RecommendationPick[];
  /** Tracker of this response. null: the response carried none that could be read. */
  trackerId: string | null;
  /** The recommendations part failed inside a good response (error 5136 in a 2xx, say). The host call is not affected. */
  issue: Issue | null;
}

export interface Recommendations extends Picks {
  /** All that was recommended, grouped as Adobe groups them, each in rank order (0 first; no rank last; ties in response order). Nothing is left out here. */
  sections: { upsells: Recommendation[]; crossSells: Recommendation[]; addOns: Recommendation[] };
  /** Overlay opportunities that are OPEN and not past expiresAt, soonest expiry first. */
  opportunities: Opportunity[];
  /** [] means nothing is known, which is not LOW. */
  propensity: { churn: Prediction[]; seatExpansion: Prediction[] };
  /** As the service sent them; [] when absent. */
  dealRegistrations: unknown[];
  /** What the picks left out, and why. */
  dropped: {
    kind: Kind;
    offerIds: string[];
    reason:
      | "owned"
      | "in_cart"
      | "duplicate"
      | "expired"
      | "not_open"
      | "hidden_by_rule"
      | "not_sellable"
      | "over_limit"
      | "unusable";
  }[];
  /**
   * JSON paths, from the body's root, that did not look as documented and were skipped or read leniently, e.g. "$.propensity.churn[0].probability". Unknown keys are not drift,
   * nor is null or {} for a whole optional part; wrong types, missing ids (at the id's own path) and unknown enum texts are.
   */
  drift: string[];
}

export type Kind =
  "upsell" | "crossSell" | "addOn" | "seatExpansion" | "newOpportunity" | "renewOpportunity";

export interface RecommendationPick {
  /** Stable for the same content: kind and product families; for opportunities createdAt too. */
  id: string;
  kind: Kind;
  /** What to add to the cart. One entry, or all of an opportunity's. Product recommendations name the base-level part number. `quantity` null: nothing was said. */
  items: { offerId: string; quantity: number | null }[];
  /** Adobe's rank within its category; null for kinds that have none. */
  rank: number | null;
  /** The offers in the cart or owned that led to it. */
  sourceOfferIds: string[];
  /** Upsells: the caller's own cart or owned lines, by their offerId, that this one would take the place of. Else []. */
  replaces: string[];
  trackerId: string | null;
  /** ISO-8601, opportunities only. */
  expiresAt?: string;
  /** Name of the selection rule that placed it. */
  rule: string;
  /** Machine-readable why, e.g. ["rule:churn-high", "churn:creativeCloud:high", "rank:0"]. For logs, never for shoppers. */
  because: string[];
}

/** What the package passes around in events: a pick without `rule` and `because`. */
export type ShownPick = Omit<RecommendationPick, "rule" | "because">;

export interface Recommendation {
  kind: "upsell" | "crossSell" | "addOn";
  /** Base discount level; the customer's own level may differ. */ baseOfferId: string;
  /** `product.id` of older responses. */ productId: string | null;
  rank: number | null;
  sourceType: string | null;
  sourceOfferIds: string[];
}
export interface Opportunity {
  intent: "new" | "renew";
  createdAt: string | null;
  expiresAt: string | null;
  status: string;
  items: { offerId: string; quantity: number | null }[];
}
export interface Prediction {
  category: "creativeCloud" | "documentCloud" | "allOfferings" | (string & {});
  probability: "HIGH" | "MEDIUM" | "LOW" | (string & {});
  refreshDate: string | null;
  reasons: { reasonCode: string; description: string; value: string }[];
  /** Seats. null: no prediction, which is not 0. */
  predictedAddonSize: number | null;
  /** As the service sent it. */
  additionalDetails: Record<string, unknown>;
}
export interface Issue {
  code: string | null;
  message: string;
}

export interface HostResult {
  /** The host call's JSON, `recommendations` included: what JSON.parse makes of the response text. */
  body: any;
  status: number;
  recommendations: Recommendations;
}

export interface Selection {
  /** @default 3 */
  limit?: number;
  /** true: the best of each kind before the second best of any. false: all of the first kind before the next. @default true */
  spread?: boolean;
  /** Replaces the default table (design.md). For each candidate the first rule whose `when` holds decides. */
  rules?: Rule[];
}
export interface Rule {
  name: string;
  /** All given conditions must hold; a list means any of. Level "unknown" is no data. Predictions are those that apply to the candidate's product. */
  when?: { churn?: Level | Level[]; seatExpansion?: Level | Level[]; context?: string | string[] };
  /** Kinds, best first. A kind not listed is hidden by this rule. */
  order: Kind[];
}
export type Level = "high" | "medium" | "low" | "unknown";

export interface AttributionOptions {
  /**
   * Degrades local → session → memory (custom → memory) when one throws or is full; never throws itself. An unreadable entry is removed and skipped. Keys carry a
   * 64-bit hash of the customer id, never the id; a custom storage cannot be enumerated, so an index is kept in it under a key of its own. The tracker of a
   * response counts at once and is stored a task later, or with what is reported next, so that picks do not wait for it. @default "local"
   */
  storage?:
    | "local"
    | "session"
    | "memory"
    | {
        getItem(key: string): string | null;
        setItem(key: string, value: string): void;
        removeItem(key: string): void;
      };
  /** Whose ledger this is, where there is no customerId (the proxy knows the customer): e.g. a session or account id, stored hashed. Without either: memory only. */
  scope?: string;
  /** Days a tracker stays usable. @default 7 */
  ttlDays?: number;
  /** What to send when no line matches anything shown or accepted. @default "latest" */
  unmatched?: "latest" | "omit";
  /** @default true */
  consent?: boolean;
}
export interface Attribution {
  trackerId: string | null;
  /** accepted: a line matches an accepted pick; shown: a line matches a shown pick; latest: none does, the newest tracker of this customer; none. */
  basis: "accepted" | "shown" | "latest" | "none";
  /** Per line, since one order carries one header. */
  lines: { offerId: string; trackerId: string | null; basis: "accepted" | "shown" | "none" }[];
}

export interface CheckoutOptions extends CallOptions {
  /** Reuse the failed call's id to repeat it safely. By itself a checkout keeps its id after 4122 and no answer, and takes a new one after 429; result and error carry the last. */
  correlationId?: string;
  /** Over the ledger's choice: a text is sent and used up on success with what the lines matched; null sends none and settles nothing. */
  trackerId?: string | null;
}
/** Any 2xx is success, also when its body hangs until the deadline. A body that cannot be read is null: an accepted order is never reported as failed. */
export interface CheckoutResult {
  body: any;
  status: number;
  trackerId: string | null;
  /** null only with correlation: false and none given. */ correlationId: string | null;
}
export interface OrderBody {
  [key: string]: any;
  lineItems?: { [key: string]: any; offerId: string; quantity: number }[];
}
export interface SubscriptionBody {
  [key: string]: any;
  offerId: string;
}

// ---------------------------------------------------------------------------------------------------------------- errors, events, diagnosis

/** Every rejection and every throw of this package. */
export class RecommendationError extends Error {
  readonly name: "RecommendationError";
  /**
   * By response: 401 unauthorized, 403 forbidden, 404 not_found, 429 rate_limited, any other 4xx rejected, 5xx server; a 2xx that cannot be read decode.
   * Without one: network (whatever fetch threw or returned instead of a Response; opaque or status 0), timeout (the budget is spent, a body still being read included),
   * aborted (any reason; it is the cause). A 2xx body cut off by the network is decode, and repeated; one that is complete and wrong is decode, and not.
   * Before sending: invalid_request (bad options, arguments, or header values that cannot be sent). No WebAssembly: unsupported.
   */
  readonly code:
    | "invalid_request"
    | "unauthorized"
    | "forbidden"
    | "not_found"
    | "rejected"
    | "rate_limited"
    | "server"
    | "network"
    | "timeout"
    | "aborted"
    | "decode"
    | "unsupported";
  /** HTTP status, where there was a response. */
  readonly status?: number;
  /** Adobe's or the proxy's own code (`code`, else `error_code`), as text, e.g. "5136". */
  readonly serviceCode?: string;
  /** From the error body. */
  readonly additionalDetails?: string[];
  readonly invalidFields?: string[];
  readonly requestId?: string;
  readonly correlationId?: string;
  /** Attempts made. */
  readonly attempts: number;
  /** Worth repeating later as it is. */
  readonly retryable: boolean;
  /** ms the service asked to wait, where it said so. */
  readonly retryAfterMs?: number;
  /**
   * Checkout only. 4xx, or nothing was sent: "rejected". 5xx, network, timeout, aborted, and a last 4122 ("being processed"): "unknown", it may have been processed. Repeat it only
   * with the same correlationId; after a 5xx that may bring the same answer again, so look for the externalReferenceId in orders() first. Absent for invalid_request.
   */
  readonly outcome?: "rejected" | "unknown";
  readonly cause?: unknown;
}
/** Also true for an error of the same name from another realm or copy of the package. */
export function isRecommendationError(value: unknown): value is RecommendationError;

export type ClientEvent =
  | {
      type: "response";
      endpoint: Endpoint;
      status: number;
      attempts: number;
      durationMs: number;
      trackerId: string | null;
    }
  | { type: "failure"; endpoint: Endpoint; error: RecommendationError }
  | { type: "issue"; endpoint: Endpoint; issue: Issue }
  | { type: "drift"; endpoint: Endpoint; paths: string[] }
  | { type: "diagnosis"; diagnosis: Diagnosis }
  | { type: "shown" | "accepted"; pick: ShownPick }
  /** By createOrder and createSubscription, before they send. */
  | { type: "attributed"; attribution: Attribution }
  | { type: "settled"; trackerId: string | null };

export interface Diagnosis {
  /** e.g. "tracker_not_exposed", "tracker_missing", "tracker_unusable", "blocked_by_cors_or_offline", "not_json", "customer_rejected", "storage_unavailable", "ok". */
  code: string;
  severity: "ok" | "warning" | "error";
  message: string;
  /** What to change, literally, e.g. `Access-Control-Expose-Headers: x-recommendation-tracker-id`. */
  fix?: string;
}
