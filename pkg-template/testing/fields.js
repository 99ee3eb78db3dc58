// @ts-check
// Reads the fields of a request body and collects everything that is wrong with them, as Adobe does.

import { MESSAGES, STATUSES } from "./data.js";

/**
 * What is answered to a call.
 * @typedef {{ status: number, text: string, type?: string, tracker?: string | null, retryAfter?: string, allow?: string }} Answer
 */

/**
 * One of Adobe's errors as an answer. What has no status here is a 400.
 * @param {string} code
 * @param {{ status?: number, message?: string, additionalDetails?: string[], invalidFields?: string[] }} [more]
 * @returns {Answer}
 */
export function errorAnswer(code, { status, ...more } = {}) {
  const known = /** @type {Record<string, any>} */ (STATUSES);
  return { status: status ?? known[code] ?? 400, text: JSON.stringify(errorBody(code, more)) };
}

/** @param {string} code @param {object} [more] */
export function errorBody(code, more) {
  const known = /** @type {Record<string, string>} */ (MESSAGES);
  const message = known[code] ?? "Simulated by the sandbox";
  return { code, message, additionalDetails: [], invalidFields: [], ...more };
}

/** Thrown where a call is refused; caught where it is answered. */
export class Refused extends Error {
  /** @param {string} code @param {Parameters<typeof errorAnswer>[1]} [more] @param {{ allow?: string }} [headers] */
  constructor(code, more, headers) {
    super(code);
    /** @type {Answer} */
    this.answer = { ...errorAnswer(code, more), ...headers };
  }
}

/** @param {any} value @returns {value is Record<string, any>} */
export const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One object of a body. A field that is null counts as absent. */
export class Fields {
  /**
   * @param {Record<string, any>} object
   * @param {string} [prefix] JSON path of the object, with a trailing dot
   * @param {{ unexpected: string[], missing: string[], invalid: string[] }} [problems]
   */
  constructor(object, prefix = "", problems = { unexpected: [], missing: [], invalid: [] }) {
    this.object = object;
    this.prefix = prefix;
    this.problems = problems;
  }

  /** @param {string} name @returns {any} */
  get(name) {
    return this.object[name] ?? undefined;
  }

  /** Blames a field whose value cannot be used. @param {string} name */
  invalid(name) {
    this.problems.invalid.push(this.prefix + name);
  }

  /** @param {string} names all that are documented, separated by blanks */
  only(names) {
    const known = names.split(" ");
    const unknown = Object.keys(this.object).filter((name) => !known.includes(name));
    this.problems.unexpected.push(...unknown.map((name) => this.prefix + name));
  }

  /** @param {string[]} names */
  require(...names) {
    const missing = names.filter((name) => this.get(name) === undefined);
    this.problems.missing.push(...missing.map((name) => this.prefix + name));
  }

  /** @param {string} name @returns {string | undefined} */
  text(name) {
    return this.#typed(name, (value) => typeof value === "string");
  }

  /** A whole number of 64 bits. @param {string} name @returns {number | undefined} */
  number(name) {
    return this.#typed(name, (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 63);
  }

  /** @param {string} name @returns {boolean | undefined} */
  flag(name) {
    return this.#typed(name, (value) => typeof value === "boolean");
  }

  /** @param {string} name */
  nested(name) {
    const object = this.#typed(name, isObject);
    return object && new Fields(object, `${this.prefix}${name}.`, this.problems);
  }

  /** A list of objects. An entry that is none is blamed by its place and left out. @param {string} name */
  list(name) {
    /** @type {any[]} */
    const entries = this.#typed(name, Array.isArray) ?? [];
    return entries.flatMap((entry, index) => {
      const path = `${name}[${index}]`;
      if (isObject(entry)) return new Fields(entry, `${this.prefix}${path}.`, this.problems);
      this.invalid(path);
      return [];
    });
  }

  /** Throws the first kind of problem there is, with all its fields. */
  check() {
    const { unexpected, missing, invalid } = this.problems;
    for (const [code, invalidFields] of /** @type {[string, string[]][]} */ ([
      ["1121", unexpected],
      ["1122", missing],
      ["1117", invalid],
    ])) {
      if (invalidFields.length) throw new Refused(code, { invalidFields });
    }
  }

  /** @param {string} name @param {(value: any) => boolean} is */
  #typed(name, is) {
    const value = this.get(name);
    if (value === undefined || is(value)) return value;
    this.invalid(name);
  }
}
