// A display that nobody sees.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { ending } from "../programs.mjs";
import { setting } from "../setting.mjs";

/** Does something with the display of this name. */
export async function withDisplay(action) {
  // It takes a number that is free, and writes it to the file that we say.
  const server = spawn(setting("VIP_XVFB"), ["-displayfd", "3", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const end = ending(server);
  try {
    const lines = createInterface({ input: server.stdio[3] });
    const [number] = await Promise.race([
      once(lines, "line"),
      once(server, "exit").then(() => Promise.reject(new Error("the display did not start"))),
    ]);
    return await action(`:${number}`);
  } finally {
    await end();
  }
}
