const { writeFile } = require("node:fs/promises");

const NEEDED = ["AbortController", "Response", "TextDecoder", "TextEncoder", "fetch"];
const missing = NEEDED.filter((name) => !(name in globalThis));

// Imported while all that is missing, as it is by a test whose setup comes later.
const { createClient } = require("vip-recommendations");
const { fakeProxy } = require("vip-recommendations/testing");

const customerId = "P1005060001";

beforeAll(() => Object.assign(globalThis, globalThis.ofNode));

test("picks from the proxy", async () => {
  const client = await createClient({ proxyUrl: process.env.VIP_PROXY_URL, customerId });
  const answer = { missing, ...(await client.pick()) };
  await writeFile(process.env.VIP_ANSWER, JSON.stringify(answer));
});

test("the order carries the tracker of what led to it", async () => {
  const fetch = fakeProxy();
  const client = await createClient({ proxyUrl: "https://shop.test/api", customerId, fetch });
  const { picks } = await client.pick();
  client.accepted(picks[0]);
  const { offerId } = picks[0].items[0];
  const lineItems = [{ extLineItemNumber: 1, offerId, quantity: 5 }];
  await client.createOrder({ orderType: "NEW", lineItems });
  expect(fetch.received.at(-1)).toMatchObject({ endpoint: "createOrder", trackerId: "TRACKER-1" });
});
