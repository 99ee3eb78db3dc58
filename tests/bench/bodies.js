// Response bodies of given sizes, the same in every run, and a shopper to read them for.

export const TRACKER = "4f6c2d6e-0b1d-4a8e-9a65-3f0c9d1e7b42";

/** Numbers below `limit`, always the same ones. */
function randomness(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 8) % limit;
  };
}

/** Part numbers at the base level; of a catalogue of two thousand, so that some come twice. */
function offerId(random) {
  return `${30_000_000 + random(2_000)}CA01A12`;
}

const CATEGORIES = ["creativeCloud", "documentCloud", "allOfferings"];
const REASONS = [
  ["cc_units_yoy_growth", "Year-over-year growth of Creative Cloud seats", "0.97"],
  ["contract_num_months_to_renew", "Months to the next renewal", "3"],
  ["auto_renewal_flag", "Whether the subscription renews by itself", "Day0-No"],
  ["active_use_ratio", "Share of the seats that were used in 30 days", "41.2"],
  ["deployed_seats_ratio", "Share of the seats that are assigned", "88.0"],
  ["support_tickets_90d", "Support tickets in 90 days", "2"],
  ["acrobat_sign_transactions", "Transactions of Acrobat Sign", "1204"],
];

function prediction(index, reasons) {
  return {
    category: CATEGORIES[index],
    probability: ["HIGH", "MEDIUM", "LOW"][index],
    refreshDate: "2026-05-28T00:00:00Z",
    reasons: REASONS.slice(0, reasons).map(([reasonCode, description, value]) => ({
      reasonCode,
      description,
      value,
    })),
    additionalDetails: { predictedAddonSize: 12 + index },
  };
}

function opportunity(index, random) {
  const items = Array.from({ length: 1 + (index % 2) }, () => ({
    offerId: offerId(random),
    quantity: 1 + random(50),
  }));
  const day = String(1 + (index % 28)).padStart(2, "0");
  return {
    createdAt: `2026-05-${day}T08:15:35Z`,
    expiresAt: `2099-07-${day}T08:15:35Z`,
    status: "OPEN",
    items,
  };
}

/** As many recommendations in ranks that are no order, upsells, cross-sells and add-ons in turn. */
function sections(count, random) {
  const all = [[], [], []];
  for (let index = 0; index < count; index += 1) {
    const offerIds = Array.from({ length: 1 + random(3) }, () => offerId(random));
    all[index % 3].push({
      rank: 0,
      product: { baseOfferId: offerId(random) },
      source: { sourceType: "OFFER", offerIds },
    });
  }
  for (const section of all) {
    section.forEach((item, place) => (item.rank = place));
    for (let place = section.length - 1; 0 < place; place -= 1) {
      const other = section[random(place + 1)];
      [section[place].rank, other.rank] = [other.rank, section[place].rank];
    }
  }
  const [upsells, crossSells, addOns] = all;
  return { upsells, crossSells, addOns };
}

/** A response with so many recommendations. */
export function bodyOf(recommendations, { predictions = 3, reasons = 7, opportunities = 4 } = {}) {
  const random = randomness(42);
  const list = (length, item) => Array.from({ length }, (_, index) => item(index, random));
  return {
    productRecommendations: sections(recommendations, random),
    overlayRecommendations: {
      new: list(Math.ceil(opportunities / 2), opportunity),
      renew: list(Math.floor(opportunities / 2), opportunity),
    },
    propensity: {
      churn: list(predictions, (index) => prediction(index, reasons)),
      seatExpansion: list(predictions, (index) => prediction(index, reasons)),
    },
  };
}

/** A response of about so many kilobytes: the predictions of one customer, the rest is products. */
export function bodyOfSize(kilobytes) {
  const parts =
    kilobytes < 10 ? { predictions: 1, reasons: 2, opportunities: 1 } : { predictions: 3 };
  let recommendations = 1;
  const length = () => JSON.stringify(bodyOf(recommendations, parts)).length;
  while (length() < kilobytes * 1000) recommendations = Math.ceil(recommendations * 1.05);
  return bodyOf(recommendations, parts);
}

/** A shopper with a cart and some products; some of the families are in the bodies. */
export const SITUATION = {
  context: "ORDER_PREVIEW",
  cart: [
    { offerId: "30000017CA03A12", quantity: 5 },
    { offerId: "30000400CA03A12", quantity: 2 },
  ],
  owned: [
    { offerId: "30000001CA02A12", quantity: 12 },
    { offerId: "30000123CA02A12", quantity: 40 },
    { offerId: "30001500CA02A12", quantity: 7 },
    { offerId: "30000123CA01A12", quantity: 3 },
    { offerId: "30000999CA02A12", quantity: 1 },
  ],
  now: Date.now(),
};
