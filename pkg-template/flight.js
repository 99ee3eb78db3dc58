// @ts-check
// One call on its way. Rust decides what is sent, when, and what came of it; this waits: for the
// partner's function for headers, for the response, for its body, between attempts, and for the end
// of the budget.

import { attempt, scope } from "./attempt.js";
import { ask, take, wasm } from "./border.js";
import {
  BODY,
  BODY_WANTED,
  BUDGET,
  DONE,
  FOREIGN_HEAD,
  HEAD,
  LOST,
  REQUEST,
  STOP,
  TIMEOUT,
  UNSENT,
} from "./numbers.js";

export class Flight {
  /** For each caller who waits for it what ends that. @type {Set<(why?: number) => void>} */
  riders = new Set();
  isOver = false;
  /** The body of the response, for those who want the host call's own data. @type {Uint8Array | undefined} */
  bytes;
  /** What the platform threw last. @type {unknown} */
  cause;
  /** What the wasm threw, which has no business to: it is out of memory, say. @type {unknown} */
  broken;
  /** The request that is on its way. @type {AbortController | undefined} */
  #request;
  /** @type {any} */
  #wait;
  /** @type {any} */
  #budget;
  #began = tick();
  #ended;

  /**
   * @param {number} call the one that leads it
   * @param {import("./page.js").Page} page
   * @param {() => void} ended
   */
  constructor(call, page, ended) {
    this.call = call;
    this.page = page;
    this.#ended = ended;
  }

  async start() {
    this.#budget = setTimeout(() => this.stop(TIMEOUT), ask(this.call, BUDGET));
    try {
      let next = 0;
      do {
        if (next > 0) await new Promise((resolve) => (this.#wait = setTimeout(resolve, next)));
        next = await this.#attempt();
      } while (next >= 0 && !this.isOver);
    } catch (thrown) {
      this.broken = thrown;
    }
    this.end();
  }

  /**
   * Ends it with an error, unless an order was accepted, which nothing takes back.
   * @param {number} why
   * @param {unknown} [cause]
   */
  stop(why, cause) {
    this.#tell(cause, STOP, why);
    this.end();
  }

  /** Ends it as it is. */
  end() {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.#budget);
    clearTimeout(this.#wait);
    // First, since who listens to the signal may ask again, and must not join what has ended.
    this.#ended();
    for (const leave of this.riders) leave();
    // Who listens to the signal shall not hear of an abort after each good call.
    this.#request?.abort();
  }

  /** Nobody waits for it. A second time does nothing: the number may be that of another call by then. */
  free() {
    const NONE = -1;
    this.end();
    wasm.$free(this.call);
    this.call = NONE;
  }

  /** @returns {Promise<number>} what the call says next; of no interest once the flight is over */
  async #attempt() {
    const { headers, fetch } = this.page.own;
    let own = "";
    if (typeof headers === "function") {
      try {
        own = toText({ headers: await headers() });
      } catch (thrown) {
        return this.#tell(thrown, STOP, UNSENT);
      }
    }
    if (this.#tell(undefined, REQUEST, 0, own) < 0) return DONE;
    const { url, init } = JSON.parse(take());
    let response, head;
    try {
      this.#request = new AbortController();
      const send = fetch ?? scope.fetch;
      response = await send(url, { ...init, signal: this.#request.signal });
      head = headOf(response);
    } catch (thrown) {
      this.#request = undefined;
      return this.#tell(thrown, LOST);
    }
    if (this.isOver) return DONE;
    const next = this.#tell(undefined, ...head);
    let bytes, cut;
    try {
      bytes = await bytesOf(response);
    } catch (thrown) {
      cut = thrown;
    }
    this.#request = undefined;
    this.bytes = bytes;
    if (next !== BODY_WANTED) return next;
    return bytes ? this.#tell(undefined, BODY, 0, bytes) : this.#tell(cut, LOST);
  }

  /**
   * Tells the call what happened, while it is not over. What Rust then tells of a failure is about this
   * cause.
   * @param {unknown} cause what the platform threw
   * @param {number} what
   * @param {number} [detail]
   * @param {(string | Uint8Array)[]} texts
   */
  #tell(cause, what, detail, ...texts) {
    if (this.isOver) return DONE;
    this.page.cause = this.cause = cause;
    const elapsed = Math.max(0, tick() - this.#began);
    return ask(this.call, what, detail, elapsed, ...texts);
  }
}

/** Kinds of values that no JSON has. */
const WITHOUT_JSON = "function symbol bigint";

/** What makes a storage of an object. */
const METHODS = ["getItem", "setItem", "removeItem"];

/** Milliseconds since some moment; the time of day may jump, and so do the clocks that tests bring. */
function tick() {
  return scope.performance?.now() ?? Date.now();
}

/**
 * Arguments as the text that Rust reads. What has no JSON is an object with one member without a name,
 * which says what it was, so that it is wrong wherever a value is expected. A storage and a signal are
 * used from here; what they hold is nobody's business.
 * @param {unknown} value
 */
export function toText(value) {
  return JSON.stringify(value, (key, it) => {
    const kind = typeof it;
    if (kind === "object" && it) {
      if (key === "signal") return typeof it.addEventListener === "function" || { "": "object" };
      if (key === "storage") {
        const isStorage = METHODS.every((name) => typeof it[name] === "function");
        return isStorage ? { "": "storage" } : 0;
      }
      // An instance of a class with what its class defines: getters there are as good as fields.
      return Array.isArray(it) || !above(it) ? it : fields(it, (name) => it[name]);
    }
    // More than anything, or a number that is none.
    if (kind === "number" && !Number.isFinite(it)) return it > 0 ? 1e308 : { "": kind };
    // A regular expression would be compiled, for as long as the whole rest of this takes.
    return WITHOUT_JSON.includes(kind) ? { "": kind } : it;
  });
}

/**
 * All fields of an object, those of its class included.
 * @param {any} it
 * @param {(name: string) => unknown} read
 */
export function fields(it, read) {
  /** @type {any} */
  const all = {};
  for (let level = it; level; level = above(level)) {
    for (const name of Object.getOwnPropertyNames(level)) {
      if (name !== "constructor") all[name] ??= read(name);
    }
  }
  return all;
}

/** Where an object's class defines things; what all objects have is of no interest. @param {any} it */
function above(it) {
  const level = Object.getPrototypeOf(it);
  return level && Object.getPrototypeOf(level) && level;
}

/**
 * What Rust wants to know of a response, of any kind: mocks, wrappers, and those of another realm.
 * @param {any} response
 * @returns {[what: number, status: number, tracker: string, retryAfter: string]}
 */
function headOf(response) {
  const { status } = response;
  if (typeof status !== "number" || !(status >= 100 && status < 1000)) throw undefined;
  const isForeign = response.type === "cors" && typeof scope.location === "object";
  return [
    isForeign ? FOREIGN_HEAD : HEAD,
    status,
    header(response, "x-recommendation-tracker-id"),
    header(response, "retry-after"),
  ];
}

/**
 * @param {any} response
 * @param {string} name
 */
function header(response, name) {
  const value = attempt(() => {
    const { headers } = response;
    // A mock may have a plain record.
    return headers.get ? headers.get(name) : headers[name];
  });
  return typeof value === "string" ? value : "";
}

/**
 * Mocks often have one of the three only.
 * @param {any} response
 */
async function bytesOf(response) {
  if (typeof response.arrayBuffer === "function") {
    return new Uint8Array(await response.arrayBuffer());
  }
  const hasText = typeof response.text === "function";
  const text = hasText ? await response.text() : JSON.stringify(await response.json());
  if (typeof text !== "string") throw text;
  return new TextEncoder().encode(text);
}
