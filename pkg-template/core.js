// @ts-check
// The facade over the exported class: when the wasm is loaded, and what happens after `free()`.
// It holds no rule; those are in Rust.

import start, { RecommendationClient as Exported } from "./glue.js";
import { RecommendationError } from "./errors.js";

/** @typedef {import("./index.js")} Api */

/**
 * What an entry exports, for where its wasm comes from.
 * @param {() => unknown} bytes what to compile when nobody said otherwise; may throw
 */
export function entry(bytes) {
  /** @type {Promise<void> | undefined} */
  let loading;

  /**
   * One load for the whole page; a failed one is forgotten, so that the next call tries again.
   * @param {any} [source]
   * @returns {Promise<void>}
   */
  function init(source) {
    loading ??= load(source).catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  /** @param {any} source */
  async function load(source) {
    // The last two are missing in jsdom, where tests have to bring them.
    for (const name of ["WebAssembly", "TextDecoder", "TextEncoder"]) {
      if (!(name in globalThis)) throw unsupported(`there is no ${name} here`);
    }
    const module_or_path = source === undefined ? bytes() : source;
    try {
      await start({ module_or_path });
    } catch (error) {
      if (isRefused()) {
        throw unsupported(
          "WebAssembly was refused; a content security policy needs script-src 'wasm-unsafe-eval'",
          error,
        );
      }
      throw new RecommendationError("init: the wasm could not be loaded from its source", {
        code: "invalid_request",
        cause: error,
      });
    }
  }

  /** @param {any} options */
  async function createClient(options) {
    await init();
    return new RecommendationClient(new Exported(options));
  }

  return { createClient, init };
}

/** Whether not even a module without content may be compiled. */
function isRefused() {
  try {
    return !new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return true;
  }
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
function unsupported(message, cause) {
  return new RecommendationError(message, { code: "unsupported", cause });
}

function freed() {
  return new RecommendationError("the client was freed", { code: "invalid_request" });
}

/** The class that users hold. It outlives the wasm side: after `free()` every method still answers. */
class RecommendationClient {
  /** @type {Exported | undefined} */
  #exported;

  /** @param {Exported} exported */
  constructor(exported) {
    this.#exported = exported;
  }

  /**
   * @param {(exported: Exported) => Promise<any>} call
   * @returns {Promise<any>}
   */
  #promise(call) {
    return this.#exported ? call(this.#exported) : Promise.reject(freed());
  }

  /** @param {any} [query] @param {any} [options] */
  pick(query, options) {
    return this.#promise((it) => it.pick(query, options));
  }

  /** @param {any} [query] @param {any} [options] */
  recommendations(query, options) {
    return this.#promise((it) => it.recommendations(query, options));
  }

  /** @param {any} order @param {any} [options] */
  previewOrder(order, options) {
    return this.#promise((it) => it.previewOrder(order, options));
  }

  /** @param {any} [order] @param {any} [options] */
  previewRenewal(order, options) {
    return this.#promise((it) => it.previewRenewal(order, options));
  }

  /** @param {any} [options] */
  subscriptions(options) {
    return this.#promise((it) => it.subscriptions(options));
  }

  /** @param {any} [options] */
  orders(options) {
    return this.#promise((it) => it.orders(options));
  }

  /** @param {any} picks */
  shown(picks) {
    this.#exported?.shown(picks);
  }

  /** @param {any} pick */
  accepted(pick) {
    this.#exported?.accepted(pick);
  }

  /** @param {any} lines */
  attribute(lines) {
    return this.#exported?.attribute(lines) ?? { trackerId: null, basis: "none", lines: [] };
  }

  /** @param {any} lines */
  checkoutHeaders(lines) {
    return this.#exported?.checkoutHeaders(lines) ?? {};
  }

  /** @param {any} lines */
  settled(lines) {
    this.#exported?.settled(lines);
  }

  /** @param {any} order @param {any} [options] */
  createOrder(order, options) {
    return this.#promise((it) => it.createOrder(order, options));
  }

  /** @param {any} subscription @param {any} [options] */
  createSubscription(subscription, options) {
    return this.#promise((it) => it.createSubscription(subscription, options));
  }

  /** @param {any} customerId */
  setCustomer(customerId) {
    this.#exported?.setCustomer(customerId);
  }

  /** @param {any} consent */
  setConsent(consent) {
    this.#exported?.setConsent(Boolean(consent));
  }

  get persistence() {
    return this.#exported?.persistence ?? "memory";
  }

  /** @param {any} [options] */
  diagnose(options) {
    return this.#promise((it) => it.diagnose(options));
  }

  free() {
    const exported = this.#exported;
    this.#exported = undefined;
    exported?.free();
  }
}

// The symbol is younger than some of the browsers that this runs in.
if (Symbol.dispose) {
  Object.defineProperty(RecommendationClient.prototype, Symbol.dispose, {
    value: RecommendationClient.prototype.free,
    configurable: true,
    writable: true,
  });
}
