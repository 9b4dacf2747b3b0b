// Where the cluster's clock is late, who leaves must still leave: at a print dated up to an hour ahead of it, and at
// the newest that the pool was shown, whatever print they bring themselves.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, PYTH_RECEIVER_ID, type SideName, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { present, refused, told } from "../../support/expect";
import { strangeKey } from "../../support/forge";
import { collateralParams, decreaseParams } from "../../support/raw";

const HOUR = 3_600;

/** 10 SOL at 150 with 1,000 USDC. */
async function opened(side: SideName = "long") {
  const w = await World.create();
  const alice = await w.trader({ usdc: 10_000, sol: 100 }, "alice");
  const { position } = await alice.open("SOL", side, { size: 10, collateral: { USDC: 1_000 } });
  await w.fresh();
  return { w, alice, position, now: await w.now() };
}

/** Shows the feed's account a print of that second; the pool has not seen it. */
async function print(w: World, price: string, publishTime: number, conf = "0") {
  w.feeds.set("SOL", { price, conf });
  await w.feeds.publish("SOL", { publishTime });
}

/** What the feed's account says now, in an account of its own: anyone can post any print there. */
async function kept(w: World, { market }: PositionRef): Promise<PublicKey> {
  const { data } = present(await w.chain.getAccount(market.custody.feed.account));
  const copy = strangeKey();
  await w.chain.setAccount(copy, { owner: PYTH_RECEIVER_ID, data });
  return copy;
}

/** A fifth of it, which makes no profit that waits; or what is given. */
function decrease(owner: Actor, position: PositionRef, change: Partial<instructions.DecreasePositionParams> = {}) {
  const params = { ...decreaseParams(owner, position), size: 2_000_000_000n, ...change };
  return owner.world.run(instructions.decreasePosition(params), [owner]);
}
const remove = (owner: Actor, position: PositionRef, atoms: bigint, priceUpdate?: PublicKey) =>
  owner.world.run(
    instructions.removeCollateral({
      ...collateralParams(owner, position, atoms),
      ...(priceUpdate === undefined ? {} : { priceUpdate }),
    }),
    [owner],
  );
const cached = async (w: World) => present((await w.pool()).state.custodies[1]).print;

describe("a print ahead of the clock", () => {
  for (const [side, price] of [
    ["long", "149"],
    ["short", "151"],
  ] as const)
    it(`reduces a ${side} at its price and confidence: no age is added`, async () => {
      const { w, alice, position, now } = await opened(side);
      await print(w, price, now + HOUR, "0.5");
      const event = told(await decrease(alice, position), "PositionDecreased");
      strictEqual(event.price, side === "long" ? 14_850_000_000n : 15_150_000_000n);
      strictEqual((await cached(w)).publishTime, BigInt(now + HOUR));
    });

  for (const ahead of [3, 60, HOUR])
    it(`of ${ahead} s is taken by a decrease and by who takes collateral out`, async () => {
      for (const act of [decrease, (a: Actor, p: PositionRef) => remove(a, p, 1_000_000n)]) {
        const { w, alice, position, now } = await opened();
        await print(w, "149", now + ahead);
        await act(alice, position);
        const { price, publishTime } = await cached(w);
        deepStrictEqual([price, publishTime], [14_900_000_000n, BigInt(now + ahead)]);
      }
    });

  it("of more than an hour is taken by neither", async () => {
    const { w, alice, position, now } = await opened();
    for (const ahead of [HOUR + 1, 2 * HOUR, 86_400]) {
      await print(w, "149", now + ahead);
      await refused(w, "OracleFuture", () => decrease(alice, position));
      await refused(w, "OracleFuture", () => remove(alice, position, 1n));
    }
    // A second later it is an hour.
    await print(w, "149", now + HOUR + 1);
    await w.wait(1);
    await decrease(alice, position);
  });

  for (const [side, better, worse] of [
    ["long", "151", "149"],
    ["short", "149", "151"],
  ] as const)
    it(`that the pool knows is the one at which a ${side} is reduced, better or worse, whatever older one is brought`, async () => {
      for (const newest of [better, worse]) {
        const { w, alice, position, now } = await opened(side);
        await print(w, "150", now + 30);
        const own = await kept(w, position);
        await print(w, newest, now + 60);
        await w.refresh();
        const backing = side === "long" ? w.venue.custody("SOL") : w.venue.home;
        const accounts = { otherVault: backing.vault, otherToken: alice.token(backing) };
        const profit = newest === better && side === "long" ? accounts : {};
        const step = await decrease(alice, position, { priceUpdate: own, ...profit });
        strictEqual(told(step, "PositionDecreased").price, BigInt(newest) * 100_000_000n);
        strictEqual((await cached(w)).publishTime, BigInt(now + 60));
      }
    });

  it("that the pool knows is the one at which collateral is judged, whatever older one is brought", async () => {
    // At 150 sharp 303.94 stay of it, at 140 some 98 more: 10 SOL have lost 100, and 20 % of 1,400 are 20 less.
    const { w, alice, position, now } = await opened();
    const { collateral } = present(await w.position(position)).state;
    await print(w, "150", now + 30);
    const own = await kept(w, position);
    await print(w, "140", now + 60);
    await w.refresh();
    await refused(w, "InsufficientMargin", () => remove(alice, position, collateral - 380_000_000n, own));
    await remove(alice, position, collateral - 390_000_000n, own);
  });

  it("keeps an older one out: what was a loss at the newest is no gain at a print of the clock's own second", async () => {
    const { w, alice, position, now } = await opened();
    await print(w, "140", now + HOUR);
    await decrease(alice, position, { size: 1_000_000_000n });
    await w.wait(2);
    await print(w, "160", now + 2);
    const event = told(await decrease(alice, position, { size: 1_000_000_000n }), "PositionDecreased");
    strictEqual(event.price, 14_000_000_000n);
    strictEqual((await cached(w)).price, 14_000_000_000n);
  });
});
