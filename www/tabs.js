// The states under the header: which one is shown is in the address, so a reload and a link keep it.

/**
 * @param {Iterable<HTMLAnchorElement>} links to `#name` of each state
 * @param {string[]} names the first is shown where the address names none
 * @param show called with the name now, and whenever it changes
 */
export function tabs(links, names, show) {
  let shown;

  const update = () => {
    const asked = location.hash.slice(1);
    const name = names.includes(asked) ? asked : names[0];
    if (name === shown) return;
    shown = name;
    scrollTo(0, 0);
    for (const link of links) {
      if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    show(name);
  };
  addEventListener("hashchange", update);
  update();
}
