// Prices are whole 1e-8 USD. Below 0.001 USD a step is more than 0.1 bp of the price, and what is rounded would be
// worth trading for: such a token gets no market, no position and no deposit, and whoever is in one gets out.
import assert from "node:assert/strict";
import { DEFAULT_MARKET, ERRORS, engine, instructions, pda } from "@ballast/sdk";
import { type Actor, type Step, World } from "@ballast/testkit";
import { refused, told } from "../support/expect";

const CHEAP = { prices: { SOL: "0.00104" }, liquidity: { USDC: "1000000", SOL: "900000000" } };

describe("security: a token below the least price", () => {
  let w: World;
  let alice: Actor;
  beforeEach(async () => {
    w = await World.create(CHEAP);
    alice = await w.actor("alice", { USDC: "100000", SOL: "900000000" });
  });
  const open = (holds: Record<string, string> = { USDC: "300" }) =>
    alice.open("SOL", "long", { size: "1000000", collateral: holds });
  /** 100 dollars' worth at 0.001, with what an order must bring. */
  const MORE = { size: "100000", collateral: { USDC: "30" } };
  const endsFor = async (step: Promise<Step>) => ERRORS.get(told(await step, "RequestEnded").reason)?.name;

  it("takes new positions, increases and deposits down to 0.001 USD, and none below", async () => {
    const { position } = await open();
    await w.price("SOL", "0.001");
    await open();
    told(await alice.increase(position, MORE), "PositionIncreased");
    await w.wait(61);
    await w.fresh();
    await alice.addLiquidity("SOL", "1000000");
    await w.price("SOL", "0.00099999");
    for (const order of [() => open(), () => open({ SOL: "400000" }), () => alice.increase(position, MORE)])
      assert.equal(await endsFor(order()), "PriceTooLow");
    await w.wait(61);
    await w.fresh();
    await refused(w, "PriceTooLow", () => alice.addLiquidity("SOL", "1000000"));
    // The other token is what it was.
    await alice.addLiquidity("USDC", "1000");
  });

  it("lets everybody out: part and whole, collateral, LPs, a liquidation", async () => {
    const { position } = await open();
    const { position: thin } = await open({ USDC: "100" });
    await w.price("SOL", "0.00094");
    await alice.removeCollateral(position, 1);
    await alice.decrease(position, { fraction: "0.5" });
    await alice.close(position);
    assert.ok(told(await w.liquidate(thin), "PositionLiquidated").size > 0n);
    await w.wait(61);
    await w.fresh();
    await w.lp.removeLiquidity("SOL", "1000");
    await w.lp.removeLiquidity("USDC", "1000");
  });

  it("gets no market where its price is known; where it is not, the first position asks", async () => {
    const bare = { fund: "0", liquidity: {}, markets: [] };
    for (const [price, error] of [
      ["0.00099999", "PriceTooLow"],
      ["0.001", null],
    ] as const) {
      const pool = await World.create({ ...bare, prices: { SOL: price } });
      await pool.fresh();
      const terms = { index: 1, stable: 0, sleeps: false, config: DEFAULT_MARKET } as const;
      const parts = { market: pda.market(pool.venue.pool, 0), ...terms };
      const add = instructions.addMarket({ admin: pool.admin.publicKey, pool: pool.venue.pool, ...parts });
      const send = () => pool.chain.send([add], [pool.admin]);
      if (error === null) await send();
      else await refused(pool, error, send);
    }
  });

  it("is what the SDK says", () => {
    assert.equal(engine.CONSTANTS.LEAST_PRICE, 100_000n);
  });
});
