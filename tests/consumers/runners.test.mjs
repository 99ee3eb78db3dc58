// The package under the test runners of its users, in each of their environments: with the proxy, and
// with the fake one.

import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { before, test } from "node:test";

import { LIMIT, arePicks, project, serve } from "./support.mjs";

let it;

before(async () => {
  it = await project("runners");
}, LIMIT);

/** What is missing when the package is imported, and is there when it is called. */
const ENVIRONMENTS = [
  { script: "vitest-node", missing: [] },
  { script: "vitest-jsdom", missing: [] },
  { script: "vitest-happy-dom", missing: [] },
  { script: "jest-node", missing: [] },
  { script: "jest-jsdom", missing: ["Response", "TextDecoder", "TextEncoder", "fetch"] },
  { script: "jest-happy-dom", missing: [] },
];

for (const { script, missing } of ENVIRONMENTS) {
  test(`tests pick in ${script}`, LIMIT, async (t) => {
    const VIP_PROXY_URL = await serve(t, it.folder, it.installed);
    const VIP_ANSWER = it.path(`${script}.json`);
    await rm(VIP_ANSWER, { force: true });
    await it.run(script, { VIP_PROXY_URL, VIP_ANSWER });
    const answer = JSON.parse(await readFile(VIP_ANSWER, "utf8"));
    assert.deepEqual(answer.missing, missing);
    await arePicks(answer, VIP_PROXY_URL);
  });
}
