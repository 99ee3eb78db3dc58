// Looks for a better alphabet than the one in inline.rs: node xtask/src/build/alphabet.mjs WASM [SECONDS]
//
// brotli writes a character by how often it came after the two before it, of which it knows kinds only:
// capital vowels, small consonants, digits and so on. So it matters which byte is which character. This
// swaps two of them for as long as it has time, and keeps what makes the text shorter.

import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const [path, seconds = "300"] = process.argv.slice(2);
const wasm = readFileSync(path);

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

/** Bytes that the text takes by brotli; no number where a byte cannot be written. */
function size(order, bases) {
  const all = pairs(order, bases);
  if (all.includes(undefined)) return Infinity;
  return brotliCompressSync(Buffer.from([...wasm].flatMap((byte) => all[byte]))).length;
}

const any = (below) => Math.floor(Math.random() * below);
let [order, bases] = [list("ORDER"), list("BASES")];
let best = size(order, bases);
console.log(`the wasm is ${brotliCompressSync(wasm).length} B by brotli, its text ${best}`);
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
console.log(`with these its text is ${best}:\n${order.join(", ")}\n${bases.join(", ")}`);
