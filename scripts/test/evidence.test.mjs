import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import {
  cargoTests,
  faultsCaught,
  fuzzed,
  lastLine,
  mochaTests,
  mutated,
  proofs,
  said,
  seeds,
} from "../evidence/figures.mjs";
import { LINES } from "../evidence/lines.mjs";
import { page, typed } from "../evidence/page.mjs";
import { digestOf, State } from "../evidence/record.mjs";
import { fileNames, runLine } from "../evidence/run.mjs";
import { tree } from "./fixture.mjs";

const line = (command, more = {}) => ({
  name: "line",
  title: "A line",
  way: "checked",
  shows: "That it runs.",
  not: "Anything else.",
  full: { command },
  inputs: ["deny.toml"],
  needs: [],
  figures: lastLine("things"),
  ...more,
});
const says = (words, status = 0) => ["node", "-e", `console.log(${JSON.stringify(words)}); process.exit(${status})`];

test("a line runs, its figures are read, and its CPU is counted with that of its children", async () => {
  const busy = "const end = Date.now() + 300; while (Date.now() < end); console.log('3 passed, 0 failed')";
  const { ok, figures, cpu } = await runLine(line(["node", "-e", busy]), "full");
  assert.deepEqual(
    [ok, figures],
    [
      true,
      [
        ["things", "3"],
        ["failed", "0"],
      ],
    ],
  );
  assert.ok(cpu > 0, String(cpu));
});

test("a line that fails, that says nothing, or whose program is not there has shown nothing, and says why", async () => {
  const why = async (one) => (await runLine(one, "full")).why;
  assert.equal(await why(line(says("1 passed, 1 failed", 1))), "ended with 1");
  assert.equal(
    await why(line(says("hello"), { figures: said([["x", /(\d+) x/]]) })),
    "no figure was found in what it said",
  );
  assert.equal(await why(line(says("hello"), { needs: ["no-such-program"] })), "no-such-program is not installed");
});

test("the short form is another command where there is one; stars name files as in a shell", async () => {
  const both = line(says("1 passed, 0 failed"), { short: { command: says("2 passed, 0 failed") } });
  assert.deepEqual((await runLine(both, "short")).figures[0], ["things", "2"]);
  assert.deepEqual((await runLine(line(says("1 passed, 0 failed")), "short")).figures[0], ["things", "1"]);
  assert.ok(fileNames("tests/house/*.test.ts").includes("tests/house/evidence.test.ts"));
  assert.deepEqual([fileNames("deny.toml"), fileNames("none.toml")], [["deny.toml"], []]);
});

test("what passed is known until its files, its command or the compilers change; a whole run stands for a short one", () => {
  const one = line(says("1 passed, 0 failed"));
  const digest = (...more) => digestOf(one, one.full, { node: "1" }, ...more);
  assert.equal(digest(), digest());
  for (const other of [
    digestOf({ ...one, inputs: ["Cargo.toml"] }, one.full, { node: "1" }),
    digestOf(one, { command: ["other"] }, { node: "1" }),
    digestOf(one, { ...one.full, env: { A: "1" } }, { node: "1" }),
    digestOf(one, one.full, { node: "2" }),
  ])
    assert.notEqual(other, digest());

  const file = join(tree().root, "state.json");
  const [state, now] = [new State(file), { full: "f", short: "s" }];
  assert.equal(state.passed("line", "short", now), false);
  state.keep("line", "short", "s");
  assert.deepEqual([state.passed("line", "short", now), state.passed("line", "full", now)], [true, false]);
  new State(file).keep("line", "full", "f");
  const again = new State(file);
  assert.deepEqual(
    [again.passed("line", "full", now), again.passed("line", "short", { full: "f", short: "x" })],
    [true, true],
  );
  assert.equal(again.passed("line", "full", { full: "g", short: "s" }), false);
  again.forget("line");
  assert.equal(new State(file).passed("line", "full", now), false);
});

test("figures are read from what each kind of command says", () => {
  const result = (stdout) => ({ status: 0, stdout, stderr: "", env: {} });
  const of = (read, stdout) => Object.fromEntries(read(result(stdout)).figures);
  const binary = "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s\n";
  assert.deepEqual(of(cargoTests, binary + binary), { tests: "4", failed: "0" });
  assert.deepEqual(of(mochaTests, "  1234 passing (2s)\n"), { tests: "1,234", failed: "0" });
  const found = of(
    seeds,
    "OwnPrint: Gain of 12.34 USD, plan 71: Plan {}\nDust: Dust of 1.00 USD, plan 2000: Plan {}\n",
  );
  assert.equal(found["plans by today's rules, seed 1"], "100,000");
  assert.equal(found["plans until each"], "OwnPrint 71, Dust 2,000");
  const proved = { name: "a", paths: 2, obligations: 3, queries: 4, seconds: 1.2, ok: true };
  const told = of(
    proofs,
    JSON.stringify({ properties: [proved, { ...proved, name: "program_b" }], faults: [{ ok: true, seconds: 2 }] }),
  );
  assert.deepEqual([told["properties of the engine's code"], told["claims about the program's bytes"]], ["1", "1"]);
  assert.deepEqual([told.paths, told.caught, told["confirmed by running the faulty code"]], ["4", "1", "0"]);
  const some = {
    seed: 1,
    stories: 2,
    transactions: 1500,
    attempts: 3,
    pairs: 4,
    done: { a: 1 },
    errors: { B: 2, C: 1 },
  };
  const tried = of(fuzzed, JSON.stringify(some));
  assert.deepEqual([tried.transactions, tried["errors met, kinds"]], ["1,500", "2"]);
  const faults = [{ caught: "proofs" }, { caught: "proofs" }, { caught: null }];
  assert.deepEqual(of(faultsCaught, JSON.stringify({ seed: 1, places: 9, faults })), {
    ...{ seed: "1", "places at which one could be put": "9", faults: "3" },
    ...{ "caught by proofs": "2", "caught by nothing": "1" },
  });
  const changes = {
    shard: "3/44",
    places: 2_642,
    tried: 24,
    caught: 23,
    survivors: ["a.rs: | with ^"],
    equivalent: [{}],
  };
  assert.deepEqual(of(mutated, JSON.stringify(changes)), {
    ...{ "places where the code could be otherwise": "2,642", "part of them": "3/44" },
    ...{ "changes that compile and change something": "24", "seen by the tests": "23 (95.8 %)" },
    ...{ "that change nothing, listed with the reason": "1", "not seen": "`a.rs: \\| with ^`" },
  });
});

test("the page has a section for each line, with its command, and says where a line was not run", () => {
  const command = { command: ["npm", "test", "two words"], env: { A: "1" } };
  assert.equal(typed(command), "A=1 npm test 'two words'");
  const where = { date: "2026-01-01", commit: "0123456", machine: "a machine", versions: { node: "v20" } };
  const text = page([line(["x"]), line(["y"], { name: "other" })], {
    line: { ...where, cpu: 75, seconds: 90, figures: [["things", "3"]] },
  });
  assert.match(
    text,
    /^## line$[\s\S]*^Last whole run: 2026-01-01, at `0123456`, 1 min 15 s of CPU in 1 min 30 s on a machine/m,
  );
  assert.match(text, /^## other$[\s\S]*^It has not been run whole/m);
  assert.deepEqual(
    text.split("\n").filter((row) => row.length > 120 && !row.startsWith("|")),
    [],
  );
});

test("every line of the table says what it shows, what it does not, and what it reads", () => {
  for (const { name, title, way, shows, not, inputs, needs, full } of LINES) {
    assert.match(name, /^[a-z]+$/);
    for (const text of [title, shows, not]) assert.ok(text.length > 5, name);
    assert.match(way, /^(proved|searched|compared|checked)$/);
    assert.ok(inputs.length > 0 && full.command.length > 0 && Array.isArray(needs), name);
  }
});
