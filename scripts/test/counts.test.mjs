import assert from "node:assert/strict";
import { test } from "node:test";
import { counts } from "../lib/counts.mjs";

const of = (runner, stdout, status = 0) => counts(runner, { status, stdout });

test("cargo's counts are added over all test binaries", () => {
  const line = (state, passed, failed) =>
    `test result: ${state}. ${passed} passed; ${failed} failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n`;
  assert.deepEqual(of("cargo", line("ok", 3, 0) + line("FAILED", 4, 2) + line("ok", 0, 0), 101), {
    passed: 7,
    failed: 2,
  });
});

test("node's counts are read in both of its formats", () => {
  assert.deepEqual(of("node", "# tests 5\n# pass 5\n# fail 0\n"), { passed: 5, failed: 0 });
  assert.deepEqual(of("node", "ℹ pass 4\nℹ fail 1\n", 1), { passed: 4, failed: 1 });
});

test("mocha's counts are read from its summary", () => {
  assert.deepEqual(of("mocha", "\n  12 passing (3s)\n  1 pending\n  2 failing\n\n  1) a thing\n", 2), {
    passed: 12,
    failed: 2,
  });
});

test("our own counts are those of the last line only", () => {
  assert.deepEqual(of("own", "1 passed, 1 failed\nmore\n8 passed, 0 failed\n"), { passed: 8, failed: 0 });
});

test("a suite that fails without a failed test has failed once", () => {
  assert.deepEqual(of("mocha", "error TS2322: it does not compile\n", 1), { passed: 0, failed: 1 });
  assert.deepEqual(of("cargo", "error: could not compile\n", 101), { passed: 0, failed: 1 });
});

test("a suite in which nothing ran has failed once", () => {
  assert.deepEqual(of("mocha", "  0 passing (1ms)\n"), { passed: 0, failed: 1 });
});
