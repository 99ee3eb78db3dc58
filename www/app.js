// The storefront, put together: which part hears of what.

// With a bundler, or an import map: from "vip-recommendations".
import { createClient } from "/pkg/dist/index.mjs";

import { drawCart } from "./cart.js";
import { drawOwned, drawProducts } from "./catalogue.js";
import { inDoubt, placeOrder } from "./checkout.js";
import { h } from "./dom.js";
import { faults } from "./faults.js";
import { panel } from "./panel.js";
import { recommended } from "./recommended.js";
import { forget, openShop, seats } from "./shop.js";

const byId = (id) => document.getElementById(id);

async function start() {
  const shop = await openShop();
  const events = new EventTarget();
  const client = await createClient({
    proxyUrl: "/",
    customerId: shop.customer.customerId,
    // Both are answered by the catalogue. Without them everything is sold, and no product's cloud is known.
    sellable: (offerId) => shop.product(offerId) !== undefined,
    productCategory: (offerId) => shop.product(offerId)?.cloud,
    onEvent: (detail) => events.dispatchEvent(new CustomEvent("client", { detail })),
  });

  const behind = panel({ client, shop, container: byId("inside") });
  events.addEventListener("client", ({ detail }) => behind.note(detail));
  const picks = recommended({
    client,
    shop,
    container: byId("picks"),
    accept,
    explain: behind.explain,
  });

  /** What became of the last order, by customer: `{ placing, orderId, lines, error }`. */
  const outcomes = new Map();

  /** Changes the cart, unless it is being ordered, and says so once. */
  function change(action, text) {
    const { customerId } = shop.customer;
    if (outcomes.get(customerId)?.placing) return;
    outcomes.delete(customerId);
    action();
    announce(text);
  }

  function accept(pick) {
    const items = shop
      .itemsOf(pick)
      .map((it) => `${seats(it.quantity)} of ${shop.nameOf(it.offerId)}`);
    change(
      () => {
        client.accepted(pick);
        shop.take(pick);
      },
      `${items.join(" and ")} added to the cart.`,
    );
  }

  const actions = {
    setQuantity: (offerId, quantity) =>
      change(
        () => shop.setQuantity(offerId, quantity),
        `${shop.nameOf(offerId)}: ${seats(quantity)}.`,
      ),
    remove: (offerId) =>
      change(() => shop.remove(offerId), `${shop.nameOf(offerId)} removed from the cart.`),
    order,
  };

  async function order() {
    const { customerId } = shop.customer;
    const lines = shop.cart;
    outcomes.set(customerId, { placing: true });
    showCart();
    try {
      const { orderId, correlationId } = await placeOrder(client, customerId, lines);
      outcomes.set(customerId, { orderId, lines });
      shop.ordered(customerId, lines);
      announce(`Order ${orderId} is placed. Thank you.`);
      behind.ordered(correlationId, lines);
    } catch (error) {
      outcomes.set(customerId, { error });
      showCart();
      announce("The order is not confirmed. The cart is as it was.");
      behind.ordered(error.correlationId, lines);
      return;
    }
    shop.refresh().catch(() => {}); // What is owned is shown as it was, until the next visit.
  }

  function showCart() {
    const { customerId } = shop.customer;
    const doubt = inDoubt(customerId, shop.cart) !== null;
    drawCart(byId("lines"), shop, { ...outcomes.get(customerId), inDoubt: doubt }, actions);
    byId("count").textContent = shop.cart.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  // What changes, and who hears of it.

  shop.addEventListener("cart", () => {
    showCart();
    behind.draw();
    picks.refresh();
  });
  shop.addEventListener("owned", () => {
    drawOwned(byId("owned"), shop);
    picks.refresh();
  });
  shop.addEventListener("customer", () => {
    client.setCustomer(shop.customer.customerId);
    drawOwned(byId("owned"), shop);
    showCart();
    behind.draw();
    picks.refresh({ afresh: true });
  });

  // The page.

  const chooser = byId("customer");
  chooser.replaceChildren(
    ...shop.customers.map(({ customerId, name, note }) =>
      h("option", { value: customerId }, `${name} · ${note}`),
    ),
  );
  chooser.value = shop.customer.customerId;
  chooser.addEventListener("change", () => shop.choose(chooser.value));

  faults({
    form: byId("faults"),
    select: byId("fault"),
    saveForOrder: byId("fault-order"),
    hint: byId("fault-hint"),
    again: () => picks.refresh({ afresh: true }),
  });
  byId("start-over").addEventListener("click", async () => {
    await fetch("/sandbox/reset", { method: "POST" });
    client.setConsent(false); // Erases what the package has stored.
    forget();
    location.reload();
  });

  drawProducts(byId("products"), shop, ({ offerId, name }) =>
    change(() => shop.add(offerId), `${name} added to the cart.`),
  );
  drawOwned(byId("owned"), shop);
  showCart();
  behind.draw();
  byId("page").hidden = false;
  picks.refresh({ afresh: true });
}

/** Tells screen readers. The same text twice is told twice. */
function announce(text) {
  const announcer = byId("announcer");
  announcer.replaceChildren(document.createTextNode(text));
}

start().catch((error) => {
  console.error(error);
  byId("closed").hidden = false;
});
