// Rows of products with seats, as they come in an answer of Adobe's. Until there is one, and if there is
// none, the rows that are to be expected keep their place.

import { h } from "./dom.js";
import { seats } from "./shop.js";

/** One row: `details` are texts beside the seats, `end` is an element. */
export function row(shop, { offerId, quantity }, details, end) {
  return h(
    "li",
    { class: "row", "data-testid": "owned-line", "data-offer": offerId },
    h("span", { class: `tile ${shop.product(offerId)?.cloud ?? ""}`, "aria-hidden": "true" }),
    h(
      "div",
      { class: "product-text" },
      h("h3", {}, shop.nameOf(offerId)),
      h("p", {}, [seats(quantity), ...details].join(" · ")),
    ),
    end,
  );
}

/** The rows, or a text in the place that they were to have. */
export function rows(items, { text, waiting } = {}) {
  const list = h("ul", { class: "products", "data-testid": "owned" }, items);
  if (!text && !waiting) return list;
  list.inert = true;
  list.dataset.testid = "expected";
  for (const item of items) item.dataset.testid = "expected-line";
  return h(
    "div",
    { class: waiting ? "kept waiting" : "kept" },
    list,
    text && h("p", { "data-testid": "host-message" }, text),
  );
}
