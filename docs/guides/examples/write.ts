/**
 * Writes the numbers of the guides: `npm run guides`. A number in docs/guides or docs/risk-model.md, or a worked
 * example of docs/specification, is never typed by hand. It stands in a table between `<!-- numbers: name -->` and
 * `<!-- /numbers -->`, and a function of that name beside this file works it out: with the SDK's formulas, or by doing
 * it on a local chain with the compiled program. `tests/house/guides.test.ts` fails when a document says something else
 * than the code. So to change a number, change the rule or the example, then run this; to add a table, add a function
 * to the module of its document (`trader.ts`, `lp.ts`, ...) and an empty block to the document. The JSON Schema of a
 * deployment's file, which lists all parameters, is written with them.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { main, readFlags } from "../../../scripts/lib/command.cjs";

const ROOT = path.resolve(__dirname, "../../..");
const SCHEMA = "migrations/config.schema.json";

/** Writes the schema, as the formatter has it, where it says something else. */
async function writeSchema(): Promise<boolean> {
  const { jsonSchema } = await import("@ballast/migrations");
  const file = path.join(ROOT, SCHEMA);
  const text = JSON.stringify(jsonSchema());
  if (JSON.stringify(JSON.parse(readFileSync(file, "utf8"))) === text) return false;
  writeFileSync(file, JSON.stringify(jsonSchema(), null, 2));
  execFileSync(path.join(ROOT, "node_modules/.bin/biome"), ["format", "--write", file], { stdio: "ignore" });
  return true;
}

main(async (args) => {
  readFlags("npm run guides\nWrites the tables of numbers of the guides again.", {}, args);
  const { DOCUMENTS, regenerate } = await import("./index.ts");
  for (const [name, examples] of Object.entries(DOCUMENTS)) {
    const file = path.join(ROOT, name);
    const before = readFileSync(file, "utf8");
    const after = await regenerate(before, examples);
    if (after !== before) writeFileSync(file, after);
    console.log(`${after === before ? "same   " : "written"} ${name}`);
  }
  console.log(`${(await writeSchema()) ? "written" : "same   "} ${SCHEMA}`);
});
