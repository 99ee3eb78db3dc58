// @ts-check
// From part numbers to what a shopper reads.

/** @typedef {import("../index.js").ShownPick} ShownPick */

/**
 * The picks with their products. What the shop leaves out is left out; where it does not say, the part
 * number is the name.
 * @param {ShownPick[]} picks
 * @param {(ids: string[]) => any} [products]
 * @returns {Promise<import("./card.js").Entry[]>}
 */
export async function entriesOf(picks, products) {
  const ids = new Set(picks.flatMap(({ items }) => items.map(({ offerId }) => offerId)));
  const known = products && 0 < ids.size ? await products([...ids]) : {};
  const entries = picks.map((pick) => {
    const items = pick.items.flatMap(({ offerId, quantity }) => {
      const product = products ? known[offerId] : { name: offerId };
      return product ? [{ quantity, product, name: String(product.name ?? offerId) }] : [];
    });
    return { pick, items };
  });
  return entries.filter(({ items }) => 0 < items.length);
}
