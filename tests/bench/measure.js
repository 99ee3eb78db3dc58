// Times contestants in turn, A B C A B C …, so that whatever else the machine does meets all of them.

/** Long against the resolution of a browser's clock and a garbage collection of the young. */
const BATCH_MS = 6;
const WARM_UP_MS = 150;

/** What a batch returned last, so that no engine can leave the work out. */
export let last;

function repeat(work, times) {
  const began = performance.now();
  for (let time = 0; time < times; time += 1) last = work();
  return performance.now() - began;
}

async function repeatAsync(work, times) {
  const began = performance.now();
  for (let time = 0; time < times; time += 1) last = await work();
  return performance.now() - began;
}

/**
 * Microseconds of one call of each contestant, as median and at best, and how many times as long as the
 * second one the first one takes.
 *
 * The ratio is the median of those within each round: what slows a round down slows both. On a machine
 * that has other things to do, the ratio of the best times is the steadier one.
 */
export async function compare(contestants, { rounds = 41, isAsync = false } = {}) {
  const run = isAsync ? repeatAsync : repeat;
  const names = Object.keys(contestants);
  const times = {};
  for (const name of names) times[name] = await timesInBatch(run, contestants[name]);
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      const ms = await run(contestants[name], times[name]);
      taken[name].push((ms * 1000) / times[name]);
    }
  }
  return summary(taken);
}

/** Of the microseconds that each contestant took in each round. */
export function summary(taken) {
  const us = {};
  const best = {};
  for (const [name, all] of Object.entries(taken)) {
    us[name] = median(all);
    best[name] = Math.min(...all);
  }
  const [first, second] = Object.keys(taken);
  const ratio = median(taken[first].map((it, round) => it / taken[second][round]));
  return { us, best, ratio, ratioOfBest: best[first] / best[second] };
}

/** Warms up, and says how many calls fill a batch. */
async function timesInBatch(run, work) {
  let times = 1;
  let spent = 0;
  for (;;) {
    const ms = await run(work, times);
    spent += ms;
    if (WARM_UP_MS <= spent) return Math.max(1, Math.round((times * BATCH_MS) / ms));
    if (ms < BATCH_MS) times *= 2;
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
