// @ts-check
// From part numbers to what a shopper reads.

/** @typedef {import("../index.js").ShownPick} ShownPick */

/** Where the shop does not say, the part number is the name. @param {string[]} ids */
const byNumber = (ids) => Object.fromEntries(ids.map((id) => [id, { name: id }]));

/**
 * The picks with their products. What the shop leaves out is left out.
 * @param {ShownPick[]} picks
 * @param {(ids: string[]) => any} [products]
 * @returns {Promise<import("./card.js").Entry[]>}
 */
export async function entriesOf(picks, products = byNumber) {
  const ids = new Set(picks.flatMap(({ items }) => items.map(({ offerId }) => offerId)));
  const known = ids.size === 0 ? {} : await products([...ids]);
  const entries = picks.map((pick) => {
    const items = pick.items.flatMap(({ offerId, quantity }) => {
      const product = known[offerId];
      return product ? [{ quantity, product, name: String(product.name ?? offerId) }] : [];
    });
    return { pick, items };
  });
  return entries.filter(({ items }) => 0 < items.length);
}
