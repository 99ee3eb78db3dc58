// One shape out of all that the service has documented, announced, and that proxies make of it.

import { Drift, id, isEmpty, isObject, isWhole, lenientText } from "./drift.js";
import { list, object, text, whole, word } from "./drift.js";
import { moment } from "./time.js";

const ALL_OFFERINGS = "allOfferings";
const CATEGORIES = ["creativeCloud", "documentCloud", ALL_OFFERINGS];
const PROBABILITIES = ["HIGH", "MEDIUM", "LOW"];
const STATUSES = ["OPEN", "EXPIRED"];
const SOURCE_TYPES = ["OFFER"];

/** Everything that a response said. `root` is what JSON.parse made of its body. */
export function normalize(root) {
  const drift = new Drift();
  const envelopes = envelopesOf(root, drift);
  const holder = (key) => envelopes.find((envelope) => envelope[key] != null) ?? {};
  const bundle = {
    upsells: [],
    crossSells: [],
    addOns: [],
    unusable: [],
    opportunities: [],
    propensity: { churn: [], seatExpansion: [] },
    dealRegistrations: [],
    issue: null,
    tracker: null,
    drift: [],
  };
  products(
    object(holder("productRecommendations"), "productRecommendations", drift),
    bundle,
    drift,
  );
  overlay(object(holder("overlayRecommendations"), "overlayRecommendations", drift), bundle, drift);

  const nested = object(holder("propensity"), "propensity", drift);
  for (const signal of ["churn", "seatExpansion"]) {
    const place = nested?.[signal] != null ? nested : holder(signal);
    bundle.propensity[signal] = predictions(place, signal, drift);
  }
  const discounts = object(holder("discounts"), "discounts", drift);
  if (discounts) bundle.dealRegistrations = list(discounts, "dealRegistrations", drift);
  const details = object(holder("errorDetails"), "errorDetails", drift);
  if (details && !isEmpty(details)) {
    const code = lenientText(details, "code", drift);
    bundle.issue = { code, message: lenientText(details, "message", drift) ?? "" };
  }
  bundle.tracker = trackerOf(holder);
  bundle.drift = drift.paths(root);
  return bundle;
}

/** The root, `recommendations` in it, and both inside a proxy's `data`. */
function envelopesOf(root, drift) {
  const envelopes = [];
  for (const outer of isObject(root.data) ? [root, root.data] : [root]) {
    envelopes.push(outer);
    const inner = object(outer, "recommendations", drift);
    if (inner) envelopes.push(inner);
  }
  return envelopes;
}

function products(part, bundle, drift) {
  if (!part) return;
  const sections = [
    ["upsells", "upsell"],
    ["crossSells", "crossSell"],
    ["addOns", "addOn"],
  ];
  for (const [key, kind] of sections) {
    const items = list(part, key, drift);
    for (let index = 0; index < items.length; index += 1) {
      const found = recommendation(items, index, kind, drift);
      if (found) bundle[key].push(found);
      else bundle.unusable.push(kind);
    }
  }
}

/** `null` without a part number: there is nothing to show or to order. */
function recommendation(items, index, kind, drift) {
  const item = items[index];
  if (!isObject(item)) {
    drift.at(items, index);
    return null;
  }
  const rank = whole(item, "rank", drift);
  const source = object(item, "source", drift);
  let sourceType = null;
  let sourceOfferIds = [];
  if (source) {
    sourceType = word(source, "sourceType", SOURCE_TYPES, drift);
    sourceOfferIds = texts(list(source, "offerIds", drift), drift);
  }
  if (item.product == null) {
    drift.at(item, "product.baseOfferId");
    return null;
  }
  const product = object(item, "product", drift);
  const baseOfferId = product && id(product, "baseOfferId", drift);
  if (!baseOfferId) return null;
  const productId = text(product, "id", drift);
  return { kind, baseOfferId, productId, rank, sourceType, sourceOfferIds };
}

function texts(items, drift) {
  const found = [];
  for (let index = 0; index < items.length; index += 1) {
    if (typeof items[index] === "string") found.push(items[index]);
    else drift.at(items, index);
  }
  return found;
}

function overlay(part, bundle, drift) {
  if (!part) return;
  for (const intent of ["new", "renew"]) {
    const items = list(part, intent, drift);
    for (let index = 0; index < items.length; index += 1) {
      if (isObject(items[index])) {
        bundle.opportunities.push(opportunity(items[index], intent, drift));
      } else {
        drift.at(items, index);
      }
    }
  }
}

/** `told` is what callers get; the rest is for us. */
function opportunity(item, intent, drift) {
  const status = word(item, "status", STATUSES, drift) ?? "";
  const createdAt = text(item, "createdAt", drift);
  const expiresAt = text(item, "expiresAt", drift);
  const expires = expiresAt === null ? null : moment(expiresAt);
  if (expiresAt !== null && expires === null) drift.at(item, "expiresAt");
  const given = list(item, "items", drift);
  const items = [];
  let isIncomplete = false;
  for (let index = 0; index < given.length; index += 1) {
    const entry = given[index];
    if (!isObject(entry)) drift.at(given, index);
    const offerId = isObject(entry) ? id(entry, "offerId", drift) : null;
    if (offerId === null) isIncomplete = true;
    else items.push({ offerId, quantity: whole(entry, "quantity", drift) });
  }
  return { told: { intent, createdAt, expiresAt, status, items }, expires, isIncomplete };
}

/** The object form of 2026-06 is a list of one, and `{}` is no data just as `[]` is. */
function predictions(holder, signal, drift) {
  if (isObject(holder[signal])) {
    const single = prediction(holder[signal], drift);
    return single ? [single] : [];
  }
  const found = [];
  const items = list(holder, signal, drift);
  for (let index = 0; index < items.length; index += 1) {
    if (!isObject(items[index])) drift.at(items, index);
    else if (!isEmpty(items[index])) found.push(prediction(items[index], drift));
  }
  return found;
}

function prediction(item, drift) {
  if (isEmpty(item)) return null;
  const category = word(item, "category", CATEGORIES, drift) ?? ALL_OFFERINGS;
  const probability = word(item, "probability", PROBABILITIES, drift) ?? "";
  const additionalDetails = object(item, "additionalDetails", drift) ?? {};
  const refreshDate = text(item, "refreshDate", drift);
  const reasons = [];
  const given = list(item, "reasons", drift);
  for (let index = 0; index < given.length; index += 1) {
    if (!isObject(given[index])) drift.at(given, index);
    else if (!isEmpty(given[index])) reasons.push(reason(given[index], drift));
  }
  const predictedAddonSize = addonSize(additionalDetails, item, drift);
  return { category, probability, refreshDate, reasons, predictedAddonSize, additionalDetails };
}

/** In `additionalDetails`, or beside the probability; as number or as numeric text. */
function addonSize(details, item, drift) {
  const key = "predictedAddonSize";
  const holder = details[key] != null ? details : item;
  const value = holder[key];
  if (value == null) return null;
  const isText = typeof value === "string";
  const size = isText && /^[ \t\n\f\r]*[\d.]+[ \t\n\f\r]*$/.test(value) ? Number(value) : value;
  const isSize = isWhole(size) && size >= 1 && size <= 1_000_000;
  if (!isSize || isText) drift.at(holder, key);
  return isSize ? size : null;
}

/** Documented as texts throughout; a number is kept as text. */
function reason(item, drift) {
  const field = (key) => {
    const value = item[key];
    if (typeof value === "string") return value;
    if (value == null) return "";
    drift.at(item, key);
    return JSON.stringify(value);
  };
  return {
    reasonCode: field("reasonCode"),
    description: field("description"),
    value: field("value"),
  };
}

function trackerOf(holder) {
  for (const key of ["xRecommendationTrackerId", "recommendationTrackerId"]) {
    const value = holder(key)[key];
    if (typeof value === "string") return sendable(value);
  }
  return null;
}

/** Visible ASCII, at most 1,024 characters: what can travel in a header. */
export function sendable(text) {
  return text !== null && /^[!-~]{1,1024}$/.test(text) ? text : null;
}
