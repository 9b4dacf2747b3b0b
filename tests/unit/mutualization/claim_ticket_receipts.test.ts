import assert from "node:assert/strict";
import { claimInstructions, createContext, decode, encodeAccount, PROGRAM_ID, pda } from "@ballast/sdk";
import { type Actor, type World, World as Worlds } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { exactly } from "../../support/due";
import { at, refused, told } from "../../support/expect";
import { BARE, HOUR, lossStory, openLossEvent, QUARTER, sideOf, usd } from "../../support/loss";
import { claimIx, receiptOf } from "../../support/mutualization";
import { send } from "../../support/send";
import { strangers } from "../../support/strangers";
import { eventPasses, holdHour, putTickets } from "../../support/tickets";

/** U of each event: L 500, H 500 of the 10,000 that the ticket is worth at first. */
const U = 1_000n;

interface Old {
  w: World;
  owner: Actor;
  ticket: PublicKey;
  side: "short";
}

/** A ticket of 10,000 that two events reached, and that slept while ten more passed: the ring has numbers 4 to 11. */
async function sleeper(): Promise<Old> {
  const w = await Worlds.create({ fund: "20000", params: BARE, verify: false });
  const owner = await w.actor("owner");
  // It matures after two hours and a half: the third event opens at its maturity.
  const hour = await holdHour(w, 9_000);
  const [ticket] = await putTickets(w, "short", hour, [[owner, 10_000n]]);
  assert.ok(ticket);
  for (let number = 0; number < 12; number += 1) {
    if (number === 2) await w.waitUntil(hour * HOUR);
    if (number >= 8) await w.seal("SOL", "short", BigInt(number - 8));
    await eventPasses(w, "short", U);
  }
  w.verifying = true;
  return { w, owner, ticket, side: "short" };
}

const run = ({ w, owner, ticket }: Old, receipts: readonly PublicKey[]) =>
  w.run(claimIx(w, "short", owner.address, ticket, { receipts }), [w.keeper]);
const receipts = (w: World, ...numbers: bigint[]) => numbers.map((number) => receiptOf(w, "short", number));

describe("claim_ticket with receipts that the ring no longer has", () => {
  let old: Old;
  beforeEach(async () => {
    old = await sleeper();
  });

  it("reads the events that reached it from their receipts, and stops at the first that did not", async () => {
    // 5 % of 10,000, then 500 of 9,500 (h 1/19, rounded down): 9,500 and 9,000 are left; the third event opened at the
    // maturity.
    const claim = told(await run(old, receipts(old.w, 0n, 1n, 2n)), "TicketClaimed");
    assert.deepEqual([claim.face, claim.paid, claim.dust], [10_000n, 9_000n, 1n]);
    assert.equal(await old.owner.balance("USDC"), 9_000n);
  });

  it("is claimed by the World without being event which receipts it needs", async () => {
    assert.equal(told(await old.w.claimTicket(old.ticket), "TicketClaimed").paid, 9_000n);
  });

  it("is planned by the SDK with those that it needs, and none of the nine that follow", async () => {
    const { w } = old;
    await w.fresh();
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const plan = await claimInstructions(ctx, { payer: w.keeper.address, ticket: old.ticket });
    const given = receipts(w, 0n, 1n, 2n, 3n).map((receipt) =>
      at(plan.instructions, plan.instructions.length - 1).keys.some(({ pubkey }) => pubkey.equals(receipt)),
    );
    assert.deepEqual(given, [true, true, true, false]);
    assert.equal(plan.quote.paid, 9_000n);
    await send(w, plan, [w.keeper]);
    assert.equal(await old.owner.balance("USDC"), 9_000n);
  });

  it("is due for anybody, with what it pays", async () => {
    await old.w.fresh();
    const claims = (await exactly(old.w)).filter((task) => task.kind === "claimTicket");
    assert.deepEqual(
      claims.map(({ ticket, paid }) => [ticket.address, paid]),
      [[old.ticket, 9_000n]],
    );
  });

  it("ignores receipts beyond those that it needs", async () => {
    const all = Array.from({ length: 12 }, (_, number) => BigInt(number));
    assert.equal(told(await run(old, receipts(old.w, ...all)), "TicketClaimed").paid, 9_000n);
  });

  it("refuses without the receipts, or without one of them", async () => {
    const { w } = old;
    for (const given of [[], [0n], [0n, 1n], [1n, 2n], [0n, 2n], [2n]]) {
      await refused(w, "ReceiptsIncomplete", () => run(old, receipts(w, ...given)));
    }
  });

  it("refuses receipts in another order, or one of them twice", async () => {
    const { w } = old;
    for (const given of [
      [1n, 0n, 2n],
      [0n, 2n, 1n],
      [0n, 0n, 1n, 2n],
      [2n, 1n, 0n],
    ]) {
      await refused(w, "ReceiptsIncomplete", () => run(old, receipts(w, ...given)));
    }
  });

  it("refuses a receipt of another market, of the other side, or of nobody", async () => {
    const { w } = old;
    const [first, second, third] = receipts(w, 0n, 1n, 2n) as [PublicKey, PublicKey, PublicKey];
    const found = await w.chain.getAccount(second);
    assert.ok(found);
    const { state, ...identity } = decode("LossEvent", found.data);
    const put = (account: Parameters<typeof encodeAccount<"LossEvent">>[1]) =>
      w.chain.setAccount(receiptOf(w, "long", 1n), { owner: PROGRAM_ID, data: encodeAccount("LossEvent", account) });
    const given = [first, receiptOf(w, "long", 1n), third];
    await put({ ...identity, market: strangers.nowhere, state });
    await refused(w, "WrongAccount", () => run(old, given));
    await put({ ...identity, state: { ...state, side: 0 } });
    await refused(w, "ReceiptsIncomplete", () => run(old, given));
    const fake = await strangers.lookAlike(w, second);
    await refused(w, "IllegalOwner", () => run(old, [first, fake, third]));
    await refused(w, "AccountDataTooSmall", () => run(old, [first, pda.controller(), third]));
    await refused(w, "IllegalOwner", () => run(old, [first, w.staker.token("USDC"), third]));
    assert.ok(await w.ticket(old.ticket));
  });
});

describe("a ticket that is added to", () => {
  it("is brought up to date over an event before new profit joins it, and the dust goes to the LPs", async () => {
    const { w, winners } = await openLossEvent();
    const [winner] = winners;
    assert.ok(winner);
    const first = told(await winner.owner.decrease(winner, { fraction: "0.5" }), "PositionDecreased");
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    const { clawbackRate } = (await w.lossEvent("SOL", "short", 0)).state;
    const second = told(await winner.owner.close(winner), "PositionDecreased");
    assert.ok(first.held > usd(5_900) && second.held > usd(4_700) && second.lien > usd(1_100));
    const [ticket, ...more] = await w.ticketsOf(winner.owner);
    assert.ok(ticket);
    assert.equal(more.length, 0, "both mature in the same hour");
    const kept = (first.held * (10n ** 18n - clawbackRate)) / 10n ** 18n;
    assert.deepEqual([ticket.account.state.face, ticket.account.state.lossEvents], [kept + second.held, 1n]);
    const { book } = await sideOf(w, "SOL", "short");
    const bucket = at(book.escrow.buckets, ticket.account.state.hour % 32);
    const lost = (first.held * clawbackRate) / 10n ** 18n;
    assert.deepEqual([bucket.tokens, bucket.tickets], [first.held - lost + second.held, 1]);
    await w.waitUntil(ticket.account.state.hour * HOUR);
    const [claim] = await w.claim(winner.owner);
    assert.ok(claim);
    const { paid, dust } = told(claim, "TicketClaimed");
    assert.deepEqual([paid, dust], [kept + second.held, bucket.tokens - kept - second.held]);
    assert.equal(dust, 1n);
  });
});

describe("a ticket whose place in the ring of hours is needed again", () => {
  it("is paid from the matured rest, a day and a half later, and the last one leaves its dust to the LPs", async () => {
    const { w, winners } = await lossStory({ fund: "20000" });
    const owners = [await w.actor("a"), await w.actor("b")] as const;
    const hour = await holdHour(w);
    const tickets = await putTickets(w, "short", hour, [
      [owners[0], 333n],
      [owners[1], 334n],
    ]);
    await eventPasses(w, "short", 100n);
    // 32 hours after the first hour, a winner's profit takes the same place.
    await w.waitUntil((hour + 32 - 8) * HOUR - 60);
    await w.price("SOL", "120");
    const winner = at(winners, 0);
    await winner.owner.close(winner);
    const [young] = await w.ticketsOf(winner.owner);
    assert.equal(young?.account.state.hour, hour + 32);
    const { escrow } = (await sideOf(w, "SOL", "short")).book;
    assert.equal(escrow.maturedTickets, 2n);
    const claims = [];
    for (const ticket of tickets) claims.push(told(await w.claimTicket(ticket), "TicketClaimed"));
    const sum = claims.reduce((total, { paid, dust }) => total + paid + dust, 0n);
    assert.equal(sum, escrow.matured);
    const after = (await sideOf(w, "SOL", "short")).book.escrow;
    assert.deepEqual([after.matured, after.maturedTickets], [0n, 0n]);
    assert.equal(at(after.buckets, hour % 32).tickets, 1, "the young ticket waits on");
  });
});
