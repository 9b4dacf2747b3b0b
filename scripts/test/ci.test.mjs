import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../lib/project.mjs";

const BASH = ["--norc", "-c"];
const sourced = (body) => `set -uo pipefail; . .ci/steps.sh\n${body}`;

/** Runs these lines with the functions of .ci/steps.sh. */
function run(body) {
  const { status, stdout, stderr } = spawnSync("bash", [...BASH, sourced(body)], { cwd: ROOT, encoding: "utf8" });
  const table =
    stdout
      .split(/^=== summary.*$/m)[1]
      ?.trim()
      .split("\n") ?? [];
  return {
    status,
    stdout,
    stderr,
    last: table.at(-1),
    table: table.map((line) =>
      line
        .replace(/ {2,}/g, " ")
        .replace(/\d+ s\b/g, "N s")
        .trim(),
    ),
  };
}
const counting = (p, f) => `bash -c 'echo words; echo "${p} passed, ${f} failed"; exit ${f > 0 ? 1 : 0}'`;

test("counts of all steps are added; all that went well ends with 0", () => {
  const { status, last, table } = run(
    `step one ${counting(3, 0)}; step two true; step three ${counting(4, 0)}; finish`,
  );
  assert.deepEqual([status, last], [0, "7 passed, 0 failed"]);
  assert.deepEqual(table.slice(0, 3), [
    "one ok N s, CPU N s 3 passed, 0 failed",
    "two ok N s, CPU N s",
    "three ok N s, CPU N s 4 passed, 0 failed",
  ]);
});

test("CPU is that of a step and of what it starts, waiting costs none; the table has the sum of all lanes", () => {
  const work = (most) =>
    `node -e 'let n = 0; while (process.cpuUsage().user < ${most}) for (let i = 0; i < 1e6; i++) n += i;'`;
  const { table, stdout } = run(`
    body() { step far bash -c "${work(2e6)}"; }
    lane aside body; step near bash -c "${work(1.1e6)}"
    step waits bash -c 'until [ -f "$0" ]; do sleep 0.1; done' "$logs/aside.ended"; join aside; finish`);
  const cpu = (name) => Number(new RegExp(`^${name}\\b.*CPU +(\\d+) s`, "m").exec(stdout.split("=== summary")[1])?.[1]);
  for (const name of ["near", "far"]) assert.ok(cpu(name) >= 1 && cpu(name) <= 3, `${name}: ${cpu(name)} s`);
  // The lane ends while it waits.
  assert.ok(cpu("waits") < 2, `${cpu("waits")} s`);
  const total = cpu("near") + cpu("far") + cpu("waits");
  assert.equal(table.at(-2).replace(/on \d+ cores/, "on N cores"), "CPU in all: 0 min N s on N cores");
  assert.match(stdout, new RegExp(`^CPU in all: 0 min 0${total} s on`, "m"));
});

test("a step that fails is said, counts at least once, and the steps after it run", () => {
  const { status, last, stdout } = run(
    `step one ${counting(3, 2)}; step two false; step three ${counting(1, 0)}; finish`,
  );
  assert.deepEqual([status, last], [1, "4 passed, 3 failed"]);
  assert.match(stdout, /^=== two: FAILED after \d+ s, CPU \d+ s$/m);
  const hidden = run(`step one bash -c 'echo "5 passed, 0 failed"; exit 1'; finish`);
  assert.deepEqual([hidden.status, hidden.last], [1, "5 passed, 1 failed"]);
});

test("why steps failed is said again before the table: the list of the runner, or the last lines", () => {
  const { stdout } = run(`
    body() { step far bash -c 'echo first; seq 40; echo last; exit 1'; }; lane aside body
    step near bash -c 'printf "    ✔ fine\\n  7 passing\\n  1 failing\\n  1) the name\\n"; echo "7 passed, 1 failed"; exit 1'
    step good ${counting(1, 0)}
    finish`);
  const [, ...told] = stdout.split("=== summary")[0].split(/^=== why it failed: /m);
  assert.deepEqual(told[0].trim().split("\n"), ["near", "  1 failing", "  1) the name", "7 passed, 1 failed"]);
  assert.match(told[1], /^far \(beside\)\n12\n[\s\S]*40\nlast\n/);
  assert.equal(told.length, 2);
});

test("steps of a lane run beside the others, are shown when it is joined, and count", () => {
  const { status, last, stdout } = run(`
    flag=$(mktemp -u)
    body() { step far bash -c "touch $flag; while [ -e $flag ]; do sleep 0.05; done; echo told; echo '2 passed, 0 failed'"; }
    lane aside body
    step near bash -c "while [ ! -e $flag ]; do sleep 0.05; done; rm $flag; echo '1 passed, 0 failed'"
    join aside
    step after true
    finish`);
  assert.deepEqual([status, last], [0, "3 passed, 0 failed"]);
  assert.match(stdout, /=== \(beside\) far: ok[\s\S]*told[\s\S]*=== after/);
  assert.match(stdout, /^far \(beside\) +ok +\d+ s, CPU +\d+ s +2 passed, 0 failed$/m);
});

test("a lane that fails, or ends before its steps do, fails the run; one that was not joined is waited for", () => {
  const fails = run(`body() { step far ${counting(1, 1)}; step farther true; }; lane aside body; join aside; finish`);
  assert.deepEqual([fails.status, fails.last], [1, "1 passed, 1 failed"]);
  const ends = run("body() { step far true; exit 0; }; lane aside body; join aside; finish");
  assert.deepEqual([ends.status, ends.last], [1, "0 passed, 1 failed"]);
  assert.match(ends.stdout, /the steps beside: aside did not come to their end +FAILED/);
  const late = run(
    `body() { sleep 0.3; step far ${counting(1, 1)}; }; lane aside body; step near true || finish; finish`,
  );
  assert.deepEqual([late.status, late.last], [1, "1 passed, 1 failed"]);
});

test("a run that is interrupted ends its lanes", async () => {
  const body = "body() { echo $BASHPID >&3; sleep 60; }; lane aside body; sleep 1; step long sleep 3";
  const child = spawn("bash", [...BASH, sourced(body)], { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] });
  const pid = Number(await new Promise((told) => child.stdout.once("data", told)));
  process.kill(pid, 0);
  child.kill("SIGTERM");
  await new Promise((ended) => child.on("exit", ended));
  for (const end = Date.now() + 5_000; Date.now() < end; await new Promise((done) => setTimeout(done, 20)))
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  assert.fail("the lane goes on");
});

test("every suite of npm test is a step of .ci/run", () => {
  const text = readFileSync(join(ROOT, ".ci/run"), "utf8");
  const named = [...text.matchAll(/npm test --silent -- (.*)$/gm)].flatMap(([, names]) => names.split(" "));
  const suites =
    /^const SUITES = \{([\s\S]*?)^\};/m.exec(readFileSync(join(ROOT, "scripts/test.mjs"), "utf8"))?.[1] ?? "";
  assert.deepEqual(named.sort(), [...suites.matchAll(/^ {2}(\w+): \{$/gm)].map(([, name]) => name).sort());
});
