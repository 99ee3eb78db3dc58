// @ts-check
// The one error class of all entries.

import { attempt } from "./attempt.js";

const NAME = "RecommendationError";

/** Every rejection and every throw of this package. The fields are documented in index.d.ts. */
export class RecommendationError extends Error {
  code = "invalid_request";
  attempts = 0;
  retryable = false;

  /**
   * @param {string} message
   * @param {Record<string, unknown>} [fields] absent ones are left out, so that they read as undefined
   */
  constructor(message, fields) {
    super(message);
    for (const key in fields) {
      if (fields[key] !== undefined) /** @type {any} */ (this)[key] = fields[key];
    }
  }

  // Part of the contract; that of the class itself is minified.
  get name() {
    return NAME;
  }
}

/**
 * An error as Rust tells it. What the platform threw is its cause, else the service's own words.
 * @param {any} told
 * @param {unknown} [thrown]
 */
export function toError({ message, cause, ...fields }, thrown = cause) {
  return new RecommendationError(message, { ...fields, cause: thrown });
}

/**
 * Also true for an error of the same name from another realm or copy of the package.
 * @param {unknown} value
 */
export function isRecommendationError(value) {
  return attempt(() => Object(value).name === NAME) ?? false;
}
