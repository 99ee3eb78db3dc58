// @ts-check
// What the wasm asks for: clock, chance, storage, and the partner's own functions. Nothing here throws:
// an exception in the middle of Rust would leave it in a state that nobody foresaw.

import { attempt, scope } from "./attempt.js";
import { give, take } from "./border.js";
import { toError } from "./errors.js";

/** The last number that was given, to a page or a function. */
let last = 0;

/** A number for each function of a partner, so that two clients with the same ones can be told. */
const numbers = new WeakMap();

/** @param {unknown} value */
function number(value) {
  if (typeof value !== "function") return 0;
  if (!numbers.has(value)) numbers.set(value, ++last);
  return numbers.get(value);
}

/** The pages of all clients. The wasm says when it has done with one. @type {Map<number, Page>} */
const pages = new Map();

/**
 * The platform as one client sees it.
 * @typedef {object} Page
 * @property {any} own the options, functions included
 * @property {unknown} [cause] what the platform threw, for the failure that is about to be told
 */

/**
 * Keeps a client's page. Returns its number.
 * @param {Page} page
 */
export function keep(page) {
  pages.set(++last, page);
  return last;
}

/** By what two pages with the same functions can be told. @param {Page} page */
export function identity({ own }) {
  return `${number(own.fetch)} ${number(own.headers)}`;
}

/**
 * Uses a storage; 0 where there is none, as in Node, or where it throws.
 * @param {number} of
 * @param {number} rung
 * @param {(storage: any) => void} use
 */
function withStorage(of, rung, use) {
  const done = attempt(() => {
    const name = rung === 1 ? "localStorage" : "sessionStorage";
    const storage = rung ? scope[name] : page(of).own.attribution.storage;
    // To use none would throw as well, but takes ten times as long, for each call in Node.
    if (!storage) return 0;
    use(storage);
    return 1;
  });
  return done ?? 0;
}

/** A function of the partner's that answers with a text. @param {string} name */
const asking = (name) => (/** @type {number} */ of) => {
  const offer = take();
  giveText(attempt(() => page(of).own[name](offer)));
};

/** A text is given in any case, since the wasm takes one. @param {unknown} value */
function giveText(value) {
  give(typeof value === "string" ? value : "");
}

/** @param {number} number */
const page = (number) => /** @type {Page} */ (pages.get(number));

/** What the wasm imports, see src/web/page.rs. Texts are taken in the reverse order. */
export const imports = {
  $now: () => Date.now(),
  $random: () => Math.random(),

  /** There is no `randomUUID` on pages that are not secure; telling requests apart needs none. */
  $id() {
    const digit = () => Math.trunc(16 * Math.random()).toString(16);
    const given = attempt(() => scope.crypto.randomUUID());
    give(given ?? "00000000-0000-4000-8000-000000000000".replace(/0/g, digit));
  },

  /** The normal form of an address; without the page's own where there is none. @param {number} withPage */
  $href(withPage) {
    const url = take();
    const page = attempt(() => scope.document.baseURI) ?? attempt(() => scope.location.href);
    giveText(attempt(() => new URL(url, withPage ? page : "http://localhost/").href));
  },

  /** @param {number} of */
  $notify(of) {
    const { cause, own } = page(of);
    const event = JSON.parse(take());
    if (event.error) event.error = toError(event.error, cause);
    attempt(() => own.onEvent(event));
  },

  $family: asking("productKey"),
  $cloud: asking("productCategory"),

  /** @param {number} of */
  $sellable(of) {
    const offer = take();
    // One that throws says nothing.
    return attempt(() => Boolean(page(of).own.sellable(offer))) ?? true;
  },

  /** A text is given, an empty one for none. @param {number} of @param {number} rung */
  $read(of, rung) {
    const key = take();
    return withStorage(of, rung, (storage) => giveText(storage.getItem(key)));
  },

  /** @param {number} of @param {number} rung */
  $write(of, rung) {
    const text = take();
    const key = take();
    return withStorage(of, rung, (storage) => storage.setItem(key, text));
  },

  /** @param {number} of @param {number} rung */
  $remove(of, rung) {
    const key = take();
    return withStorage(of, rung, (storage) => storage.removeItem(key));
  },

  /** @param {number} of @param {number} rung */
  $keys: (of, rung) => withStorage(of, rung, (storage) => give(Object.keys(storage).join("\n"))),

  /** @param {number} of */
  $left: (of) => pages.delete(of),
};
