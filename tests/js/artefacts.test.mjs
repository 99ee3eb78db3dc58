// What is shipped needs no right that a strict content security policy withholds.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { PACKAGE_DIR } from "./support.mjs";

/** Text to code, text to markup, and styles in markup. */
const FORBIDDEN = [
  /\beval\s*\(/,
  /\bnew\s+Function\b|[^.\w]Function\s*\(/,
  /\b(?:innerHTML|insertAdjacentHTML|createContextualFragment|srcdoc)\b/,
  // Reading it is no harm.
  /\bouterHTML\s*=[^=]/,
  /\bdocument\.write/,
  /setAttribute\(\s*["'`]style["'`]|\bcssText\b/,
  /\bset(?:Timeout|Interval)\(\s*["'`]/,
];

const dist = join(PACKAGE_DIR, "dist");
const scripts = readdirSync(dist, { recursive: true }).filter((name) => /\.[cm]?js$/.test(name));

describe("a shipped script has no way from text to code, markup or inline style", () => {
  for (const name of scripts) {
    test(name, () => {
      const text = readFileSync(join(dist, name), "utf8");
      assert.deepEqual(
        FORBIDDEN.filter((pattern) => pattern.test(text)),
        [],
      );
    });
  }

  test("and all entries were looked at", () => {
    for (const name of ["index.mjs", "index.cjs", "element.mjs", "vip-recommendations.iife.js"]) {
      assert.ok(scripts.includes(name), name);
    }
  });
});
