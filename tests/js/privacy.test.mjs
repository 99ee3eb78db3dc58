// Recognisable values go in everywhere, and are looked for everywhere they must not be.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  OWNED,
  THREE,
  UPSELL,
  clientOver,
  customStorage,
  json,
  rejected,
  resolved,
  withoutWaits,
} from "./support.mjs";

const CUSTOMER = "P-CUSTOMER-4711";
const HEADER = "Bearer HEADER-4712";
const REASON = "REASON-4713";
const PROBABILITY = "PROBABILITY-4714";
const BODY = "BODY-4715";
const SAID = "SAID-4716";

const SECRETS = [CUSTOMER, HEADER, REASON, PROBABILITY, BODY, SAID];

const RESPONSE = {
  ...THREE,
  remark: BODY,
  propensity: {
    churn: [
      {
        category: "creativeCloud",
        probability: "HIGH",
        refreshDate: "2026-06-01",
        reasons: [{ reasonCode: REASON, value: PROBABILITY }],
      },
    ],
  },
};

/** A client of which everything that leaves it is kept. */
async function watched(answers, attribution = {}) {
  const storage = customStorage();
  const kept = [];
  const setItem = storage.setItem;
  storage.setItem = (key, value) => {
    kept.push(key, value);
    setItem(key, value);
  };
  const found = await clientOver(answers, {
    customerId: CUSTOMER,
    headers: { Authorization: HEADER },
    attribution: { storage, ...attribution },
  });
  return { ...found, kept };
}

function hasNone(text, secrets = SECRETS) {
  assert.deepEqual(
    secrets.filter((secret) => text.includes(secret)),
    [],
  );
}

/** An event as a page would log it: an error with what is enumerable and its message. */
const logged = (events) =>
  JSON.stringify(events, (key, it) =>
    it instanceof Error ? { ...it, message: it.message, cause: undefined } : it,
  );

async function useAll(client) {
  const { picks } = await resolved(client.pick({ owned: [{ offerId: OWNED, quantity: 3 }] }));
  client.shown(picks);
  client.accepted(picks[0]);
  client.attribute([{ offerId: UPSELL }]);
  await resolved(
    client.createOrder({
      externalReferenceId: BODY,
      lineItems: [{ offerId: UPSELL, quantity: 1 }],
    }),
  );
}

describe("who the customer is and what is predicted of them", () => {
  test("is not in the storage, in keys or in texts", async () => {
    const { client, kept } = await watched(() => json(RESPONSE, { tracker: "T1" }));
    await useAll(client);
    assert.ok(kept.join("\n").includes("T1"), "something was kept");
    hasNone(kept.join("\n"));
  });

  test("is in no event, and events have no rule and no reason for a pick", async () => {
    const { client, events } = await watched(() => json(RESPONSE, { tracker: "T1" }));
    await useAll(client);
    const types = new Set(events.map(({ type }) => type));
    for (const type of ["response", "shown", "accepted"]) assert.ok(types.has(type), type);
    hasNone(logged(events));
    hasNone(logged(events), ['"rule"', '"because"', "churn"]);
  });

  test("is in no error, apart from the service's own words as its cause", async (t) => {
    withoutWaits(t);
    const bodies = [
      () => json({ code: "1117", message: SAID, remark: BODY }, { status: 400 }),
      () => json({ message: SAID, remark: BODY }, { status: 500 }),
      () => new Response(`<html>${BODY}`),
      () => Promise.reject(new TypeError("offline")),
    ];
    for (const answer of bodies) {
      const { client, events } = await watched(answer);
      const error = await rejected(client.pick());
      hasNone(logged([error]));
      hasNone(logged(events));
      assert.ok(!String(error).includes(SAID));
    }
  });

  test("nor anything else is stored without consent", async () => {
    const { client, kept } = await watched(() => json(RESPONSE, { tracker: "T1" }), {
      consent: false,
    });
    await useAll(client);
    assert.deepEqual(kept, []);
  });
});
