import { type Exposure, engine } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { haircutAllowed, maintenanceAllowed, rule } from "./rules";
import type { WholeState } from "./state";

const { BOTH, Side } = engine;
type Totals = engine.SideTotals;

/**
 * What does not hold, as sentences; nothing if all does. Sums go over every account, which the chain cannot do. Numbers
 * as in the design.
 */
export function brokenInvariants(state: WholeState): string[] {
  // Once for all that the engine is asked: each time it would take longer than the answer.
  const pool = engine.encoded("PoolState", state.pool.state);
  const sums = [...reservations(state), ...aggregates(state), ...waterfall(state), ...escrow(state)];
  return [...vaults(state, pool), ...sums, ...volatility(state, pool)];
}

const sum = (values: Iterable<bigint>): bigint => [...values].reduce((a, b) => a + b, 0n);

function equal(what: string, actual: bigint, expected: bigint): string[] {
  return actual === expected ? [] : [`${what}: ${actual}, but the accounts add up to ${expected}`];
}

const custodiesOf = ({ pool }: WholeState) => pool.state.custodies.slice(0, pool.state.custodyCount);
const exposuresOf = ({ pool }: WholeState): Exposure[] => pool.state.exposures.slice(0, pool.state.marketCount);
const backingOf = (exposure: { index: number; stable: number }, side: number) =>
  side === Side.Long ? exposure.index : exposure.stable;

/** INV-1: vaults hold what is owed, and each bucket is owed to someone who has an account for it. */
function vaults(state: WholeState, pool: Uint8Array): string[] {
  const { fund } = state.pool.state;
  const faults = custodiesOf(state).flatMap((custody, i) => {
    const held = state.vaults[i] ?? 0n;
    const owed = engine.owes(custody);
    const of = (custodyIndex: number) => custodyIndex === i;
    const pending = state.requests.filter(({ account }) => of(account.state.custody));
    const payable = state.payables.filter(({ account }) => of(account.custody));
    return [
      ...(held < owed ? [`INV-1: vault ${i} holds ${held}, owes ${owed}`] : []),
      ...equal(`INV-1: pending of custody ${i}`, custody.pending, sum(pending.map((r) => r.account.state.collateral))),
      ...equal(
        `INV-1: payable of custody ${i}`,
        custody.payable,
        sum(payable.map((p) => p.account.amount + p.account.deferred)),
      ),
      ...equal(`INV-1: escrow of custody ${i}`, custody.escrow, escrowOf(state, i)),
    ];
  });
  if (state.insuranceVault < fund.balance) faults.push(`INV-1: the insurance vault holds less than ${fund.balance}`);
  if (state.lpSupply > state.pool.state.lpSupply) faults.push("INV-1: more LP shares exist than the pool knows");
  // An epoch rounds each stake down: less than one share of each is nobody's.
  const rounded = fund.shares - sharesOf(state, pool);
  const most = fund.epoch === 0 ? 0n : 2n * BigInt(state.stakes.length);
  if (rounded < 0n || rounded > most)
    faults.push(`INV-1: shares of the fund: ${fund.shares}, of stakes ${rounded} less`);
  return faults;
}

const sharesOf = ({ stakes }: WholeState, pool: Uint8Array) =>
  sum(stakes.map(({ account: { state: stake } }) => sharesNow(pool, stake)));

/** Shares of a stake in the fund's epoch, which no time changes. */
const sharesNow = (pool: Uint8Array, stake: engine.StakeState): bigint =>
  rule("rule_current_stake", { stake, amount: 0n }, { now: 0n, pool }).stake.shares;

function escrowOf(state: WholeState, custody: number): bigint {
  const sides = exposuresOf(state).flatMap((exposure, m) =>
    BOTH.filter((side) => backingOf(exposure, side) === custody).map((side) => sideBook(state, m, side).escrow),
  );
  return sum(sides.map(({ buckets, matured }) => matured + sum(buckets.map(({ tokens }) => tokens))));
}

function sideBook(state: WholeState, market: number, side: number) {
  const book = state.markets[market]?.state.sides[side];
  if (!book) throw new RangeError(`no side ${side} of market ${market}`);
  return book;
}

/** INV-2: what is locked is what positions have reserved, with the index up to which they paid for it, and is owned. */
function reservations(state: WholeState): string[] {
  const reserved = custodiesOf(state).map(() => ({ atoms: 0n, base: 0n }));
  for (const { account } of state.positions) {
    const { side, size, entry, borrowIndex } = account.state;
    const exposure = exposuresOf(state)[marketIndex(state, account.market)];
    const total = exposure && reserved[backingOf(exposure, side)];
    if (!total) continue;
    const atoms = side === Side.Long ? size : entry;
    total.atoms += atoms;
    total.base += atoms * borrowIndex;
  }
  return custodiesOf(state).flatMap((custody, i) => [
    ...equal(`INV-2: locked of custody ${i}`, custody.locked, reserved[i]?.atoms ?? 0n),
    ...equal(`INV-2: borrow base of custody ${i}`, custody.borrowBase, reserved[i]?.base ?? 0n),
    ...(custody.locked > custody.owned ? [`INV-2: custody ${i} has locked more than it owns`] : []),
  ]);
}

const marketIndex = (state: WholeState, address: PublicKey) =>
  exposuresOf(state).findIndex(({ market }) => market.equals(address));

/** INV-3: aggregates are the sums over positions. */
function aggregates(state: WholeState): string[] {
  const faults = exposuresOf(state).flatMap((exposure, m) =>
    BOTH.flatMap((side) => sideAggregates(state, m, side, exposure.sides[side] as Totals)),
  );
  const held = custodiesOf(state).flatMap((custody, i) => {
    const mine = state.positions.filter(({ account }) => account.state.custody === i);
    return equal(
      `INV-3: collateral of custody ${i}`,
      custody.collateral,
      sum(mine.map((p) => p.account.state.collateral)),
    );
  });
  const entries = sum(state.positions.map(({ account }) => account.state.entry));
  return [...faults, ...held, ...equal("INV-3: open interest", state.pool.state.fund.openInterest, entries)];
}

function sideAggregates(state: WholeState, m: number, side: number, totals: Totals): string[] {
  const mine = state.positions
    .filter(({ account }) => account.state.side === side && marketIndex(state, account.market) === m)
    .map(({ account }) => account.state);
  const name = `INV-3: market ${m} side ${side}`;
  const collateral = totals.collateral.flatMap((atoms, custody) => {
    const held = mine.filter((position) => position.custody === custody);
    return equal(`${name} collateral ${custody}`, atoms, sum(held.map((position) => position.collateral)));
  });
  return [
    ...equal(`${name} size`, totals.size, sum(mine.map(({ size }) => size))),
    ...equal(`${name} entry`, totals.entry, sum(mine.map(({ entry }) => entry))),
    ...equal(`${name} positions`, totals.positions, BigInt(mine.length)),
    ...equal(`${name} liens`, totals.liens, openLiens(state, m, side)),
    ...collateral,
  ];
}

/** Liens that the ring of events still waits for. */
function openLiens(state: WholeState, m: number, side: number): bigint {
  const book = sideBook(state, m, side);
  const open = book.lossEvents.filter(({ number, lienState, finalized }) => {
    return number < book.lossEventCount && finalized > 0n && lienState === 0;
  });
  return sum(open.map(({ lien, lienPaid }) => lien - lienPaid));
}

/** INV-7: every unit of every deficit is in exactly one place, and the receipts say so too. */
function waterfall(state: WholeState): string[] {
  return state.markets.flatMap((market, m) => {
    const { deficits, ...parts } = market.state.ledger;
    const sides = exposuresOf(state)[m]?.sides ?? [];
    const waiting = sum(sides.flatMap(({ lossEvent: event, waitingShortfall }) => [event, waitingShortfall]));
    const receipts = state.lossEvents.map(({ account }) => account.state).filter((each) => each.market === m);
    const total = (pick: (receipt: (typeof receipts)[number]) => bigint) => sum(receipts.map(pick));
    return [
      ...equal(`INV-7: deficits of market ${m}`, deficits, sum(Object.values(parts)) + waiting),
      ...equal(
        `INV-7: L of market ${m}`,
        parts.lpShare,
        total((r) => r.lpShare),
      ),
      ...equal(
        `INV-7: escrow of market ${m}`,
        parts.escrow,
        total((r) => r.escrow),
      ),
      ...equal(
        `INV-7: liens of market ${m}`,
        parts.lienPaid + parts.lienUnpaid,
        total((r) => r.lienPaid + r.lienUnpaid),
      ),
      ...receipts.flatMap((r) =>
        equal(
          `INV-7: event ${r.number} of market ${m}`,
          r.shortfall,
          r.lpShare + r.escrow + r.lienPaid + r.lienUnpaid + r.remainder,
        ),
      ),
    ];
  });
}

/** Escrow buckets hold what the tickets of their hour are worth after all events, and no more than dust beyond. */
function escrow(state: WholeState): string[] {
  return state.markets.flatMap((_, m) => BOTH.flatMap((side) => sideEscrow(state, m, side)));
}

function sideEscrow(state: WholeState, m: number, side: number): string[] {
  const { buckets, matured, maturedTickets } = sideBook(state, m, side).escrow;
  const tickets = state.tickets
    .map(({ account }) => account)
    .filter((ticket) => ticket.state.side === side && marketIndex(state, ticket.market) === m);
  const hours = new Set(buckets.map(({ hour }) => hour));
  const inPlace = buckets.map(({ tokens, hour, tickets: count }) => {
    const mine = tickets.filter((ticket) => ticket.state.hour === hour);
    return { name: `hour ${hour}`, tokens, count: BigInt(count), mine };
  });
  const rest = tickets.filter(({ state: ticket }) => !hours.has(ticket.hour));
  const all = [...inPlace, { name: "matured", tokens: matured, count: maturedTickets, mine: rest }];
  return all.flatMap(({ name, tokens, count, mine }) => {
    const where = `escrow of market ${m} side ${side} ${name}`;
    const worth = sum(mine.map(({ state: ticket }) => ticketWorth(state, m, ticket)));
    // Each event may leave one unit a ticket, also of tickets that are claimed and gone.
    const dust = (count + 16n) * (sideBook(state, m, side).lossEventCount + 1n);
    return [
      ...equal(`${where}: tickets`, count, BigInt(mine.length)),
      ...(tokens < worth ? [`${where} holds ${tokens}, its tickets are worth ${worth}`] : []),
      ...(tokens > worth + dust ? [`${where} holds ${tokens - worth} more than its tickets are worth`] : []),
    ];
  });
}

/** What a ticket would pay if it matured now: its face less h of each later event that opened before its maturity. */
function ticketWorth(
  state: WholeState,
  market: number,
  ticket: WholeState["tickets"][number]["account"]["state"],
): bigint {
  const receipts = state.lossEvents
    .map(({ account }) => account.state)
    .filter((each) => each.market === market && each.side === ticket.side && each.number >= ticket.lossEvents)
    .sort((a, b) => (a.number < b.number ? -1 : 1));
  let { face } = ticket;
  for (const { opened, clawbackRate } of receipts) {
    if (opened >= BigInt(ticket.hour) * 3_600n) break;
    face = engine.fracOfDown(engine.fracComplement(clawbackRate), face);
  }
  return face;
}

/**
 * Margins and haircuts in force never exceed what volatility asks, nor their bounds. Open interest is measured against
 * a value that is known: zero only if the day's first refresh found no value for withdrawals, as when every feed had
 * been silent for an hour.
 */
function volatility(state: WholeState, pool: Uint8Array): string[] {
  const { lpSupply, aum, deductible } = state.pool.state;
  const now = { now: 0n, pool };
  const unknown = lpSupply > 0n && aum === 0n && deductible.dayAum !== 0n;
  return [
    ...(unknown ? ["the LPs' shares have no value that open interest is measured against"] : []),
    ...custodiesOf(state).flatMap((custody, i) => [
      ...within(`sigma of custody ${i}`, custody.sigma, custody.params.stable === 1 ? 0n : 100_000n, 4_000_000_000n),
      ...within(`haircut of custody ${i}`, custody.haircut, 100n * BP, haircutAllowed(now, i, custody.params)),
    ]),
    ...state.markets.flatMap(({ state: market }, m) => [
      ...within(`initial margin of market ${m}`, market.volatility.baseInitialMargin, 250n, 5_000n),
      ...within(
        `maintenance of market ${m}`,
        market.volatility.maintenanceMargin,
        125n * BP,
        maintenanceAllowed({ ...now, market }, market.params),
      ),
    ]),
  ];
}

/** A basis point, 1e-9. */
const BP = 100_000n;

const within = (what: string, value: bigint, least: bigint, most: bigint): string[] =>
  value < least || value > most ? [`${what}: ${value} is not between ${least} and ${most}`] : [];
