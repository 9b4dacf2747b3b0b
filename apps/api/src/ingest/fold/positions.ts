/** Positions and what was traded: increases, decreases, liquidations, collateral. */
import * as schema from "../../db/schema";
import { rollFund, rollLiquidation, rollPrice, rollTrade } from "../../rollup/rollup";
import type { Batch } from "../batch";
import { behave, closed } from "./behaviour";
import { base58, type Entry, marketTotals, moved, placed, totalsOf } from "./common";
import { flow, tellFund } from "./flows";
import { bearDeficit, payLien } from "./losses";
import { fillOrder } from "./orders";

type Position = typeof schema.positions.$inferSelect;
type Trade = Entry<"PositionIncreased"> | Entry<"PositionDecreased"> | Entry<"PositionLiquidated">;

/** The position of an event: as it was, or new. */
function positionOf(batch: Batch, entry: Trade): Position {
  const { data, market, pool, heard } = entry;
  const address = base58(data.position);
  const known = batch.get(schema.positions, { pool, address });
  if (known !== null && known.size > 0n) return known;
  // An address can be used again after it was closed: its life begins anew.
  const opened = { openedAt: heard.ts, openedSequence: heard.sequence, closedAt: null, delegate: null };
  const sums = { pnl: 0n, fees: 0n, liens: 0n, liquidations: 0 };
  const empty = { size: 0n, entry: 0n, collateral: 0n, ...sums, ...opened, ...moved(entry) };
  return { pool, address, owner: base58(data.owner), market, side: data.side, ...empty };
}

/** Open interest and open positions of the market, after a trade changed them. */
function count(batch: Batch, { market, heard, data }: Trade, change: bigint, positions: number): void {
  const totals = marketTotals(batch, market);
  totals.next = heard.sequence + 1n;
  if (data.side === 0) {
    totals.long += change;
    totals.longPositions += positions;
  } else {
    totals.short += change;
    totals.shortPositions += positions;
  }
  if (data.lien > 0n) totals.untold += 1;
  batch.put(schema.marketTotals, totals);
}

/** What all three kinds of trade are written as. */
function fill(batch: Batch, entry: Trade, fields: Omit<Fill, keyof ReturnType<typeof about>>): Fill {
  const row: Fill = Object.assign(about(entry), fields);
  batch.add(schema.fills, row);
  rollTrade(batch, row, marketTotals(batch, entry.market));
  rollPrice(batch, row.market, row.ts, row.price);
  return row;
}

type Fill = typeof schema.fills.$inferSelect;

const about = (entry: Trade) => ({
  pool: entry.pool,
  sequence: entry.heard.sequence,
  slot: entry.heard.slot,
  ts: entry.heard.ts,
  signature: entry.heard.signature,
  market: entry.market,
  side: entry.data.side,
  position: base58(entry.data.position),
  owner: base58(entry.data.owner),
  price: entry.data.price,
  size: entry.data.size,
  lien: entry.data.lien,
});

const NOTHING = { profit: 0n, held: 0n, heldAfterJump: 0n, deferred: 0n, returned: 0n };

/** The position with what the event says that it has now. */
function left(before: Position, entry: Entry<"PositionIncreased"> | Entry<"PositionDecreased">): Position {
  const { positionSize: size, positionEntry, collateral } = entry.data;
  return { ...before, ...moved(entry), size, entry: positionEntry, collateral };
}

export function increased(batch: Batch, entry: Entry<"PositionIncreased">): void {
  const { data } = entry;
  const before = positionOf(batch, entry);
  const fees = data.baseFee + data.impact + data.borrow;
  batch.put(schema.positions, { ...left(before, entry), fees: before.fees + fees, liens: before.liens + data.lien });
  count(batch, entry, data.size, before.size === 0n ? 1 : 0);
  const { cost: notional, baseFee, impact, borrow } = data;
  fill(batch, entry, { kind: "increase", notional, pnl: 0n, baseFee, impact, borrow, liquidationFee: 0n, ...NOTHING });
  fillOrder(batch, entry, true);
  payLien(batch, entry, data.lien, { side: data.side, subject: base58(data.position), size: before.size });
  behave(batch, entry, { opens: before.size === 0n ? 1 : 0, fees, liens: data.lien });
}

export function decreased(batch: Batch, entry: Entry<"PositionDecreased">): void {
  const { data, heard } = entry;
  const before = positionOf(batch, entry);
  const fees = data.baseFee + data.impact + data.borrow;
  const shut = data.positionSize === 0n;
  batch.put(schema.positions, {
    ...left(before, entry),
    pnl: before.pnl + data.pnl,
    fees: before.fees + fees,
    liens: before.liens + data.lien,
    closedAt: shut ? heard.ts : null,
  });
  count(batch, entry, -data.size, shut ? -1 : 0);
  const { pnl, baseFee, impact, borrow, profit, held, heldAfterJump, deferred, returned } = data;
  const notional = before.entry > data.positionEntry ? before.entry - data.positionEntry : 0n;
  const paid = { profit, held, heldAfterJump, deferred, returned };
  fill(batch, entry, { kind: "decrease", notional, pnl, baseFee, impact, borrow, liquidationFee: 0n, ...paid });
  fillOrder(batch, entry, false);
  payLien(batch, entry, data.lien, { side: data.side, subject: base58(data.position), size: before.size });
  behave(batch, entry, { closes: shut ? 1 : 0, pnl, fees, liens: data.lien, ...closed(shut, heard.ts, before) });
}

export function liquidated(batch: Batch, entry: Entry<"PositionLiquidated">): void {
  const { data, heard } = entry;
  const before = positionOf(batch, entry);
  const shut = data.positionSize === 0n;
  // The event does not say what the rest was opened for: its part by size, until the next event of the position.
  const whole = data.positionSize + data.size;
  const rest = shut || whole === 0n ? 0n : (before.entry * data.positionSize) / whole;
  batch.put(schema.positions, {
    ...before,
    ...moved(entry),
    size: data.positionSize,
    entry: rest,
    collateral: shut ? 0n : null,
    pnl: before.pnl + data.pnl,
    fees: before.fees + data.liquidationFee,
    liens: before.liens + data.lien,
    liquidations: before.liquidations + 1,
    closedAt: shut ? heard.ts : null,
  });
  count(batch, entry, -data.size, shut ? -1 : 0);
  const { pnl, liquidationFee, profit, held, heldAfterJump, deferred, returned } = data;
  const fees = { baseFee: 0n, impact: 0n, borrow: 0n, liquidationFee };
  const paid = { profit, held, heldAfterJump, deferred, returned };
  const row = fill(batch, entry, { kind: "liquidation", notional: before.entry - rest, pnl, ...fees, ...paid });
  const { deficit, young, insurance, deductible, shortfall, expiredShortfall, keeperReward, keeperFloor } = data;
  const borne = { deficit, young, insurance, deductible, shortfall };
  const liquidation = {
    ...placed(entry),
    market: row.market,
    side: row.side,
    position: row.position,
    owner: row.owner,
    price: row.price,
    size: row.size,
    notional: row.notional,
    pnl,
    fee: liquidationFee,
    keeperReward,
    keeperFloor,
    ...borne,
    expiredShortfall,
    opened: data.lossEventOpened,
    lien: data.lien,
    keeper: base58(data.keeper),
    positionSize: data.positionSize,
    fund: data.fund,
  };
  batch.add(schema.liquidations, liquidation);
  rollLiquidation(batch, liquidation);
  tellFund(batch, entry, data.fund, -insurance - keeperFloor);
  flow(batch, entry, "draw", row.owner, -insurance, data.fund + keeperFloor);
  flow(batch, entry, "keeper", liquidation.keeper, -keeperFloor, data.fund);
  rollFund(batch, entry.heard.ts, data.fund, { drawn: insurance, keepers: keeperFloor });
  bearDeficit(batch, entry);
  payLien(batch, entry, data.lien, { side: data.side, subject: row.position, size: before.size });
  const done = { liquidations: 1, pnl, fees: liquidationFee, liens: data.lien };
  behave(batch, entry, { ...done, ...closed(shut, heard.ts, before) });
}

export function collateral(batch: Batch, entry: Entry<"CollateralChanged">): void {
  const { data, pool, market, heard } = entry;
  const address = base58(data.position);
  const before = batch.get(schema.positions, { pool, address });
  if (before !== null) {
    const now = { collateral: data.collateral, liens: before.liens + data.lien };
    batch.put(schema.positions, { ...before, ...moved(entry), ...now });
    payLien(batch, entry, data.lien, { side: before.side, subject: address, size: before.size });
  }
  if (data.lien > 0n) {
    const totals = marketTotals(batch, market);
    batch.put(schema.marketTotals, { ...totals, next: heard.sequence + 1n, untold: totals.untold + 1 });
  }
  behave(batch, entry, { topUps: data.added > 0n ? 1 : 0, withdrawals: data.removed > 0n ? 1 : 0, liens: data.lien });
}

export function delegated(batch: Batch, entry: Entry<"DelegateSet">): void {
  const { data, pool } = entry;
  const before = batch.get(schema.positions, { pool, address: base58(data.position) });
  const named = base58(data.delegate);
  const nobody = /^1+$/.test(named);
  if (before !== null) batch.put(schema.positions, { ...before, ...moved(entry), delegate: nobody ? null : named });
}

/** Nobody knows what a lost event did: every sum that it could have changed is taken from the accounts again. */
export function lost(batch: Batch, next: bigint, markets: readonly number[]): void {
  const totals = totalsOf(batch);
  batch.put(schema.totals, { ...totals, next, untold: totals.untold + 1 });
  for (const market of markets) {
    const of = marketTotals(batch, market);
    batch.put(schema.marketTotals, { ...of, next, untold: of.untold + 1 });
  }
}
