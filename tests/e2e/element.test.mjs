// <vip-recommendations>: when it asks, which answer it shows, what it tells the page.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ELEMENT, answerWith, element, openElement, reaches, told } from "./element-page.mjs";
import { CUSTOMERS, LIMIT, stage } from "./support.mjs";

const shop = stage();
const CUSTOMER = CUSTOMERS.bothHigh;

/** What reached the sandbox for recommendations. */
const fetches = async (customer = CUSTOMER) => (await shop.received(customer)).fetches;

/** Turns of the page's event loop, after which what was set has had its effect. */
const turns = (page) =>
  page.evaluate(async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  });

const names = (page) => element(page).locator('[part="name"]').allTextContents();

describe("asking", () => {
  test(
    "an element in view asks once and shows its picks as cards of a labelled list",
    LIMIT,
    async () => {
      const page = await openElement(shop);
      await reaches(page, "ready");
      assert.equal((await fetches()).length, 1);
      assert.deepEqual(await names(page), [
        "99000006CA01A12",
        "99000005CA01A12",
        "99000001CA01A12",
      ]);
      const list = page.getByRole("region", { name: "Recommended for you" }).getByRole("list");
      assert.equal(await list.getByRole("listitem").count(), 3);
      assert.deepEqual(await element(page).locator('[part="kind"]').allTextContents(), [
        "Add-on",
        "Goes well together",
        "Upgrade",
      ]);
    },
  );

  test("all attributes that the service is to know of reach it", LIMIT, async () => {
    const page = await openElement(shop, {
      body: `<vip-recommendations proxy-url="/" customer-id="${CUSTOMER}" context="RENEWAL_ORDER_PREVIEW" country="de" language="MULT" limit="2"></vip-recommendations>`,
    });
    await reaches(page, "ready");
    const [{ body }] = await fetches();
    assert.equal(body.recommendationContext, "RENEWAL_ORDER_PREVIEW");
    assert.equal(body.country, "DE");
    assert.equal(body.language, "MULT");
    assert.equal((await names(page)).length, 2);
  });

  test("properties win over attributes", LIMIT, async () => {
    const page = await openElement(shop, {
      body: `<vip-recommendations proxy-url="/nowhere" customer-id="P1005060007" country="de" limit="1"></vip-recommendations>
        <script>
          const recommendations = document.querySelector("vip-recommendations");
          recommendations.options = { proxyUrl: "/", customerId: "${CUSTOMER}" };
          recommendations.query = { country: "FR", limit: 2 };
        </script>`,
    });
    await reaches(page, "ready");
    const [{ body }] = await fetches();
    assert.equal(body.country, "FR");
    assert.equal((await names(page)).length, 2);
  });

  test("a burst of changes is one request, and no change is none", LIMIT, async () => {
    const page = await openElement(shop);
    await reaches(page, "ready");
    await page.evaluate(() => {
      const it = document.querySelector("vip-recommendations");
      it.setAttribute("country", "FR");
      it.setAttribute("language", "MULT");
      it.query = { offers: [{ offerId: "99000008CA01A12", quantity: 2 }] };
      it.setAttribute("country", "DE");
    });
    await page.waitForFunction(() => globalThis.told.length === 2);
    const all = await fetches();
    assert.equal(all.length, 2);
    assert.equal(all[1].body.country, "DE");

    await page.evaluate(() => {
      const it = document.querySelector("vip-recommendations");
      it.query = { offers: [{ offerId: "99000008CA01A12", quantity: 2 }] };
      it.setAttribute("country", "DE");
      it.setAttribute("heading", "For you");
    });
    await page.getByRole("heading", { name: "For you" }).waitFor();
    assert.equal((await fetches()).length, 2);
    assert.equal((await told(page)).length, 2);
  });

  test(
    "refresh asks again though nothing has changed, and resolves when the answer is shown",
    LIMIT,
    async () => {
      const page = await openElement(shop);
      await reaches(page, "ready");
      const count = await page.evaluate(async () => {
        const it = document.querySelector("vip-recommendations");
        await Promise.all([it.refresh(), it.refresh()]);
        return globalThis.told.length;
      });
      assert.equal(count, 2);
      assert.equal((await fetches()).length, 2);
    },
  );

  test("what is not in view asks when it comes into view", LIMIT, async () => {
    const page = await openElement(shop, {
      body: `<dialog>${ELEMENT}</dialog><button onclick="document.querySelector('dialog').showModal()">Open</button>`,
    });
    await turns(page);
    assert.equal((await fetches()).length, 0);
    await page.getByRole("button", { name: "Open" }).click();
    await reaches(page, "ready");
    assert.equal((await fetches()).length, 1);
    assert.equal(await page.getByRole("dialog").getByRole("listitem").count(), 3);
  });

  test("without a proxy and a client it waits, and says nothing", LIMIT, async () => {
    const page = await openElement(shop, { body: "<vip-recommendations></vip-recommendations>" });
    await turns(page);
    assert.deepEqual(await told(page), []);
    await page.evaluate(async () => {
      const client = await VipRecommendations.createClient({
        proxyUrl: "/",
        customerId: "P1005060001",
      });
      document.querySelector("vip-recommendations").client = client;
    });
    await reaches(page, "ready");
    assert.equal((await fetches()).length, 1);
  });

  test("two of the same proxy and customer share a client and a request", LIMIT, async () => {
    const page = await openElement(shop, { body: ELEMENT + ELEMENT });
    await reaches(page, "ready", 0);
    await reaches(page, "ready", 1);
    assert.equal((await fetches()).length, 1);
  });
});

describe("the newest answer", () => {
  test("of two overlapping requests stays, whichever is answered first", LIMIT, async () => {
    const page = await openElement(shop, {
      body: "<vip-recommendations></vip-recommendations>",
      run: answerWith,
    });
    await page.waitForFunction(() => globalThis.asked.length === 1);
    await page.evaluate(() => {
      document.querySelector("vip-recommendations").query = { offers: [{ offerId: "NEW" }] };
    });
    await page.waitForFunction(() => globalThis.asked.length === 2);
    assert.deepEqual(
      await page.evaluate(() => globalThis.asked.map(({ signal }) => signal.aborted)),
      [true, false],
    );
    await page.evaluate(() => {
      const [older, newer] = globalThis.asked;
      newer.resolve(globalThis.answer("newer"));
      older.resolve(globalThis.answer("older"));
    });
    await reaches(page, "ready");
    await turns(page);
    assert.deepEqual(await names(page), ["newer"]);
    assert.equal((await told(page)).length, 1);
  });

  test("a request that was called off has not failed", LIMIT, async () => {
    const page = await openElement(shop, {
      body: "<vip-recommendations></vip-recommendations>",
      run: answerWith,
    });
    await page.waitForFunction(() => globalThis.asked.length === 1);
    await page.evaluate(() => (document.querySelector("vip-recommendations").query = { limit: 1 }));
    await page.waitForFunction(() => globalThis.asked.length === 2);
    await page.evaluate(() => {
      globalThis.asked[0].reject(new Error("late"));
      globalThis.asked[1].resolve(globalThis.answer("newer"));
    });
    await reaches(page, "ready");
    assert.deepEqual(
      (await told(page)).map(([type]) => type),
      ["load"],
    );
  });

  test("there are never two requests at once", LIMIT, async () => {
    const page = await openElement(shop, {
      body: "<vip-recommendations></vip-recommendations>",
      run: () => {
        globalThis.most = 0;
        let open = 0;
        addEventListener("DOMContentLoaded", () => {
          document.querySelector("vip-recommendations").options = {
            proxyUrl: "/",
            customerId: "P1005060001",
            fetch: async (url, init) => {
              globalThis.most = Math.max(globalThis.most, (open += 1));
              globalThis.begun = (globalThis.begun ?? 0) + 1;
              let isOpen = true;
              const end = () => isOpen && ((isOpen = false), (open -= 1));
              init.signal.addEventListener("abort", end);
              return fetch(url, init).finally(end);
            },
          };
        });
      },
    });
    await page.waitForFunction(() => globalThis.begun === 1);
    for (const [begun, country] of [
      [2, "DE"],
      [3, "FR"],
      [4, "ES"],
    ]) {
      await page.evaluate(
        (country) => document.querySelector("vip-recommendations").setAttribute("country", country),
        country,
      );
      await page.waitForFunction((begun) => globalThis.begun === begun, begun);
    }
    await reaches(page, "ready");
    assert.equal(await page.evaluate(() => globalThis.most), 1);
  });

  test(
    "another customer's cards cannot be read or used while the own ones are fetched",
    LIMIT,
    async () => {
      const page = await openElement(shop);
      await reaches(page, "ready");
      const before = await element(page).boundingBox();
      await page.route("**/v3/recommendations", () => {});
      await page.evaluate(() =>
        document.querySelector("vip-recommendations").setAttribute("customer-id", "P1005060007"),
      );
      await page.locator('vip-recommendations[data-state="loading"]').waitFor();
      assert.equal(await page.getByRole("button").count(), 0);
      assert.equal(await element(page).locator('[part~="card"] button').first().isVisible(), false);
      assert.deepEqual(await element(page).boundingBox(), before, "the height is kept");
    },
  );

  test("disconnecting aborts, and coming back asks again", LIMIT, async () => {
    const page = await openElement(shop, {
      body: "<vip-recommendations></vip-recommendations>",
      run: answerWith,
    });
    await page.waitForFunction(() => globalThis.asked.length === 1);
    const aborted = await page.evaluate(async () => {
      globalThis.it = document.querySelector("vip-recommendations");
      globalThis.it.remove();
      await null;
      await null;
      return globalThis.asked[0].signal.aborted;
    });
    assert.equal(aborted, true);
    await page.evaluate(() => document.body.append(globalThis.it));
    await page.waitForFunction(() => globalThis.asked.length === 2);
    await page.evaluate(() => globalThis.asked[1].resolve(globalThis.answer("back")));
    await reaches(page, "ready");
    assert.deepEqual(await names(page), ["back"]);
  });
});

describe("fallback", () => {
  const CHILDREN = `<vip-recommendations proxy-url="/" customer-id="${CUSTOMER}"><p>Our bestsellers</p></vip-recommendations>`;

  test("children are shown until there are picks", LIMIT, async () => {
    const page = await openElement(shop, {
      body: CHILDREN,
      prepare: (page) => page.route("**/v3/recommendations", () => {}),
    });
    await page.getByText("Our bestsellers").waitFor();
    assert.equal(await page.getByRole("region").count(), 0);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });

  test("children go when there are picks", LIMIT, async () => {
    const page = await openElement(shop, { body: CHILDREN });
    await reaches(page, "ready");
    assert.equal(await page.getByText("Our bestsellers").isVisible(), false);
  });

  test(
    "a proxy that fails leaves the children there and an error in the page's hands",
    LIMIT,
    async () => {
      const page = await openElement(shop, {
        body: CHILDREN,
        prepare: (page) =>
          page.route("**/v3/recommendations", (route) =>
            route.fulfill({ status: 403, body: "{}" }),
          ),
      });
      await reaches(page, "error");
      assert.ok(await page.getByText("Our bestsellers").isVisible());
      const [[type, { code }], ...others] = await told(page);
      assert.deepEqual([type, code, others], ["error", "forbidden", []]);
    },
  );

  test("a browser that refuses WebAssembly gets the children and an error", LIMIT, async () => {
    const page = await openElement(shop, {
      body: CHILDREN,
      headers: { "content-security-policy": "script-src 'self'" },
    });
    await reaches(page, "error");
    assert.ok(await page.getByText("Our bestsellers").isVisible());
    assert.equal((await told(page))[0][1].code, "unsupported");
    assert.match((await told(page))[0][1].message, /wasm-unsafe-eval/);
  });

  test("nothing to show is an answer, with the children in its place", LIMIT, async () => {
    const page = await openElement(shop, {
      body: CHILDREN,
      prepare: (page) =>
        page.route("**/v3/recommendations", (route) => route.fulfill({ status: 200, body: "{}" })),
    });
    await reaches(page, "empty");
    assert.ok(await page.getByText("Our bestsellers").isVisible());
    const [[type, { picks }]] = await told(page);
    assert.deepEqual([type, picks], ["load", []]);
  });

  test("after a failure the next change asks again", LIMIT, async () => {
    const page = await openElement(shop, {
      body: CHILDREN,
      prepare: (page) =>
        page.route("**/v3/recommendations", (route) => route.fulfill({ status: 403, body: "{}" }), {
          times: 1,
        }),
    });
    await reaches(page, "error");
    await page.evaluate(() => document.querySelector("vip-recommendations").refresh());
    await reaches(page, "ready");
    assert.equal(await page.getByText("Our bestsellers").isVisible(), false);
  });
});

describe("products", () => {
  const open = (products, more = {}) =>
    openElement(shop, {
      body: `${ELEMENT}<script>document.querySelector("vip-recommendations").products = ${products};</script>`,
      ...more,
    });

  test(
    "by a promise: name, description, picture, link and price of what the shop knows, and no others",
    LIMIT,
    async () => {
      const page = await open(`async () => ({
      "99000005CA01A12": { name: "Express", description: "For <b>all</b>", price: "10 €", url: "/express", imageUrl: "/icon.svg" },
      "99000001CA01A12": { name: "All Apps", url: "javascript:alert(1)" },
    })`);
      await reaches(page, "ready");
      assert.deepEqual(await names(page), ["Express", "All Apps"]);
      const card = element(page).locator('[part~="card"]').first();
      assert.equal(await card.locator('[part="description"]').textContent(), "For <b>all</b>");
      assert.equal(await card.locator('[part="price"]').textContent(), "10 €");
      assert.equal(await card.locator('[part="image"]').getAttribute("src"), "/icon.svg");
      assert.equal(
        await card.getByRole("link", { name: "Express" }).getAttribute("href"),
        "/express",
      );
      assert.equal(await page.getByRole("link", { name: "All Apps" }).count(), 0);
      const [[, { picks }]] = await told(page);
      assert.deepEqual(
        picks.map(({ kind }) => kind),
        ["crossSell", "upsell"],
      );
    },
  );

  test("set later, they are put to use without another request", LIMIT, async () => {
    const page = await openElement(shop);
    await reaches(page, "ready");
    await page.evaluate(() => {
      document.querySelector("vip-recommendations").products = (ids) =>
        Object.fromEntries(ids.map((id) => [id, { name: `Product ${id}` }]));
    });
    await page.getByRole("heading", { name: "Product 99000005CA01A12" }).waitFor();
    assert.equal((await fetches()).length, 1);
    assert.equal((await told(page)).length, 1, "one load for one answer");
  });

  test("that cannot be looked up are an error and not part numbers", LIMIT, async () => {
    const page = await open(`() => { throw new Error("no catalogue"); }`);
    await reaches(page, "error");
    assert.deepEqual(await names(page), []);
    const [[type, { code, message }]] = await told(page);
    assert.deepEqual([type, code, message], ["error", "invalid_request", "`products` failed"]);
  });

  test("of which the shop knows none leave nothing to show", LIMIT, async () => {
    const page = await open(`() => ({})`);
    await reaches(page, "empty");
    assert.deepEqual(await names(page), []);
  });
});

describe("accepting and seeing", () => {
  test("the button accepts the pick, and tells the page of it first", LIMIT, async () => {
    const page = await openElement(shop, {
      body: "<vip-recommendations></vip-recommendations>",
      run: answerWith,
    });
    await page.waitForFunction(() => globalThis.asked.length === 1);
    await page.evaluate(() => globalThis.asked[0].resolve(globalThis.answer("A", "B")));
    await page.getByRole("button", { name: "Add to cart: B" }).click();
    const shown = {
      id: "upsell:B",
      kind: "upsell",
      items: [{ offerId: "B", quantity: null }],
      rank: 0,
      sourceOfferIds: [],
      replaces: [],
      trackerId: "T",
    };
    assert.deepEqual((await told(page)).at(-1), [
      "select",
      { pick: shown, product: { name: "B" } },
    ]);
    assert.deepEqual(await page.evaluate(() => globalThis.accepted), [shown]);

    await page.evaluate(() =>
      addEventListener("vip-recommendations-select", (event) => event.preventDefault()),
    );
    await page.getByRole("button", { name: "Add to cart: A" }).click();
    assert.equal((await told(page)).at(-1)[1].pick.id, "upsell:A");
    assert.equal(await page.evaluate(() => globalThis.accepted.length), 1);
  });

  test("an order after the button carries the tracker of the pick", LIMIT, async () => {
    const page = await openElement(shop);
    await page.getByRole("button", { name: "Add to cart: 99000005CA01A12" }).click();
    const attribution = await page.evaluate(async () => {
      const client = await VipRecommendations.createClient({
        proxyUrl: "/",
        customerId: "P1005060001",
      });
      return client.attribute([{ offerId: "99000005CA01A12", quantity: 1 }]);
    });
    const [{ responseTrackerId }] = await fetches();
    assert.deepEqual([attribution.basis, attribution.trackerId], ["accepted", responseTrackerId]);
  });

  const watched = () =>
    openElement(shop, {
      body: "<vip-recommendations></vip-recommendations>",
      run: answerWith,
      prepare: (page) => page.clock.install({ time: 0 }),
    });
  const shownNow = (page) => page.evaluate(() => globalThis.shown.map(({ id }) => id));
  /** The frames in which the browser tells what is in view; its own, as the page's clock stands still. */
  const frames = (page) => page.screenshot();

  test("a card is shown after a second half in view, once for each answer", LIMIT, async () => {
    const page = await watched();
    await page.waitForFunction(() => globalThis.asked.length === 1, null, { polling: 20 });
    await page.clock.pauseAt(600_000);
    await page.evaluate(() => globalThis.asked[0].resolve(globalThis.answer("A", "B")));
    await page.getByRole("button", { name: "Add to cart: B" }).waitFor();
    await frames(page);
    await page.clock.runFor(990);
    assert.deepEqual(await shownNow(page), []);
    await page.clock.runFor(20);
    assert.deepEqual(await shownNow(page), ["upsell:A", "upsell:B"]);

    await page.evaluate(() =>
      document.querySelector("vip-recommendations").setAttribute("locale", "de"),
    );
    await page.clock.runFor(3000);
    await frames(page);
    await page.clock.runFor(3000);
    assert.equal((await shownNow(page)).length, 2);

    const refreshed = page.evaluate(() => document.querySelector("vip-recommendations").refresh());
    await page.clock.runFor(10);
    await page.evaluate(() => globalThis.asked[1].resolve(globalThis.answer("A")));
    await refreshed;
    await frames(page);
    await page.clock.runFor(1010);
    assert.deepEqual(await shownNow(page), ["upsell:A", "upsell:B", "upsell:A"]);
  });

  test(
    "time in a tab behind others, or less than half in view, does not count",
    LIMIT,
    async () => {
      const page = await watched();
      await page.clock.runFor(10);
      await page.waitForFunction(() => globalThis.asked?.length === 1, null, { polling: 20 });
      await page.evaluate(() => globalThis.asked[0].resolve(globalThis.answer("A")));
      await page.getByRole("button", { name: "Add to cart: A" }).waitFor();
      await frames(page);
      await page.clock.runFor(500);
      await page.evaluate(() => {
        Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
        document.dispatchEvent(new Event("visibilitychange"));
      });
      await frames(page);
      await page.clock.runFor(5000);
      assert.deepEqual(await shownNow(page), []);

      await page.evaluate(() => {
        const { shadowRoot } = document.querySelector("vip-recommendations");
        const { top, height } = shadowRoot.querySelector("[part~=card]").getBoundingClientRect();
        document.body.style.paddingBottom = "2000px";
        scrollTo(0, top + height * 0.6);
        delete document.visibilityState;
        document.dispatchEvent(new Event("visibilitychange"));
      });
      await frames(page);
      await page.clock.runFor(5000);
      assert.deepEqual(await shownNow(page), []);

      await page.evaluate(() => scrollTo(0, 0));
      await frames(page);
      await page.clock.runFor(1010);
      assert.deepEqual(await shownNow(page), ["upsell:A"]);
    },
  );
});

test("nothing of propensity, rules or reasons is in the page or its events", LIMIT, async () => {
  const page = await openElement(shop, {
    body: "<vip-recommendations></vip-recommendations>",
    run: answerWith,
  });
  await page.waitForFunction(() => globalThis.asked.length === 1);
  await page.evaluate(() => globalThis.asked[0].resolve(globalThis.answer("A")));
  await page.getByRole("button", { name: "Add to cart: A" }).click();
  const everything = await page.evaluate(() => {
    const it = document.querySelector("vip-recommendations");
    return (
      it.outerHTML +
      it.shadowRoot.querySelector("section").outerHTML +
      JSON.stringify([globalThis.told, globalThis.accepted])
    );
  });
  assert.doesNotMatch(everything, /SECRET|because|churn|propensity|"rule"/i);
});
