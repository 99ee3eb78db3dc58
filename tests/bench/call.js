// The whole of `pick()` over a fetch that answers at once: the package and the twin.

import { SITUATION, TRACKER, bodyOfSize } from "./bodies.js";
import { compare } from "./measure.js";
import { ensureEqual } from "./reading.js";

const KILOBYTES = [6, 20, 70];

/** What a proxy answers to everything. */
function answering(bytes) {
  const headers = {
    "content-type": "application/json",
    "x-recommendation-tracker-id": TRACKER,
  };
  return async () => new Response(bytes, { headers });
}

export async function callRows(ours, twin, says) {
  const rows = [];
  for (const kilobytes of KILOBYTES) {
    says(`pick(), ${kilobytes} KB`);
    const bytes = new TextEncoder().encode(JSON.stringify(bodyOfSize(kilobytes)));
    const options = {
      proxyUrl: "https://shop.example/api",
      customerId: "P1005053489",
      fetch: answering(bytes),
    };
    const query = { offers: SITUATION.cart, owned: SITUATION.owned };
    const [package_, twins] = [await ours.createClient(options), twin.createClient(options)];
    const contestants = { ours: () => package_.pick(query), twin: () => twins.pick(query) };
    ensureEqual(await contestants.ours(), await contestants.twin(), "pick()");
    const row = await compare(contestants, { isAsync: true });
    const body = `${kilobytes} KB`;
    rows.push({ budget: `call-${kilobytes}`, what: "pick()", body, bytes: bytes.length, ...row });
  }
  return rows;
}
