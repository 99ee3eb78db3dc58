// What comes back: exact objects, in every shape that the service has had.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ADD_ON,
  CROSS_SELL,
  OTHER,
  OWNED,
  THREE,
  UPSELL,
  clientOver,
  json,
  recommended,
  resolved,
} from "./support.mjs";

const FAR = "2999-01-01T00:00:00Z";
const PAST = "2001-01-01T00:00:00Z";
const CREATED = "2026-05-18T00:00:00Z";
const opportunity = (rest = {}) => ({
  createdAt: CREATED,
  expiresAt: FAR,
  status: "OPEN",
  items: [{ offerId: OTHER, quantity: 10 }],
  ...rest,
});
const prediction = (probability, rest = {}) => ({
  category: "allOfferings",
  probability,
  refreshDate: "2026-05-14T00:00:00Z",
  reasons: [],
  additionalDetails: {},
  ...rest,
});

/** Everything that a response can hold. */
const FULL = {
  productRecommendations: {
    upsells: [recommended(UPSELL, 0, [OWNED])],
    crossSells: [recommended("99000012CA01A12", 1), recommended(CROSS_SELL, 0)],
    addOns: [recommended(ADD_ON, 0)],
  },
  overlayRecommendations: {
    new: [opportunity()],
    renew: [opportunity({ items: [{ offerId: "99000016CA02012", quantity: 3 }] })],
  },
  propensity: {
    churn: [
      prediction("MEDIUM", {
        category: "creativeCloud",
        reasons: [
          { reasonCode: "units_yoy_growth", description: "Growth", value: "0.97" },
          { reasonCode: "auto_renewal_flag", description: "Renewal", value: "Day0-No" },
        ],
      }),
    ],
    seatExpansion: [
      prediction("LOW", {
        category: "documentCloud",
        additionalDetails: { predictedAddonSize: 2, note: { kept: [1, null, "x"] } },
      }),
    ],
  },
  discounts: {
    dealRegistrations: [{ category: "DEAL_REGISTRATION", name: "Deal", status: "ACTIVE" }],
  },
};
const TRACKER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

async function fetched(body, { query, options, response } = {}) {
  const answer = () => json(body, { tracker: TRACKER, ...response });
  const { client, events } = await clientOver(answer, options);
  return { result: await resolved(client.recommendations(query)), events };
}

async function picked(body, query, options) {
  const { client } = await clientOver(() => json(body, { tracker: TRACKER }), options);
  return (await resolved(client.pick(query))).picks;
}

/** A pick's kind and offers, for tables. */
const brief = ({ kind, items }) => [kind, ...items.map(({ offerId }) => offerId)];

/** A pick without the two fields whose text is the package's own. */
function comparable({ id, because, ...pick }) {
  assert.match(id, /./);
  assert.ok(Array.isArray(because) && because.every((reason) => typeof reason === "string"));
  return pick;
}

const NEW = {
  kind: "newOpportunity",
  items: [{ offerId: OTHER, quantity: 10 }],
  rank: null,
  sourceOfferIds: [],
  replaces: [],
  trackerId: TRACKER,
  expiresAt: FAR,
  rule: "discover",
};
const RENEW = {
  ...NEW,
  kind: "renewOpportunity",
  items: [{ offerId: "99000016CA02012", quantity: 3 }],
};
const product = (kind, offerId, rest = {}) => ({
  kind,
  items: [{ offerId, quantity: null }],
  rank: 0,
  sourceOfferIds: [],
  replaces: [],
  trackerId: TRACKER,
  rule: "discover",
  ...rest,
});

describe("pick", () => {
  test("resolves with what to show, and nothing more", async () => {
    const { client } = await clientOver(() => json(FULL, { tracker: TRACKER }));
    const result = await resolved(client.pick({ limit: 5 }));
    assert.deepEqual(Object.keys(result).sort(), ["issue", "picks", "trackerId"]);
    assert.equal(result.trackerId, TRACKER);
    assert.equal(result.issue, null);
    assert.deepEqual(result.picks.map(comparable), [
      NEW,
      RENEW,
      product("upsell", UPSELL, { sourceOfferIds: [OWNED] }),
      product("crossSell", CROSS_SELL),
      product("addOn", ADD_ON),
    ]);
  });

  test("resolves with null where there is no tracker", async () => {
    const { client } = await clientOver(() => json(THREE));
    const { trackerId, picks } = await resolved(client.pick());
    assert.equal(trackerId, null);
    assert.deepEqual(
      picks.map((pick) => pick.trackerId),
      [null, null, null],
    );
  });

  test("says why, for logs", async () => {
    const [first] = await picked(THREE);
    assert.ok(first.because.includes("rule:discover"), first.because.join());
    assert.ok(first.because.includes("rank:0"), first.because.join());
  });

  test("gives a pick the same id for the same content, and others another", async () => {
    const ids = async (body) => (await picked(body, { limit: 20 })).map(({ id }) => id);
    const once = await ids(FULL);
    assert.deepEqual(await ids(FULL), once);
    assert.equal(new Set(once).size, 6);
    // Another level of the same family is the same content; another createdAt is not.
    const level = { productRecommendations: { upsells: [recommended("99000001CA02A12", 7)] } };
    assert.equal((await ids(level))[0], once[2]);
    const later = opportunity({ createdAt: "2026-06-18T00:00:00Z" });
    assert.notEqual((await ids({ overlayRecommendations: { new: [later] } }))[0], once[0]);
  });

  test("resolves with no picks where there is nothing to show", async () => {
    for (const body of [{}, { productRecommendations: {} }, { productRecommendations: null }]) {
      assert.deepEqual(await picked(body), []);
    }
  });

  test("shows three, or as many as the selection says, or the query", async () => {
    assert.equal((await picked(FULL)).length, 3);
    assert.equal((await picked(FULL, {}, { selection: { limit: 2 } })).length, 2);
    assert.equal((await picked(FULL, { limit: 4 }, { selection: { limit: 2 } })).length, 4);
    assert.equal((await picked(FULL, { limit: 20 })).length, 6);
  });

  test("spreads over the kinds, or does not", async () => {
    const body = {
      productRecommendations: {
        upsells: [recommended(UPSELL, 0), recommended(OTHER, 1)],
        addOns: [recommended(ADD_ON, 0)],
      },
    };
    const [, second] = await picked(body);
    assert.deepEqual(brief(second), ["addOn", ADD_ON]);
    const [, next] = await picked(body, {}, { selection: { spread: false } });
    assert.deepEqual(brief(next), ["upsell", OTHER]);
  });

  test("names the caller's own lines that an upsell takes the place of", async () => {
    const body = {
      productRecommendations: {
        upsells: [recommended(UPSELL, 0, [OWNED])],
        crossSells: [recommended(CROSS_SELL, 0, [OWNED])],
      },
    };
    const query = { offers: [{ offerId: "99000004CA03A12", quantity: 1 }] };
    const [upsell, crossSell] = await picked(body, query);
    assert.deepEqual(upsell.replaces, ["99000004CA03A12"]);
    assert.deepEqual(upsell.sourceOfferIds, [OWNED]);
    assert.deepEqual(crossSell.replaces, []);
    const [owned] = await picked(body, { owned: [{ offerId: "99000004ca" }] });
    assert.deepEqual(owned.replaces, ["99000004ca"]);
  });
});

describe("propensity steers", () => {
  const churn = (level, rest) => [prediction(level, rest)];
  const seats = (level, size, rest) => [
    prediction(level, { additionalDetails: { predictedAddonSize: size }, ...rest }),
  ];
  const owned = [{ offerId: OWNED, quantity: 10 }];
  const body = (propensity) => ({ ...THREE, propensity });
  const rows = [
    {
      name: "nothing known",
      body: THREE,
      rule: "discover",
      picks: [
        ["upsell", UPSELL],
        ["crossSell", CROSS_SELL],
        ["addOn", ADD_ON],
      ],
    },
    {
      name: "churn HIGH",
      body: body({ churn: churn("HIGH"), seatExpansion: [] }),
      rule: "keep",
      picks: [
        ["addOn", ADD_ON],
        ["crossSell", CROSS_SELL],
        ["upsell", UPSELL],
      ],
    },
    {
      name: "seatExpansion HIGH with something owned",
      body: body({ churn: [], seatExpansion: seats("HIGH", 8) }),
      query: { owned },
      rule: "grow",
      picks: [
        ["seatExpansion", OWNED],
        ["upsell", UPSELL],
        ["addOn", ADD_ON],
      ],
    },
    {
      name: "both HIGH with something owned",
      body: body({ churn: churn("HIGH"), seatExpansion: seats("HIGH", 8) }),
      query: { owned },
      rule: "keep-and-grow",
      picks: [
        ["seatExpansion", OWNED],
        ["addOn", ADD_ON],
        ["crossSell", CROSS_SELL],
      ],
    },
    {
      name: "churn HIGH at a renewal, which hides upsells",
      body: body({ churn: churn("HIGH"), seatExpansion: [] }),
      query: { context: "RENEWAL_ORDER_PREVIEW" },
      rule: "renew-first",
      picks: [
        ["addOn", ADD_ON],
        ["crossSell", CROSS_SELL],
      ],
    },
    {
      name: "MEDIUM and LOW change nothing",
      body: body({ churn: churn("MEDIUM"), seatExpansion: seats("LOW", 3) }),
      query: { owned },
      rule: "discover",
      picks: [
        ["upsell", UPSELL],
        ["crossSell", CROSS_SELL],
        ["addOn", ADD_ON],
      ],
    },
    {
      name: "an unknown level changes nothing",
      body: body({ churn: churn("VERY_HIGH"), seatExpansion: [] }),
      rule: "discover",
      picks: [
        ["upsell", UPSELL],
        ["crossSell", CROSS_SELL],
        ["addOn", ADD_ON],
      ],
    },
    {
      name: "the documented sample without a catalogue: the strongest level wins",
      body: body({
        churn: [
          prediction("HIGH", { category: "creativeCloud" }),
          prediction("LOW", { category: "documentCloud" }),
        ],
        seatExpansion: [],
      }),
      rule: "keep",
      picks: [
        ["addOn", ADD_ON],
        ["crossSell", CROSS_SELL],
        ["upsell", UPSELL],
      ],
    },
    {
      name: "a cart",
      body: THREE,
      query: { offers: [{ offerId: OWNED }] },
      rule: "cart",
      picks: [
        ["upsell", UPSELL],
        ["addOn", ADD_ON],
        ["crossSell", CROSS_SELL],
      ],
    },
    {
      name: "a renewal",
      body: THREE,
      query: { context: "RENEWAL_ORDER_PREVIEW" },
      rule: "renewal",
      picks: [
        ["upsell", UPSELL],
        ["addOn", ADD_ON],
        ["crossSell", CROSS_SELL],
      ],
    },
    {
      name: "a rule of the partner's own",
      body: THREE,
      options: { selection: { rules: [{ name: "mine", order: ["addOn", "upsell"] }] } },
      rule: "mine",
      picks: [
        ["addOn", ADD_ON],
        ["upsell", UPSELL],
      ],
    },
    {
      name: "a rule of the partner's own for unknown",
      body: THREE,
      options: {
        selection: {
          rules: [
            { name: "low", when: { churn: "low" }, order: ["upsell"] },
            { name: "open", when: { churn: ["unknown", "medium"] }, order: ["crossSell"] },
          ],
        },
      },
      rule: "open",
      picks: [["crossSell", CROSS_SELL]],
    },
  ];
  for (const { name, body, query, options, rule, picks } of rows) {
    test(name, async () => {
      const found = await picked(body, query, options);
      assert.deepEqual(found.map(brief), picks);
      assert.deepEqual([...new Set(found.map((pick) => pick.rule))], [rule]);
    });
  }

  test("a seat expansion is of what is owned, in the predicted size", async () => {
    const propensity = { churn: [], seatExpansion: seats("HIGH", 8) };
    const [first] = await picked({ propensity }, { owned });
    assert.deepEqual(comparable(first), {
      kind: "seatExpansion",
      items: [{ offerId: OWNED, quantity: 8 }],
      rank: null,
      sourceOfferIds: [OWNED],
      replaces: [],
      trackerId: TRACKER,
      rule: "grow",
    });
  });

  test("a seat expansion for all offerings is of the line with most seats alone", async () => {
    const propensity = { churn: [], seatExpansion: seats("HIGH", 8) };
    const lines = [
      { offerId: OWNED, quantity: 10 },
      { offerId: OTHER, quantity: 11 },
    ];
    const found = await picked({ propensity }, { owned: lines, limit: 20 });
    assert.deepEqual(found.map(brief), [["seatExpansion", OTHER]]);
  });

  test("the catalogue's cloud says which predictions apply", async () => {
    const propensity = {
      churn: [
        prediction("HIGH", { category: "creativeCloud" }),
        prediction("LOW", { category: "documentCloud" }),
      ],
    };
    const cloud = (name) => ({ productCategory: () => name });
    const rule = async (options) => (await picked({ ...THREE, propensity }, {}, options))[0].rule;
    assert.equal(await rule(cloud("creativeCloud")), "keep");
    assert.equal(await rule(cloud("documentCloud")), "discover");
    assert.equal(await rule(cloud(undefined)), "keep");
  });
});

describe("recommendations", () => {
  test("resolve with everything that a response held", async () => {
    const { result } = await fetched(FULL, { query: { limit: 2 } });
    const { picks, ...rest } = result;
    assert.deepEqual(picks.map(comparable), [NEW, RENEW]);
    const section = (kind, baseOfferId, rank, sourceOfferIds = []) => ({
      kind,
      baseOfferId,
      productId: null,
      rank,
      sourceType: "OFFER",
      sourceOfferIds,
    });
    const left = (kind, offerId) => ({ kind, offerIds: [offerId], reason: "over_limit" });
    const { dropped, ...others } = rest;
    const byOffer = (one, two) => (one.offerIds[0] < two.offerIds[0] ? -1 : 1);
    assert.deepEqual(dropped.toSorted?.(byOffer) ?? [...dropped].sort(byOffer), [
      left("upsell", UPSELL),
      left("crossSell", CROSS_SELL),
      left("addOn", ADD_ON),
      left("crossSell", "99000012CA01A12"),
    ]);
    assert.deepEqual(others, {
      trackerId: TRACKER,
      issue: null,
      sections: {
        upsells: [section("upsell", UPSELL, 0, [OWNED])],
        crossSells: [
          section("crossSell", CROSS_SELL, 0),
          section("crossSell", "99000012CA01A12", 1),
        ],
        addOns: [section("addOn", ADD_ON, 0)],
      },
      opportunities: [
        {
          intent: "new",
          createdAt: CREATED,
          expiresAt: FAR,
          status: "OPEN",
          items: [{ offerId: OTHER, quantity: 10 }],
        },
        {
          intent: "renew",
          createdAt: CREATED,
          expiresAt: FAR,
          status: "OPEN",
          items: [{ offerId: "99000016CA02012", quantity: 3 }],
        },
      ],
      propensity: {
        churn: [
          {
            category: "creativeCloud",
            probability: "MEDIUM",
            refreshDate: "2026-05-14T00:00:00Z",
            reasons: [
              { reasonCode: "units_yoy_growth", description: "Growth", value: "0.97" },
              { reasonCode: "auto_renewal_flag", description: "Renewal", value: "Day0-No" },
            ],
            predictedAddonSize: null,
            additionalDetails: {},
          },
        ],
        seatExpansion: [
          {
            category: "documentCloud",
            probability: "LOW",
            refreshDate: "2026-05-14T00:00:00Z",
            reasons: [],
            predictedAddonSize: 2,
            additionalDetails: { predictedAddonSize: 2, note: { kept: [1, null, "x"] } },
          },
        ],
      },
      dealRegistrations: [{ category: "DEAL_REGISTRATION", name: "Deal", status: "ACTIVE" }],
      drift: [],
    });
  });

  test("of an empty object are all there, and empty", async () => {
    const { result } = await fetched({}, { response: { tracker: undefined } });
    assert.deepEqual(result, {
      picks: [],
      trackerId: null,
      issue: null,
      sections: { upsells: [], crossSells: [], addOns: [] },
      opportunities: [],
      propensity: { churn: [], seatExpansion: [] },
      dealRegistrations: [],
      dropped: [],
      drift: [],
    });
  });

  test("are plain objects and arrays", async () => {
    const { result } = await fetched(FULL);
    assert.deepEqual(structuredClone(result), result);
    const walk = (value) => {
      if (typeof value !== "object" || value === null) return;
      const prototypes = [Object.prototype, Array.prototype];
      assert.ok(prototypes.includes(Object.getPrototypeOf(value)));
      Object.values(value).forEach(walk);
    };
    walk(result);
  });

  test("keep rank order: 0 first, none last, ties in response order", async () => {
    const upsells = [
      { product: { baseOfferId: "99000021CA01A12" } },
      recommended("99000022CA01A12", 2),
      recommended("99000023CA01A12", 0),
      recommended("99000024CA01A12", 2),
      recommended("99000025CA01A12", 10),
    ];
    const { result } = await fetched({ productRecommendations: { upsells } });
    const found = result.sections.upsells.map(({ baseOfferId, rank }) => [baseOfferId, rank]);
    assert.deepEqual(found, [
      ["99000023CA01A12", 0],
      ["99000022CA01A12", 2],
      ["99000024CA01A12", 2],
      ["99000025CA01A12", 10],
      ["99000021CA01A12", null],
    ]);
  });

  test("keep opportunities by soonest expiry, without those that are over", async () => {
    const expiring = (expiresAt, rest) => opportunity({ expiresAt, ...rest });
    const overlayRecommendations = {
      new: [
        expiring(FAR),
        expiring(PAST),
        expiring("2998-01-01T00:00:00Z"),
        expiring("2997-01-01T00:00:00Z", { status: "EXPIRED" }),
      ],
      renew: [expiring("2998-06-01T00:00:00Z"), expiring(undefined)],
    };
    const { result } = await fetched({ overlayRecommendations });
    assert.deepEqual(
      result.opportunities.map(({ intent, expiresAt }) => [intent, expiresAt]),
      [
        ["new", "2998-01-01T00:00:00Z"],
        ["renew", "2998-06-01T00:00:00Z"],
        ["new", FAR],
        ["renew", null],
      ],
    );
  });
});

describe("what the picks left out, and why", () => {
  const one = (offerId = UPSELL) => ({
    productRecommendations: { upsells: [recommended(offerId)] },
  });
  const overlay = (rest) => ({ overlayRecommendations: { new: [opportunity(rest)] } });
  const rows = [
    {
      name: "what is owned, at another level",
      body: one(),
      query: { owned: [{ offerId: "99000001CA03A12" }] },
      dropped: [{ kind: "upsell", offerIds: [UPSELL], reason: "owned" }],
    },
    {
      name: "what is in the cart, as a partial part number in another case",
      body: one(),
      query: { offers: [{ offerId: " 99000001ca " }] },
      dropped: [{ kind: "upsell", offerIds: [UPSELL], reason: "in_cart" }],
    },
    {
      name: "a family that an earlier pick has",
      body: {
        productRecommendations: {
          upsells: [recommended(UPSELL)],
          crossSells: [recommended("99000001CA02A12")],
        },
      },
      picks: [["upsell", UPSELL]],
      dropped: [{ kind: "crossSell", offerIds: ["99000001CA02A12"], reason: "duplicate" }],
    },
    {
      name: "an opportunity past its end",
      body: overlay({ expiresAt: PAST }),
      dropped: [{ kind: "newOpportunity", offerIds: [OTHER], reason: "expired" }],
    },
    {
      name: "an opportunity that says it expired",
      body: overlay({ status: "EXPIRED" }),
      dropped: [{ kind: "newOpportunity", offerIds: [OTHER], reason: "expired" }],
    },
    {
      name: "an opportunity of another status",
      body: overlay({ status: "CONSUMED" }),
      dropped: [{ kind: "newOpportunity", offerIds: [OTHER], reason: "not_open" }],
    },
    {
      name: "an opportunity of nothing",
      body: overlay({ items: [] }),
      dropped: [{ kind: "newOpportunity", offerIds: [], reason: "unusable" }],
    },
    {
      name: "a kind that the rule does not list",
      body: one(),
      options: { selection: { rules: [{ name: "mine", order: ["addOn"] }] } },
      dropped: [{ kind: "upsell", offerIds: [UPSELL], reason: "hidden_by_rule" }],
    },
    {
      name: "what the shop cannot sell",
      body: one(),
      options: { sellable: (offerId) => offerId !== UPSELL },
      dropped: [{ kind: "upsell", offerIds: [UPSELL], reason: "not_sellable" }],
    },
    {
      name: "what is over the limit",
      body: THREE,
      query: { limit: 2 },
      picks: [
        ["upsell", UPSELL],
        ["crossSell", CROSS_SELL],
      ],
      dropped: [{ kind: "addOn", offerIds: [ADD_ON], reason: "over_limit" }],
    },
    {
      name: "a recommendation without a part number",
      body: { productRecommendations: { upsells: [{ rank: 0, product: {} }] } },
      dropped: [{ kind: "upsell", offerIds: [], reason: "unusable" }],
    },
    {
      name: "not an opportunity for what is owned",
      body: overlay({}),
      query: { owned: [{ offerId: OTHER }], offers: [{ offerId: OTHER }] },
      picks: [["newOpportunity", OTHER]],
      dropped: [],
    },
    {
      name: "a family by the partner's own key",
      body: THREE,
      options: { productKey: () => "all one" },
      picks: [["upsell", UPSELL]],
      dropped: [
        { kind: "crossSell", offerIds: [CROSS_SELL], reason: "duplicate" },
        { kind: "addOn", offerIds: [ADD_ON], reason: "duplicate" },
      ],
    },
  ];
  for (const { name, body, query, options, picks = [], dropped } of rows) {
    test(name, async () => {
      const { result } = await fetched(body, { query, options });
      assert.deepEqual(result.picks.map(brief), picks);
      assert.deepEqual(result.dropped, dropped);
    });
  }

  test("the sections leave nothing out", async () => {
    const query = { owned: [{ offerId: UPSELL }] };
    const { result } = await fetched(THREE, { query, options: { sellable: () => false } });
    assert.deepEqual(result.picks, []);
    const { upsells, crossSells, addOns } = result.sections;
    assert.deepEqual([upsells.length, crossSells.length, addOns.length], [1, 1, 1]);
  });

  test("the sources of duplicates are united", async () => {
    const body = {
      productRecommendations: {
        upsells: [recommended(UPSELL, 0, [OWNED])],
        crossSells: [recommended(UPSELL, 0, [OTHER])],
      },
    };
    const [first] = await picked(body);
    assert.deepEqual(first.sourceOfferIds, [OWNED, OTHER]);
  });
});

describe("where recommendations and tracker are", () => {
  const rows = [
    ["at the root", THREE],
    ["below recommendations", { recommendations: THREE }],
    ["in a proxy's data", { data: THREE }],
    ["below recommendations in a proxy's data", { data: { recommendations: THREE } }],
  ];
  for (const [name, body] of rows) {
    test(`recommendations are read ${name}`, async () => {
      const { result } = await fetched(body);
      assert.deepEqual(result.picks.map(brief), [
        ["upsell", UPSELL],
        ["crossSell", CROSS_SELL],
        ["addOn", ADD_ON],
      ]);
      assert.deepEqual(result.drift, []);
    });
  }

  const trackers = [
    ["a header in any case", {}, { headers: { "X-Recommendation-Tracker-ID": "H" } }, "H"],
    ["xRecommendationTrackerId", { xRecommendationTrackerId: "B" }, {}, "B"],
    ["recommendationTrackerId", { recommendationTrackerId: "B" }, {}, "B"],
    ["a proxy's data", { data: { ...THREE, xRecommendationTrackerId: "B" } }, {}, "B"],
    ["the header, not the body", { xRecommendationTrackerId: "B" }, { tracker: "H" }, "H"],
    ["the body, as the header is empty", { xRecommendationTrackerId: "B" }, { tracker: "" }, "B"],
    ["nowhere, as it is empty", { xRecommendationTrackerId: "" }, {}, null],
    ["nowhere, as it is no text", { xRecommendationTrackerId: 5 }, {}, null],
    ["nowhere, as it has a line break", { xRecommendationTrackerId: "a\nb" }, {}, null],
    ["nowhere, as it is not ASCII", { xRecommendationTrackerId: "\u00e4" }, {}, null],
    ["nowhere, as it is too long", { xRecommendationTrackerId: "a".repeat(1025) }, {}, null],
    [
      "the body at its longest",
      { xRecommendationTrackerId: "a".repeat(1024) },
      {},
      "a".repeat(1024),
    ],
  ];
  for (const [name, body, response, trackerId] of trackers) {
    test(`the tracker is read from ${name}`, async () => {
      const { result } = await fetched(body, { response: { tracker: undefined, ...response } });
      assert.equal(result.trackerId, trackerId);
    });
  }

  test("a tracker that cannot be sent is a diagnosis", async () => {
    const response = { tracker: undefined };
    const { events } = await fetched({ xRecommendationTrackerId: "a\nb" }, { response });
    const codes = events.filter(({ type }) => type === "diagnosis").map((it) => it.diagnosis.code);
    assert.deepEqual(codes, ["tracker_unusable"]);
  });
});

describe("every shape that the service has had", () => {
  test("2025-04-14: product.id, subscriptionIds, benefits, tags", async () => {
    const item = {
      rank: 0,
      product: { id: "30006208", baseOfferId: ADD_ON },
      source: { sourceType: "SUBSCRIPTION", subscriptionIds: ["x"], offerIds: [OWNED] },
      benefits: "",
      tags: [],
    };
    const { result } = await fetched({ productRecommendations: { addOns: [item] } });
    assert.deepEqual(result.sections.addOns, [
      {
        kind: "addOn",
        baseOfferId: ADD_ON,
        productId: "30006208",
        rank: 0,
        sourceType: "SUBSCRIPTION",
        sourceOfferIds: [OWNED],
      },
    ]);
  });

  const one = (rest = {}) => ({
    category: "allOfferings",
    probability: "HIGH",
    refreshDate: null,
    reasons: [],
    predictedAddonSize: null,
    additionalDetails: {},
    ...rest,
  });
  const rows = [
    ["no propensity", {}, [], []],
    ["null", { propensity: null }, [], []],
    ["empty object", { propensity: {} }, [], []],
    ["null signals", { propensity: { churn: null, seatExpansion: null } }, [], []],
    ["object signals without content", { propensity: { churn: {}, seatExpansion: {} } }, [], []],
    ["empty lists", { propensity: { churn: [], seatExpansion: [] } }, [], []],
    ["an object signal", { propensity: { churn: { probability: "HIGH" } } }, [one()], []],
    [
      "root objects, the size beside the probability",
      {
        churn: { probability: "HIGH" },
        seatExpansion: { probability: "HIGH", predictedAddonSize: 8 },
      },
      [one()],
      [one({ predictedAddonSize: 8 })],
    ],
    [
      "several clouds",
      {
        propensity: {
          churn: [
            { category: "creativeCloud", probability: "HIGH" },
            { category: "documentCloud", probability: "HIGH" },
          ],
        },
      },
      [one({ category: "creativeCloud" }), one({ category: "documentCloud" })],
      [],
    ],
    [
      "a size as text",
      {
        propensity: {
          seatExpansion: [{ probability: "HIGH", additionalDetails: { predictedAddonSize: "8" } }],
        },
      },
      [],
      [one({ predictedAddonSize: 8, additionalDetails: { predictedAddonSize: "8" } })],
    ],
  ];
  for (const [name, body, churn, seatExpansion] of rows) {
    test(`propensity: ${name}`, async () => {
      const { result } = await fetched(body);
      assert.deepEqual(result.propensity, { churn, seatExpansion });
    });
  }

  const sizes = [
    [1, 1],
    [1_000_000, 1_000_000],
    [1_000_001, null],
    [0, null],
    [-1, null],
    [1.5, null],
    ["8", 8],
    ["many", null],
    [null, null],
    [true, null],
  ];
  for (const [given, size] of sizes) {
    test(`a predictedAddonSize of ${JSON.stringify(given)} is ${size}`, async () => {
      const additionalDetails = { predictedAddonSize: given };
      const seatExpansion = [prediction("HIGH", { additionalDetails })];
      const { result } = await fetched({ propensity: { seatExpansion } });
      assert.equal(result.propensity.seatExpansion[0].predictedAddonSize, size);
      assert.deepEqual(result.propensity.seatExpansion[0].additionalDetails, additionalDetails);
    });
  }
});

describe("drift", () => {
  const recommend = (item) => ({ productRecommendations: { upsells: [item] } });
  const at = "$.productRecommendations.upsells";
  const churn = (rest) => ({ propensity: { churn: [prediction("HIGH", rest)] } });
  const overlay = (rest) => ({ overlayRecommendations: { new: [opportunity(rest)] } });
  const rows = [
    ["a body as documented", FULL, []],
    ["unknown keys", { ...THREE, more: 1, propensity: { risk: [5] } }, []],
    [
      "null and {} for whole optional parts",
      {
        productRecommendations: { upsells: null, crossSells: [] },
        overlayRecommendations: {},
        propensity: { churn: {}, seatExpansion: null },
        discounts: null,
      },
      [],
    ],
    [
      "productRecommendations of another type",
      { productRecommendations: "x" },
      ["$.productRecommendations"],
    ],
    ["a section of another type", { productRecommendations: { upsells: "x" } }, [at]],
    ["an entry of another type", recommend(5), [`${at}[0]`]],
    [
      "a part number missing",
      recommend({ rank: 0, product: {} }),
      [`${at}[0].product.baseOfferId`],
    ],
    [
      "a part number that is a number",
      recommend({ rank: 0, product: { baseOfferId: 5 } }),
      [`${at}[0].product.baseOfferId`],
    ],
    ["a rank that is text", recommend(recommended(UPSELL, "0")), [`${at}[0].rank`]],
    ["a rank below 0", recommend(recommended(UPSELL, -1)), [`${at}[0].rank`]],
    ["a rank that is no whole number", recommend(recommended(UPSELL, 0.5)), [`${at}[0].rank`]],
    [
      "sources of another type",
      recommend({ ...recommended(UPSELL), source: { sourceType: "OFFER", offerIds: "x" } }),
      [`${at}[0].source.offerIds`],
    ],
    [
      "an unknown probability",
      churn({ probability: "TOP" }),
      ["$.propensity.churn[0].probability"],
    ],
    ["an unknown status", overlay({ status: "USED" }), ["$.overlayRecommendations.new[0].status"]],
    [
      "an expiry that is no date",
      overlay({ expiresAt: "soon" }),
      ["$.overlayRecommendations.new[0].expiresAt"],
    ],
    [
      "an item without a part number",
      overlay({ items: [{ quantity: 1 }] }),
      ["$.overlayRecommendations.new[0].items[0].offerId"],
    ],
    [
      "below recommendations",
      { recommendations: { productRecommendations: 5 } },
      ["$.recommendations.productRecommendations"],
    ],
    [
      "in a proxy's data",
      { data: { productRecommendations: 5 } },
      ["$.data.productRecommendations"],
    ],
  ];
  for (const [name, body, drift] of rows) {
    test(name, async () => {
      const { result, events } = await fetched(body);
      assert.deepEqual(result.drift, drift);
      const paths = events.filter(({ type }) => type === "drift").map((event) => event.paths);
      assert.deepEqual(paths, drift.length ? [drift] : []);
    });
  }

  test("what is wrong in one place leaves the rest standing", async () => {
    const body = {
      productRecommendations: {
        upsells: 5,
        crossSells: [null, recommended(CROSS_SELL)],
        addOns: [recommended(ADD_ON, "first")],
      },
      propensity: "x",
    };
    const { result } = await fetched(body);
    assert.deepEqual(result.picks.map(brief), [
      ["crossSell", CROSS_SELL],
      ["addOn", ADD_ON],
    ]);
    assert.equal(result.sections.addOns[0].rank, null);
  });
});

describe("the host calls", () => {
  const calls = {
    previewOrder: (client, options) => client.previewOrder({ lineItems: [] }, options),
    previewRenewal: (client, options) => client.previewRenewal(undefined, options),
    subscriptions: (client, options) => client.subscriptions(options),
    orders: (client, options) => client.orders(options),
  };
  const odd = `{ "orderId": " x", "__proto__": {"polluted": 1}, "constructor": 2, "a": 1, "a": -0.5e-7,
    "long": 12345678901234567890, "\\u0061b": "\\ud83e\\uddc0", "": {"": []},
    "recommendations": ${JSON.stringify(FULL)} }`;

  for (const [name, call] of Object.entries(calls)) {
    test(`${name} gives the body that JSON.parse makes of the text`, async () => {
      const { client } = await clientOver(() => json(odd, { tracker: TRACKER }));
      const { body } = await resolved(call(client));
      assert.deepEqual(body, JSON.parse(odd));
      assert.deepEqual(Object.keys(body), Object.keys(JSON.parse(odd)));
      assert.ok(Object.hasOwn(body, "__proto__"));
      assert.equal({}.polluted, undefined);
    });

    test(`${name} gives the recommendations beside it`, async () => {
      const { client } = await clientOver(() => json(odd, { tracker: TRACKER }));
      const result = await resolved(call(client, { limit: 20 }));
      assert.deepEqual(Object.keys(result).sort(), ["body", "recommendations", "status"]);
      assert.equal(result.status, 200);
      assert.equal(result.recommendations.trackerId, TRACKER);
      assert.equal(result.recommendations.picks.length, 6);
      assert.equal(result.recommendations.picks[0].trackerId, TRACKER);
    });

    for (const status of [200, 201, 202]) {
      test(`${name} takes ${status} for success`, async () => {
        const { client } = await clientOver(() => json({ a: 1 }, { status }));
        const result = await resolved(call(client));
        assert.equal(result.status, status);
        assert.deepEqual(result.body, { a: 1 });
        assert.deepEqual(result.recommendations.picks, []);
        assert.equal(result.recommendations.issue, null);
      });
    }

    test(`${name} tells a failed recommendations part from the call's own success`, async () => {
      const body = {
        orderId: "",
        recommendations: {
          errorDetails: { code: "5136", message: "Invalid country", additionalDetails: ["x"] },
        },
      };
      const { client, events } = await clientOver(() => json(body, { tracker: TRACKER }));
      const result = await resolved(call(client));
      assert.deepEqual(result.body, body);
      assert.deepEqual(result.recommendations.picks, []);
      assert.deepEqual(result.recommendations.issue, { code: "5136", message: "Invalid country" });
      assert.equal(result.recommendations.trackerId, TRACKER);
      const issues = events.filter(({ type }) => type === "issue");
      assert.deepEqual(issues, [
        { type: "issue", endpoint: name, issue: { code: "5136", message: "Invalid country" } },
      ]);
    });
  }

  const response = (rest = {}) => ({
    ...rest,
    recommendations: { productRecommendations: { upsells: [recommended(UPSELL, 0, [OWNED])] } },
  });
  const left = (reason) => [{ kind: "upsell", offerIds: [UPSELL], reason }];

  test("previewOrder takes the request's lines for the cart", async () => {
    // The response's lines are at another level, and say nothing about the cart.
    const { client } = await clientOver(() => json(response({ lineItems: [] })));
    const order = { lineItems: [{ offerId: "99000001CA02A12", quantity: 1 }] };
    const { recommendations } = await resolved(client.previewOrder(order));
    assert.deepEqual(recommendations.dropped, left("in_cart"));
  });

  test("previewOrder names the cart's lines that an upsell takes the place of", async () => {
    const { client } = await clientOver(() => json(response()));
    const order = { lineItems: [{ offerId: "99000004CA02A12", quantity: 1 }] };
    const { recommendations } = await resolved(client.previewOrder(order));
    assert.deepEqual(recommendations.picks[0].replaces, ["99000004CA02A12"]);
    assert.equal(recommendations.picks[0].rule, "cart");
  });

  test("previewRenewal picks by the renewal rules", async () => {
    const { client } = await clientOver(() => json(response()));
    const { recommendations } = await resolved(client.previewRenewal());
    assert.equal(recommendations.picks[0].rule, "renewal");
  });

  const statuses = [
    ["1000", "owned"],
    ["1002", "owned"],
    ["1009", "owned"],
    ["1004", undefined],
    ["1008", undefined],
    [undefined, "owned"],
  ];
  for (const [status, reason] of statuses) {
    test(`subscriptions: one of status ${status} is ${reason ?? "not owned"}`, async () => {
      const items = [{ offerId: "99000001CA01A12", currentQuantity: 5, status }];
      const { client } = await clientOver(() => json(response({ items })));
      const { recommendations } = await resolved(client.subscriptions());
      assert.deepEqual(recommendations.dropped, reason ? left(reason) : []);
    });
  }

  test("subscriptions propose seats for the one with most of them", async () => {
    const items = [
      { offerId: OWNED, currentQuantity: 5, status: "1000" },
      { offerId: OTHER, currentQuantity: 50, status: "1008" },
      { offerId: ADD_ON, currentQuantity: 6, status: "1000" },
    ];
    const seatExpansion = [prediction("HIGH", { additionalDetails: { predictedAddonSize: 3 } })];
    const body = { items, recommendations: { propensity: { seatExpansion } } };
    const { client } = await clientOver(() => json(body));
    const { recommendations } = await resolved(client.subscriptions());
    assert.deepEqual(
      recommendations.picks.map(({ items }) => items),
      [[{ offerId: ADD_ON, quantity: 3 }]],
    );
  });

  test("subscriptions take the caller's owned lines in addition", async () => {
    const items = [{ offerId: OWNED, currentQuantity: 5, status: "1000" }];
    const { client } = await clientOver(() => json(response({ items })));
    const owned = [{ offerId: UPSELL }];
    const { recommendations } = await resolved(client.subscriptions({ owned }));
    assert.deepEqual(recommendations.dropped, left("owned"));
  });

  test("orders take nothing for owned", async () => {
    const items = [{ orderId: "1", status: "1000", lineItems: [{ offerId: UPSELL, quantity: 5 }] }];
    const { client } = await clientOver(() => json(response({ items })));
    const { recommendations } = await resolved(client.orders());
    assert.deepEqual(recommendations.dropped, []);
    assert.equal(recommendations.picks[0].rule, "discover");
  });
});

describe("hostile JSON", () => {
  test("keys of the prototype are keys like others", async () => {
    const text = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},
      "productRecommendations":{"__proto__":{"upsells":[]},"upsells":[${JSON.stringify(recommended(UPSELL))}]},
      "propensity":{"churn":[{"probability":"HIGH","additionalDetails":{"__proto__":{"polluted":1}}}]},
      "discounts":{"dealRegistrations":[{"__proto__":{"polluted":1}}]}}`;
    const { result } = await fetched(text);
    assert.equal({}.polluted, undefined);
    assert.equal(result.picks.length, 1);
    const { additionalDetails } = result.propensity.churn[0];
    assert.ok(Object.hasOwn(additionalDetails, "__proto__"));
    assert.equal(additionalDetails.polluted, undefined);
    assert.ok(Object.hasOwn(result.dealRegistrations[0], "__proto__"));
  });

  test("of a key given twice, the last one counts", async () => {
    const text = `{"productRecommendations":{},"productRecommendations":${JSON.stringify(THREE.productRecommendations)}}`;
    const { result } = await fetched(text);
    assert.equal(result.picks.length, 3);
  });

  test("texts come as they were sent, escapes read", async () => {
    const text = `{"\\u0070ropensity":{"churn":[{"probability":"HI\\u0047H","category":"\\ud83e\\uddc0",
      "reasons":[{"reasonCode":"a","description":"b\\n\\"c","value":"\\u0000"}]}]}}`;
    const { result } = await fetched(text);
    const [{ category, probability, reasons }] = result.propensity.churn;
    assert.equal(category, "\ud83e\uddc0");
    assert.equal(probability, "HIGH");
    assert.deepEqual(reasons, [{ reasonCode: "a", description: 'b\n"c', value: "\0" }]);
  });
});

describe("events of a read", () => {
  test("are one response with its facts", async () => {
    const { events } = await fetched(FULL);
    assert.equal(events.length, 1);
    const [{ durationMs, ...event }] = events;
    assert.ok(Number.isFinite(durationMs) && durationMs >= 0);
    assert.deepEqual(event, {
      type: "response",
      endpoint: "recommendations",
      status: 200,
      attempts: 1,
      trackerId: TRACKER,
    });
  });
});
