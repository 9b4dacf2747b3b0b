// The fund's share of a fee follows its coverage in a straight line: half of it up to 0.6 of the target, a tenth from 1.2 on.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { World } from "@ballast/localnet";
import { eventOf } from "../support/check";
import { editPool } from "../support/edit";
import { USD } from "../support/loss";

/** Fund in dollars of a target of 100,000, and the share of fees in 1e-4 that the line says. */
const LINE: readonly (readonly [fund: bigint, share: bigint])[] = [
  [20_000n, 5_000n],
  [60_000n, 5_000n],
  [61_500n, 4_900n],
  [75_000n, 4_000n],
  [90_000n, 3_000n],
  [105_000n, 2_000n],
  [119_850n, 1_010n],
  [120_000n, 1_000n],
  [300_000n, 1_000n],
];

describe("flow: the fund's share of fees", () => {
  for (const [fund, share] of LINE) {
    it(`a fund of ${fund} USD of a target of 100,000 gets ${Number(share) / 100} % of a fee`, async () => {
      const w = await World.create({ fund: "300000", params: { "insurance.target_min": "100000" } });
      await editPool(w, ({ state }) => {
        state.fund.balance = fund * USD;
      });
      const ann = await w.trader({ usdc: 50_000 });
      const usdc = async () => (await w.pool()).state.custodies[w.venue.home.index] ?? raise();
      const before = await usdc();
      const opened = await ann.open("SOL", "long", { notional: 33_333, collateral: { USDC: 20_000 } });
      const after = await usdc();
      const { charged } = eventOf(opened, "PositionIncreased");
      strictEqual(after.insuranceDue - before.insuranceDue, (charged * share) / 10_000n);
      strictEqual(after.protocolFees - before.protocolFees, charged / 10n);
      deepStrictEqual(await w.invariantFaults(), []);
    });
  }
});

function raise(): never {
  throw new Error("no custody");
}
