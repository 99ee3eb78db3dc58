// Picks with every file of dist in Node: DIST FILE…

import { readFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { check } from "./loads.mjs";

const [dist, ...files] = process.argv.slice(2);

// The entries for workers import the wasm as a module, which is what their bundlers compile it to.
const compiled = `
  import { readFileSync } from "node:fs";
  export const load = async (url, context, next) => url.split("?")[0].endsWith(".wasm")
    ? { format: "module", shortCircuit: true, source: ${"`"}
        import { readFileSync } from "node:fs";
        export default new WebAssembly.Module(readFileSync(new URL(${"${JSON.stringify(url)}"})));
      ${"`"} }
    : next(url, context);`;
register(`data:text/javascript,${encodeURIComponent(compiled)}`);

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
  const entry = await load(file);
  if (file === "slim.mjs") await entry.init(readFileSync(join(dist, "vip_recommendations.wasm")));
  await check(file, entry, index);
}
