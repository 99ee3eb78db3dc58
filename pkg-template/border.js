// @ts-check
// The border to the wasm, whose other side is src/web/border.rs. Nothing but numbers crosses it: a
// text is written into room that the wasm makes, or read where the wasm says that it is.
//
// Names that begin with a dollar are the wasm's; the build makes them short, there and here.

import { toError } from "./errors.js";
import { version } from "./package.json";

/** What the wasm exports. @type {any} */
export let wasm;

/** What the wasm told, until it is taken; the newest is taken first. @type {string[]} */
const told = [];

/** @type {TextEncoder | undefined} */
let encoder;
/** @type {TextDecoder | undefined} */
let decoder;
let decoded = 0;

/**
 * Makes the wasm ready. Bytes are compiled in another thread from the call on.
 * @param {any} source where it is, or what it is
 * @param {Record<string, Function>} $page what it asks for
 */
export async function start(source, $page) {
  if (typeof source === "string" || source instanceof URL) source = await fetch(source);
  // A response has bytes to give, whatever type its server says it has. To compile them while they
  // come would save a millisecond.
  if (typeof source.arrayBuffer === "function") source = await source.arrayBuffer();
  const made = await WebAssembly.instantiate(source, { $page: { ...$page, $tell } });
  // A compiled module makes an instance, bytes make both.
  const { exports } = made.instance ?? made;
  // The memory has the version for its name. In another wasm the short names may mean something else.
  if (!exports[version]) throw new TypeError(`the wasm is not of version ${version}`);
  wasm = exports;
}

/**
 * Gives texts to the wasm, for the function that is called next.
 * @param {(string | Uint8Array)[]} texts
 */
export function give(...texts) {
  // Importing must work where there are no codecs, as in jsdom.
  encoder ??= new TextEncoder();
  for (const text of texts) {
    // Most texts have a byte for each character. A copy, as is made of others, takes Chromium four times as
    // long.
    const room = roomFor(text.length);
    if (typeof text !== "string") {
      room.set(text);
    } else if (encoder.encodeInto(text, room).read < text.length) {
      const bytes = encoder.encode(text);
      roomFor(bytes.length, true).set(bytes);
    }
  }
}

/**
 * Room in the wasm's memory.
 * @param {number} length
 * @param {boolean} [again] whether it is in place of the last one
 */
function roomFor(length, again) {
  // An address is a signed number, and the memory may be larger than 2 GB. It may also grow for this.
  const at = wasm.$room(length, again) >>> 0;
  return new Uint8Array(wasm[version].buffer, at, length);
}

/**
 * Asks a client or a call something, or tells it: src/web/client.rs, src/web/call.rs.
 * @param {number} number its own
 * @param {number} what
 * @param {number | boolean} [detail]
 * @param {number} [elapsed] milliseconds since the call began
 * @param {(string | Uint8Array)[]} texts
 * @returns {number}
 */
export function ask(number, what, detail, elapsed, ...texts) {
  give(...texts);
  return wasm.$ask(number, what, detail, elapsed);
}

/** The text that the wasm told last. */
export function take() {
  return /** @type {string} */ (told.pop());
}

/**
 * A number that the wasm returns, which throws where it means that an error was told.
 * @param {number} number
 * @param {unknown} [cause] what the platform threw
 */
export function checked(number, cause) {
  if (number < 0) throw toError(JSON.parse(take()), cause);
  return number;
}

/** @param {number} at @param {number} length */
function $tell(at, length) {
  // Safari's decoder fails after 2 GB.
  const MOST_DECODED = 2e9;
  decoded += length;
  if (!decoder || decoded > MOST_DECODED) {
    decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    decoded = length;
  }
  told.push(decoder.decode(new Uint8Array(wasm[version].buffer, at >>> 0, length)));
}
