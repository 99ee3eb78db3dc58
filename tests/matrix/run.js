// Everything that the matrix does in one engine. Runs in Node and in every browser.

import { HANGS, growth, lateness, watchMemory } from "./measures.js";
import { play } from "./play.js";
import { ROWS } from "./rows.js";
import { ADDRESSES, LADDER, addressed, climb } from "./storage.js";

/**
 * How each row ended, in their order, and what was measured.
 * @param {() => Promise<any>} load imports the package
 * @param {{ origin: string, refused: string }} server
 */
export async function run(load, server) {
  const memoryBytes = watchMemory();
  const { createClient } = await load();
  const page = { ...server, createClient, memoryBytes };
  // First, as memory that the large bodies left free would hide a leak.
  const grown = await growth(page);
  const rows = [];
  for (const row of ROWS) rows.push(await play(row, page));
  const ladder = [];
  for (const row of LADDER) {
    ladder.push(row.inPages && !globalThis.document ? undefined : await climb(row, page));
  }
  const addresses = [];
  for (const row of ADDRESSES) addresses.push(await addressed(row, page));
  const late = [];
  for (const row of HANGS) late.push(await lateness(page, row));
  return { rows, ladder, addresses, late, grown };
}
