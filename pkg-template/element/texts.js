// @ts-check
// The words of an element: its language, its own strings over the built-in ones, numbers and dates.

import { STRINGS } from "./strings.js";

const RIGHT_TO_LEFT = /^(ar|fa|he|ur)$/;

/** @typedef {ReturnType<typeof textsOf>} Texts */

/**
 * In the language of the element, else of the page; English where that has no strings.
 * @param {HTMLElement} element
 * @param {Record<string, Partial<import("../element.js").Strings>>} [own]
 */
export function textsOf(element, own) {
  const nearest = element.closest("[lang]") ?? element.ownerDocument.documentElement;
  const wanted = element.getAttribute("locale") || /** @type {HTMLElement} */ (nearest).lang;
  const level = element.getAttribute("heading-level") ?? "";
  let locale = "en";
  let language = locale;
  try {
    ({ baseName: locale, language } = new Intl.Locale(wanted));
  } catch {
    // What is no language is English.
  }
  if (!own?.[locale] && !own?.[language] && !STRINGS[language]) locale = language = "en";
  const strings = { ...STRINGS.en, ...STRINGS[language], ...own?.[language], ...own?.[locale] };

  return {
    locale,
    strings,
    heading: element.getAttribute("heading") ?? strings.heading,
    level: /^[1-6]$/.test(level) ? Number(level) : 2,
    isRightToLeft: RIGHT_TO_LEFT.test(language),
    /** @param {number} seats */
    seats(seats) {
      const category = `${new Intl.PluralRules(locale).select(seats)}:`;
      const forms = strings.acceptSeats.split("|");
      const form = forms.find((it) => it.startsWith(category)) ?? forms.at(-1);
      return put(form.replace(category, ""), this.number(seats));
    },
    /** Empty where it is no date. @param {string} date */
    until(date) {
      const time = Date.parse(date);
      const format = new Intl.DateTimeFormat(locale, { dateStyle: "long" });
      return time && put(strings.expires, format.format(time));
    },
    /** @param {number} value */
    number: (value) => new Intl.NumberFormat(locale).format(value),
    /** @param {{ name: string }[]} items */
    all: (items) => new Intl.ListFormat(locale).format(items.map(({ name }) => name)),
  };
}

/** A text has one value at most, so its placeholder may have any name. @param {string} text @param {string} value */
function put(text, value) {
  return text.replace(/\{\w+\}/, () => value);
}
