// For Node: an import of a wasm file gives a compiled module, as from the bundlers for workers.

export async function load(url, context, next) {
  if (!new URL(url).pathname.endsWith(".wasm")) return next(url, context);
  const source = `
    import { readFileSync } from "node:fs";
    export default new WebAssembly.Module(readFileSync(new URL(${JSON.stringify(url)})));
  `;
  return { format: "module", shortCircuit: true, source };
}
