// The compiler's own test: builds program/ with build.sh, runs it in LiteSVM and compares every result with BigInt.
//   node toolchain/conformance/run.mjs [--seed N] [--cases N] [--verbose]
// Also runs the host tests of builtins/. The last line is `N passed, N failed`. An unchanged program is not compiled again.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { encode, load, words } from "./chain.mjs";
import * as model from "./model.mjs";
import { cost, expect, printCosts, summary } from "./report.mjs";

const { values: options } = parseArgs({
  options: { seed: { type: "string", default: "1" }, cases: { type: "string", default: "1000" }, verbose: { type: "boolean" } },
});
const HERE = dirname(fileURLToPath(import.meta.url));
const REPOSITORY = dirname(dirname(HERE));
const CRATE = join(HERE, "program");
// Not the directory of the program's own builds, for whose lock it would wait. Their std is another one: it has machine
// code beside its bitcode, for a dependency that is a shared library too.
const TARGET = process.env.CARGO_TARGET_DIR ?? join(REPOSITORY, "target/conformance");
const random = new model.Random(options.seed);

function build(out, features, stdio) {
  const args = [...(features ? ["--features", features] : []), CRATE, join(TARGET, out)];
  return spawnSync(join(HERE, "../build.sh"), args, { env: { ...process.env, CARGO_TARGET_DIR: TARGET }, encoding: "utf8", stdio });
}

/** Runs `send` on one input and compares each returned word under its own test name. */
async function compare(send, names, data, want, detail) {
  const r = await send(data);
  const got = words(r);
  names.forEach((name, i) => expect(name, detail, r.error ?? got[i], want[i]));
  return r;
}

const shape = (x) => (x >> 64n ? 128 : x >> 32n ? 64 : 32);

async function arithmetic(send) {
  for (const [a, b] of model.pairs(random, Number(options.cases))) {
    const r = await compare(send, model.ARITHMETIC, encode(0, a, b), model.arithmetic(a, b), `of ${a}, ${b}`);
    const left = r.logs.flatMap((line) => line.match(/consumption: (\d+) units/)?.[1] ?? []).map(Number);
    model.ARITHMETIC.forEach((name, i) => {
      const divides = i >= 2 && i <= 5;
      if (!r.error) cost(divides ? `${name} ${shape(a)}/${shape(b)}` : name, left[i] - left[i + 1] - (left[0] - left[1]));
    });
  }
}

async function integersAndCalls(send) {
  const narrow = model.WIDTHS.flatMap((width) => model.NARROW.map((name) => `${width} bits: ${name}`));
  for (let i = 0; i < 300; i += 1) {
    const a = model.EDGES[i] ?? random.u128();
    const b = i % 5 === 0 ? a : random.u128();
    const detail = `of ${a}, ${b}`;
    await compare(send, narrow, encode(1, a, b), model.WIDTHS.flatMap((width) => model.narrow(width, a, b)), detail);
    await compare(send, model.CALLS, encode(2, a, b), model.calls(a, b), detail);
  }
}

async function memory(send) {
  for (let length = 0; length <= 200; length += length < 48 ? 1 : 19) {
    await compare(send, ["memcpy, memmove, memset, memcmp"], Buffer.from([3, length]), [0n], `of ${length} bytes`);
  }
  for (let i = 0; i < 20; i += 1) {
    const seed = random.u64();
    await compare(send, model.HEAP, encode(4, seed), model.heap(seed), `of ${seed}`);
  }
  for (const [i, want] of model.RODATA.entries()) {
    const r = await send(Buffer.from([5, i]));
    const got = words({ bytes: r.bytes?.subarray(16) });
    expect("string constant", i, r.error ?? r.bytes.subarray(0, 16).toString().trim(), want.text);
    ["table", "function", "match"].forEach((name, j) => expect(`constant ${name}`, i, r.error ?? got[j], want[name]));
  }
  for (let i = 0; i < 10; i += 1) {
    const seed = random.u64();
    await compare(send, ["deep stack frames"], encode(6, seed), [model.frames(seed)], `of ${seed}`);
  }
}

async function failures(send) {
  for (const [i, name] of model.FAILURES.entries()) {
    const r = await send(Buffer.from([100 + i, 1, 2, 3]));
    expect(`fails on chain: ${name}`, "", r.error === undefined ? "success" : "failure", "failure");
    if (options.verbose) console.log(`  ${name.padEnd(26)} ${String(r.error).replace(/\s+/g, " ")} | ${r.logs.at(-1)}`);
  }
}

/** Mistakes that would be dangerous on chain must be found by the linker. */
function buildsThatMustFail() {
  const reasons = {
    "big-frame": "BPF stack limit is exceeded",
    "no-builtins": /Symbol \w+ is missing/,
    random: "relocation target is not rodata or text",
  };
  for (const [feature, reason] of Object.entries(reasons)) {
    const r = build("must-not-exist.so", feature, "pipe");
    const found = r.status !== 0 && r.stderr.search(reason) >= 0;
    expect(`build fails: ${feature}`, r.stderr.split("\n").slice(-3).join(" "), found, true);
  }
}

/** The host tests of builtins/, in a profile with overflow checks: its functions must not overflow unseen. */
function builtins() {
  const r = spawnSync("cargo", ["test", "--locked", "--quiet", "-p", "sbpf-builtins"], { cwd: REPOSITORY, encoding: "utf8" });
  const counts = [...r.stdout.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed/g)];
  const passed = counts.reduce((n, m) => n + Number(m[1]), 0);
  const failed = counts.reduce((n, m) => n + Number(m[2]), 0);
  if (r.status !== 0) console.log(r.stdout + r.stderr);
  return { passed, failed: r.status !== 0 && failed === 0 ? 1 : failed };
}

const started = Date.now();
const step = (name) => console.log(`conformance: ${name} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
step("compiling the program (first time 40 s, later 1 s)");
if (build("conformance.so", "", "inherit").status !== 0) process.exit(1);
const send = await load(join(TARGET, "conformance.so"));
step("128-bit arithmetic");
await arithmetic(send);
step("narrow integers, calls, memory, heap, constants, stack");
await integersAndCalls(send);
await memory(send);
await failures(send);
step("builds that must fail");
buildsThatMustFail();
step("host tests of builtins");
const host = builtins();
if (options.verbose) printCosts();
const { checks, passed, failed } = summary();
step(`${checks} results compared`);
for (const name of failed) console.log(`FAILED ${name}`);
console.log(`${passed + host.passed} passed, ${failed.length + host.failed} failed`);
process.exitCode = failed.length + host.failed === 0 ? 0 : 1;
