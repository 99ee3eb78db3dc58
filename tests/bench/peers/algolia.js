// Algolia's recommendations with its events. Each of the two does one half of the job.

import { recommendClient } from "algolia-recommend-5";
import insights from "search-insights";

const client = recommendClient("app", "key");
insights("init", { appId: "app", apiKey: "key" });

export function recommendations(indexName, objectID) {
  const model = "related-products";
  const requests = [{ indexName, objectID, model, threshold: 0, maxRecommendations: 3 }];
  return client.getRecommendations({ requests });
}

export function shown(event) {
  insights("viewedObjectIDs", event);
}

export function accepted(event) {
  insights("clickedObjectIDsAfterSearch", event);
}

export function ordered(event) {
  insights("purchasedObjectIDsAfterSearch", event);
}
