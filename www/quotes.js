// What previews made of carts: each line's part number at the discount level it is sold at.

export function quotes() {
  /** The newest of each customer. */
  const newest = new Map();

  return {
    /** Keeps the answer to a preview of these lines; undefined: there was none. */
    keep(customerId, lines, body) {
      const offers = new Map(body?.lineItems?.map((it) => [it.extLineItemNumber, it.offerId]));
      newest.set(customerId, { of: nameOf(lines), offers });
    },

    /** The part number of each line by its number, from 1. Undefined: these lines were not asked about yet. */
    of(customerId, lines) {
      const quote = newest.get(customerId);
      return quote?.of === nameOf(lines) ? quote.offers : undefined;
    },
  };
}

function nameOf(lines) {
  return JSON.stringify(lines.map(({ offerId, quantity }) => [offerId, quantity]));
}
