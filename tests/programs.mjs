// Programs that run beside tests: a proxy, a shop, the driver of a browser. None outlives its tests, and
// none keeps them waiting: a test's time limit does not reach what it waits for when it tidies up.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { setting } from "./setting.mjs";

/** How long one may take until it is ready. */
const START_MS = 60_000;

/**
 * How long one may take to end by itself. A server may wait until every connection is closed, and browsers
 * keep some open that they never use: `next start` would never end.
 */
const GRACE_MS = 3_000;

/** Sees to it that a child process ends: when the function is called that this gives, or with this process. */
export function ending(child) {
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  return async () => {
    process.off("exit", kill);
    child.kill();
    const late = setTimeout(kill, GRACE_MS);
    await ended;
    clearTimeout(late);
  };
}

/** Starts a program and waits until it says what is waited for; `found` is what `said` captures of it. */
export async function startProgram(program, args, said, options) {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const end = ending(child);
  let complaints = "";
  child.stderr.on("data", (bytes) => (complaints = `${complaints}${bytes}`.slice(-4000)));
  child.once("error", (error) => (complaints = String(error)));
  const late = setTimeout(end, START_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    const found = line.match(said)?.[1];
    if (!found) continue;
    clearTimeout(late);
    child.stdout.resume();
    return { found, end };
  }
  clearTimeout(late);
  throw new Error(`${program} ended, or was ended, before it said ${said}: ${complaints}`);
}

/** The proxy with its sandbox, which serves the files of `folder` and of the package `installed`. */
export async function startProxy(
  folder = setting("VIP_WWW_DIR"),
  installed = setting("VIP_PACKAGE_DIR"),
) {
  const args = ["serve", "--listen", "127.0.0.1:0", "--upstream", "sandbox", "--dev-any-customer"];
  args.push("--static-dir", folder, "--package-dir", installed);
  const said = /^listening on (http:\S+)$/;
  const { found, end } = await startProgram(setting("VIP_PROXY_BIN"), args, said);
  return { url: found, end };
}
