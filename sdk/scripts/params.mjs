// Writes what the SDK and the scenarios know of parameters from artifacts/params.json, which `cargo run -p vectors` writes from the engine's table
// (crates/engine/src/state/params.rs). `--check` writes nothing and fails if the committed files differ.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const HEAD = "// Written by sdk/scripts/params.mjs from artifacts/params.json. Do not edit.\n";
const tables = JSON.parse(readFileSync(join(ROOT, "artifacts/params.json"), "utf8"));
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const plain = (doc) => doc.replace(/`(\w+)`/g, (_, name) => `\`${camel(name)}\``);
const grouped = (number) => number.replace(/\B(?=(\d{3})+$)/g, "_");

/** All lines of a table, those of its first part before. */
const linesOf = ({ first, fields }) => [...(first?.table.fields ?? []), ...fields];
const scopes = Object.fromEntries(tables.map((table) => [table.scope, linesOf(table)]));

/** Least and most as the table writes them, null for none. `0..x` is up to one less than x. */
function endsOf({ bounds }) {
  const [least, most] = bounds.replaceAll(" ", "").split("..");
  const end = most.startsWith("=") ? most.slice(1) : most && `${most}-1`;
  return [least, end].map((text) => text.replaceAll("_", (_, at) => (/\d/.test(text[at - 1]) ? "" : "_")) || null);
}
const isNumber = (end) => end !== null && /^\d+$/.test(end);
/** An expression of the table with its operators apart, numbers and names written by these. */
const expression = (end, number, name) =>
  end.replace(/\d+|[a-z]\w*|[-+*/]/g, (x) => (/^\d/.test(x) ? number(x) : /^\w/.test(x) ? name(x) : ` ${x} `));

const typeOf = ({ wire }) => (wire === "u64" ? "bigint" : wire === "bool" ? "boolean" : "number");
function literal(value, wire) {
  if (wire === "bool") return String(value === "1");
  return wire === "u64" ? `${grouped(value)}n` : grouped(value);
}

/** What a line allows, for its documentation. */
function allowed(line) {
  if (line.unit === "flag") return "";
  const [least, most] = endsOf(line).map((end) => end && expression(end, grouped, (name) => `\`${camel(name)}\``));
  const beside = line.or ? `, or ${line.or.value} if \`${camel(line.or.if)}\`` : "";
  const range = least && most ? `${least} to ${most}` : least ? `${least} at least` : most && `${most} at most`;
  const text = line.only ? line.only.map(grouped).join(", ") : range;
  return text ? ` ${text.replaceAll("_", ",")}${beside}.` : "";
}

const field = (line, type) => `  /** ${plain(line.doc)}${allowed(line)} */\n  ${camel(line.name)}: ${type};\n`;

function configs() {
  return tables.map((table) => {
    const fields = linesOf(table).map((line) => field(line, typeOf(line)));
    if (table.beside) fields.push(`  /** ${plain(table.beside.doc)} */\n  ${camel(table.beside.name)}: Uint8Array;\n`);
    return `/** ${table.doc} */\nexport interface ${table.config} {\n${fields.join("")}}\n`;
  });
}

/** Name and documentation of each set of defaults, and the column of the table that it is. */
const DEFAULTS = [
  ["DEFAULT_POOL", "Parameters of a pool.", "pool", "default"],
  ["DEFAULT_STABLE", "A stable of six decimals: counted at par.", "custody", "stable"],
  ["DEFAULT_ASSET", "A token that is no stable.", "custody", "default"],
  ["DEFAULT_MARKET", "A market of tier A, without a second price source.", "market", "default"],
];

function defaults() {
  return DEFAULTS.map(([name, doc, scope, column]) => {
    const { config, beside } = tables.find((table) => table.scope === scope);
    const values = scopes[scope].map((l) => `  ${camel(l.name)}: ${literal(l[column] ?? l.default, l.wire)},\n`);
    if (beside) values.push(`  ${camel(beside.name)}: new Uint8Array(32),\n`);
    return `/** ${doc} */\nexport const ${name}: Readonly<${config}> = Object.freeze({\n${values.join("")}});\n`;
  });
}

/** Each parameter as a line of data. */
function parameters() {
  const bound = (end) => (end === null ? "null" : isNumber(end) ? `${grouped(end)}n` : JSON.stringify(shown(end)));
  const shown = (end) => expression(end, (x) => x, camel);
  const all = Object.entries(scopes).map(([scope, lines]) => {
    const rows = lines.map((line) => {
      const [least, most] = endsOf(line).map(bound);
      const only = line.only ? `, only: [${line.only.map((one) => `${grouped(one)}n`).join(", ")}]` : "";
      const means = JSON.stringify(plain(line.doc));
      return `    ${camel(line.name)}: { unit: "${line.unit}", least: ${least}, most: ${most}${only}, means: ${means} },\n`;
    });
    return `  ${scope}: {\n${rows.join("")}  },\n`;
  });
  return `/** Every parameter with its unit and its hard bounds. */\nexport const PARAMETERS = {\n${all.join("")}} as const satisfies Record<string, Record<string, Parameter>>;\n`;
}

const PARAMETER = `/** How a parameter counts: rate 1e-4, sigmas 1e-4 of one, sigma 1e-9 per square root of an hour, usd 1e-6, tokens atoms, time seconds. */
export type ParameterUnit = "rate" | "sigmas" | "sigma" | "usd" | "tokens" | "time" | "flag";

/** A parameter: what it is, and the least and most that the program accepts; null for none, text where it hangs on another parameter. */
export interface Parameter {
  unit: ParameterUnit;
  least: bigint | string | null;
  most: bigint | string | null;
  /** The only values there are. */
  only?: readonly bigint[];
  means: string;
}
`;

/** Names in scenarios. The pool's are those of the table; a market's or token's own are `market.SOL.initial_margin`, others set every one. */
function names() {
  const row = (name, scope, line, more = "") =>
    `  ${JSON.stringify(name)}: { scope: "${scope}", field: "${camel(line.name)}", unit: "${line.unit}", means: ${JSON.stringify(line.doc.replace(/\.$/, "") + more)} },\n`;
  const every = { pool: "", market: "; every market", custody: "; every token" };
  const named = Object.entries(scopes).flatMap(([scope, lines]) =>
    lines.filter((l) => l.scenario).map((l) => row(l.scenario, scope, l, every[scope])),
  );
  const own = (scope) => scopes[scope].filter((l) => l.unit !== "flag").map((l) => row(l.name, scope, l));
  const list = (name, doc, rows) =>
    `/** ${doc} */\nexport const ${name}: Record<string, Param> = {\n${rows.join("")}};\n`;
  return [
    'import type { ParameterUnit } from "@ballast/sdk";\n',
    "/** A parameter by its name in scenarios: the field of a configuration that it is. */\nexport interface Param {\n" +
      '  scope: "pool" | "market" | "custody";\n  field: string;\n  unit: ParameterUnit;\n  means: string;\n}\n',
    list("PARAMS", "Parameters of the pool, and those of every market or token at once.", named),
    list(
      "MARKET_PARAMS",
      "Of one market, `market.SOL.initial_margin`, or of every one, `market.*.initial_margin`.",
      own("market"),
    ),
    list(
      "CUSTODY_PARAMS",
      "Of one token, `custody.SOL.haircut`, or of every one, `custody.*.haircut`.",
      own("custody"),
    ),
  ];
}

const wanted = {
  "sdk/src/config/generated/types.ts": [
    "/** What an operator configures, as the program's instructions take it. Rates in 1e-4 unless said, amounts in 1e-6 USD, times in seconds. */\n",
    ...configs(),
  ],
  "sdk/src/config/generated/defaults.ts": [
    '/** The defaults. Copy and change: `{ ...DEFAULT_POOL, fundFloor: 0n }`. */\nimport type { CustodyConfig, MarketConfig, PoolConfig } from "./types";\n',
    ...defaults(),
  ],
  "sdk/src/config/generated/parameters.ts": [PARAMETER, parameters()],
  "packages/testkit/src/generated/params.ts": names(),
};
const stale = Object.entries(wanted)
  .map(([name, parts]) => [name, HEAD + parts.join("\n")])
  .filter(([name, text]) => !existsSync(join(ROOT, name)) || readFileSync(join(ROOT, name), "utf8") !== text);
if (process.argv.includes("--check")) {
  for (const [name] of stale) console.error(`${name} is out of date: run \`node sdk/scripts/params.mjs\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else
  for (const [name, text] of stale) {
    mkdirSync(dirname(join(ROOT, name)), { recursive: true });
    writeFileSync(join(ROOT, name), text);
  }
