// Writes sdk/src/idl/address.ts, json.ts and ballast.ts from the program's IDL: target/idl/ballast.json, or the committed artifact where
// nothing was built. `--check` writes nothing and fails if the committed files differ.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const OUT = join(ROOT, "sdk/src/idl");
const RENAMED = new Set(["name", "path", "account", "relations", "generic"]);
const camel = (name) =>
  name
    .split(".")
    .map((part) =>
      part
        .replace(/_(\w)/g, (_, letter) => letter.toUpperCase())
        .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (x) => x.toLowerCase()),
    )
    .join(".");

/** The IDL as Anchor's `Program` sees it, for its type: names in camelCase, no documentation. */
function camelCased(node, key) {
  if (typeof node === "string") return RENAMED.has(key) ? camel(node) : node;
  if (Array.isArray(node)) return node.map((item) => camelCased(item, key));
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).filter(([name, value]) => name !== "docs" || !Array.isArray(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, camelCased(value, name)]));
}

/** Without documentation, which is a third of it: it stays in artifacts/ballast.json. */
const bare = (node) => {
  if (Array.isArray(node)) return node.map(bare);
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).filter(([name, value]) => name !== "docs" || !Array.isArray(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, bare(value)]));
};

const source = ["target/idl/ballast.json", "artifacts/ballast.json"].map((file) => join(ROOT, file)).find(existsSync);
if (source === undefined) throw new Error("no IDL: run `npm run build:program` first");
const idl = JSON.parse(readFileSync(source, "utf8"));
const type = JSON.stringify({ ...camelCased(idl), metadata: idl.metadata });
const HEAD = "// Written by sdk/scripts/idl.mjs. Do not edit.\n";
const { address: _, ...rest } = bare(idl);
const parts = Object.entries(rest)
  .map(([name, part]) => `export const ${name}: unknown = ${JSON.stringify(part)};`)
  .join("\n");
const wanted = {
  "address.ts": `${HEAD}/** Where the program is deployed. */\nexport const address = ${JSON.stringify(idl.address)};\n`,
  "json.ts": `${HEAD}/** The program's IDL as it is, without documentation, a constant for each part: who needs one does not load the others. */\n${parts}\n`,
  "ballast.ts": `${HEAD}/** The program's IDL as a type, for Anchor's \`Program<Ballast>\`. */\nexport type Ballast = ${type};\n`,
};
const stale = Object.entries(wanted).filter(([name, text]) => {
  const file = join(OUT, name);
  return !existsSync(file) || readFileSync(file, "utf8") !== text;
});
if (process.argv.includes("--check")) {
  for (const [name] of stale) console.error(`sdk/src/idl/${name} is out of date: run \`node sdk/scripts/idl.mjs\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else for (const [name, text] of stale) writeFileSync(join(OUT, name), text);
