// The shop in Firefox: the walk from discover to renew, and what else differs from browser to browser.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { KEYS, openFirefox, startDriver } from "./firefox.mjs";
import { CUSTOMERS, LIMIT, OFFERS } from "./support.mjs";
import { startProxy } from "../programs.mjs";

const DIRECTORY = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const CUSTOMER = CUSTOMERS.bothHigh;

let proxy;
let driver;
/** Those of the test that runs. */
let open = [];

before(async () => {
  proxy = await startProxy();
  driver = await startDriver();
}, LIMIT);
beforeEach(() => sandbox("reset", { method: "POST" }), LIMIT);
afterEach(async () => {
  for (const firefox of open.splice(0)) await firefox.close();
}, LIMIT);
after(async () => {
  await driver?.end();
  await proxy?.end();
}, LIMIT);

/** Opens the shop in a Firefox of its own, and waits for the picks. */
async function shop({ path = "/", ...options } = {}) {
  const firefox = await openFirefox(driver, options);
  open.push(firefox);
  await firefox.go(new URL(path, proxy.url).href);
  await settle(firefox);
  return firefox;
}

async function sandbox(path, options) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(new URL(`/sandbox/${path}`, proxy.url), { headers, ...options });
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response;
}

/** The trackers that came with orders, oldest first. */
async function trackersOfOrders() {
  const received = await (await sandbox(`received?customer=${CUSTOMER}`)).json();
  const orders = received.filter(({ orderType }) => orderType === "NEW");
  return orders.map(({ trackerId }) => trackerId);
}

function settle(firefox) {
  return firefox.find('[data-testid="picks"][aria-busy="false"]');
}

async function go(firefox, state) {
  await firefox.click(`.states a[href="#${state}"]`);
  await firefox.find(`main[data-state="${state}"]`);
  await settle(firefox);
}

const pick = (kind) => `[data-testid="pick"][data-kind="${kind}"] [data-testid="accept"]`;
const owned = (offerId) => `[data-testid="owned-line"][data-offer="${offerId}"]`;
const add = (offerId) => `[data-testid="product"][data-offer="${offerId}"] button`;

/** Takes a pick; the tracker of the answer that it came with. */
async function accept(firefox, kind) {
  const tracker = await firefox.text('[data-testid="tracker"]');
  await firefox.click(pick(kind));
  await settle(firefox);
  return tracker;
}

async function order(firefox) {
  await go(firefox, "buy");
  await firefox.click('[data-testid="order"]');
  return firefox.text('[data-testid="order-id"]');
}

test("Firefox walks from discover over buy and use to renew, with a reload", LIMIT, async () => {
  const firefox = await shop();
  const tracker = await accept(firefox, "crossSell");
  await go(firefox, "buy");
  await firefox.reload();
  await settle(firefox);
  assert.equal(await firefox.text('[data-testid="basis"]'), "accepted");
  assert.equal(await firefox.text('[data-testid="order-tracker"]'), tracker);
  await order(firefox);
  await firefox.find('//*[@data-testid="verdict"][starts-with(., "✓")]');
  assert.deepEqual(await trackersOfOrders(), [tracker]);
  await go(firefox, "use");
  assert.match(await firefox.text(owned(OFFERS.express)), /1 seat · renews/);
  await go(firefox, "renew");
  assert.match(await firefox.text('[data-testid="quote"]'), /30 days before/);
  assert.match(await firefox.text(owned(OFFERS.express)), /1 seat · level 01/);
});

test("Firefox orders in one tab with the tracker of the other, once", LIMIT, async () => {
  const firefox = await shop();
  const first = await firefox.tab();
  await firefox.openTab();
  await firefox.go(proxy.url);
  await settle(firefox);
  const second = await firefox.tab();
  await firefox.toTab(first);
  const tracker = await accept(firefox, "crossSell");

  await firefox.toTab(second);
  await firefox.click(add(OFFERS.express));
  await order(firefox);
  await firefox.toTab(first);
  await order(firefox);
  const [ofSecond, ofFirst] = await trackersOfOrders();
  assert.equal(ofSecond, tracker);
  assert.notEqual(ofFirst, tracker);
});

test("in Firefox the shop sells while recommendations fail", LIMIT, async () => {
  const firefox = await shop();
  const body = JSON.stringify({ fault: "status=500", times: 3 });
  await sandbox("fault", { method: "PUT", body });
  await go(firefox, "use");
  assert.match(
    await firefox.text('[data-testid="picks-message"]'),
    /^Suggestions are taking a break/,
  );
  await go(firefox, "discover");
  await firefox.click(add(OFFERS.express));
  await order(firefox);
  assert.equal((await trackersOfOrders()).length, 1);
});

test("Firefox needs no mouse", LIMIT, async () => {
  const firefox = await shop();
  const focused = () =>
    firefox.run(() => {
      const { dataset, hash, id } = document.activeElement;
      return dataset.testid ?? (hash || id);
    });
  const tabTo = async (wanted, ...held) => {
    for (let pressed = 0; pressed < 60; pressed += 1) {
      await firefox.press(KEYS.tab, ...held);
      const outline = () => getComputedStyle(document.activeElement).outlineStyle;
      assert.equal(await firefox.run(outline), "solid", `focus on ${await focused()}`);
      if ((await focused()) === wanted) return;
    }
    assert.fail(`Tab does not reach ${wanted}`);
  };
  await tabTo("accept");
  await firefox.press(KEYS.enter);
  await firefox.find('//*[@data-testid="count"][not(.="0")]');
  assert.equal(await focused(), "accept");
  await tabTo("#buy", KEYS.shift);
  await firefox.press(KEYS.enter);
  await firefox.find('[data-testid="cart-line"]');
  await settle(firefox);
  await tabTo("order");
  await firefox.press(KEYS.space);
  assert.match(await firefox.text('[data-testid="order-id"]'), /^99\d{8}$/);
});

for (const [device, width] of [
  // No Firefox window is narrower.
  ["phone", 450],
  ["desktop", 1280],
]) {
  for (const direction of ["ltr", "rtl"]) {
    test(
      `in Firefox nothing sticks out of a dark shop: ${device}, ${direction}`,
      LIMIT,
      async () => {
        const firefox = await shop({ dark: true, width });
        await mkdir(DIRECTORY, { recursive: true });
        await firefox.run((dir) => (document.documentElement.dir = dir), direction);
        await firefox.click(add(OFFERS.acrobatPro));
        for (const state of ["discover", "buy", "use", "renew"]) {
          await go(firefox, state);
          await firefox.run(() => scrollTo(0, 0));
          const { ground, over } = await firefox.run(() => ({
            ground: getComputedStyle(document.body).backgroundColor,
            over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          }));
          assert.equal(ground, "rgb(16, 19, 31)");
          assert.equal(over, 0, state);
          const file = `${DIRECTORY}firefox-${device}-${direction}-${state}.png`;
          await writeFile(file, await firefox.picture());
        }
      },
    );
  }
}

test("in Firefox the element of the script tag takes an order, in Arabic", LIMIT, async () => {
  const firefox = await openFirefox(driver, { dark: true });
  open.push(firefox);
  await firefox.go(new URL("/script-tag.html", proxy.url).href);
  await firefox.find('vip-recommendations[data-state="ready"]');
  await firefox.run(() => {
    document.documentElement.dir = "rtl";
    document.querySelector("vip-recommendations").setAttribute("locale", "ar");
  });
  await mkdir(DIRECTORY, { recursive: true });
  const inside = (selector) => {
    const { shadowRoot } = document.querySelector("vip-recommendations");
    return shadowRoot.querySelector(selector).textContent;
  };
  // A turn of the page later the new language is drawn.
  await firefox.run(() => new Promise((resolve) => setTimeout(resolve)));
  assert.equal(await firefox.run(inside, "h1"), "موصى به لكم");
  await writeFile(`${DIRECTORY}firefox-script-tag-rtl.png`, await firefox.picture());
  await firefox.run(() => {
    const { shadowRoot } = document.querySelector("vip-recommendations");
    shadowRoot.querySelector("button").click();
  });
  await firefox.find('//*[@id="said"][contains(., "is placed")]');
  const [tracker] = await trackersOfOrders();
  assert.equal(tracker.length, 32);
});
