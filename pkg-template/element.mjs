// The element under the name that it has in dist/, as index.mjs.

export * from "./element.js";
