// What the SDK says of two sources, of silence and of a settlement is what the program does: quotes to the unit, plans
// that succeed.
import assert from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { type Actor, secondOf, World } from "@ballast/testkit";
import { refused, toldAmong } from "../support/expect";

const DAY = 86_400;

async function send(w: World, plan: sdk.Plan<unknown>, signers: readonly Actor[] = []) {
  const keys = signers.map(({ keypair }) => keypair);
  const { logs } = await w.chain.send(plan.instructions, keys).catch((e: unknown) => {
    throw sdk.decodeError(e);
  });
  await w.verifyInvariants();
  return { events: sdk.events.parse(logs) };
}

async function scene(secondSources: string[] = []) {
  const w = await World.create({ markets: ["SOL"], secondSources });
  const [ann, bob] = [await w.trader({ USDC: 9_000 }, "ann"), await w.trader({ USDC: 9_000 }, "bob")];
  const long = (await ann.open("SOL", "long", { size: 100, collateral: { USDC: 1_500 } })).position;
  const short = (await bob.open("SOL", "short", { size: 100, collateral: { USDC: 4_000 } })).position;
  await w.wait(9 * 3_600);
  await w.fresh();
  const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
  return { w, ann, bob, long, short, ctx };
}

describe("sources: SDK and program", () => {
  for (const [first, second] of [
    ["135", "134"],
    ["134", "135"],
  ] as const) {
    it(`liquidates at the better of ${first} and ${second} as quoted`, async () => {
      const { w, long, ctx } = await scene(["SOL"]);
      await w.price("SOL", first, { second });
      const plan = await sdk.liquidateInstructions(ctx, { keeper: w.keeper.address, position: long.address });
      const event = toldAmong(await send(w, plan, [w.keeper]), "PositionLiquidated");
      assert.deepEqual([event.price, plan.quote.price], [13_500_000_000n, 13_500_000_000n]);
      assert.equal(event.size, plan.quote.report.close.closed);
      const left = (await w.position(long))?.state;
      assert.deepEqual(left ?? 0n, left ? plan.quote.position : plan.quote.position.size);
    });
  }

  it("refreshing all declares a second source that is old, and a minute later a liquidation goes through", async () => {
    const { w, long, ctx } = await scene(["SOL"]);
    w.feeds.freeze(secondOf("SOL"));
    await w.wait(11);
    await w.price("SOL", "135", { second: false });
    const params = { keeper: w.keeper.address, position: long.address };
    await refused(w, "OracleSecondMissing", () => sdk.liquidateInstructions(ctx, params));
    await send(w, await sdk.refreshInstructions(ctx));
    assert.equal((await w.market("SOL")).state.secondSilentSince, BigInt(await w.now()));
    await w.wait(60);
    await w.fresh();
    const plan = await sdk.liquidateInstructions(ctx, params);
    assert.equal(toldAmong(await send(w, plan, [w.keeper]), "PositionLiquidated").price, 13_500_000_000n);
  });

  for (const closed of [false, true]) {
    it(`settles a market whose price account ${closed ? "was closed" : "is old"}, and everybody leaves as quoted`, async () => {
      const { w, ann, bob, long, short, ctx } = await scene();
      await w.price("SOL", "160");
      if (closed) await w.feeds.close("SOL");
      else w.feeds.freeze("SOL");
      await w.wait(11);
      await send(w, await sdk.refreshInstructions(ctx));
      await refused(w, "FeedNotDead", () => sdk.settleInstructions(ctx, { market: 0 }));
      await w.wait(DAY);
      const settle = await sdk.settleInstructions(ctx, { market: 0 });
      const event = toldAmong(await send(w, settle), "MarketSettling");
      assert.deepEqual([event.settleAt, event.price], [settle.quote.settleAt, settle.quote.price]);
      await refused(w, "MarketSettling", () => sdk.settleInstructions(ctx, { market: 0 }));
      await w.wait(DAY);
      await w.fresh();
      const close = await sdk.closeInstructions(ctx, { position: long.address });
      const left = toldAmong(await send(w, close, [ann]), "PositionDecreased");
      assert.deepEqual([left.price, left.profit], [16_000_000_000n, close.quote.profit]);
      const forced = await sdk.liquidateInstructions(ctx, { keeper: w.keeper.address, position: short.address });
      const before = await bob.balance("USDC");
      const gone = toldAmong(await send(w, forced, [w.keeper]), "PositionLiquidated");
      assert.deepEqual([gone.liquidationFee, gone.keeperFloor, gone.returned], [0n, 0n, forced.quote.returned]);
      assert.equal((await bob.balance("USDC")) - before, forced.quote.returned);
      // The LPs' plan refreshes what can be refreshed and counts the rest for nothing.
      const shares = 1_000_000_000n;
      const out = await sdk.removeLiquidityInstructions(ctx, { owner: w.lp.address, custody: 0, shares });
      const paid = toldAmong(await send(w, out, [w.lp]), "LiquidityRemoved");
      assert.equal(paid.aum, out.quote.aum);
    });
  }
});
