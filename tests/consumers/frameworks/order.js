/** Orders the cart, and shows the number of the order. */
export async function order(client, cart) {
  const lineItems = cart.map((line, index) => ({ extLineItemNumber: index + 1, ...line }));
  const { body } = await client.createOrder({ orderType: "NEW", lineItems });
  document.querySelector("#ordered").textContent = body.orderId;
}
