// Plays one row of the matrix, in Node and in every browser, with the package as it was packed.

let customers = 0;

/**
 * How a row ended: `{ ends, attempts, retryable }`.
 *
 * `page` is where it is played: the package's `createClient`, `origin` of the server whose faults are
 * real, and `refused`, an address where nothing listens.
 */
export async function play(row, page) {
  // The waits between attempts have full jitter, and are as short as they can be here.
  const { random } = Math;
  Math.random = () => 0;
  const limitMs = row.limitMs ?? 6_000;
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMs, { ends: `nothing within ${limitMs} ms` });
  });
  try {
    return await Promise.race([settle(row, page), late]);
  } finally {
    clearTimeout(timer);
    Math.random = random;
  }
}

async function settle(row, page) {
  const fetch = counting(row.fetch);
  try {
    const options = typeof row.options === "function" ? row.options(page) : row.options;
    const client = await page.createClient({
      proxyUrl: "https://shop.example/api",
      customerId: `P-${(customers += 1)}-${Date.now()}`,
      attribution: { storage: "memory" },
      fetch,
      ...options,
    });
    const value = await (row.act ?? pick)(client, page);
    const ends = typeof value === "string" ? value : `${value.picks.length} picks`;
    return { ends, attempts: fetch.count };
  } catch (error) {
    return failed(error, fetch.count);
  }
}

const pick = (client) => client.pick();

/** A fetch that counts: the platform's, one of the row's own, or a list with the last one for the rest. */
function counting(answers = (...sent) => globalThis.fetch(...sent)) {
  const list = [answers].flat();
  function fetch(...sent) {
    fetch.count += 1;
    return list[Math.min(fetch.count, list.length) - 1](...sent);
  }
  fetch.count = 0;
  return fetch;
}

function failed(error, count) {
  if (error?.name !== "RecommendationError") return { ends: `not its error: ${error}` };
  const { code, attempts, retryable } = error;
  return attempts === count
    ? { ends: code, attempts, retryable }
    : { ends: `${code}, which tells of ${attempts} attempts of ${count}` };
}
