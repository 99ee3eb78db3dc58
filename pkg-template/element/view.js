// @ts-check
// The shadow tree of an element, and how it gets from one state to the next without touching what
// need not be touched: neither focus nor a click that has begun is lost.

import { contents, make } from "./card.js";
import { dress } from "./style.js";

/** @typedef {"loading" | "ready" | "empty" | "error"} State */

/**
 * @param {HTMLElement} host
 * @param {() => void} refill called when the host's children have changed
 * @param {(card: Element) => void} accept
 */
export function viewOf(host, refill, accept) {
  const root = host.attachShadow({ mode: "open" });
  const list = make("ul", "list");
  const status = make("p", "status");
  const slot = make("slot", "");
  let heading = make("h2", "heading");
  const region = make("section", "region", heading, list);
  /** By the id of the pick. @type {Map<string, HTMLElement>} */
  let cards = new Map();
  /** What the list consists of. */
  let order = "";

  region.tabIndex = -1;
  list.setAttribute("role", "list");
  status.setAttribute("role", "status");
  slot.addEventListener("slotchange", refill);
  list.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest("button");
    if (button) accept(/** @type {Element} */ (button.parentNode));
  });
  root.append(slot, region, status);

  /**
   * @param {State} state
   * @param {boolean} isBusy
   * @param {import("./card.js").Entry[]} entries
   * @param {number} reserved cards for which there is to be space
   * @param {import("./texts.js").Texts} texts
   */
  function show(state, isBusy, entries, reserved, texts) {
    const isReady = state === "ready";
    const hasChildren = Boolean(host.children.length || host.textContent?.trim());
    // What was shown to another customer keeps its space, and can be neither read nor used.
    const isWaiting = state === "loading" && cards.size > 0;
    host.dataset.state = state;
    region.setAttribute("aria-busy", String(isBusy || state === "loading"));
    region.toggleAttribute("inert", !isReady);
    slot.hidden = isReady || isWaiting;
    region.hidden = hasChildren && !slot.hidden;
    if (isWaiting) return;

    entitle(texts);
    const names = texts.all(entries.flatMap(({ items }) => items));
    const said = isReady && !isBusy ? `${texts.heading}: ${names}` : "";
    // Said once for each answer: not again when the same is drawn again.
    if (status.textContent !== said) status.textContent = said;
    const active = root.activeElement;
    const held = active?.closest("li");
    cards = new Map(entries.map((entry) => [entry.pick.id, cardOf(entry, texts)]));
    arrange(hasChildren ? 0 : reserved);
    if (!active || !held || root.activeElement === active) return;
    // The focus stays with the pick; where that is gone, it does not get lost in the page.
    const again = held.isConnected && held.querySelector(active.localName);
    (again || region).focus();
  }

  /** @param {import("./texts.js").Texts} texts */
  function entitle({ heading: text, level, locale, isRightToLeft, strings }) {
    region.lang = locale;
    region.dir = isRightToLeft ? "rtl" : "";
    region.setAttribute("aria-label", text || strings.heading);
    const wanted = make(`h${level}`, "heading", text);
    if (!heading.isEqualNode(wanted)) heading.replaceWith((heading = wanted));
  }

  /** @param {import("./card.js").Entry} entry @param {import("./texts.js").Texts} texts */
  function cardOf(entry, texts) {
    const { id, kind } = entry.pick;
    const fresh = make("li", `card ${kind}`, ...contents(entry, texts));
    const card = cards.get(id) ?? fresh;
    if (!card.isEqualNode(fresh)) card.replaceChildren(...fresh.childNodes);
    return card;
  }

  /** The cards, and blanks up to the space that is reserved. @param {number} reserved */
  function arrange(reserved) {
    const missing = Math.max(reserved - cards.size, 0);
    const wanted = [...cards.keys(), missing].join();
    if (order === wanted) return;
    order = wanted;
    const blanks = Array.from({ length: missing }, () => make("li", "blank"));
    list.replaceChildren(...cards.values(), ...blanks);
  }

  return {
    show,
    /** The card of a pick that is shown. @param {string} id */
    card: (id) => cards.get(id),
    /** Style sheets belong to a document, and the host may have come to another one. */
    dress: () => dress(root, host.nonce),
  };
}
