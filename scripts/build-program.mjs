// `npm run build:program`: target/deploy/ballast.so and target/idl/ballast.json, with their sha256.
import { buildElsewhere, buildProgram } from "./lib/build.mjs";
import { sha256 } from "./lib/digest.mjs";
import { ROOT, TARGET } from "./lib/project.mjs";
import { main, Problem, readFlags } from "./lib/run.mjs";

await main(async (args) => {
  const flag = { type: "boolean" };
  const usage = `npm run build:program -- [--fresh] [--check-reproducible]
Compiles the program: target/deploy/ballast.so and target/idl/ballast.json.
  --check-reproducible  compiles again from a copy elsewhere and compares bytes
  --fresh               compiles even if target/ is up to date`;
  const { values } = readFlags(usage, { options: { "check-reproducible": flag, fresh: flag } }, args);
  const { so, idl } = await buildProgram(ROOT, { fresh: values.fresh });
  for (const [file, bytes] of [
    [TARGET.so, so],
    [TARGET.idl, idl],
  ]) {
    console.log(`${sha256(bytes)}  ${file}  ${bytes.length.toLocaleString("en-US")} bytes`);
  }
  if (!values["check-reproducible"]) return;
  const again = await buildElsewhere(ROOT);
  if (!again.equals(so)) {
    throw new Problem(`not reproducible: a build in another directory gave ${sha256(again)}, ${again.length} bytes`);
  }
  console.log("reproducible: a build in another directory gave the same bytes");
});
