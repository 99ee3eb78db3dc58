// @ts-check
// The wasm out of the text in which the build has put it.

import { decoder, rotation, text } from "./wasm.js";

/** @returns {Uint8Array} */
export function inlined() {
  // inline.wat
  const program = new WebAssembly.Module(Uint8Array.from(decoder));
  /** @type {any} */
  const { room, decode } = new WebAssembly.Instance(program).exports;
  room.grow(text.length >> 16);
  const bytes = new Uint8Array(room.buffer);
  new TextEncoder().encodeInto(text, bytes);
  return bytes.subarray(0, decode(text.length, rotation));
}
