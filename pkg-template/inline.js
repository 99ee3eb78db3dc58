// @ts-check
// The wasm out of the text in which the build has put it.

import { decoder, text } from "./wasm.js";

/** @returns {Uint8Array} */
export function inlined() {
  // Where inline.wat has the text, and behind it the wasm.
  const START = 512;
  const program = new WebAssembly.Module(bytesOf(decoder));
  /** @type {any} */
  const { r: room, d: decode } = new WebAssembly.Instance(program).exports;
  const end = START + text.length;
  const bytes = new Uint8Array(room.buffer);
  new TextEncoder().encodeInto(text, bytes.subarray(START));
  return bytes.subarray(end, decode(end));
}

/**
 * What two digits each stand for. Browsers from 2025 on know that themselves.
 * @param {string} digits
 * @returns {Uint8Array}
 */
function bytesOf(digits) {
  /** @type {any} */
  const { fromHex } = Uint8Array;
  return fromHex
    ? fromHex(digits)
    : Uint8Array.from(/** @type {any} */ (digits.match(/../g)), (pair) => parseInt(pair, 16));
}
