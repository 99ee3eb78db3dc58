// A server on this machine whose faults are real. It also has the page that plays the matrix, and the
// package.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createListener } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { TEXT } from "./responses.js";

const FOLDERS = {
  matrix: fileURLToPath(new URL(".", import.meta.url)),
  package: process.env.VIP_PACKAGE_DIR,
};
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };
const JSON_TYPE = { "content-type": "application/json" };

/** What the first part of a path does, whatever follows it. */
const FAULTS = {
  redirect: (request, response) =>
    response.writeHead(307, { location: "/matrix/good/v3/recommendations" }).end(),
  circle: (request, response) => response.writeHead(307, { location: request.url }).end(),
  close: (request) => request.socket.destroy(),
  "hang-head": () => {},
  "hang-body": (request, response) => response.writeHead(200, JSON_TYPE).write("{"),
  "cut-body": (request, response) => {
    response.writeHead(200, JSON_TYPE);
    response.write(TEXT.slice(0, 20), () => request.socket.destroy());
  },
};

/** Starts it. `hungUp` are the paths of requests whose client went away before there was an answer. */
export async function startServer() {
  const hungUp = new Set();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const [, first, ...rest] = pathname.split("/");
    response.on("close", () => response.writableFinished || hungUp.add(pathname));
    if (FAULTS[first]) return FAULTS[first](request, response);
    // The one path of the page's own proxy.
    if (rest[0] === "good") return response.writeHead(200, JSON_TYPE).end(TEXT);
    return sendFile(response, join(FOLDERS[first] ?? "", ...rest));
  });
  const origin = await listen(server);
  return {
    origin,
    refused: await nobody(),
    hungUp,
    async end() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function sendFile(response, file) {
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

/** An address where nothing listens any more. */
export async function nobody() {
  const server = createListener();
  const origin = await listen(server);
  server.close();
  await once(server, "close");
  return origin;
}
