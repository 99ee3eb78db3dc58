import { resolve } from "node:path";

export default {
  entry: { shop: "./shop.js", slim: "./slim.js" },
  output: { path: resolve("out/webpack") },
  performance: { hints: false },
};
