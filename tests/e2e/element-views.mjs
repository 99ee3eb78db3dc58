// The states in which tests look at the element.

import { answerWith, openElement, reaches } from "./element-page.mjs";

/** What the shop knows. */
export const CATALOGUE = {
  P1: {
    name: "Creative Cloud All Apps Pro",
    description: "More than 20 apps, with unlimited generative credits for images and vectors.",
    price: "€ 1,079.88 a seat and year",
    url: "/all-apps-pro",
  },
  P2: {
    name: "Acrobat Pro",
    description: "Create, edit, sign and share PDF documents.",
    price: "€ 269.88 a seat and year",
    url: "/acrobat-pro",
  },
  P3: {
    name: "AI Assistant for Acrobat",
    description: "Answers from your documents, with sources.",
  },
};

export const PICKS = {
  opportunity: {
    kind: "newOpportunity",
    offerId: "P1",
    items: [
      { offerId: "P1", quantity: 12 },
      { offerId: "P2", quantity: 3 },
    ],
    expiresAt: "2026-12-31T12:00:00Z",
  },
  upsell: { kind: "upsell", offerId: "P1" },
  seats: { kind: "seatExpansion", offerId: "P2", quantity: 8 },
  addOn: { kind: "addOn", offerId: "P3" },
};

const ALL = Object.values(PICKS);
const CHILDREN = `<p>Have a look at <a href="/bestsellers">our bestsellers</a>.</p>`;

/** `picks`: the answer; none: it is still awaited; an Error's text: a failure. */
export const VIEWS = {
  loading: {},
  "loading-with-children": { children: CHILDREN },
  grid: { picks: ALL },
  row: { picks: ALL, attributes: 'layout="row"' },
  list: { picks: ALL, attributes: 'layout="list"' },
  pictures: { picks: [PICKS.upsell, PICKS.seats, PICKS.addOn], pictures: true },
  "fewer-than-reserved": { picks: [PICKS.seats] },
  "part-numbers": { picks: ALL, catalogue: null },
  empty: { picks: [] },
  "empty-with-children": { picks: [], children: CHILDREN },
  error: { error: "no answer" },
  "error-with-children": { error: "no answer", children: CHILDREN },
  arabic: { picks: ALL, lang: "ar", dir: "rtl" },
  "arabic-in-an-english-page": { picks: ALL, attributes: 'locale="ar"' },
  "german-list": { picks: ALL, lang: "de", attributes: 'layout="list"' },
};

/** Opens a page with the element in that state. */
export async function openView(shop, view, options = {}) {
  const {
    picks,
    error,
    attributes = "",
    children = "",
    catalogue = CATALOGUE,
    pictures,
    lang,
    dir,
  } = view;
  const page = await openElement(shop, {
    body: `<vip-recommendations ${attributes}>${children}</vip-recommendations>`,
    run: answerWith,
    ...(lang && { lang }),
    ...(dir && { dir }),
    ...options,
  });
  await page.waitForFunction(() => globalThis.asked.length === 1);
  if (!picks && !error) return page;
  await page.evaluate(
    ({ picks, error, catalogue, pictures }) => {
      const products = Object.entries(catalogue ?? {}).map(([id, product]) => [
        id,
        pictures ? { ...product, imageUrl: "/creative.svg" } : product,
      ]);
      if (catalogue)
        document.querySelector("vip-recommendations").products = () => Object.fromEntries(products);
      const [{ resolve, reject }] = globalThis.asked;
      if (error) reject(new Error(error));
      else resolve({ picks: picks.map((it) => globalThis.pick(it)), trackerId: "T", issue: null });
    },
    { picks, error, catalogue, pictures },
  );
  await reaches(page, error ? "error" : picks.length === 0 ? "empty" : "ready");
  return page;
}
