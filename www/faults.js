// Has the sandbox go wrong on purpose. The shop must not notice more than it has to.

import { h } from "./dom.js";

/** No fault of the sandbox: nothing gets there. */
const OFFLINE = "offline";

/** Text, fault, and how many requests it strikes: a read is repeated twice before it fails, an order never. */
const FAULTS = [
  ["as it should be", "", 0],
  ["late by 1.5 seconds", "delay=1500", 1],
  ["429 once, come again in 1 second", "status=429;retry-after=1", 1],
  ["500 on every attempt", "status=500", 3],
  ["500, though it was processed", "status=500;processed", 3],
  ["cut off half-way", "truncate", 3],
  ["a login page, not JSON", "not-json", 1],
  ["offline, until something else is chosen", OFFLINE, 0],
  ["without a tracker", "no-tracker", 1],
];

/** Wires the form; `again()` asks for recommendations, `cut(isOffline)` takes the network away. */
export function faults({ form, select, saveForOrder, hint, again, cut }) {
  select.replaceChildren(...FAULTS.map(([text], index) => h("option", { value: index }, text)));

  async function set(times) {
    const [, fault] = FAULTS[select.value];
    cut(fault === OFFLINE);
    await fetch("/sandbox/fault", {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ fault: times === 0 ? "" : fault, times }),
    });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await set(FAULTS[select.value][2]);
    hint.textContent = "Asked again, with that.";
    again();
  });

  saveForOrder.addEventListener("click", async () => {
    await set(Math.min(FAULTS[select.value][2], 1));
    hint.textContent = "The next request gets it: place the order.";
  });
}
