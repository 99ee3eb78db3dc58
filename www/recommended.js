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
 * @param parts.again called when the shopper wants to try again
 */
export function recommended({ client, shop, container, accept, explain, again }) {
  let newest;
  let picks;
  let unwatch = () => {};

  /**
   * Asks anew. Cards that are there stay until the answer comes, unless they were about something else.
   * @param ask called with `{ signal }`, resolves with recommendations; null: there is nothing to ask
   */
  async function refresh(ask, { afresh = false } = {}) {
    newest?.abort();
    const mine = (newest = new AbortController());
    wait(afresh);
    try {
      const everything = await ask({ signal: mine.signal });
      if (mine !== newest) return;
      show(everything);
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
      picks = undefined;
      unwatch();
      const cards = [placeholder(), placeholder(), placeholder()];
      render(container, h("ul", { class: "cards", "aria-hidden": "true" }, cards));
    }
  }

  function show(everything) {
    settle();
    if (!everything) message("Your cart is empty", "What goes with it is shown here.");
    else if (everything.issue) message("No suggestions now", "All the rest is as it should be.");
    else if (everything.picks.length === 0)
      message("Nothing to suggest right now", "You have what goes with this already.");
    else {
      picks = everything.picks;
      draw();
    }
  }

  /** Draws the cards again: what is in the cart may have changed. */
  function draw() {
    if (!picks) return;
    unwatch();
    const cards = new Map(picks.map((pick) => [card(shop, pick, accept), pick]));
    render(container, h("ul", { class: "cards" }, ...cards.keys()));
    unwatch = watch(cards, (pick) => client.shown(pick));
  }

  function fail() {
    settle();
    message(
      "Suggestions are taking a break",
      "Everything else in the shop works as always.",
      h("button", { type: "button", "data-testid": "retry", click: again }, "Try again"),
    );
  }

  function settle() {
    picks = undefined;
    unwatch();
    container.setAttribute("aria-busy", "false");
  }

  function message(title, text, ...more) {
    const paragraphs = [h("p", { class: "title" }, title), h("p", {}, text), ...more];
    render(
      container,
      h("div", { class: "message", "data-testid": "picks-message" }, ...paragraphs),
    );
  }

  return { refresh, draw };
}
