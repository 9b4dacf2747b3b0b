// What the fund gets of a fee: half of it where the fund is at 0.6 of its target or less, a tenth from 1.2 on, on a
// straight line between.
import assert from "node:assert/strict";
import { World } from "@ballast/testkit";
import { at, told } from "../support/expect";
import { instantNow, rule } from "../support/rules";

/** The least target is 50,000 USD, and open interest is far too small for more. */
const CASES: [fund: string, coverage: bigint, share: bigint][] = [
  ["10000", 2_000n, 5_000n],
  ["29995", 5_999n, 5_000n],
  ["30000", 6_000n, 5_000n],
  ["30005", 6_001n, 4_999n],
  ["37500", 7_500n, 4_000n],
  ["45000", 9_000n, 3_000n],
  ["50000", 10_000n, 2_333n],
  ["59995", 11_999n, 1_000n],
  ["60000", 12_000n, 1_000n],
  ["60005", 12_001n, 1_000n],
  ["200000", 40_000n, 1_000n],
];

const dues = async (w: World) => at((await w.pool()).state.custodies, 0);

describe("flow: the fund's share of fees", () => {
  for (const [fund, coverage, share] of CASES)
    it(`with ${fund} of 50,000 USD: ${share} hundredths of a percent of a trade's fee`, async () => {
      const w = await World.create({ fund });
      const alice = await w.trader({ usdc: 10_000 }, "alice");
      const before = await dues(w);
      const step = await alice.open("SOL", "long", { size: "333.333333333", collateral: { USDC: 5_000 } });
      const { baseFee, impact } = told(step, "PositionIncreased");
      const after = await dues(w);
      const shares = rule("rule_fund", {}, await instantNow(w));
      assert.deepEqual([shares.coverage, shares.feeShare], [coverage, share]);
      // Collected in USDC, at par: 6 bp of 50,000 dollars and the impact.
      const fee = baseFee + impact;
      assert.ok(fee > 30_000_000n, `${fee}`);
      assert.equal(after.insuranceDue - before.insuranceDue, (fee * share) / 10_000n);
      assert.equal(after.protocolFees - before.protocolFees, fee / 10n);
      const lps = after.owned - before.owned;
      assert.equal(lps, fee - fee / 10n - (fee * share) / 10_000n);
    });

  it("follows the fund: what is staked between two trades changes the share of the second", async () => {
    const w = await World.create({ fund: "30000" });
    const alice = await w.trader({ usdc: 20_000 }, "alice");
    const bob = await w.trader({ usdc: 30_000 }, "bob");
    const due = async () => {
      const { insuranceDue } = await dues(w);
      const step = await alice.open("SOL", "long", { size: 100, collateral: { USDC: 2_000 } });
      const { baseFee, impact } = told(step, "PositionIncreased");
      return [((await dues(w)).insuranceDue - insuranceDue) * 10_000n, baseFee + impact] as const;
    };
    const [first, fee] = await due();
    assert.equal(first, fee * 5_000n);
    await bob.stake(15_000);
    const [second, other] = await due();
    assert.ok(second <= other * 3_000n && second > other * 2_999n, `${second} of ${other}`);
  });
});
