// The table that turns predictions and context into an order of kinds, and which predictions apply.

const HIGH = ["high"];

export const RULES = [
  {
    name: "renew-first",
    when: { churn: HIGH, context: ["RENEWAL_ORDER_PREVIEW"] },
    order: ["renewOpportunity", "newOpportunity", "addOn", "crossSell"],
  },
  {
    name: "keep-and-grow",
    when: { churn: HIGH, seatExpansion: HIGH },
    order: ["renewOpportunity", "newOpportunity", "seatExpansion", "addOn", "crossSell", "upsell"],
  },
  {
    name: "keep",
    when: { churn: HIGH },
    order: ["renewOpportunity", "newOpportunity", "addOn", "crossSell", "upsell"],
  },
  {
    name: "grow",
    when: { seatExpansion: HIGH },
    order: ["newOpportunity", "renewOpportunity", "seatExpansion", "upsell", "addOn", "crossSell"],
  },
  {
    name: "cart",
    when: { context: ["ORDER_PREVIEW"] },
    order: ["newOpportunity", "renewOpportunity", "upsell", "addOn", "crossSell"],
  },
  {
    name: "renewal",
    when: { context: ["RENEWAL_ORDER_PREVIEW"] },
    order: ["renewOpportunity", "newOpportunity", "upsell", "addOn", "crossSell"],
  },
  {
    name: "discover",
    when: {},
    order: ["newOpportunity", "renewOpportunity", "upsell", "crossSell", "addOn"],
  },
];

export function holds({ when }, outlook, context) {
  return (
    (when.churn?.includes(outlook.churn.level) ?? true) &&
    (when.seatExpansion?.includes(outlook.seatExpansion.level) ?? true) &&
    (when.context?.includes(context) ?? true)
  );
}

/** What is predicted for the products of one cloud, or of one of which no cloud is known. */
export function outlookOf(propensity, cloud) {
  return {
    churn: applied(propensity.churn, cloud),
    seatExpansion: applied(propensity.seatExpansion, cloud),
  };
}

const LEVELS = new Map([
  ["LOW", "low"],
  ["MEDIUM", "medium"],
  ["HIGH", "high"],
]);
const STRENGTHS = ["unknown", "low", "medium", "high"];

function levelOf(prediction) {
  return LEVELS.get(prediction?.probability) ?? "unknown";
}

function applied(predictions, cloud) {
  const of = (category) => predictions.find((prediction) => prediction.category === category);
  const prediction =
    cloud === null ? strongest(predictions) : (of(cloud) ?? of("allOfferings") ?? null);
  return { level: levelOf(prediction), prediction };
}

/** Of several predictions for one category the first counts; one with a size is stronger. */
function strongest(predictions) {
  let best = null;
  let most = -1;
  for (const [index, prediction] of predictions.entries()) {
    const isFirst = predictions.findIndex((it) => it.category === prediction.category) === index;
    const strength =
      2 * STRENGTHS.indexOf(levelOf(prediction)) + (prediction.predictedAddonSize !== null);
    if (isFirst && most < strength) [best, most] = [prediction, strength];
  }
  return best;
}
