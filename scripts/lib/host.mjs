// What cargo compiles of the crates for this machine. For all of them at once, so that their features, and with them what
// is below them, are the same for tests and for what else runs: a crate asked for alone would be compiled anew.
import { join } from "node:path";
import { PROGRAM, ROOT } from "./project.mjs";
import { mustRun } from "./run.mjs";

/** But the program, whose tests run in the build that prints its IDL, and builtins, which the toolchain's suite tests. */
const CRATES = ["--locked", "--workspace", "--exclude", PROGRAM, "--exclude", "sbpf-builtins"];

/** `cargo test`: optimised, every overflow caught. */
export const TEST = ["test", ...CRATES];

/** `cargo build` as for tests. Examples bring the features of tests: the engine's old rules are there, switched off. */
export const buildOf = (...what) => ["build", "--profile", "test", ...CRATES, "--examples", ...what];

/** Compiles what is asked for (`--bin NAME`), and examples; returns the directory in which they are. */
export async function compileHost(...what) {
  await mustRun("cargo", [...buildOf(...what), "--quiet"], { cwd: ROOT });
  return join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug");
}
