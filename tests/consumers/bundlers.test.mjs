// The package under bundlers, with nothing configured for its sake: a shop with the default entry, and
// one that serves the wasm file itself.

import { copyFile } from "node:fs/promises";
import { before, test } from "node:test";

import { LIMIT, browser, project, serve, showsPicks } from "./support.mjs";

const chromium = browser();
let it;

before(async () => {
  it = await project("bundlers");
}, LIMIT);

const BUILDS = [
  { name: "vite", html: true },
  { name: "webpack" },
  { name: "rollup" },
  { name: "esbuild" },
  { name: "parcel", html: true },
];

for (const { name, html = false } of BUILDS) {
  test(
    `a shop built by ${name} shows picks, with inlined wasm and with its own`,
    LIMIT,
    async (t) => {
      const out = it.path("out", name);
      await it.run(name);
      for (const page of ["index.html", "slim.html"]) {
        if (!html) await copyFile(it.path(page), it.path("out", name, page));
      }
      const url = await serve(t, out, it.installed);
      await showsPicks(await chromium.open(t, url), url);
      await showsPicks(await chromium.open(t, new URL("slim.html", url).href), url);
    },
  );
}

test(
  "a shop in vite's development server shows picks, with inlined wasm and with its own",
  LIMIT,
  async (t) => {
    const proxy = await serve(t, it.folder, it.installed);
    const shop = await it.start(t, it.program("vite"), [], /(http:\S+)/, { VIP_PROXY_URL: proxy });
    await showsPicks(await chromium.open(t, shop), proxy);
    await showsPicks(await chromium.open(t, new URL("slim.html", shop).href), proxy);
  },
);
