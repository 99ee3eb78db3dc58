// What is sold.

import { h, hidden, render } from "./dom.js";
import { price } from "./shop.js";

/** Draws all products, each with its price for a seat and year; their buttons call `add(product)`. */
export function drawProducts(container, shop, add) {
  const products = shop.catalogue.map((product) =>
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
      h("p", { class: "price" }, h("b", {}, price(product.price)), h("span", {}, "a seat a year")),
      h(
        "button",
        {
          type: "button",
          "data-testid": "add",
          "data-key": `add ${product.offerId}`,
          click: () => add(product),
        },
        "Add to cart",
        hidden(`: ${product.name}`),
      ),
    ),
  );
  render(container, h("ul", { class: "products", "data-testid": "products" }, products));
}
