// Writes sdk/src/errors/generated/instructions.ts: the errors that each instruction can return, from the Rust sources.
//   --check    writes nothing and fails if the committed file differs
//   --why      prints for each error of an instruction the functions that name it: --why liquidate
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NEVER } from "./errors/never.mjs";
import { reach } from "./errors/reach.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const OUT = join(ROOT, "sdk/src/errors/generated/instructions.ts");
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** The IDL that the SDK has: this script needs no build. */
function idl() {
  const text = readFileSync(join(ROOT, "sdk/src/idl/json.ts"), "utf8");
  const part = (name) => JSON.parse(new RegExp(`^export const ${name}: unknown = (.*);$`, "m").exec(text)[1]);
  return { instructions: part("instructions"), errors: part("errors") };
}

const { instructions, errors } = idl();
const codes = new Map(errors.map(({ name, code }) => [name, code]));
const all = reach(
  ROOT,
  instructions.map(({ name }) => name),
  NEVER,
);

function listOf(found) {
  for (const name of found.keys())
    if (!codes.has(name)) throw new Error(`the IDL has no error ${name}: run \`node sdk/scripts/idl.mjs\``);
  return [...found.keys()].sort((a, b) => codes.get(a) - codes.get(b));
}

const lines = [...all].map(
  ([name, found]) =>
    `  ${camel(name)}: [${listOf(found)
      .map((error) => `"${error}"`)
      .join(", ")}],`,
);
const wanted = `// Written by sdk/scripts/errors.mjs from the Rust sources. Do not edit.
/** The program's errors that each instruction can return, by code. */
export const json = {
${lines.join("\n")}
} as const;
`;

const asked = process.argv.indexOf("--why");
if (asked > 0) {
  for (const [error, places] of all.get(process.argv[asked + 1]) ?? []) console.log(`${error}: ${places.join(", ")}`);
} else if (!existsSync(OUT) || readFileSync(OUT, "utf8") !== wanted) {
  if (process.argv.includes("--check")) {
    console.error("sdk/src/errors/generated/instructions.ts is out of date: run `node sdk/scripts/errors.mjs`");
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(OUT), { recursive: true });
    writeFileSync(OUT, wanted);
  }
}
