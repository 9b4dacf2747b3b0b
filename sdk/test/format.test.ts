import assert from "node:assert/strict";
import { formatUnits } from "@ballast/sdk";
import fc from "fast-check";
import { decimal, usd } from "../examples/connect";

describe("amounts as text", () => {
  it("are exact", () => {
    const cases: [bigint, number, string][] = [
      [0n, 6, "0"],
      [1n, 8, "0.00000001"],
      [2_500n, 8, "0.000025"],
      [-1n, 6, "-0.000001"],
      [1_500_000n, 6, "1.5"],
      [9_007_199_254_740_993n, 8, "90071992.54740993"],
      [333_333_333_333_333_333n, 16, "33.3333333333333333"],
      [290_000_000_000_000_000n, 16, "29"],
      [-1_200n, 0, "-1200"],
    ];
    for (const [amount, decimals, text] of cases) assert.equal(decimal(amount, decimals), text);
    const back = (text: string, decimals: number) => {
      const [whole = "", places = ""] = text.split(".");
      return BigInt(whole + places.padEnd(decimals, "0"));
    };
    const amounts = fc.bigInt({ min: -(1n << 130n), max: 1n << 130n });
    fc.assert(
      fc.property(amounts, fc.nat({ max: 30 }), (amount, decimals) => {
        const text = formatUnits(amount, decimals);
        assert.match(text, /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/);
        assert.equal(back(text, decimals), amount);
      }),
    );
  });

  it("with places, are the nearest; what rounds to zero has no sign", () => {
    const cases: [bigint, string][] = [
      [-1n, "0.00"],
      [-4_000n, "0.00"],
      [-4_999n, "0.00"],
      [-5_000n, "-0.01"],
      [999_999n, "1.00"],
      [1_005_000n, "1.01"],
      [9_007_199_254_740_993n, "9007199254.74"],
    ];
    for (const [amount, text] of cases) assert.equal(usd(amount), text);
    assert.equal(formatUnits(15n, 1, 0), "2");
    assert.equal(formatUnits(15n, 1, 3), "1.500");
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 90n), max: 1n << 90n }), fc.nat({ max: 12 }), (amount, places) => {
        const shown = BigInt(formatUnits(amount, 12, places).replace(".", "")) * 10n ** BigInt(12 - places);
        const off = shown > amount ? shown - amount : amount - shown;
        assert.ok(2n * off <= 10n ** BigInt(12 - places));
      }),
    );
  });

  it("have a natural number of decimals", () => {
    for (const wrong of [-1, 1.5, Number.NaN]) {
      assert.throws(() => formatUnits(1n, wrong), RangeError);
      assert.throws(() => formatUnits(1n, 6, wrong), RangeError);
    }
  });
});
