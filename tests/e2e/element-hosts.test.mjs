// <vip-recommendations> wherever a shop may put it: frameworks, shadow trees, dialogs, strict pages.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, test } from "node:test";

import { build } from "esbuild";

import { ELEMENT, answerWith, element, openElement, reaches, told } from "./element-page.mjs";
import { CUSTOMERS, LIMIT, stage } from "./support.mjs";

const shop = stage();
const fetches = async () => (await shop.received(CUSTOMERS.bothHigh)).fetches;
const EMPTY = "<vip-recommendations></vip-recommendations>";

describe("in the document", () => {
  test("moved, it keeps what it shows and asks for nothing", LIMIT, async () => {
    const page = await openElement(shop, {
      body: `<div id="a">${ELEMENT}</div><div id="b"></div>`,
    });
    await reaches(page, "ready");
    await page.evaluate(async () => {
      document.getElementById("b").append(document.querySelector("vip-recommendations"));
      await new Promise((resolve) => setTimeout(resolve));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    });
    await reaches(page, "ready");
    assert.equal(await page.locator("#b").getByRole("listitem").count(), 3);
    assert.equal((await fetches()).length, 1);
    assert.equal((await told(page)).length, 1);
  });

  test("moved while it asks, it is not called off", LIMIT, async () => {
    const page = await openElement(shop, { body: `${EMPTY}<div id="b"></div>`, run: answerWith });
    await page.waitForFunction(() => globalThis.asked.length === 1);
    await page.evaluate(async () => {
      document.getElementById("b").append(document.querySelector("vip-recommendations"));
      await null;
      globalThis.asked[0].resolve(globalThis.answer("A"));
    });
    await reaches(page, "ready");
    assert.equal(await page.evaluate(() => globalThis.asked[0].signal.aborted), false);
    assert.equal(await page.evaluate(() => globalThis.asked.length), 1);
  });

  test("a clone is an element of its own with the same attributes", LIMIT, async () => {
    const page = await openElement(shop);
    await reaches(page, "ready");
    await page.evaluate(() => {
      const it = document.querySelector("vip-recommendations");
      it.after(it.cloneNode(true));
    });
    await page.waitForFunction(() => globalThis.told.length === 2);
    await reaches(page, "ready", 1);
    assert.equal(await element(page, 1).getByRole("listitem").count(), 3);
  });

  test("upgraded late, it takes the properties that were set before", LIMIT, async () => {
    const page = await openElement(shop, {
      head: "",
      body: `${ELEMENT}<script>
        Object.assign(document.querySelector("vip-recommendations"), {
          query: { limit: 1 },
          products: (ids) => Object.fromEntries(ids.map((id) => [id, { name: "Early " + id }])),
        });
      </script>`,
    });
    await page.addScriptTag({ url: "/pkg/dist/vip-recommendations.iife.js" });
    await reaches(page, "ready");
    assert.deepEqual(await element(page).locator('[part="name"]').allTextContents(), [
      "Early 99000006CA01A12",
    ]);
  });

  test("the script loaded twice, and define after it, register it once", LIMIT, async () => {
    const page = await openElement(shop);
    await page.addScriptTag({ url: "/pkg/dist/vip-recommendations.iife.js" });
    await page.addScriptTag({ url: "/pkg/dist/define.mjs", type: "module" });
    await reaches(page, "ready");
    const { errors, isSame } = await page.evaluate(() => ({
      errors: globalThis.uncaught,
      isSame:
        customElements.get("vip-recommendations") === VipRecommendations.VipRecommendationsElement,
    }));
    assert.deepEqual([errors, isSame], [[], true]);
  });

  test("inside another shadow root it works, and its events come out", LIMIT, async () => {
    const page = await openElement(shop, {
      body: `<div id="host"></div><script>
        const host = document.getElementById("host").attachShadow({ mode: "open" });
        const it = document.createElement("vip-recommendations");
        it.setAttribute("proxy-url", "/");
        it.setAttribute("customer-id", "P1005060001");
        host.append(it);
      </script>`,
    });
    await reaches(page, "ready");
    await page.getByRole("button", { name: "Add to cart: 99000005CA01A12" }).click();
    assert.deepEqual(
      (await told(page)).map(([type]) => type),
      ["load", "select"],
    );
  });

  test(
    "the modules of the package share one wasm: element, define and the default entry",
    LIMIT,
    async () => {
      const files = [];
      const page = await openElement(shop, {
        head: "",
        prepare: (page) =>
          page.on("request", (request) => {
            const file = request.url().match(/\/pkg\/dist\/(.+)$/)?.[1];
            if (file) files.push(file);
          }),
      });
      await page.evaluate(async () => {
        await import("/pkg/dist/define.mjs");
        await import("/pkg/dist/index.mjs");
      });
      await reaches(page, "ready");
      assert.deepEqual(files.sort(), ["define.mjs", "element.mjs", "index.mjs"]);
    },
  );
});

describe("in frameworks", () => {
  const React = `
    import { createElement as h, useState } from "react";
    import { createRoot } from "react-dom/client";
    const byId = (ids) => Object.fromEntries(ids.map((id) => [id, { name: "R " + id }]));
    function App() {
      const [offers, setOffers] = useState([]);
      return h("div", null,
        h("vip-recommendations", {
          "proxy-url": "/", "customer-id": "P1005060001", query: { offers }, products: byId,
          "onvip-recommendations-select": ({ detail }) => setOffers(detail.pick.items.map(({ offerId }) => ({ offerId, quantity: 1 }))),
        }),
        h("output", null, offers.map(({ offerId }) => offerId).join()));
    }
    createRoot(document.getElementById("app")).render(h(App));`;
  const Vue = `
    import { createApp, h, ref } from "vue";
    const byId = (ids) => Object.fromEntries(ids.map((id) => [id, { name: "R " + id }]));
    createApp({
      setup() {
        const offers = ref([]);
        return () => [
          h("vip-recommendations", {
            "proxy-url": "/", "customer-id": "P1005060001", query: { offers: offers.value }, products: byId,
            "onVip-recommendations-select": ({ detail }) => (offers.value = detail.pick.items.map(({ offerId }) => ({ offerId, quantity: 1 }))),
          }),
          h("output", offers.value.map(({ offerId }) => offerId).join()),
        ];
      },
    }).mount("#app");`;

  for (const [name, app] of Object.entries({ React, Vue })) {
    test(
      `${name} sets its properties, hears its events, and a new cart is one request`,
      LIMIT,
      async () => {
        const { outputFiles } = await build({
          stdin: { contents: app, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
          bundle: true,
          write: false,
          define: {
            "process.env.NODE_ENV": '"production"',
            __VUE_OPTIONS_API__: "true",
            __VUE_PROD_DEVTOOLS__: "false",
            __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
          },
        });
        const page = await openElement(shop, { body: `<div id="app"></div>` });
        await page.addScriptTag({ content: outputFiles[0].text });
        await page.getByRole("button", { name: "Add to cart: R 99000005CA01A12" }).click();
        await page.locator("output", { hasText: "99000005CA01A12" }).waitFor();
        await page.waitForFunction(() => globalThis.told.length === 3);
        const all = await fetches();
        assert.deepEqual(
          all.map(({ body }) => body.offers?.map(({ offerId }) => offerId)),
          [undefined, ["99000005CA01A12"]],
        );
      },
    );
  }
});

describe("under a strict policy", () => {
  const POLICY =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'";
  const violations = () => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  };
  const isDressed = (page) =>
    element(page)
      .locator("li")
      .first()
      .evaluate((card) => getComputedStyle(card).display);

  test("it violates nothing, and is dressed", LIMIT, async () => {
    const page = await openElement(shop, {
      headers: { "content-security-policy": POLICY },
      run: violations,
    });
    await reaches(page, "ready");
    await page.getByRole("button", { name: "Add to cart: 99000005CA01A12" }).click();
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.equal(await isDressed(page), "flex");
    const styled = "[style], style, script";
    assert.equal(await element(page).locator(styled).count(), 0);
  });

  test("without constructable style sheets the nonce admits its style", LIMIT, async () => {
    const page = await openElement(shop, {
      body: ELEMENT.replace(" proxy-url", ' nonce="abc" proxy-url'),
      headers: {
        "content-security-policy": POLICY.replace(
          "style-src 'self'",
          "style-src 'self' 'nonce-abc'",
        ),
      },
      run: violations,
      prepare: (page) =>
        page.addInitScript(() => {
          delete globalThis.CSSStyleSheet;
        }),
    });
    await reaches(page, "ready");
    assert.equal(await element(page).locator("style").count(), 1);
    assert.equal(await isDressed(page), "flex");
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  });

  test("the script tag takes a hash of its content", LIMIT, async () => {
    const file = join(process.env.VIP_PACKAGE_DIR, "dist", "vip-recommendations.iife.js");
    const hash = createHash("sha384")
      .update(await readFile(file))
      .digest("base64");
    const page = await openElement(shop, {
      head: `<script src="/pkg/dist/vip-recommendations.iife.js" integrity="sha384-${hash}"></script>`,
    });
    await reaches(page, "ready");
  });
});
