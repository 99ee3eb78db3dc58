// @ts-check
// What is asked for in an order, and what is wrong with it.

import { CURRENCY, isAnyOf, isProduct, isSold } from "./customers.js";
import { ENTERPRISE } from "./data.js";
import { Refused } from "./fields.js";

/** @typedef {import("./fields.js").Fields} Fields */
/** @typedef {ReturnType<typeof readLine>} Line */

const ORDER_FIELDS =
  "referenceOrderId orderType externalReferenceId orderId customerId currencyCode creationDate status source " +
  "lineItems cancellingItems eligibleOffers pricingSummary benefits links recommendations";
const LINE_FIELDS =
  "extLineItemNumber offerId quantity subscriptionId status currencyCode deploymentId discountCode " +
  "flexDiscountCodes flexDiscounts pricing proratedDays remainingQuantity isDealRegistered";
const ORDER_TYPES = ["NEW", "PREVIEW", "PREVIEW_RENEWAL", "RENEWAL", "SWITCH"];

/** Reads and checks the body of an order. @param {Fields} fields */
export function readOrder(fields) {
  fields.only(ORDER_FIELDS);
  fields.require("orderType");
  const said = fields.text("orderType");
  const orderType = said && ORDER_TYPES.includes(said) ? said : undefined;
  if (said !== undefined && !orderType) fields.invalid("orderType");
  const isRenewalPreview = orderType === "PREVIEW_RENEWAL";
  if (orderType && !isRenewalPreview) fields.require("lineItems");
  if (orderType === "SWITCH") fields.require("cancellingItems");
  const externalReferenceId = fields.text("externalReferenceId") ?? "";
  const currencyCode = readCurrency(fields);
  const listed = fields.list("lineItems");
  if (fields.get("lineItems")?.length === 0 && !isRenewalPreview) fields.invalid("lineItems");
  const lines = listed.map(readLine);
  const cancellingItems = fields.list("cancellingItems").map(readCancelled);
  fields.check();

  if ([...externalReferenceId].length > 35) throw new Refused("2126");
  checkLines(lines);
  const isPreview = isRenewalPreview || orderType === "PREVIEW";
  if (!isPreview && currencyCode && lines.some((line) => line.currencyCode)) {
    throw new Refused("2140");
  }
  for (const line of lines) line.currencyCode ??= currencyCode ?? CURRENCY;
  return { orderType, externalReferenceId, currencyCode, lines, cancellingItems, isPreview };
}

/** @param {Fields} fields @param {number} index */
function readLine(fields, index) {
  fields.only(LINE_FIELDS);
  fields.require("offerId", "quantity");
  return {
    extLineItemNumber: fields.number("extLineItemNumber") ?? index + 1,
    offerId: fields.text("offerId") ?? "",
    quantity: fields.number("quantity") ?? 0,
    subscriptionId: (fields.text("subscriptionId") ?? "").trim(),
    status: "",
    currencyCode: readCurrency(fields),
    deploymentId: fields.text("deploymentId"),
  };
}

/** @param {Fields} fields */
function readCurrency(fields) {
  const code = fields.text("currencyCode");
  if (code !== undefined && !/^[A-Z]{3}$/.test(code)) fields.invalid("currencyCode");
  return code;
}

/** @param {Fields} fields */
function readCancelled(fields) {
  fields.require("subscriptionId", "quantity");
  return {
    extLineItemNumber: fields.number("extLineItemNumber") ?? 1,
    referenceLineItemNumber: fields.number("referenceLineItemNumber") ?? 1,
    offerId: "",
    quantity: Math.max(fields.number("quantity") ?? 0, 0),
    subscriptionId: (fields.text("subscriptionId") ?? "").trim(),
  };
}

/** @param {ReturnType<typeof readLine>[]} lines */
function checkLines(lines) {
  if (lines.length > 499) throw new Refused("2119");
  const numbers = new Set();
  for (const { extLineItemNumber: number, offerId, quantity } of lines) {
    const most = isProduct(offerId) && !isAnyOf(offerId, ENTERPRISE) ? 10_000 : 599_000;
    const code =
      number < 0 || number > 999_999
        ? "2123"
        : numbers.has(number)
          ? "2121"
          : !isSold(offerId)
            ? "2122"
            : quantity < 1 || quantity > most
              ? "2120"
              : undefined;
    if (code) throw new Refused(code, { additionalDetails: [`Line Item: ${number}`] });
    numbers.add(number);
  }
}
