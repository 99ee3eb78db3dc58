// The element's entries where there is no page: on a server, in a build, in a test.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";

import { CONSUMER_DIR, PACKAGE_DIR, importEntry, packageJson } from "./support.mjs";

/** Runs code as a module of the project that installed the package, and gives what it printed. */
async function printed(code) {
  const options = { cwd: CONSUMER_DIR, timeout: 20_000 };
  const args = ["--input-type=module", "--eval", code];
  return (await promisify(execFile)(process.execPath, args, options)).stdout.trim();
}

describe("on a server", () => {
  test("the class and its registration can be imported, and touch nothing", async () => {
    const code = `
      const touched = [];
      for (const name of ["document", "window", "localStorage", "sessionStorage", "fetch"]) {
        Object.defineProperty(globalThis, name, { get: () => void touched.push(name) });
      }
      const api = await import("vip-recommendations/element");
      await import("vip-recommendations/element/define");
      console.log(Object.keys(api).join(), typeof api.VipRecommendationsElement, touched.length);`;
    assert.equal(await printed(code), "VipRecommendationsElement function 0");
  });

  test("importing the class registers nothing, define does, and a second time is no error", async () => {
    const code = `
      const known = new Map();
      globalThis.HTMLElement = class {};
      globalThis.customElements = {
        get: (name) => known.get(name),
        define(name, element) {
          if (known.has(name)) throw new Error("twice");
          known.set(name, element);
        },
      };
      const { VipRecommendationsElement } = await import("vip-recommendations/element");
      const before = known.size;
      await import("vip-recommendations/element/define");
      await import(import.meta.resolve("vip-recommendations/element/define") + "?again");
      console.log(before, known.get("vip-recommendations") === VipRecommendationsElement);`;
    assert.equal(await printed(code), "0 true");
  });

  test("an element that was registered by another copy stays", async () => {
    const code = `
      globalThis.HTMLElement = class {};
      let defined = 0;
      globalThis.customElements = { get: () => class {}, define: () => (defined += 1) };
      await import("vip-recommendations/element/define");
      console.log(defined);`;
    assert.equal(await printed(code), "0");
  });
});

describe("the files", () => {
  const text = (file) => readFile(join(PACKAGE_DIR, "dist", file), "utf8");

  test("of the element take the wasm and the class from the other entries", async () => {
    assert.match(await text("element.mjs"), /from"\.\/index\.mjs"/);
    assert.match(await text("define.mjs"), /from"\.\/element\.mjs"/);
    assert.ok((await text("element.mjs")).length < 20_000);
    const { VipRecommendationsElement } = await importEntry("./element");
    assert.equal(typeof VipRecommendationsElement, "function");
  });

  for (const file of ["element.mjs", "define.mjs"]) {
    test(`${file} evaluates no text as code, and takes no markup and no inline style`, async () => {
      assert.doesNotMatch(
        await text(file),
        /\beval\(|new Function\b|innerHTML|insertAdjacentHTML|document\.write|\.style\b|cssText/,
      );
    });
  }

  test("with side effects are those that register the element", () => {
    assert.deepEqual(packageJson.sideEffects, [
      "./dist/define.mjs",
      "./dist/vip-recommendations.iife.js",
    ]);
  });
});
