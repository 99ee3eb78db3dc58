// The runtime of Cloudflare Workers, where nothing may be compiled: the bundler leaves the import of the
// wasm alone, and the runtime makes a compiled module of it.

import { copyFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { LIMIT, arePicks, project, serve } from "./support.mjs";

test("a worker picks in workerd", LIMIT, async (t) => {
  const it = await project("workerd");
  await it.run("build");
  const wasm = "vip_recommendations.wasm";
  await copyFile(join(it.installed, "dist", wasm), it.path("out", wasm));
  const proxy = await serve(t, it.folder, it.installed);
  // The program itself: the one in .bin is a script that would leave it running.
  const { default: workerd } = createRequire(it.path("package.json"))("workerd");
  // It tells its port on a file descriptor only, which may be stdout.
  const args = ["serve", "config.capnp", "--control-fd=1"];
  const port = await it.start(t, workerd, args, /"event":"listen".*"port":(\d+)/, {
    VIP_PROXY_URL: proxy,
  });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await arePicks(await response.json(), proxy);
});
