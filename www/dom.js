// The little there is of a view layer: make elements, replace them, keep the focus.

/**
 * Makes an element. Functions among the attributes are listeners, `true` is an attribute without a
 * value; `false`, null and undefined are left out, as are such children. Text stays text.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** Text for screen readers alone. */
export function hidden(text) {
  return h("span", { class: "visually-hidden" }, text);
}

/**
 * Replaces what is in a container. Whoever was on a control stays on it, found again by its
 * `data-key`; if it is gone, on the one that has taken its place; else on the container.
 */
export function render(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  const position = controls(container).indexOf(focused);
  container.replaceChildren(...children.flat().filter(Boolean));
  if (!focused || focused === container) return;
  const now = controls(container);
  const same = key && now.find((control) => control.dataset.key === key);
  (same || now[Math.min(position, now.length - 1)] || container).focus();
}

function controls(container) {
  return [...container.querySelectorAll("a[href], button, input, select")];
}
