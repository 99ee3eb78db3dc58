// @ts-check
// One pick as a card. Where it ranks, why, and what Adobe predicts is not part of it.

/**
 * A pick with what the shop says about its products.
 * @typedef {object} Entry
 * @property {import("../index.js").ShownPick} pick
 * @property {{ name: string, quantity: number | null, product: import("../element.js").Product }[]} items
 */

/**
 * An element that the page can style by its part. What is false or empty is left out.
 * @param {string} tag
 * @param {string} part
 * @param {...(Node | string | false | null | undefined)} children
 */
export function make(tag, part, ...children) {
  const element = document.createElement(tag);
  element.setAttribute("part", part);
  element.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return element;
}

/**
 * What a card consists of. The name comes first, as those who cannot see the rest go by it.
 * @param {Entry} entry
 * @param {import("./texts.js").Texts} texts
 */
export function contents({ pick: { kind, expiresAt }, items }, texts) {
  const { strings } = texts;
  const [{ quantity, product }] = items;
  const title = texts.all(items);
  const isOne = items.length === 1;
  const isOpportunity = kind.endsWith("Opportunity");
  const seats = kind === "seatExpansion" && quantity;
  const label = seats ? texts.seats(seats) : strings.accept;

  const button = make("button", "button", label);
  button.setAttribute("aria-label", `${label}: ${title}`);
  const body = make(
    "div",
    "body",
    make(`h${Math.min(texts.level + 1, 6)}`, "name", isOne ? named(items[0]) : title),
    make("p", "kind", strings[kind]),
    isOne && product.description && make("p", "description", product.description),
    isOpportunity && make("ul", "items", ...items.map((item) => line(item, texts))),
    expiresAt && make("p", "expires", texts.until(expiresAt)),
    isOne && product.price && make("p", "price", product.price),
  );
  if (!product.imageUrl) return [body, button];
  const image = /** @type {HTMLImageElement} */ (make("img", "image"));
  // The name says what it shows.
  image.alt = "";
  image.loading = "lazy";
  image.src = product.imageUrl;
  return [image, body, button];
}

/** @param {Entry["items"][0]} item @param {import("./texts.js").Texts} texts */
function line({ name, quantity }, texts) {
  return make("li", "item", quantity && `${texts.number(quantity)} × `, name);
}

/** The name, as a link where there is one that leads to a page. @param {Entry["items"][0]} item */
function named({ name, product: { url } }) {
  const link = /** @type {HTMLAnchorElement} */ (make("a", "link", name));
  link.href = url ?? "";
  return url && link.protocol.startsWith("http") ? link : name;
}
