// The cluster's clock behind real time (26 May 2022: by half an hour), while prints carry real time. Who leaves is
// never kept in and a liquidation never waits; who knows prices that lie ahead of the clock gets no order filled at one
// of them, and none at an older one.
import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, PYTH_RECEIVER_ID, type RequestRef, World } from "@ballast/testkit";
import { Keypair, type PublicKey } from "@solana/web3.js";
import { present, told } from "../support/expect";
import { cashIn, wealth } from "../support/incident";
import { decreaseParams, executeParams, liquidateParams } from "../support/raw";

const name = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: Error) => error.name,
  );
const refresh = (w: World) => w.run(w.feeds.refresh(), []);
const liquidate = (w: World, position: PositionRef) =>
  w.run(instructions.liquidate(liquidateParams(w.keeper, position)), [w.keeper]);
const close = (by: Actor, position: PositionRef) =>
  by.world.run(instructions.decreasePosition(decreaseParams(by, position)), [by]);

/** What the real world says now, a lag ahead of the clock. */
async function show(w: World, price: string, lag: number): Promise<void> {
  const real = (await w.now()) + lag;
  for (const [symbol, said] of [
    ["SOL", price],
    ["USDC", "1"],
  ] as const) {
    w.feeds.set(symbol, { price: said });
    await w.feeds.publish(symbol, { publishTime: real });
  }
}

/** A long and a short of 100 SOL at 150. */
async function scene() {
  const w = await World.create({ verify: false });
  const [ann, bob] = [await w.trader({ usdc: 20_000 }, "ann"), await w.trader({ usdc: 20_000 }, "bob")];
  const order = { size: 100, collateral: { USDC: 2_000 } };
  const { position: long } = await ann.open("SOL", "long", order);
  const { position: short } = await bob.open("SOL", "short", order);
  await w.wait(1_000);
  await w.fresh();
  return { w, ann, bob, long, short };
}

describe("security: the cluster's clock behind real time", function () {
  this.timeout(120_000);

  for (const lag of [1, 2, 3, 30, 1_800, 3_600])
    it(`by ${lag} s: a fall of 13 % is shown, losers close, the bankrupt is liquidated; no LP moves beyond 2 s`, async () => {
      const { w, ann, long } = await scene();
      const { position: loser } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 400 } });
      await w.fresh();
      await w.give(w.lp, { USDC: 1_000 });
      await w.wait(1);
      await show(w, "150", lag);
      await refresh(w);
      const decided = lag <= 2 ? "done" : "OracleFuture";
      assert.equal(await name(w.lp.removeLiquidity("USDC", 1_000)), decided);
      assert.equal(await name(w.lp.addLiquidity("USDC", 1_000)), decided);
      await w.wait(1);
      await show(w, "130", lag);
      assert.equal(await name(refresh(w)), "done");
      assert.equal(await name(close(ann, loser)), "done");
      told(await liquidate(w, long), "PositionLiquidated");
    });

  it("by more than an hour nothing is a price", async () => {
    const { w, bob, long, short } = await scene();
    await show(w, "130", 3_601);
    for (const act of [refresh(w), close(bob, short), liquidate(w, long)])
      assert.equal(await name(act), "OracleFuture");
  });

  it("for an hour: no feed is taken for silent", async () => {
    const { w } = await scene();
    for (let minute = 0; minute < 61; minute++) {
      await w.wait(60);
      await show(w, "150", 30);
      await refresh(w);
    }
    const { custodies } = (await w.pool()).state;
    assert.deepEqual(
      w.venue.custodies.map(({ index }) => custodies[index]?.silentSince),
      w.venue.custodies.map(() => 0n),
    );
  });
});

/** A walk of 2 bp a second, 110 % a year, always the same. */
function walk(seconds: number): number[] {
  let seed = 12_345;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const path = [150];
  for (let i = 1; i < seconds; i++)
    path.push((path[i - 1] ?? 150) * (1 + (random() + random() + random() - 1.5) * 2 * 0.0002));
  return path;
}

/** Prints of seconds, each in an account of its own: what anyone can fetch and post. */
async function posted(w: World): Promise<PublicKey> {
  const { data } = present(await w.chain.getAccount(w.venue.market("SOL").custody.feed.account));
  const key = Keypair.generate().publicKey;
  await w.chain.setAccount(key, { owner: PYTH_RECEIVER_ID, data });
  return key;
}

describe("security: a trader who sees real time", function () {
  this.timeout(200_000);

  for (const lag of [10, 30])
    it(`a clock that is ${lag} s late fills none of their orders at what they knew when they placed it, and gains them nothing`, async () => {
      const w = await World.create({ verify: false, liquidity: { USDC: "5000000", SOL: "40000" } });
      const eve = await w.actor("eve", { USDC: "400000" });
      const start = await w.now();
      const path = walk(1_000);
      const text = (real: number) => (path[real - start] ?? 150).toFixed(8);
      const before = await wealth(w, eve, { SOL: "150" });
      const prints: { time: number; account: PublicKey }[] = [];
      /** A second passes; keepers show what the world says. */
      const tick = async () => {
        await w.wait(1);
        const real = (await w.now()) + lag;
        await show(w, text(real), lag);
        prints.push({ time: real, account: await posted(w) });
        await refresh(w);
      };
      for (let i = 0; i < 3; i++) await tick();
      let filled = 0;
      for (let trade = 0; trade < 3; trade++) {
        const known = (await w.now()) + lag;
        // She knows a second more than the pool.
        const side = (path[known + 1 - start] ?? 0) > (path[known - start] ?? 0) ? "long" : "short";
        const { request } = await eve.place("SOL", side, { size: 6_000, collateral: { USDC: 60_000 } });
        const event = await attempts(w, eve, request, prints, tick);
        if (event === null) continue;
        filled += 1;
        // Nothing that was known when it was placed.
        assert.ok(event.time > known + 1, `${event.time} ${known}`);
        await tick();
        await close(eve, request.position).catch(() => eve.close(request.position));
      }
      // What the pool was shown is beyond what new risk accepts, for as long as the clock is late.
      assert.equal(filled, 0);
      await w.wait(3_600);
      for (const { symbol } of w.venue.feeds) w.feeds.thaw(symbol);
      await w.fresh();
      await cashIn(w, eve);
      assert.equal(await wealth(w, eve, { SOL: "150" }), before);
    });
});

/**
 * Executes it with any print that may do, each second until it has expired; the print at which it was filled, else null
 * and it is cancelled.
 */
async function attempts(
  w: World,
  eve: Actor,
  request: RequestRef,
  prints: { time: number; account: PublicKey }[],
  tick: () => Promise<void>,
): Promise<{ time: number } | null> {
  for (let second = 0; second < 35; second++) {
    await tick();
    // Those about the clock: what lies further ahead is none yet.
    const now = await w.now();
    for (const print of prints.filter(({ time }) => time <= now + 3).slice(-4)) {
      const ix = instructions.executeRequest({ ...executeParams(eve, request), priceUpdate: print.account });
      if ((await name(w.run(ix, [eve]))) === "done") return print;
    }
  }
  await eve.cancel(request);
  return null;
}
