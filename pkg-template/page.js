// @ts-check
// The platform as one client sees it: clock, chance, storage, and the partner's own functions. Rust
// asks these, and nothing here throws: an exception in the middle of Rust would leave it in a state
// that nobody foresaw.

import { toError } from "./errors.js";

/** @type {any} */
const scope = globalThis;

/**
 * What an action returns, or `undefined` where it throws.
 * @template T
 * @param {() => T} action
 */
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** A number for each function of a partner, so that two clients with the same ones can be told. */
const numbers = new WeakMap();
let count = 0;

/** @param {unknown} value */
function number(value) {
  if (typeof value !== "function") return 0;
  if (!numbers.has(value)) numbers.set(value, ++count);
  return numbers.get(value);
}

/** @param {unknown} value */
const textOr = (/** @type {any} */ other, value) => (typeof value === "string" ? value : other);

export class Page {
  /** What the platform threw, for the failure that is about to be told. @type {unknown} */
  cause;

  /** @param {any} options */
  constructor(options) {
    this.own = Object(options);
    this.storage = this.own.attribution?.storage;
    this.hasObserver = typeof this.own.onEvent === "function";
    this.identity = `${number(this.own.fetch)} ${number(this.own.headers)}`;
  }

  now() {
    return Date.now();
  }

  random() {
    return Math.random();
  }

  /** There is no `randomUUID` on pages that are not secure; telling requests apart needs none. */
  id() {
    return (
      attempt(() => scope.crypto.randomUUID()) ??
      "00000000-0000-4000-8000-000000000000".replace(/0/g, () =>
        Math.trunc(Math.random() * 16).toString(16),
      )
    );
  }

  /** @param {string} text an event */
  notify(text) {
    const event = JSON.parse(text);
    if (event.error) event.error = toError(event.error, this.cause);
    attempt(() => this.own.onEvent(event));
  }

  /** @param {string} offerId */
  family(offerId) {
    return textOr(
      undefined,
      attempt(() => this.own.productKey(offerId)),
    );
  }

  /** @param {string} offerId */
  isSellable(offerId) {
    // One that throws says nothing.
    const said = attempt(() => [this.own.sellable(offerId)]);
    return said ? Boolean(said[0]) : true;
  }

  /** @param {string} offerId */
  cloud(offerId) {
    return (
      textOr(
        undefined,
        attempt(() => this.own.productCategory(offerId)),
      ) || undefined
    );
  }

  /**
   * Uses a storage; `undefined` where there is none, as in Node, or where it throws. The custom one has
   * no name.
   * @template T
   * @param {string} name
   * @param {(storage: any) => T} use
   */
  #with(name, use) {
    return attempt(() => {
      const storage = name ? scope[name] : this.storage;
      return storage ? use(storage) : undefined;
    });
  }

  /** @param {string} name @param {string} key @returns {string | null | undefined} */
  read(name, key) {
    return this.#with(name, (it) => textOr(null, it.getItem(key)));
  }

  /** @param {string} name @param {string} key @param {string} text */
  write(name, key, text) {
    return this.#with(name, (it) => (it.setItem(key, text), true)) ?? false;
  }

  /** @param {string} name @param {string} key */
  remove(name, key) {
    return this.#with(name, (it) => (it.removeItem(key), true)) ?? false;
  }

  /** @param {string} name @returns {string | undefined} one a line */
  keys(name) {
    return this.#with(name, (it) => Object.keys(it).join("\n"));
  }

  /** @param {string} url @param {boolean} withPage */
  href(url, withPage) {
    const page = attempt(() => scope.document.baseURI) ?? attempt(() => scope.location.href);
    return attempt(() => new URL(url, withPage ? page : "http://localhost/").href);
  }
}
