import { deepEqual, equal, throws } from "node:assert/strict";
import { engine } from "@ballast/sdk";

const { U64_MAX } = engine;
const I64_MAX = U64_MAX >> 1n;
const overflows = (act: () => unknown) => throws(act, { error: "MathOverflow" });

describe("amounts of 64 bits", () => {
  it("take the least and the largest word, and nothing beyond", () => {
    for (const x of [0n, 1n, U64_MAX]) equal(engine.u64(x), x);
    for (const x of [-1n, U64_MAX + 1n]) overflows(() => engine.u64(x));
    for (const x of [-I64_MAX - 1n, -1n, 0n, I64_MAX]) equal(engine.i64(x), x);
    for (const x of [-I64_MAX - 2n, I64_MAX + 1n]) overflows(() => engine.i64(x));
    equal(engine.signed(I64_MAX), I64_MAX);
    overflows(() => engine.signed(I64_MAX + 1n));
  });

  it("add and subtract exactly, to the edge", () => {
    equal(engine.plus(U64_MAX - 1n, 1n), U64_MAX);
    overflows(() => engine.plus(U64_MAX, 1n));
    equal(engine.minus(3n, 3n), 0n);
    overflows(() => engine.minus(3n, 4n));
    deepEqual([engine.less(5n, 3n), engine.less(3n, 3n), engine.less(3n, 5n)], [2n, 0n, 0n]);
    equal(engine.later(5n, 3n), 8n);
    equal(engine.later(I64_MAX, 1n), I64_MAX);
  });

  it("change one amount of an object, or nothing of it", () => {
    const books = { fees: 5n, owed: 1n };
    engine.addTo(books, "fees", 2n);
    engine.takeFrom(books, "owed", 1n);
    deepEqual(books, { fees: 7n, owed: 0n });
    overflows(() => engine.takeFrom(books, "fees", 8n));
    overflows(() => engine.addTo(books, "fees", U64_MAX));
    deepEqual(books, { fees: 7n, owed: 0n });
  });
});

describe("numbers compared", () => {
  it("the smallest and the largest are found wherever they stand", () => {
    for (const some of [
      [1n, 2n, 3n],
      [3n, 1n, 2n],
      [2n, 3n, 1n],
      [-1n, 0n, -1n],
    ] as [bigint, ...bigint[]][]) {
      const sorted = [...some].sort((a, b) => Number(a - b));
      deepEqual([engine.min(...some), engine.max(...some)], [sorted[0], sorted.at(-1)]);
    }
    deepEqual([engine.min(4n), engine.max(4n)], [4n, 4n]);
  });

  it("without sign, and between two bounds", () => {
    deepEqual([-3n, 0n, 3n].map(engine.abs), [3n, 0n, 3n]);
    deepEqual(
      [1n, 2n, 3n, 5n, 6n].map((x) => engine.clamp(x, 2n, 5n)),
      [2n, 2n, 3n, 5n, 5n],
    );
  });

  it("a quotient rounded up", () => {
    deepEqual(
      [0n, 1n, 3n, 4n].map((a) => engine.divCeil(a, 3n)),
      [0n, 1n, 1n, 2n],
    );
  });
});

describe("shares of an amount", () => {
  it("are rounded as their names say, and what is left of one is never less than nothing", () => {
    deepEqual([engine.bpsOfDown(3_333n, 10n), engine.bpsOfUp(3_333n, 10n)], [3n, 4n]);
    const third = engine.FRAC_ONE / 3n;
    deepEqual([engine.fracOfDown(third, 10n), engine.fracOfUp(third, 10n)], [3n, 4n]);
    deepEqual([0n, 2_500n, 10_000n, 10_001n].map(engine.bpsComplement), [10_000n, 7_500n, 0n, 0n]);
    const one = engine.FRAC_ONE;
    deepEqual([0n, 1n, one, one + 1n].map(engine.fracComplement), [one, one - 1n, 0n, 0n]);
    equal(one, 10n ** 18n);
  });

  it("a ratio is one at most, and one where it is of nothing", () => {
    const one = engine.FRAC_ONE;
    deepEqual([engine.ratioDown(1n, 3n), engine.ratioDown(3n, 3n), engine.ratioDown(4n, 3n)], [one / 3n, one, one]);
    deepEqual([engine.ratioDown(0n, 0n), engine.ratioDown(0n, 3n)], [one, 0n]);
  });

  it("of wide numbers too, where the share is one at most and the divisor has 95 bits", () => {
    const wide = (1n << 95n) - 1n;
    equal(engine.mulRatioDown(7n, wide, wide), 7n);
    equal(engine.mulRatioDown(7n, wide / 2n, wide), 3n);
    overflows(() => engine.mulRatioDown(7n, 1n, wide + 1n));
    overflows(() => engine.mulRatioDown(7n, 3n, 2n));
    throws(() => engine.mulRatioDown(7n, 0n, 0n), { error: "DivisionByZero" });
    throws(() => engine.mulDivDown(7n, 1n, 0n), { error: "DivisionByZero" });
    // The word of all ones means none on chain, so no result is that.
    equal(engine.mulDivDown(U64_MAX - 1n, 1n, 1n), U64_MAX - 1n);
    overflows(() => engine.mulDivDown(U64_MAX, 1n, 1n));
    overflows(() => engine.mulDivDown(-1n, 1n, 1n));
  });

  it("a root is the largest whole number whose square fits", () => {
    const roots = [0n, 1n, 2n, 3n, 4n, 8n, 9n, 15n, 16n, U64_MAX].map((x) => [x, engine.sqrt(x)] as const);
    for (const [x, root] of roots) equal(root * root <= x && (root + 1n) * (root + 1n) > x, true, `${x}: ${root}`);
  });
});

describe("the sides", () => {
  it("are two, each the other's opposite", () => {
    const { Long, Short } = engine.Side;
    deepEqual([engine.sideOf(0), engine.sideOf(1)], [Long, Short]);
    for (const byte of [-1, 2, 255]) throws(() => engine.sideOf(byte), { error: "InvalidSide" });
    deepEqual([engine.opposite(Long), engine.opposite(Short), engine.BOTH], [Short, Long, [Long, Short]]);
  });
});
