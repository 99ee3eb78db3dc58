// "Renew": what a shopper would be told 30 days before the anniversary, with automatic renewal on.

import { h, render } from "./dom.js";
import { row, rows } from "./rows.js";
import { day, level, price } from "./shop.js";

const DAYS_BEFORE = 30;
const DAY_MS = 86_400_000;

/** Draws `{ body }` of the renewal's preview, `{ error }`, or what to expect. */
export function drawRenewal(container, shop, { body, error }) {
  const { anniversaryDate, subscriptions } = shop.customer;
  const lines = body?.lineItems ?? subscriptions;
  const drawn = lines.map((line) =>
    row(
      shop,
      line,
      [`level ${level(line.offerId)}`],
      h("span", { class: "line-price" }, price(shop.amount(line))),
    ),
  );
  const text = error
    ? "Your renewal cannot be shown right now. Nothing has changed about it."
    : lines.length === 0 && "Nothing renews by itself.";
  const total = lines.reduce((sum, line) => sum + shop.amount(line), 0);
  const notice = new Date(Date.parse(anniversaryDate) - DAYS_BEFORE * DAY_MS);
  render(
    container,
    h(
      "p",
      { class: "quote", "data-testid": "quote" },
      h("b", {}, `Renews on ${day(anniversaryDate)}`),
      ` Automatic renewal is on, so there is nothing to do. This is the quote for ${day(notice)}, 30 days before.`,
    ),
    rows(drawn, { text, waiting: !body && !error }),
    h(
      "p",
      { class: error ? "total unknown" : body ? "total" : "total waiting" },
      h("span", {}, "Total a year"),
      h("b", { "data-testid": "renewal-total" }, price(total)),
    ),
  );
}
