// `npm run sim -- run|sweep|merge|report|fit|bench|list`: the simulator (docs/simulator.md), compiled once and then started.
// Its arguments are its own; it says what they are with --help. But for one: `sweep --ray local|auto|ADDRESS [--shards N]`
// runs the sweep's shards on Ray's workers, of this machine or of a cluster.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./lib/project.mjs";
import { DRIVER, rayLacks, rayPython } from "./lib/ray.mjs";
import { available, main, misuse, mustRun, Problem } from "./lib/run.mjs";

const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const BIN = join(TARGET, "release", process.platform === "win32" ? "sim.exe" : "sim");
const USAGE = "npm run sim -- sweep --ray local|auto|ADDRESS [--shards N] --out FILE ...";

/** Takes an option and its value out of the arguments; null where it is not there. */
function taken(args, name) {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return null;
  const [given, next] = args.splice(at, args[at] === name ? 2 : 1);
  const value = given === name ? next : given.slice(name.length + 1);
  if (value === undefined || value === "" || value.startsWith("--")) throw misuse(`${name} takes a value`, USAGE);
  return value;
}

/** The command with its own streams, so that its progress is seen. */
const show = (command, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });

/** What the driver is told: its own options, then those that go to every worker. */
function driverArgs(args, ray) {
  const own = ["--out", "--shards", "--data"].map((name) => [name, taken(args, name)]);
  if (own[0][1] === null) throw misuse("--out FILE is missing", USAGE);
  const other = args.find((arg) => /^--(shard|threads)(=|$)/.test(arg));
  if (other !== undefined) throw misuse(`${other}: with --ray that is not yours to choose`, USAGE);
  const given = own.flatMap(([name, value]) => (value === null ? [] : [name, value]));
  return [DRIVER, "--sim", BIN, "--ray", ray, ...given, "--", ...args];
}

await main(async (args) => {
  const ray = args[0] === "sweep" ? taken(args, "--ray") : null;
  const driver = ray === null ? null : driverArgs(args, ray);
  const lacks = driver === null ? null : rayLacks();
  if (lacks !== null) throw new Problem(lacks);
  if (!available("cargo"))
    throw new Problem("cargo is not installed: the simulator is compiled from crates/sim (https://rustup.rs)");
  // Quiet where there is nothing to do; the first time it takes a minute or two, and cargo says so itself.
  await mustRun("cargo", ["build", "--release", "--locked", "--package", "sim", "--quiet"], { cwd: ROOT });
  return driver === null ? show(BIN, args) : show(await rayPython(), driver);
});
