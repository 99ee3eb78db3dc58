// @ts-check
// <vip-recommendations>: attributes, properties and the life of an element. What it does with them
// is in element/flow.js.

import { flowOf } from "./element/flow.js";
import { RecommendationError, createClient } from "./index.mjs";

/** Where there is no page, the class can be imported, and not be used. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

const PROPERTIES = ["client", "options", "query", "products", "strings"];

/** Documented in element.d.ts. */
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
