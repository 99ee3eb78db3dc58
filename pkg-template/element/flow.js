// @ts-check
// From a change to what is shown: when to ask, which answer counts, and what the page is told. What
// is picked, and what is attributed, is decided by the client.

import { clientOf } from "./clients.js";
import { entriesOf } from "./products.js";
import { isSame, requestOf } from "./request.js";
import { onSight, watch } from "./seen.js";
import { textsOf } from "./texts.js";
import { viewOf } from "./view.js";

/** Until all is done that was begun by now. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/**
 * @param {HTMLElement} element
 * @param {any} api of the default entry
 */
export function flowOf(element, { RecommendationError, createClient }) {
  /** The element's properties. @type {any} */
  const given = {};
  const view = viewOf(element, draw, accept);

  /** @type {import("./view.js").State} */
  let state = "loading";
  /** What is shown. @type {import("./card.js").Entry[]} */
  let entries = [];
  /** Picks that count as shown. Each answer has its own. @type {WeakSet<object>} */
  const seen = new WeakSet();
  /** Who was asked for it. @type {unknown[]} */
  let source = [];
  /** @type {any} */
  let client;

  /** All that the newest request depends on. @type {unknown[]} */
  let asked = [];
  /** Shows the newest answer. @type {((signal: AbortSignal) => Promise<void>) | undefined} */
  let tell;
  let controller = new AbortController();
  let isBusy = false;

  let isForced = false;
  let wasInView = false;
  /** @type {Promise<void> | undefined} */
  let burst;
  /** @type {(() => void) | undefined} */
  let endSight;
  let endWatch = () => {};

  /** However many changes come together, they are looked at once. */
  function change() {
    return (burst ??= turn().then(() => {
      burst = undefined;
      return update();
    }));
  }

  /** Asks if there is a reason to, and else shows the answer as it now reads. */
  async function update() {
    const request = requestOf(element, given);
    const isNew = isForced || (wasInView && !isSame(request.key, asked));
    isForced = false;
    if (!element.isConnected) return;
    if (isNew && request.canBeAsked) await only((signal) => ask(request, signal));
    else if (tell) await only(tell);
    else draw();
  }

  /** What was begun earlier is called off, and has no say any more. @param {(signal: AbortSignal) => Promise<void>} step */
  async function only(step) {
    controller.abort();
    controller = new AbortController();
    const { signal } = controller;
    try {
      await step(signal);
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  }

  /** @param {ReturnType<typeof requestOf>} request @param {AbortSignal} signal */
  async function ask(request, signal) {
    const wasBusy = isBusy;
    asked = request.key;
    tell = undefined;
    isBusy = true;
    if (state !== "ready" || !isSame(request.who, source)) {
      // What another customer was shown is not for this one.
      endWatch();
      state = "loading";
    }
    draw();
    // The client ends a request one turn after the last of those who waited for it has left.
    if (wasBusy) await turn().then(turn);
    signal.throwIfAborted();
    const from = await (request.client ?? clientOf(request, createClient));
    signal.throwIfAborted();
    const { picks, trackerId, issue } = await from.pick(request.query, { signal });
    signal.throwIfAborted();

    // Why a pick was picked stays with the client.
    const shown = picks.map(
      (/** @type {any} */ { rule: _rule, because: _because, ...pick }) => pick,
    );
    let isTold = false;
    source = request.who;
    client = from;
    tell = async (signal) => {
      const found = await entriesOf(shown, given.products);
      signal.throwIfAborted();
      show(found, found.length === 0 ? "empty" : "ready");
      if (isTold) return;
      isTold = true;
      send("load", { picks: found.map(({ pick }) => pick), trackerId, issue });
    };
    await tell(signal);
  }

  /** @param {unknown} cause */
  function fail(cause) {
    const isOurs = Object(cause).name === "RecommendationError";
    show([], "error");
    send("error", isOurs ? cause : new RecommendationError("`products` failed", { cause }));
  }

  /** @param {typeof entries} found @param {typeof state} now */
  function show(found, now) {
    endWatch();
    entries = found;
    state = now;
    isBusy = false;
    draw();
    const by = client;
    const unseen = entries.filter(({ pick }) => !seen.has(pick));
    const cards = new Map(unseen.map(({ pick }) => [view.card(pick.id), pick]));
    endWatch = watch(cards, (pick) => {
      seen.add(pick);
      by.shown(pick);
    });
  }

  /** @param {Element} card */
  function accept(card) {
    const { pick, items } = entries.find(({ pick }) => view.card(pick.id) === card);
    if (send("select", { pick, product: items[0].product })) client.accepted(pick);
  }

  /** @param {string} name @param {unknown} detail */
  function send(name, detail) {
    const init = { bubbles: true, composed: true, cancelable: name === "select", detail };
    return element.dispatchEvent(new CustomEvent(`vip-recommendations-${name}`, init));
  }

  function draw() {
    const { reserved } = requestOf(element, given);
    view.show(state, isBusy, entries, reserved, textsOf(element, given.strings));
  }

  return {
    given,
    change,

    refresh() {
      isForced = true;
      return change();
    },

    connect() {
      view.dress();
      draw();
      endSight ??= onSight(element, () => {
        if (!wasInView) change();
        wasInView = true;
      });
    },

    disconnect() {
      endSight?.();
      endWatch();
      controller.abort();
      endSight = tell = undefined;
      asked = [];
      isBusy = wasInView = isForced = false;
    },
  };
}
