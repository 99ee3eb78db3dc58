// Every part of the API as a strict project uses it. It is compiled, not run: `tsc` fails where the
// typings and the contract part. A line below @ts-expect-error must not compile.

import {
  type Attribution,
  type AttributionOptions,
  type CallOptions,
  type CheckoutOptions,
  type CheckoutResult,
  type ClientEvent,
  type ClientOptions,
  type Diagnosis,
  type Endpoint,
  type HostOptions,
  type HostResult,
  type Issue,
  type Kind,
  type Level,
  type Line,
  type Opportunity,
  type OrderBody,
  type Picks,
  type Prediction,
  type Query,
  type Recommendation,
  type RecommendationClient,
  type RecommendationPick,
  type Recommendations,
  type Rule,
  type Selection,
  type ShownPick,
  type Signal,
  type SubscriptionBody,
  RecommendationError,
  createClient,
  init,
  isRecommendationError,
  version,
} from "vip-recommendations";
import * as slim from "vip-recommendations/slim";

/** Compiles only where both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}
function never(value: never): never {
  throw value;
}

// ---- creating

const rule: Rule = {
  name: "mine",
  when: { churn: ["high", "unknown"], seatExpansion: "low", context: ["GENERIC", "MINE"] },
  order: ["renewOpportunity", "newOpportunity", "seatExpansion", "upsell", "addOn", "crossSell"],
};
const selection: Selection = { limit: 5, spread: false, rules: [rule, { name: "x", order: [] }] };
const attributions: AttributionOptions[] = [
  { storage: "local", scope: "session-1", ttlDays: 7, unmatched: "latest", consent: true },
  { storage: "session", unmatched: "omit" },
  { storage: "memory" },
  { storage: { getItem: () => null, setItem() {}, removeItem() {} } },
  { storage: new Map<string, string>() as unknown as Storage },
];
const options: ClientOptions = {
  proxyUrl: "/api/vipm",
  customerId: "P1005053489",
  country: "DE",
  language: "EN",
  includePropensity: ["churn", "seatExpansion"],
  headers: async () => ({ Authorization: "Bearer x" }),
  credentials: "include",
  fetch: (url, init) => fetch(url, init),
  endpoints: {
    recommendations: { method: "GET", path: "/recs" },
    previewOrder: {},
    previewRenewal: { path: "/x/{customerId}" },
    subscriptions: { method: "POST" },
    orders: {},
    createOrder: {},
    createSubscription: {},
  },
  timeoutMs: 5000,
  checkoutTimeoutMs: 30000,
  retries: 2,
  correlation: true,
  includeDealRegistrations: false,
  selection,
  attribution: attributions[0]!,
  productKey: (offerId) => offerId.slice(0, 10),
  sellable: (offerId) => offerId !== "",
  productCategory: (offerId) => (offerId ? "creativeCloud" : undefined),
  onEvent: handle,
  debug: false,
};
const client: RecommendationClient = await createClient(options);
await createClient({ proxyUrl: "x", headers: { A: "b" }, includePropensity: true });
await createClient({ proxyUrl: "x", headers: () => ({ A: "b" }), includePropensity: [] });
await createClient({ proxyUrl: "x", fetch });

await init();
await init("https://shop.example/x.wasm");
await init(new URL("https://shop.example/x.wasm"));
await init(new Uint8Array(1));
await init(new ArrayBuffer(1));
await init(new WebAssembly.Module(new ArrayBuffer(1)));
await init(fetch("x.wasm"));
await init(await fetch("x.wasm"));
same<ReturnType<typeof init>, Promise<void>>(true);
same<typeof slim.createClient, typeof createClient>(true);
same<typeof slim.init, typeof init>(true);
const text: string = version;

// @ts-expect-error: proxyUrl is required
await createClient({});
// @ts-expect-error: so are the options
await createClient();
// @ts-expect-error: a customer id is text
await createClient({ proxyUrl: "x", customerId: 1005053489 });
// @ts-expect-error: one of two languages
await createClient({ proxyUrl: "x", language: "DE" });
// @ts-expect-error: signals by their names
await createClient({ proxyUrl: "x", includePropensity: ["Churn"] });
// @ts-expect-error: no such option
await createClient({ proxyUrl: "x", apiKey: "secret" });
// @ts-expect-error: no such endpoint
await createClient({ proxyUrl: "x", endpoints: { cart: {} } });
// @ts-expect-error: no such method
await createClient({ proxyUrl: "x", endpoints: { orders: { method: "PUT" } } });
// @ts-expect-error: no such cloud
await createClient({ proxyUrl: "x", productCategory: () => "docs" });
// @ts-expect-error: no such kind
const badRule: Rule = { name: "x", order: ["upsells"] };
// @ts-expect-error: levels are in lower case
const badLevel: Level = "HIGH";
// @ts-expect-error: an incomplete storage
const badStorage: AttributionOptions = { storage: { getItem: () => null } };

// ---- asking

const line: Line = { offerId: "99000001CA01A12" };
const lines: readonly Line[] = [line, { offerId: "x", quantity: 2 }] as const;
const query: Query = {
  context: "ORDER_PREVIEW",
  offers: lines,
  owned: lines,
  includeDealRegistrations: true,
  country: "DE",
  language: "MULT",
  includePropensity: false,
  limit: 20,
};
const openContext: Query = { context: "ORDERS_VIEW" };
const controller = new AbortController();
const callOptions: CallOptions = {
  signal: controller.signal,
  timeoutMs: 100,
  headers: { A: "b" },
};
const noSignal: CallOptions = { signal: undefined };
const hostOptions: HostOptions = {
  ...callOptions,
  country: "DE",
  language: "EN",
  limit: 1,
  owned: lines,
  query: { limit: "10" },
};

const picks: Picks = await client.pick();
await client.pick(query);
await client.pick(openContext, noSignal);
const recommendations: Recommendations = await client.recommendations(query, callOptions);
const asPicks: Picks = recommendations;

const order: OrderBody = {
  orderType: "NEW",
  externalReferenceId: "x",
  lineItems: [{ extLineItemNumber: 1, offerId: "x", quantity: 1 }],
};
const subscription: SubscriptionBody = { offerId: "x", autoRenewal: { enabled: true } };
const host: HostResult = await client.previewOrder(order, hostOptions);
await client.previewOrder({});
await client.previewRenewal();
await client.previewRenewal(order, hostOptions);
await client.subscriptions(hostOptions);
await client.orders();
same<typeof host.recommendations, Recommendations>(true);
same<typeof host.status, number>(true);
const anything: number = host.body.whatever[0];

// @ts-expect-error: an order is needed
await client.previewOrder();
// @ts-expect-error: quantities of an order's lines are needed
await client.createOrder({ lineItems: [{ offerId: "x" }] });
// @ts-expect-error: a limit is a number
await client.pick({ limit: "3" });
// @ts-expect-error: `query` is of the host calls
await client.pick({}, { query: { limit: "10" } });
// @ts-expect-error: values of a query are texts
await client.orders({ query: { limit: 10 } });

// ---- results

const trackerId: string | null = picks.trackerId;
const issue: Issue | null = picks.issue;
if (issue) same<typeof issue.code, string | null>(true);
for (const pick of picks.picks) {
  same<typeof pick, RecommendationPick>(true);
  same<typeof pick.kind, Kind>(true);
  same<typeof pick.items, { offerId: string; quantity: number | null }[]>(true);
  same<typeof pick.rank, number | null>(true);
  same<typeof pick.sourceOfferIds, string[]>(true);
  same<typeof pick.replaces, string[]>(true);
  same<typeof pick.trackerId, string | null>(true);
  same<typeof pick.because, string[]>(true);
  const expires: string | undefined = pick.expiresAt;
  const name: string = `${pick.id} ${pick.rule} ${expires}`;
  switch (pick.kind) {
    case "upsell":
    case "crossSell":
    case "addOn":
    case "seatExpansion":
    case "newOpportunity":
    case "renewOpportunity":
      console.log(name);
      break;
    default:
      never(pick.kind);
  }
}
const sections: Record<"upsells" | "crossSells" | "addOns", Recommendation[]> =
  recommendations.sections;
const first: Recommendation | undefined = sections.upsells[0];
if (first) {
  same<typeof first.kind, "upsell" | "crossSell" | "addOn">(true);
  same<typeof first.productId, string | null>(true);
  same<typeof first.sourceType, string | null>(true);
}
const opportunity: Opportunity | undefined = recommendations.opportunities[0];
if (opportunity) same<typeof opportunity.intent, "new" | "renew">(true);
const prediction: Prediction | undefined = recommendations.propensity.churn[0];
if (prediction) {
  same<typeof prediction.predictedAddonSize, number | null>(true);
  same<typeof prediction.additionalDetails, Record<string, unknown>>(true);
  const open: string = prediction.category + prediction.probability;
  const reason: string | undefined = prediction.reasons[0]?.value;
  console.log(open, reason);
}
const deals: unknown[] = recommendations.dealRegistrations;
const drift: string[] = recommendations.drift;
for (const { kind, offerIds, reason } of recommendations.dropped) {
  same<typeof kind, Kind>(true);
  same<typeof offerIds, string[]>(true);
  switch (reason) {
    case "owned":
    case "in_cart":
    case "duplicate":
    case "expired":
    case "not_open":
    case "hidden_by_rule":
    case "not_sellable":
    case "over_limit":
    case "unusable":
      break;
    default:
      never(reason);
  }
}

// @ts-expect-error: pick() gives the picks alone
void picks.sections;
// @ts-expect-error: expiresAt may be absent
const surely: string = picks.picks[0]!.expiresAt;

// ---- attribution and checkout

const shown: ShownPick = picks.picks[0]!;
client.shown(picks.picks);
client.shown(shown);
client.shown(Object.freeze([shown]));
client.accepted(shown);
const attribution: Attribution = client.attribute(lines);
same<typeof attribution.basis, "accepted" | "shown" | "latest" | "none">(true);
const [part] = attribution.lines;
if (part) same<typeof part.basis, "accepted" | "shown" | "none">(true);
await fetch("/checkout", { headers: { ...client.checkoutHeaders(lines), A: "b" } });
client.settled(lines);

const checkoutOptions: CheckoutOptions = { ...callOptions, correlationId: "x", trackerId: null };
const result: CheckoutResult = await client.createOrder(order, checkoutOptions);
await client.createSubscription(subscription, { trackerId: "x" });
same<typeof result.status, number>(true);
same<typeof result.trackerId, string | null>(true);
same<typeof result.correlationId, string | null>(true);
const placed: string = result.body.orderId;

// @ts-expect-error: a ShownPick has no rule
void shown.rule;
// @ts-expect-error: what is accepted is one pick
client.accepted([shown]);
// @ts-expect-error: a subscription has an offer
await client.createSubscription({});

// ---- the rest of the client

client.setCustomer("x");
client.setCustomer(undefined);
client.setConsent(false);
same<typeof client.persistence, "local" | "session" | "custom" | "memory">(true);
// @ts-expect-error: it is read-only
client.persistence = "local";
const diagnoses: Diagnosis[] = await client.diagnose(callOptions);
same<Diagnosis["severity"], "ok" | "warning" | "error">(true);
const fix: string | undefined = diagnoses[0]?.fix;
client.free();

// ---- events

function handle(event: ClientEvent): string {
  switch (event.type) {
    case "response":
      same<typeof event.endpoint, Endpoint>(true);
      return `${event.status} ${event.attempts} ${event.durationMs} ${event.trackerId}`;
    case "failure":
      same<typeof event.error, RecommendationError>(true);
      return event.endpoint;
    case "issue":
      same<typeof event.issue, Issue>(true);
      return event.endpoint;
    case "drift":
      same<typeof event.paths, string[]>(true);
      return event.endpoint;
    case "diagnosis":
      same<typeof event.diagnosis, Diagnosis>(true);
      return event.diagnosis.code;
    case "shown":
    case "accepted":
      same<typeof event.pick, ShownPick>(true);
      // @ts-expect-error: picks in events say nothing about rules
      void event.pick.because;
      return event.pick.id;
    case "attributed":
      same<typeof event.attribution, Attribution>(true);
      return event.attribution.basis;
    case "settled":
      same<typeof event.trackerId, string | null>(true);
      return "settled";
    default:
      return never(event);
  }
}

// @ts-expect-error: a failure has no status of its own
const badEvent = (event: ClientEvent) => (event.type === "failure" ? event.status : 0);

// ---- errors

try {
  await client.pick();
} catch (error) {
  if (isRecommendationError(error)) {
    same<typeof error, RecommendationError>(true);
    const asError: Error = error;
    same<typeof error.name, "RecommendationError">(true);
    same<typeof error.status, number | undefined>(true);
    same<typeof error.serviceCode, string | undefined>(true);
    same<typeof error.additionalDetails, string[] | undefined>(true);
    same<typeof error.invalidFields, string[] | undefined>(true);
    same<typeof error.requestId, string | undefined>(true);
    same<typeof error.correlationId, string | undefined>(true);
    same<typeof error.attempts, number>(true);
    same<typeof error.retryable, boolean>(true);
    same<typeof error.retryAfterMs, number | undefined>(true);
    same<typeof error.outcome, "rejected" | "unknown" | undefined>(true);
    same<typeof error.cause, unknown>(true);
    switch (error.code) {
      case "invalid_request":
      case "unauthorized":
      case "forbidden":
      case "not_found":
      case "rejected":
      case "rate_limited":
      case "server":
      case "network":
      case "timeout":
      case "aborted":
      case "decode":
      case "unsupported":
        console.log(asError.message);
        break;
      default:
        never(error.code);
    }
    // @ts-expect-error: errors are read-only
    error.attempts = 1;
  } else if (error instanceof RecommendationError) {
    console.log(error.code);
  }
}

const signals: Signal[] = ["churn", "seatExpansion"];
same<
  Endpoint,
  | "recommendations"
  | "previewOrder"
  | "previewRenewal"
  | "subscriptions"
  | "orders"
  | "createOrder"
  | "createSubscription"
>(true);

export {
  anything,
  asPicks,
  badEvent,
  badLevel,
  badRule,
  badStorage,
  deals,
  drift,
  fix,
  placed,
  signals,
  surely,
  text,
  trackerId,
};
