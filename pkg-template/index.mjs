// The default entry under the name that it has in dist/. The module of the element imports it there,
// so that a page which uses both has one copy of the wasm; the script tag bundles it from here.

export * from "./index.js";
