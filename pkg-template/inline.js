// @ts-check
// The wasm out of the text in which the build has put it.

import { length, rotation, text } from "./wasm.js";

/**
 * The characters in order, without the five that mean something else, count from 0. A byte past
 * these has a prefix, `}` or `~`, for the second and third run through them.
 * @returns {Uint8Array}
 */
export function inlined() {
  const values = new Map();
  for (let code = 32; code < 125; code++) {
    if (!'"\\<'.includes(String.fromCharCode(code))) values.set(code, values.size);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  let base = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 125) {
      bytes[at++] = base + values.get(code) - rotation;
      base = 0;
    } else {
      base = values.size * (code - 124);
    }
  }
  return bytes;
}
