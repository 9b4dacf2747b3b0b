// The SDK's code, changed by StrykerJS in a copy of the tree. Each change is asked of the tests that run it.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../lib/project.mjs";
import { mustRun } from "../../lib/run.mjs";

const STRYKER = join(import.meta.dirname, "stryker");
const TOOL = join(ROOT, "target/tools/stryker");
const COPY = join(ROOT, "target/mutants/sdk");

export const LEAST = 0.85;
export { EQUIVALENT } from "./equivalent.mjs";

/** Written by programs. */
const GENERATED = ["**/generated/**", "idl/**", "engine/bytes.ts", "actions/units.ts"];
// Each by itself: mocha takes a comma for the end of a pattern.
const TESTS = [
  ...["sdk/test/**/*", "tests/flows/*", "tests/unit/views/*"],
  ...["plans", "calls", "governance", "worked"].map((name) => `tests/parity/${name}`),
  ...["preconditions", "same_conditions"].map((name) => `tests/security/${name}`),
].map((name) => `${name}.test.ts`);
/** These start networks, judge the time of code that counts what it runs, or read sources as text. */
const NO_TESTS = ["**/*.{slow,cost}.test.ts", "sdk/test/docs.test.ts"];

/** Stryker's program, installed once under target/ as its lock file says. */
function stryker() {
  const own = (name) => join(TOOL, name);
  const program = own("node_modules/@stryker-mutator/core/bin/stryker.js");
  const lock = (folder) => readFileSync(join(folder, "package-lock.json"), "utf8");
  if (existsSync(program) && lock(TOOL) === lock(STRYKER)) return program;
  console.error("StrykerJS into target/tools (once)");
  rmSync(TOOL, { recursive: true, force: true });
  mkdirSync(TOOL, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(STRYKER, name), own(name));
  // Mocha is the repository's: what Stryker loads and what its hooks change must be one.
  execFileSync("npm", ["ci", "--legacy-peer-deps", "--ignore-scripts"], { cwd: TOOL, stdio: ["ignore", 2, 2] });
  return program;
}

/** The tree as it is, where `@ballast/sdk` is the copy's; other packages are found above it, in the repository. */
async function copyTree() {
  rmSync(COPY, { recursive: true, force: true });
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const name of list
    .toString()
    .split("\0")
    .filter((each) => each !== "" && existsSync(join(ROOT, each)))) {
    mkdirSync(dirname(join(COPY, name)), { recursive: true });
    cpSync(join(ROOT, name), join(COPY, name));
  }
  const links = "node_modules/@ballast";
  cpSync(join(ROOT, links), join(COPY, links), { recursive: true, verbatimSymlinks: true });
  await mustRun(process.execPath, [join(COPY, "scripts/artifacts.mjs"), "ensure"], { show: [] });
}

/** What Stryker is told. Its process for tests is as one of ts-mocha, and has one test after the other. */
const settings = (only) => ({
  mutate: [...(only.length > 0 ? only : ["sdk/src/**/*.ts"]), ...GENERATED.map((each) => `!sdk/src/${each}`)],
  plugins: ["@stryker-mutator/mocha-runner", join(STRYKER, "part.mjs")],
  ...{ checkers: ["part"], ignorers: ["texts"], ignoreStatic: true },
  ...{ inPlace: true, tempDirName: ".stryker", disableTypeChecks: false, concurrency: 1 },
  ...{ timeoutMS: 20_000, dryRunTimeoutMinutes: 60, maxTestRunnerReuse: 200 },
  ...{ reporters: ["json", "progress-append-only", "survivors"], jsonReporter: { fileName: "mutants.json" } },
  ...{ testRunner: "mocha", coverageAnalysis: "perTest" },
  testRunnerNodeArgs: ["--conditions=ballast-source", "--require=./scripts/lib/typescript.cjs"],
  mochaOptions: {
    ...{ "no-config": true, extension: ["ts"], spec: TESTS, ignore: NO_TESTS },
    require: [join(STRYKER, "hooks.cjs")],
  },
});

const short = (text) => text.replace(/\s+/g, " ").trim().slice(0, 80);

/** A change without its place in the file, which moves: what was there, what is there now, and its line. */
function told(file, source, { location: { start, end }, replacement }) {
  const lines = source.split("\n");
  const last = lines[end.line - 1].slice(0, end.column - 1);
  const text = [...lines.slice(start.line - 1, end.line - 1), last].join("\n").slice(start.column - 1);
  return `${file}: ${short(text)} => ${short(replacement)}, in ${short(lines[start.line - 1])}`;
}

/** Changes the K-th of N parts of all places, or of those in these files. */
export async function mutants(shard, only) {
  const program = stryker();
  await copyTree();
  writeFileSync(join(COPY, "stryker.json"), JSON.stringify(settings(only)));
  await mustRun(process.execPath, [program, "run", "stryker.json"], { cwd: COPY, env: { PART: shard } });
  return result(shard);
}

/** What the report says of this part. */
export function result(shard, report = JSON.parse(readFileSync(join(COPY, "mutants.json"), "utf8"))) {
  const [part, parts] = shard.split("/").map(Number);
  const all = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({
      status: mutant.status,
      id: Number(mutant.id),
      change: () => told(file, source, mutant),
    })),
  );
  const own = all.filter(({ id }) => id % parts === part);
  const count = (...statuses) => own.filter(({ status }) => statuses.includes(status)).length;
  const missed = own.filter(({ status }) => ["Survived", "NoCoverage"].includes(status));
  return {
    ...{ version: report.framework?.version, places: all.length, caught: count("Killed", "Timeout") },
    // Made as a file is loaded, or words of an error; and code that cannot be loaded.
    ...{ missed: missed.map(({ change }) => change()), notAsked: count("Ignored"), unviable: count("RuntimeError") },
  };
}
