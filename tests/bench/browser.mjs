// In headless Chromium: the reading of bodies, and the time from the import of the package to the first
// picks, with the processor as it is and four times slower.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { launchChromium } from "../chromium.mjs";
import { SITUATION, TRACKER, bodyOfSize } from "./bodies.js";
import { summary } from "./measure.js";
import { setting } from "../setting.mjs";

const TYPES = { ".html": "text/html", ".wasm": "application/wasm" };
/** The second twin tells Chromium to compile all of it at once, as the package does. */
const CONTESTANTS = ["ours", "twin", "hinted"];
/**
 * For each slowdown; the slower, the less two loads take the same time. In half of the rounds the ratio is
 * 12 % or more from the median, which 75 of them tell to some 3 %.
 */
const SAMPLES = { 1: 21, 4: 75 };
/** How often is looked whether the browser is at rest, and how long is waited for it. */
const LOOK_MS = 100;
const REST_AT_MOST_MS = 5_000;
/** Processors' seconds are told in hundredths. */
const NEXT_TO_NOTHING_S = 0.0101;
/** From the third load on the browser has compiled code in its cache. */
const LOADS_BEFORE_WARM = 3;

export async function browserRows(says) {
  const server = await serve();
  const browser = await launchChromium(setting("VIP_CHROMIUM"));
  try {
    const rows = await reading(browser, server.url, says);
    for (const slowdown of [1, 4]) {
      for (const state of ["cold", "warm"]) {
        says(`import to first picks, ${state}, processor ${slowdown}× slower`);
        rows.push(...(await firstPicks(browser, server.url, slowdown, state)));
      }
    }
    return { rows, version: browser.version() };
  } finally {
    await browser.close();
    await server.close();
  }
}

async function reading(browser, url, says) {
  const page = await browser.newPage();
  await page.exposeFunction("says", (text) => says(`in Chromium: ${text}`));
  await page.goto(url);
  const rows = await page.evaluate(async () => {
    const [core, twin, { SITUATION }, { readingRows }] = await Promise.all([
      import("/built/core.mjs"),
      import("/built/twin.mjs"),
      import("/bench/bodies.js"),
      import("/bench/reading.js"),
    ]);
    await core.start("/built/core.wasm");
    return readingRows(new core.Reader(SITUATION), new twin.Reader(SITUATION), window.says);
  });
  await page.close();
  return rows;
}

/** Each sample has a browser profile of its own; contestants take turns. */
async function firstPicks(browser, url, slowdown, state) {
  const session = await browser.newBrowserCDPSession();
  const taken = Object.fromEntries(CONTESTANTS.map((name) => [name, []]));
  for (let sample = 0; sample < SAMPLES[slowdown]; sample += 1) {
    for (const name of CONTESTANTS) {
      const context = await browser.newContext();
      for (let load = 0; state === "warm" && load < LOADS_BEFORE_WARM; load += 1)
        await firstPick(context, url, name, slowdown);
      const ms = await firstPick(context, url, name, slowdown, () => atRest(session));
      taken[name].push(ms * 1000);
      await context.close();
    }
  }
  await session.detach();
  const budget = slowdown === 1 ? undefined : "first-picks";
  const what = "import to first picks";
  const body = `${state}, ${slowdown}× CPU`;
  const { ours, twin, hinted } = taken;
  return [
    { budget, what, body, ...summary({ ours, twin }) },
    { what: `${what}, hinted twin`, body, ...summary({ ours, twin: hinted }) },
  ];
}

async function firstPick(context, url, name, slowdown, ready = () => {}) {
  const page = await context.newPage();
  await page.goto(url);
  await ready();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  const ms = await page.evaluate(
    async ([entry, query]) => {
      const began = performance.now();
      const { createClient } = await import(entry);
      const client = await createClient({ proxyUrl: "/api", customerId: "P1005053489" });
      const { picks } = await client.pick(query);
      const ended = performance.now();
      if (picks.length !== 3) throw new Error(`${picks.length} picks`);
      return ended - began;
    },
    [`/${name}.mjs`, { offers: SITUATION.cart, owned: SITUATION.owned }],
  );
  await page.close();
  return ms;
}

/**
 * Waits until the browser had next to nothing to do for two looks in a row. A new page keeps it busy for more
 * than half a second, with more than one processor.
 */
async function atRest(session) {
  const spent = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((seconds, { cpuTime }) => seconds + cpuTime, 0);
  };
  const ends = performance.now() + REST_AT_MOST_MS;
  let [before, calm] = [await spent(), 0];
  while (calm < 2 && performance.now() < ends) {
    await wait(LOOK_MS);
    const now = await spent();
    calm = now - before < NEXT_TO_NOTHING_S ? calm + 1 : 0;
    before = now;
  }
}

/** Files as a content delivery network has them, and the proxy's answer. */
async function serve() {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = setting("VIP_BENCH_DIR");
  const answer = Buffer.from(JSON.stringify(bodyOfSize(22)));
  const files = {
    "/ours.mjs": join(setting("VIP_PACKAGE_DIR"), "dist", "index.mjs"),
    "/twin.mjs": join(built, "twin.mjs"),
    "/hinted.mjs": join(built, "hinted.mjs"),
    "/built/core.mjs": join(built, "core.mjs"),
    "/built/core.wasm": join(built, "core.wasm"),
    "/built/twin.mjs": join(built, "twin.mjs"),
    "/bench/bodies.js": join(here, "bodies.js"),
    "/bench/measure.js": join(here, "measure.js"),
    "/bench/reading.js": join(here, "reading.js"),
  };
  const compressed = {};
  for (const [path, file] of Object.entries(files)) {
    compressed[path] = brotliCompressSync(readFileSync(file));
  }
  const server = createServer((request, response) => {
    // With these two the page is isolated, and its clock is fine enough.
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    if (request.url === "/") {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>bench</title><link rel=icon href=data:,>");
    } else if (request.url === "/api/v3/recommendations") {
      response.setHeader("content-type", "application/json");
      response.setHeader("x-recommendation-tracker-id", TRACKER);
      response.end(answer);
    } else if (request.url in compressed) {
      response.setHeader("content-type", TYPES[extname(request.url)] ?? "text/javascript");
      response.setHeader("content-encoding", "br");
      response.setHeader("cache-control", "max-age=3600");
      response.end(compressed[request.url]);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
