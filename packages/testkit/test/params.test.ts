import assert from "node:assert/strict";
import { ParamError, World } from "../src";

describe("parameters of a world", () => {
  it("are named in words and written in whole units, percent, basis points and hours", async () => {
    const w = await World.create({
      params: {
        "insurance.floor": "2500.5",
        "mutualization.max_clawback": "10%",
        "mutualization.hold": "4h",
        "fees.base": "0.0007",
      },
    });
    const { params } = (await w.pool()).state;
    assert.deepEqual(
      [params.fundFloor, params.lossEvents.maxClawback, params.lossEvents.hold],
      [2_500_500_000n, 1_000n, 14_400n],
    );
    assert.equal((await w.market("SOL")).state.params.baseFee, 7n);
  });

  it("go from general to particular, whatever their order", async () => {
    const w = await World.create({
      custodies: ["USDC", "SOL", "ETH"],
      params: {
        "market.SOL.initial_margin": "20%",
        "market.*.initial_margin": "10%",
        "fees.base": "8bp",
        "market.ETH.base_fee": "9bp",
        "custody.SOL.sigma": "1%",
      },
    });
    const [sol, eth] = [(await w.market("SOL")).state.params, (await w.market("ETH")).state.params];
    assert.deepEqual([sol.initialMargin, eth.initialMargin, sol.baseFee, eth.baseFee], [2_000n, 1_000n, 8n, 9n]);
    const [, solana, ether] = (await w.pool()).state.custodies;
    assert.deepEqual([solana?.params.sigma, ether?.params.sigma], [10_000_000n, 8_000_000n]);
  });

  it("must exist, be readable, and speak of what there is", async () => {
    const refuses = async (params: Record<string, string>, message: RegExp) =>
      assert.rejects(
        World.create({ params }),
        (error: Error) => error instanceof ParamError && message.test(error.message),
      );
    await refuses({ "insurance.flor": "1" }, /no parameter insurance.flor/);
    await refuses({ "market.SOL": "1" }, /no parameter market.SOL/);
    await refuses({ "market.DOGE.initial_margin": "10%" }, /market.DOGE.initial_margin: there is no DOGE here/);
    await refuses({ "mutualization.hold": "8 hours" }, /mutualization.hold: not a time/);
    await refuses({ "mutualization.max_clawback": "0.5%%" }, /mutualization.max_clawback: not a plain decimal/);
    await refuses({ "mutualization.max_clawback": "0.00001" }, /more than 4 decimals/);
  });
});
