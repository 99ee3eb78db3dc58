// @ts-check
// Orders and subscriptions: previews change nothing, orders complete at once.

import {
  CURRENCY,
  active,
  atLevel,
  consume,
  isAnyOf,
  isSame,
  isSold,
  link,
  moment,
} from "./customers.js";
import { ACROBATS, AI_ASSISTANTS } from "./data.js";
import { Refused } from "./fields.js";
import { readOrder } from "./order-request.js";

/** @typedef {import("./fields.js").Fields} Fields */
/** @typedef {import("./order-request.js").Line} Line */
/** @typedef {import("./sandbox.js").Sandbox} Sandbox */
/** @typedef {import("./sandbox.js").Call} Call */
/** @typedef {import("./sandbox.js").Embed} Embed */

/**
 * Places or previews an order.
 * @param {Sandbox} sandbox
 * @param {any} customer
 * @param {Fields} fields
 * @param {Embed} embed
 * @param {number} now
 */
export function place(sandbox, customer, fields, embed, now) {
  const request = readOrder(fields);
  const { orderType, lines, cancellingItems, isPreview } = request;
  checkAddOns(customer, lines);
  /** @type {any} */
  const order = {
    referenceOrderId: "",
    orderType,
    externalReferenceId: request.externalReferenceId,
    orderId: "",
    customerId: customer.id,
    currencyCode: request.currencyCode ?? lines[0]?.currencyCode ?? CURRENCY,
    creationDate: moment(now),
    status: "",
    lineItems: lines,
  };
  if (isPreview) return preview(customer, order, embed);
  if (orderType === "SWITCH") {
    order.cancellingItems = cancellingItems;
    checkSwitch(customer, lines, cancellingItems);
  }
  if (!cancellingItems.length) delete order.cancellingItems;
  order.orderId = `99${String(++sandbox.ordersPlaced).padStart(8, "0")}`;
  order.links = { self: link(`/v3/customers/${customer.id}/orders/${order.orderId}`) };
  const answered = withStatus(order, "1002");
  complete(sandbox, customer, order, now);
  return { status: orderType === "SWITCH" ? 202 : 201, body: answered };
}

/** The order as it would be, each line at the level of its quantity. @param {any} customer @param {any} order @param {Embed} embed */
function preview(customer, order, embed) {
  const isRenewal = order.orderType === "PREVIEW_RENEWAL";
  const cart = order.lineItems.map((/** @type {any} */ line) => line.offerId);
  if (isRenewal) {
    order.eligibleOffers = [];
    if (!cart.length) order.lineItems = autoRenewal(customer);
    for (const line of order.lineItems) line.status = "1000";
  }
  for (const line of order.lineItems) line.offerId = atLevel(line.offerId, level(line.quantity));
  const embedded = embed(isRenewal && !cart.length ? undefined : cart);
  return { status: isRenewal ? 202 : 201, body: { ...order, ...embedded }, tracked: !!embedded };
}

/** @param {number} quantity */
const level = (quantity) =>
  quantity < 10 ? "01" : quantity < 50 ? "02" : quantity < 100 ? "03" : "04";

/** What renews by itself, scheduled subscriptions included. @param {any} customer */
function autoRenewal({ subscriptions }) {
  const lines = subscriptions
    .filter(
      (/** @type {any} */ { status, autoRenewal: { enabled, renewalQuantity } }) =>
        status !== "1004" && enabled && renewalQuantity > 0,
    )
    .map((/** @type {any} */ it, /** @type {number} */ index) => ({
      extLineItemNumber: index + 1,
      offerId: it.offerId,
      quantity: it.autoRenewal.renewalQuantity,
      subscriptionId: it.subscriptionId,
      currencyCode: it.currencyCode,
      deploymentId: it.deploymentId,
    }));
  if (!lines.length) throw new Refused("2136");
  return lines;
}

/** The AI assistant needs an Acrobat of any kind, owned or in the same order. @param {any} customer @param {Line[]} lines */
function checkAddOns(customer, lines) {
  if ([...active(customer), ...lines].some(({ offerId }) => isAnyOf(offerId, ACROBATS))) return;
  const line = lines.find(({ offerId }) => isAnyOf(offerId, AI_ASSISTANTS));
  if (!line) return;
  const reason = `Line Item: ${line.extLineItemNumber}, Reason: INELIGIBLE_ADD_ON`;
  throw new Refused("2129", { additionalDetails: [reason] });
}

/** One line takes the place of one subscription, seat by seat. Fills in what is cancelled. @param {any} customer @param {any[]} lines @param {any[]} cancellingItems */
function checkSwitch(customer, lines, cancellingItems) {
  const [line] = lines;
  const [cancelled] = cancellingItems;
  if (lines.length !== 1 || cancellingItems.length !== 1) throw new Refused("2152");
  const source = active(customer).find((it) => it.subscriptionId === cancelled.subscriptionId);
  if (!source) throw new Refused("3115");
  if (cancelled.referenceLineItemNumber !== line.extLineItemNumber) throw new Refused("2153");
  if (cancelled.quantity !== line.quantity) throw new Refused("2149");
  if (source.currentQuantity < line.quantity) throw new Refused("2151");
  if (isSame(source.offerId, line.offerId)) throw new Refused("2150");
  cancelled.offerId = source.offerId;
}

/** Applies an order and keeps it as complete. @param {Sandbox} sandbox @param {any} customer @param {any} order @param {number} now */
function complete({ customers }, customer, order, now) {
  for (const { subscriptionId, quantity } of order.cancellingItems ?? []) {
    const source = active(customer).find((it) => it.subscriptionId === subscriptionId);
    const left = source.currentQuantity - quantity;
    source.currentQuantity = left;
    source.autoRenewal = { enabled: left > 0, renewalQuantity: left };
    source.status = left ? "1000" : "1004";
  }
  const done = withStatus(order, "1000");
  for (const line of done.lineItems) {
    // A renewal buys the next term: it is recorded and leaves this term's seats as they are.
    if (order.orderType === "RENEWAL") continue;
    const owned = active(customer).find(({ offerId }) => isSame(offerId, line.offerId));
    if (owned) {
      owned.currentQuantity += line.quantity;
      owned.autoRenewal.renewalQuantity += line.quantity;
    }
    line.subscriptionId = (
      owned ?? customers.subscribe(customer, line.offerId, line.quantity, "1000", now)
    ).subscriptionId;
  }
  consume(customer, done.lineItems, now);
  customer.orders.push(done);
}

/** A copy with a status, on its lines too. @param {any} order @param {string} status */
const withStatus = (order, status) => ({
  ...order,
  status,
  lineItems: order.lineItems.map((/** @type {any} */ line) => ({ ...line, status })),
});

/** A page of the orders that match every filter, newest first. @param {any} customer @param {Call} call @param {Embed} embed */
export function history(customer, { params, path }, embed) {
  const limit = Math.min(wholeNumber(params, "limit", 25), 100);
  const offset = wholeNumber(params, "offset", 0);
  if (!limit) throw new Refused("1132", { invalidFields: ["limit"] });
  const anyOf = (/** @type {string} */ name, /** @type {(value: string) => boolean} */ holds) =>
    !params.has(name) || params.getAll(name).some(holds);
  const matching = [...customer.orders]
    .reverse()
    .filter(
      (order) =>
        anyOf("status", (status) => order.status === status) &&
        anyOf("order-type", (orderType) => order.orderType === orderType) &&
        anyOf("offer-id", (id) =>
          order.lineItems.some((/** @type {any} */ { offerId }) => offerId === id),
        ) &&
        anyOf("start-date", (from) => from <= order.creationDate) &&
        anyOf("end-date", (to) => order.creationDate <= to),
    );
  const totalCount = matching.length;
  if (totalCount < offset) throw new Refused("1133");
  const items = matching.slice(offset, offset + limit);
  const end = offset + items.length;
  const at = (/** @type {number} */ from) => link(`${path}?limit=${limit}&offset=${from}`);
  const links = {
    self: at(offset),
    ...(end < totalCount && { next: at(end) }),
    ...(offset > 0 && { prev: at(Math.max(offset - limit, 0)) }),
  };
  const embedded = embed();
  const page = { totalCount, count: items.length, offset, limit, items, links };
  return { status: 200, body: { ...page, ...embedded }, tracked: !!embedded };
}

/** @param {URLSearchParams} params @param {string} name @param {number} absent */
function wholeNumber(params, name, absent) {
  const text = params.get(name) ?? String(absent);
  if (!/^\d+$/.test(text)) throw new Refused("1132", { invalidFields: [name] });
  return Number(text);
}

/** All subscriptions, scheduled and inactive ones included. @param {any} customer @param {Call} call @param {Embed} embed */
export function listSubscriptions({ subscriptions }, { path }, embed) {
  const embedded = embed();
  const links = { self: link(path) };
  const body = { totalCount: subscriptions.length, items: subscriptions, links, ...embedded };
  return { status: 200, body, tracked: !!embedded };
}

/** Schedules a subscription that begins with the renewal. @param {Sandbox} sandbox @param {any} customer @param {Fields} fields @param {number} now */
export function createSubscription({ customers }, customer, fields, now) {
  fields.only("offerId autoRenewal deploymentId currencyCode");
  fields.require("offerId", "autoRenewal");
  const offerId = fields.text("offerId") ?? "";
  const deploymentId = fields.text("deploymentId");
  const currencyCode = fields.text("currencyCode");
  const renewal = fields.nested("autoRenewal");
  renewal?.only("enabled renewalQuantity renewalCode flexDiscountCodes");
  renewal?.require("enabled", "renewalQuantity");
  if (renewal?.flag("enabled") === false) renewal.invalid("enabled");
  const quantity = renewal?.number("renewalQuantity") ?? 0;
  fields.check();
  if (!isSold(offerId)) throw new Refused("2122");
  if (quantity < 1 || quantity > 599_000) throw new Refused("3116");
  const hasIt = customer.subscriptions.some(
    (/** @type {any} */ it) => it.status !== "1004" && isSame(it.offerId, offerId),
  );
  if (hasIt || !active(customer).length) {
    const additionalDetails = ["Reason: CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE"];
    throw new Refused("2129", { additionalDetails });
  }
  const body = customers.subscribe(customer, offerId, quantity, "1009", now);
  body.deploymentId = deploymentId;
  body.currencyCode = currencyCode ?? CURRENCY;
  return { status: 200, body };
}
