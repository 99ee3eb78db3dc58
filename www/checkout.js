// From cart to order. The client adds the tracker that belongs to these lines, and settles it afterwards.

import { CURRENCY } from "./shop.js";

const PENDING = "larkspur:pending:";

/**
 * Orders the lines for the customer the client is set to. Rejects with a RecommendationError.
 *
 * An order whose outcome is unknown may have been placed. Placing the same lines again repeats that
 * very order with the same correlation id, so that nothing is bought twice; over a reload, too.
 *
 * @param {Map} [offers] the part number a preview gave each line, by the line's number
 */
export async function placeOrder(client, customerId, lines, offers) {
  const pending = inDoubt(customerId, lines);
  const order = pending?.order ?? newOrder(lines, offers);
  const options = pending ? { correlationId: pending.correlationId } : {};
  try {
    const { body, correlationId } = await client.createOrder(order, options);
    sessionStorage.removeItem(PENDING + customerId);
    // An accepted order may come without a readable body; it is placed all the same.
    return { orderId: body?.orderId ?? order.externalReferenceId, correlationId };
  } catch (error) {
    const { outcome, correlationId } = error;
    if (outcome === "unknown" && correlationId) {
      const kept = { correlationId, order, lines };
      sessionStorage.setItem(PENDING + customerId, JSON.stringify(kept));
    } else {
      sessionStorage.removeItem(PENDING + customerId);
    }
    throw error;
  }
}

/** The order of these lines whose outcome is unknown, if there is one. */
export function inDoubt(customerId, lines) {
  const pending = JSON.parse(sessionStorage.getItem(PENDING + customerId) ?? "null");
  return JSON.stringify(pending?.lines) === JSON.stringify(lines) ? pending : null;
}

function newOrder(lines, offers) {
  return {
    orderType: "NEW",
    externalReferenceId: reference(),
    lineItems: lineItems(lines, offers),
  };
}

/** A cart as Adobe takes it. The currency is said by line: said for the order as well, it is an error. */
export function lineItems(lines, offers) {
  return lines.map(({ offerId, quantity }, index) => ({
    extLineItemNumber: index + 1,
    offerId: offers?.get(index + 1) ?? offerId,
    quantity,
    currencyCode: CURRENCY,
  }));
}

/** A shop's own order number. Adobe takes at most 35 characters, so a UUID with hyphens is too long. */
function reference() {
  const random = Math.random().toString(36).slice(2, 10);
  return `larkspur-${Date.now().toString(36)}-${random}`;
}
