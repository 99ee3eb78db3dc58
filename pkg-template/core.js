// @ts-check
// The facade over the wasm: when it is loaded, how arguments and results look as text, and what happens
// after `free()`. It holds no rule; those are in Rust.

import { attempt, scope } from "./attempt.js";
import { ask, checked, give, start, take, wasm } from "./border.js";
import { RecommendationError } from "./errors.js";
import { Flight, fields, toText } from "./flight.js";
import {
  ABORTED,
  ATTRIBUTE,
  BEGIN,
  CONSENT,
  CUSTOMER,
  KEY,
  OTHER_CUSTOMER,
  OUTCOME,
  PERSISTENCE,
  REPORT,
  SETTLED,
  STOPPED,
  STORE,
} from "./numbers.js";
import { identity, imports, keep } from "./page.js";

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
      if (!scope[name]) throw invalid(`there is no ${name} here`, undefined, "unsupported");
    }
    try {
      await start(source === undefined ? bytes() : await source, imports);
    } catch (error) {
      if (error instanceof RecommendationError) throw error;
      // Where not even a module without content may be compiled.
      const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
      if (!attempt(() => new WebAssembly.Module(empty))) {
        throw invalid(
          "WebAssembly was refused; a content security policy needs script-src 'wasm-unsafe-eval'",
          error,
          "unsupported",
        );
      }
      throw invalid("init: the wasm could not be loaded", error);
    }
  }

  /** @param {any} options */
  async function createClient(options) {
    const ready = init();
    // Nobody waits for it where the options cannot be read, which is told then.
    ready.catch(() => {});
    let name = "options";
    let text, page;
    // While the wasm compiles, in another thread.
    try {
      const all =
        typeof options === "object" && options
          ? fields(options, (it) => options[(name = it)])
          : options;
      text = toText(all ?? {});
      page = { own: Object(all) };
    } catch (thrown) {
      throw invalid(`${name}: cannot be read`, thrown);
    }
    await ready;
    give(text ?? "0", identity(page));
    return new RecommendationClient(checked(wasm.$create(keep(page))), page);
  }

  return { createClient, init };
}

/**
 * Of the code `invalid_request`, where it is given none.
 * @param {string} message
 * @param {unknown} [cause]
 * @param {string} [code]
 */
function invalid(message, cause, code) {
  return new RecommendationError(message, { code, cause });
}

/**
 * What is read from a caller's objects; a getter that throws is the cause of an error.
 * @template T
 * @param {string} message
 * @param {() => T} read
 */
function readable(message, read) {
  try {
    return read();
  } catch (thrown) {
    throw invalid(message, thrown);
  }
}

/**
 * An argument of the synchronous methods, which never throw: what cannot be read is wrong, and no more
 * than that.
 * @param {string} name
 * @param {unknown} value
 * @param {string} [plural] its name where it is a list
 */
function named(name, value, plural = name) {
  const text = attempt(() => toText({ [Array.isArray(value) ? plural : name]: value ?? 0 }));
  return text ?? `{"${plural}":${elements(value)}}`;
}

/** A list of which some elements cannot be read. @param {any} value */
function elements(value) {
  const text = (/** @type {unknown} */ element) => attempt(() => toText(element)) ?? 0;
  return attempt(() => `[${value.map(text)}]`) ?? 0;
}

/** What is in flight on this page: reads by what makes two of them the same. @type {Map<string | number, Flight>} */
const flights = new Map();

/** Clients that nobody holds any more and nobody has freed. Some edge runtimes do not tell of them. */
const forgotten =
  scope.FinalizationRegistry &&
  new FinalizationRegistry((/** @type {number} */ number) => wasm.$free(number));

/** The class that users hold. It outlives the wasm side: after `free()` every method still answers. */
class RecommendationClient {
  /** Of the client in the wasm. @type {number | undefined} */
  #number;
  #page;
  /** What lets each read that this client waits for go. @type {Set<(why: number) => void>} */
  #reads = new Set();

  /** @param {number} number @param {import("./page.js").Page} page */
  constructor(number, page) {
    this.#number = number;
    this.#page = page;
    forgotten?.register(this, number, this);
  }

  /** @param {any} [query] @param {any} [options] */
  pick(query, options) {
    return this.#read("pick", { query, options });
  }

  /** @param {any} [query] @param {any} [options] */
  recommendations(query, options) {
    return this.#read("recommendations", { query, options });
  }

  /** @param {any} order @param {any} [options] */
  previewOrder(order, options) {
    return this.#host("previewOrder", options, "order", order);
  }

  /** @param {any} [order] @param {any} [options] */
  previewRenewal(order, options) {
    return this.#host("previewRenewal", options, "order", order ?? {});
  }

  /** @param {any} [options] */
  subscriptions(options) {
    return this.#host("subscriptions", options);
  }

  /** @param {any} [options] */
  orders(options) {
    return this.#host("orders", options);
  }

  /** @param {any} picks */
  shown(picks) {
    this.#ask(REPORT, false, named("pick", picks, "picks"));
  }

  /** @param {any} pick */
  accepted(pick) {
    this.#ask(REPORT, true, named("pick", pick, "picks"));
  }

  /** @param {any} lines */
  attribute(lines) {
    const isThere = this.#ask(ATTRIBUTE, 0, named("lines", lines)) !== undefined;
    return isThere ? JSON.parse(take()) : { trackerId: null, basis: "none", lines: [] };
  }

  /** @param {any} lines */
  checkoutHeaders(lines) {
    const { trackerId } = this.attribute(lines);
    return trackerId ? { "x-recommendation-tracker-id": trackerId } : {};
  }

  /** @param {any} lines */
  settled(lines) {
    this.#ask(SETTLED, 0, named("lines", lines));
  }

  /** @param {any} order @param {any} [options] */
  createOrder(order, options) {
    return this.#host("createOrder", options, "order", order);
  }

  /** @param {any} subscription @param {any} [options] */
  createSubscription(subscription, options) {
    return this.#host("createSubscription", options, "subscription", subscription);
  }

  /** @param {any} customerId */
  setCustomer(customerId) {
    const text = readable("customerId: cannot be read", () => toText({ customerId }));
    if (this.#ask(CUSTOMER, 0, text)) {
      for (const leave of this.#reads) leave(OTHER_CUSTOMER);
    }
  }

  /** @param {any} consent */
  setConsent(consent) {
    this.#ask(CONSENT, Boolean(consent));
  }

  get persistence() {
    return this.#ask(PERSISTENCE) === undefined ? "memory" : take();
  }

  /** @param {any} [options] */
  diagnose(options) {
    return this.#read("diagnose", { options });
  }

  free() {
    const number = this.#number;
    this.#number = undefined;
    forgotten?.unregister(this);
    // Not at once: a callback may free the client that is calling it.
    if (number !== undefined) queueMicrotask(() => wasm.$free(number));
  }

  // The symbol is younger than some of the browsers that this runs in.
  [Symbol.dispose ?? Symbol()]() {
    this.free();
  }

  /**
   * Asks the wasm something, or tells it; `undefined` where the client was freed.
   * @param {number} what
   * @param {boolean | 0} [detail]
   * @param {string[]} texts
   */
  #ask(what, detail, ...texts) {
    if (this.#number === undefined) return undefined;
    return checked(ask(this.#number, what, detail, 0, ...texts));
  }

  /**
   * @param {string} name
   * @param {{ query?: any, options?: any }} given
   */
  async #read(name, given) {
    const [result] = await this.#ride(name, given, "");
    if (this.#page.own.debug && result.picks) {
      for (const part of ["picks", "dropped"]) {
        console.debug(`vip-recommendations: ${part}, by tracker`, result.trackerId);
        console.table?.(result[part]);
      }
      if (name === "pick") delete result.dropped;
    }
    return result;
  }

  /**
   * A call with data of its own, recommendations beside it or not.
   * @param {string} name
   * @param {any} options
   * @param {string} [field] what the data of its own is
   * @param {unknown} [data]
   */
  async #host(name, options, field = "", data) {
    const body = field && readable(`${field}: has no JSON`, () => JSON.stringify(data) ?? "0");
    const [result, bytes] = await this.#ride(name, { options }, body);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    // `null` where it cannot be read.
    return { body: attempt(() => JSON.parse(decoder.decode(bytes))) ?? null, ...result };
  }

  /**
   * The flight of a call: the one of its kind that is on its way, or one of its own.
   * @param {number} call
   * @param {boolean} isRead
   * @param {any} signal
   */
  #board(call, isRead, signal) {
    try {
      // Only reads share a flight.
      /** @type {string | number} */
      let key = call;
      if (isRead) {
        checked(ask(call, KEY));
        key = take();
        if (told(signal, "aborted")) stop(call, ABORTED, signal);
      }
      const flight = flights.get(key) ?? new Flight(call, this.#page, () => flights.delete(key));
      flights.set(key, flight);
      return flight;
    } catch (thrown) {
      wasm.$free(call);
      throw thrown;
    }
  }

  /**
   * Takes a call to its end. Returns what came of it, and the body of the response.
   * @param {string} name
   * @param {{ query?: any, options?: any }} given
   * @param {string} body the text of the caller's own
   */
  async #ride(name, given, body) {
    // What buys something is sent for its caller alone, and to its end.
    const isRead = !name.startsWith("create");
    const [text, signal] = readable(`${name}: the arguments cannot be read`, () => [
      toText(given),
      given.options?.signal,
    ]);
    // Only now: a getter among the arguments may have freed it.
    const call = this.#ask(BEGIN, 0, name, text, body);
    if (call === undefined) throw invalid("the client was freed");
    const flight = this.#board(call, isRead, signal);
    const isLead = flight.call === call;
    /** @type {(why?: number) => void} */
    let leave = () => {};
    const left = new Promise((resolve) => (leave = resolve));
    flight.riders.add(leave);
    const abort = () => (isRead ? leave(ABORTED) : flight.stop(ABORTED, told(signal, "reason")));
    if (isRead) this.#reads.add(leave);
    try {
      // One that cannot be listened to is one that never aborts.
      attempt(() => signal?.addEventListener("abort", abort));
      if (told(signal, "aborted")) abort();
      // Others may have joined a read by now.
      if (isLead && !flight.isOver) flight.start();
      const why = await left;
      if (why) stop(flight.call, why, signal);
      if (flight.broken) throw invalid(`${name}: the wasm failed`, flight.broken);
      checked(ask(call, OUTCOME, flight.call), flight.cause);
      return [JSON.parse(take()), flight.bytes];
    } finally {
      attempt(() => signal?.removeEventListener("abort", abort));
      this.#reads.delete(leave);
      flight.riders.delete(leave);
      if (!isLead) wasm.$free(call);
      const isIdle = () => flight.riders.size === 0;
      if (flight.isOver && isIdle()) flight.free();
      setTimeout(() => {
        // Who leaves and asks again at once joins it.
        if (isIdle()) flight.free();
        // By now the page has had time to show what came.
        attempt(() => this.#ask(STORE));
      });
    }
  }
}

/**
 * What a signal says. One that cannot be asked says nothing.
 * @param {any} signal
 * @param {"aborted" | "reason"} name
 */
const told = (signal, name) => attempt(() => signal?.[name]);

/**
 * Throws the error of a caller who does not wait for it.
 * @param {number} call
 * @param {number} why
 * @param {any} signal
 */
function stop(call, why, signal) {
  checked(ask(call, STOPPED, why), told(signal, "reason"));
}
