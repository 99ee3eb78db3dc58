// @ts-check
// An answer on its way to the caller, and what may happen to it there.

/** @typedef {import("./fields.js").Answer} Answer */
/** @typedef {import("./faults.js").Fault} Fault */

export const TRACKER = "x-recommendation-tracker-id";
/** What a captive portal or a login page looks like to a script. */
const LOGIN_PAGE = "<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>";

/**
 * The response, with the faults of the wire.
 * @param {Answer} answer
 * @param {Record<string, string>} [ids]
 * @param {Partial<Fault>} [fault]
 * @param {any} [signal]
 * @returns {Response}
 */
export function respond(answer, ids, fault = {}, signal) {
  let { status, text, type = "application/json" } = answer;
  if (fault.wire === "not-json") [status, text, type] = [200, LOGIN_PAGE, "text/html"];
  if (fault.wire === "empty") [status, text, type] = [200, "", "application/json"];
  const isCut = fault.wire === "truncate" || fault.wire === "hang-body";
  if (isCut) type = "application/json";
  const tracker = answer.tracker && trackerToSend(answer.tracker, fault.tracker);
  /** @type {Record<string, string>} */
  const headers = {
    "content-type": type,
    "cache-control": "no-store",
    ...ids,
    ...(tracker && { [TRACKER]: tracker }),
    ...(answer.retryAfter && { "retry-after": answer.retryAfter }),
    ...(answer.allow && { allow: answer.allow }),
  };
  /** The rest of a body that was cut. */
  const rest = async () => {
    if (fault.wire === "hang-body") await wait(Infinity, signal);
    throw new TypeError("terminated");
  };
  const response =
    typeof Response === "function"
      ? new Response(isCut ? half(text, rest) : isBodiless(status) ? null : text, {
          status,
          headers,
        })
      : standIn(status, headers, async () => (isCut ? rest() : text));
  // To a page of another origin, a header that is not exposed is not there.
  if (fault.tracker === "hide-tracker") Object.defineProperty(response, "type", { value: "cors" });
  return response;
}

/** @param {number} status */
const isBodiless = (status) => [204, 205, 304].includes(status);

/** @param {string} tracker @param {string} [fault] */
function trackerToSend(tracker, fault) {
  if (fault === "no-tracker" || fault === "hide-tracker") return undefined;
  if (fault === "bad-tracker") return tracker.repeat(2_048).slice(0, 2_048);
  return fault ? "tracker-\xe9\xe8" : tracker;
}

/** The first half of a body, and then what `rest` does. @param {string} text @param {() => Promise<never>} rest */
function half(text, rest) {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length / 2)),
    pull: rest,
  });
}

/**
 * Where there is no `Response` (jest-environment-jsdom): as much of one as this package reads.
 * @param {number} status
 * @param {Record<string, string>} headers
 * @param {() => Promise<string>} text
 * @returns {any}
 */
function standIn(status, headers, text) {
  const get = (/** @type {string} */ name) => headers[name.toLowerCase()] ?? null;
  return {
    status,
    ok: status < 300,
    headers: { get, has: (/** @type {string} */ name) => get(name) !== null },
    text,
    json: async () => JSON.parse(await text()),
  };
}

/** @param {any} signal */
export const abortReason = (signal) =>
  signal.reason ?? new DOMException("This operation was aborted", "AbortError");

/** Rejects when aborted. @param {number} ms `Infinity`: for ever @param {any} signal */
export function wait(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = ms < Infinity ? setTimeout(done, ms) : undefined;
    function done() {
      signal?.removeEventListener("abort", stop);
      resolve(undefined);
    }
    function stop() {
      clearTimeout(timer);
      reject(abortReason(signal));
    }
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
