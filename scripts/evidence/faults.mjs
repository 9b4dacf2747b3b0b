// Puts faults into the engine's money path, one at a time, and asks which line of evidence catches each: the cheapest first. In a copy of
// the tree under target/; what was found out is kept there and not asked again.
//   --seed N     which faults (20); --count N how many (20)
//   --json       what came of each on stdout

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../lib/project.mjs";
import { main, misuse, Problem, readFlags, run } from "../lib/run.mjs";
import { choose, faulty, places, told } from "./mutate.mjs";

const WORK = join(ROOT, "target/faults");
const TREE = join(WORK, "tree");
const SOURCES = "crates/engine/src";
/** Where amounts are computed, booked and bounded. */
const MONEY = /^(?:(?:insurance|liquidity|mutualization|trading)\/.*|fees|margin|math|price|ring|rolling|units)\.rs$/;
/** What a build, the tests and the proofs read. */
const COPIED = [
  "Cargo.toml",
  "Cargo.lock",
  "crates",
  "programs",
  "toolchain",
  "vectors",
  "artifacts",
  "docs",
  "proofs",
  "scripts",
];
const CHEAP = ["boundaries", "formulas", "liquidation", "vectors"];
const APART = new Set([...CHEAP, "action_model", "adversary"]);

const suites = () =>
  readdirSync(join(ROOT, "crates/engine/tests"), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map(({ name }) => name.replace(/\.rs$/, ""))
    .filter((name) => !APART.has(name))
    .sort();
/** Faults that change nothing that anyone is paid, with the reason: another is drawn in their place. */
const EQUIVALENT = [
  {
    file: "trading/liquidate.rs",
    became: "let wanted = rates.after_liquidation().of_usd_down(notional)?.signed()?;",
    why: "a first guess: the loop after it makes the part exact from wherever it begins",
  },
  {
    file: "trading/liquidate.rs",
    became: "while k > 100 && !trial.restores(k)? {",
    why: "the guess is a straight line, never low by two: 300,000 random liquidations closed the same part with it",
  },
];
const cargo = (...args) => ["cargo", "test", "--locked", "--quiet", "-p", "engine", ...args];
const tests = (...names) => cargo(...names.flatMap((name) => ["--test", name]));

/** Lines by what they cost until they say no; a fault goes on to the next where one is silent. */
const STEPS = () => [
  { line: "properties", command: cargo("--lib") },
  { line: "properties", command: tests(...CHEAP) },
  { line: "actions", command: tests("action_model"), env: { ACTIONS: "300000" } },
  { line: "properties", command: [...tests(...suites()), "--no-fail-fast"] },
  { line: "adversary", command: [...tests("adversary"), "--", "by_todays_rules"] },
  { line: "actions", command: tests("action_model") },
  { line: "proofs", command: ["node", "scripts/proofs.mjs", "--short", "--json"] },
];

/** A copy of what is committed or about to be; files that are the same keep their time, so that cargo does not compile them anew. */
function copyTree() {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...COPIED], {
    cwd: ROOT,
    maxBuffer: 1 << 26,
  });
  for (const name of list.toString().split("\0")) {
    const [from, to] = [join(ROOT, name), join(TREE, name)];
    if (name === "" || !existsSync(from) || !statSync(from).isFile()) continue;
    put(to, readFileSync(from));
  }
  // z3 is installed once, for the tree itself.
  const venv = join(TREE, "target/proofs/venv");
  mkdirSync(dirname(venv), { recursive: true });
  if (!existsSync(venv)) {
    rmSync(venv, { force: true });
    symlinkSync(join(ROOT, "target/proofs/venv"), venv);
  }
}

function put(file, bytes) {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(bytes))) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** What the engine's tests depend on is compiled for them once; the copy of the engine lies elsewhere, and so beside it. */
const ENV = { CARGO_INCREMENTAL: "1", CARGO_TARGET_DIR: process.env.CARGO_TARGET_DIR ?? join(ROOT, "target") };
const inTree = ({ command, env }) =>
  run(command[0], command.slice(1), { cwd: TREE, env: { ...ENV, ...env }, show: [] });

/** The first test, or property, that says no. */
function failing({ stdout, stderr }) {
  const test =
    /^test (\S+)(?: - should panic)? \.\.\. FAILED$/m.exec(stdout)?.[1] ??
    /^---- (\S+) stdout ----$/m.exec(stdout)?.[1];
  if (test !== undefined) return test;
  if (stdout.startsWith("{")) return JSON.parse(stdout).properties.find(({ ok }) => !ok)?.name ?? null;
  return /overflow|panicked/.test(stderr) ? "a panic" : null;
}

/** The short forms say nothing without a fault; the whole ones are lines of their own. */
async function quiet() {
  const of = STEPS().slice(0, 3);
  for (const step of of) {
    const result = await inTree(step);
    if (result.status !== 0)
      throw new Problem(`${step.command.join(" ")} fails without a fault:\n${result.stdout.slice(-2_000)}`);
  }
  return { quiet: of.length };
}

/** Which line catches what is in the tree now, by which test; null where none does. `broken`: it does not compile. */
async function caught() {
  for (const step of STEPS()) {
    const result = await inTree(step);
    if (result.status === 0) continue;
    if (/could not compile/.test(result.stderr)) return { broken: true };
    const test = failing(result);
    if (test === null)
      throw new Problem(`${step.command.join(" ")} failed without a test:\n${result.stderr.slice(-2_000)}`);
    return { caught: step.line, test, by: testDigest(test) };
  }
  return { caught: null, test: null };
}

/** What is known, by sources and fault. */
class Known {
  #file = join(WORK, "results.json");
  #all = existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, "utf8")) : {};

  get = (key) => this.#all[key];
  keep(key, value) {
    this.#all[key] = value;
    put(this.#file, `${JSON.stringify(this.#all, null, 1)}\n`);
    return value;
  }
}

const digest = (...parts) => createHash("sha256").update(parts.join("\0")).digest("hex");

/** Files of the engine, by folder, with their texts. */
function textsOf(...folders) {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...folders], {
    cwd: ROOT,
  });
  const names = list.toString().split("\0");
  const there = names.filter((name) => name !== "" && existsSync(join(ROOT, name)));
  return there.sort().map((name) => [name, readFileSync(join(ROOT, name), "utf8")]);
}

/** The test that caught a fault, as it is: what is known holds for it. Tests that come later take nothing away. */
const testDigest = (test) => {
  const name = test.split("::").at(-1);
  const texts = textsOf("crates/engine/tests", "proofs/harness/src").filter(([, text]) => text.includes(`fn ${name}(`));
  return digest(
    ...texts.flat(),
    ...(name.startsWith("inv_1_to_22") ? textsOf("crates/engine/tests/model").flat() : []),
  );
};

/** Whether what is known of a fault is so still: with the same sources, and the test that caught it. */
const holds = (result) =>
  result !== undefined && (result.broken === true || (result.test !== null && result.by === testDigest(result.test)));

/** Every place of the money path. */
function moneyPlaces() {
  const names = readdirSync(join(ROOT, SOURCES), { recursive: true }).map((name) => name.replaceAll("\\", "/"));
  const texts = new Map(
    names
      .filter((name) => MONEY.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(ROOT, SOURCES, name), "utf8")]),
  );
  return { texts, all: [...texts].flatMap(([file, text]) => places(file, text)) };
}

/** Puts one fault into the tree for as long as `body` runs. */
async function withFault(text, place, body) {
  const file = join(TREE, SOURCES, place.file);
  put(file, faulty(text, place));
  try {
    return await body();
  } finally {
    put(file, text);
  }
}

async function tryAll({ seed, count }) {
  const { texts, all } = moneyPlaces();
  const [known, engine, faults, equivalent] = [new Known(), digest(...textsOf(SOURCES, "vectors").flat()), [], []];
  copyTree();
  const without = digest(engine, ...textsOf("crates/engine/tests").flat(), "no fault");
  if (!known.get(without)) known.keep(without, await quiet());
  await choose(all, { seed, count }, async (place) => {
    const text = texts.get(place.file);
    const { before, after } = told(text, place);
    const same = EQUIVALENT.find(({ file, became }) => file === place.file && became === after);
    if (same !== undefined) {
      equivalent.push({ file: place.file, line: place.line, was: before, became: after, why: same.why });
      return false;
    }
    const key = digest(engine, JSON.stringify(place));
    const result = holds(known.get(key)) ? known.get(key) : known.keep(key, await withFault(text, place, caught));
    if (result.broken) return false;
    const { caught: line, test } = result;
    faults.push({
      file: place.file,
      line: place.line,
      kind: place.kind,
      was: before,
      became: after,
      caught: line,
      test,
    });
    console.error(
      `${faults.length}/${count} ${place.file}:${place.line} ${place.kind}: ${result.caught ?? "NOT CAUGHT"} ${result.test ?? ""}`,
    );
    return true;
  });
  return { seed, places: all.length, faults, equivalent };
}

const USAGE = "node scripts/evidence/faults.mjs [--seed N] [--count N] [--json]";

await main(async (args) => {
  const number = { type: "string" };
  const { values } = readFlags(USAGE, { options: { seed: number, count: number, json: { type: "boolean" } } }, args);
  const of = (text, usual) => {
    if (text !== undefined && !/^\d{1,6}$/.test(text)) throw misuse(`${text} is no number`, USAGE);
    return Number(text ?? usual);
  };
  const told = await tryAll({ seed: of(values.seed, 20), count: of(values.count, 20) });
  const missed = told.faults.filter(({ caught }) => caught === null);
  if (values.json) console.log(JSON.stringify(told, null, 1));
  for (const { file, line, was, became } of missed) console.error(`NOT CAUGHT ${file}:${line}\n  ${was}\n  ${became}`);
  if (!values.json) console.log(`${told.faults.length - missed.length} passed, ${missed.length} failed`);
  return missed.length === 0 ? 0 : 1;
});
