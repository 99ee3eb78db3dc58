import { createClient } from "/pkg/dist/index.mjs";

const client = await createClient({ proxyUrl: "/", customerId: "P1005060001" });
postMessage(await client.pick());
