// What the tests of the packed package share. The package is the installed one, found by
// VIP_PACKAGE_DIR; nothing here reads the repository's sources.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const PACKAGE_DIR = process.env.VIP_PACKAGE_DIR;
if (!PACKAGE_DIR) {
  throw new Error("VIP_PACKAGE_DIR must name the folder of the installed package");
}

/** The folder of the project that installed it. */
export const CONSUMER_DIR = join(PACKAGE_DIR, "..", "..");

export const packageJson = JSON.parse(readFileSync(join(PACKAGE_DIR, "package.json"), "utf8"));

/** What `require` gives to the project that installed the package. */
export const requireFromConsumer = createRequire(join(CONSUMER_DIR, "index.cjs"));

/** What `import` of an entry gives; `fresh` a second copy, as two bundles of a page have. */
export function importEntry(entry = ".", { fresh = "" } = {}) {
  const target = packageJson.exports[entry];
  const file = join(PACKAGE_DIR, target.import?.default ?? target.default);
  return import(pathToFileURL(file).href + fresh);
}

// Newer versions of Node have storages of their own, which would outlive a run.
for (const name of ["localStorage", "sessionStorage"]) Reflect.deleteProperty(globalThis, name);

const api = await importEntry();
export const { createClient, init, isRecommendationError, RecommendationError, version } = api;

export const PROXY = "https://shop.example/api/vipm";
export const TRACKER_HEADER = "x-recommendation-tracker-id";

/** Product families as Adobe writes them: ten characters, then level, segment and months. */
export const UPSELL = "99000001CA01A12";
export const CROSS_SELL = "99000002CA01A12";
export const ADD_ON = "99000003CA01A12";
export const OWNED = "99000004CA01A12";
export const OTHER = "99000005CA01A12";

let customers = 0;

/** A customer that no other test uses: attribution in memory is one for the whole page. */
export function newCustomer() {
  customers += 1;
  return `P${process.pid}-${customers}`;
}

/** One recommendation as Adobe sends it. */
export function recommended(baseOfferId, rank = 0, offerIds = []) {
  return { rank, product: { baseOfferId }, source: { sourceType: "OFFER", offerIds } };
}

/** A body with one recommendation of each category. */
export const THREE = {
  productRecommendations: {
    upsells: [recommended(UPSELL)],
    crossSells: [recommended(CROSS_SELL)],
    addOns: [recommended(ADD_ON)],
  },
};

/** A response of JSON. */
export function json(body, { status = 200, tracker, headers = {} } = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const all = { "content-type": "application/json", ...headers };
  if (tracker !== undefined) all[TRACKER_HEADER] = tracker;
  return new Response(text, { status, headers: all });
}

/** What a proxy without anything to recommend answers. */
export const nothing = () => json({ productRecommendations: {} });

/**
 * A fetch that records. `answers`: one function for all requests, or a list of them, the last of
 * which answers everything that follows.
 */
export function recorder(answers = nothing) {
  const list = Array.isArray(answers) ? answers : [answers];
  const requests = [];
  let count = 0;
  function fetch(url, init) {
    const request = { url, init, headers: lowerCased(init.headers), body: parsed(init.body) };
    requests.push(request);
    count += 1;
    return list[Math.min(count, list.length) - 1](request);
  }
  return Object.assign(fetch, { requests });
}

function lowerCased(record) {
  const entries = Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]);
  assert.equal(new Set(entries.map(([name]) => name)).size, entries.length, "a header sent twice");
  return Object.fromEntries(entries);
}

function parsed(body) {
  return body === undefined || body === null ? undefined : JSON.parse(body);
}

/** A client over a recording fetch, for a customer of its own. */
export async function clientOver(answers, options = {}) {
  const fetch = typeof answers === "function" && answers.requests ? answers : recorder(answers);
  const events = [];
  const customerId = "customerId" in options ? options.customerId : newCustomer();
  const client = await createClient({
    proxyUrl: PROXY,
    fetch,
    onEvent: (event) => events.push(event),
    ...options,
    customerId,
  });
  return { client, fetch, requests: fetch.requests, events, customerId };
}

/** Waits for a promise that must settle within `ms`: `{ value }`, or `{ error }`. */
export async function settles(promise, ms = 2_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not settled within ${ms} ms`)), ms);
  });
  const outcome = Promise.resolve(promise).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The value of a promise that must resolve within its bound. */
export async function resolved(promise, ms) {
  const outcome = await settles(promise, ms);
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

/**
 * The package's error with which a promise must reject within its bound. `expected` holds fields
 * that must be equal; `undefined` means that the field must not be there.
 */
export async function rejected(promise, expected = {}, ms = undefined) {
  const outcome = await settles(promise, ms);
  assert.ok("error" in outcome, `resolved with ${JSON.stringify(outcome.value)}`);
  return checkError(outcome.error, expected);
}

/** Checks an error of the package; see `rejected`. */
export function checkError(error, expected) {
  assert.ok(error instanceof RecommendationError, `not the package's error: ${String(error)}`);
  assert.equal(error.name, "RecommendationError");
  const found = Object.fromEntries(Object.keys(expected).map((key) => [key, error[key]]));
  assert.deepEqual(found, expected, error.message);
  return error;
}

/** Makes the waits between attempts, which have full jitter, as short as they can be. */
export function withoutWaits(t) {
  t.mock.method(Math, "random", () => 0);
}

/** A promise that the test settles. */
export function deferred() {
  let resolve, reject;
  const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

/** Never settles. */
export const hangs = () => new Promise(() => {});

/** A response whose head is there and whose body never comes; `fail` ends it with a reason. */
export function bodiless({ status = 200, headers = {}, start = "" } = {}) {
  let controller;
  const stream = new ReadableStream({
    start(it) {
      controller = it;
      if (start) it.enqueue(new TextEncoder().encode(start));
    },
  });
  const response = new Response(stream, { status, headers });
  return { response, fail: (reason) => controller.error(reason) };
}

/** Turns of the event loop, for what is due after promises and timers of 0. */
export async function turns(count = 3) {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** A storage with the three methods alone, as a partner may pass one. */
export function customStorage(items = new Map()) {
  return {
    items,
    getItem: (key) => (items.has(key) ? items.get(key) : null),
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** A page's storage: items are properties, methods are the prototype's. */
export class PageStorage {
  get length() {
    return Object.keys(this).length;
  }
  key(index) {
    return Object.keys(this)[index] ?? null;
  }
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  setItem(key, value) {
    this[key] = String(value);
  }
  removeItem(key) {
    delete this[key];
  }
  clear() {
    for (const key of Object.keys(this)) delete this[key];
  }
}

/** Replaces a global for one test. */
export function withGlobal(t, name, descriptor) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { configurable: true, ...descriptor });
  t.after(() => {
    if (before) Object.defineProperty(globalThis, name, before);
    else delete globalThis[name];
  });
}

/** A real server on this machine; closed when the test ends. */
export async function serve(t, handle) {
  const server = createServer(handle);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${server.address().port}`;
}
