// "Use": what the customer has, as the service says.

import { h, render } from "./dom.js";
import { row, rows } from "./rows.js";
import { day } from "./shop.js";

const STATUS = {
  1000: "Active",
  1002: "Pending",
  1004: "Inactive",
  1008: "Cancelled",
  1009: "Scheduled",
};

/** Draws `{ body }` of the subscriptions, `{ error }`, or what to expect. */
export function drawSubscriptions(container, shop, { body, error }) {
  const items = body?.items ?? shop.customer.subscriptions.map(expected(shop));
  const drawn = items.map(({ offerId, currentQuantity, renewalDate, status }) =>
    row(
      shop,
      { offerId, quantity: currentQuantity },
      [`renews ${day(renewalDate)}`],
      h("span", { class: "tag" }, STATUS[status] ?? `Status ${status}`),
    ),
  );
  const text = error && "Your subscriptions cannot be shown right now. They go on as they are.";
  render(container, rows(drawn, { text, waiting: !body && !error }));
}

function expected({ customer }) {
  return ({ offerId, quantity }) => ({
    offerId,
    currentQuantity: quantity,
    renewalDate: customer.anniversaryDate,
    status: "1000",
  });
}
