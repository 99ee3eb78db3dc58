// The part of the package that the bench measures, written by hand in JavaScript: the reading of a
// response in full, and of the client one attempt of `pick()`. No retries, no shared requests, no
// events, no orders: what it leaves out is to its advantage.

import { sendable } from "./normalize.js";
import { everything, picks, read } from "./read.js";

const TRACKER = "x-recommendation-tracker-id";
const TIMEOUT_MS = 5_000;

/** Bytes to results, without a client around it. */
export class Reader {
  #situation;
  #decoder = new TextDecoder("utf-8", { fatal: true });

  constructor(situation) {
    this.#situation = situation;
  }

  picks(bytes, header) {
    return picks(this.#read(bytes, header));
  }

  everything(bytes, header) {
    return everything(this.#read(bytes, header), this.#situation.now);
  }

  #read(bytes, header) {
    return read(this.#decoder.decode(bytes), sendable(header), this.#situation);
  }
}

/** Texts by key, kept by the browser or, in Node, for as long as it runs. Not touched before it is used. */
let storage;

function inMemory() {
  const texts = new Map();
  return {
    keys: () => [...texts.keys()],
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => texts.set(key, text),
    removeItem: (key) => texts.delete(key),
  };
}

/** A browser's storage has its keys for properties. */
const keys = () => storage.keys?.() ?? Object.keys(storage);

export function createClient({ proxyUrl, customerId, fetch }) {
  const send = fetch ?? globalThis.fetch;

  async function pick(query = {}, { signal } = {}) {
    const context = query.context ?? (query.offers?.length ? "ORDER_PREVIEW" : undefined);
    const body = JSON.stringify({
      customerId,
      recommendationContext: context,
      offers: query.offers,
      includePropensity: true,
    });
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    const deadline = setTimeout(() => controller.abort(new Error("timeout")), TIMEOUT_MS);
    try {
      const response = await send(`${proxyUrl}/v3/recommendations`, {
        method: "POST",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-Correlation-Id": crypto.randomUUID(),
          "X-Request-Id": crypto.randomUUID(),
        },
        credentials: "same-origin",
        cache: "no-store",
        signal: controller.signal,
        body,
      });
      if (!response.ok) throw new Error(`the proxy answered with HTTP status ${response.status}`);
      const tracker = sendable(response.headers.get(TRACKER));
      const situation = {
        context: context ?? "GENERIC",
        cart: query.offers ?? [],
        owned: query.owned ?? [],
        now: Date.now(),
      };
      const answer = read(await response.text(), tracker, situation);
      // As the package does: the picks do not wait for the storage.
      if (answer.trackerId !== null) setTimeout(() => receive(customerId, answer.trackerId));
      return picks(answer);
    } finally {
      clearTimeout(deadline);
      signal?.removeEventListener("abort", abort);
    }
  }

  return { pick };
}

/** Of the responses of which nothing was shown yet only the newest is kept. */
function receive(customerId, tracker) {
  storage ??= globalThis.localStorage ?? inMemory();
  const prefix = `vip-twin:${customerId}:`;
  for (const key of keys()) {
    if (!key.startsWith(prefix)) continue;
    const entry = JSON.parse(storage.getItem(key));
    if (entry.tracker === tracker) return;
    if (isEmpty(entry.shown) && isEmpty(entry.accepted)) storage.removeItem(key);
  }
  const entry = { tracker, received: Date.now(), shown: {}, accepted: {} };
  storage.setItem(prefix + tracker, JSON.stringify(entry));
}

function isEmpty(marks) {
  return Object.keys(marks).length === 0;
}
