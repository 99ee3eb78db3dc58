const [list, said] = [document.getElementById("picks"), document.getElementById("said")];
const vip = VipRecommendations.createClient({ proxyUrl: "/", customerId: "P1005060001" });

async function show(client) {
  const products = await (await fetch("/sandbox/catalogue")).json();
  const { picks } = await client.pick();
  for (const pick of picks) {
    const [{ offerId, quantity }] = pick.items;
    const button = document.createElement("button");
    button.textContent = `Buy ${products.find((it) => it.offerId === offerId).name}`;
    button.onclick = async () => {
      client.accepted(pick);
      const line = { extLineItemNumber: 1, offerId, quantity: quantity ?? 1, currencyCode: "USD" };
      const { body } = await client.createOrder({ orderType: "NEW", lineItems: [line] });
      said.textContent = `Order ${body.orderId} is placed.`;
    };
    list.appendChild(document.createElement("li")).append(button);
  }
  client.shown(picks);
}
vip.then(show).catch((error) => (said.textContent = `No recommendations: ${error.message}`));
