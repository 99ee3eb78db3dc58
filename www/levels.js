// The propensity of the customer who is shopping, as the sandbox lets it be set.

import { h } from "./dom.js";

const LEVELS = ["HIGH", "MEDIUM", "LOW", "OPT_OUT"];

/** Both signals as selects, which call `set({ churn })` or `set({ seatExpansion })`. */
export function levels({ churn, seatExpansion }, set) {
  const select = (name, label, now) =>
    h(
      "label",
      {},
      `${label} `,
      h(
        "select",
        {
          "data-testid": name,
          "data-key": name,
          change: (event) => set({ [name]: event.target.value }),
        },
        LEVELS.map((level) =>
          h("option", { value: level, selected: level === now }, level.replace("_", " ")),
        ),
      ),
    );
  return h(
    "p",
    { class: "levels" },
    select("churn", "Churn", churn),
    select("seatExpansion", "Seats", seatExpansion),
  );
}
