// The fault matrix: every row in Node and in three browser engines, as a table.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";

import { BROWSERS } from "./engines.mjs";
import { HANGS } from "./measures.js";
import { ROWS } from "./rows.js";
import { run } from "./run.js";
import { startServer } from "./server.mjs";
import { ADDRESSES, LADDER } from "./storage.js";
import { LIMIT } from "../e2e/support.mjs";
import { setting } from "../setting.mjs";

/** The budget of the deadline: a plain timer may be that late. */
const SLACK_MS = 50;

const load = () => import(pathToFileURL(join(setting("VIP_PACKAGE_DIR"), "dist/index.mjs")).href);

const ENGINES = {
  node: (server) => run(load, server),
  ...Object.fromEntries(
    Object.entries(BROWSERS).map(([name, open]) => [
      name,
      ({ origin, refused }) => open(`${origin}/matrix/page.html?refused=${refused}`),
    ]),
  ),
};

const found = {};

for (const [engine, play] of Object.entries(ENGINES)) {
  describe(`in ${engine}`, () => {
    let server;
    before(
      async () => {
        server = await startServer();
        const { origin, refused } = server;
        found[engine] = await play({ origin, refused });
      },
      { timeout: 300_000 },
    );
    after(() => server?.end());

    for (const [index, row] of ROWS.entries()) {
      test(row.name, () => assert.deepEqual(found[engine].rows[index], expected(row, engine)));
    }
    for (const [index, row] of LADDER.entries()) {
      if (!isPlayed(row, engine)) continue;
      test(`attribution: ${row.name}`, () =>
        assert.deepEqual(found[engine].ladder[index], climbed(row)));
    }
    for (const [index, [address, refusal]] of ADDRESSES.entries()) {
      test(`the proxy's address ${address} is refused`, () =>
        assert.equal(found[engine].addresses[index], refusal));
    }
    for (const [index, { name }] of HANGS.entries()) {
      test(`the deadline is kept when ${name}`, () => {
        const late = found[engine].late[index];
        assert.ok(late <= SLACK_MS, `${late} ms later than a timer`);
      });
    }
    test("the deadline aborts the request, as the server sees", () => {
      for (const path of ["hang-head", "hang-body"]) {
        assert.ok(server.hungUp.has(`/${path}/late/v3/recommendations`), path);
      }
    });
    test("10,000 calls end within 1 MB of the wasm memory after 100", () => {
      assert.ok(found[engine].grown <= 1_000_000, `${found[engine].grown} bytes`);
    });
  });
}

after(() => console.log(`${table()}\n\n${ladder()}`), LIMIT);

/** What a row says for an engine. */
function expected(row, engine) {
  const { ends, attempts, retryable } = { ...row, ...row[engine] };
  return retryable === undefined ? { ends, attempts } : { ends, attempts, retryable };
}

/** Whether an engine has what a row of the ladder needs. */
function isPlayed(row, engine) {
  return !(row.inPages && engine === "node");
}

/** What a row of the ladder says. */
function climbed({ persistence, says, also = "" }) {
  return { persistence, says, also };
}

function line(...cells) {
  return `| ${cells.join(" | ")} |`;
}

/** A line for each row of the ladder, as below. */
function ladder() {
  const engines = Object.keys(found);
  const lines = [
    line("attribution when", "is kept in", "says", "also", ...engines),
    line("---", "---", "---", "---", ...engines.map(() => "---")),
  ];
  for (const [index, row] of LADDER.entries()) {
    const cells = engines.map((engine) => {
      if (!isPlayed(row, engine)) return "";
      return isDeepStrictEqual(found[engine].ladder[index], climbed(row)) ? "yes" : "NO";
    });
    lines.push(line(row.name, row.persistence, row.says, row.also ?? "", ...cells));
  }
  for (const [index, [address, refusal]] of ADDRESSES.entries()) {
    const cells = engines.map((it) => (found[it].addresses[index] === refusal ? "yes" : "NO"));
    lines.push(line(`the proxy is at ${address}`, "", "refused", "", ...cells));
  }
  return lines.join("\n");
}

/** A line for each row: what is expected, and whether it was so in each engine. */
function table() {
  const engines = Object.keys(found);
  const lines = [
    line("fault", "ends with", "attempts", "retryable", ...engines),
    line("---", "---", "---", "---", ...engines.map(() => "---")),
  ];
  for (const [index, row] of ROWS.entries()) {
    const cells = engines.map((engine) => {
      if (!isDeepStrictEqual(found[engine].rows[index], expected(row, engine))) return "NO";
      return row[engine] ? `yes: ${row[engine].ends}, ${row[engine].attempts}` : "yes";
    });
    lines.push(line(row.name, row.ends, row.attempts, row.retryable ?? "", ...cells));
  }
  const late = (engine) => `${Math.max(0, ...found[engine].late).toFixed(0)} ms`;
  lines.push(line("latest settling after the deadline", "", "", "", ...engines.map(late)));
  const grown = (engine) => `${found[engine].grown} B`;
  lines.push(line("growth over 10,000 calls", "", "", "", ...engines.map(grown)));
  return lines.join("\n");
}
