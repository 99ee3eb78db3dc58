// @ts-check
// What an element asks for, and whom, by its attributes and properties.

/** The most cards there can be, as the client has it. */
const MOST = 20;

/**
 * A property wins over an attribute that says the same.
 * @param {HTMLElement} element
 * @param {any} given its properties
 */
export function requestOf(element, given) {
  const { client } = given;
  const said = (/** @type {string} */ name) => element.getAttribute(name) || undefined;
  const more = given.options ?? {};
  const options = {
    proxyUrl: said("proxy-url"),
    customerId: said("customer-id"),
    credentials: said("credentials"),
    ...more,
  };
  const query = {
    context: said("context"),
    country: more.country ?? said("country"),
    language: more.language ?? said("language"),
    limit: more.selection?.limit ?? (Number(said("limit")) || undefined),
    ...given.query,
  };
  const who = client ? [client] : Object.entries(options).flat();
  return {
    client,
    options,
    query,
    who,
    /** All that the answer depends on. */
    key: [...who, textOf(query)],
    canBeAsked: Boolean(client ?? options.proxyUrl),
    /** Cards for which there is to be space. */
    reserved: Math.min(query.limit ?? 3, MOST),
  };
}

/** What has no text is told apart by what it is; the client says what is wrong with it. @param {unknown} query */
function textOf(query) {
  try {
    return JSON.stringify(query);
  } catch {
    return query;
  }
}

/**
 * Whether two lists hold the same values.
 * @param {unknown[]} a
 * @param {unknown[]} b
 */
export function isSame(a, b) {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}
