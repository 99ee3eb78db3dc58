// @ts-check
// What may go wrong between a storefront and Adobe, asked for by name: "status=429;retry-after=1".

import { errorAnswer } from "./fields.js";

/**
 * @typedef {object} Fault
 * @property {string} text as asked for
 * @property {number} [status]
 * @property {string} [retryAfter]
 * @property {string} [code]
 * @property {"boolean" | "list"} [refused] form of includePropensity that is not taken
 * @property {boolean} [processed]
 * @property {number} [delay] ms
 * @property {string} [wire] hang, hang-body, truncate, not-json, empty, offline
 * @property {string} [tracker] no-tracker, hide-tracker, bad-tracker, bad-tracker=latin1
 */

/**
 * @param {string} text
 * @returns {Fault | string} the part that is not understood
 */
export function parseFault(text) {
  /** @type {Fault} */
  const fault = { text };
  for (const part of text.split(";").map((it) => it.trim())) {
    const [, name, value] = /** @type {string[]} */ (/^([^=]*?)\s*(?:=\s*(.*))?$/s.exec(part));
    const whole = value ? `${name}=${value}` : name;
    if (name === "status" && /^[2-5]\d\d$/.test(value)) fault.status = Number(value);
    else if (name === "delay" && /^\d+$/.test(value)) fault.delay = Number(value);
    else if (name === "retry-after" && value) fault.retryAfter = value;
    else if (name === "code" && value) fault.code = value;
    else if (whole === "propensity=reject") fault.refused = "boolean";
    else if (whole === "propensity=reject-list") fault.refused = "list";
    else if (whole === "processed") fault.processed = true;
    else if (/^(hang|hang-body|truncate|not-json|empty|offline)$/.test(whole)) fault.wire = whole;
    else if (/^((no|hide|bad)-tracker|bad-tracker=latin1)$/.test(whole)) fault.tracker = whole;
    else if (part) return part;
  }
  return fault;
}

/**
 * What is answered in place of the sandbox's own answer. `kept`: the application made it, so a repeat
 * is answered the same; else it stopped at a gateway. Nothing: the request is processed.
 * @param {Fault} fault
 * @param {Record<string, any> | null} body of the request
 * @returns {{ answer: import("./fields.js").Answer, kept: boolean } | undefined}
 */
export function instead({ status = 0, code, refused, processed }, body) {
  if (status >= 300 || code) {
    if (processed) return undefined;
    if (status >= 300 || !code) return { answer: gateway(status), kept: false };
    // 4122 says that the first request with this id is still running, so it is not its answer.
    return { answer: errorAnswer(code), kept: code !== "4122" };
  }
  const asked = body?.includePropensity;
  const form = Array.isArray(asked) ? "list" : typeof asked;
  if (!refused || form !== refused) return undefined;
  return { answer: errorAnswer("1117", { invalidFields: ["includePropensity"] }), kept: true };
}

/**
 * What is told of an answer: another status, another code, when to come again.
 * @param {Fault} fault
 * @param {import("./fields.js").Answer} answer
 */
export function retold({ status = 0, code, retryAfter }, answer) {
  let told = answer;
  if (status >= 300) told = gateway(status);
  else if (status && answer.status < 300) told = { ...answer, status };
  else if (code) told = errorAnswer(code);
  return { ...told, retryAfter };
}

/** A gateway speaks like Adobe, with `error_code`, or plain text. @param {number} status */
function gateway(status) {
  const known = { 401: "4116", 403: "4121", 404: "1116", 429: "4118", 500: "1124" };
  if (status === 503) return { status, text: "Service Unavailable", type: "text/plain" };
  if (status === 504) {
    return { status, text: '{"error_code":"504000","message":"Gateway timeout"}' };
  }
  const code = /** @type {Record<number, string>} */ (known)[status];
  return code ? errorAnswer(code) : errorAnswer(String(status), { status });
}
