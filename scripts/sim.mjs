// `npm run sim -- run|sweep|merge|report|fit|bench|list`: the simulator (docs/simulator.md), compiled once and then started.
// Its arguments are its own; it says what they are with --help.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./lib/project.mjs";
import { available, main, mustRun, Problem } from "./lib/run.mjs";

const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

await main(async (args) => {
  if (!available("cargo"))
    throw new Problem("cargo is not installed: the simulator is compiled from crates/sim (https://rustup.rs)");
  // Quiet where there is nothing to do; the first time it takes a minute or two, and cargo says so itself.
  await mustRun("cargo", ["build", "--release", "--locked", "--package", "sim", "--quiet"], { cwd: ROOT });
  return new Promise((resolve, reject) => {
    const bin = join(TARGET, "release", process.platform === "win32" ? "sim.exe" : "sim");
    const child = spawn(bin, args, { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });
});
