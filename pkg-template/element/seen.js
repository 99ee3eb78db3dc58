// @ts-check
// What comes into view. Where that cannot be told, as in a page without a screen, an element counts
// as in view, and no card as seen.

const ENOUGH_MS = 1000;

/**
 * Calls `seen` when any of the element is in view. Returns a function that ends it.
 * @param {Element} element
 * @param {() => void} seen
 */
export function onSight(element, seen) {
  if (!globalThis.IntersectionObserver) {
    seen();
    return () => {};
  }
  const observer = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) seen();
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Calls `seen` once for each pick of whose card half was in view for a second, in a tab that was in
 * front. Returns a function that ends it.
 * @template T
 * @param {Map<Element, T>} cards
 * @param {(pick: T) => void} seen
 */
export function watch(cards, seen) {
  if (!globalThis.IntersectionObserver) return () => {};
  const timers = new Map();

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        clearTimeout(timers.get(target));
        if (0.5 <= intersectionRatio) timers.set(target, setTimeout(finish, ENOUGH_MS, target));
      }
    },
    { threshold: 0.5 },
  );

  /** @param {Element} card */
  function finish(card) {
    observer.unobserve(card);
    seen(/** @type {T} */ (cards.get(card)));
    cards.delete(card);
  }

  /** Anew, whenever the tab comes to the front or leaves it: an observer begins by telling what is in view. */
  function begin() {
    observer.disconnect();
    for (const timer of timers.values()) clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    for (const card of cards.keys()) observer.observe(card);
  }

  begin();
  document.addEventListener("visibilitychange", begin);
  return () => {
    document.removeEventListener("visibilitychange", begin);
    cards.clear();
    begin();
  };
}
