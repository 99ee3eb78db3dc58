// A pick as a card: what a shopper may see of it. Ranks, rules and propensity are not among that.

import { h, hidden } from "./dom.js";
import { day, price, seats } from "./shop.js";

const LABELS = {
  upsell: "Upgrade",
  crossSell: "Goes well with",
  addOn: "Add-on",
  seatExpansion: "More seats",
  newOpportunity: "You asked about",
  renewOpportunity: "Time to renew",
};

/** The label of a kind. */
export function labelOf(kind) {
  return LABELS[kind] ?? kind;
}

/** A card whose button calls `accept(pick)`. */
export function card(shop, pick, accept) {
  const items = shop.itemsOf(pick);
  const [first, ...others] = items;
  const product = shop.product(first.offerId);
  const total = items.reduce((sum, item) => sum + shop.amount(item), 0);
  const quantity = items.reduce((sum, item) => sum + item.quantity, 0);
  const taken = shop.has(items);
  const title =
    others.length === 0 ? shop.nameOf(first.offerId) : `${items.length} products together`;

  return h(
    "li",
    { class: "card", "data-testid": "pick", "data-pick": pick.id, "data-kind": pick.kind },
    h(
      "div",
      { class: "card-top" },
      h("p", { class: `kind ${pick.kind}`, "data-testid": "pick-kind" }, labelOf(pick.kind)),
      h("span", { class: `tile ${product?.cloud ?? ""}`, "aria-hidden": "true" }),
    ),
    h("h3", { "data-testid": "pick-name" }, title),
    others.length === 0
      ? h("p", { class: "about" }, product?.description ?? "")
      : h(
          "ul",
          { class: "items", "data-testid": "pick-items" },
          items.map((item) => h("li", {}, `${item.quantity} × ${shop.nameOf(item.offerId)}`)),
        ),
    note(shop, pick),
    h("p", { class: "price" }, h("b", {}, price(total)), " a year", h("span", {}, seats(quantity))),
    h(
      "button",
      {
        type: "button",
        class: "primary",
        "data-testid": "accept",
        "data-key": `accept ${pick.id}`,
        "aria-disabled": String(taken),
        click: () => !taken && accept(pick),
      },
      taken
        ? "In your cart"
        : pick.kind === "seatExpansion"
          ? `Add ${seats(first.quantity)}`
          : "Add to cart",
      hidden(`: ${title}`),
    ),
  );
}

/** Why a shopper may want it, where that can be said. */
function note(shop, pick) {
  const inCart = shop.cart.some(({ offerId }) => pick.replaces.includes(offerId));
  let text;
  if (pick.expiresAt) {
    text = ["Until ", h("time", { datetime: pick.expiresAt }, day(pick.expiresAt))];
  } else if (inCart) {
    text = [`Takes the place of ${shop.nameOf(pick.replaces[0])}`];
  } else if (pick.replaces.length > 0) {
    text = [`The step up from your ${shop.nameOf(pick.replaces[0])}`];
  } else if (pick.kind === "seatExpansion") {
    text = ["On top of what your team has"];
  } else if (pick.sourceOfferIds.length > 0) {
    text = [`With ${shop.nameOf(pick.sourceOfferIds[0])}`];
  }
  return text && h("p", { class: "note", "data-testid": "pick-note" }, text);
}

/** What stands in for a card until there is one. */
export function placeholder() {
  return h(
    "li",
    { class: "card placeholder" },
    ["short", "wide", "wide", "middle", "button"].map((width) => h("span", { class: width })),
  );
}
