// What the fund pays a day for one side: by the market's tier, of the fund at the start of the day and what came since,
// refilling over a day.
import assert from "node:assert/strict";
import { told } from "../support/expect";
import { lossStory, USD, usd } from "../support/loss";

const FUND = 20_000;
const tier = (cap: string) => ({
  fund: String(FUND),
  params: { "market.SOL.daily_cap": cap, "insurance.hourly_cap": "50%", "insurance.pool_cap": "100%" },
});

describe("flow: daily limits of the insurance fund", () => {
  for (const [name, cap, paid] of [
    ["A", "50%", 8_000n],
    ["B", "25%", 4_999n],
    ["C", "5%", 999n],
  ] as const) {
    it(`tier ${name}: of a deficit of 8,000 USD the fund of 20,000 pays ${paid}, the rest is a shortfall`, async () => {
      const { w, loser } = await lossStory(tier(cap));
      const event = told(await w.liquidate(loser), "PositionLiquidated");
      assert.deepEqual([event.deficit, event.insurance], [8_000n * USD, paid * USD]);
      assert.equal(event.shortfall, (8_000n - paid) * USD);
      // And a dollar, within the same limit, to the keeper, who found nothing left.
      assert.equal((await w.pool()).state.fund.balance, (BigInt(FUND) - paid - 1n) * USD);
    });
  }

  it("a draw does not lower the day's measure, what is staked meanwhile raises it at once, and the limit refills in a day", async () => {
    const { w, loser } = await lossStory(tier("5%"));
    const other = await w.actor("other", { USDC: "12015" });
    await w.liquidate(loser);
    const { dayBalance, balance } = (await w.pool()).state.fund;
    assert.deepEqual([dayBalance, balance], [usd(FUND), usd(FUND - 1_000)]);
    await (await w.trader({ usdc: 20_000 })).stake(20_000);
    assert.equal((await w.pool()).state.fund.dayBalance, usd(2 * FUND));
    // Twice the fund, twice the limit: 1,000 of 2,000 are left, and an hour brings a twenty-fourth more.
    await w.wait(3_600);
    await w.price("SOL", "150");
    await w.finalize("SOL", "short");
    const { position } = await other.open("SOL", "long", { size: "1000", collateral: { USDC: "12015" } });
    await w.wait(960);
    await w.price("SOL", "130");
    const event = told(await w.liquidate(position), "PositionLiquidated");
    assert.ok(event.insurance >= usd(1_000) && event.insurance < usd(1_200), `${event.insurance}`);
  });
});
