// @ts-check
// One call of the wasm: src/web/call.rs.

import { checked, give, take, wasm } from "./border.js";

/** The number of nothing. */
const NONE = -1;

export class Call {
  #number;

  /** @param {number} number */
  constructor(number) {
    this.#number = number;
  }

  /** What makes two reads the same one. Throws where it cannot be sent at all. */
  key() {
    checked(wasm.$key(this.#number));
    return take();
  }

  /** The budget for everything, in milliseconds. @returns {number} */
  timeout() {
    return wasm.$timeout(this.#number);
  }

  /**
   * The next request, if there is one.
   * @param {string} own the headers that the partner's function gave
   */
  request(own) {
    give(own);
    return wasm.$request(this.#number) ? JSON.parse(take()) : undefined;
  }

  /**
   * A response came. What this and the next ones return: what to do next.
   * @param {{ status: number, tracker: string, retryAfter: string, isCrossOrigin: boolean }} head
   * @param {number} elapsed milliseconds since the call began
   * @returns {number}
   */
  head({ status, tracker, retryAfter, isCrossOrigin }, elapsed) {
    give(tracker, retryAfter);
    return wasm.$head(this.#number, status, isCrossOrigin, elapsed);
  }

  /**
   * Its body came, or was cut off.
   * @param {Uint8Array | undefined} bytes
   * @param {number} elapsed
   * @returns {number}
   */
  body(bytes, elapsed) {
    if (!bytes) return wasm.$cut(this.#number, elapsed);
    give(bytes);
    return wasm.$body(this.#number, elapsed);
  }

  /** No response came. @param {number} elapsed @returns {number} */
  lost(elapsed) {
    return wasm.$lost(this.#number, elapsed);
  }

  /** It ends here. @param {number} why @returns {number} */
  stop(why) {
    return wasm.$stop(this.#number, why);
  }

  /** The error of a caller who does not wait for it. @param {number} why */
  stopped(why) {
    wasm.$stopped(this.#number, why);
    return JSON.parse(take());
  }

  /**
   * What came of it, from the call that led it; throws where that is an error.
   * @param {Call} lead
   * @param {unknown} cause what the platform threw
   */
  outcome(lead, cause) {
    checked(wasm.$outcome(this.#number, lead.#number), cause);
    return JSON.parse(take());
  }

  /** A second time does nothing: the number may be that of another call by then. */
  free() {
    wasm.$free(this.#number);
    this.#number = NONE;
  }
}
