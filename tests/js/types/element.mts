// The element as a strict project uses it. It is compiled, not run.

import type {
  Picks,
  RecommendationClient,
  RecommendationError,
  ShownPick,
} from "vip-recommendations";
import { type Product, type Strings, VipRecommendationsElement } from "vip-recommendations/element";
import "vip-recommendations/element/define";

declare const client: RecommendationClient;

const element: VipRecommendationsElement = document.createElement("vip-recommendations");
element.client = client;
element.options = { proxyUrl: "/api", selection: { limit: 4 } };
element.query = { offers: [{ offerId: "65304479CA01A12", quantity: 5 }] };
element.products = (ids: string[]): Record<string, Product> =>
  Object.fromEntries(ids.map((id) => [id, { name: id, price: "1 €" }]));
element.products = async () => ({});
element.strings = { "fr-CA": { accept: "Ajouter" }, it: {} satisfies Partial<Strings> };
const done: Promise<void> = element.refresh();
void done;

element.addEventListener("vip-recommendations-load", ({ detail }) => {
  const picks: ShownPick[] = detail.picks;
  const { trackerId, issue }: Omit<Picks, "picks"> = detail;
  void [picks, trackerId, issue];
  // @ts-expect-error why a pick was picked is not for the page
  void detail.picks[0]?.because;
});
element.addEventListener("vip-recommendations-error", ({ detail }) => {
  const error: RecommendationError = detail;
  void error;
});
element.addEventListener("vip-recommendations-select", (event) => {
  event.preventDefault();
  const product: Product = event.detail.product;
  void product;
});
class Own extends VipRecommendationsElement {}
customElements.define("own-recommendations", Own);
