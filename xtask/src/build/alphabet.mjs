// Looks for a better alphabet than the one in inline.rs, for the streams of a wasm and a bundle that has
// them:
//
//   node xtask/src/build/alphabet.mjs target/pkg-build/sources/wasm.streams pkg/dist/index.mjs [SECONDS]
//
// brotli writes a character by how often it came after the two before it, of which it knows kinds only:
// capital vowels, small consonants, digits and so on. So it matters which byte is which character. This
// swaps two of them for as long as it has time, and keeps what makes the bundle smaller.

import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const [streamsPath, bundlePath, seconds = "300"] = process.argv.slice(2);
const streams = readFileSync(streamsPath);

const source = readFileSync(new URL("./inline.rs", import.meta.url), "utf8");
const list = (name) =>
  JSON.parse(source.match(new RegExp(`${name}: [^=]*= (\\[[^\\]]*?),?\\s*\\]`))[1] + "]");

const PREFIXES = [124, 125, 126];
const CHARACTERS = [...Array(124).keys()].slice(32).filter((code) => ![34, 60, 92].includes(code));

/** What each byte is written as: one character, or a prefix and another; as `pairs` in inline.rs. */
function pairs(order, bases) {
  const all = Array(256);
  for (const [at, base] of bases.entries()) {
    for (const code of CHARACTERS) all[(base + code) % 256] ??= [PREFIXES[at], code];
  }
  for (const [at, byte] of order.entries()) all[byte] = [CHARACTERS[at]];
  return all;
}

/** The text of the streams. `undefined`: there is a byte that cannot be written. */
function text(order, bases) {
  const all = pairs(order, bases);
  if (all.includes(undefined)) return undefined;
  return Buffer.from([...streams].flatMap((byte) => all[byte])).toString();
}

let [order, bases] = [list("ORDER"), list("BASES")];
const [before, after] = readFileSync(bundlePath, "utf8").split(text(order, bases));
if (after === undefined) throw new Error("the bundle has another alphabet, or other streams");

/** The decoder as it is in the bundle; at its end there is what each character stands for. */
const DECODER = /\[0,97,115,109,[\d,]*\]/;
const program = JSON.parse((before.match(DECODER) ?? after.match(DECODER))[0]);

function decoder(order, bases) {
  const table = Array(95).fill(0);
  for (const [at, byte] of order.entries()) table[CHARACTERS[at] - 32] = byte;
  for (const [at, base] of bases.entries()) table[PREFIXES[at] - 32] = base;
  return JSON.stringify([...program.slice(0, -table.length), ...table]);
}

/** Bytes that the bundle takes by brotli; no number where a byte cannot be written. */
function size(order, bases) {
  const written = text(order, bases);
  if (written === undefined) return Infinity;
  const around = [before, after].map((it) => it.replace(DECODER, decoder(order, bases)));
  return brotliCompressSync(around.join(written)).length;
}

const any = (below) => Math.floor(Math.random() * below);
let best = size(order, bases);
console.log(`the bundle is ${best} B by brotli`);
const end = Date.now() + 1000 * seconds;
while (Date.now() < end) {
  const [order2, bases2] = [[...order], [...bases]];
  const [one, other] = [any(order.length), any(order.length)];
  if (any(20)) [order2[one], order2[other]] = [order[other], order[one]];
  else if (any(2))
    order2[one] = [...Array(256).keys()].filter((byte) => !order.includes(byte))[any(167)];
  else bases2[any(3)] = 1 + any(255);
  const now = size(order2, bases2);
  if (now <= best) [best, order, bases] = [now, order2, bases2];
}
console.log(`with these it is ${best}:\n${order.join(", ")}\n${bases.join(", ")}`);
