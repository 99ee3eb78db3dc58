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
/** Safari's decoder fails after 2 GB. */
const MOST_DECODED = 2e9;
let decoded = 0;

/**
 * Makes the wasm ready.
 * @param {any} source where it is, what it is, or a promise of that
 * @param {Record<string, Function>} $page what it asks for
 */
export async function start(source, $page) {
  source = await source;
  const isAddress =
    typeof source === "string" ||
    source instanceof URL ||
    (typeof Request === "function" && source instanceof Request);
  if (isAddress) source = await fetch(source);
  const imports = { $page: { ...$page, $tell } };
  let made;
  if (typeof source.arrayBuffer !== "function") {
    made = await WebAssembly.instantiate(source, imports);
  } else if (isStream(source)) {
    made = await WebAssembly.instantiateStreaming(source, imports);
  } else {
    made = await WebAssembly.instantiate(await source.arrayBuffer(), imports);
  }
  // A compiled module makes an instance, bytes make both.
  const [section] = WebAssembly.Module.customSections(made.module ?? source, "version");
  const found = section && new TextDecoder().decode(section);
  if (found !== version) throw new TypeError(`the wasm is not of version ${version}`);
  wasm = (made.instance ?? made).exports;
}

/**
 * Whether it can be compiled while it comes. Where it cannot, as from a server that does not know the
 * type, that costs some time and no more.
 * @param {any} source
 */
function isStream(source) {
  return (
    typeof WebAssembly.instantiateStreaming === "function" &&
    typeof Response === "function" &&
    source instanceof Response &&
    source.headers.get("content-type") === "application/wasm"
  );
}

/**
 * Gives texts to the wasm, for the function that is called next.
 * @param {(string | Uint8Array)[]} texts
 */
export function give(...texts) {
  // Importing must work where there are no codecs, as in jsdom.
  encoder ??= new TextEncoder();
  for (const text of texts) {
    const bytes = typeof text === "string" ? encoder.encode(text) : text;
    const at = address(wasm.$room(bytes.length));
    new Uint8Array(wasm.memory.buffer).set(bytes, at);
  }
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
  decoded += length;
  if (!decoder || decoded > MOST_DECODED) {
    decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    decoded = length;
  }
  told.push(decoder.decode(new Uint8Array(wasm.memory.buffer, address(at), length)));
}

/** Numbers of the wasm arrive as signed ones, and its memory may be larger than 2 GB. @param {number} at */
function address(at) {
  return at >>> 0;
}
