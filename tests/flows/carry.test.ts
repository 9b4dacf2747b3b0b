// Shortfalls that are too small, or come too soon, for an event: waiting shortfall, spacing, expiry, and what the side
// may do meanwhile.
import assert from "node:assert/strict";
import { ERRORS } from "@ballast/sdk";
import type { PositionRef } from "@ballast/testkit";
import { told } from "../support/expect";
import {
  dueEvent,
  HOUR,
  type LossStory,
  type LossStoryOptions,
  lossStory,
  QUARTER,
  sideOf,
  usd,
} from "../support/loss";

const WAITING_LIFE = 75 * 60;

/** The standard book with more longs of 1,000 SOL that can pay all but these dollars of their loss at 130. */
async function withLosers(
  deficits: readonly number[],
  options: LossStoryOptions = {},
): Promise<LossStory & { losers: PositionRef[] }> {
  const book = await lossStory({ ...options, price: null });
  const { w } = book;
  const losers: PositionRef[] = [];
  for (const [i, deficit] of deficits.entries()) {
    const collateral = { USDC: String(20_015 - deficit) };
    const actor = await w.actor(`long${i}`, collateral);
    losers.push((await actor.open("SOL", "long", { size: "1000", collateral })).position);
  }
  await w.wait(QUARTER);
  return { ...book, losers };
}
const liquidate = async ({ w }: LossStory, position: PositionRef | undefined) => {
  assert.ok(position);
  return told(await w.liquidate(position), "PositionLiquidated");
};
const short = ({ w }: LossStory) => sideOf(w, "SOL", "short");

/** A trader tries to open a side. */
async function tryOpen({ w }: LossStory, side: "long" | "short"): Promise<string> {
  const actor = await w.trader({ USDC: 1_000 });
  const opening = actor.open("SOL", side, { size: "1", collateral: { USDC: 500 } });
  const ended = (await opening).events.find(({ name }) => name === "RequestEnded");
  return ended?.name === "RequestEnded" ? (ERRORS.get(ended.data.reason)?.name ?? "") : "opened";
}

describe("flow: waiting shortfall", () => {
  it("shortfalls below 1,000 dollars gather until they are an event", async () => {
    const book = await withLosers([400, 700], { fund: "6000" });
    const { w, losers } = book;
    await w.price("SOL", "130");
    const first = await liquidate(book, losers[0]);
    assert.deepEqual([first.shortfall, first.lossEventOpened], [usd(400), false]);
    const { totals, book: carried } = await short(book);
    assert.deepEqual([totals.waitingShortfall, totals.lossEvent, carried.waitingDeficits], [usd(400), 0n, 1n]);
    assert.equal(await tryOpen(book, "short"), "opened");
    await w.wait(1_800);
    const second = await liquidate(book, losers[1]);
    assert.deepEqual([second.shortfall, second.lossEventOpened], [usd(700), true]);
    const after = await short(book);
    assert.deepEqual(
      [after.totals.waitingShortfall, after.totals.lossEvent, after.book.open.deficits],
      [0n, usd(1_100), 2n],
    );
  });

  it("waiting shortfall that is older than 75 minutes goes to the LPs before a new shortfall is added", async () => {
    const book = await withLosers([400, 700], { fund: "6000" });
    const { w, losers } = book;
    await w.price("SOL", "130");
    await liquidate(book, losers[0]);
    await w.wait(WAITING_LIFE + 1);
    const second = await liquidate(book, losers[1]);
    assert.deepEqual([second.expiredShortfall, second.shortfall, second.lossEventOpened], [usd(400), usd(700), false]);
    const { totals, market } = await short(book);
    assert.deepEqual([totals.waitingShortfall, market.ledger.remainder], [usd(700), usd(400)]);
  });

  it("a deficit 75 minutes later to the second still joins the waiting shortfall", async () => {
    const book = await withLosers([400, 700], { fund: "6000" });
    const { w, losers } = book;
    await w.price("SOL", "130");
    await liquidate(book, losers[0]);
    await w.wait(WAITING_LIFE - 1);
    await w.fresh();
    const second = await liquidate(book, losers[1]);
    assert.deepEqual([second.expiredShortfall, second.lossEventOpened], [0n, true]);
  });

  it("anyone hands expired waiting shortfall to the LPs when no further deficit comes", async () => {
    const book = await withLosers([400]);
    const { w, losers } = book;
    await w.price("SOL", "130");
    await liquidate(book, losers[0]);
    await w.wait(WAITING_LIFE + 1);
    assert.equal(told(await w.openLossEvent("SOL", "short"), "LossEventOpened").expiredShortfall, usd(400));
    const { totals, market } = await short(book);
    assert.deepEqual(
      [totals.waitingShortfall, market.ledger.remainder, market.ledger.deficits],
      [0n, usd(400), usd(400)],
    );
  });

  it("a shortfall within an hour of the last finalization waits, and anyone opens its event when the hour is over", async () => {
    const book = await withLosers([8_000, 3_000]);
    const { w, losers } = book;
    await w.price("SOL", "130");
    await liquidate(book, losers[0]);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    const finalized = await w.now();
    const second = await liquidate(book, losers[1]);
    assert.deepEqual([second.shortfall, second.lossEventOpened], [usd(3_000), false]);
    assert.equal((await short(book)).totals.waitingShortfall, usd(3_000));
    await w.waitUntil(finalized + HOUR);
    assert.equal(told(await w.openLossEvent("SOL", "short"), "LossEventOpened").shortfall, usd(3_000));
    await w.wait(QUARTER);
    assert.equal(told(await w.finalize("SOL", "short"), "LossEventFinalized").number, 1n);
  });

  it("a side whose waiting shortfall has reached the threshold takes only reductions, until the waiting shortfall has gone", async () => {
    const book = await withLosers([8_000, 3_000], { fund: "6000" });
    const { w, losers } = book;
    await w.price("SOL", "130");
    await liquidate(book, losers[0]);
    assert.equal(await tryOpen(book, "short"), "MarketReduceOnly", "an event is open");
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    assert.equal(await tryOpen(book, "short"), "opened", "it is over");
    await liquidate(book, losers[1]);
    assert.equal(await tryOpen(book, "short"), "MarketReduceOnly", "3,000 of waiting shortfall");
    assert.equal(await tryOpen(book, "long"), "opened", "the other side is free");
    await w.wait(WAITING_LIFE + 60);
    assert.equal(await tryOpen(book, "short"), "opened", "it has expired, though nobody has said so yet");
  });

  it("winners may close while the event is open, without impact", async () => {
    const book = await dueEvent({ params: { "fees.impact": "10%" } });
    const { w, winners } = book;
    const [first] = winners;
    assert.ok(first);
    const inside = told(await first.owner.decrease(first, { fraction: "0.5" }), "PositionDecreased");
    assert.equal(inside.impact, 0n);
    await w.finalize("SOL", "short");
    // Only the shorts are left: the skew shrinks by a close, which is free too; opening against nobody is not.
    const outside = told(await first.owner.close(first), "PositionDecreased");
    assert.equal(outside.impact, 0n);
  });

  it("nothing is lost on the way: at the end every dollar of every deficit has its place", async () => {
    const book = await withLosers([8_000, 3_000, 400]);
    const { w, losers } = book;
    await w.price("SOL", "130");
    await liquidate(book, losers[0]);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short", book.winners);
    await liquidate(book, losers[1]);
    await w.wait(HOUR);
    await w.openLossEvent("SOL", "short");
    await w.wait(QUARTER);
    await w.finalize("SOL", "short", book.winners);
    await liquidate(book, losers[2]);
    await w.wait(9 * HOUR);
    await w.openLossEvent("SOL", "short");
    await w.seal("SOL", "short");
    await w.seal("SOL", "short");
    const { ledger } = (await short(book)).market;
    const receipts = (await w.lossEvents("SOL", "short")).map(({ account }) => account.state);
    assert.deepEqual(
      receipts.map(({ shortfall, lpShare, sealed }) => [shortfall, lpShare, sealed]),
      [
        [usd(8_000), usd(4_000), 1],
        [usd(3_000), usd(1_500), 1],
      ],
    );
    assert.deepEqual([ledger.deficits, ledger.lpShare, ledger.escrow], [usd(11_400), usd(5_500), 0n]);
    assert.equal(ledger.lienPaid + ledger.lienUnpaid + ledger.remainder, usd(11_400) - usd(5_500));
    assert.ok(ledger.lienUnpaid < 10n, "winners who came at once paid all but a few units");
  });
});
