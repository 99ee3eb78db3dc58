// What both checks do with an entry. Nothing of Node or of a browser is used here: it is loaded in both.

const BODY = JSON.stringify({
  productRecommendations: {
    crossSells: [
      {
        rank: 0,
        product: { baseOfferId: "99000005CA01A12" },
        source: { sourceType: "OFFER", offerIds: [] },
      },
    ],
  },
});

const answer = async () => new Response(BODY);

/**
 * Picks with a client of this entry: its wasm is there, and agrees with its JavaScript.
 * @param {any} entry what a file exports
 * @param {any} [fetch]
 */
export async function pick(entry, fetch = answer) {
  const client = await entry.createClient({
    proxyUrl: "https://shop.example/api/vipm",
    customerId: "P1005060001",
    fetch,
    attribution: { storage: "memory" },
  });
  const { picks, trackerId } = await client.pick();
  client.free();
  return { offerId: picks[0]?.items[0].offerId, trackerId };
}

/**
 * Fails unless a file does what it is for.
 * @param {string} file
 * @param {any} entry what it exports
 * @param {any} index what the default entry exports
 */
export async function check(file, entry, index) {
  if (file === "element.mjs") return checkElement(entry.VipRecommendationsElement, index);
  if (file === "define.mjs") return checkDefined();
  if (file.startsWith("testing.")) {
    const { trackerId } = await pick(index, entry.fakeProxy());
    if (trackerId !== "TRACKER-1") throw new Error(`${file}: the tracker is ${trackerId}`);
    return;
  }
  const { offerId } = await pick(entry);
  if (offerId !== "99000005CA01A12") throw new Error(`${file}: ${offerId} was picked`);
}

/** An element asks its client for picks. In Node there is none, and the class can be imported. */
async function checkElement(Element, index) {
  if (typeof Element !== "function") throw new Error("element.mjs has no class");
  if (!globalThis.customElements) return;
  customElements.define("load-check", class extends Element {});
  const element = Object.assign(document.createElement("load-check"), {
    client: await index.createClient({ proxyUrl: "/", fetch: answer }),
  });
  const loaded = new Promise((resolve, reject) => {
    element.addEventListener("vip-recommendations-load", ({ detail }) => resolve(detail));
    element.addEventListener("vip-recommendations-error", ({ detail }) => reject(detail));
  });
  document.body.append(element);
  const { picks } = await loaded;
  if (picks[0]?.items[0].offerId !== "99000005CA01A12") throw new Error("element.mjs: no picks");
}

function checkDefined() {
  if (globalThis.customElements && !customElements.get("vip-recommendations")) {
    throw new Error("define.mjs does not define the element");
  }
}
