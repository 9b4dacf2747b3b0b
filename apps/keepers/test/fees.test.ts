import assert from "node:assert/strict";
import type { Task } from "@ballast/sdk";
import fc from "fast-check";
import { FEES, type Fees } from "../src/options";
import { BASE_FEE, percentileOf, priorityFee } from "../src/send/fees";

const liquidation = (deficit: bigint) => ({ kind: "liquidate", deficit }) as unknown as Task;
const fees = (more: Partial<Fees> = {}): Fees => ({ ...FEES, ...more });
const UNITS = 200_000n;

describe("what a keeper bids", () => {
  const bid = fc.record({
    worth: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
    units: fc.bigInt({ min: 1_000n, max: 1_400_000n }),
    attempt: fc.integer({ min: 1, max: 1_000 }),
    paid: fc.array(fc.bigInt({ min: 0n, max: 100_000_000n }), { maxLength: 20 }),
    deficit: fc.bigInt({ min: 0n, max: 1_000_000n }),
  });

  it("never is above its cap, nor, with the base fee, above what the work brings, nor above its share of it", () => {
    fc.assert(
      fc.property(bid, fc.double({ min: 0, max: 1, noNaN: true }), ({ deficit, ...rest }, share) => {
        const price = priorityFee(fees({ share }), { task: liquidation(deficit), ...rest });
        const cost = (price * rest.units) / 1_000_000n;
        assert.ok(price >= 0n && price <= FEES.cap);
        if (rest.worth === 0n || price === 0n) return;
        assert.ok(cost + BASE_FEE <= rest.worth);
        assert.ok(cost <= (rest.worth * BigInt(Math.floor(share * 10_000))) / 10_000n);
      }),
    );
  });

  it("a keeper that bears the cost of a deficit pays up to the cap for it, and for nothing else", () => {
    const rest = { worth: 6_000n, units: UNITS, attempt: 1, paid: [2_000_000n] };
    const bears = fees({ bearCost: "deficit" });
    assert.equal(priorityFee(bears, { task: liquidation(1n), ...rest }), 2_000_000n);
    assert.equal(priorityFee(bears, { task: liquidation(0n), ...rest }), 5_000n);
    assert.equal(priorityFee(fees(), { task: liquidation(1n), ...rest }), 5_000n);
    const dear = { ...rest, paid: [FEES.cap * 10n] };
    assert.equal(priorityFee(bears, { task: liquidation(1n), ...dear }), FEES.cap);
  });

  it("begins where others are, and each attempt bids a quarter more; what pays nothing begins at the least", () => {
    const paid = [100n, 200n, 300n, 400n];
    const at = (attempt: number, worth: bigint) =>
      priorityFee(fees(), { task: liquidation(0n), worth, units: UNITS, attempt, paid });
    assert.deepEqual(
      [1, 2, 3].map((attempt) => at(attempt, 10n ** 9n)),
      [300n, 375n, 468n],
    );
    assert.deepEqual(
      [1, 2].map((attempt) => at(attempt, 0n)),
      [100n, 125n],
    );
    assert.equal(percentileOf([], 50), 0n);
    const quiet = (attempt: number, worth: bigint) =>
      priorityFee(fees(), { task: liquidation(0n), worth, units: UNITS, attempt, paid: [] });
    assert.deepEqual(
      [1, 2, 3].map((attempt) => quiet(attempt, 10n ** 9n)),
      [0n, 1_250n, 1_562n],
      "where nobody pays anything a stuck one bids all the same",
    );
    assert.equal(quiet(2, BASE_FEE + 100n), 500n, "and never more than it brings");
    assert.equal(percentileOf(paid, 100), 400n);
  });
});
