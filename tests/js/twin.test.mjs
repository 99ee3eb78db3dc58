// The twin of the bench does the same work: of every body in the fixtures, and of those that are
// measured, it says what the package says.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { SITUATION, TRACKER, bodyOf, bodyOfSize } from "../bench/bodies.js";
import * as twin from "../bench/twin/index.js";
import { PROXY, createClient, newCustomer } from "./support.mjs";

const FIXTURES = new URL("../fixtures/", import.meta.url);
const QUERY = { offers: SITUATION.cart, owned: SITUATION.owned };

function fixtures() {
  const found = [];
  for (const folder of ["fetch", "propensity", "proxy"]) {
    const directory = new URL(`${folder}/`, FIXTURES);
    for (const name of readdirSync(directory)) {
      found.push([`${folder}/${name}`, readFileSync(new URL(name, directory), "utf8")]);
    }
  }
  return found;
}

/** Drift has no order of its own: it is found as the fields are read. */
function inOrder({ drift, ...everything }) {
  return { ...everything, drift: [...drift].sort() };
}

/** What both make of a body, each by its client and without one. */
async function readings(text, tracker) {
  const headers = tracker ? { "x-recommendation-tracker-id": tracker } : {};
  const fetch = async () => new Response(text, { headers });
  const options = { proxyUrl: PROXY, customerId: newCustomer(), fetch };
  const client = await createClient(options);
  const reader = new twin.Reader(SITUATION);
  const bytes = new TextEncoder().encode(text);
  return {
    ours: {
      picks: await client.pick(QUERY),
      everything: inOrder(await client.recommendations(QUERY)),
    },
    twins: {
      picks: reader.picks(bytes, tracker),
      everything: inOrder(reader.everything(bytes, tracker)),
    },
    twinsCall: await twin.createClient(options).pick(QUERY),
  };
}

for (const [name, text] of fixtures()) {
  test(`the twin reads ${name} as the package does`, async () => {
    const { ours, twins, twinsCall } = await readings(text, "");
    assert.deepEqual(twins, ours);
    assert.deepEqual(twinsCall, ours.picks);
  });
}

for (const [name, body] of [
  ["2.5 KB", bodyOfSize(2.5)],
  ["22 KB", bodyOfSize(22)],
  ["150 KB", bodyOfSize(150)],
  ["1,000 recommendations alone", bodyOf(1_000, { predictions: 0, opportunities: 0 })],
]) {
  test(`the twin picks from the measured body of ${name} as the package does`, async () => {
    const { ours, twins, twinsCall } = await readings(JSON.stringify(body), TRACKER);
    assert.equal(ours.picks.picks.length, 3);
    assert.deepEqual(twins, ours);
    assert.deepEqual(twinsCall, ours.picks);
  });
}
