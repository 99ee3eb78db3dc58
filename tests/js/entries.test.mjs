// The package as it is installed: its entries, what loading does and does not do, what is in it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import {
  CONSUMER_DIR,
  PACKAGE_DIR,
  PROXY,
  RecommendationError,
  THREE,
  UPSELL,
  checkError,
  createClient,
  importEntry,
  init,
  isRecommendationError,
  json,
  packageJson,
  recorder,
  rejected,
  requireFromConsumer,
  resolved,
  serve,
  version,
} from "./support.mjs";

const NAMES = ["RecommendationError", "createClient", "init", "isRecommendationError", "version"];

/** Runs code as the project that installed the package would, and gives what it printed. */
async function consumer(code, ...flags) {
  const run = promisify(execFile);
  const options = { cwd: CONSUMER_DIR, timeout: 20_000 };
  const { stdout } = await run(process.execPath, [...flags, "--eval", code], options);
  return stdout.trim();
}

const asModule = (code) => consumer(code, "--input-type=module");
const asScript = (code) => consumer(code, "--input-type=commonjs");

const PICK = `
  const fetch = async () => new Response(${JSON.stringify(JSON.stringify(THREE))});
  const client = await createClient({ proxyUrl: "https://shop.example", fetch });
  console.log((await client.pick()).picks.map((pick) => pick.items[0].offerId).join());
`;
const PICKED = "99000001CA01A12,99000002CA01A12,99000003CA01A12";

describe("entries", () => {
  test("import gives a project the whole API", async () => {
    const code = `import * as api from "vip-recommendations"; console.log(Object.keys(api).sort().join());`;
    assert.equal(await asModule(code), NAMES.join());
  });

  test("require gives a project the same API", async () => {
    const code = `console.log(Object.keys(require("vip-recommendations")).sort().join());`;
    assert.equal(await asScript(code), NAMES.join());
  });

  test("slim gives a project the same API", async () => {
    const code = `import * as api from "vip-recommendations/slim"; console.log(Object.keys(api).sort().join());`;
    assert.equal(await asModule(code), NAMES.join());
  });

  test("an imported package picks", async () => {
    const code = `import { createClient } from "vip-recommendations"; ${PICK}`;
    assert.equal(await asModule(code), PICKED);
  });

  test("a required package picks", async () => {
    const code = `(async () => { const { createClient } = require("vip-recommendations"); ${PICK} })();`;
    assert.equal(await asScript(code), PICKED);
  });

  test("slim picks with the wasm file that the package exports", async () => {
    const code = `
      import { readFileSync } from "node:fs";
      import { createRequire } from "node:module";
      import { createClient, init } from "vip-recommendations/slim";
      const require = createRequire(process.cwd() + "/");
      await init(readFileSync(require.resolve("vip-recommendations/vip_recommendations.wasm")));
      ${PICK}`;
    assert.equal(await asModule(code), PICKED);
  });

  test("the script for a page defines VipRecommendations", async () => {
    const code = `
      const { readFileSync } = require("node:fs");
      const file = require.resolve("vip-recommendations/vip-recommendations.iife.js");
      (0, eval)(readFileSync(file, "utf8"));
      (async () => { const { createClient } = VipRecommendations; ${PICK} })();`;
    assert.equal(await asScript(code), PICKED);
  });

  test("nothing stays alive after the last call: the process ends by itself", async () => {
    const code = `
      import { createClient } from "vip-recommendations";
      const fetch = async () => new Response("{}");
      await (await createClient({ proxyUrl: "https://shop.example", fetch, timeoutMs: 600000 })).pick();
      console.log("done");`;
    assert.equal(await asModule(code), "done");
  });
});

describe("importing does nothing", () => {
  const BARE = `
    const touched = [];
    const gone = ["TextDecoder", "TextEncoder"];
    for (const name of gone) delete globalThis[name];
    const seen = ["fetch", "localStorage", "sessionStorage", "document", "window", "navigator", "indexedDB", "XMLHttpRequest"];
    for (const name of seen) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get() { touched.push(name); throw new Error("touched " + name); },
      });
    }
    const before = new Set(Reflect.ownKeys(globalThis));
    const added = () => Reflect.ownKeys(globalThis).filter((name) => !before.has(name));
  `;
  // Those of files apart, and define, which is there for what it does.
  const paths = Object.keys(packageJson.exports).filter((path) => !/[.].*[.]|define$/.test(path));
  const rows = paths.flatMap((path) => {
    const name = `vip-recommendations${path.slice(1)}`;
    const required = { name: `require("${name}")`, run: asScript, load: `require("${name}")` };
    const imported = { name: `import "${name}"`, run: asModule, load: `await import("${name}")` };
    return packageJson.exports[path].require ? [imported, required] : [imported];
  });
  rows.push({
    name: "the script for a page, which adds VipRecommendations alone",
    run: asScript,
    load: `
      const { readFileSync } = require("node:fs");
      const file = require.resolve("vip-recommendations/vip-recommendations.iife.js");
      (0, eval)(readFileSync(file, "utf8"))`,
    adds: "VipRecommendations",
  });

  test("these are all entries", () => {
    assert.deepEqual(
      paths.filter((path) => path !== "./element"),
      [".", "./slim", "./testing"],
    );
  });

  for (const { name, run, load, adds = "" } of rows) {
    test(`${name}: no storage, no network, no document, no text codec, no global`, async () => {
      const printed = await run(`${BARE} (async () => {
        ${load};
        console.log("touched:" + touched.join() + " added:" + added().join());
      })();`);
      assert.equal(printed, `touched: added:${adds}`);
    });
  }

  test("a package imported without text codecs works once they are there", async () => {
    const code = `
      const { TextDecoder, TextEncoder } = globalThis;
      delete globalThis.TextDecoder;
      delete globalThis.TextEncoder;
      const { createClient } = await import("vip-recommendations");
      Object.assign(globalThis, { TextDecoder, TextEncoder });
      ${PICK}`;
    assert.equal(await asModule(code), PICKED);
  });

  test("importing does not compile the wasm", async () => {
    const code = `
      let compiled = 0;
      for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) {
        const real = WebAssembly[name];
        WebAssembly[name] = (...args) => { compiled += 1; return real(...args); };
      }
      const { Module } = WebAssembly;
      WebAssembly.Module = class extends Module { constructor(...args) { super(...args); compiled += 1; } };
      await import("vip-recommendations");
      console.log(compiled);`;
    assert.equal(await asModule(code), "0");
  });
});

describe("loading", () => {
  const wasmFile = join(PACKAGE_DIR, packageJson.exports["./vip_recommendations.wasm"]);
  let copies = 0;
  /** Slim as no other test has loaded it. */
  const slim = () => importEntry("./slim", { fresh: `?${(copies += 1)}` });
  const wasm = () => readFile(wasmFile);
  const wasmResponse = async (type = "application/wasm") =>
    new Response(await wasm(), { headers: { "content-type": type } });
  /** A response as the fetch of a library has it. */
  const duck = (response) => ({
    headers: response.headers,
    arrayBuffer: () => response.arrayBuffer(),
  });

  const sources = [
    { name: "a Buffer", source: wasm },
    { name: "a Uint8Array", source: async () => new Uint8Array(await wasm()) },
    { name: "an ArrayBuffer", source: async () => new Uint8Array(await wasm()).buffer },
    { name: "a WebAssembly.Module", source: async () => new WebAssembly.Module(await wasm()) },
    { name: "a Response", source: wasmResponse },
    { name: "a Response of another content type", source: async () => new Response(await wasm()) },
    {
      name: "a Response whose content type has a parameter",
      source: () => wasmResponse("application/wasm; charset=utf-8"),
    },
    { name: "what looks like a Response", source: async () => duck(await wasmResponse()) },
    { name: "a Blob", source: async () => new Blob([await wasm()]) },
  ];
  for (const { name, source } of sources) {
    test(`slim loads from ${name}`, async () => {
      const api = await slim();
      assert.equal(await resolved(api.init(await source())), undefined);
      const client = await api.createClient({
        proxyUrl: PROXY,
        fetch: recorder(() => json(THREE)),
      });
      assert.equal((await client.pick()).picks[0].items[0].offerId, UPSELL);
    });
  }

  test("slim loads from a Promise of a Response", async () => {
    const api = await slim();
    await resolved(api.init(wasmResponse()));
    await resolved(api.createClient({ proxyUrl: PROXY }));
  });

  for (const [kind, address] of [
    ["a URL", (base) => new URL("/wasm", base)],
    ["the text of a URL", (base) => `${base}/wasm`],
  ]) {
    test(`slim loads from ${kind}`, async (t) => {
      const bytes = await wasm();
      const base = await serve(t, (_, response) => {
        response.writeHead(200, { "content-type": "application/wasm" }).end(bytes);
      });
      const api = await slim();
      await resolved(api.init(address(base)));
      await resolved(api.createClient({ proxyUrl: PROXY }));
    });
  }

  test("slim without init says what to call", async () => {
    const api = await slim();
    const { message, code } = await api.createClient({ proxyUrl: PROXY }).catch((it) => it);
    assert.equal(code, "invalid_request");
    assert.match(message, /init\(/);
  });

  const failures = [
    { name: "bytes that are no wasm", source: () => new Uint8Array([1, 2, 3]) },
    { name: "a Response of 404", source: () => new Response("no", { status: 404 }) },
    {
      name: "a Response of 404 and the right content type",
      source: () =>
        new Response("no", { status: 404, headers: { "content-type": "application/wasm" } }),
    },
    {
      name: "a Response that was read",
      source: async () => {
        const response = await wasmResponse();
        await response.arrayBuffer();
        return response;
      },
    },
    // The shortest there is.
    { name: "another wasm", source: () => Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0) },
    {
      name: "the wasm of another version",
      source: async () => {
        const bytes = await wasm();
        const at = bytes.indexOf(version);
        assert.notEqual(at, -1);
        bytes.write("9", at);
        return bytes;
      },
    },
    { name: "null", source: () => null },
    { name: "a promise of nothing", source: async () => {} },
    { name: "a rejected promise", source: () => Promise.reject("offline") },
    { name: "a number", source: () => 5 },
  ];
  for (const { name, source } of failures) {
    test(`a load from ${name} fails with the package's error, and can be repeated`, async () => {
      const api = await slim();
      const error = await api.init(source()).then(
        () => assert.fail("loaded"),
        (it) => it,
      );
      assert.ok(error instanceof api.RecommendationError, String(error));
      assert.ok(["unsupported", "invalid_request"].includes(error.code), error.code);
      await resolved(api.init(await wasm()));
      await resolved(api.createClient({ proxyUrl: PROXY }));
    });
  }

  test("init is idempotent, and one load serves all who ask", async () => {
    const api = await slim();
    const bytes = await wasm();
    await Promise.all([api.init(bytes), api.init(bytes), api.init(new Uint8Array([0]))]);
    await api.init("https://never.example/not-asked");
    await resolved(api.createClient({ proxyUrl: PROXY }));
  });

  test("the default entry needs no init, and takes one", async () => {
    assert.equal(await resolved(init()), undefined);
    assert.equal(await resolved(init()), undefined);
  });

  for (const name of ["WebAssembly", "TextDecoder", "TextEncoder"]) {
    test(`without ${name}, createClient rejects with unsupported, and later works`, async () => {
      const code = `
        const { ${name} } = globalThis;
        delete globalThis.${name};
        const { createClient } = await import("vip-recommendations");
        const options = { proxyUrl: "https://shop.example" };
        console.log(await createClient(options).then(() => "loaded", (error) => error.code));
        globalThis.${name} = ${name};
        console.log(await createClient(options).then(() => "loaded", (error) => error.code));`;
      assert.equal(await asModule(code), "unsupported\nloaded");
    });
  }

  test("options are read when createClient is called, and told of where the wasm is refused too", async () => {
    const code = `
      import { createClient } from "vip-recommendations";
      const options = { proxyUrl: "https://shop.example" };
      const made = createClient(options);
      options.proxyUrl = 5;
      console.log(await made.then(() => "loaded", (error) => error.message));
      const { createClient: another } = await import("vip-recommendations/slim");
      const thrown = { get proxyUrl() { throw new Error("theirs"); } };
      // A rejection that nobody handles would end Node.
      console.log(await another(thrown).catch((error) => error.message));
      await new Promise((resolve) => setTimeout(resolve));`;
    assert.equal(await asModule(code), "loaded\nproxyUrl: cannot be read");
  });

  test("where nobody tells of what is forgotten, everything works", async () => {
    const code = `
      // Node needs it when it loads these.
      void [Request, Response];
      delete globalThis.FinalizationRegistry;
      const { createClient } = await import("vip-recommendations");
      ${PICK}
      client.free();`;
    assert.equal(await asModule(code), PICKED);
  });

  test("a refused compilation is unsupported, and later works", async () => {
    const code = `
      import { createClient } from "vip-recommendations";
      // Node compiles wasm of its own for its first request, which is not to be refused.
      await fetch("http://127.0.0.1:2").catch(() => {});
      const real = Object.getOwnPropertyDescriptors(WebAssembly);
      for (const name of ["instantiate", "compile", "Module"]) {
        WebAssembly[name] = function () {
          throw new WebAssembly.CompileError("refused by policy");
        };
      }
      const options = { proxyUrl: "https://shop.example" };
      console.log(await createClient(options).then(() => "loaded", (error) => error.code));
      Object.defineProperties(WebAssembly, real);
      console.log(await createClient(options).then(() => "loaded", (error) => error.code));`;
    assert.equal(await asModule(code), "unsupported\nloaded");
  });
});

describe("what all entries agree on", () => {
  test("version is that of package.json", () => {
    assert.equal(version, packageJson.version);
    assert.equal(requireFromConsumer("vip-recommendations").version, packageJson.version);
  });

  test("an error of another copy is recognised", async () => {
    const other = requireFromConsumer("vip-recommendations");
    const error = await other.createClient({}).catch((it) => it);
    assert.ok(!(error instanceof RecommendationError));
    assert.ok(isRecommendationError(error));
    assert.ok(other.isRecommendationError(await createClient({}).catch((it) => it)));
  });

  const others = [
    undefined,
    null,
    5,
    "RecommendationError",
    {},
    new Error("RecommendationError"),
    new TypeError("x"),
    () => {},
    new Proxy({}, { get: () => assert.fail("thrown by a getter") }),
  ];
  for (const [index, value] of others.entries()) {
    test(`isRecommendationError does not take other value ${index} for one`, () => {
      assert.equal(isRecommendationError(value), false);
    });
  }

  test("an error is an Error with a name, a stack, and all that its class says", async () => {
    const error = await rejected(createClient({}));
    assert.ok(error instanceof Error);
    assert.match(error.stack, /RecommendationError/);
    assert.equal(Object.prototype.toString.call(error), "[object Error]");
    checkError(error, {
      code: "invalid_request",
      attempts: 0,
      retryable: false,
      status: undefined,
      serviceCode: undefined,
      outcome: undefined,
      retryAfterMs: undefined,
    });
  });
});

describe("the package's content", () => {
  async function files(folder) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
      .map((file) => file.replaceAll("\\", "/"))
      .sort();
  }

  test("is what its package.json names and no more", async () => {
    const present = await files(PACKAGE_DIR);
    const stubs = packageJson.files.filter((file) => /[/]package.json$|^custom-/.test(file));
    assert.deepEqual(
      present.filter((file) => !file.startsWith("dist/")),
      [...["LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"], ...stubs].sort(),
    );
    const named = JSON.stringify(packageJson);
    for (const file of present.filter((it) => it.startsWith("dist/"))) {
      assert.ok(named.includes(`"./${file}"`), file);
    }
  });

  test("has the files of the contract", async () => {
    const present = await files(PACKAGE_DIR);
    for (const file of [
      "dist/index.cjs",
      "dist/index.d.cts",
      "dist/index.d.ts",
      "dist/index.mjs",
      "dist/slim.d.ts",
      "dist/slim.mjs",
      "dist/edge-light.mjs",
      "dist/vip-recommendations.iife.js",
      "dist/vip_recommendations.wasm",
      "dist/workerd.mjs",
    ]) {
      assert.ok(present.includes(file), file);
    }
  });

  test("depends on nothing and runs nothing when installed", () => {
    for (const field of [
      "dependencies",
      "peerDependencies",
      "optionalDependencies",
      "bundledDependencies",
      "devDependencies",
      "scripts",
    ]) {
      assert.deepEqual(packageJson[field] ?? {}, {}, field);
    }
  });

  test("has every file that its exports name", async () => {
    const present = await files(PACKAGE_DIR);
    const named = JSON.stringify(packageJson.exports).match(/\.\/[\w./-]+\.\w+(?=")/g);
    const targets = named.filter((file) => file.startsWith("./dist/"));
    assert.ok(targets.length >= 6);
    for (const file of targets) assert.ok(present.includes(file.slice(2)), file);
  });

  test("has typings of the same text for both module systems", async () => {
    const text = (file) => readFile(join(PACKAGE_DIR, "dist", file), "utf8");
    assert.equal(await text("index.d.cts"), await text("index.d.ts"));
  });

  for (const file of ["index.mjs", "index.cjs", "slim.mjs", "vip-recommendations.iife.js"]) {
    test(`${file} evaluates no text as code and touches no markup`, async () => {
      const code = await readFile(join(PACKAGE_DIR, "dist", file), "utf8");
      assert.doesNotMatch(code, /\beval\(|new Function\b|innerHTML|document\.write/);
    });
  }
});
