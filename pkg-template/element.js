// @ts-check
// <vip-recommendations>: attributes, properties and the life of an element. What it does with them
// is in element/flow.js.

import { flowOf } from "./element/flow.js";
import { RecommendationError, createClient } from "./index.mjs";

/** Where there is no page, the class can be imported, and not be used. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

const PROPERTIES = "client options query products strings".split(" ");

/**
 * A labelled list of what to offer this customer. Properties are documented in element.d.ts.
 *
 * @tagname vip-recommendations
 * @attr {string} proxy-url - Base URL of your proxy.
 * @attr {string} customer-id - The end customer; left out where the proxy knows.
 * @attr {"GENERIC" | "ORDER_PREVIEW" | "RENEWAL_ORDER_PREVIEW"} context - What the shopper is doing.
 * @attr {string} country - ISO 3166-1 alpha-2.
 * @attr {"EN" | "MULT"} language - Of the recommendations.
 * @attr {number} limit - How many to show, 1 to 20.
 * @attr {"omit" | "same-origin" | "include"} credentials - As in fetch.
 * @attr {string} heading - In place of the built-in one.
 * @attr {number} heading-level - Of the heading, 1 to 6.
 * @attr {string} locale - Of the texts, numbers and dates; by default the page's.
 * @fires {CustomEvent} vip-recommendations-load - An answer is shown.
 * @fires {CustomEvent} vip-recommendations-error - A call failed; the detail is the RecommendationError.
 * @fires {CustomEvent} vip-recommendations-select - A card's button was pressed; preventDefault() stops the accept.
 * @slot - Shown until there is something to show, on failure, and when there is nothing.
 * @csspart region - All of it.
 * @csspart heading
 * @csspart list
 * @csspart card - With the kind of the pick as a second part.
 * @csspart blank - A card that keeps space.
 * @csspart image
 * @csspart name
 * @csspart kind
 * @csspart button
 * @cssprop --vip-accent - Of buttons, links and focus.
 * @cssprop --vip-on-accent - Text on the accent.
 * @cssprop --vip-background - Of cards.
 * @cssprop --vip-radius - Of corners.
 * @cssprop --vip-gap - Between cards.
 * @cssprop --vip-card-width - The least.
 * @cssprop --vip-card-height - The least.
 */
export class VipRecommendationsElement extends Base {
  static observedAttributes =
    "proxy-url customer-id context country language limit credentials heading heading-level locale".split(
      " ",
    );

  #flow = flowOf(this, { RecommendationError, createClient });

  static {
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        enumerable: true,
        get() {
          return this.#flow.given[name];
        },
        set(value) {
          this.#flow.given[name] = value;
          this.#flow.change();
        },
      });
    }
  }

  constructor() {
    super();
    const me = /** @type {any} */ (this);
    for (const name of PROPERTIES) {
      // What was set before the element was defined hides the accessor.
      if (!Object.hasOwn(me, name)) continue;
      const value = me[name];
      delete me[name];
      me[name] = value;
    }
  }

  connectedCallback() {
    this.#flow.connect();
  }

  disconnectedCallback() {
    // One that is only moved is back by then, and goes on as it was.
    queueMicrotask(() => this.isConnected || this.#flow.disconnect());
  }

  attributeChangedCallback() {
    this.#flow.change();
  }

  refresh() {
    return this.#flow.refresh();
  }
}
