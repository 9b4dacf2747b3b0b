// An order is no option on the prices that come after its print: until 2026-11 an increase without margin could be
// executed by its owner alone, who chose five seconds later, and with lent collateral won 22 % of the pool in a move of
// 1 %. Whoever executes, and whenever, they pay their fees.
import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, PYTH_RECEIVER_ID, type RequestRef, World } from "@ballast/testkit";
import { Keypair, type PublicKey } from "@solana/web3.js";
import { present, refused, told } from "../support/expect";
import { cashIn, ledgerOf, wealth } from "../support/incident";
import { executeParams } from "../support/raw";

/** 1,000 SOL, 150,000 USD, with what an order must bring and a little more. */
const ORDER = { size: 1_000, collateral: { USDC: 12_000 }, tip: 0n };
const SIDES = ["long", "short"] as const;

/** A copy of what SOL's price account says now: anyone can post any print in an account of their own, and keep it. */
async function kept(w: World): Promise<PublicKey> {
  const { data } = present(await w.chain.getAccount(w.venue.market("SOL").custody.feed.account));
  const key = Keypair.generate().publicKey;
  await w.chain.setAccount(key, { owner: PYTH_RECEIVER_ID, data });
  return key;
}
const execute = (w: World, by: Actor, request: RequestRef, priceUpdate: PublicKey) =>
  w.run(instructions.executeRequest({ ...executeParams(by, request), priceUpdate }), [by]);

/** Eve has small positions of both sides, and orders to enlarge both, whose print is out. */
async function straddle() {
  const w = await World.create({ verify: false });
  const eve = await w.actor("eve", { USDC: 100_000 });
  const before = await wealth(w, eve);
  const small = { size: "0.5", collateral: { USDC: 12 } };
  const positions: PositionRef[] = [];
  for (const side of SIDES) positions.push((await eve.open("SOL", side, small)).position);
  await w.wait(30);
  await w.fresh();
  const requests: RequestRef[] = [];
  for (const position of positions) requests.push((await eve.placeIncrease(position, ORDER)).request);
  await w.waitUntil(Number(present(await w.request(present(requests[0]))).state.printAfter));
  await w.feeds.publish("SOL", {});
  return { w, eve, before, positions, requests, old: await kept(w) };
}

/** What she has when all is closed and paid, an hour's limit after the other. */
async function unwound(w: World, eve: Actor, positions: readonly PositionRef[]): Promise<bigint> {
  await w.wait(60);
  await w.fresh();
  for (const position of positions) if ((await w.position(position)) !== null) await eve.close(position);
  await cashIn(w, eve);
  for (const { symbol } of w.venue.custodies) await w.payOut(eve, symbol).catch(() => undefined);
  return wealth(w, eve);
}

describe("security: an order is no option", function () {
  this.timeout(120_000);

  for (const move of [-1, -0.3, 0, 0.3, 1])
    it(`both sides are filled by a stranger at their print: a move of ${move} % in five seconds costs their owner their fees`, async () => {
      const { w, eve, before, positions, requests, old } = await straddle();
      for (const request of requests) {
        const { price, size } = told(await execute(w, w.keeper, request, old), "PositionIncreased");
        assert.deepEqual([price, size], [15_000_000_000n, 1_000_000_000_000n]);
      }
      await w.wait(5);
      if (move !== 0) await w.price("SOL", { change: move });
      const gain = (await unwound(w, eve, positions)) - before;
      // Four times 150,000 dollars at 6 bp, less the move, and impact: whichever way the price goes.
      assert.ok(gain < -358n * 1_000_000n, `${gain}`);
      assert.deepEqual(await w.invariantFaults(), []);
    });

  for (const [move, side] of [
    [-1, 1],
    [-0.3, 1],
    [0.3, 0],
    [1, 0],
  ] as const)
    it(`where nobody else executes, a move of ${move} % is in the price at which they are filled`, async () => {
      const { w, eve, before, positions, requests, old } = await straddle();
      await w.wait(2);
      await w.price("SOL", { change: move });
      const event = told(await execute(w, eve, present(requests[side]), old), "PositionIncreased");
      assert.equal(event.price, w.feeds.priceE8("SOL"));
      await w.wait(40);
      await eve.cancel(present(requests[1 - side]));
      const gain = (await unwound(w, eve, positions)) - before;
      // Once in and out, 150,000 dollars each.
      assert.ok(gain < -178n * 1_000_000n, `${gain}`);
    });

  it("lent collateral makes no order: it must bring its own when placed, which stays until the print has decided", async () => {
    const { w, eve, positions } = await straddle();
    const short = present(positions[1]);
    for (const [dollars, error] of [
      [0, "ZeroAmount"],
      [12, "InsufficientMargin"],
      [5_000, "InsufficientMargin"],
    ] as const)
      await refused(w, error, () => eve.placeIncrease(short, { size: 10_000, collateral: { USDC: dollars } }));
    const rich = await w.actor("rich", { USDC: 200_000 });
    const { request } = await rich.place("SOL", "short", { size: 10_000, collateral: { USDC: 150_000 } });
    await refused(w, "RequestNotExpired", () => rich.cancel(request));
    assert.equal(await rich.balance("USDC"), 50_000_000_000n);
  });

  it("two legs of one person: what renews the losing one to keep it young gains them nothing", async () => {
    const gain = async (renewed: boolean) => {
      const w = await World.create({ verify: false, fund: "20000" });
      const eve = await w.actor("eve", { USDC: 200_000 });
      const before = await wealth(w, eve);
      const legs: PositionRef[] = [];
      for (const side of SIDES)
        legs.push((await eve.open("SOL", side, { size: 800, collateral: { USDC: 7_500 } })).position);
      for (let i = 0; i < 2; i++) {
        await w.wait(840);
        await w.fresh();
        if (renewed) await eve.increase(present(legs[0]), { size: "0.34", collateral: { USDC: 11 } });
      }
      await w.price("SOL", { change: -10 });
      await w.liquidate(present(legs[0]));
      const { deficits, young } = await ledgerOf(w);
      assert.ok(deficits > 3_000_000_000n, `${deficits}`);
      // Two least orders of 800 SOL: less than a thousandth of it.
      assert.ok(renewed ? young > 0n && young * 1_000n < deficits : young === 0n, `${young} of ${deficits}`);
      return (await unwound(w, eve, legs)) - before;
    };
    const [old, young] = [await gain(false), await gain(true)];
    // A thousandth of the deficit, which the orders' own fees do not pay for: ten dollars is more than both.
    assert.ok(young < old + 10_000_000n, `${young} ${old}`);
  });
});
