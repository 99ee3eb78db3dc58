// What the matrix measures beside its rows. Runs in Node and in every browser.

import { THREE, UPSELL, ok, hangs } from "./responses.js";

/** Remembers the memory of the wasm that is loaded after this; gives its size in bytes. */
export function watchMemory() {
  const { instantiate } = WebAssembly;
  let memory;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    const { exports } = made.instance ?? made;
    memory = Object.values(exports).find((it) => it instanceof WebAssembly.Memory);
    return made;
  };
  return () => memory.buffer.byteLength;
}

/** By how many bytes the wasm's memory is larger after 10,000 calls than it was after 100. */
export async function growth({ createClient, memoryBytes }) {
  const body = JSON.stringify({ ...THREE, pad: "x".repeat(20_000) });
  const client = await createClient({
    proxyUrl: "https://shop.example/api",
    customerId: "P1005053489",
    attribution: { storage: "memory" },
    fetch: async () => ok(body, { "x-recommendation-tracker-id": "T1" }),
  });
  let before;
  for (let call = 1; call <= 10_000; call += 1) {
    const { picks } = await client.pick();
    client.shown(picks);
    client.attribute([{ offerId: UPSELL }]);
    if (call === 100) before = memoryBytes();
  }
  return memoryBytes() - before;
}

/** What hangs in each row, and where on the server. */
export const HANGS = [
  { name: "the server never answers", path: "hang-head" },
  { name: "the server never ends the body", path: "hang-body" },
  { name: "the headers function hangs", path: "hang-head", headers: hangs },
];

/**
 * How many milliseconds after a timer of the same length, begun in the same turn, a call of half a second
 * that hangs has settled: by then even a browser that has much else to do has sent its request. The timer
 * says how late timers are on this machine at this moment.
 */
export async function lateness({ createClient, origin }, { path, headers }) {
  const timeoutMs = 500;
  const client = await createClient({ proxyUrl: `${origin}/${path}/late`, timeoutMs, headers });
  const moment = () => performance.now();
  const call = client.pick().then(
    () => NaN,
    (error) => (error.code === "timeout" ? moment() : NaN),
  );
  const timer = new Promise((resolve) => setTimeout(resolve, timeoutMs)).then(moment);
  const [settled, fired] = await Promise.all([call, timer]);
  return settled - fired;
}
