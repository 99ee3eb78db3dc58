// @ts-check
// How the shadow tree gets its style under a content security policy that forbids inline styles.

import css from "./style.css";

/**
 * Where sheets cannot be constructed, there is a <style> with the nonce.
 * @param {ShadowRoot} root
 * @param {string} nonce
 */
export function dress(root, nonce) {
  try {
    // A sheet can be used in the document only that it was made for.
    const { CSSStyleSheet } = /** @type {any} */ (root.ownerDocument.defaultView);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.querySelector("style")?.remove();
    const style = document.createElement("style");
    style.nonce = nonce;
    style.textContent = css;
    root.append(style);
  }
}
