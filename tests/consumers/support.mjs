// Consumers are projects as partners have them. Each is copied below VIP_CONSUMERS_DIR, gets what its lock
// file says and the packed package (VIP_TARBALL), and talks to the proxy with its sandbox.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";

import { launchChromium } from "../chromium.mjs";
import { startProgram, startProxy } from "../programs.mjs";
import { setting } from "../setting.mjs";

const run = promisify(execFile);

/** For `test`: the slowest consumer builds for half a minute, on a busy machine for two. */
export const LIMIT = { timeout: 480_000 };

/** No program may take longer. A minute less than its test, which then says which one it was. */
const PROGRAM_MS = LIMIT.timeout - 60_000;

/** For what is done after a test, which the limit of the test does not reach. */
const TIDYING = { timeout: 60_000 };

/** No page may take longer to show its picks. */
const SHOWN_MS = 15_000;

/** Both predictions of this customer are high. */
export const CUSTOMER = "P1005060001";

/** What is picked for CUSTOMER by default, as `offerId`s: of one add-on, one cross-sell and one upsell. */
export const PICKED = ["99000006CA01A12", "99000005CA01A12", "99000001CA01A12"];

/** Brings a consumer into being. What is there already stays, unless lock file or package have changed. */
export async function project(name) {
  const source = new URL(`${name}/`, import.meta.url);
  const folder = join(setting("VIP_CONSUMERS_DIR"), name);
  await mkdir(folder, { recursive: true });
  await cp(source, folder, { recursive: true });
  const it = {
    folder,
    path: (...names) => join(folder, ...names),
    /** A program that a package of the project brings. */
    program: (name) => join(folder, "node_modules", ".bin", name),
    /** The package, where npm has put it. */
    installed: join(folder, "node_modules", "vip-recommendations"),
    /** Runs a script of its package.json to its end, and gives what it printed. */
    async run(script, env = {}) {
      return finished("npm", ["run", "--silent", script], {
        cwd: folder,
        env: { ...quiet(), ...env },
      });
    },
    /** Starts a program of the project that runs until the test ends, and waits for what it says. */
    async start(t, program, args, said, env = {}) {
      const options = { cwd: folder, env: { ...quiet(), ...env } };
      const { found, end } = await startProgram(program, args, said, options);
      t.after(end);
      return found;
    },
  };
  await install(it);
  return it;
}

/**
 * What the lock file says, and the package from its tarball. Not by `npm ci`, which insists on the optional
 * packages of every platform, and a mirror of the registry need not have them all.
 */
async function install({ folder, path, installed }) {
  const stamp = path("node_modules", ".stamp");
  const wanted = digest(
    await readFile(path("package-lock.json")),
    await readFile(setting("VIP_TARBALL")),
  );
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  // npm would keep a package of the same version, and bundlers what they made of it.
  const stale = [
    installed,
    path("out"),
    path("node_modules", ".cache"),
    path("node_modules", ".vite"),
  ];
  for (const folder of stale) await rm(folder, { recursive: true, force: true });
  const options = ["--no-save", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await finished("npm", ["install", ...options, setting("VIP_TARBALL")], { cwd: folder });
  // Written last: an interrupted installation counts as none.
  await writeFile(stamp, wanted);
}

function digest(...contents) {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex");
}

/** No telemetry, no colours, no questions. */
function quiet() {
  const env = { ...process.env, CI: "1", NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1" };
  // What belongs to the runner of these tests would be taken for that of a consumer's own.
  for (const name of ["NODE_OPTIONS", "NODE_TEST_CONTEXT", "NODE_ENV"]) delete env[name];
  return env;
}

async function finished(file, args, options) {
  try {
    // What npm has started is not told of its end, but no longer waited for either.
    const limits = { maxBuffer: 1 << 24, timeout: PROGRAM_MS, killSignal: "SIGKILL" };
    const { stdout } = await run(file, args, { env: quiet(), ...limits, ...options });
    return stdout;
  } catch (error) {
    const how = error.killed ? "was ended, as it took too long" : "failed";
    throw new Error(`${file} ${args.join(" ")} ${how}\n${error.stdout}\n${error.stderr}`);
  }
}

/** The proxy with the files of a folder, until the test ends; `installed` is at /pkg. */
export async function serve(t, folder, installed) {
  const proxy = await startProxy(folder, installed);
  t.after(proxy.end);
  return proxy.url;
}

/** A browser until the tests of this file end. */
export function browser() {
  let starting;
  after(async () => (await starting)?.close(), TIDYING);
  return {
    /** A page in a profile of its own; `prepare` gets it before it is loaded. */
    async open(t, url, prepare) {
      starting ??= launchChromium(setting("VIP_CHROMIUM"));
      const context = await (await starting).newContext();
      context.setDefaultTimeout(SHOWN_MS);
      t.after(() => context.close(), TIDYING);
      const page = await context.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      await prepare?.(page);
      await page.goto(url);
      return Object.assign(page, { errors });
    },
  };
}

/** Fails unless a page shows the picks of the sandbox, and the sandbox knows of it. */
export async function showsPicks(page, proxyUrl) {
  const list = page.locator("#picks[data-tracker], #picks[data-error]");
  await list.waitFor({ state: "attached" }).catch((error) => {
    throw new Error(`nothing was shown; the page said: ${page.errors.join("\n")}`, {
      cause: error,
    });
  });
  assert.equal(await list.getAttribute("data-error"), null, page.errors.join("\n"));
  assert.deepEqual(await page.locator("#picks li").allTextContents(), PICKED);
  await isKnown(await list.getAttribute("data-tracker"), proxyUrl);
}

/** Fails unless picks are those of the sandbox, and the sandbox knows of them. */
export async function arePicks({ picks, trackerId }, proxyUrl) {
  assert.deepEqual(
    picks.map(({ items }) => items[0].offerId),
    PICKED,
  );
  await isKnown(trackerId, proxyUrl);
}

async function isKnown(trackerId, proxyUrl) {
  const received = await fetch(new URL(`/sandbox/received?customer=${CUSTOMER}`, proxyUrl));
  const trackers = (await received.json()).map(({ responseTrackerId }) => responseTrackerId);
  assert.ok(trackers.includes(trackerId), `${trackerId} is none of ${trackers}`);
}
