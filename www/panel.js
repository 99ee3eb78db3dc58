// "What happens behind": for those who build a storefront, not for those who shop in one. A real shop
// never shows any of this: predictions about a customer are not the customer's to read.

import { labelOf } from "./cards.js";
import { h, render } from "./dom.js";
import { levels } from "./levels.js";
import { inWords } from "./reasons.js";

/** How many requests and events are listed. */
const LAST = 8;

const BASES = {
  accepted: "A line was taken from a recommendation: its tracker goes with the order.",
  shown: "A line was seen as a recommendation: its tracker goes with the order.",
  latest: "No line was recommended: the customer’s newest tracker goes with the order.",
  none: "No tracker goes with the order.",
};

/** The colour of each tracker, in turn: those that follow one another are told apart. */
const hues = new Map();

const REASONS = {
  owned: "owned already",
  in_cart: "in the cart already",
  duplicate: "another pick has it",
  expired: "expired",
  not_open: "not open",
  hidden_by_rule: "hidden by the rule",
  not_sellable: "not sold here",
  over_limit: "over the limit of picks",
  unusable: "without a usable offer",
};

/**
 * @param {object} parts
 * @param parts.client
 * @param parts.shop
 * @param {Element} parts.container
 */
export function panel({ client, shop, container }) {
  let outcome = {};
  let received = [];
  let events = [];
  /** For each order by its correlation id: the trackers of the picks that were taken into it. */
  const taken = new Map();

  /** Draws all of it anew. */
  function draw() {
    const sections = [
      customer(shop),
      answer(outcome),
      attribution(),
      reached(),
      outcome.everything && why(outcome.everything),
      outcome.everything && leftOut(outcome.everything),
      heard(),
    ];
    render(container, sections);
  }

  /** The outcome of the newest call and the state that made it: `{ state, everything }` or `{ state, error }`. */
  function explain(latest) {
    outcome = latest;
    draw();
    readReceived();
  }

  /** An event of the client. */
  function note(event) {
    events = [...events, event].slice(-LAST);
    draw();
  }

  /** An order of these cart lines was sent. */
  function ordered(correlationId, lines) {
    taken.set(correlationId, lines.map(({ trackerId }) => trackerId).filter(Boolean));
    readReceived();
  }

  /** Reads what reached the sandbox. The panel is a bystander: if that fails, it shows less. */
  async function readReceived() {
    const { customerId } = shop.customer;
    try {
      const response = await fetch(`/sandbox/received?customer=${encodeURIComponent(customerId)}`);
      const all = response.ok ? await response.json() : [];
      if (customerId === shop.customer.customerId) received = all;
    } catch {
      received = [];
    }
    draw();
  }

  function names(offerIds) {
    return offerIds.map((id) => shop.nameOf(id)).join(", ");
  }

  function why({ picks }) {
    const items = picks.map((pick) =>
      h(
        "li",
        { "data-testid": "why" },
        h("b", {}, labelOf(pick.kind)),
        ` ${names(pick.items.map(({ offerId }) => offerId))}`,
        quiet(inWords(pick.because)),
        codes(pick.because),
      ),
    );
    return section("Why these", h("ol", {}, items), items.length === 0 && quiet("Nothing picked."));
  }

  function leftOut({ dropped }) {
    const items = dropped.map(({ kind, offerIds, reason }) =>
      h(
        "li",
        { "data-testid": "dropped" },
        h("b", {}, labelOf(kind)),
        ` ${names(offerIds)}: ${REASONS[reason] ?? reason}`,
      ),
    );
    return items.length > 0 && section("What was left out", h("ul", {}, items));
  }

  function attribution() {
    const lines = shop.cart.map(({ offerId, quantity }) => ({ offerId, quantity }));
    const { trackerId, basis, lines: each } = client.attribute(lines);
    const keptIn = ["Kept in", client.persistence];
    if (lines.length === 0) {
      return section("If you ordered now", quiet("The cart is empty."), h("dl", {}, fact(keptIn)));
    }
    const facts = [
      ["Basis", h("span", { "data-testid": "basis" }, basis)],
      ["Tracker", tracker(trackerId, "order-tracker")],
      keptIn,
    ];
    return section(
      "If you ordered now",
      quiet(BASES[basis]),
      h("dl", {}, facts.flatMap(fact)),
      h(
        "ul",
        {},
        each.map((line) =>
          h(
            "li",
            { "data-testid": "attributed-line" },
            `${shop.nameOf(line.offerId)}: ${line.basis}`,
          ),
        ),
      ),
    );
  }

  function reached() {
    const items = received
      .slice(-LAST)
      .reverse()
      .map((request) => {
        const isOrder = request.orderType === "NEW";
        return h(
          "li",
          { class: isOrder ? "request order" : "request", "data-testid": "received" },
          h(
            "p",
            { class: "mono" },
            `${request.method} ${request.path.replace(/^\/v3/, "")} ${request.orderType ?? ""} `,
            h("b", { class: request.status < 300 ? "good" : "bad" }, String(request.status)),
            !isOrder && request.responseTrackerId && brief(request.responseTrackerId),
          ),
          request.fault && quiet(`fault: ${request.fault}`),
          request.replayed && quiet("same correlation id: the first answer again"),
          isOrder && h("p", {}, tracker(request.trackerId)),
          isOrder && verdict(request),
        );
      });
    return section(
      "What Adobe received",
      h("ol", {}, items),
      items.length === 0 && quiet("Nothing yet."),
    );
  }

  /** Whether an order's tracker is that of the answer whose pick was taken. */
  function verdict({ correlationId, trackerId }) {
    const trackers = taken.get(correlationId);
    if (!trackers) return null;
    if (trackers.length === 0)
      return quiet("Nothing in this order was taken from a recommendation.");
    return trackers.includes(trackerId)
      ? h("p", { class: "good", "data-testid": "verdict" }, "✓ The tracker of the pick you took")
      : h(
          "p",
          { class: "bad", "data-testid": "verdict" },
          "✗ Not the tracker of the pick you took",
        );
  }

  function heard() {
    const items = [...events].reverse().map((event) => h("li", { class: "mono" }, told(event)));
    return items.length > 0 && section("What the package told", h("ol", {}, items));
  }

  shop.addEventListener("customer", () => {
    outcome = {};
    received = [];
  });

  return { draw, explain, note, ordered };
}

function customer(shop) {
  const { customerId, note, anniversaryDate } = shop.customer;
  return section(
    "Who is shopping",
    h("p", {}, note),
    quiet(`${customerId} · renews ${anniversaryDate}`),
    levels(shop.customer, (changed) => shop.setLevels(changed).catch(() => {})),
  );
}

function answer({ state, everything, error }) {
  const title = "The newest answer";
  if (!state) return section(title, quiet("Asking …"));
  if (!everything && !error) return section(title, quiet("The cart is empty: nothing was asked."));
  const asked = [
    ["Method", h("code", { "data-testid": "method" }, `${state.method}()`)],
    ["Call", h("span", { "data-testid": "endpoint" }, state.call)],
  ];
  if (error) {
    const facts = [
      ...asked,
      ["Code", h("span", { "data-testid": "failure-code" }, error.code)],
      ["Status", error.status ?? "none"],
      ["Attempts", error.attempts],
    ];
    return section(title, quiet("No answer that could be used."), h("dl", {}, facts.flatMap(fact)));
  }
  const { issue, drift } = everything;
  const facts = [
    ...asked,
    ["Tracker", tracker(everything.trackerId, "tracker")],
    ["Rule", h("span", { "data-testid": "rule" }, everything.picks[0]?.rule ?? "none")],
  ];
  return section(
    title,
    h("dl", {}, facts.flatMap(fact)),
    issue && h("p", { class: "bad", "data-testid": "issue" }, `Issue: ${issue.message}`),
    drift.length > 0 && quiet(`Read leniently: ${drift.join(", ")}`),
  );
}

function told(event) {
  switch (event.type) {
    case "response":
      return `response ${event.endpoint} ${event.status}, ${event.attempts} attempt(s)`;
    case "failure":
      return `failure ${event.endpoint} ${event.error.code}`;
    case "shown":
    case "accepted":
      return `${event.type} ${event.pick.id}`;
    case "attributed":
      return `attributed ${event.attribution.basis}`;
    case "diagnosis":
      return `diagnosis ${event.diagnosis.code}`;
    default:
      return event.type;
  }
}

/** A tracker with a dot of its own colour, so that equal ones are seen at a glance. */
function tracker(trackerId, testId) {
  if (!trackerId) return h("span", { class: "quiet", "data-testid": testId }, "none");
  return h(
    "span",
    { class: "tracker mono" },
    dot(trackerId),
    h("span", { "data-testid": testId }, trackerId),
  );
}

/** The same, with the first letters only. */
function brief(trackerId) {
  return h("span", { class: "tracker brief" }, dot(trackerId), `${trackerId.slice(0, 8)}…`);
}

function dot(trackerId) {
  if (!hues.has(trackerId)) hues.set(trackerId, hues.size % 8);
  return h("i", { class: `dot dot-${hues.get(trackerId)}` });
}

function section(title, ...children) {
  return h("section", {}, h("h3", {}, title), children);
}

function fact([name, value]) {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function codes(list) {
  return h(
    "p",
    { class: "codes" },
    list.map((code) => h("code", {}, code)),
  );
}

function quiet(text) {
  return h("p", { class: "quiet" }, text);
}
