// "Recommended for you": asks, shows the newest answer, and tells the client what was seen and taken.

import { card, placeholder } from "./cards.js";
import { h, render } from "./dom.js";
import { watch } from "./seen.js";

/**
 * @param {object} parts
 * @param parts.client the client of vip-recommendations
 * @param parts.shop what the cards are about
 * @param {Element} parts.container where they go
 * @param parts.accept called with the pick whose button was pressed
 * @param parts.explain called with every outcome, for the panel beside the shop
 */
export function recommended({ client, shop, container, accept, explain }) {
  let newest;
  let unwatch = () => {};

  /** Asks again. Cards that are there stay until the answer comes, unless they were another customer's. */
  async function refresh({ afresh = false } = {}) {
    newest?.abort();
    const mine = (newest = new AbortController());
    const { signal } = mine;
    const query = {
      offers: shop.cart.map(({ offerId, quantity }) => ({ offerId, quantity })),
      owned: shop.customer.subscriptions,
    };
    wait(afresh);
    try {
      // The shop needs pick() alone. The second call is for the panel, and shares the first one's request.
      const [answer, everything] = await Promise.all([
        client.pick(query, { signal }),
        client.recommendations(query, { signal }),
      ]);
      if (mine !== newest) return;
      show(answer.picks);
      explain({ everything });
    } catch (error) {
      if (mine !== newest) return;
      fail();
      explain({ error });
    }
  }

  function wait(afresh) {
    container.setAttribute("aria-busy", "true");
    if (afresh || !container.querySelector("[data-testid=pick]")) {
      unwatch();
      const cards = [placeholder(), placeholder(), placeholder()];
      render(container, h("ul", { class: "cards", "aria-hidden": "true" }, cards));
    }
  }

  function show(picks) {
    unwatch();
    container.setAttribute("aria-busy", "false");
    if (picks.length === 0) {
      message("Nothing to suggest right now", "You have what goes with your cart already.");
      return;
    }
    const cards = new Map(picks.map((pick) => [card(shop, pick, accept), pick]));
    render(container, h("ul", { class: "cards" }, ...cards.keys()));
    unwatch = watch(cards, (pick) => client.shown(pick));
  }

  function fail() {
    unwatch();
    container.setAttribute("aria-busy", "false");
    message(
      "Suggestions are taking a break",
      "Everything else in the shop works as always.",
      h(
        "button",
        { type: "button", "data-testid": "retry", click: () => refresh({ afresh: true }) },
        "Try again",
      ),
    );
  }

  function message(title, text, ...more) {
    const paragraphs = [h("p", { class: "title" }, title), h("p", {}, text), ...more];
    render(
      container,
      h("div", { class: "message", "data-testid": "picks-message" }, ...paragraphs),
    );
  }

  return { refresh };
}
