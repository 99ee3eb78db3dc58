// When a card counts as seen: half of it was in view for one second, in a tab that was in front.

const ENOUGH_MS = 1000;

/**
 * Calls `seen(pick)` once for each card. Returns a function that ends it.
 * @param {Map<Element, object>} cards the pick of each card
 */
export function watch(cards, seen) {
  const waiting = new Map();
  const inView = new Set();

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        if (intersectionRatio >= 0.5) inView.add(target);
        else inView.delete(target);
      }
      update();
    },
    { threshold: 0.5 },
  );

  function update() {
    for (const element of cards.keys()) {
      const counts = inView.has(element) && document.visibilityState === "visible";
      if (counts && !waiting.has(element)) {
        waiting.set(
          element,
          setTimeout(() => finish(element), ENOUGH_MS),
        );
      } else if (!counts) {
        clearTimeout(waiting.get(element));
        waiting.delete(element);
      }
    }
  }

  function finish(element) {
    observer.unobserve(element);
    const pick = cards.get(element);
    cards.delete(element);
    seen(pick);
  }

  cards = new Map(cards);
  for (const element of cards.keys()) observer.observe(element);
  document.addEventListener("visibilitychange", update);

  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", update);
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}
