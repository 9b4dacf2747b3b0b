// `npm run fuzz:bytes`: coverage-guided searches (libFuzzer) against the engine's reader of prices and its action model.
// Stable Rust: coverage is a pass of the compiler that needs no nightly. Needs a C++ compiler. See fuzz/src.
//   --seconds N    of each target (30)
//   --target NAME  one of them

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/project.mjs";
import { available, main, misuse, mustRun, Problem, readFlags } from "./lib/run.mjs";

const USAGE = `npm run fuzz:bytes -- [--seconds N] [--target NAME]
Searches for bytes that reach new paths of the engine, and for some that break it.
  --seconds N    for each (30)
  --target NAME  prices or actions`;
/** With the most bytes that each takes. */
const TARGETS = { prices: 160, actions: 601 };
const HOST = "x86_64-unknown-linux-gnu";
const COVERAGE = [
  "--cfg=fuzzing",
  "-Cpasses=sancov-module",
  "-Cllvm-args=-sanitizer-coverage-level=4",
  "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table",
].join(" ");

await main(async (args) => {
  const options = { seconds: { type: "string" }, target: { type: "string" } };
  const { values } = readFlags(USAGE, { options }, args);
  const seconds = values.seconds ?? "30";
  if (!/^[1-9]\d{0,5}$/.test(seconds)) throw misuse("--seconds takes a whole number from 1", USAGE);
  const names = Object.keys(TARGETS).filter((name) => (values.target ?? name) === name);
  if (names.length === 0) throw misuse(`--target takes one of ${Object.keys(TARGETS).join(", ")}`, USAGE);
  if (!available("cargo")) throw new Problem("cargo is not installed: the search is of what it compiles");
  const folder = join(ROOT, "fuzz");
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target/fuzz/cargo");
  const env = { ...process.env, RUSTFLAGS: COVERAGE, CARGO_TARGET_DIR: target };
  await mustRun("cargo", ["build", "--locked", "--release", "--target", HOST], { cwd: folder, env });
  for (const name of names) {
    const found = join(ROOT, "target/fuzz", name);
    mkdirSync(found, { recursive: true });
    const limits = [`-max_total_time=${seconds}`, `-max_len=${TARGETS[name]}`, `-artifact_prefix=${found}/`];
    const bin = join(target, HOST, "release", name);
    // What is new is kept beside the build; what is committed is where it begins.
    await mustRun(bin, [...limits, "-use_value_profile=1", found, join(folder, "corpus", name)], { cwd: ROOT });
  }
  return 0;
});
