// `npm run proofs`: proofs about the engine's compiled code, and the faults that they must find. See proofs/README.md.
//   --short       without the slow proofs and without the faults: for CI
//   --only NAME   what has NAME in its name, or a topic
//   --json        the results on stdout
//   --list        the properties, one a line
//   --self-test   the prover itself against plain numbers
//   --fresh       forgets what is known; --jobs N processes at a time (2); --no-faults

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./lib/project.mjs";
import { pythonWith } from "./lib/python.cjs";
import { available, main, misuse, Problem, readFlags } from "./lib/run.mjs";

/** The one dependency, from PyPI. Another version may not find the same proofs within the same work. */
const Z3 = "z3-solver==5.4.1.0";
const USAGE = `npm run proofs -- [--short] [--only NAME] [--json] [--list] [--self-test] [--fresh] [--no-faults] [--jobs N]
Proofs of the engine's compiled code (proofs/README.md). What is proved is kept in target/.
  --short      those that take seconds; --only NAME one
  --list       their names and statements; --json what came of each, on stdout
  --self-test  the prover against plain numbers, and claims that are false
  --fresh      also what is kept; --no-faults does not put faults into the code
  --jobs N     so many at once`;

const flag = { type: "boolean" };
const options = {
  short: flag,
  only: { type: "string" },
  json: flag,
  list: flag,
  "self-test": flag,
  fresh: flag,
  "no-faults": flag,
  jobs: { type: "string" },
};

/** Runs the prover with its own streams, so that its progress is seen and can be stopped. */
const prove = (python, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(python, ["-m", "kit", ...args], { cwd: join(ROOT, "proofs"), stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });

await main(async (args) => {
  const { values } = readFlags(USAGE, { options }, args);
  if (values.jobs !== undefined && !/^[1-9]\d?$/.test(values.jobs)) throw misuse("--jobs takes a number from 1", USAGE);
  if (values.only === "") throw misuse("--only takes a part of a name", USAGE);
  if (!available("cargo")) throw new Problem("cargo is not installed: the proofs are about what it compiles");
  // 112 MB, some seconds.
  const python = pythonWith("proofs", [Z3], (words) => console.error(`proofs: ${words}`));
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, value],
  );
  return prove(python, given);
});
