// Starts the proxy with its sandbox, and a browser; ends both. What they are is said by the environment:
// VIP_PROXY_BIN, VIP_WWW_DIR, VIP_PACKAGE_DIR and VIP_CHROMIUM.

import { after, before, beforeEach } from "node:test";

import { launchChromium } from "../chromium.mjs";
import { startProxy } from "../programs.mjs";
import { setting } from "../setting.mjs";

/** No step of a page may take longer. */
const STEP_MS = 15_000;

/** For `test`: a hang is a failure, not a wait. */
export const LIMIT = { timeout: 120_000 };

/** The customers of the sandbox that the tests need by name. */
export const CUSTOMERS = {
  bothHigh: "P1005060001",
  onlySeatsHigh: "P1005060007",
  optedOut: "P1005060200",
  overlay: "P1005060300",
  ownsAll: "P1005060400",
};

/** Products of the sandbox. */
export const OFFERS = {
  allAppsPro: "99000001CA01A12",
  allApps: "99000002CA01A12",
  express: "99000005CA01A12",
  assistantEnterprise: "99000006CA01A12",
  assistantTeams: "99000007CA01A12",
  acrobatPro: "99000008CA01A12",
};

/** The proxy and the browser of a test file, with a sandbox as new for each test. */
export function stage() {
  const it = {
    url: "",
    /** Opens a page in a profile of its own, or as one more tab of `context`; by default at the storefront. */
    async open({ path = "/", prepare, context, ...options } = {}) {
      context ??= await it.browser.newContext({
        viewport: { width: 1280, height: 900 },
        ...options,
      });
      context.setDefaultTimeout(STEP_MS);
      const page = await context.newPage();
      await prepare?.(page);
      await page.goto(new URL(path, it.url).href);
      return page;
    },
    /** Asks the sandbox's own routes. */
    async sandbox(path, { method = "GET", body } = {}) {
      const response = await fetch(new URL(`/sandbox/${path}`, it.url), {
        method,
        headers: { "content-type": "application/json" },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(STEP_MS),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
      const text = await response.text();
      return text === "" ? null : JSON.parse(text);
    },
    /** What reached the sandbox from a customer, oldest first. */
    async received(customerId) {
      const all = await it.sandbox(`received?customer=${customerId}`);
      return {
        all,
        /** Everything but orders: what recommendations, and trackers, come from. */
        reads: all.filter(({ orderType }) => orderType !== "NEW"),
        fetches: all.filter(({ path }) => path === "/v3/recommendations"),
        orders: all.filter(({ orderType }) => orderType === "NEW"),
      };
    },
  };

  before(async () => {
    it.proxy = await startProxy();
    it.browser = await launchChromium(setting("VIP_CHROMIUM"));
    it.url = it.proxy.url;
  }, LIMIT);
  beforeEach(async () => {
    for (const context of it.browser.contexts()) await context.close();
    await it.sandbox("reset", { method: "POST" });
  }, LIMIT);
  after(async () => {
    await it.browser?.close();
    await it.proxy?.end();
  }, LIMIT);
  return it;
}

/** Chooses a customer as a shopper does, and waits for the picks. */
export async function choose(page, customerId) {
  await page.getByTestId("customer").selectOption(customerId);
  await settle(page);
}

/** Goes to a state of the shop ("discover", "buy", "use" or "renew") as a shopper does, and waits for the picks. */
export async function go(page, state) {
  await page.locator(`.states a[href="#${state}"]`).click();
  await page.locator(`main[data-state="${state}"]`).waitFor();
  await settle(page);
}

/** Waits until the newest request for picks has ended, well or badly. */
export async function settle(page) {
  await page.locator('[data-testid="picks"][aria-busy="false"]').waitFor();
}

/** Has picks asked for by what takes a while to do so, and waits for the answer. */
export async function refresh(page, action) {
  await page.getByTestId("picks").evaluate((picks) => {
    globalThis.answered = new Promise((resolve) => {
      let asked = false;
      new MutationObserver((_, observer) => {
        asked ||= picks.ariaBusy === "true";
        if (!asked || picks.ariaBusy === "true") return;
        observer.disconnect();
        resolve();
      }).observe(picks, { attributeFilter: ["aria-busy"] });
    });
  });
  await action();
  await page.evaluate(() => globalThis.answered);
}

/** Puts a product of the catalogue in the cart. */
export async function addProduct(page, offerId) {
  await go(page, "discover");
  await page.locator(`[data-testid="product"][data-offer="${offerId}"] button`).click();
}

/** The card of a kind of pick. */
export function card(page, kind) {
  return page.locator(`[data-testid="pick"][data-kind="${kind}"]`);
}

/** Takes the pick of a kind; the tracker of the answer that it came with. */
export async function accept(page, kind) {
  await settle(page);
  const tracker = await page.getByTestId("tracker").textContent();
  await card(page, kind).getByTestId("accept").click();
  await settle(page);
  return tracker;
}

/** The row of a product among the subscriptions. */
export function owned(page, offerId) {
  return page.locator(`[data-testid="owned-line"][data-offer="${offerId}"]`);
}

/** Orders the cart and waits for the confirmation; the order's id. */
export async function order(page) {
  await go(page, "buy");
  await page.getByTestId("order").click();
  return page.getByTestId("order-id").textContent();
}

/** The cart as `[offerId, seats]`. */
export async function cart(page) {
  await go(page, "buy");
  return lines(page);
}

/** The same, of the cart as it is shown. */
export function lines(page) {
  return page
    .getByTestId("cart-line")
    .evaluateAll((lines) =>
      lines.map((line) => [line.dataset.offer, Number(line.querySelector("input").value)]),
    );
}

/** Whatever brings recommendations goes wrong in this way, until the page is closed; orders do not. */
export async function failRecommendations(page, fault) {
  await page.route("**/v3/**", (route) => {
    if (route.request().postDataJSON()?.orderType === "NEW") return route.continue();
    const headers = { ...route.request().headers(), "x-sandbox-fault": fault };
    return route.continue({ headers });
  });
}
