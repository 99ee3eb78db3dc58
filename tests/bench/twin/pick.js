// The few to show, out of everything that could be picked.

import { RULES, holds, outlookOf } from "./rules.js";

const KINDS = [
  "upsell",
  "crossSell",
  "addOn",
  "seatExpansion",
  "newOpportunity",
  "renewOpportunity",
];
const LIMIT = 3;

/** The product family of a part number: what stays the same over discount levels and terms. */
export function family(offerId) {
  const id = offerId.trim();
  return (/^\d{8}[A-Za-z]{2}/.test(id) ? id.slice(0, 10) : id).toUpperCase();
}

/** The picks of a bundle whose sections are in rank order, and what was not picked. */
export function pick(bundle, tracker, situation) {
  const { candidates, dropped } = gather(bundle, situation);
  candidates.sort(
    (a, b) => a.slot - b.slot || a.rule - b.rule || a.kindOrder - b.kindOrder || compare(a, b),
  );
  const choice = new Choice(tracker, situation, dropped);
  let left = candidates;
  while (left.length > 0 && choice.picks.length < LIMIT) left = choice.round(left);
  for (const candidate of left) {
    const earlier = choice.earlier(candidate);
    if (earlier) choice.unite(earlier, candidate);
    else choice.drop(candidate, "over_limit");
  }
  return { picks: choice.picks.map(({ told }) => told), dropped };
}

/** Infinity means last, and is not less than itself. */
function compare(a, b) {
  return a.order === b.order ? 0 : a.order - b.order;
}

function gather(bundle, situation) {
  const candidates = [];
  const dropped = [];
  const families = (lines) => lines.map((line) => family(line.offerId));
  const owned = families(situation.owned);
  const cart = families(situation.cart);
  // No cloud is known of any offer, so there is one outlook, and one rule decides over all.
  const outlook = outlookOf(bundle.propensity, null);
  const rule = RULES.findIndex((it) => holds(it, outlook, situation.context));

  const add = (kind, subject, items, order, reason) => {
    const slot = RULES[rule].order.indexOf(kind);
    const why = reason ?? (slot < 0 ? "hidden_by_rule" : null);
    if (why !== null) {
      dropped.push({ kind, offerIds: items.map((item) => item.offerId), reason: why });
    } else {
      const kindOrder = KINDS.indexOf(kind);
      candidates.push({ kind, kindOrder, subject, items, order, slot, rule, outlook });
    }
  };

  for (const kind of bundle.unusable) dropped.push({ kind, offerIds: [], reason: "unusable" });
  for (const section of [bundle.upsells, bundle.crossSells, bundle.addOns]) {
    for (const product of section) {
      const of = family(product.baseOfferId);
      const reason = owned.includes(of) ? "owned" : cart.includes(of) ? "in_cart" : null;
      const items = [{ offerId: product.baseOfferId, quantity: null }];
      add(product.kind, product, items, product.rank ?? Infinity, reason);
    }
  }
  for (const opportunity of bundle.opportunities) {
    const { told, expires } = opportunity;
    const kind = told.intent === "new" ? "newOpportunity" : "renewOpportunity";
    const order = expires === null ? Infinity : Math.max(expires, 0);
    add(kind, told, told.items, order, unfit(opportunity, situation.now));
  }
  const lines = situation.owned.length > 0 ? situation.owned : situation.cart;
  for (const { line, size } of seats(lines, outlook.seatExpansion)) {
    const items = [{ offerId: line.offerId, quantity: size }];
    add("seatExpansion", line, items, -(line.quantity ?? 0), null);
  }
  return { candidates, dropped };
}

function unfit(opportunity, now) {
  if (opportunity.told.items.length === 0 || opportunity.isIncomplete) return "unusable";
  return closed(opportunity, now);
}

/** Why an opportunity cannot be offered any more; `null` while it can. */
export function closed({ told: { status }, expires }, now) {
  if (status === "EXPIRED" || (expires !== null && expires <= now)) return "expired";
  return status === "OPEN" ? null : "not_open";
}

/** The largest line of each family to which a high prediction applies; of all, where it is for all. */
function seats(lines, { level, prediction }) {
  const size = prediction?.predictedAddonSize ?? null;
  if (level !== "high" || size === null) return [];
  const largest = new Map();
  for (const line of lines) {
    const of = family(line.offerId);
    const best = largest.get(of);
    if (!best || (best.quantity ?? 0) < (line.quantity ?? 0)) largest.set(of, line);
  }
  let found = [...largest.values()];
  if (prediction.category === "allOfferings" && found.length > 0) {
    found = [
      found.reduce((best, line) => ((best.quantity ?? 0) < (line.quantity ?? 0) ? line : best)),
    ];
  }
  return found.map((line) => ({ line, size }));
}

class Choice {
  picks = [];
  #tracker;
  #situation;
  #dropped;

  constructor(tracker, situation, dropped) {
    this.#tracker = tracker;
    this.#situation = situation;
    this.#dropped = dropped;
  }

  /** Takes the best of each kind that is left; returns what is left after that. */
  round(candidates) {
    const served = new Set();
    const left = [];
    for (const candidate of candidates) {
      if (this.picks.length >= LIMIT || served.has(candidate.kind)) {
        left.push(candidate);
        continue;
      }
      const earlier = this.earlier(candidate);
      if (earlier) {
        this.unite(earlier, candidate);
      } else {
        served.add(candidate.kind);
        this.picks.push(this.#make(candidate));
      }
    }
    return left;
  }

  /** The earlier pick that makes a candidate a duplicate. */
  earlier({ kind, subject, items }) {
    if (kind === "seatExpansion") return undefined;
    if (this.#isProduct(kind)) {
      const of = family(subject.baseOfferId);
      return this.picks.find(({ families }) => families.includes(of));
    }
    return this.picks.find(
      ({ kind: other, told, createdAt }) =>
        other === kind &&
        createdAt === subject.createdAt &&
        told.items.length === items.length &&
        told.items.every(
          ({ offerId, quantity }, index) =>
            offerId === items[index].offerId && quantity === items[index].quantity,
        ),
    );
  }

  /** What led to a duplicate led to the pick as well. */
  unite({ told }, candidate) {
    addMissing(told.sourceOfferIds, this.#sources(candidate));
    if (told.kind === "upsell") addMissing(told.replaces, this.#replaced(candidate));
    this.drop(candidate, "duplicate");
  }

  drop({ kind, items }, reason) {
    this.#dropped.push({ kind, offerIds: items.map((item) => item.offerId), reason });
  }

  #make(candidate) {
    const { kind, subject, items, outlook } = candidate;
    const families = items.map((item) => family(item.offerId));
    const rule = RULES[candidate.rule].name;
    const isProduct = this.#isProduct(kind);
    const rank = isProduct ? subject.rank : null;
    const told = {
      id: `${kind}:${families.join("+")}`,
      kind,
      items: items.map((item) => ({ ...item })),
      rank,
      sourceOfferIds: kind === "seatExpansion" ? [subject.offerId] : [],
      replaces: this.#replaced(candidate),
      trackerId: this.#tracker,
      rule,
      because: because(rule, outlook, rank),
    };
    if (isProduct) {
      addMissing(told.sourceOfferIds, subject.sourceOfferIds);
    } else if (kind !== "seatExpansion") {
      if (subject.createdAt !== null) told.id += `@${subject.createdAt}`;
      if (subject.expiresAt !== null) told.expiresAt = subject.expiresAt;
    }
    return { kind, told, families, createdAt: subject.createdAt };
  }

  #isProduct(kind) {
    return kind === "upsell" || kind === "crossSell" || kind === "addOn";
  }

  #sources(candidate) {
    return this.#isProduct(candidate.kind) ? candidate.subject.sourceOfferIds : [];
  }

  /** The caller's lines whose family led to this upsell; cart first. */
  #replaced(candidate) {
    const replaced = [];
    if (candidate.kind !== "upsell") return replaced;
    const sources = candidate.subject.sourceOfferIds.map(family);
    for (const lines of [this.#situation.cart, this.#situation.owned]) {
      for (const { offerId } of lines) {
        if (sources.includes(family(offerId))) addMissing(replaced, [offerId]);
      }
    }
    return replaced;
  }
}

function addMissing(list, more) {
  for (const text of more) if (!list.includes(text)) list.push(text);
}

function because(rule, outlook, rank) {
  const reasons = [`rule:${rule}`];
  for (const signal of ["churn", "seatExpansion"]) {
    const { level, prediction } = outlook[signal];
    if (prediction) reasons.push(`${signal}:${prediction.category}:${level}`);
  }
  reasons.push("cloud:unknown");
  if (rank !== null) reasons.push(`rank:${rank}`);
  return reasons;
}
