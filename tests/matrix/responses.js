// What a proxy answers, and what comes instead of an answer. Runs in Node and in every browser.

const TRACKER_HEADER = "x-recommendation-tracker-id";

/** Part numbers of the three recommendations. */
export const UPSELL = "99000001CA01A12";

const recommended = (baseOfferId) => ({
  rank: 0,
  product: { baseOfferId },
  source: { sourceType: "OFFER", offerIds: [] },
});

/** A body with three recommendations. */
export const THREE = {
  productRecommendations: {
    upsells: [recommended(UPSELL)],
    crossSells: [recommended("99000002CA01A12")],
    addOns: [recommended("99000003CA01A12")],
  },
};

export const TEXT = JSON.stringify(THREE);

/** A response with this status. */
export const status = (code, body = null, headers = {}) =>
  new Response(body, { status: code, headers });

/** A good response with this body. */
export const ok = (body = TEXT, headers = {}) => status(200, body, headers);

/** A good response with a tracker. */
export const tracked = (tracker) => ok(TEXT, { [TRACKER_HEADER]: tracker });

/** "Come back later." */
export const busy = (retryAfter) => status(429, null, { "retry-after": retryAfter });

/** Never settles. */
export const hangs = () => new Promise(() => {});

/** A response as mocks and wrappers make them. */
export const duck = (rest) => ({ status: 200, headers: new Headers(), ...rest });

/** A response of which this member throws when it is read. */
export const throwing = (name) =>
  Object.defineProperty(duck({ json: async () => THREE }), name, {
    get() {
      throw new Error(`${name} was read`);
    },
  });

/** A response whose body rejects with a string once its request is aborted. */
export const rejectsOnAbort = (url, { signal }) =>
  duck({
    arrayBuffer: () =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject("gone"))),
  });

/** The head is there, and the body begins and never ends. */
export const bodyHangs = () =>
  ok(new ReadableStream({ start: (it) => it.enqueue(new TextEncoder().encode("{")) }));

/** The head is there, and the body breaks off. */
export const bodyBreaks = () =>
  ok(
    new ReadableStream({
      start(it) {
        it.enqueue(new TextEncoder().encode("{"));
        it.error("broken off");
      },
    }),
  );

/** A response of another realm: in a page a frame's, elsewhere one of a class that is not ours. */
export function foreign() {
  if (globalThis.document) {
    const frame = document.body.appendChild(document.createElement("iframe"));
    return new frame.contentWindow.Response(TEXT);
  }
  class Response {
    #text = TEXT;
    get status() {
      return 200;
    }
    get headers() {
      return new Map();
    }
    async arrayBuffer() {
      return new TextEncoder().encode(this.#text).buffer;
    }
  }
  return new Response();
}
