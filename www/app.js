// The storefront, put together: which part hears of what.

// With a bundler, or an import map: from "vip-recommendations".
import { createClient } from "/pkg/dist/index.mjs";

import { drawCart, drawQuotes } from "./cart.js";
import { inDoubt, placeOrder } from "./checkout.js";
import { connection } from "./connection.js";
import { h } from "./dom.js";
import { faults } from "./faults.js";
import { panel } from "./panel.js";
import { quotes } from "./quotes.js";
import { recommended } from "./recommended.js";
import { forget, openShop, seats } from "./shop.js";
import { states } from "./states.js";
import { tabs } from "./tabs.js";

const byId = (id) => document.getElementById(id);

async function start() {
  const shop = await openShop();
  const events = new EventTarget();
  const way = connection();
  const client = await createClient({
    proxyUrl: "/",
    customerId: shop.customer.customerId,
    // Both are answered by the catalogue. Without them everything is sold, and no product's cloud is known.
    sellable: (offerId) => shop.product(offerId) !== undefined,
    productCategory: (offerId) => shop.product(offerId)?.cloud,
    fetch: way.fetch,
    onEvent: (detail) => events.dispatchEvent(new CustomEvent("client", { detail })),
  });

  const behind = panel({ client, shop, container: byId("inside") });
  events.addEventListener("client", ({ detail }) => behind.note(detail));
  const picks = recommended({
    client,
    shop,
    container: byId("picks"),
    accept,
    explain: (outcome) => behind.explain({ ...outcome, state }),
    again: () => ask({ afresh: true }),
  });
  const quoted = quotes();
  const all = states({
    client,
    shop,
    container: byId("host"),
    quotes: quoted,
    add,
    showCart,
    showQuotes,
  });
  let state;

  /** Asks for what the state that is shown is fed by. */
  function ask(options) {
    picks.refresh(state.ask, options);
  }

  function show(name) {
    state = all[name];
    document.title = `${state.title} · Larkspur, software for teams`;
    byId("host-title").textContent = state.host;
    byId("picks-title").textContent = state.picks;
    byId("shop").dataset.state = name;
    const [first, second] = [byId("recommended"), byId("hosted")];
    byId("shop").prepend(...(state.picksFirst ? [first, second] : [second, first]));
    state.draw();
    ask({ afresh: true });
  }

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

  function add({ offerId, name }) {
    change(() => shop.add(offerId), `${name} added to the cart.`);
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
    choose: (customerId) => shop.choose(customerId),
  };

  async function order() {
    const { customerId } = shop.customer;
    const lines = shop.cart;
    const offers = quoted.of(customerId, lines);
    outcomes.set(customerId, { placing: true });
    showCart();
    try {
      const { orderId, correlationId } = await placeOrder(client, customerId, lines, offers);
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

  /** Draws the cart where it is in the state that is shown. */
  function showCart() {
    if (state !== all.buy) return;
    const { customer, cart } = shop;
    const current = {
      ...outcomes.get(customer.customerId),
      inDoubt: inDoubt(customer.customerId, cart) !== null,
      offers: quoted.of(customer.customerId, cart),
    };
    drawCart(byId("host"), shop, current, actions);
  }

  /** Levels for the cart where it is shown and still the one that was asked about. */
  function showQuotes() {
    const offers = quoted.of(shop.customer.customerId, shop.cart);
    if (state === all.buy && offers) drawQuotes(byId("host"), offers);
  }

  function showCount() {
    const count = shop.cart.reduce((sum, { quantity }) => sum + quantity, 0);
    byId("count").textContent = count;
    byId("count").parentElement.classList.toggle("none", count === 0);
  }

  // What changes, and who hears of it.

  shop.addEventListener("cart", () => {
    showCount();
    showCart();
    behind.draw();
    if (state === all.buy) ask();
    else picks.draw();
  });
  shop.addEventListener("owned", () => ask());
  shop.addEventListener("role", showCart);
  shop.addEventListener("customer", () => {
    // From here on nothing that was shown to, or taken by, the one before goes with an order.
    client.setCustomer(shop.customer.customerId);
    chooser.value = shop.customer.customerId;
    showCount();
    behind.draw();
    state.draw();
    ask({ afresh: true });
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

  const role = byId("role");
  role.value = shop.role;
  role.addEventListener("change", () => shop.become(role.value));

  faults({
    form: byId("faults"),
    select: byId("fault"),
    saveForOrder: byId("fault-order"),
    hint: byId("fault-hint"),
    cut: way.cut,
    again: () => ask({ afresh: true }),
  });
  byId("start-over").addEventListener("click", async () => {
    await fetch("/sandbox/reset", { method: "POST" });
    client.setConsent(false); // Erases what the package has stored.
    forget();
    location.reload();
  });

  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // The address is that of the state.
    byId("picks").focus();
  });

  showCount();
  byId("page").hidden = false;
  tabs(document.querySelectorAll(".states a"), Object.keys(all), show);
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
