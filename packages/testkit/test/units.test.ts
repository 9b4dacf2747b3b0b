import assert from "node:assert/strict";
import { fromUnits, toUnits } from "../src";

describe("units", () => {
  it("turn whole amounts into smallest units exactly", () => {
    assert.equal(toUnits("1.5", 6), 1_500_000n);
    assert.equal(toUnits("0.000001", 6), 1n);
    assert.equal(toUnits(150, 8), 15_000_000_000n);
    assert.equal(toUnits(-2n, 2), -200n);
    assert.equal(toUnits("-0.01", 2), -1n);
    assert.equal(toUnits("18446744073709551615", 0), 18_446_744_073_709_551_615n);
  });

  it("refuse what they would have to round, and what is no plain number", () => {
    assert.throws(() => toUnits("0.0000001", 6), /more than 6 decimals/);
    for (const bad of ["", "1e9", "1.", ".5", "abc", "1,000", "0x10"])
      assert.throws(() => toUnits(bad, 6), /not a plain decimal/);
  });

  it("print without trailing zeros, and come back to the same number", () => {
    assert.equal(fromUnits(1_500_000n, 6), "1.5");
    assert.equal(fromUnits(-1n, 6), "-0.000001");
    assert.equal(fromUnits(0n, 6), "0");
    assert.equal(fromUnits(42n, 0), "42");
    for (const n of [0n, 1n, 10n, 123_456_789n, -5_000n]) assert.equal(toUnits(fromUnits(n, 6), 6), n);
  });
});
