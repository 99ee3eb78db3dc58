// What a reseller sees and an end customer does not: the carts of the other customers.

import { h } from "./dom.js";
import { price, seats } from "./shop.js";

/** A list of them, whose buttons call `choose(customerId)`; null: there is nothing to see. */
export function otherCarts(shop, choose) {
  const carts = shop.role === "reseller" ? shop.otherCarts : [];
  if (carts.length === 0) return null;
  return h(
    "section",
    { class: "carts", "data-testid": "other-carts" },
    h("h3", {}, "Waiting for your other customers"),
    h(
      "ul",
      {},
      carts.map(({ customerId, name, quantity, total }) =>
        h(
          "li",
          {},
          h("span", {}, h("b", {}, name), ` · ${seats(quantity)} · ${price(total)} a year`),
          h(
            "button",
            {
              type: "button",
              class: "link",
              "data-testid": "other-cart",
              "data-key": `cart ${customerId}`,
              click: () => choose(customerId),
            },
            `Order for ${name}`,
          ),
        ),
      ),
    ),
  );
}
