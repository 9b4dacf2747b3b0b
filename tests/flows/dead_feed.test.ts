// A feed that dies, day by day: what can still be done each hour, and how everybody leaves (INV-17), also where the
// price account is gone.
import assert from "node:assert/strict";
import { ERRORS } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { editPool } from "../support/edit";
import { at, told } from "../support/expect";

const DAY = 86_400;
const USD = 1_000_000n;

interface Scene {
  w: World;
  long: PositionRef;
  short: PositionRef;
  /** Nothing is left of it at the last price. */
  broke: PositionRef;
  /** Its owner never comes back. */
  asleep: PositionRef;
  people: Record<"ann" | "bob" | "cat" | "dan", Actor>;
}

/** SOL opened at 150, last print 160: longs have won, shorts lost, one of them more than they had. */
async function scene(): Promise<Scene> {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
  const ann = await w.trader({ USDC: 10_000 }, "ann");
  const bob = await w.trader({ USDC: 10_000 }, "bob");
  const cat = await w.trader({ USDC: 10_000 }, "cat");
  const dan = await w.trader({ SOL: 100 }, "dan");
  const open = async (who: Actor, side: "long" | "short", collateral: Record<string, number>) =>
    (await who.open("SOL", side, { size: 100, collateral })).position;
  const [long, short] = [await open(ann, "long", { USDC: 3_000 }), await open(bob, "short", { USDC: 6_000 })];
  const [broke, asleep] = [await open(cat, "short", { USDC: 900 }), await open(dan, "long", { SOL: 30 })];
  await w.wait(9 * 3_600);
  await w.price("SOL", "160");
  await calm(w);
  return { w, long, short, broke, asleep, people: { ann, bob, cat, dan } };
}

/** The last print is no jump any more: its two minutes hold no other price. */
async function calm(w: World) {
  await w.wait(120);
  await w.fresh();
}

/**
 * The feed stops (and its account is closed); somebody declares it, asks for Settlement a day later, and the day after
 * it is settled.
 */
async function settled(closed: boolean): Promise<Scene> {
  const s = await scene();
  await die(s.w, closed);
  await s.w.wait(DAY);
  await s.w.settle("SOL");
  await s.w.wait(DAY);
  await s.w.fresh();
  return s;
}

/** It ends with this error; prices of living feeds are refreshed on the way. */
const fails = (name: string, act: () => Promise<unknown>) => assert.rejects(act, { name });

async function die(w: World, closed: boolean) {
  if (closed) await w.feeds.close("SOL");
  else w.feeds.freeze("SOL");
  await w.wait(11);
  await w.refresh();
}

/**
 * Everything that a participant can hold is paid out; nothing is left in the pool but what belongs to LPs, fund and
 * protocol.
 */
async function allGone(w: World) {
  const { exposures, custodies } = (await w.pool()).state;
  for (const side of exposures[0]?.sides ?? []) assert.deepEqual([side.size, side.entry, side.positions], [0n, 0n, 0n]);
  for (const { locked, collateral, pending } of custodies)
    assert.deepEqual([locked, collateral, pending], [0n, 0n, 0n]);
  assert.deepEqual(await w.invariantFaults(), []);
}

/**
 * An LP leaves in USDC, none joins; what they get is a share of what USDC and ETH are worth, less what the traders may
 * be owed.
 */
async function leavesWithout(w: World, owed: bigint) {
  await w.give(w.lp, { USDC: "100" });
  await fails("FeedSilent", () => w.lp.addLiquidity("USDC", "100"));
  const { custodies } = (await w.pool()).state;
  const [usdc, eth] = [at(custodies, 0), at(custodies, 2)];
  const worth = usdc.owned + (eth.owned * eth.print.price) / 10n ** 10n;
  const { aum } = told(await w.lp.removeLiquidity("USDC", "1000"), "LiquidityRemoved");
  assert.equal(aum, worth - owed);
}

describe("flow: a feed dies", () => {
  for (const closed of [false, true]) {
    const what = closed ? "its price account is closed" : "its last print stays";
    it(`${what}: until the second midnight nobody trades on the old price, then everybody leaves at it`, async () => {
      const { w, long, short, broke, asleep, people } = await scene();
      const { ann, bob, dan } = people;
      await die(w, closed);
      // The first day: no price, no trade, no liquidation; only an owner may strengthen what they have. LPs cannot
      // join, nor leave in this token.
      const noPrice = closed ? "OracleWrongOwner" : "OracleStale";
      const refusals = async (name: string) => {
        await fails(name, () => ann.close(long));
        await fails(name, () => w.liquidate(broke));
        await fails("PriceRefreshNeeded", () => w.lp.removeLiquidity("SOL", "1000"));
        await ann.addCollateral(long, "1");
      };
      await refusals(noPrice);
      await fails("PriceRefreshNeeded", () => w.lp.removeLiquidity("USDC", "1000"));
      await fails("FeedNotDead", () => w.settle("SOL"));
      await w.wait(DAY);
      await w.settle("SOL");
      await refusals("OracleStale");
      // In another one they may leave: theirs in SOL counts nothing, the traders' profit all that it may be: of two
      // longs at 160, of two shorts at 0.
      await leavesWithout(w, 2n * (1_000n + 15_000n) * USD);
      await w.wait(DAY - 1);
      await refusals("OracleStale");
      await w.wait(1);
      // Settled. The winner and the loser close at 160 without fees, whatever the feed says.
      const won = told(await ann.close(long), "PositionDecreased");
      assert.deepEqual([won.price, won.pnl, won.baseFee, won.impact], [16_000_000_000n, 1_000n * USD, 0n, 0n]);
      assert.equal(won.held, 0n);
      const lost = told(await bob.close(short), "PositionDecreased");
      assert.deepEqual([lost.pnl, lost.baseFee], [-1_000n * USD, 0n]);
      // The bankrupt one is liquidated as ever; the sleeper's is closed by anyone, without fee, and paid to them.
      const gone = told(await w.liquidate(broke), "PositionLiquidated");
      assert.deepEqual([gone.positionSize, gone.deficit > 0n], [0n, true]);
      const before = await dan.balance("SOL");
      const slept = told(await w.liquidate(asleep), "PositionLiquidated");
      assert.deepEqual(
        [slept.liquidationFee, slept.keeperReward, slept.keeperFloor, slept.pnl],
        [0n, 0n, 0n, 1_000n * USD],
      );
      assert.equal((await dan.balance("SOL")) - before, slept.returned + slept.profit);
      await allGone(w);
      // LPs leave in the tokens that have a price, as fast as the hourly limit lets them; what nobody can price counts
      // nothing for them.
      const shares = await w.lp.balance("LP");
      await w.lp.removeLiquidity("USDC", shares / 20n);
      await w.give(w.lp, { USDC: "100" });
      await fails("FeedSilent", () => w.lp.addLiquidity("USDC", "100"));
      await fails("PriceRefreshNeeded", () => w.lp.removeLiquidity("SOL", "100"));
      await w.staker.requestUnstake();
      await w.wait(7 * DAY);
      await w.fresh();
      await w.staker.unstake();
      assert.deepEqual(await w.invariantFaults(), []);
    });
  }

  it("an open loss event is finalized, its tickets are claimed, and waiting shortfall expires, with the price account gone", async () => {
    const s = await scene();
    const { w, broke, people } = s;
    // A deep loss at the last print: more than fund and deductible pay.
    const eve = await w.trader({ USDC: 30_000 }, "eve");
    const { position: deep } = await eve.open("SOL", "short", { size: 2_000, collateral: { USDC: 22_000 } });
    await w.wait(1_000);
    await w.price("SOL", "260");
    await w.liquidate(deep);
    await w.liquidate(broke);
    const open = () => w.market("SOL").then(({ state }) => state.sides[0]?.open.shortfall ?? 0n);
    assert.ok((await open()) > 0n);
    await people.ann.decrease(s.long, { fraction: "0.5" });
    assert.ok((await w.ticketsOf(people.ann)).length > 0);
    await die(w, true);
    await w.wait(1_800);
    await fails("OracleWrongOwner", () => w.finalize("SOL", "long"));
    await w.wait(1_800);
    await w.finalize("SOL", "long");
    assert.equal(await open(), 0n);
    await w.wait(10 * 3_600);
    await w.claim(people.ann);
    await w.wait(DAY);
    await w.settle("SOL");
    await w.wait(DAY);
    await w.seal("SOL", "long");
    for (const position of [s.long, s.short, s.asleep]) await w.liquidate(position);
    await w.wait(9 * 3_600);
    for (const { owner } of [s.long, s.short, s.asleep])
      if ((await w.ticketsOf(owner)).length > 0) await w.claim(owner);
    assert.ok((await w.pool()).state.custodies.every(({ escrow }) => escrow === 0n));
    await allGone(w);
  });

  it("waiting shortfall that waits goes to the LPs without a price", async () => {
    const { w, broke } = await scene();
    // The fund is at its floor and the deductible used: the whole deficit waits as waiting shortfall.
    await ruin(w);
    await w.liquidate(broke);
    const waitingShortfall = async () => (await w.pool()).state.exposures[0]?.sides[0]?.waitingShortfall ?? 0n;
    assert.ok((await waitingShortfall()) > 0n);
    await die(w, true);
    await w.wait(2 * 3_600);
    await w.openLossEvent("SOL", "long");
    assert.equal(await waitingShortfall(), 0n);
  });

  it("a print within the second day revives the market, and everything goes on", async () => {
    const { w, long, people } = await scene();
    await die(w, false);
    await w.wait(DAY);
    await w.settle("SOL");
    await w.wait(DAY - 1);
    w.feeds.thaw("SOL");
    await w.price("SOL", "155");
    const { settleAt, settlePrice } = (await w.market("SOL")).state;
    const exposure = (await w.pool()).state.exposures[0];
    assert.deepEqual([settleAt, settlePrice, exposure?.settleAt, exposure?.settlePrice], [0n, 0n, 0, 0n]);
    await w.wait(3 * DAY);
    const closed = told(await people.ann.close(long), "PositionDecreased");
    assert.equal(closed.price, 15_500_000_000n);
    assert.ok(closed.baseFee > 0n);
    await people.ann.open("SOL", "long", { size: 10, collateral: { USDC: 1_000 } });
    await w.lp.removeLiquidity("USDC", "100");
  });

  it("while it is being settled and after, nobody opens or increases; a request gives its collateral back", async () => {
    const { w, people } = await scene();
    await die(w, false);
    await w.wait(DAY);
    await w.settle("SOL");
    await w.wait(DAY);
    const { request } = await people.bob.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
    await w.waitUntil(Number((await w.request(request))?.state.printAfter));
    const ended = told(await w.execute(request), "RequestEnded");
    assert.equal(ERRORS.get(ended.reason)?.name, "MarketSettling");
    await w.wait(30);
    const before = await people.bob.balance("USDC");
    await people.bob.cancel(request);
    assert.equal((await people.bob.balance("USDC")) - before, 100n * USD);
  });

  it("a feed that speaks again too late changes no price of the settlement, and LPs are valued at both", async () => {
    const { w, long, asleep, people } = await settled(false);
    w.feeds.thaw("SOL");
    await w.price("SOL", "80");
    await calm(w);
    await w.give(w.lp, { USDC: "100" });
    await w.lp.addLiquidity("USDC", "100");
    await w.lp.removeLiquidity("SOL", "1000");
    const won = told(await people.ann.close(long), "PositionDecreased");
    assert.deepEqual([won.price, won.pnl], [16_000_000_000n, 1_000n * USD]);
    assert.equal(told(await w.liquidate(asleep), "PositionLiquidated").price, 16_000_000_000n);
  });
});

/** Takes the fund to its floor and spends the day's deductible. */
const ruin = (w: World) =>
  editPool(w, ({ state }) => {
    state.params.fundFloor = state.fund.balance;
    state.params.deductible = 0n;
  });
