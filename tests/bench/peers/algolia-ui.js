// Algolia's recommendations as a widget that renders itself, with its events.

import recommend from "@algolia/recommend";
import { relatedProducts } from "@algolia/recommend-js";
import insights from "search-insights";

const recommendClient = recommend("app", "key");
insights("init", { appId: "app", apiKey: "key" });

export function show(container, indexName, objectID) {
  relatedProducts({
    container,
    recommendClient,
    indexName,
    objectIDs: [objectID],
    itemComponent: ({ item, createElement }) => createElement("a", { href: item.url }, item.name),
  });
}

export function accepted(event) {
  insights("clickedObjectIDsAfterSearch", event);
}

export function ordered(event) {
  insights("purchasedObjectIDsAfterSearch", event);
}
