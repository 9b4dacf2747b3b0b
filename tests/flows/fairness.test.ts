// Nobody gains by the order in which they come, by splitting, by a flash of size or in another market; and limits
// refill with time.
import assert from "node:assert/strict";
import { World } from "@ballast/testkit";
import { editPool } from "../support/edit";
import { at, told } from "../support/expect";
import {
  dueEvent,
  finalizedEvent,
  HOUR,
  lossStory,
  openLossEvent,
  ownerOf,
  QUARTER,
  sideOf,
  usd,
} from "../support/loss";
import { finalizeIx } from "../support/mutualization";

const ONE = 10n ** 18n;
const SOL = 1_000_000_000n;

describe("flow: fairness", () => {
  it("inside an event the order in which winners close does not matter", async () => {
    const kept: bigint[][] = [];
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      const book = await openLossEvent({ sizes: ["500", "300", "200"] });
      const { w, winners } = book;
      for (const i of order) await ownerOf(book, i).close(at(winners, i));
      await w.wait(QUARTER);
      await w.finalize("SOL", "short");
      await w.wait(9 * HOUR);
      const paid: bigint[] = [];
      for (const i of [0, 1, 2]) paid.push(told(at(await w.claim(ownerOf(book, i)), 0), "TicketClaimed").paid);
      kept.push(paid);
    }
    assert.deepEqual(kept[0], kept[1]);
  });

  it("who closes just before the event opens, and who just after, lose the same share of the same profit", async () => {
    // The fund is at its floor: all fresh profit waits anyway.
    const book = await lossStory({ sizes: ["500", "500"] });
    const { w, winners } = book;
    const before = told(await ownerOf(book, 0).close(at(winners, 0)), "PositionDecreased");
    await w.liquidate(book.loser);
    const after = told(await ownerOf(book, 1).close(at(winners, 1)), "PositionDecreased");
    await w.wait(QUARTER);
    const { clawbackRate } = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    await w.wait(9 * HOUR);
    const paid = [];
    for (const i of [0, 1]) paid.push(told(at(await w.claim(ownerOf(book, i)), 0), "TicketClaimed").paid);
    assert.deepEqual(
      paid,
      [before.held, after.held].map((held) => (held * (ONE - clawbackRate)) / ONE),
    );
  });

  it("splitting a position in three changes what it owes by less than a unit each", async () => {
    const liens: bigint[] = [];
    for (const sizes of [
      ["600", "400"],
      ["123.456789", "276.543211", "200", "400"],
    ]) {
      const book = await finalizedEvent({ sizes });
      const { w, winners } = book;
      const mine = winners.slice(0, -1);
      liens.push(told(await w.applyLiens("SOL", "short", mine), "LiensApplied").paid);
    }
    const [whole = 0n, parts = 0n] = liens;
    assert.equal(whole, usd(2_400));
    assert.ok(whole - parts >= 0n && whole - parts <= 3n, `${whole} and ${parts}`);
  });

  it("a short that opened a minute before the crash weighs a minute, not its size", async () => {
    const book = await lossStory({ sizes: ["100"], price: null, fund: "6000" });
    const { w } = book;
    const flash = await w.actor("flash", { USDC: "20000" });
    await flash.open("SOL", "short", { size: "900", collateral: { USDC: "20000" } });
    await w.wait(60);
    await w.price("SOL", "130");
    await w.liquidate(book.loser);
    const { open } = (await sideOf(w, "SOL", "short")).book;
    // 100 SOL from 2 s before the loser on, 900 for a minute, against 1,000.
    const seconds = open.losingWeight / (1_000n * SOL);
    assert.equal(open.winningWeight, 100n * SOL * (seconds + 2n) + 900n * SOL * 60n);
    assert.ok(open.winningWeight * 5n < open.losingWeight, "about a sixth");
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    assert.equal(event.lien, (usd(4_000) * open.winningWeight) / open.losingWeight);
  });

  it("who enlarges the winning side at the bottom dilutes the others; only the LPs lose by it", async () => {
    const book = await lossStory({ fund: "6000" });
    const { w, winners } = book;
    const late = await w.trader({ USDC: 20_000 });
    const { position } = await late.open("SOL", "short", { size: "1000", collateral: { USDC: 20_000 } });
    await w.liquidate(book.loser);
    await w.wait(QUARTER);
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    // N counts 2,000 SOL x 20: h is 10 %. The late one has no gain; the others owe 2,000 of the 4,000.
    assert.deepEqual([event.lien, event.clawbackRate], [usd(4_000), ONE / 10n]);
    const liens = told(await w.applyLiens("SOL", "short", [...winners, position]), "LiensApplied");
    assert.deepEqual([liens.paid, liens.positions], [usd(2_000), 2]);
    await w.wait(8 * HOUR + 1);
    assert.equal(told(await w.seal("SOL", "short"), "LossEventSealed").lienLapsed, usd(2_000));
  });

  it("an event is finalized with the parameters of its opening, whatever became of the pool's", async () => {
    const book = await dueEvent();
    const { w } = book;
    await editPool(w, { params: { lossEvents: { lpShare: 10_000n, maxClawback: 0n } } });
    const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    assert.deepEqual([event.lpShare, event.lien, event.remainder], [usd(4_000), usd(4_000), 0n]);
  });

  it("no event crosses markets: neither the other market nor its positions change in anything", async () => {
    const book = await dueEvent({ custodies: ["USDC", "SOL", "ETH"], fund: "6000" });
    const { w } = book;
    const eve = await w.trader({ USDC: 2_000 }, "eve");
    const { position } = await eve.open("ETH", "short", { size: 1, collateral: { USDC: 1_000 } });
    await w.price("ETH", "2900");
    await w.fresh();
    const before = await w.snapshot();
    await w.run(finalizeIx(w, "short"), [w.keeper]);
    const names = World.diff(before, await w.snapshot()).map(({ field }) => field);
    const touched = names.filter(
      (field) => field.includes("ETH") || field.includes("exposures.1") || field.includes(position.address.toBase58()),
    );
    assert.deepEqual(touched, []);
    assert.equal(told(await eve.close(position), "PositionDecreased").lien, 0n);
  });

  it("the fund's hourly cap refills linearly: half an hour later half of it can be drawn again", async () => {
    const book = await lossStory({ fund: "100000", price: null });
    const { w } = book;
    const other = await w.actor("other", { USDC: "12015" });
    const { position } = await other.open("SOL", "long", { size: "1000", collateral: { USDC: "12015" } });
    await w.wait(QUARTER);
    await w.price("SOL", "105");
    const first = told(await w.liquidate(book.loser), "PositionLiquidated");
    const before = await w.now();
    // The keeper's dollar comes out of the same limit, before the deficit.
    assert.equal(first.insurance, usd(25_000 - 1));
    await w.wait(1_800);
    const second = told(await w.liquidate(position), "PositionLiquidated");
    const seconds = BigInt((await w.now()) - before);
    assert.equal(second.insurance, (usd(25_000) * seconds) / 3_600n - usd(1));
    assert.equal(second.insurance + second.shortfall, usd(33_000));
  });

  it("the LPs' deductible refills linearly over a day", async () => {
    const book = await lossStory({ params: { "mutualization.deductible": "10bp" }, price: null });
    const { w } = book;
    const other = await w.actor("other", { USDC: "20015" });
    const { position } = await other.open("SOL", "long", { size: "1000", collateral: { USDC: "20015" } });
    await w.wait(QUARTER);
    await w.price("SOL", "130");
    const limit = (await w.pool()).state.deductible.dayAum / 1_000n;
    const first = told(await w.liquidate(book.loser), "PositionLiquidated");
    const before = await w.now();
    assert.equal(first.deductible, limit);
    await w.wait(2 * HOUR);
    await w.price("SOL", "120");
    const second = told(await w.liquidate(position), "PositionLiquidated");
    const seconds = BigInt((await w.now()) - before);
    assert.equal(second.deductible, (limit * seconds) / 86_400n);
    assert.equal(second.deductible + second.shortfall, usd(10_000));
  });

  it("a loss that only the spread of a close makes is waived, never insured nor shared", async () => {
    // The residual at the print is positive, at print less confidence it is not.
    const book = await lossStory({ price: null });
    const { w, loser } = book;
    await w.price("SOL", "138.1", { conf: "1" });
    const event = told(await loser.owner.close(loser), "PositionDecreased");
    assert.deepEqual([event.pnl, event.returned], [-usd(12_900), 0n]);
    assert.equal(event.seized, usd(12_000));
    assert.equal((await w.market("SOL")).state.ledger.deficits, 0n);
  });
});
