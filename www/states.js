// The four states of the shop, each fed by a call of its own. `ask` resolves with the recommendations of
// that call, and has the page show the rest of the answer; null: there is nothing to ask.

import { drawProducts } from "./catalogue.js";
import { lineItems } from "./checkout.js";
import { drawRenewal } from "./renewal.js";
import { drawSubscriptions } from "./subscriptions.js";

/**
 * @param {object} parts
 * @param parts.client the client of vip-recommendations
 * @param parts.shop
 * @param {Element} parts.container for what a state shows beside the recommendations
 * @param parts.quotes keeps what a preview made of the cart
 * @param parts.add called with the product of the catalogue whose button was pressed
 * @param parts.showCart draws the cart
 * @param parts.showQuotes writes into the drawn cart what a preview made of it
 */
export function states({ client, shop, container, quotes, add, showCart, showQuotes }) {
  const owned = () => shop.customer.subscriptions;

  return {
    discover: {
      title: "Discover",
      host: "All products",
      picks: "Recommended for you",
      method: "pick",
      call: "POST /v3/recommendations",
      picksFirst: true,
      draw: () => drawProducts(container, shop, add),
      async ask(options) {
        // The shop needs pick() alone. The second call is for the panel, and shares the first one's request.
        const query = { owned: owned() };
        const [picked, everything] = await Promise.all([
          client.pick(query, options),
          client.recommendations(query, options),
        ]);
        return { ...everything, ...picked };
      },
    },
    buy: {
      title: "Buy",
      host: "Your cart",
      picks: "Goes with your cart",
      method: "previewOrder",
      call: "POST …/orders, PREVIEW",
      draw: showCart,
      ask(options) {
        const { cart: lines } = shop;
        if (lines.length === 0) return null;
        const order = { lineItems: lineItems(lines) };
        const { customerId } = shop.customer;
        const preview = client.previewOrder(order, { ...options, owned: owned() });
        return answered(preview, options, (it) => {
          quotes.keep(customerId, lines, it.body);
          showQuotes();
        });
      },
    },
    use: {
      title: "Use",
      host: "My subscriptions",
      picks: "Make more of them",
      method: "subscriptions",
      call: "GET …/subscriptions",
      draw: () => drawSubscriptions(container, shop, {}),
      ask: (options) =>
        answered(client.subscriptions(options), options, (it) =>
          drawSubscriptions(container, shop, it),
        ),
    },
    renew: {
      title: "Renew",
      host: "Your renewal",
      picks: "Before you renew",
      method: "previewRenewal",
      call: "POST …/orders, PREVIEW_RENEWAL",
      draw: () => drawRenewal(container, shop, {}),
      ask: (options) =>
        // Without lines: what renews by itself.
        answered(client.previewRenewal({}, { ...options, owned: owned() }), options, (it) =>
          drawRenewal(container, shop, it),
        ),
    },
  };
}

/** Has `{ body }` or `{ error }` of a host call shown, unless another was made since. */
async function answered(call, { signal }, show) {
  try {
    const { body, recommendations } = await call;
    if (!signal.aborted) show({ body });
    return recommendations;
  } catch (error) {
    if (!signal.aborted) show({ error });
    throw error;
  }
}
