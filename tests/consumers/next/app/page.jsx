import { createClient } from "vip-recommendations";

export const dynamic = "force-dynamic";

/** Rendered on the server. */
export default async function Page() {
  const proxyUrl = process.env.VIP_PROXY_URL;
  const client = await createClient({ proxyUrl, customerId: "P1005060001" });
  const { picks, trackerId } = await client.pick();
  return (
    <ul id="picks" data-tracker={trackerId}>
      {picks.map(({ id, items }) => (
        <li key={id}>{items[0].offerId}</li>
      ))}
    </ul>
  );
}
