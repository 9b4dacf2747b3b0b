// Ray, which runs a sweep's shards on its workers (crates/sim/ray/sweep.py): in a Python of its own.
import { join } from "node:path";
import { ROOT } from "./project.mjs";
import { lacking, pythonWith } from "./python.cjs";

/**
 * From PyPI. A cluster's nodes must have the same version, and Python of the same minor version: so Ray has it. Later
 * ones give a node's agents 15 s to start, whatever they are told, which a machine that also compiles does not keep.
 */
const RAY = "ray==2.51.1";

export const DRIVER = join(ROOT, "crates/sim/ray/sweep.py");

/** Why Ray cannot be had here; null if it can. */
export function rayLacks() {
  if (process.platform !== "linux") return "the sweep on Ray is for Linux: its workers start this machine's binary";
  return lacking();
}

/** The Python that has Ray: 290 MB, half a minute, once. Compiled ahead: its agents have only so long to start. */
export const rayPython = () => pythonWith("sim", [RAY], (words) => console.error(`sim: ${words}`), true);
