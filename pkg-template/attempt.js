// @ts-check
// What may throw, since it is somebody else's.

/** What there is here, which may be less than there is in a page. @type {any} */
export const scope = globalThis;

/**
 * What an action returns, or `undefined` where it throws.
 * @template T
 * @param {() => T} action
 */
export function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
