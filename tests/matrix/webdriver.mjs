// As much of WebDriver as it takes to open a page and to ask it one question.

import { spawn } from "node:child_process";

import { nobody } from "./server.mjs";
import { ending } from "../programs.mjs";

/** A page may take so long until it has its answer. */
const PAGE_MS = 240_000;

/** Opens a page in a new browser and gives what its `found` resolves with. */
export async function openByDriver(url, { driver, capabilities, env = {} }) {
  const address = await nobody();
  const child = spawn(driver, [`--port=${new URL(address).port}`], {
    stdio: "ignore",
    env: { ...process.env, ...env },
  });
  const end = ending(child);
  try {
    await listening(address);
    const { sessionId } = await ask("POST", `${address}/session`, {
      capabilities: { alwaysMatch: capabilities },
    });
    const session = `${address}/session/${sessionId}`;
    try {
      await ask("POST", `${session}/timeouts`, { script: PAGE_MS });
      await ask("POST", `${session}/url`, { url });
      // WebKit's driver may be done with opening the page before its modules have run.
      const script = `const done = arguments[0];
        const asked = () => globalThis.found.then((found) => done({ found }), failed);
        const failed = (error) => done({ error: String(error) });
        if (document.readyState === "complete") asked();
        else addEventListener("load", asked);`;
      const { found, error } = await ask("POST", `${session}/execute/async`, { script, args: [] });
      if (!found) throw new Error(error);
      return found;
    } finally {
      await ask("DELETE", session);
    }
  } finally {
    await end();
  }
}

/** Drivers do not say when they listen, so they are asked until they answer. */
async function listening(address) {
  const until = Date.now() + 20_000;
  for (;;) {
    try {
      return await ask("GET", `${address}/status`);
    } catch (error) {
      if (until < Date.now()) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function ask(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PAGE_MS),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}
