// The package in Next.js, under both of its bundlers: rendered on the server, in the browser, and in the
// Edge Runtime.

import { before, test } from "node:test";

import { LIMIT, arePicks, browser, project, serve, showsPicks } from "./support.mjs";

const chromium = browser();
let it;

before(async () => {
  it = await project("next");
}, LIMIT);

for (const bundler of ["turbopack", "webpack"]) {
  test(
    `a shop built by ${bundler} picks on the server, in the browser and at the edge`,
    LIMIT,
    async (t) => {
      const proxy = await serve(t, it.folder, it.installed);
      const env = { VIP_PROXY_URL: proxy, VIP_OUTPUT: `out/${bundler}` };
      await it.run(bundler, env);
      const args = ["start", "--hostname", "127.0.0.1", "--port", "0"];
      const shop = await it.start(t, it.program("next"), args, /Local:\s+(http:\S+)/, env);

      const server = await chromium.open(t, shop, withoutScripts);
      await showsPicks(server, proxy);
      await showsPicks(await chromium.open(t, new URL("browser", shop).href), proxy);
      const edge = await fetch(new URL("edge", shop));
      await arePicks(await edge.json(), proxy);
    },
  );
}

const withoutScripts = (page) => page.route("**/*.js", (route) => route.abort());
