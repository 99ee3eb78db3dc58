import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createClient, init } from "vip-recommendations/slim";

const require = createRequire(import.meta.url);
await init(await readFile(require.resolve("vip-recommendations/vip_recommendations.wasm")));
const proxyUrl = process.env.VIP_PROXY_URL;
const client = await createClient({ proxyUrl, customerId: "P1005060001" });
console.log(JSON.stringify(await client.pick()));
