// @ts-check
// The wasm out of the text in which the build has put it.

import { length, rotation, text } from "./wasm.js";

/**
 * The characters in order, without the five that mean something else, count from 0. A byte past
 * these has a prefix, `}` or `~`, for the second and third run through them.
 * @returns {Uint8Array}
 */
export function inlined() {
  const values = new Uint8Array(125);
  let size = 0;
  for (let code = 32; code < 125; code++) {
    if (!'"\\<'.includes(String.fromCharCode(code))) values[code] = size++;
  }
  const bytes = new Uint8Array(length);
  // The loop runs before the engine has compiled it, so that it does as little as it can.
  const codes = new TextEncoder().encode(text);
  let at = 0;
  let base = -rotation;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code < 125) {
      bytes[at++] = base + values[code];
      base = -rotation;
    } else {
      base = size * (code - 124) - rotation;
    }
  }
  return bytes;
}
