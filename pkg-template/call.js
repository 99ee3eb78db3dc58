// @ts-check
// One call of the wasm: src/web/call.rs.

import { checked, give, take, wasm } from "./border.js";
import { KEY, OUTCOME, STOPPED } from "./numbers.js";

export class Call {
  #number;

  /** @param {number} number */
  constructor(number) {
    this.#number = number;
  }

  /**
   * Asks it something, or tells it.
   * @param {number} what
   * @param {number} [detail]
   * @param {number} [elapsed] milliseconds since the call began
   * @param {(string | Uint8Array)[]} texts
   * @returns {number}
   */
  ask(what, detail, elapsed, ...texts) {
    give(...texts);
    return wasm.$ask(this.#number, what, detail, elapsed);
  }

  /** What makes two reads the same one. Throws where it cannot be sent at all. */
  key() {
    checked(this.ask(KEY));
    return take();
  }

  /** The error of a caller who does not wait for it. @param {number} why */
  stopped(why) {
    this.ask(STOPPED, why);
    return JSON.parse(take());
  }

  /**
   * What came of it, from the call that led it; throws where that is an error.
   * @param {Call} lead
   * @param {unknown} cause what the platform threw
   */
  outcome(lead, cause) {
    checked(this.ask(OUTCOME, lead.#number), cause);
    return JSON.parse(take());
  }

  /** A second time does nothing: the number may be that of another call by then. */
  free() {
    const NONE = -1;
    wasm.$free(this.#number);
    this.#number = NONE;
  }
}
