// What is sold, and what the customer has.

import { h, hidden, render } from "./dom.js";
import { price, seats } from "./shop.js";

/** Draws all products; their buttons call `add(product)`. */
export function drawProducts(container, shop, add) {
  render(
    container,
    shop.catalogue.map((product) =>
      h(
        "li",
        { class: "product", "data-testid": "product", "data-offer": product.offerId },
        h("span", { class: `tile ${product.cloud}`, "aria-hidden": "true" }),
        h(
          "div",
          { class: "product-text" },
          h("h3", {}, product.name),
          h("p", {}, product.description),
        ),
        h("p", { class: "price" }, h("b", {}, price(product.price))),
        h(
          "button",
          { type: "button", "data-testid": "add", click: () => add(product) },
          "Add to cart",
          hidden(`: ${product.name}`),
        ),
      ),
    ),
  );
}

/** Draws the subscriptions of the customer. */
export function drawOwned(container, shop) {
  render(
    container,
    shop.customer.subscriptions.map(({ offerId, quantity }) =>
      h(
        "li",
        { "data-testid": "owned-line", "data-offer": offerId },
        h("span", {}, shop.nameOf(offerId)),
        h("span", {}, seats(quantity)),
      ),
    ),
  );
}
