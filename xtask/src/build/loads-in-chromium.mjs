// Picks with every file of dist in headless Chromium: DIST CHROMIUM FILE…

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import { launchChromium } from "../../../tests/chromium.mjs";

const [dist, executablePath, ...files] = process.argv.slice(2);

// A page that hangs is a failure. The browser ends with this process.
setTimeout(() => {
  console.error("Chromium has not tried all files within two minutes.");
  process.exit(1);
}, 120_000).unref();

/** What a bundler for workers makes of the import of the wasm. */
const COMPILED = `export default await WebAssembly.compileStreaming(fetch("/bytes"));`;

/** What a bundler for browsers makes of a CommonJS file. */
const wrapped = (code) =>
  `const module = { exports: {} };\n${code}\nexport default module.exports;`;

async function content(path) {
  const file = path.slice(1);
  if (file === "") return ["text/html", "<!doctype html><title>load check</title>"];
  if (file === "vip_recommendations.wasm") return ["text/javascript", COMPILED];
  if (file === "bytes")
    return ["application/wasm", await readFile(join(dist, "vip_recommendations.wasm"))];
  if (file === "loads.mjs")
    return ["text/javascript", await readFile(new URL(file, import.meta.url))];
  const code = await readFile(join(dist, file));
  return ["text/javascript", file.endsWith(".cjs") ? wrapped(code) : code];
}

const server = createServer((request, response) => {
  content(new URL(request.url, "http://localhost").pathname).then(
    ([type, body]) => response.writeHead(200, { "content-type": type }).end(body),
    () => response.writeHead(404).end(),
  );
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

const browser = await launchChromium(executablePath);
try {
  for (const file of files) {
    // A page for each, as the files leave things behind: the script defines a global.
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const checked = page.evaluate(async (file) => {
      const { check } = await import("/loads.mjs");
      const index = await import("/index.mjs");
      const loaded = await import(`/${file}`);
      const entry = file.endsWith(".js")
        ? globalThis.VipRecommendations
        : (loaded.default ?? loaded);
      if (file === "slim.mjs") await entry.init("/bytes");
      await check(file, entry, index);
    }, file);
    await checked.catch((cause) => {
      throw new Error(`${file} does not work`, { cause });
    });
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
