// The package without a build: in Node, and in pages that load its files as they are.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { LIMIT, arePicks, browser, project, serve, showsPicks } from "./support.mjs";

const chromium = browser();
let it;

before(async () => {
  it = await project("plain");
}, LIMIT);

for (const [script, what] of [
  ["esm", "an ES module"],
  ["cjs", "a CommonJS module"],
  ["slim", "a module that reads the wasm file itself"],
]) {
  test(`${what} picks in Node`, LIMIT, async (t) => {
    const VIP_PROXY_URL = await serve(t, it.folder, it.installed);
    await arePicks(JSON.parse(await it.run(script, { VIP_PROXY_URL })), VIP_PROXY_URL);
  });
}

describe("a page shows picks", () => {
  for (const [page, what] of [
    ["script-tag", "by a script tag"],
    ["import-map", "by an import map"],
    ["module-worker", "that a module worker fetched"],
    ["classic-worker", "that a classic worker fetched"],
  ]) {
    test(what, LIMIT, async (t) => {
      const url = await serve(t, it.folder, it.installed);
      await showsPicks(await chromium.open(t, new URL(`${page}.html`, url).href), url);
    });
  }

  test("by a script tag with the hash of the file", LIMIT, async (t) => {
    const script = await readFile(join(it.installed, "dist", "vip-recommendations.iife.js"));
    const hash = createHash("sha384").update(script).digest("base64");
    await fillIn("integrity.html", "INTEGRITY", `sha384-${hash}`);
    const url = await serve(t, it.folder, it.installed);
    await showsPicks(await chromium.open(t, new URL("integrity.html", url).href), url);
  });

  test("by a module from another origin", LIMIT, async (t) => {
    await fillIn("other-origin.html", "ORIGIN", await otherOrigin(t));
    const url = await serve(t, it.folder, it.installed);
    await showsPicks(await chromium.open(t, new URL("other-origin.html", url).href), url);
  });
});

/** Each run copies the pages anew, so that what is to be filled in is there. */
async function fillIn(page, placeholder, text) {
  const html = await readFile(it.path(page), "utf8");
  await writeFile(it.path(page), html.replace(placeholder, text));
}

/** A server of static files as CDNs are: any origin may load them. */
async function otherOrigin(t) {
  const module = await readFile(join(it.installed, "dist", "index.mjs"));
  const server = createServer((_, response) => {
    response.writeHead(200, {
      "content-type": "text/javascript",
      "access-control-allow-origin": "*",
    });
    response.end(module);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}
