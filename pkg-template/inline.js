// @ts-check
// The wasm out of the text in which the build has put it.

import { decoder, text } from "./wasm.js";

/** @returns {Uint8Array} */
export function inlined() {
  // Where inline.wat has the text, and behind it the wasm.
  const START = 512;
  const program = new WebAssembly.Module(new Uint8Array(decoder));
  /** @type {any} */
  const { r: room, d: decode } = new WebAssembly.Instance(program).exports;
  const end = START + text.length;
  const bytes = new Uint8Array(room.buffer);
  new TextEncoder().encodeInto(text, bytes.subarray(START));
  return bytes.subarray(end, decode(end));
}
