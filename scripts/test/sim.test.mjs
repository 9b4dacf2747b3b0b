import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../lib/project.mjs";

/** A cargo that has nothing to do, or fails, before a simulator that says how it was called: none is compiled. */
function sim(t, { cargo, simulator }, args) {
  const folder = mkdtempSync(join(tmpdir(), "ballast-sim-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const program = (path, lines) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(folder, path), 0o755);
  };
  program("bin/cargo", cargo);
  program("target/release/sim", simulator);
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: join(folder, "target"),
    PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`,
  };
  return spawnSync(process.execPath, ["scripts/sim.mjs", ...args], { cwd: ROOT, env, encoding: "utf8" });
}

test("npm run sim hands its arguments on, and the simulator's words and status back", (t) => {
  const simulator = 'echo "$# $1 $2"; echo "error: refused" >&2; exit 2';
  const { status, stdout, stderr } = sim(t, { cargo: "exit 0", simulator }, ["--foo", "two words"]);
  assert.deepEqual([status, stdout, stderr], [2, "2 --foo two words\n", "error: refused\n"]);
  assert.equal(sim(t, { cargo: "exit 0", simulator: "exit 0" }, []).status, 0);
});

test("npm run sim ends with cargo's words where the simulator cannot be compiled", (t) => {
  const cargo = '[ "$1" = build ] || exit 0; echo "error: no such crate" >&2; exit 101';
  const { status, stdout, stderr } = sim(t, { cargo, simulator: "echo started" }, ["list"]);
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /^error: no such crate\nerror: cargo build .* failed with status 101$/m);
});
