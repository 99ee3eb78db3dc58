// Firefox, driven by geckodriver over the WebDriver protocol. Where they are is said by VIP_FIREFOX and
// VIP_GECKODRIVER.

import { startProgram } from "../programs.mjs";
import { setting } from "../setting.mjs";

/** An element is waited for this long, and a page to load. */
const WAIT_MS = 15_000;

/** How the protocol names an element in its JSON. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Keys as the protocol writes them. */
export const KEYS = {
  tab: "\uE004",
  enter: "\uE007",
  shift: "\uE008",
  space: " ",
  down: "\uE015",
};

/** geckodriver, which starts a Firefox for each session. */
export async function startDriver() {
  const program = setting("VIP_GECKODRIVER");
  const { found, end } = await startProgram(program, ["--port", "0"], /Listening on (\S+)$/);
  return { url: `http://${found}`, end };
}

/** Opens a Firefox with a profile of its own. */
export async function openFirefox(driver, { dark = false, width = 1280, height = 900 } = {}) {
  const options = {
    binary: setting("VIP_FIREFOX"),
    args: ["-headless"],
    prefs: { "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1 },
  };
  const alwaysMatch = { "moz:firefoxOptions": options };
  const { sessionId } = await send(driver.url, "POST", "session", {
    capabilities: { alwaysMatch },
  });
  const at = `${driver.url}/session/${sessionId}`;
  const post = (path, body = {}) => send(at, "POST", path, body);
  const get = (path) => send(at, "GET", path);
  await post("timeouts", { implicit: WAIT_MS, pageLoad: WAIT_MS, script: WAIT_MS });
  await post("window/rect", { width, height });

  /** Waits until there is one. */
  async function find(selector) {
    const using = selector.startsWith("//") ? "xpath" : "css selector";
    const found = await post("element", { using, value: selector });
    return `element/${found[ELEMENT]}`;
  }

  const firefox = {
    find,
    go: (url) => post("url", { url }),
    reload: () => post("refresh"),
    click: async (selector) => post(`${await find(selector)}/click`),
    /** Read in one go: an element that is drawn anew in between would be none any more. */
    async text(selector) {
      await find(selector);
      return firefox.run((it) => document.querySelector(it).textContent, selector);
    },
    /** Runs a function in the page. */
    run: (work, ...args) =>
      post("execute/sync", { script: `return (${work})(...arguments)`, args }),
    tab: () => get("window"),
    /** Opens a tab and goes there. */
    async openTab() {
      const { handle } = await post("window/new", { type: "tab" });
      await firefox.toTab(handle);
      return handle;
    },
    toTab: (handle) => post("window", { handle }),
    /** Presses a key, with others held. */
    press(key, ...held) {
      const actions = [
        ...held.map((value) => ({ type: "keyDown", value })),
        { type: "keyDown", value: key },
        { type: "keyUp", value: key },
        ...held.map((value) => ({ type: "keyUp", value })),
      ];
      return post("actions", { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    /** The page as a PNG. */
    picture: async () => Buffer.from(await get("screenshot"), "base64"),
    close: () => send(at, "DELETE", ""),
  };
  return firefox;
}

/** One command; its value. */
async function send(at, method, path, body) {
  const response = await fetch(path ? `${at}/${path}` : at, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}
