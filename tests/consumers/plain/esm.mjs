import { createClient } from "vip-recommendations";

const proxyUrl = process.env.VIP_PROXY_URL;
const client = await createClient({ proxyUrl, customerId: "P1005060001" });
console.log(JSON.stringify(await client.pick()));
