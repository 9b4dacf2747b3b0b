// `npm run build:wasm`: artifacts/engine.wasm, its manifest and the SDK's copy of its bytes, from source; then
// artifacts/sim.wasm, the small worlds of the dashboard's lab.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256 } from "./lib/digest.mjs";
import { ROOT } from "./lib/project.mjs";
import { main, Problem, readFlags } from "./lib/run.mjs";
import { buildElsewhere, ENGINE, update, WORLDS } from "./lib/wasm.mjs";

await main(async (args) => {
  const usage = `npm run build:wasm -- [--check-reproducible]
Compiles the engine and the small worlds of the dashboard's lab: artifacts/engine.wasm and artifacts/sim.wasm.
  --check-reproducible  compiles again from a copy elsewhere and compares bytes`;
  const { values } = readFlags(usage, { options: { "check-reproducible": { type: "boolean" } } }, args);
  const count = (n) => n.toLocaleString("en-US");
  for (const module of [ENGINE, WORLDS]) {
    const { sha256: sum, bytes } = await update(ROOT, module);
    const packed = gzipSync(readFileSync(join(ROOT, module.wasm)), { level: 9 }).length;
    console.log(`${sum}  ${module.wasm}  ${count(bytes)} bytes, ${count(packed)} gzipped`);
    if (!values["check-reproducible"]) continue;
    const again = await buildElsewhere(ROOT, module);
    if (sha256(again) !== sum) {
      throw new Problem(`not reproducible: a build in another directory gave ${sha256(again)}, ${again.length} bytes`);
    }
    console.log("reproducible: a build in another directory gave the same bytes");
  }
});
