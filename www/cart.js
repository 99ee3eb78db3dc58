// The cart as shoppers see it, with what became of the last order.

import { otherCarts } from "./carts.js";
import { h, hidden, render } from "./dom.js";
import { level, price, seats } from "./shop.js";

const MOST = 10_000;

/**
 * Draws the cart.
 * @param {Element} container
 * @param shop
 * @param state `{ placing, orderId, lines, error, inDoubt }` of the customer's last order, and `offers`, the
 *   part numbers of a preview of these lines
 * @param act `{ setQuantity, remove, order, choose }`
 */
export function drawCart(container, shop, state, act) {
  const lines = shop.cart;
  render(
    container,
    state.orderId && confirmation(shop, state),
    lines.length > 0
      ? h(
          "ul",
          { class: "lines" },
          lines.map((line, index) => drawLine(shop, line, quoted(state.offers, index), act)),
        )
      : !state.orderId &&
          h(
            "p",
            { class: "quiet" },
            "Nothing in it yet. ",
            h("a", { href: "#discover" }, "See all products"),
          ),
    state.error && problem(state.error, state.inDoubt),
    lines.length > 0 &&
      h(
        "p",
        { class: "total" },
        h("span", {}, "Total a year"),
        h("b", { "data-testid": "total" }, price(shop.total)),
      ),
    (lines.length > 0 || state.orderId) &&
      h(
        "button",
        {
          type: "button",
          class: "primary wide",
          "data-testid": "order",
          "data-key": "order",
          // Not `disabled`: whoever pressed it keeps the focus.
          "aria-disabled": String(state.placing || lines.length === 0),
          click: () => !state.placing && lines.length > 0 && act.order(),
        },
        state.placing ? "Placing the order …" : state.inDoubt ? "Ask again" : "Place order",
      ),
    otherCarts(shop, act.choose),
  );
}

/**
 * Writes the levels into the lines that are drawn. The rest stays as it is: a button that is being pressed
 * would not be there any more when it is let go.
 */
export function drawQuotes(container, offers) {
  container.querySelectorAll("[data-testid=quoted]").forEach((place, index) => {
    place.textContent = quoted(offers, index);
  });
}

/** The discount level at which a line is sold. The text has its place before it is known. */
function quoted(offers, index) {
  if (!offers) return "Asking for your level …";
  const offerId = offers.get(index + 1);
  return offerId ? `Level ${level(offerId)} · ${offerId}` : "Your level shows once ordered";
}

function drawLine(shop, { offerId, quantity }, quote, { setQuantity, remove }) {
  const name = shop.nameOf(offerId);
  const set = (wanted) => {
    const whole = Math.trunc(Number(wanted));
    setQuantity(offerId, Math.min(Math.max(whole || 1, 1), MOST));
  };
  const step = (text, label, by, atEnd) =>
    h(
      "button",
      {
        type: "button",
        class: "step",
        "data-key": `${label} ${offerId}`,
        "data-testid": `cart-${label}`,
        "aria-disabled": String(atEnd),
        click: () => !atEnd && set(quantity + by),
      },
      h("span", { "aria-hidden": "true" }, text),
      hidden(`One seat ${label}: ${name}`),
    );
  return h(
    "li",
    { class: "line", "data-testid": "cart-line", "data-offer": offerId },
    h("p", { class: "line-name" }, name),
    h("p", { class: "line-price" }, price(shop.amount({ offerId, quantity }))),
    h("p", { class: "line-level", "data-testid": "quoted" }, quote),
    h(
      "p",
      { class: "stepper" },
      step("−", "less", -1, quantity <= 1),
      h("input", {
        type: "number",
        inputmode: "numeric",
        min: 1,
        max: MOST,
        value: quantity,
        "aria-label": `Seats of ${name}`,
        "data-key": `quantity ${offerId}`,
        "data-testid": "cart-quantity",
        change: (event) => set(event.target.value),
      }),
      step("+", "more", 1, quantity >= MOST),
    ),
    h(
      "button",
      {
        type: "button",
        class: "link",
        "data-key": `remove ${offerId}`,
        "data-testid": "cart-remove",
        click: () => remove(offerId),
      },
      "Remove",
      hidden(` ${name}`),
    ),
  );
}

function confirmation(shop, { orderId, lines }) {
  return h(
    "div",
    { class: "confirmation", "data-testid": "confirmation" },
    h("p", { class: "title" }, "Thank you for your order"),
    h("p", {}, "Order ", h("b", { "data-testid": "order-id" }, orderId)),
    h(
      "ul",
      {},
      lines.map((line) => h("li", {}, `${seats(line.quantity)} of ${shop.nameOf(line.offerId)}`)),
    ),
    h("p", {}, h("a", { href: "#use" }, "See your subscriptions")),
  );
}

function problem(error, inDoubt) {
  const text = inDoubt
    ? "It is not known whether the order arrived. Asking again is safe: it is one order however often it is sent."
    : "The order was not placed. Your cart is as it was.";
  const code = [error.code, error.serviceCode, error.outcome && `outcome ${error.outcome}`];
  return h(
    "div",
    { class: "problem", "data-testid": "order-error" },
    h("p", { class: "title" }, inDoubt ? "No answer to the order" : "Something is not right"),
    h("p", {}, text),
    error.additionalDetails?.length > 0 && h("p", {}, error.additionalDetails.join(" ")),
    h("p", { class: "code" }, code.filter(Boolean).join(" · ")),
  );
}
