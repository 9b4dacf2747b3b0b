import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import Mocha from "mocha";
import { EQUIVALENT, result } from "../evidence/mutants/sdk.mjs";

const require = createRequire(import.meta.url);

/** A report as Stryker writes it: one file, in whose lines each mutant is `a < b`. */
const reportOf = (...statuses) => ({
  framework: { version: "1.2.3" },
  files: {
    "sdk/src/x.ts": {
      source: statuses.map((_, n) => `  if (a < b) return ${n};`).join("\n"),
      mutants: statuses.map((status, n) => ({
        ...{ id: String(n), status, replacement: "a <= b" },
        location: { start: { line: n + 1, column: 7 }, end: { line: n + 1, column: 12 } },
      })),
    },
  },
});

test("what is told of a part: its own places, and that code which no test runs is not caught", () => {
  const report = reportOf("Killed", "Survived", "Timeout", "NoCoverage", "Ignored", "RuntimeError");
  const whole = result("0/1", report);
  assert.deepEqual([whole.version, whole.places, whole.caught, whole.notAsked, whole.unviable], ["1.2.3", 6, 2, 1, 1]);
  const change = (n) => `sdk/src/x.ts: a < b => a <= b, in if (a < b) return ${n};`;
  assert.deepEqual(whole.missed, [change(1), change(3)]);
  assert.deepEqual([result("1/3", report).missed, result("1/3", report).notAsked], [[change(1)], 1]);
});

test("each survivor that is told to change nothing has its reason, once", () => {
  assert.equal(new Set(EQUIVALENT.map(({ change }) => change)).size, EQUIVALENT.length);
  for (const { change, why } of EQUIVALENT)
    assert.match(`${change} ${why}`, /^sdk\/src\/\S+\.ts: .+ => .+, in .{20,}$/);
});

test("a part is every Nth place, and words of an error are left out", async () => {
  process.env.PART = "1/3";
  const { strykerPlugins } = await import("../evidence/mutants/stryker/part.mjs");
  const { part, texts } = Object.fromEntries(strykerPlugins.map(({ name, ...plugin }) => [name, plugin]));
  const checked = await part.factory().check(["0", "1", "2", "3", "4"].map((id) => ({ id })));
  const tried = Object.entries(checked).filter(([, { status }]) => status === "passed");
  assert.deepEqual(
    tried.map(([id]) => id),
    ["1", "4"],
  );
  const text = (name) => ({
    ...{ isStringLiteral: () => true, isTemplateLiteral: () => false },
    findParent: (is) => [{ isNewExpression: () => true, node: { callee: { name } } }].find(is) ?? null,
  });
  assert.match(texts.value.shouldIgnore(text("RangeError")), /error/);
  assert.equal(texts.value.shouldIgnore(text("PublicKey")), undefined);
});

test("what a suite prepares counts for each of its tests, and for none of the suite before", async () => {
  const { mochaHooks } = require("../evidence/mutants/stryker/hooks.cjs");
  const perTest = {};
  const kept = globalThis.__stryker__;
  globalThis.__stryker__ = { mutantCoverage: { static: {}, perTest } };
  const run = (mutant) => {
    const id = globalThis.__stryker__.currentTestId;
    perTest[id] = { ...perTest[id], [mutant]: (perTest[id]?.[mutant] ?? 0) + 1 };
  };
  const mocha = new Mocha({ reporter: class {} });
  mocha.rootHooks({ afterAll: [mochaHooks.afterAll] });
  mocha.suite.beforeEach(function () {
    globalThis.__stryker__.currentTestId = this.currentTest.fullTitle();
  });
  const suite = (title, prepares, ...tests) => {
    const made = Mocha.Suite.create(mocha.suite, title);
    made.beforeAll(() => run(prepares));
    for (const name of tests) made.addTest(new Mocha.Test(name, () => run(9)));
  };
  suite("first", 1, "a");
  suite("second", 2, "b", "c");
  await new Promise((done) => mocha.run(done));
  globalThis.__stryker__ = kept;
  assert.deepEqual(perTest, { "first a": { 1: 1, 9: 1 }, "second b": { 2: 1, 9: 1 }, "second c": { 2: 1, 9: 1 } });
});
