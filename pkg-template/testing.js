// @ts-check
// A proxy with Adobe's sandbox behind it, as a fetch function for tests: no server, no wasm.

import { DEFAULT_ID, moment } from "./testing/customers.js";
import { parseFault } from "./testing/faults.js";
import { Refused, isObject } from "./testing/fields.js";
import { content, readCall, route } from "./testing/request.js";
import { abortReason, respond, wait } from "./testing/response.js";
import { Sandbox } from "./testing/sandbox.js";

/** @typedef {import("./testing/faults.js").Fault} Fault */
/** @typedef {import("./testing/sandbox.js").Call} Call */

/**
 * @param {import("./testing.js").Scenario} [scenario]
 * @returns {import("./testing.js").FakeProxy}
 */
export function fakeProxy(scenario = {}) {
  const { faults, now: clock } = scenario;
  const [first] = [scenario.customer ?? []].flat();
  const session = first && (first.id ?? DEFAULT_ID);
  const listed = Array.isArray(faults) ? faults.map(listedFault) : [];
  const now = () =>
    new Date((typeof clock === "function" ? clock() : clock) ?? Date.now()).getTime();
  /** @type {import("./testing.js").Received[]} */
  const received = [];
  /** @type {Sandbox} */
  let sandbox;
  let requests = 0;
  let [...faultsLeft] = listed;

  function reset() {
    sandbox = new Sandbox(scenario, now());
    requests = 0;
    faultsLeft = [...listed];
    received.length = 0;
  }
  reset();

  /** @param {any} input @param {any} [init] */
  async function fakeFetch(input, init = {}) {
    const request = isObject(input) && "method" in input ? input : {};
    const signal = init.signal ?? request.signal;
    if (signal?.aborted) throw abortReason(signal);
    try {
      const routed = route(input, init, request);
      const body = routed.method === "POST" ? content(init, request) : "";
      // A text is not waited for, so that requests are processed in the order of the calls.
      const text = typeof body === "string" ? body : await body;
      const call = readCall(routed, text, session, () => ++requests);
      const fault = faultOf(call, routed.headers["x-sandbox-fault"]);
      const isLost = fault.wire === "offline";
      const answer = isLost && !fault.processed ? undefined : process(call, fault);
      if (fault.delay) await wait(fault.delay, signal);
      if (fault.wire === "hang") await wait(Infinity, signal);
      if (isLost || !answer) throw new TypeError("Failed to fetch");
      const ids = { "x-request-id": call.requestId, "x-correlation-id": call.correlationId };
      return respond(answer, ids, fault, signal);
    } catch (error) {
      if (error instanceof Refused) return respond(error.answer);
      throw error;
    }
  }

  /** By header, else by query, else as the scenario says. @param {Call} call @param {string | undefined} header */
  function faultOf(call, header) {
    const asked = header ?? call.params.get("sandbox-fault");
    if (asked === null && typeof faults !== "function") return faultsLeft.shift() ?? { text: "" };
    const said = asked === null && typeof faults === "function" ? faults(call, requests) : asked;
    const fault = parseFault(said ?? "");
    if (typeof fault !== "string") return fault;
    const message = `Not a fault of this sandbox: ${fault}`;
    throw new Refused("UNKNOWN_FAULT", { message });
  }

  /** @param {Call} call @param {Fault} fault */
  function process(call, fault) {
    const at = now();
    const { answer, replayed } = sandbox.answer(call, fault, at);
    const { params: _, ...request } = call;
    received.push({
      at: moment(at),
      ...request,
      status: answer.status,
      responseTrackerId: answer.tracker || null,
      replayed,
      ...(fault.text && { fault: fault.text }),
    });
    return answer;
  }

  return Object.assign(fakeFetch, { received, reset });
}

/** A misspelt fault must not look like one that had no effect. @param {string | null | undefined} text */
function listedFault(text) {
  const fault = parseFault(text ?? "");
  if (typeof fault === "string") throw new TypeError(`fakeProxy: not a fault: ${fault}`);
  return fault;
}
