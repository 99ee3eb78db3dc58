// From the text of a response to what a caller gets.

import { isObject } from "./drift.js";
import { normalize } from "./normalize.js";
import { closed, pick } from "./pick.js";

/** Everything that one response said, ranked and picked from. */
export function read(text, header, situation) {
  const root = JSON.parse(text);
  if (!isObject(root)) throw new Error("the body of the response is not a JSON object");
  const bundle = normalize(root);
  for (const section of [bundle.upsells, bundle.crossSells, bundle.addOns]) {
    section.sort(byRank);
  }
  const trackerId = header ?? bundle.tracker;
  return { bundle, trackerId, picked: pick(bundle, trackerId, situation) };
}

function byRank(a, b) {
  const [first, second] = [a.rank ?? Infinity, b.rank ?? Infinity];
  return first === second ? 0 : first - second;
}

/** What `pick()` resolves to. */
export function picks({ bundle, trackerId, picked }) {
  return { picks: picked.picks, trackerId, issue: bundle.issue };
}

/** What `recommendations()` resolves to. */
export function everything({ bundle, trackerId, picked }, now) {
  const open = bundle.opportunities.filter((opportunity) => closed(opportunity, now) === null);
  open.sort((a, b) => {
    const [first, second] = [a.expires ?? Infinity, b.expires ?? Infinity];
    return first === second ? 0 : first - second;
  });
  return {
    picks: picked.picks,
    trackerId,
    issue: bundle.issue,
    sections: { upsells: bundle.upsells, crossSells: bundle.crossSells, addOns: bundle.addOns },
    opportunities: open.map(({ told }) => told),
    propensity: bundle.propensity,
    dealRegistrations: bundle.dealRegistrations,
    dropped: picked.dropped,
    drift: bundle.drift,
  };
}
