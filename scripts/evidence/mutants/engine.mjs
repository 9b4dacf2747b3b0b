// The engine's code, changed by cargo-mutants and asked of the engine's cheap tests (.cargo/mutants.toml).
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cargoTool } from "../../lib/cargo_tool.mjs";
import { ROOT } from "../../lib/project.mjs";
import { mustRun, Problem, run } from "../../lib/run.mjs";

const VERSION = "27.1.0";
const OUT = join(ROOT, "target/mutants/engine");
/** Stories of the action model: the whole has three million actions. */
const ENV = { ACTIONS: "100000", CARGO_PROFILE_TEST_DEBUG: "0", CARGO_PROFILE_DEV_DEBUG: "0" };

export const LEAST = 0.92;

export const EQUIVALENT = [
  {
    change: "crates/engine/src/ring.rs: replace > with >= in roll_hours",
    why: "of one hour none lies between: the loop has nothing to do, and the cell it would write is made all the same",
  },
  {
    change: "crates/engine/src/liquidity/outflow.rs: replace > with >= in window",
    why: "of nothing that was used nothing is left, whatever the limit",
  },
  {
    change: "crates/engine/src/ring.rs: replace < with <= in roll_hours",
    why: "after eight hours all cells are made anew, and with them the one that was credited",
  },
  {
    change: "crates/engine/src/math.rs: replace | with ^ in long",
    why: "what is put together are the high bits of one number and the low bits of another: no bit is in both",
  },
  {
    change: "crates/engine/src/math.rs: replace >> with << in Bps::fits",
    why: "the long way, which is then taken for all but nothing, gives the same",
  },
  {
    change: "crates/engine/src/trading/liquidate.rs: replace < with <= in smallest_part",
    why: "a hundred hundredths are all, as where no part suffices",
  },
];

const linesOf = (name) => {
  const file = join(OUT, "mutants.out", `${name}.txt`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text.split("\n").filter((line) => line !== "");
};

/** A survivor without its place in the file, which moves. */
const told = (line) => line.replace(/:\d+:\d+: /, ": ");

/** Changes the K-th of N parts of all places, or of those in these files. */
export async function mutants(shard, only) {
  const program = await cargoTool("cargo-mutants", VERSION, ["mutants", "--version"]);
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const which = ["mutants", "-p", "engine", ...only.flatMap((files) => ["-f", files])];
  const { stdout } = await mustRun(program, [...which, "--list"], { cwd: ROOT, show: [] });
  const places = stdout.split("\n").filter((line) => line !== "").length;
  const part = ["--shard", shard, "--sharding", "round-robin", "-o", OUT];
  const { status, stderr } = await run(program, [...which, ...part], { cwd: ROOT, env: ENV, to: process.stderr });
  // 2: some were missed; 3: some ran into their time, which is caught as well.
  if (![0, 2, 3].includes(status)) throw new Problem(`cargo-mutants ended with ${status}:\n${stderr.slice(-2_000)}`);
  return {
    ...{ version: VERSION, places, caught: linesOf("caught").length + linesOf("timeout").length },
    ...{ missed: linesOf("missed").map(told), unviable: linesOf("unviable").length },
  };
}
