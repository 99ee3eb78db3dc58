// @ts-check
// From the arguments of fetch to a call that may reach the sandbox, with the proxy's own checks.

import { Refused, isObject } from "./fields.js";
import { TRACKER } from "./response.js";

/** The largest body, in bytes. */
const BODY_LIMIT = 65_536;

/**
 * Method, path, query and headers of a documented call.
 * @param {any} input @param {any} init @param {any} request the input, where that is a `Request`, else `{}`
 */
export function route(input, init, request) {
  const { path, params } = target(String(request.url ?? input));
  const method = String(init.method ?? request.method ?? "GET").toUpperCase();
  const headers = lowerCased(init.headers ?? request.headers ?? {});
  const parts = /^\/v3\/(?:recommendations|customers\/([^/]*)\/(orders|subscriptions))$/.exec(path);
  if (!parts) {
    const message = "This proxy has the recommendations calls only";
    throw new Refused("NOT_FOUND", { status: 404, message });
  }
  const [, encodedId, list] = parts;
  const allow = list ? "GET, POST" : "POST";
  if (!allow.split(", ").includes(method)) {
    const message = `Only ${allow} is allowed here`;
    throw new Refused("METHOD_NOT_ALLOWED", { status: 405, message }, { allow });
  }
  return { method, path, params, headers, encodedId, list };
}

/** The body of a POST: a text at once, or the promise of one. @param {any} init @param {any} request @returns {string | Promise<string>} */
export function content({ body }, request) {
  if (typeof body === "string") return body;
  if (body === undefined || body === null) return request.text ? request.text() : "";
  return new Response(body).text();
}

/**
 * The call, found to have a JSON object and a customer id that can be one.
 * @param {ReturnType<typeof route>} routed
 * @param {string} text
 * @param {string | undefined} session customer of bodies that name none
 * @param {() => number} count numbers the ids of requests that come without
 * @returns {import("./sandbox.js").Call}
 */
export function readCall({ method, path, params, headers, encodedId, list }, text, session, count) {
  const body = method === "POST" ? parsed(text) : null;
  const customerId = list ? pathCustomer(encodedId) : (bodyCustomer(body) ?? session ?? null);
  const number = count();
  return {
    endpoint: endpoint(method, list, body),
    method,
    path,
    query: Object.fromEntries([...params].filter(([name]) => name !== "sandbox-fault")),
    customerId,
    ...(typeof body?.orderType === "string" && { orderType: body.orderType }),
    trackerId: headers[TRACKER] || null,
    correlationId: headers["x-correlation-id"] ?? `CORRELATION-${number}`,
    requestId: headers["x-request-id"] || `REQUEST-${number}`,
    body,
    params,
  };
}

/** Adobe's path, whatever the base of the proxy, and the query. @param {string} url */
function target(url) {
  const [, path, query] = /** @type {string[]} */ (/^([^?#]*)\??([^#]*)/.exec(url));
  const start = path.lastIndexOf("/v3/");
  return { path: path.slice(Math.max(start, 0)), params: new URLSearchParams(query) };
}

/**
 * By lower-case name, from a record, pairs or `Headers` of whatever realm. What is not ASCII counts as empty.
 * @param {any} headers
 */
function lowerCased(headers) {
  /** @type {Record<string, string>} */
  const record = {};
  const add = (/** @type {unknown} */ value, /** @type {unknown} */ name) => {
    const text = String(value).trim();
    record[String(name).toLowerCase()] = /^[\t\x20-\x7e]*$/.test(text) ? text : "";
  };
  if (Array.isArray(headers)) for (const [name, value] of headers) add(value, name);
  else if (typeof headers.forEach === "function") headers.forEach(add);
  else for (const [name, value] of Object.entries(headers)) add(value, name);
  return record;
}

/** An empty body counts as an empty object. @param {string} text */
function parsed(text) {
  if (new Blob([text]).size > BODY_LIMIT) {
    const message = "The body exceeds 64 KiB";
    throw new Refused("PAYLOAD_TOO_LARGE", { status: 413, message });
  }
  try {
    const body = JSON.parse(text.trim() || "{}");
    if (isObject(body)) return body;
  } catch {
    // What is no JSON is refused as what is no object.
  }
  throw new Refused("1117", { additionalDetails: ["The body is not a JSON object"] });
}

/** @param {any} body */
function bodyCustomer({ customerId: id }) {
  if (id === undefined || id === null) return undefined;
  const text = typeof id === "number" ? String(id) : id;
  if (!isCustomerId(text)) throw new Refused("1117", { invalidFields: ["customerId"] });
  return text;
}

/** @param {string} encoded */
function pathCustomer(encoded) {
  try {
    const id = decodeURIComponent(encoded);
    if (isCustomerId(id)) return id;
  } catch {
    // What cannot be decoded is nobody's.
  }
  throw new Refused("1116");
}

/** @param {unknown} id */
const isCustomerId = (id) => typeof id === "string" && /^[\p{Alphabetic}\d-]{4,40}$/u.test(id);

/** The client's name for a call. @param {string} method @param {string | undefined} list @param {any} body */
function endpoint(method, list, body) {
  if (!list) return "recommendations";
  if (method === "GET") return /** @type {"orders" | "subscriptions"} */ (list);
  if (list === "subscriptions") return "createSubscription";
  if (body.orderType === "PREVIEW") return "previewOrder";
  return body.orderType === "PREVIEW_RENEWAL" ? "previewRenewal" : "createOrder";
}
