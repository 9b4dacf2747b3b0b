import assert from "node:assert/strict";
import { test } from "node:test";
import { slower, slowness, walk } from "../lib/slowness.cjs";

test("a bound is never narrower than it is written, and never more than four times wider", () => {
  assert.deepEqual([0, 5, 10, 20, 1_000].map(slower), [1, 1, 2, 4, 4]);
});

test("the slower of two looks is what a bound is widened by", () => {
  const factor = slowness()();
  assert.ok(factor >= 1 && factor <= 4, `${factor}`);
});

test("a walk takes CPU, and the same walk about as much again", () => {
  for (let i = 0; i < 5; i += 1) walk();
  const times = Array.from({ length: 9 }, walk).sort((a, b) => a - b);
  assert.ok(times[0] > 0 && times[4] < 4 * times[0], times.join(" "));
});
