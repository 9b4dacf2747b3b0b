// Writes sdk/src/idl/json.ts and ballast.ts from the program's IDL: target/idl/ballast.json, or the committed artifact where
// nothing was built. `--check` writes nothing and fails if the committed files differ.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const OUT = join(ROOT, "sdk/src/idl");
const NEWTYPES = new Set(["Usd", "Price", "Size", "Atoms", "Frac", "Bps"]);

/** `name: type` lines of a Rust struct's body as IDL fields. */
function fieldsOf(body) {
  return [...body.matchAll(/^\s*(?:pub )?(\w+): (.+),$/gm)].map(([, name, type]) => ({ name, type: idlType(type) }));
}

function idlType(rust) {
  const array = /^\[(.+); (\d+)\]$/.exec(rust);
  if (array) return { array: [idlType(array[1]), Number(array[2])] };
  if (NEWTYPES.has(rust)) return "u64";
  if (rust === "PodU128") return "u128";
  if (rust === "Address") return "pubkey";
  return /^([ui]\d+|bool)$/.test(rust) ? rust : { defined: { name: rust.replace(/^engine::/, "") } };
}

/** Structs of a folder's Rust files, by name. `pattern` captures name and body. */
function structs(folder, pattern) {
  const found = new Map();
  for (const file of readdirSync(join(ROOT, folder))) {
    const text = readFileSync(join(ROOT, folder, file), "utf8").replace(/\/\/.*$/gm, "");
    for (const [, name, body] of text.matchAll(pattern)) found.set(name, fieldsOf(body));
  }
  return found;
}

/**
 * The account `Pool` holds the engine's struct `Pool` in its field `state`. An IDL names a type by its bare name, so one of the two is
 * lost, and the account may seem to contain itself. Here both are read from their sources, and the engine's is called `PoolState`.
 */
function untangle(idl) {
  const engine = structs("crates/engine/src/state", /^state! \{\s*(\w+) \[[^\]]+\] \{([\s\S]*?)\n {4}\}\n\}/gm);
  const accounts = structs("programs/ballast/src/state", /^#\[account\]\s*pub struct (\w+) \{([\s\S]*?)\n\}/gm);
  const shared = idl.accounts.map(({ name }) => name).filter((name) => engine.has(name));
  for (const name of shared) {
    const state = { name: `${name}State`, type: { kind: "struct", fields: engine.get(name) } };
    const fields = accounts.get(name);
    for (const field of fields) if (field.type.defined?.name === name) field.type.defined.name = state.name;
    const account = { name, serialization: "bytemuck", repr: { kind: "c" }, type: { kind: "struct", fields } };
    idl.types = [...idl.types.filter((type) => type.name !== name), account, state];
  }
  idl.types.sort((a, b) => (a.name < b.name ? -1 : 1));
  return idl;
}

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

const source = ["target/idl/ballast.json", "artifacts/ballast.json"].map((file) => join(ROOT, file)).find(existsSync);
if (source === undefined) throw new Error("no IDL: run `npm run build:program` first");
const idl = untangle(JSON.parse(readFileSync(source, "utf8")));
const type = JSON.stringify({ ...camelCased(idl), metadata: idl.metadata });
const wanted = {
  "json.ts": `// Written by sdk/scripts/idl.mjs. Do not edit.\n/** The program's IDL as it is. */\nexport const json: { address: string } = ${JSON.stringify(idl)} as { address: string };\n`,
  "ballast.ts": `// Written by sdk/scripts/idl.mjs. Do not edit.\n/** The program's IDL as a type, for Anchor's \`Program<Ballast>\`. */\nexport type Ballast = ${type};\n`,
};
const stale = Object.entries(wanted).filter(([name, text]) => {
  const file = join(OUT, name);
  return !existsSync(file) || readFileSync(file, "utf8") !== text;
});
if (process.argv.includes("--check")) {
  for (const [name] of stale) console.error(`sdk/src/idl/${name} is out of date: run \`node sdk/scripts/idl.mjs\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else for (const [name, text] of stale) writeFileSync(join(OUT, name), text);
