// A page of a shop with nothing in it but the element, from the origin of the proxy.

/** The head of a page that has the script tag. */
export const SCRIPT = `<script src="/pkg/dist/vip-recommendations.iife.js"></script>`;

/** As a partner writes it, for the customer of the sandbox to whom everything applies. */
export const ELEMENT = `<vip-recommendations proxy-url="/" customer-id="P1005060001"></vip-recommendations>`;

/**
 * Opens a page with this body. `run` runs in it before its first script; it may put into `window`
 * what the test needs.
 */
export function openElement(
  shop,
  {
    body = ELEMENT,
    head = SCRIPT,
    lang = "en",
    dir = "ltr",
    headers = {},
    run,
    prepare,
    ...options
  } = {},
) {
  const html = `<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Element</title>
        <link rel="stylesheet" href="/element-page.css" />
        ${head}
      </head>
      <body><main><h1>Shop</h1>${body}<p id="below">Below</p></main></body>
    </html>`;
  const css =
    "html { color-scheme: light dark; font-family: sans-serif } body { margin: 1rem } a { color: inherit }";
  return shop.open({
    ...options,
    path: "/element-page.html",
    prepare: async (page) => {
      await page.route("**/element-page.html", (route) =>
        route.fulfill({ contentType: "text/html", body: html, headers }),
      );
      await page.route("**/element-page.css", (route) =>
        route.fulfill({ contentType: "text/css", body: css }),
      );
      await page.addInitScript(listen);
      if (run) await page.addInitScript(run);
      await prepare?.(page);
    },
  });
}

/** The element, by what it shows. */
export function element(page, nth = 0) {
  return page.locator("vip-recommendations").nth(nth);
}

/** Waits until the element is in a state, with nothing under way. */
export async function reaches(page, state, nth = 0) {
  await page
    .locator(`vip-recommendations[data-state="${state}"]`)
    .nth(nth)
    .waitFor({ state: "attached" });
  await page
    .locator('vip-recommendations [part="region"][aria-busy="false"]')
    .nth(nth)
    .waitFor({ state: "attached" });
}

/** What the element told the page so far, oldest first. */
export function told(page) {
  return page.evaluate(() => globalThis.told.map(({ type, detail }) => [type, detail]));
}

// The rest runs in the page.

/** Keeps what the element tells, and errors that nobody caught. */
function listen() {
  globalThis.told = [];
  globalThis.uncaught = [];
  addEventListener("error", ({ message }) => globalThis.uncaught.push(message));
  addEventListener("unhandledrejection", ({ reason }) => globalThis.uncaught.push(String(reason)));
  for (const name of ["load", "error", "select"]) {
    addEventListener(`vip-recommendations-${name}`, (event) => {
      const { code, message } = event.detail;
      const detail = name === "error" ? { code, message } : structuredClone(event.detail);
      globalThis.told.push({ type: name, detail });
    });
  }
}

/** A client whose answers the test gives by hand, and which keeps what it is told. */
export function answerWith() {
  Object.assign(globalThis, { asked: [], shown: [], accepted: [] });
  globalThis.answer = (...offerIds) => ({
    picks: offerIds.map((offerId) => globalThis.pick({ offerId })),
    trackerId: "T",
    issue: null,
  });
  globalThis.pick = ({ kind = "upsell", offerId, quantity = null, ...more }) => ({
    id: `${kind}:${offerId}`,
    kind,
    items: [{ offerId, quantity }],
    rank: 0,
    sourceOfferIds: [],
    replaces: [],
    trackerId: "T",
    rule: "SECRET",
    because: ["churn:SECRET"],
    ...more,
  });
  const client = {
    pick: (query, { signal }) =>
      new Promise((resolve, reject) => globalThis.asked.push({ query, signal, resolve, reject })),
    shown: (pick) => globalThis.shown.push(pick),
    accepted: (pick) => globalThis.accepted.push(pick),
  };
  addEventListener("DOMContentLoaded", () => {
    for (const it of document.querySelectorAll("vip-recommendations")) it.client = client;
  });
}
