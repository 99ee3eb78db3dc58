// @ts-check
// One client for all elements of the page that ask the same proxy for the same customer.

import { isSame } from "./request.js";

/** @type {{ who: unknown[], client: Promise<any> }[]} */
const shared = [];

/**
 * One that could not be made is forgotten, so that the next call tries again.
 * @param {{ who: unknown[], options: object }} request
 * @param {(options: any) => Promise<any>} createClient
 */
export function clientOf({ who, options }, createClient) {
  const known = shared.find((it) => isSame(it.who, who));
  if (known) return known.client;
  const made = { who, client: createClient(options) };
  made.client.catch(() => shared.splice(shared.indexOf(made), 1));
  shared.push(made);
  return made.client;
}
