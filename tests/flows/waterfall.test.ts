// One loss of 1,000 SOL at every depth of the waterfall: who pays, to the cent, and that nobody else does.
import assert from "node:assert/strict";
import type { World } from "@ballast/testkit";
import { at, told, toldAmong } from "../support/expect";
import {
  HOUR,
  type LossStory,
  type LossStoryOptions,
  lossStory,
  openLossEvent,
  ownerOf,
  QUARTER,
  sideOf,
  USD,
  usd,
} from "../support/loss";

/** Base fee 1 bp and no impact as everywhere here, but a real fund and a real deductible. */
const RICH: LossStoryOptions = { fund: "100000", params: { "mutualization.deductible": "25bp" } };
const liquidated = async ({ w, loser }: LossStory) => told(await w.liquidate(loser), "PositionLiquidated");
const ledgerOf = async (w: World) => (await w.market("SOL")).state.ledger;
const fundOf = async (w: World) => (await w.pool()).state.fund.balance;

interface Shares {
  deficits: bigint;
  insurance?: bigint;
  young?: bigint;
  deductible?: bigint;
  lpShare?: bigint;
  escrow?: bigint;
  lienPaid?: bigint;
  lienUnpaid?: bigint;
  remainder?: bigint;
}
async function paidBy(w: World, shares: Shares): Promise<void> {
  const nobody = { insurance: 0n, young: 0n, deductible: 0n, lpShare: 0n, escrow: 0n, lienPaid: 0n, lienUnpaid: 0n };
  assert.deepEqual(await ledgerOf(w), { ...nobody, remainder: 0n, ...shares });
}

describe("flow: a loss goes down the waterfall", () => {
  it("collateral pays all: a part of the position is closed, nobody else pays anything", async () => {
    const book = await lossStory({ ...RICH, price: "140" });
    const { w, loser } = book;
    const event = await liquidated(book);
    await paidBy(w, { deficits: 0n });
    // 2,000 of 12,000 are left: 3.4 % (1.2 MM is 2.88 %, MM + 2 % 4.4 %) of 140,000 needs 6,160. It closes whole
    // hundredths.
    assert.deepEqual([event.deficit, event.size % 10_000_000_000n], [0n, 0n]);
    assert.equal(event.positionSize, 1_000_000_000_000n - event.size);
    assert.equal(event.keeperReward, event.liquidationFee / 2n);
    assert.equal((await w.unhealthy("SOL")).length, 0);
    const position = await w.position(loser);
    const loss = (event.size * 10n) / 1_000n;
    // Loss and half per cent of the closed notional left the collateral; borrow is what remains.
    const fee = (((event.size * 140n) / 1_000n) * 50n) / 10_000n;
    const borrow = usd(12_000) - loss - fee - (position?.state.collateral ?? 0n);
    assert.equal(event.liquidationFee, fee);
    assert.ok(borrow > 0n && borrow < USD, `${borrow}`);
    assert.equal(await fundOf(w), usd(100_000));
  });

  it("a young position leaves its deficit to the LPs alone, however rich the fund is", async () => {
    const book = await lossStory({ ...RICH, price: null });
    const { w, loser } = book;
    const owner = loser.owner;
    await w.tokens.mintTo(owner.token("USDC"), usd(13_000));
    const { position } = await owner.open("SOL", "long", { size: "1000", collateral: { USDC: "12020" } });
    await w.wait(QUARTER - 60);
    await w.price("SOL", "130");
    const event = told(await w.liquidate(position), "PositionLiquidated");
    assert.deepEqual([event.young, event.insurance, event.deductible, event.shortfall], [event.deficit, 0n, 0n, 0n]);
    await paidBy(w, { deficits: event.deficit, young: event.deficit });
    // Only the keeper's dollar comes from the fund.
    assert.equal(await fundOf(w), usd(99_999));
  });

  it("an increase leaves its share of the deficit to the LPs, and 15 minutes later nothing", async () => {
    const book = await lossStory({ ...RICH, price: null });
    const { w, loser } = book;
    await w.tokens.mintTo(loser.owner.token("USDC"), usd(10_000));
    await loser.owner.increase(loser, { size: "250", collateral: { USDC: "3000" } });
    await w.price("SOL", "130");
    const { deficit, young, insurance } = await liquidated(book);
    assert.deepEqual([young, insurance], [deficit / 5n, deficit - deficit / 5n]);
    await paidBy(w, { deficits: deficit, young, insurance });
  });

  it("a position 15 minutes after its increase is not young any more", async () => {
    const book = await lossStory({ ...RICH, price: null });
    const { w, loser } = book;
    await w.tokens.mintTo(loser.owner.token("USDC"), usd(1_000));
    await loser.owner.increase(loser, { size: "1", collateral: { USDC: "12.02" } });
    await w.wait(QUARTER);
    await w.price("SOL", "130");
    const event = await liquidated(book);
    assert.deepEqual([event.young, event.insurance], [0n, event.deficit]);
  });

  it("the fund pays all of 8,000 dollars at once, into the pool", async () => {
    const book = await lossStory(RICH);
    const { w } = book;
    const before = await w.snapshot();
    const event = await liquidated(book);
    const after = await w.snapshot();
    assert.deepEqual(
      [event.deficit, event.insurance, event.deductible, event.shortfall],
      [usd(8_000), usd(8_000), 0n, 0n],
    );
    assert.equal(event.lossEventOpened, false);
    await paidBy(w, { deficits: usd(8_000), insurance: usd(8_000) });
    const moved = (field: string) => BigInt(after.fields.get(field) ?? 0) - BigInt(before.fields.get(field) ?? 0);
    // The loser's 12,000 and the fund's 8,000 are what the winners' 20,000 will be paid from; the keeper had nothing to
    // take, so a dollar.
    assert.equal(moved("pool.state.custodies.0.owned"), usd(20_000));
    assert.equal(moved("insuranceVault"), -usd(8_001));
    assert.equal(moved("vaults.USDC"), usd(8_000));
    assert.equal(moved("tokens.keeper.USDC"), USD);
  });

  it("the fund stops at its hourly cap of a quarter, then the LPs' deductible, then a loss event", async () => {
    const book = await lossStory({ ...RICH, params: { "mutualization.deductible": "10bp" }, price: "105" });
    const { w } = book;
    const { deductible } = (await w.pool()).state;
    const event = await liquidated(book);
    // 45,000 lost, 12,000 of collateral; of the quarter a dollar is the keeper's.
    const lps = deductible.dayAum / 1_000n;
    assert.ok(lps > usd(3_400) && lps < usd(3_500));
    assert.deepEqual(
      [event.deficit, event.insurance, event.deductible, event.shortfall],
      [usd(33_000), usd(24_999), lps, usd(8_001) - lps],
    );
    assert.equal(event.lossEventOpened, true);
    const { book: short, totals } = await sideOf(w, "SOL", "short");
    assert.deepEqual([totals.lossEvent, totals.waitingShortfall], [usd(8_001) - lps, 0n]);
    assert.deepEqual([short.open.insurance, short.open.deductible, short.open.deficits], [usd(24_999), lps, 1n]);
  });

  it("the fund never pays below its floor", async () => {
    const book = await lossStory({ fund: "12000" });
    const event = await liquidated(book);
    // The keeper's dollar comes first; where nothing is above the floor it is paid from below.
    assert.deepEqual([event.insurance, event.shortfall], [usd(1_999), usd(6_001)]);
    assert.equal(await fundOf(book.w), usd(10_000));
    const low = await lossStory({ fund: "10000" });
    assert.equal((await liquidated(low)).insurance, 0n);
    assert.equal(await fundOf(low.w), usd(9_999));
  });

  it("the LPs' deductible bears what is left where it suffices, and nothing is a shortfall", async () => {
    const book = await lossStory({ params: { "mutualization.deductible": "25bp" } });
    const event = await liquidated(book);
    assert.deepEqual([event.insurance, event.deductible, event.shortfall], [0n, usd(8_000), 0n]);
    await paidBy(book.w, { deficits: usd(8_000), deductible: usd(8_000) });
  });

  it("an event with escrow only: both winners close inside it and pay 4,000 of 20,000 out of their tickets", async () => {
    const book = await openLossEvent();
    const { w, winners } = book;
    const held: bigint[] = [];
    for (const winner of winners) {
      const event = told(await winner.owner.close(winner), "PositionDecreased");
      assert.deepEqual([event.profit, event.heldAfterJump], [0n, 0n]);
      held.push(event.held);
    }
    const [a = 0n, b = 0n] = held;
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    const clawbackRate = (usd(4_000) * 10n ** 18n) / (a + b);
    const taken = ((a + b) * clawbackRate) / 10n ** 18n;
    assert.deepEqual(
      [event.lpShare, event.escrow, event.lien, event.remainder, event.clawbackRate],
      [usd(4_000), taken, usd(4_000) - taken, 0n, clawbackRate],
    );
    await w.wait(9 * HOUR);
    for (const [i, face] of held.entries()) {
      const owner = ownerOf(book, i);
      const before = await owner.balance("USDC");
      await w.claim(owner);
      assert.equal((await owner.balance("USDC")) - before, (face * (10n ** 18n - clawbackRate)) / 10n ** 18n);
    }
    await w.seal("SOL", "short");
    await paidBy(w, {
      deficits: usd(8_000),
      lpShare: usd(4_000),
      escrow: taken,
      lienUnpaid: usd(4_000) - taken,
    });
    assert.equal(at((await w.pool()).state.custodies, 0).escrow, 0n);
  });

  it("an event with liens only: both winners stay open and pay 4,000 with a fifth of their positions", async () => {
    const book = await openLossEvent();
    const { w } = book;
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    const applied = { side: 1, positions: 2, paid: usd(4_000), bounty: USD, liens: 0n };
    told(await w.applyLiens("SOL", "short"), "LiensApplied", applied);
    await paidBy(w, { deficits: usd(8_000), lpShare: usd(4_000), lienPaid: usd(4_000) });
    const { totals } = await sideOf(w, "SOL", "short");
    assert.deepEqual([totals.size, totals.entry, totals.liens], [800_000_000_000n, usd(120_000), 0n]);
  });

  it("an event with both: who closed inside it and who stayed pay the same share of their fresh gain", async () => {
    const book = await openLossEvent();
    const { w, winners } = book;
    const [first, second] = [at(winners, 0), at(winners, 1)];
    const closed = told(await first.owner.close(first), "PositionDecreased");
    await w.wait(QUARTER);
    const event = toldAmong(await w.finalize("SOL", "short", [second]), "LossEventFinalized");
    // S is what the first one has in their ticket (12,000 less fees), N the 8,000 of the second.
    const clawbackRate = (usd(4_000) * 10n ** 18n) / (closed.held + usd(8_000));
    assert.equal(event.clawbackRate, clawbackRate);
    assert.equal(event.escrow, (closed.held * clawbackRate) / 10n ** 18n);
    assert.equal(event.escrow + event.lien, usd(4_000));
    const { lienPaid, lienUnpaid } = await ledgerOf(w);
    const owed = (usd(8_000) * clawbackRate) / 10n ** 18n;
    assert.ok(owed - lienPaid <= 1n, "a lien is collected to the unit");
    assert.equal(lienPaid + lienUnpaid, event.lien);
    await w.wait(9 * HOUR);
    const before = await first.owner.balance("USDC");
    await w.claim(first.owner);
    const kept = (await first.owner.balance("USDC")) - before;
    assert.equal(kept, (closed.held * (10n ** 18n - clawbackRate)) / 10n ** 18n);
  });

  it("a one-sided book: winners who mirror a tenth of the losing side pay at most a tenth", async () => {
    const book = await openLossEvent({ sizes: ["100"] });
    const { w } = book;
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    // 100 SOL for 962 s against 1,000 SOL for 960 s, of 4,000: 400.833333. Fresh gain is 2,000, 25 % of it would be
    // 500.
    assert.deepEqual(
      [event.lpShare, event.lien, event.remainder],
      [usd(4_000), 400_833_333n, usd(4_000) - 400_833_333n],
    );
    await paidBy(w, {
      deficits: usd(8_000),
      lpShare: usd(4_000),
      lienUnpaid: 400_833_333n,
      remainder: usd(4_000) - 400_833_333n,
    });
  });

  it("nobody won: half and the rest are the LPs'", async () => {
    const book = await openLossEvent({ sizes: [] });
    const { w } = book;
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    assert.deepEqual([event.lpShare, event.escrow, event.lien, event.remainder], [usd(4_000), 0n, 0n, usd(4_000)]);
  });

  it("winners never give more than a quarter of their fresh gain in one event", async () => {
    // 23,000 of loss against 9,000 of collateral; half of U is 7,000, a quarter of the fresh gain of 23,000 is 5,750.
    const book = await openLossEvent({ loserHolds: { USDC: "9015" }, price: "127" });
    const { w } = book;
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    assert.deepEqual(
      [event.shortfall, event.lpShare, event.lien, event.remainder],
      [usd(14_000), usd(7_000), usd(5_750), usd(1_250)],
    );
    assert.equal(event.clawbackRate, 250_000_000_000_000_000n);
  });

  it("longs win: tickets and liens are in the index token, valued at the price of the event", async () => {
    const book = await openLossEvent({ winning: "long" });
    const { w, winners } = book;
    const [first, second] = [at(winners, 0), at(winners, 1)];
    const closed = told(await first.owner.close(first), "PositionDecreased");
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "long"), "LossEventFinalized");
    const value = (closed.held * 170n) / 1_000n;
    const clawbackRate = (usd(4_000) * 10n ** 18n) / (value + usd(8_000));
    assert.equal(event.clawbackRate, clawbackRate);
    assert.equal(event.escrow, (((closed.held * clawbackRate) / 10n ** 18n) * 170n) / 1_000n);
    const liens = told(await w.applyLiens("SOL", "long", [second]), "LiensApplied");
    assert.ok((usd(8_000) * clawbackRate) / 10n ** 18n - liens.paid <= 1n);
    await w.wait(9 * HOUR);
    await w.claim(first.owner);
    assert.equal(await first.owner.balance("SOL"), (closed.held * (10n ** 18n - clawbackRate)) / 10n ** 18n);
  });

  it("older profit and principal are never touched: only the last eight hours' gain is fresh", async () => {
    // The short gains 10 USD a SOL, then nothing for nine hours, then 10 more.
    const book = await lossStory({ price: null, loserHolds: { USDC: "12015" } });
    const { w, winners } = book;
    await w.price("SOL", "140");
    await w.wait(9 * HOUR);
    await w.price("SOL", "130");
    await w.liquidate(book.loser);
    const [first] = winners;
    assert.ok(first);
    const closed = told(await first.owner.close(first), "PositionDecreased");
    // 12,000 of gain less fees, 6,000 of it fresh.
    assert.equal(closed.held, usd(6_000));
    assert.equal(closed.profit, usd(12_000) - closed.baseFee - closed.borrow - usd(6_000));
  });

  it("two losers: the second shortfall joins the open event of the first", async () => {
    const book = await lossStory({ price: null });
    const { w } = book;
    const other = await w.actor("other", { USDC: "12015" });
    const { position } = await other.open("SOL", "long", { size: "1000", collateral: { USDC: "12015" } });
    await w.wait(QUARTER);
    await w.price("SOL", "130");
    await liquidated(book);
    await w.wait(600);
    const event = told(await w.liquidate(position), "PositionLiquidated");
    assert.deepEqual([event.shortfall, event.lossEventOpened], [usd(8_000), false]);
    const { book: short, totals } = await sideOf(w, "SOL", "short");
    assert.deepEqual([totals.lossEvent, totals.waitingShortfall, short.open.deficits], [usd(16_000), 0n, 2n]);
    await w.wait(QUARTER - 600);
    assert.equal(told(await w.finalize("SOL", "short"), "LossEventFinalized").shortfall, usd(16_000));
  });
});
