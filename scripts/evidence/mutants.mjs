// Changes the engine's code at every 44th of all places where it could be otherwise, and asks the engine's cheap tests
// (.cargo/mutants.toml). What is caught must be at least 92 %.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cargoTool } from "../lib/cargo_tool.mjs";
import { ROOT } from "../lib/project.mjs";
import { main, misuse, mustRun, Problem, readFlags, run } from "../lib/run.mjs";

const VERSION = "27.1.0";
const USAGE = `npm run mutants -- [--shard K/N] [--json]
Changes the engine's code where it could be otherwise, and asks its cheap tests. At least 92 % must be caught.
  --shard K/N  the K-th of N parts of all places (0/44); 0/1 is all, a day of one core
  --json       what came of it on stdout`;
const OUT = join(ROOT, "target/mutants");
const LEAST = 0.92;
/** Stories of the action model: the whole has three million actions. */
const ENV = { ACTIONS: "100000", CARGO_PROFILE_TEST_DEBUG: "0", CARGO_PROFILE_DEV_DEBUG: "0" };

/** Survivors that change nothing that anyone can see, with the reason. */
const EQUIVALENT = [
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

await main(async (args) => {
  const options = { shard: { type: "string", default: "0/44" }, json: { type: "boolean", default: false } };
  const { values } = readFlags(USAGE, { options }, args);
  const [, part, parts] = /^(\d{1,4})\/(\d{1,4})$/.exec(values.shard) ?? [];
  if (part === undefined || Number(part) >= Number(parts))
    throw misuse(`--shard is K/N with K below N, not ${values.shard}`, USAGE);
  const program = await cargoTool("cargo-mutants", VERSION, ["mutants", "--version"]);
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const { stdout } = await mustRun(program, ["mutants", "-p", "engine", "--list"], { cwd: ROOT, show: [] });
  const places = stdout.split("\n").filter((line) => line !== "").length;
  const which = ["--shard", values.shard, "--sharding", "round-robin"];
  const { status, stderr } = await run(program, ["mutants", "-p", "engine", ...which, "-o", OUT], {
    ...{ cwd: ROOT, env: ENV, to: process.stderr },
  });
  // 2: some were missed; 3: some ran into their time, which is caught as well.
  if (![0, 2, 3].includes(status)) throw new Problem(`cargo-mutants ended with ${status}:\n${stderr.slice(-2_000)}`);
  const [caught, missed] = [linesOf("caught").length + linesOf("timeout").length, linesOf("missed").map(told)];
  const survivors = missed.filter((line) => !EQUIVALENT.some(({ change }) => change === line));
  const tried = caught + survivors.length;
  const share = tried === 0 ? 0 : caught / tried;
  const result = {
    ...{ version: VERSION, shard: values.shard, places, tried, caught, survivors },
    equivalent: EQUIVALENT.filter(({ change }) => missed.includes(change)),
    unviable: linesOf("unviable").length,
  };
  for (const line of survivors) console.error(`not caught: ${line}`);
  console.log(
    values.json ? JSON.stringify(result) : `${caught} of ${tried} caught, ${(100 * share).toFixed(1)} %, of ${places}`,
  );
  return share >= LEAST ? 0 : 1;
});
