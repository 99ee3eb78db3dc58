import { createClient } from "vip-recommendations";

export const runtime = "edge";
export const dynamic = "force-dynamic";

/** Answered in the Edge Runtime, where nothing may be compiled. */
export async function GET() {
  const proxyUrl = process.env.VIP_PROXY_URL;
  const client = await createClient({ proxyUrl, customerId: "P1005060001" });
  return Response.json(await client.pick());
}
