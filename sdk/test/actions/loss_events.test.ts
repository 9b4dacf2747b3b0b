// Plans about loss events: whose liens are collected, and which receipts a claim takes with it.
import assert from "node:assert/strict";
import {
  applyLiensInstructions,
  associatedToken,
  claimInstructions,
  engine,
  finalizeInstructions,
  type Keyed,
  openLossEventInstructions,
  type Position,
  pda,
  quoteClaim,
  quoteLiens,
  readState,
  sceneOf,
  type Ticket,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { UNITS } from "../../src/actions/budget";
import { stepsTo } from "../../src/pda/search";
import { at, blank } from "../support/blank";
import { refused } from "../support/expect";
import { holder, indebted } from "../support/indebted";
import {
  accountsOf,
  BUDGET,
  computeOf,
  keeper,
  MARKET,
  names,
  own,
  owner,
  SOL,
  searchesOf,
  USD,
  withBook,
  withEvent,
} from "../support/plans";
import { key, MINTS, NOW, type Venue, venue } from "../support/venue";

const HOUR = 3_600n;
const TENTH = engine.FRAC_ONE / 10n;
const texts = (keys: readonly PublicKey[]) => keys.map(String);
/** What an instruction has beyond its own accounts. */
const others = (plan: Parameters<typeof own>[0]) =>
  texts(
    own(plan)
      .keys.slice(Object.keys(accountsOf(plan)).length)
      .map(({ pubkey }) => pubkey),
  );

describe("applyLiensInstructions", () => {
  const collect = { keeper, market: 0, side: 0 } as const;

  const addresses = (positions: readonly Keyed<Position>[]) => texts(positions.map(({ address }) => address));

  it("collects of those that have events to answer for and profit to pay with, most profit first", async () => {
    const v = indebted();
    const [small, large, medium] = [holder(v, 1, 1n), holder(v, 2, 3n), holder(v, 3, 2n)] as const;
    holder(v, 4, 4n, { entry: 4n * 150n * USD }); // No profit.
    holder(v, 5, 4n, { lossEvents: 1n }); // It opened after the event.
    holder(v, 6, 4n, { side: 1, entry: 4n * 160n * USD }); // A short's profit answers for events of shorts.
    const { quote, ...plan } = await applyLiensInstructions(await v.context(), collect);
    assert.deepEqual(texts(quote.positions), addresses([large, medium, small]));
    assert.deepEqual(others({ quote, ...plan }), addresses([large, medium, small]));
    // A quarter of 10 USD each.
    assert.deepEqual(quote.paid, [7_500_000n, 5_000_000n, 2_500_000n]);
  });

  it("takes the sixteen with the largest profit of more", async () => {
    const v = indebted();
    const held = Array.from({ length: 18 }, (_, i) => holder(v, i, BigInt(1 + ((i * 7) % 18))));
    const most = held.toSorted((a, b) => Number(b.account.state.size - a.account.state.size)).slice(0, 16);
    const { quote } = await applyLiensInstructions(await v.context(), collect);
    assert.deepEqual(texts(quote.positions), addresses(most));
  });

  it("takes those that it is given, in their order, without looking for others", async () => {
    const v = indebted();
    const held = Array.from({ length: 17 }, (_, i) => holder(v, i, BigInt(1 + i)));
    const ctx = await v.context();
    const { getProgramAccounts } = v;
    v.getProgramAccounts = () => Promise.reject(new Error("not asked for"));
    const { quote } = await applyLiensInstructions(ctx, { ...collect, positions: held });
    v.getProgramAccounts = getProgramAccounts;
    assert.deepEqual(texts(quote.positions), addresses(held.slice(0, 16)));
    assert.equal(quote.paid.length, 16);
  });

  it("finalizes an event that is due on the way, and collects for it", async () => {
    const { v, address } = withEvent(900n);
    v.clock(NOW + 1n);
    v.publish("SOL", { price: 16_000_000_000n });
    for (const mint of [MINTS.USDC, MINTS.SOL]) v.token(mint, keeper);
    const plan = await applyLiensInstructions(await v.context(), collect);
    assert.deepEqual(names(plan), [...BUDGET, "finalizeLossEvent", "applyLiens"]);
    assert.deepEqual(texts(plan.quote.positions), texts([address]));
  });
});

describe("finalizeInstructions", () => {
  it("shows the receipt that the ninth event takes out of the ring, unless it is sealed", async () => {
    for (const [lienState, overwritten] of [
      [1, String(pda.lossEvent(MARKET, 0, 0))],
      [2, "null"],
    ] as const) {
      const { v } = withEvent(900n, (_, markets) => {
        const book = at(at(markets, 0).state.sides, 0);
        book.lossEventCount = 8n;
        for (const [number, entry] of book.lossEvents.entries())
          Object.assign(entry, { number: BigInt(number), opened: 1n, finalized: 2n, lienState });
      });
      v.token(MINTS.USDC, keeper);
      const plan = await finalizeInstructions(await v.context(), { payer: keeper, market: 0, side: 0 });
      const { receipt, overwritten: shown } = accountsOf(plan);
      assert.deepEqual([String(receipt), String(shown)], [String(pda.lossEvent(MARKET, 0, 8)), overwritten]);
      assert.equal(String(plan.quote.address), String(receipt));
      assert.equal(plan.quote.receipt.number, 8n);
      assert.deepEqual(others(plan), []);
    }
  });
});

describe("the compute that plans about loss events ask for", () => {
  const here = { market: 0, side: 0 } as const;

  it("counts every position that answers for one", async () => {
    const { v, address, account } = withEvent(900n);
    for (const mint of [MINTS.USDC, MINTS.SOL]) v.token(mint, keeper);
    const ctx = await v.context();
    const finalize = await finalizeInstructions(ctx, { ...here, payer: keeper, positions: [address, key()] });
    assert.equal(computeOf(finalize), 600 + UNITS.finalizeLossEvent + 2 * UNITS.applyLienEach + searchesOf(finalize));
    const positions = [1, 2, 3].map(() => ({ address, account }));
    const liens = await applyLiensInstructions(ctx, { ...here, keeper, positions, parts: { finalization: false } });
    assert.equal(computeOf(liens), 600 + UNITS.applyLiens + 3 * UNITS.applyLienEach + searchesOf(liens));
  });

  it("counts the receipt of the event that is opened", async () => {
    const receipt = pda.lossEvent(MARKET, 0, 3n);
    const v = withBook(0, 0, 3_000n * USD, (pool, markets) => {
      const book = at(at(markets, 0).state.sides, 0);
      Object.assign(book, { lossEventCount: 3n, waitingSince: NOW - 10n });
      at(at(pool.state.exposures, 0).sides, 0).waitingShortfall = 8_000n * USD;
      at(markets, 0).state.ledger.deficits = 8_000n * USD;
    });
    const plan = await openLossEventInstructions(await v.context(), here);
    assert.equal(plan.quote.shortfall, 8_000n * USD);
    assert.equal(computeOf(plan), 600 + UNITS.openLossEvent + searchesOf(plan) + 400 * stepsTo(receipt));
  });
});

describe("quotes of liens and of tickets", () => {
  const moment = async (v: Venue) => {
    const state = await readState(await v.context());
    return { scene: sceneOf(state, 0), print: at(state.prices, 1).read() };
  };

  it("of more positions than one call takes are those of one after the other: what is owed is owed once", async () => {
    const v = indebted(30n * USD);
    const states = Array.from({ length: 18 }, (_, i) => holder(v, i, 1n).account.state);
    const { scene, print } = await moment(v);
    // 2.50 USD of each, until the 30 USD of the event are there: 1 % of them in SOL at 150.
    const { paid, bounty } = quoteLiens(scene, 0, states, print);
    assert.deepEqual(paid, [...Array(12).fill(2_500_000n), ...Array(6).fill(0n)]);
    assert.equal(bounty, SOL / 500n);
    assert.deepEqual(quoteLiens(scene, 0, states.slice(0, 16), print), { paid: paid.slice(0, 16), bounty });
    const last = quoteLiens(scene, 0, [...Array(16).fill(engine.emptyPosition()), ...states.slice(0, 2)], print);
    assert.deepEqual(last.paid, [...Array(16).fill(0n), 2_500_000n, 2_500_000n]);
  });

  it("of no positions still need the price", async () => {
    const v = indebted();
    const { scene, print } = await moment(v);
    assert.deepEqual(quoteLiens(scene, 0, [], print), { paid: [], bounty: 0n });
    v.clock(NOW + 60n);
    const later = await moment(v);
    refused(() => quoteLiens(later.scene, 0, [], print), "OracleStale");
  });

  it("a ticket that no event reached is paid without any receipt; more than it needs are no harm", async () => {
    const hour = Number(NOW / HOUR);
    const v = venue((_, markets) => {
      Object.assign(at(at(at(markets, 0).state.sides, 0).escrow.buckets, hour % 32), { hour, tickets: 2, tokens: 9n });
    });
    const { scene } = await moment(v);
    const ticket = { face: 5n, lossEvents: 0n, hour, side: 0 };
    assert.deepEqual(quoteClaim(scene, ticket), { paid: 5n, dust: 0n });
    const more = Array.from({ length: 13 }, () => blank("LossEvent").state);
    assert.deepEqual(quoteClaim(scene, ticket, more), { paid: 5n, dust: 0n });
  });
});

describe("claimInstructions", () => {
  const FACE = 1_000n * SOL;
  const hour = Number(NOW / HOUR) - 2;
  const MATURES = BigInt(hour) * HOUR;
  const RING = 8n;

  /** A ticket that matured two hours ago, in a venue that holds what it is worth. */
  function holding(v: Venue): Keyed<Ticket> {
    const account: Ticket = { ...blank("Ticket"), owner, market: MARKET };
    account.state = { face: FACE, lossEvents: 0n, hour, side: 0 };
    const address = pda.ticket(MARKET, 0, owner, hour);
    v.write("Ticket", address, account);
    return { address, account };
  }
  const escrowed: NonNullable<Parameters<typeof venue>[0]> = (pool, markets) => {
    const { escrow } = at(at(markets, 0).state.sides, 0);
    Object.assign(at(escrow.buckets, hour % 32), { hour, tickets: 1, tokens: FACE });
    at(pool.state.custodies, 1).escrow = FACE;
  };

  const receiptOf = (number: number) => pda.lossEvent(MARKET, 0, number);
  /** Events that opened so many seconds after its maturity and left the ring; the eight that it has came later. */
  function asleep(...opened: bigint[]) {
    const count = BigInt(opened.length) + RING;
    const v = venue((pool, markets) => {
      escrowed(pool, markets);
      const book = at(at(markets, 0).state.sides, 0);
      book.lossEventCount = count;
      for (let number = count - RING; number < count; number++)
        Object.assign(at(book.lossEvents, Number(number % RING)), { number, opened: MATURES + 200n });
    });
    for (const [number, after] of opened.entries()) {
      const receipt = { ...blank("LossEvent"), market: MARKET };
      const state = { ...receipt.state, number: BigInt(number), opened: MATURES + after, clawbackRate: TENTH };
      v.write("LossEvent", receiptOf(number), { ...receipt, state });
    }
    v.token(MINTS.SOL, owner);
    return { v, ticket: holding(v) };
  }
  const claimed = async (...opened: bigint[]) => {
    const { v, ticket } = asleep(...opened);
    return claimInstructions(await v.context(), { payer: keeper, ticket });
  };
  const receipts = (...numbers: number[]) => texts(numbers.map(receiptOf));

  it("takes the receipts that reached the ticket, and the first that did not", async () => {
    const plan = await claimed(-100n, -1n, 0n, 100n);
    assert.deepEqual(others(plan), receipts(0, 1, 2));
    assert.equal(plan.quote.paid, (FACE * 81n) / 100n);
    assert.equal(computeOf(plan), 600 + UNITS.claimTicket + 3 * UNITS.claimReceiptEach + searchesOf(plan));
  });

  it("takes one receipt where not even the oldest reached the ticket", async () => {
    const plan = await claimed(0n, 50n, 100n);
    assert.deepEqual(others(plan), receipts(0));
    assert.equal(plan.quote.paid, FACE);
  });

  it("takes all that left the ring where all of them reached it", async () => {
    const plan = await claimed(-300n, -200n, -100n);
    assert.deepEqual(others(plan), receipts(0, 1, 2));
    assert.equal(plan.quote.paid, (FACE * 729n) / 1_000n);
  });

  it("is refused by name where the node does not have a receipt that it needs", async () => {
    const { v, ticket } = asleep(-300n, -200n, 100n);
    v.accounts.delete(receiptOf(1).toBase58());
    await refused(claimInstructions(await v.context(), { payer: keeper, ticket }), "ReceiptsIncomplete");
  });

  it("asks for receipts only where the ring does not have them any more", async () => {
    for (const [{ v, ticket }, reads] of [
      [asleep(), 1],
      [asleep(-100n), 2],
    ] as const) {
      const ctx = await v.context();
      v.reads = 0;
      await claimInstructions(ctx, { payer: keeper, ticket });
      assert.equal(v.reads, reads);
    }
  });

  /** The same ticket, and an event that is due since it opened so many seconds before now. */
  const withDue = async (ago: bigint) => {
    const { v } = withEvent(ago, escrowed);
    v.token(MINTS.USDC, keeper);
    return claimInstructions(await v.context(), { payer: keeper, ticket: holding(v) });
  };

  it("finalizes the event that the ticket waits for, and no event that opened after it matured", async () => {
    const plan = await withDue(NOW - MATURES + 1n);
    assert.deepEqual(names(plan), [...BUDGET, "finalizeLossEvent", "claimTicket"]);
    assert.ok(plan.quote.paid < FACE);
    const later = await withDue(NOW - MATURES);
    assert.deepEqual(names(later), [...BUDGET, "claimTicket"]);
    assert.equal(later.quote.paid, FACE);
  });

  it("makes its owner's account if they claim themselves; claimed by others it is booked", async () => {
    const { v, ticket } = asleep();
    v.accounts.delete(associatedToken(MINTS.SOL, owner).toBase58());
    const ctx = await v.context();
    const theirs = await claimInstructions(ctx, { payer: keeper, ticket });
    assert.deepEqual(names(theirs), [...BUDGET, "claimTicket"]);
    assert.equal(String(accountsOf(theirs).payable), String(pda.payable(ctx.pool, MINTS.SOL, owner)));
    const mine = await claimInstructions(ctx, { payer: owner, ticket });
    assert.deepEqual(names(mine), [...BUDGET, "createAssociated", "claimTicket"]);
    assert.equal(accountsOf(mine).payable, null);
  });
});
