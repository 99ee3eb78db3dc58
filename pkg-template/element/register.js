// @ts-check

const NAME = "vip-recommendations";

/** Loaded twice, or without a page, it does nothing. @param {CustomElementConstructor} element */
export function register(element) {
  const { customElements } = globalThis;
  if (customElements && !customElements.get(NAME)) customElements.define(NAME, element);
}
