import type {
  ClientOptions,
  Picks,
  Query,
  RecommendationClient,
  RecommendationError,
  ShownPick,
} from "./index.js";

/**
 * <vip-recommendations proxy-url customer-id context country language limit credentials layout heading heading-level locale nonce></vip-recommendations>
 *
 * A property wins over an attribute that says the same. Elements without `client` share one client for each (proxy-url, customer-id).
 * Fetches when connected and visible, again when an attribute or property that matters changes (one request per burst of changes), never twice at once;
 * `refresh()` forces it. Disconnecting aborts. Children, if any, are the placeholder and the fallback: shown until there is something to show, on failure and when there is nothing.
 * Without children, space for `limit` cards is reserved while loading; the height reached is kept until the next result.
 * A pick counts as shown once per result, when at least half of its card was in view for one second in a visible tab. The button accepts it.
 * It never renders propensity, reasons, rules or prices of its own.
 */
export class VipRecommendationsElement extends HTMLElement {
  /** Your own client, instead of one by `proxy-url`. Its customer is its own: after `setCustomer`, call `refresh()`. */
  client?: RecommendationClient | undefined;
  /** More options of the client. Compared by the values in it: use the same functions again. */
  options?: Partial<ClientOptions> | undefined;
  /** Over the attributes. Compared by its JSON. */
  query?: Query | undefined;
  /** Recommendations carry part numbers only. This turns them into what a shopper reads; ids it leaves out are not rendered. Absent: the part number is the title. */
  products?:
    | ((offerIds: string[]) => Record<string, Product> | Promise<Record<string, Product>>)
    | undefined;
  /** Own texts by locale ("fr-CA") or language ("fr"), over the built-in ones of en, de, fr, es, ja and ar. */
  strings?: Record<string, Partial<Strings>> | undefined;
  /** Fetches now, whether or not anything has changed. Resolves when the answer, or the failure, is shown. */
  refresh(): Promise<void>;
}

/** What a shopper reads about one part number. */
export interface Product {
  name: string;
  description?: string;
  imageUrl?: string;
  /** http, https or relative; any other makes no link. */
  url?: string;
  /** Formatted by the storefront. */
  price?: string;
}

/** `{seats}` and `{date}` stand for the value. */
export interface Strings {
  heading: string;
  accept: string;
  /** With a form for each plural category of the language, the last one for all others: "one:Add {seats} seat|Add {seats} seats". */
  acceptSeats: string;
  expires: string;
  upsell: string;
  crossSell: string;
  addOn: string;
  seatExpansion: string;
  newOpportunity: string;
  renewOpportunity: string;
}

declare global {
  interface HTMLElementTagNameMap {
    "vip-recommendations": VipRecommendationsElement;
  }
  interface HTMLElementEventMap {
    "vip-recommendations-load": CustomEvent<Omit<Picks, "picks"> & { picks: ShownPick[] }>;
    "vip-recommendations-error": CustomEvent<RecommendationError>;
    /** Cancelable: preventDefault() stops the accept. */
    "vip-recommendations-select": CustomEvent<{ pick: ShownPick; product: Product }>;
  }
}
