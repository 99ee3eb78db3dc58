// Looks for the order of bytes in `inline.rs`: node xtask/src/build/alphabet.mjs WASM [SECONDS]
//
// brotli writes a character by how often it came after the two before it, of which it knows kinds only:
// capital vowels, small consonants, digits and so on. Bytes that come in like places should become
// characters of one kind. This swaps bytes for as long as it has time, and keeps what makes the text
// shorter by that measure; repetitions, which brotli finds as well, are the same in any order.

import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const [path, seconds = "60"] = process.argv.slice(2);
const wasm = readFileSync(path);

/** The characters that stand for the bytes that come most often, and those in front of others. */
const SINGLES = [...Array(124).keys()].slice(32).filter((code) => ![34, 60, 92].includes(code));
const FIRST_PREFIX = 124;

/** What brotli knows of the last character: RFC 7932, 7.1, the context mode UTF8. */
function kindOfLast(code) {
  const text = String.fromCharCode(code);
  if ("aeiou".includes(text)) return 56;
  if (/[a-z]/.test(text)) return 60;
  if ("AEIOU".includes(text)) return 48;
  if (/[A-Z]/.test(text)) return 52;
  if (/[0-9]/.test(text)) return 44;
  const others = { " ": 8, '"': 16, "%": 20, "'": 16, "(": 24, ")": 28, ",": 32, ".": 36 };
  const more = { ":": 32, ";": 32, "<": 24, "=": 40, ">": 28, "[": 24, "]": 28, "{": 24, "}": 28 };
  return { ...others, ...more }[text] ?? 12;
}

/** The same of the one before. */
function kindOfLastButOne(code) {
  const text = String.fromCharCode(code);
  if (/[a-z]/.test(text)) return 3;
  if (/[A-Z0-9]/.test(text)) return 2;
  return text === " " ? 0 : 1;
}

const CODES = [...Array(127).keys()];
const LAST = CODES.map(kindOfLast);
const LAST_BUT_ONE = CODES.map(kindOfLastButOne);

/** As `encode` in `inline.rs`. */
function encoded(order) {
  const pairs = Array.from({ length: 256 }, (_, byte) => [
    FIRST_PREFIX + Math.floor(byte / SINGLES.length),
    SINGLES[byte % SINGLES.length],
  ]);
  order.forEach((byte, place) => (pairs[byte] = [0, SINGLES[place]]));
  const text = Buffer.alloc(2 * wasm.length);
  let length = 0;
  for (const byte of wasm) {
    const [prefix, code] = pairs[byte];
    if (prefix) text[length++] = prefix;
    text[length++] = code;
  }
  return text.subarray(0, length);
}

/** Bytes that the characters take, each after its context. */
function cost(text) {
  const counts = new Int32Array(64 * 128);
  const sums = new Int32Array(64);
  let [last, lastButOne] = [0, 0];
  for (const code of text) {
    const context = LAST[last] | LAST_BUT_ONE[lastButOne];
    counts[context * 128 + code] += 1;
    sums[context] += 1;
    [lastButOne, last] = [last, code];
  }
  let bits = 0;
  for (const [index, count] of counts.entries()) {
    if (count) bits -= count * Math.log2(count / sums[index >> 7]);
  }
  return bits / 8;
}

const counts = Array(256).fill(0);
for (const byte of wasm) counts[byte] += 1;
let order = [...counts.keys()].sort((a, b) => counts[b] - counts[a]);
const singles = (all) => all.slice(0, SINGLES.length);
let best = cost(encoded(singles(order)));

const any = (below) => Math.floor(Math.random() * below);
const end = Date.now() + 1000 * seconds;
while (Date.now() < end) {
  const tried = [...order];
  const [one, other] = [any(SINGLES.length), any(any(8) ? SINGLES.length : 256)];
  [tried[one], tried[other]] = [order[other], order[one]];
  const now = cost(encoded(singles(tried)));
  if (now <= best) [best, order] = [now, tried];
}
const sizes = [wasm, encoded(singles(order))].map((it) => brotliCompressSync(it).length);
console.log(`the wasm is ${sizes[0]} B by brotli, its text ${sizes[1]}`);
console.log(singles(order).join(", "));
