import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { deal, dealAlone, dealt, isCost } from "../lib/deal.mjs";
import { ROOT } from "../lib/project.mjs";

const folder = mkdtempSync(join(tmpdir(), "ballast-deal-"));
after(() => rmSync(folder, { recursive: true }));

/** Test files with these bodies, run by `how`: what was told of them, in order, and the faults of processes. */
async function run(how, bodies, settings, more) {
  const files = Object.entries(bodies).map(([name, body]) => {
    const file = join(folder, `${name}.test.ts`);
    writeFileSync(file, `const { existsSync, writeFileSync, rmSync } = require("node:fs");\n${body}`);
    return file;
  });
  const told = [];
  const tell = ({ file, lines, words }) => {
    const kinds = lines.filter(({ kind }) => kind !== "suite").map(({ kind, title }) => `${kind} ${title}`);
    told.push([basename(file, ".test.ts"), ...kinds, ...(words === "" ? [] : [words.trim()])]);
  };
  return { faults: await how(files, { settings, tell, ...more }), told };
}
const played = (bodies, settings, more = {}) => run(deal, bodies, settings, { processes: 2, ...more });

test("slow files begin first, then the others; of each the heaviest, and an unknown one in the middle", () => {
  const weights = { "a.test.ts": 1, "b.test.ts": 5, "c.test.ts": 9, "d.slow.test.ts": 2, "e.slow.test.ts": 3 };
  const names = ["a", "b", "c", "f", "d.slow", "e.slow"].map((name) => `${name}.test.ts`);
  const order = dealt(names, weights).map((name) => name.replace(".test.ts", ""));
  assert.deepEqual(order, ["e.slow", "d.slow", "c", "b", "f", "a"]);
});

test("files that judge what something costs are told by their names", () => {
  assert.deepEqual(["a.cost.test.ts", "a.test.ts", "cost.test.ts", "a.cost.ts"].map(isCost), [
    true,
    false,
    false,
    false,
  ]);
});

test("every file that has a weight is there", () => {
  const weights = JSON.parse(readFileSync(join(ROOT, "tests/weights.json"), "utf8"));
  const gone = Object.keys(weights).filter((file) => !existsSync(join(ROOT, file)));
  assert.deepEqual(gone, [], "npm run test:ts -- --weigh");
});

test("what fails, ends its process or cannot be loaded has failed, and is told in its place", async () => {
  const late = 'it("waits", () => new Promise((done) => setTimeout(done, 300)));';
  const { told, faults } = await played({
    late,
    fails: 'it("fails", () => { throw new Error("so"); });',
    ends: 'it("ends", () => process.exit(0));',
    breaks: 'throw new Error("so");',
    hook: 'describe("a", () => { before(() => { throw new Error("so"); }); it("b", () => {}); });',
    speaks: 'it("speaks", () => console.log("words"));',
    fine: 'it("not now", function () { this.skip(); }); it("is fine", () => {});',
  });
  assert.deepEqual(faults, []);
  assert.deepEqual(told, [
    ["late", "pass waits"],
    ["fails", "fail fails"],
    ["ends", "fail the process of its tests ended with 0"],
    ["breaks", "fail cannot be loaded"],
    ["hook", 'fail "before all" hook for "b"'],
    ["speaks", "pass speaks", "words"],
    ["fine", "pending not now", "pass is fine"],
  ]);
});

test("two files run side by side, two slow ones never", async () => {
  const flag = (name) => JSON.stringify(join(folder, name));
  const alone = `it("alone", (done) => {
    if (existsSync(${flag("busy")})) throw new Error("two at once");
    writeFileSync(${flag("busy")}, "");
    setTimeout(() => { rmSync(${flag("busy")}); done(); }, 200);
  });`;
  const meets = (own, other) => `it("meets", async () => {
    writeFileSync(${flag(own)}, "");
    while (!existsSync(${flag(other)})) await new Promise((done) => setTimeout(done, 10));
  });`;
  const slow = await played({ "a.slow": alone, "b.slow": alone, "c.slow": alone });
  assert.deepEqual(
    slow.told.map(([, result]) => result),
    ["pass alone", "pass alone", "pass alone"],
  );
  const { told } = await played({ a: meets("a", "b"), b: meets("b", "a") });
  assert.deepEqual(told, [
    ["a", "pass meets"],
    ["b", "pass meets"],
  ]);
});

test("a process that something keeps is ended, and that is a fault with its name", async () => {
  const { told, faults } = await played(
    { keeps: 'it("ends", () => { setInterval(() => {}, 1000); });' },
    { patience: 50 },
  );
  assert.deepEqual(told, [["keeps", "pass ends"]]);
  assert.match(faults.join(), /^a process of tests ended with 1: .*still open: .*Timeout/);
});

test("a process that has grown too large is replaced after its file", async () => {
  // In the title: what a process writes may come with the next file's lines.
  const pid = "it(String(process.pid), () => {});";
  const pids = async (mostBytes) => {
    const { told, faults } = await played({ a: pid, b: pid, c: pid }, {}, { processes: 1, mostBytes });
    assert.deepEqual(faults, []);
    return new Set(told.map(([, title]) => title)).size;
  };
  assert.deepEqual([await pids(1), await pids(4e9)], [3, 1]);
});

test("what something costs is asked alone, and in three processes before it has failed", async () => {
  const flag = JSON.stringify(join(folder, "times"));
  const dear = (times) => `it("is cheap", () => {
    const { readFileSync } = require("node:fs");
    const before = existsSync(${flag}) ? readFileSync(${flag}, "utf8").split(",") : [];
    if (before.includes(String(process.pid))) throw new Error("the same process");
    writeFileSync(${flag}, [...before, process.pid].join());
    if (before.length < ${times}) throw new Error("dear");
  });`;
  const asked = async (times, settings) => {
    rmSync(join(folder, "times"), { force: true });
    const { told, faults } = await run(dealAlone, { "a.cost": dear(times), "b.cost": 'it("is", () => {});' }, settings);
    assert.deepEqual(faults, []);
    const [, result, words = ""] = told[0];
    return [result, words.match(/asked again after [\s\S]*?Error: dear/g)?.length ?? 0, told.length];
  };
  assert.deepEqual(await asked(0), ["pass is cheap", 0, 2]);
  assert.deepEqual(await asked(2), ["pass is cheap", 2, 2]);
  assert.deepEqual(await asked(3), ["fail is cheap", 2, 2]);
  assert.deepEqual(await asked(3, { bail: true }), ["fail is cheap", 2, 1]);
});

test("with words only tests that have them run, with bail none after one that failed", async () => {
  const two = 'it("one", () => {}); it("other", () => {});';
  const { told } = await played({ a: two }, { grep: "oth" });
  assert.deepEqual(told, [["a", "pass other"]]);
  const fails = 'it("fails", () => { throw new Error("so"); });';
  const bailed = await played({ "a.slow": fails, "b.slow": fails, "c.slow": fails }, { bail: true });
  assert.deepEqual(bailed.told, [["a.slow", "fail fails"]]);
});

test("errors that instructions return are noted, whichever process ran them", async () => {
  const found = [];
  const tell = ({ errors, lines }) =>
    found.push(
      errors,
      lines.filter(({ kind }) => kind === "fail"),
    );
  const settings = { note: true, grep: "notes each failure" };
  await deal(["tests/house/errors.test.ts"], { processes: 1, settings, tell });
  assert.deepEqual(found, [[["donate", ["ZeroAmount", "WrongAccount"]]], []]);
});

test("the suite that looks back says what was left out, and which errors nothing returned", async () => {
  const failed = [];
  const tell = ({ lines }) => failed.push(...lines.filter(({ kind }) => kind === "fail").map(({ title }) => title));
  const others = { files: [], left: 0, errors: { donate: ["ZeroAmount"] } };
  const files = ["tests/whole/errors.ts"];
  await deal(files, { processes: 1, settings: { others }, tell });
  assert.ok(
    failed[0] === "no test file of the repository was left out" && failed.some((title) => /^stake: /.test(title)),
  );
  failed.length = 0;
  await deal(files, { processes: 1, tell });
  assert.deepEqual(failed, [], "where it cannot know it says nothing");
});
