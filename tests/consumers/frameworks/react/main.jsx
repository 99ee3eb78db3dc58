import { useState } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "vip-recommendations";
import { Recommendations } from "./Recommendations.jsx";
import { order } from "../order.js";

const client = await createClient({ proxyUrl: "/", customerId: "P1005060001" });

function Shop() {
  const [cart, setCart] = useState([]);
  const [open, setOpen] = useState(true);
  const add = (pick) => setCart([...cart, { offerId: pick.items[0].offerId, quantity: 5 }]);
  return (
    <>
      {open && <Recommendations client={client} cart={cart} onAccept={add} />}
      <button id="close" onClick={() => setOpen(false)} />
      <button id="order" onClick={() => order(client, cart)} />
    </>
  );
}

createRoot(document.querySelector("#shop")).render(<Shop />);
