// What becomes of profit that waits: before, inside and after loss events, in jumps, and with a fund that is half full.
import assert from "node:assert/strict";
import { at, refused, told } from "../support/expect";
import { HOUR, type LossStory, lossStory, openLossEvent, QUARTER, usd } from "../support/loss";

const ONE = 10n ** 18n;
const reduced = (face: bigint, ...haircuts: bigint[]) =>
  haircuts.reduce((left, clawbackRate) => (left * (ONE - clawbackRate)) / ONE, face);

async function closeOf({ winners }: LossStory, i: number) {
  const winner = at(winners, i);
  return told(await winner.owner.close(winner), "PositionDecreased");
}
/** What all matured tickets of a winner pay them now. */
async function claimOf({ w, winners }: LossStory, i: number): Promise<bigint> {
  const { owner } = at(winners, i);
  const steps = await w.claim(owner);
  return steps.reduce((sum, step) => sum + told(step, "TicketClaimed").paid, 0n);
}
const haircutOf = async ({ w }: LossStory, number: number) =>
  (await w.lossEvent("SOL", "short", number)).state.clawbackRate;

describe("flow: tickets", () => {
  it("two events pass over one ticket, each takes its h of what the one before left", async () => {
    const book = await lossStory({ price: null });
    const { w } = book;
    const other = await w.actor("other", { USDC: "30015" });
    const later = await other.open("SOL", "long", { size: "1000", collateral: { USDC: "30015" } });
    await w.wait(QUARTER);
    await w.price("SOL", "130");
    await w.liquidate(book.loser);
    const { held } = await closeOf(book, 0);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    await w.wait(HOUR);
    await w.price("SOL", "110");
    const second = told(await w.liquidate(later.position), "PositionLiquidated");
    assert.deepEqual([second.deficit, second.lossEventOpened], [usd(10_000), true]);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    const [first, last] = [await haircutOf(book, 0), await haircutOf(book, 1)];
    assert.ok(first > 0n && last > 0n && first + last <= ONE / 2n);
    await w.wait(8 * HOUR);
    assert.equal(await claimOf(book, 0), reduced(held, first, last));
  });

  it("a ticket that matured before the event is paid in full, while the event is open", async () => {
    const book = await lossStory({ price: "145" });
    const { w } = book;
    // The fund is at its floor: all fresh profit waits.
    const { held } = await closeOf(book, 0);
    await w.wait(9 * HOUR);
    await w.price("SOL", "130");
    await w.liquidate(book.loser);
    assert.equal(await claimOf(book, 0), held);
  });

  it("a ticket that matures inside the event waits for its finalization and shares in it", async () => {
    const book = await lossStory({ price: "145" });
    const { w } = book;
    const { held } = await closeOf(book, 0);
    const matures = at(await w.ticketsOf(at(book.winners, 0).owner), 0).account.state.hour;
    await w.waitUntil(matures * HOUR - 60);
    await w.price("SOL", "130");
    await w.liquidate(book.loser);
    await w.waitUntil(matures * HOUR);
    await w.fresh();
    await refused(w, "TicketWaitsForLossEvent", () => claimOf(book, 0));
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    assert.equal(await claimOf(book, 0), reduced(held, await haircutOf(book, 0)));
  });

  it("a ticket that is made after the event is finalized owes it nothing", async () => {
    const book = await openLossEvent();
    const { w } = book;
    await w.wait(QUARTER);
    await w.finalize("SOL", "short", book.winners);
    const { held } = await closeOf(book, 0);
    await w.wait(9 * HOUR);
    assert.equal(await claimOf(book, 0), held);
  });

  it("with a full fund and a calm market all profit is paid at once", async () => {
    const book = await lossStory({ fund: "100000", price: "140" });
    await book.w.wait(20 * 60);
    const event = await closeOf(book, 0);
    assert.deepEqual([event.held, event.heldAfterJump], [0n, 0n]);
    assert.equal(event.profit, usd(6_000) - event.baseFee - event.borrow);
    assert.equal((await book.w.ticketsOf(at(book.winners, 0).owner)).length, 0);
  });

  it("while the market has jumped it waits an hour even then, and is paid in full", async () => {
    const book = await lossStory({ fund: "100000", price: "140" });
    const { w } = book;
    const event = await closeOf(book, 0);
    assert.deepEqual([event.profit, event.held], [0n, 0n]);
    assert.equal(event.heldAfterJump, usd(6_000) - event.baseFee - event.borrow);
    const [ticket, ...more] = await w.ticketsOf(at(book.winners, 0).owner);
    assert.ok(ticket);
    assert.equal(more.length, 0);
    assert.equal(ticket.account.state.hour, Math.ceil(((await w.now()) + HOUR) / HOUR));
    await refused(w, "TicketNotMatured", () => claimOf(book, 0));
    await w.waitUntil(ticket.account.state.hour * HOUR);
    assert.equal(await claimOf(book, 0), event.heldAfterJump);
  });

  it("nobody gains by closing just before the first bankruptcy: the event reaches the ticket of an hour", async () => {
    const book = await lossStory({ fund: "100000", price: "100" });
    const { w } = book;
    const event = await closeOf(book, 0);
    assert.equal(event.held, 0n);
    // 50,000 lost, 12,000 of collateral, 25,000 from the fund, of which a dollar is the keeper's.
    assert.equal(told(await w.liquidate(book.loser), "PositionLiquidated").shortfall, usd(13_001));
    await w.wait(QUARTER);
    const { clawbackRate } = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    assert.equal(clawbackRate, (usd(6_500.5) * ONE) / (event.heldAfterJump + usd(20_000)));
    await w.wait(2 * HOUR);
    assert.equal(await claimOf(book, 0), reduced(event.heldAfterJump, clawbackRate));
  });

  it("with usable coverage of three quarters half of fresh profit waits eight hours, the other half is paid", async () => {
    // (40,000 - 10,000) / (50,000 - 10,000) = 0.75: phi = 2 x (1 - 0.75).
    const book = await lossStory({ fund: "40000", price: "148" });
    const { w } = book;
    const event = await closeOf(book, 0);
    const net = usd(1_200) - event.baseFee - event.borrow;
    assert.deepEqual([event.held, event.profit, event.heldAfterJump], [(net + 1n) / 2n, net / 2n, 0n]);
    await w.wait(9 * HOUR);
    assert.equal(await claimOf(book, 0), event.held);
  });

  it("and in a jump the other half waits an hour: two tickets, two hours", async () => {
    const book = await lossStory({ fund: "40000", price: "140" });
    const { w } = book;
    const event = await closeOf(book, 0);
    const net = usd(6_000) - event.baseFee - event.borrow;
    assert.deepEqual([event.profit, event.held, event.heldAfterJump], [0n, (net + 1n) / 2n, net / 2n]);
    const tickets = await w.ticketsOf(at(book.winners, 0).owner);
    assert.deepEqual(
      tickets.map(({ account }) => account.state.face),
      [event.heldAfterJump, event.held],
    );
    await w.wait(2 * HOUR);
    assert.equal(await claimOf(book, 0), event.heldAfterJump);
    await w.wait(8 * HOUR);
    assert.equal(await claimOf(book, 0), event.held);
  });

  it("the fund's draw for the losers makes more of the winners' profit wait", async () => {
    // 8,000 and the keeper's dollar of the 25,000 that a side may draw in an hour are used: 67.996 % unused, phi =
    // 64.008 %.
    const book = await lossStory({ fund: "100000", price: "130" });
    await book.w.liquidate(book.loser);
    const event = await closeOf(book, 0);
    const net = usd(12_000) - event.baseFee - event.borrow;
    const waits = (net * 64_008n + 99_999n) / 100_000n;
    assert.deepEqual([event.held, event.heldAfterJump], [waits, net - waits]);
  });

  it("two owners and dust: the last claim of an hour leaves what rounding kept to the LPs", async () => {
    const book = await openLossEvent({ sizes: ["333.333333333", "333.333333333", "333.333333334"] });
    const { w } = book;
    const held = [];
    for (const i of [0, 1, 2]) held.push((await closeOf(book, i)).held);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    const clawbackRate = await haircutOf(book, 0);
    await w.wait(9 * HOUR);
    const bucket = at((await w.pool()).state.custodies, 0).escrow;
    const paid = [];
    for (const i of [0, 1, 2]) paid.push(await claimOf(book, i));
    assert.deepEqual(
      paid,
      held.map((face) => reduced(face, clawbackRate)),
    );
    const dust = bucket - paid.reduce((a, b) => a + b, 0n);
    assert.ok(dust >= 0n && dust <= 3n, `${dust}`);
    assert.equal(at((await w.pool()).state.custodies, 0).escrow, 0n);
  });

  it("profit escrowed a day into an event that nobody finalizes matures early enough to stay in its reach", async () => {
    const book = await openLossEvent();
    const { w } = book;
    const opened = await w.now();
    await w.wait(26 * HOUR);
    await w.price("SOL", "120");
    const { held } = await closeOf(book, 0);
    const [ticket] = await w.ticketsOf(at(book.winners, 0).owner);
    // 34 hours after the event's hour it would share a bucket with what matured in its second hour.
    assert.equal(ticket?.account.state.hour, Math.floor(opened / HOUR) + 31);
    await w.wait(6 * HOUR);
    await refused(w, "TicketWaitsForLossEvent", () => claimOf(book, 0));
    await w.finalize("SOL", "short");
    assert.equal(await claimOf(book, 0), reduced(held, await haircutOf(book, 0)));
    assert.equal(held, usd(6_000), "10 dollars on 600 SOL are of the last eight hours, the 20 before are paid");
  });

  it("a winner can still close two days into an event that nobody finalizes", async () => {
    const book = await openLossEvent();
    const { w } = book;
    await w.wait(48 * HOUR);
    await w.price("SOL", "120");
    const { held, heldAfterJump } = await closeOf(book, 0);
    assert.equal(heldAfterJump, 0n);
    await refused(w, "TicketWaitsForLossEvent", () => claimOf(book, 0));
    await w.finalize("SOL", "short");
    assert.equal(await claimOf(book, 0), reduced(held, await haircutOf(book, 0)));
  });
});
