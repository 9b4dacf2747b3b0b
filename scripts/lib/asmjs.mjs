// The engine as JavaScript, by binaryen's wasm2js: what `@ballast/sdk/asmjs` carries. Never committed, made when the SDK is built.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { sha256 } from "./digest.mjs";
import { duration, mustRun, Problem } from "./run.mjs";
import { ENGINE } from "./wasm.mjs";

const CACHE = "target/asmjs";
/** How wasm2js ends a module: it makes one at its import, where a trap would spoil it for good. */
const ENDING = /\nvar retasmFunc = asmFunc\(\{\s*\}\);\n(?:export var \w+ = retasmFunc\.\w+;\n)+$/;

/** A function that makes the engine anew at each call, of what wasm2js wrote. */
export function factory(text) {
  if (!ENDING.test(text)) throw new Problem("wasm2js ends its module in a way that is not known here");
  return `export function asmjs() {\n${text.replace(ENDING, "\nreturn asmFunc({});\n")}}\n`;
}

/** Path of the module, made unless it is there for the same bytes: wasm2js takes 10 s. */
export async function ensureAsmjs(root) {
  const wasm = join(root, ENGINE.wasm);
  const file = join(root, CACHE, `${sha256(readFileSync(wasm)).slice(0, 16)}.mjs`);
  if (existsSync(file)) return file;
  const start = Date.now();
  rmSync(dirname(file), { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  const manifest = createRequire(join(root, "sdk/package.json")).resolve("binaryen/package.json");
  const raw = `${file}.raw`;
  const args = [join(dirname(manifest), "bin/wasm2js"), wasm, "-all", "-Oz", "-o", raw];
  await mustRun(process.execPath, args, { show: [] });
  writeFileSync(file, factory(readFileSync(raw, "utf8")));
  rmSync(raw);
  console.error(`build: the engine as JavaScript in ${duration(Date.now() - start)}`);
  return file;
}
