// From the bytes of a response to picks, and to everything: the wasm, the twin, and JSON.parse alone.
// In Node and in a browser alike.

import { TRACKER, bodyOf, bodyOfSize } from "./bodies.js";
import { compare } from "./measure.js";

const KILOBYTES = [2.5, 22, 150];
const RECOMMENDATIONS = [10, 100, 1_000, 10_000];
/** Nothing but recommendations, so that what a call costs is what they cost. */
const ALONE = { predictions: 0, opportunities: 0 };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** All rows; `says` is told what is being measured. */
export async function readingRows(core, twin, says) {
  const rows = [];
  for (const what of ["picks", "everything"]) {
    for (const kilobytes of KILOBYTES) {
      says(`${what}, ${kilobytes} KB`);
      const row = await readingRow(core, twin, what, bodyOfSize(kilobytes));
      rows.push({ budget: what, what, body: `${kilobytes} KB`, ...row });
    }
  }
  for (const what of ["picks", "everything"]) {
    const costs = [];
    for (const count of RECOMMENDATIONS) {
      says(`${what}, ${count} recommendations`);
      const row = await readingRow(core, twin, what, bodyOf(count, ALONE));
      costs.push(row.best.ours / count);
      rows.push({ what, body: `${count} recommendations`, ...row });
    }
    rows.push({
      budget: "flat",
      what: `${what}, each`,
      body: "growth to 10,000",
      ratio: growth(costs),
    });
  }
  return rows;
}

/**
 * How much more one recommendation costs among many than among few, at worst. Less is no growth: what
 * a call costs by itself is shared by more of them.
 */
function growth(costs) {
  return Math.max(...costs.map((cost, at) => cost / Math.min(...costs.slice(0, at + 1))));
}

async function readingRow(core, twin, what, body) {
  const bytes = encoder.encode(JSON.stringify(body));
  const contestants = {
    ours: () => JSON.parse(core[what](bytes, TRACKER)),
    twin: () => twin[what](bytes, TRACKER),
    parse: () => JSON.parse(decoder.decode(bytes)),
  };
  ensureEqual(contestants.ours(), contestants.twin(), what);
  return { bytes: bytes.length, ...(await compare(contestants)) };
}

/** Nothing is measured of two that do not say the same. */
export function ensureEqual(ours, twins, what) {
  const [one, other] = [ours, twins].map((it) => JSON.stringify(inOrder(it)));
  if (one === other) return;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const [from, to] = [Math.max(0, at - 80), at + 80];
  throw new Error(`${what}: ours\n${one.slice(from, to)}\nthe twin's\n${other.slice(from, to)}`);
}

/** The same value, its keys sorted. */
function inOrder(value) {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key])]));
}
