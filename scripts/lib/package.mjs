// What must hold of the installed SDK. Each check gives the faults that it found, as lines.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { browserFaults } from "./browser.mjs";
import { ROOT } from "./project.mjs";
import { run } from "./run.mjs";

/**
 * Bytes after esbuild and gzip, web3.js, Anchor and bn.js left out, that an import may cost. The figure of the day is
 * some 10 % below: a line that pulls in the IDL (11 KB) or another layer fails here. Everything together holds the
 * engine as deflated text (51 KB).
 */
export const BUDGETS = {
  'export * from "@ballast/sdk"': 119_000,
  'export * from "@ballast/sdk/engine"': 68_000,
  'import { mulDivDown } from "@ballast/sdk/engine"; console.log(mulDivDown(1n, 1n, 1n));': 1_000,
  'import { pda } from "@ballast/sdk"; console.log(pda.pool(1n));': 1_200,
  'import { formatUnits } from "@ballast/sdk"; console.log(formatUnits(1n, 6));': 500,
  'import { decodeError } from "@ballast/sdk"; console.log(decodeError);': 9_000,
  'import { decode } from "@ballast/sdk"; console.log(decode);': 9_000,
  'import { events } from "@ballast/sdk"; console.log(events.parse);': 9_500,
  'import { toBN } from "@ballast/sdk/anchor"; console.log(toBN(1n));': 500,
};

const USE = `import { BallastClient, IDL, pda, quoteOpen, type Ballast, type Position } from "@ballast/sdk";
import { ballastProgram, toAnchorEvents, toBN, toBigint } from "@ballast/sdk/anchor";
import * as engine from "@ballast/sdk/engine";
export const all: readonly unknown[] = [BallastClient, IDL, quoteOpen, engine, ballastProgram, toAnchorEvents];
export const address: string = pda.pool(1n).toBase58();
export const n: bigint = toBigint(toBN(1n));
export type Named = Ballast["instructions"][0]["name"];
export const sizeOf = (position: Position): bigint => position.state.size;
// @ts-expect-error a pool has a number, not a name
pda.pool("one");
`;
const STRICT = [
  "--noEmit",
  "--strict",
  "--exactOptionalPropertyTypes",
  "--skipLibCheck",
  "false",
  "--target",
  "es2022",
];

/** Runs Node in the project on a module that ends by printing JSON. */
async function printed(dir, name, text, args = []) {
  writeFileSync(join(dir, name), text);
  const { status, stdout, stderr } = await run(process.execPath, [name, ...args], { cwd: dir, show: [] });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** What each entry exports, and one address. */
const LIST = "console.log(JSON.stringify([...all.map((x) => Object.keys(x).sort()), all[0].pda.pool(1n)]));";
const ENTRIES = ["@ballast/sdk", "@ballast/sdk/engine", "@ballast/sdk/anchor", "@ballast/sdk/asmjs"];

async function modules({ dir }) {
  const imports = ENTRIES.map((name, i) => `import * as x${i} from "${name}";`).join("\n");
  const esm = await printed(dir, "list.mjs", `${imports}\nconst all = [${ENTRIES.map((_, i) => `x${i}`)}];\n${LIST}`);
  const cjs = await printed(dir, "list.cjs", `const all = ${JSON.stringify(ENTRIES)}.map(require);\n${LIST}`);
  const few = esm[0].length < 150 ? [`only ${esm[0].length} exports`] : [];
  const differ = JSON.stringify(esm) === JSON.stringify(cjs) ? [] : ["import and require give different things"];
  return [...few, ...differ];
}

async function types({ dir }) {
  const faults = [];
  for (const name of ["use.mts", "use.cts"]) writeFileSync(join(dir, name), USE);
  const modes = [
    ["--module", "node16", "--moduleResolution", "node16", "use.mts", "use.cts"],
    ["--module", "esnext", "--moduleResolution", "bundler", "use.mts"],
  ];
  for (const mode of modes) {
    const { status, stdout } = await run(join(dir, "node_modules/.bin/tsc"), [...STRICT, ...mode], {
      cwd: dir,
      show: [],
    });
    if (status !== 0) faults.push(`${mode[1]}: ${stdout}`);
  }
  return faults;
}

async function lint({ tarball }) {
  const data = readFileSync(tarball);
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, level: "warning", strict: true });
  return messages.map((message) => formatMessage(message, pkg));
}

async function resolution({ tarball }) {
  const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
  return problems.map((problem) => JSON.stringify(problem));
}

/** A user's package holds the licence, and no source of a test. */
async function contents({ files }) {
  const faults = ["LICENSE", "README.md", "package.json"].filter((file) => !files.includes(file));
  const same = readFileSync(join(ROOT, "LICENSE")).equals(readFileSync(join(ROOT, "sdk/LICENSE")));
  const alien = files.filter((file) => !/^(dist|src)\/|^(LICENSE|README\.md|package\.json)$/.test(file));
  return [
    ...faults.map((file) => `${file} is missing`),
    ...alien.map((file) => `${file} is no user's`),
    ...(same ? [] : ["sdk/LICENSE is not LICENSE"]),
  ];
}

async function budgets({ dir }) {
  const faults = [];
  for (const [contents, most] of Object.entries(BUDGETS)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: dir },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform: "browser",
      external: ["@solana/web3.js", "@coral-xyz/anchor", "bn.js"],
      logLevel: "silent",
    });
    const size = gzipSync(outputFiles[0].contents, { level: 9 }).length;
    console.log(`       ${String(size).padStart(6)} of ${String(most).padStart(6)} bytes: ${contents.split(";")[0]}`);
    if (size > most) faults.push(`${contents}: ${size} bytes, more than ${most}`);
  }
  return faults;
}

/** CPU of importing the SDK beyond web3.js, as a share of what web3.js costs in the same process: 0.21 to 0.30 measured. */
const IMPORT_SHARE = 0.4;
const IMPORT = `const cost = async (name) => {
  const start = process.cpuUsage();
  await import(name);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const web3 = await cost("@solana/web3.js");
console.log(JSON.stringify([web3, await cost("@ballast/sdk")]));`;

async function importing({ dir }) {
  const runs = [];
  for (let i = 0; i < 7; i++) runs.push(await printed(dir, "cost.mjs", IMPORT));
  const [web3, own] = runs.sort(([a, b], [c, d]) => b / a - d / c)[3];
  const line = `${own.toFixed(0)} ms of CPU beyond the ${web3.toFixed(0)} ms of web3.js`;
  console.log(`       ${line}`);
  return own <= IMPORT_SHARE * web3 ? [] : [`${line}: more than ${IMPORT_SHARE} of it`];
}

/** What the engine answers as WebAssembly and, where there is none, as JavaScript; and how much slower that is. */
const BOTH = `import { readFileSync } from "node:fs";
import { answers, pace, worked } from "./worked.mjs";
import * as sdk from "@ballast/sdk";
import { asmjs } from "@ballast/sdk/asmjs";
const world = JSON.parse(readFileSync(process.argv[2], "utf8"));
const wasm = { worked: worked(sdk, world), answers: answers(sdk, world), pace: pace(sdk, world) };
delete globalThis.WebAssembly;
sdk.engine.use(asmjs);
console.log(JSON.stringify([wasm, { worked: worked(sdk, world), answers: answers(sdk, world), pace: pace(sdk, world) }]));`;

async function withoutWebAssembly({ dir }) {
  copyFileSync(join(ROOT, "scripts/browser/worked.mjs"), join(dir, "worked.mjs"));
  const [wasm, js] = await printed(dir, "both.mjs", BOTH, [join(ROOT, "vectors/world.json")]);
  console.log(`       a quote takes ${(js.pace / wasm.pace).toFixed(1)} times as long as in WebAssembly`);
  const differ = wasm.answers === js.answers ? [] : [`WebAssembly: ${wasm.answers}; JavaScript: ${js.answers}`];
  return [...wasm.worked, ...js.worked, ...differ];
}

/** Those of `npm run test:browser`. */
export const BROWSER = { "pages in Chromium, on the network of npm start": browserFaults };

export const CHECKS = {
  "import and require give the same": modules,
  "strict TypeScript, node16 and bundler, skipLibCheck false": types,
  publint: lint,
  "are the types wrong": resolution,
  "licence and contents": contents,
  "size of each import": budgets,
  "CPU of an import": importing,
  "without WebAssembly, in Node": withoutWebAssembly,
  ...BROWSER,
};
