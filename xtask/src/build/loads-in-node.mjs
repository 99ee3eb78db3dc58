// Picks with every file of dist in Node: DIST FILE…

import { readFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { check } from "./loads.mjs";

const [dist, ...files] = process.argv.slice(2);

register("./loads-compiled.mjs", import.meta.url);

const require = createRequire(import.meta.url);
const load = async (file) => {
  const path = join(dist, file);
  if (file.endsWith(".mjs")) return import(pathToFileURL(path).href);
  if (file.endsWith(".cjs")) return require(path);
  (0, eval)(readFileSync(path, "utf8"));
  return globalThis.VipRecommendations;
};

const index = await load("index.mjs");
for (const file of files) {
  try {
    const entry = await load(file);
    if (file === "slim.mjs") await entry.init(readFileSync(join(dist, "vip_recommendations.wasm")));
    await check(file, entry, index);
  } catch (cause) {
    throw new Error(`${file} does not work`, { cause });
  }
}
