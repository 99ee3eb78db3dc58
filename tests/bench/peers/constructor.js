// Constructor's client with what a shop needs of it: recommendations of a pod, and the events that
// attribute an order to them.

import ConstructorIO from "@constructor-io/constructorio-client-javascript";

const client = new ConstructorIO({ apiKey: "key" });

export function recommendations(pod, itemIds) {
  return client.recommendations.getRecommendations(pod, { itemIds });
}

export function shown(podId, numResultsViewed) {
  client.tracker.trackRecommendationView({ podId, numResultsViewed, url: location.href });
}

export function accepted(podId, strategyId, itemId, itemName) {
  client.tracker.trackRecommendationClick({ podId, strategyId, itemId, itemName });
}

export function ordered(orderId, revenue, items) {
  client.tracker.trackPurchase({ orderId, revenue, items });
}
