// A storage that others use as well.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  PageStorage,
  THREE,
  UPSELL,
  clientOver,
  customStorage,
  json,
  resolved,
  turns,
  withGlobal,
} from "./support.mjs";

const LINE = [{ offerId: UPSELL, quantity: 1 }];
const attribution = { storage: "local" };

/** A client that accepted a pick, over this `localStorage`. */
async function accepting(t, storage) {
  withGlobal(t, "localStorage", { value: storage });
  const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), { attribution });
  const { picks } = await resolved(client.pick());
  client.accepted(picks[0]);
  return client;
}

test("a client that is made touches no storage before there is something to keep", async (t) => {
  const storage = new PageStorage();
  let touched = 0;
  const get = () => {
    touched += 1;
    return storage;
  };
  withGlobal(t, "localStorage", { get });
  const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), { attribution });
  assert.equal(touched, 0);
  await resolved(client.pick());
  await turns(1);
  assert.ok(touched > 0);
  assert.equal(Object.keys(storage).length, 1);
});

describe("what a response leaves behind", () => {
  test("counts when the picks are there, and is stored right after", async () => {
    const storage = customStorage();
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), {
      attribution: { storage },
    });
    const { picks } = await resolved(client.pick());
    assert.equal(picks.length, 3);
    assert.deepEqual([...storage.items], []);
    assert.deepEqual(client.attribute(LINE).basis, "latest");
    await turns(1);
    assert.match([...storage.items.values()].join(), /T1/);
  });

  test("is stored where the client is freed at once", async () => {
    const storage = customStorage();
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), {
      attribution: { storage },
    });
    const picking = client.pick();
    client.free();
    await resolved(picking);
    await turns(1);
    assert.match([...storage.items.values()].join(), /T1/);
  });

  test("is stored where timers never fire", async (t) => {
    const storage = customStorage();
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), {
      attribution: { storage },
    });
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { picks } = await client.pick();
    client.shown(picks);
    assert.match([...storage.items.values()].join(), /T1/);
  });

  test("says that a storage takes nothing, when that is asked", async () => {
    const storage = customStorage();
    storage.setItem = () => {
      throw new Error("QuotaExceededError");
    };
    const { client } = await clientOver(() => json(THREE, { tracker: "T1" }), {
      attribution: { storage },
    });
    await resolved(client.pick());
    assert.equal(client.persistence, "memory");
    assert.deepEqual(client.attribute(LINE).basis, "latest");
  });
});

test("a storage that asks the client where it stores is asked once, and used", async () => {
  const texts = new Map();
  const told = [];
  let client;
  const storage = {
    getItem(key) {
      told.push(client.persistence);
      return texts.get(key) ?? null;
    },
    setItem: (key, text) => texts.set(key, text),
    removeItem: (key) => texts.delete(key),
  };
  ({ client } = await clientOver(undefined, { attribution: { storage } }));
  assert.equal(client.persistence, "custom");
  assert.deepEqual(told, ["custom"]);
});

test("10,000 keys of others are left alone, and in nobody's way", async (t) => {
  const storage = new PageStorage();
  for (let key = 0; key < 10_000; key += 1) storage.setItem(`cart-${key}`, "theirs");
  const client = await accepting(t, storage);
  assert.equal(client.persistence, "local");
  assert.deepEqual(client.attribute(LINE).basis, "accepted");
  client.setConsent(false);
  const left = Object.keys(storage);
  assert.equal(left.length, 10_000);
  assert.ok(left.every((key) => storage.getItem(key) === "theirs"));
});

test("what another version of the package stored is not read", async (t) => {
  const first = new PageStorage();
  await accepting(t, first);
  const other = new PageStorage();
  for (const [key, text] of Object.entries(first)) {
    other.setItem(key.replace(/:\d+:/, ":9999:"), text);
  }
  assert.notDeepEqual(Object.keys(other), Object.keys(first));
  withGlobal(t, "localStorage", { value: other });
  const { client } = await clientOver(undefined, { attribution });
  assert.equal(client.attribute(LINE).trackerId, null);
  assert.equal(client.persistence, "local");
});
