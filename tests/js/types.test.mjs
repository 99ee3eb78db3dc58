// The typings, beside what `tsc` checks of them: they are found by projects of both module systems,
// and what they declare is there.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import {
  CONSUMER_DIR,
  PACKAGE_DIR,
  PROXY,
  createClient,
  importEntry,
  requireFromConsumer,
} from "./support.mjs";

const ts = createRequire(import.meta.url)("typescript");

describe("a project finds the typings", () => {
  const { NodeNext, ESNext } = ts.ModuleKind;
  const kinds = ts.ModuleResolutionKind;
  const rows = [
    ["vip-recommendations", "a.mts", NodeNext, kinds.NodeNext, "dist/index.d.ts"],
    ["vip-recommendations", "a.cts", NodeNext, kinds.NodeNext, "dist/index.d.cts"],
    ["vip-recommendations", "a.ts", ESNext, kinds.Bundler, "dist/index.d.ts"],
    ["vip-recommendations", "a.ts", ESNext, kinds.Node10, "dist/index.d.ts"],
    ["vip-recommendations/slim", "a.mts", NodeNext, kinds.NodeNext, "dist/slim.d.ts"],
    ["vip-recommendations/slim", "a.ts", ESNext, kinds.Bundler, "dist/slim.d.ts"],
  ];
  for (const [name, file, module, moduleResolution, expected] of rows) {
    test(`of ${name} in ${file} with ${kinds[moduleResolution]}`, () => {
      const options = { module, moduleResolution };
      const from = join(CONSUMER_DIR, file);
      const mode = ts.getImpliedNodeFormatForFile(from, undefined, ts.sys, options);
      const { resolvedModule } = ts.resolveModuleName(
        name,
        from,
        options,
        ts.sys,
        undefined,
        undefined,
        mode,
      );
      assert.ok(resolvedModule, "not found");
      const found = relative(ts.sys.realpath(PACKAGE_DIR), resolvedModule.resolvedFileName);
      assert.equal(found.replaceAll("\\", "/"), expected);
    });
  }
});

describe("what the typings declare is there", async () => {
  const text = await readFile(join(PACKAGE_DIR, "dist", "index.d.ts"), "utf8");
  const source = ts.createSourceFile("index.d.ts", text, ts.ScriptTarget.Latest, true);
  const named = (name) => source.statements.find((it) => it.name?.text === name);
  const isExported = (it) => it.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const values = source.statements
    .filter(isExported)
    .flatMap((it) => {
      if (ts.isFunctionDeclaration(it) || ts.isClassDeclaration(it)) return [it.name.text];
      if (!ts.isVariableStatement(it)) return [];
      return it.declarationList.declarations.map(({ name }) => name.text);
    })
    .sort();

  test("as values of every entry, and no others", async () => {
    assert.deepEqual(values, [
      "RecommendationError",
      "createClient",
      "init",
      "isRecommendationError",
      "version",
    ]);
    const entries = [
      await importEntry(),
      await importEntry("./slim"),
      requireFromConsumer("vip-recommendations"),
    ];
    for (const entry of entries) assert.deepEqual(Object.keys(entry).sort(), values);
  });

  test("as members of a client", async () => {
    const client = await createClient({ proxyUrl: PROXY });
    const { members } = named("RecommendationClient");
    const methods = members.filter(ts.isMethodSignature).map((it) => it.name.getText());
    const properties = members.filter(ts.isPropertySignature).map((it) => it.name.getText());
    assert.deepEqual(methods.filter((name) => !name.startsWith("[")).sort(), [
      "accepted",
      "attribute",
      "checkoutHeaders",
      "createOrder",
      "createSubscription",
      "diagnose",
      "free",
      "orders",
      "pick",
      "previewOrder",
      "previewRenewal",
      "recommendations",
      "setConsent",
      "setCustomer",
      "settled",
      "shown",
      "subscriptions",
    ]);
    assert.deepEqual(properties, ["persistence"]);
    for (const name of methods.filter((it) => !it.startsWith("["))) {
      assert.equal(typeof client[name], "function", name);
    }
    assert.equal(client.persistence, "memory");
    assert.deepEqual(
      Object.getOwnPropertyNames(Object.getPrototypeOf(client)).sort(),
      [...methods.filter((it) => !it.startsWith("[")), "constructor", "persistence"].sort(),
    );
  });
});
