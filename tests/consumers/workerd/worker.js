import { createClient } from "vip-recommendations";

export default {
  async fetch(_request, { PROXY_URL }) {
    const client = await createClient({ proxyUrl: PROXY_URL, customerId: "P1005060001" });
    return Response.json(await client.pick());
  },
};
