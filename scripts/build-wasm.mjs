// `npm run build:wasm`: artifacts/engine.wasm, its manifest and the SDK's copy of its bytes, from source.
//   --check-reproducible   compiles again from a copy elsewhere and compares bytes

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256 } from "./lib/digest.mjs";
import { ROOT } from "./lib/project.mjs";
import { main, Problem, readFlags } from "./lib/run.mjs";
import { buildEngineElsewhere, ENGINE, updateEngine } from "./lib/wasm.mjs";

await main(async (args) => {
  const usage = "npm run build:wasm -- [--check-reproducible]";
  const { values } = readFlags(usage, { options: { "check-reproducible": { type: "boolean" } } }, args);
  const { sha256: sum, bytes } = await updateEngine(ROOT);
  const packed = gzipSync(readFileSync(join(ROOT, ENGINE.wasm)), { level: 9 }).length;
  const count = (n) => n.toLocaleString("en-US");
  console.log(`${sum}  ${ENGINE.wasm}  ${count(bytes)} bytes, ${count(packed)} gzipped`);
  if (!values["check-reproducible"]) return;
  const again = await buildEngineElsewhere(ROOT);
  if (sha256(again) !== sum) {
    throw new Problem(`not reproducible: a build in another directory gave ${sha256(again)}, ${again.length} bytes`);
  }
  console.log("reproducible: a build in another directory gave the same bytes");
});
