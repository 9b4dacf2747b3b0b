// What open winners owe after an event, and how each way of touching a position settles it.
import assert from "node:assert/strict";
import { at, told } from "../support/expect";
import { finalizedEvent, HOUR, type LossStory, QUARTER, sideOf, USD, usd } from "../support/loss";

const SOL = 1_000_000_000n;
const positionOf = async ({ w, winners }: LossStory, i: number) => (await w.position(at(winners, i)))?.state;
const liensOf = async ({ w }: LossStory) => (await sideOf(w, "SOL", "short")).totals.liens;

/**
 * h = 20 %: 2,400 of the first winner's 12,000 of fresh gain, 1,600 of the second's 8,000. A fund above the minimum for
 * opening.
 */
const finalized = () => finalizedEvent({ fund: "6000" });

describe("flow: liens", () => {
  it("a close pays the lien first, and the profit of what is left", async () => {
    const book = await finalized();
    const winner = at(book.winners, 0);
    const event = told(await winner.owner.close(winner), "PositionDecreased");
    // A fifth of 600 SOL is given up; 480 SOL gain 20 each.
    assert.deepEqual([event.lien, event.size, event.pnl], [usd(2_400), 480n * SOL, usd(9_600)]);
    assert.equal(await liensOf(book), usd(1_600));
  });

  it("a partial close of the whole old size closes what the touch left", async () => {
    const book = await finalized();
    const winner = at(book.winners, 0);
    const event = told(await winner.owner.decrease(winner, { size: 600n * SOL }), "PositionDecreased");
    assert.deepEqual([event.size, event.positionSize], [480n * SOL, 0n]);
  });

  it("an increase pays it, at the print's price, before it adds", async () => {
    const book = await finalized();
    const { w } = book;
    const winner = at(book.winners, 0);
    await w.tokens.mintTo(winner.owner.token("USDC"), usd(100));
    const event = told(
      await winner.owner.increase(winner, { size: "1", collateral: { USDC: 50 } }),
      "PositionIncreased",
    );
    assert.deepEqual([event.lien, event.positionSize, event.positionEntry], [usd(2_400), 481n * SOL, usd(72_130)]);
  });

  it("taking collateral out pays it", async () => {
    const book = await finalized();
    const winner = at(book.winners, 0);
    await winner.owner.removeCollateral(winner, "100");
    assert.equal(await liensOf(book), usd(1_600));
    assert.equal((await positionOf(book, 0))?.size, 480n * SOL);
  });

  it("adding collateral is no touch: an unhealthy position may be saved at any time, and still owes", async () => {
    const book = await finalized();
    const { w } = book;
    const winner = at(book.winners, 0);
    await w.tokens.mintTo(winner.owner.token("USDC"), usd(100));
    await winner.owner.addCollateral(winner, "100");
    assert.deepEqual([(await positionOf(book, 0))?.size, (await positionOf(book, 0))?.lossEvents], [600n * SOL, 0n]);
    assert.equal(await liensOf(book), usd(4_000));
  });

  it("who closes when half of the gain has gone pays half of the lien, and the LPs bear the other half", async () => {
    const book = await finalized();
    const { w } = book;
    await w.price("SOL", "140");
    const winner = at(book.winners, 0);
    const event = told(await winner.owner.close(winner), "PositionDecreased");
    assert.deepEqual([event.lien, event.size, event.pnl], [usd(1_200), 480n * SOL, usd(4_800)]);
    await w.wait(8 * HOUR + 1);
    const sealed = told(await w.seal("SOL", "short"), "LossEventSealed");
    assert.deepEqual([sealed.lienPaid, sealed.lienLapsed], [usd(1_200), usd(2_800)]);
  });

  it("when the price is back nobody has anything to pay with: the lien lapses, collateral is untouched", async () => {
    const book = await finalized();
    const { w } = book;
    await w.price("SOL", "151");
    const winner = at(book.winners, 0);
    const before = (await positionOf(book, 0))?.collateral ?? 0n;
    const event = told(await winner.owner.close(winner), "PositionDecreased");
    assert.deepEqual([event.lien, event.size, event.pnl], [0n, 600n * SOL, -usd(600)]);
    assert.equal(event.returned, before - usd(600) - event.baseFee - event.borrow);
    await w.wait(8 * HOUR + 1);
    const sealed = told(await w.seal("SOL", "short"), "LossEventSealed");
    assert.deepEqual([sealed.lienPaid, sealed.lienLapsed], [0n, usd(4_000)]);
    assert.equal(await liensOf(book), 0n);
  });

  it("what is not collected within eight hours is never collected, however much is won later", async () => {
    const book = await finalized();
    const { w } = book;
    await w.wait(8 * HOUR + 1);
    await w.price("SOL", "110");
    const winner = at(book.winners, 0);
    const event = told(await winner.owner.close(winner), "PositionDecreased");
    assert.deepEqual([event.lien, event.size, event.pnl], [0n, 600n * SOL, usd(24_000)]);
  });

  it("a position that opens after the event owes nothing to it", async () => {
    const book = await finalized();
    const { w } = book;
    const eve = await w.trader({ USDC: 10_000 });
    const { position } = await eve.open("SOL", "short", { size: "100", collateral: { USDC: 5_000 } });
    assert.equal((await w.position(position))?.state.lossEvents, 1n);
    await w.price("SOL", "120");
    assert.equal(told(await eve.close(position), "PositionDecreased").lien, 0n);
  });

  it("a winner who turned into a loser and is liquidated owes nothing, and their deficit is a new one", async () => {
    const book = await finalized();
    const { w } = book;
    await w.price("SOL", "175");
    const winner = at(book.winners, 0);
    const event = told(await w.liquidate(winner), "PositionLiquidated");
    // 600 SOL lost 25 each: 15,000 of a collateral of 9,991 (1 bp of 90,000 paid to open).
    assert.deepEqual([event.lien, event.deficit], [0n, usd(15_000) - usd(9_991)]);
    assert.equal(await liensOf(book), usd(4_000));
  });

  it("everybody together pays no more than H, whoever comes first", async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const book = await finalized();
      const { w } = book;
      for (const i of order) await w.applyLiens("SOL", "short", [at(book.winners, i)]);
      assert.deepEqual(
        [(await positionOf(book, 0))?.size, (await positionOf(book, 1))?.size],
        [480n * SOL, 320n * SOL],
      );
      assert.equal(await liensOf(book), 0n);
    }
  });

  it("collecting once more what was collected changes nothing but the price that the pool knows", async () => {
    const book = await finalized();
    const { w, winners } = book;
    await w.applyLiens("SOL", "short", winners);
    await w.wait(60);
    await w.price("SOL", "130");
    await w.refresh();
    const before = (await w.pool()).state;
    const again = told(await w.applyLiens("SOL", "short", winners), "LiensApplied");
    assert.deepEqual([again.paid, again.bounty], [0n, 0n]);
    // What it told has a number of its own.
    assert.deepEqual((await w.pool()).state, { ...before, sequence: before.sequence + 1n });
  });

  it("a second event takes its share of what the first one left", async () => {
    const book = await finalized();
    const { w, winners } = book;
    await w.applyLiens("SOL", "short");
    await w.wait(HOUR);
    const eve = await w.trader({ USDC: 40_000 });
    const { position } = await eve.open("SOL", "long", { size: "1000", collateral: { USDC: "12013" } });
    await w.wait(QUARTER);
    await w.price("SOL", "110");
    const { shortfall } = told(await w.liquidate(position), "PositionLiquidated");
    assert.equal(shortfall, usd(8_000));
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    // 800 SOL are left, 40 below the reference: 32,000 of fresh gain. They weigh 800 SOL for an hour against 1,000 SOL
    // for 902 s.
    assert.deepEqual([event.lien, event.clawbackRate], [usd(4_000), 125_000_000_000_000_000n]);
    const liens = told(await w.applyLiens("SOL", "short", winners), "LiensApplied");
    assert.deepEqual([liens.paid, liens.bounty], [usd(4_000), USD]);
    assert.equal((await positionOf(book, 0))?.size, 420n * SOL);
  });
});
