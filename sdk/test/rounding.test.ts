import { ok, strictEqual, throws } from "node:assert/strict";
import { engine } from "@ballast/sdk";
import fc from "fast-check";

const u64 = fc.bigInt({ min: 0n, max: engine.U64_MAX });

function check<T extends unknown[]>(values: { [K in keyof T]: fc.Arbitrary<T[K]> }, holds: (...x: T) => void): void {
  fc.assert(fc.property(fc.tuple(...values) as fc.Arbitrary<T>, (x) => holds(...x)));
}

/** The result, or undefined where the exact one does not fit. */
function fits<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    ok(error instanceof engine.MathError && error.error === "MathOverflow", String(error));
    return undefined;
  }
}

describe("the SDK's roundings", () => {
  it("brackets the exact quotient within one unit", () => {
    check([u64, u64, fc.bigInt({ min: 1n, max: engine.U64_MAX })], (a, b, d) => {
      const down = fits(() => engine.mulDivDown(a, b, d));
      const up = fits(() => engine.mulDivUp(a, b, d));
      if (down !== undefined) ok(down * d <= a * b && (down + 1n) * d > a * b);
      if (up !== undefined) ok(up * d >= a * b && (up - 1n) * d < a * b);
      if (up !== undefined && down !== undefined) strictEqual(up - down, (a * b) % d === 0n ? 0n : 1n);
    });
  });

  it("refuses what does not fit, and a divisor of zero", () => {
    throws(() => engine.mulDivDown(engine.U64_MAX, 2n, 1n), { error: "MathOverflow" });
    throws(() => engine.mulDivUp(1n, 1n, 0n), { error: "DivisionByZero" });
    throws(() => engine.mulRatioDown(1n, 2n, 1n), { error: "MathOverflow" });
    throws(() => engine.plus(engine.U64_MAX, 1n), { error: "MathOverflow" });
    throws(() => engine.minus(1n, 2n), { error: "MathOverflow" });
    throws(() => engine.sideOf(2), { error: "InvalidSide" });
  });
});
