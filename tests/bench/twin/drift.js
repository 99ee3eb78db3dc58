// Lenient getters, and the note they take of what was not as documented.
//
// What is noted is the holder and the key, not the path: a body without drift pays nothing for
// paths, and one with drift is searched once.

/** Paths told at most. */
const MAX_PATHS = 100;

export class Drift {
  /** @type {[holder: object, key: string | number][]} */
  #notes = [];

  /** A member was not as documented, or is missing; the key may go deeper, as in `product.id`. */
  at(holder, key) {
    this.#notes.push([holder, key]);
  }

  /** The paths from the root, each once, in the order in which they were noted. */
  paths(root) {
    if (this.#notes.length === 0) return [];
    const places = new Map();
    locate(root, "$", places);
    const paths = new Set();
    for (const [holder, key] of this.#notes) {
      if (paths.size === MAX_PATHS) break;
      paths.add(step(places.get(holder), holder, key));
    }
    return [...paths];
  }
}

function step(path, holder, key) {
  return Array.isArray(holder) ? `${path}[${key}]` : `${path}.${key}`;
}

function locate(value, path, places) {
  places.set(value, path);
  for (const key of Object.keys(value)) {
    const child = value[key];
    if (typeof child === "object" && child !== null) {
      locate(child, step(path, value, key), places);
    }
  }
}

export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isEmpty(object) {
  for (const _ in object) return false;
  return true;
}

/** A member that is an object; `null` where there is none. */
export function object(holder, key, drift) {
  const value = holder[key];
  if (value == null) return null;
  if (isObject(value)) return value;
  drift.at(holder, key);
  return null;
}

/** A member that is an array; an empty one where there is none, and for `{}`. */
export function list(holder, key, drift) {
  const value = holder[key];
  if (Array.isArray(value)) return value;
  if (value != null && !(isObject(value) && isEmpty(value))) drift.at(holder, key);
  return [];
}

/** A member that is a text; `null` where there is none. */
export function text(holder, key, drift) {
  const value = holder[key];
  if (typeof value === "string") return value;
  if (value != null) drift.at(holder, key);
  return null;
}

/** A text of which the documented values are known; others are kept and noted. */
export function word(holder, key, known, drift) {
  const value = text(holder, key, drift);
  if (value !== null && !known.includes(value)) drift.at(holder, key);
  return value;
}

/** A text that must be there for the rest to make sense. */
export function id(holder, key, drift) {
  const value = holder[key];
  if (typeof value === "string" && /[^ \t\n\f\r]/.test(value)) return value;
  drift.at(holder, key);
  return null;
}

/** A number that is whole, not negative and exact. */
export function whole(holder, key, drift) {
  const value = holder[key];
  if (isWhole(value)) return value + 0;
  if (value != null) drift.at(holder, key);
  return null;
}

export function isWhole(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A text, or a number as text. */
export function lenientText(holder, key, drift) {
  const value = holder[key];
  if (typeof value === "string") return value;
  if (value == null) return null;
  drift.at(holder, key);
  return isWhole(value) ? String(value) : null;
}
