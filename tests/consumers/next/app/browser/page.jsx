"use client";

import { useEffect, useState } from "react";
import { createClient } from "vip-recommendations";

/** Rendered in the browser; on the server it is imported only. */
export default function Page() {
  const [{ picks, trackerId }, setPicks] = useState({ picks: [], trackerId: undefined });
  useEffect(() => {
    createClient({ proxyUrl: "/", customerId: "P1005060001" })
      .then((client) => client.pick())
      .then(setPicks);
  }, []);
  return (
    <ul id="picks" data-tracker={trackerId}>
      {picks.map(({ id, items }) => (
        <li key={id}>{items[0].offerId}</li>
      ))}
    </ul>
  );
}
