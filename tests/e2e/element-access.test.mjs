// <vip-recommendations> for everybody: no barrier that axe-core finds, a keyboard alone, screen
// readers, languages, schemes, widths.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, test } from "node:test";

import { CATALOGUE, PICKS, VIEWS, openView } from "./element-views.mjs";
import { answerWith, element, openElement, reaches } from "./element-page.mjs";
import { LIMIT, stage } from "./support.mjs";

const shop = stage();
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const EMPTY = "<vip-recommendations></vip-recommendations>";

/** What axe-core finds in the page: each rule with the markup it is about. */
async function barriers(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}

describe("axe-core finds nothing", () => {
  for (const [name, view] of Object.entries(VIEWS)) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${name}, ${colorScheme}`, LIMIT, async () => {
        const page = await openView(shop, view, { colorScheme, reducedMotion: "reduce" });
        assert.deepEqual(await barriers(page), []);
      });
    }
  }
});

/** Opens an element that shows these picks of the catalogue. */
async function openPicks(picks, options = {}) {
  const page = await openElement(shop, { body: EMPTY, run: answerWith, ...options });
  await page.waitForFunction(() => globalThis.asked.length === 1);
  await answer(page, picks);
  return page;
}

async function answer(page, picks) {
  await page.evaluate(
    ({ picks, CATALOGUE }) => {
      const it = document.querySelector("vip-recommendations");
      it.products = globalThis.byId ??= () => CATALOGUE;
      const all = picks.map((pick) => globalThis.pick(pick));
      globalThis.asked.at(-1).resolve({ picks: all, trackerId: "T", issue: null });
    },
    { picks, CATALOGUE },
  );
  await reaches(page, picks.length === 0 ? "empty" : "ready");
}

/** Has the element ask again, and answers. */
async function again(page, picks) {
  const before = await page.evaluate(() => {
    void document.querySelector("vip-recommendations").refresh();
    return globalThis.asked.length;
  });
  await page.waitForFunction((before) => before < globalThis.asked.length, before);
  await answer(page, picks);
}

/** What has the focus in the element. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document.querySelector("vip-recommendations").shadowRoot;
    return activeElement && (activeElement.ariaLabel ?? activeElement.textContent);
  });

describe("a keyboard", () => {
  test(
    "gets to each link and button in the order of the cards, with the focus in sight",
    LIMIT,
    async () => {
      const page = await openPicks([PICKS.upsell, PICKS.seats]);
      const order = [];
      for (let stop = 0; stop < 4; stop += 1) {
        await page.keyboard.press("Tab");
        order.push(await focused(page));
        const outline = await page.evaluate(() => {
          const { activeElement } = document.querySelector("vip-recommendations").shadowRoot;
          return getComputedStyle(activeElement).outline;
        });
        assert.match(outline, /solid 3px/, order.at(-1));
      }
      assert.deepEqual(order, [
        "Creative Cloud All Apps Pro",
        "Add to cart: Creative Cloud All Apps Pro",
        "Acrobat Pro",
        "Add 8 seats: Acrobat Pro",
      ]);
      await page.keyboard.press("Enter");
      assert.deepEqual(await page.evaluate(() => globalThis.accepted.map(({ id }) => id)), [
        "seatExpansion:P2",
      ]);
    },
  );

  test(
    "keeps its place when cards are drawn anew, in another order and with other texts",
    LIMIT,
    async () => {
      const page = await openPicks([PICKS.upsell, PICKS.seats]);
      await page.getByRole("button", { name: "Add 8 seats" }).focus();
      await again(page, [PICKS.opportunity, PICKS.seats]);
      assert.equal(await focused(page), "Add 8 seats: Acrobat Pro");
      await page.evaluate(() =>
        document.querySelector("vip-recommendations").setAttribute("locale", "de"),
      );
      await page.getByRole("button", { name: "8 Lizenzen" }).waitFor();
      assert.equal(await focused(page), "8 Lizenzen hinzufügen: Acrobat Pro");
    },
  );

  test("is not thrown out of the element when its card goes", LIMIT, async () => {
    const page = await openPicks([PICKS.upsell, PICKS.seats]);
    await page.getByRole("button", { name: "Add 8 seats" }).focus();
    await again(page, [PICKS.upsell]);
    assert.equal(await focused(page), "Recommended for you");
  });

  test(
    "and a mouse lose no click that has begun while the same cards are drawn",
    LIMIT,
    async () => {
      const page = await openPicks([PICKS.upsell]);
      const { x, y } = await page.getByRole("button").boundingBox();
      await page.mouse.move(x + 9, y + 9);
      await page.mouse.down();
      await again(page, [PICKS.upsell]);
      await page.mouse.up();
      assert.equal(await page.evaluate(() => globalThis.accepted.length), 1);
    },
  );
});

describe("a screen reader", () => {
  test("is told once of each answer, and that one is under way", LIMIT, async () => {
    const page = await openElement(shop, { body: EMPTY, run: answerWith });
    const region = element(page).locator('[part="region"]');
    await page.evaluate(() => {
      const status = document
        .querySelector("vip-recommendations")
        .shadowRoot.querySelector("[role=status]");
      globalThis.said = [];
      new MutationObserver(
        () => status.textContent && globalThis.said.push(status.textContent),
      ).observe(status, { childList: true, characterData: true, subtree: true });
    });
    assert.equal(await region.getAttribute("aria-busy"), "true");
    await page.waitForFunction(() => globalThis.asked.length === 1);
    await answer(page, [PICKS.upsell, PICKS.seats]);
    assert.equal(await region.getAttribute("aria-busy"), "false");
    await page.evaluate(() =>
      document.querySelector("vip-recommendations").setAttribute("country", "DE"),
    );
    await page.waitForFunction(() => globalThis.asked.length === 2);
    assert.equal(await region.getAttribute("aria-busy"), "true");
    await answer(page, [PICKS.upsell]);
    await page.evaluate(() =>
      document.querySelector("vip-recommendations").setAttribute("limit", ""),
    );
    assert.deepEqual(await page.evaluate(() => globalThis.said), [
      "Recommended for you: Creative Cloud All Apps Pro and Acrobat Pro",
      "Recommended for you: Creative Cloud All Apps Pro",
    ]);
  });

  test("finds the headings at the levels that the page says", LIMIT, async () => {
    const page = await openPicks([PICKS.upsell]);
    const level = (level, name) => page.getByRole("heading", { level, name });
    await level(2, "Recommended for you").waitFor();
    await level(3, "Creative Cloud All Apps Pro").waitFor();
    await page.evaluate(() => {
      const it = document.querySelector("vip-recommendations");
      it.setAttribute("heading-level", "4");
      it.setAttribute("heading", "Just right");
    });
    await level(4, "Just right").waitFor();
    await level(5, "Creative Cloud All Apps Pro").waitFor();
    await page.getByRole("region", { name: "Just right" }).waitFor();
  });
});

describe("what a card says", () => {
  test("an opportunity lists all its items and the day it ends", LIMIT, async () => {
    const page = await openPicks([PICKS.opportunity], { timezoneId: "Europe/Berlin" });
    assert.deepEqual(await element(page).locator('[part="item"]').allTextContents(), [
      "12 × Creative Cloud All Apps Pro",
      "3 × Acrobat Pro",
    ]);
    assert.equal(
      await element(page).locator('[part="expires"]').textContent(),
      "Until December 31, 2026",
    );
    await page
      .getByRole("button", { name: "Add to cart: Creative Cloud All Apps Pro and Acrobat Pro" })
      .waitFor();
  });

  const LANGUAGES = {
    en: ["Recommended for you", "Add 1 seat", "Add 8 seats", "Until December 31, 2026"],
    de: [
      "Für Sie empfohlen",
      "1 Lizenz hinzufügen",
      "8 Lizenzen hinzufügen",
      "Bis 31. Dezember 2026",
    ],
    fr: [
      "Recommandé pour vous",
      "Ajouter 1 licence",
      "Ajouter 8 licences",
      "Jusqu’au 31 décembre 2026",
    ],
    es: [
      "Recomendado para usted",
      "Añadir 1 licencia",
      "Añadir 8 licencias",
      "Hasta el 31 de diciembre de 2026",
    ],
    ja: ["おすすめの製品", "1ライセンスを追加", "8ライセンスを追加", "2026年12月31日まで"],
    ar: ["موصى به لكم", "إضافة ترخيص واحد", "إضافة 8 تراخيص", "حتى 31 ديسمبر 2026"],
  };
  for (const [locale, expected] of Object.entries(LANGUAGES)) {
    test(`in ${locale}, by the document's language`, LIMIT, async () => {
      const page = await openPicks([{ ...PICKS.seats, quantity: 1 }, PICKS.opportunity], {
        lang: locale,
      });
      const one = await page.getByRole("button").first().textContent();
      const said = async (part) =>
        await element(page).locator(`[part="${part}"]`).first().textContent();
      const expires = await said("expires");
      const heading = await said("heading");
      await again(page, [PICKS.seats]);
      const many = await page.getByRole("button").first().textContent();
      assert.deepEqual([heading, one, many, expires], expected);
      const direction = await element(page)
        .locator("section")
        .evaluate((it) => getComputedStyle(it).direction);
      assert.equal(direction, locale === "ar" ? "rtl" : "ltr");
    });
  }

  test(
    "the locale wins over the document's language, and what is unknown is English",
    LIMIT,
    async () => {
      const page = await openPicks([PICKS.seats], { lang: "fr" });
      const set = (locale) =>
        page.evaluate(
          (locale) => document.querySelector("vip-recommendations").setAttribute("locale", locale),
          locale,
        );
      await set("de-AT");
      await page.getByRole("heading", { name: "Für Sie empfohlen" }).waitFor();
      for (const unknown of ["xx", "not a language"]) {
        await set(unknown);
        await page.getByRole("heading", { name: "Recommended for you" }).waitFor();
        await set("ja");
        await page.getByRole("heading", { name: "おすすめの製品" }).waitFor();
      }
    },
  );

  test(
    "own strings win over the built-in ones, by locale and by language, with plural forms",
    LIMIT,
    async () => {
      const page = await openPicks([PICKS.seats], { lang: "pl-PL" });
      await page.evaluate(() => {
        document.querySelector("vip-recommendations").strings = {
          pl: {
            heading: "Polecamy",
            acceptSeats: "one:{seats} miejsce|few:{seats} miejsca|{seats} miejsc",
          },
          "pl-PL": { heading: "Polecane dla Państwa" },
        };
      });
      await page.getByRole("heading", { name: "Polecane dla Państwa" }).waitFor();
      assert.equal(await page.getByRole("button").first().textContent(), "8 miejsc");
      await again(page, [{ ...PICKS.seats, quantity: 3 }]);
      assert.equal(await page.getByRole("button").first().textContent(), "3 miejsca");
    },
  );
});

describe("space", () => {
  for (const width of [320, 360, 1280]) {
    test(`nothing moves from loading to picks, ${width} px wide`, LIMIT, async () => {
      const page = await openElement(shop, {
        body: EMPTY,
        viewport: { width, height: 900 },
        run: answerWith,
        prepare: (page) =>
          page.addInitScript(() => {
            globalThis.shifts = [];
            new PerformanceObserver((list) => {
              for (const { value, hadRecentInput } of list.getEntries())
                if (!hadRecentInput) globalThis.shifts.push(value);
            }).observe({ type: "layout-shift", buffered: true });
          }),
      });
      await page.waitForFunction(() => globalThis.asked.length === 1);
      await answer(page, [PICKS.upsell, PICKS.seats]);
      await again(page, [PICKS.upsell]);
      await again(page, []);
      const shifts = await page.evaluate(async () => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return globalThis.shifts;
      });
      assert.deepEqual(shifts, []);
    });
  }

  for (const layout of ["grid", "row", "list"]) {
    test(
      `nothing is wider than its place from 320 to 1,920 px, layout ${layout}`,
      LIMIT,
      async () => {
        const body = `<vip-recommendations layout="${layout}"></vip-recommendations>`;
        const page = await openPicks(Object.values(PICKS), { body });
        for (const width of [320, 360, 600, 768, 1024, 1280, 1920]) {
          await page.setViewportSize({ width, height: 900 });
          const { page: whole, over } = await page.evaluate(() => {
            const { shadowRoot } = document.querySelector("vip-recommendations");
            const cards = [...shadowRoot.querySelectorAll("[part~=card]")];
            const over = cards.filter((card) => card.scrollWidth > card.clientWidth);
            const { scrollWidth, clientWidth } = document.documentElement;
            return { page: scrollWidth - clientWidth, over: over.map((card) => card.textContent) };
          });
          assert.deepEqual([whole, over], [0, []], `${width} px`);
        }
      },
    );
  }
});
