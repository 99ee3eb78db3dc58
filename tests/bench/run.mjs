// Measures and prints one JSON document. Where things are is said by the environment: VIP_BENCH_DIR has
// core.wasm, core.mjs and twin.mjs, VIP_PACKAGE_DIR the package, VIP_CHROMIUM is the browser; without it
// the rows of the browser are left out.

import { readFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { callRows } from "./call.js";
import { browserRows } from "./browser.mjs";
import { SITUATION } from "./bodies.js";
import { readingRows } from "./reading.js";
import { setting } from "../setting.mjs";

const bench = setting("VIP_BENCH_DIR");
const load = (...path) => import(pathToFileURL(join(...path)).href);
const says = (text) => process.stderr.write(`Measuring ${text} …\n`);

// Newer versions of Node have storages of their own; the twin has none.
for (const name of ["localStorage", "sessionStorage"]) Reflect.deleteProperty(globalThis, name);

const core = await load(bench, "core.mjs");
await core.start(readFileSync(join(bench, "core.wasm")));
const twin = await load(bench, "twin.mjs");
const ours = await load(setting("VIP_PACKAGE_DIR"), "dist", "index.mjs");

const inNode = [
  ...(await readingRows(new core.Reader(SITUATION), new twin.Reader(SITUATION), says)),
  ...(await callRows(ours, twin, says)),
];
const rows = inNode.map((row) => ({ where: "Node", ...row }));
const machine = { cpu: os.cpus()[0].model, node: process.version };
if (process.env.VIP_CHROMIUM) {
  const inChromium = await browserRows(says);
  rows.push(...inChromium.rows.map((row) => ({ where: "Chromium", ...row })));
  machine.chromium = inChromium.version;
}
process.stdout.write(`${JSON.stringify({ machine, rows })}\n`);
