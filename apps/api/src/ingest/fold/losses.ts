/** Deficits, loss events and the ones that bear them, as far as events name them. */
import * as schema from "../../db/schema";
import type { Batch } from "../batch";
import {
  type AnyEntry,
  base58,
  type Entry,
  type MarketTotals,
  marketTotals,
  moved,
  type OwnedEntry,
  placed,
  totalsOf,
} from "./common";

type LossEvent = typeof schema.lossEvents.$inferSelect;

const numberOf = (totals: MarketTotals, side: number) => (side === 0 ? totals.longEvents : totals.shortEvents);

/** Adds what somebody paid of a side's loss event. */
function pay(batch: Batch, entry: AnyEntry, at: { side: number; number: bigint }, payer: Payer): void {
  const { pool, market } = entry;
  const { kind, owner = "", subject = "", usd = null, atoms = null, base = null } = payer;
  if ((usd ?? 0n) === 0n && (atoms ?? 0n) === 0n) return;
  const key = { pool, market, side: at.side, number: String(at.number), payer_kind: kind, owner, subject };
  const before = batch.get(schema.receiptPayers, key);
  batch.put(schema.receiptPayers, {
    pool,
    market,
    side: at.side,
    number: at.number,
    kind,
    owner,
    subject,
    ...moved(entry),
    usd: usd === null ? (before?.usd ?? null) : (before?.usd ?? 0n) + usd,
    atoms: atoms === null ? (before?.atoms ?? null) : (before?.atoms ?? 0n) + atoms,
    base: before?.base ?? base,
  });
}

interface Payer {
  kind: string;
  owner?: string;
  subject?: string;
  usd?: bigint;
  atoms?: bigint;
  /** What h was taken of. */
  base?: bigint | null;
}

function eventOf(batch: Batch, { pool, market, heard }: AnyEntry, side: number, number: bigint): LossEvent {
  const known = batch.get(schema.lossEvents, { pool, market, side, number: String(number) });
  if (known !== null) return known;
  const opened = { openedSequence: heard.sequence, openedAt: heard.ts, openedSlot: heard.slot, shortfall: 0n };
  const later = { finalizedSequence: null, finalizedAt: null, receipt: null, sealedSequence: null, sealedAt: null };
  const parts = { lpShare: null, escrow: null, lien: null, remainder: null, lienPaid: null, lienLapsed: null };
  const terms = { clawbackRate: null, price: null, reference: null, sequence: heard.sequence, ts: heard.ts };
  return { pool, market, side, number, state: "waiting", ...opened, ...later, ...parts, ...terms };
}

/** A liquidation's deficit: the ledger, and what was paid before a loss event of the other side. */
export function bearDeficit(batch: Batch, entry: Entry<"PositionLiquidated">): void {
  const { data, market, heard } = entry;
  const totals = marketTotals(batch, market);
  batch.put(schema.marketTotals, {
    ...totals,
    next: heard.sequence + 1n,
    deficits: totals.deficits + data.deficit,
    insurance: totals.insurance + data.insurance,
    young: totals.young + data.young,
    deductible: totals.deductible + data.deductible,
    remainder: totals.remainder + data.expiredShortfall,
  });
  const side = 1 - data.side;
  const at = { side, number: numberOf(totals, side) };
  pay(batch, entry, at, { kind: "insurance", usd: data.insurance });
  pay(batch, entry, at, { kind: "deductible", usd: data.deductible });
  pay(batch, entry, at, { kind: "young", usd: data.young });
  if (data.shortfall === 0n && !data.lossEventOpened) return;
  const event = eventOf(batch, entry, side, at.number);
  const opened = data.lossEventOpened
    ? { state: "open", openedSequence: heard.sequence, openedAt: heard.ts, openedSlot: heard.slot }
    : {};
  const before = data.expiredShortfall > 0n ? 0n : event.shortfall;
  batch.put(schema.lossEvents, { ...event, ...opened, ...moved(entry), shortfall: before + data.shortfall });
}

export function opened(batch: Batch, entry: Entry<"LossEventOpened">): void {
  const { data, market, heard } = entry;
  const totals = marketTotals(batch, market);
  const remainder = totals.remainder + data.expiredShortfall;
  batch.put(schema.marketTotals, { ...totals, next: heard.sequence + 1n, remainder });
  const event = eventOf(batch, entry, data.side, data.number);
  if (data.shortfall === 0n) batch.put(schema.lossEvents, { ...event, ...moved(entry), shortfall: 0n });
  else {
    const begun = { openedSequence: heard.sequence, openedAt: heard.ts, openedSlot: heard.slot };
    const { shortfall } = data;
    batch.put(schema.lossEvents, { ...event, ...begun, ...moved(entry), state: "open", shortfall });
  }
}

export function finalized(batch: Batch, entry: Entry<"LossEventFinalized">): void {
  const { data, market, heard } = entry;
  const { side, number, shortfall, lpShare, escrow, lien, remainder, clawbackRate, price, reference } = data;
  const totals = marketTotals(batch, market);
  const long = side === 0;
  batch.put(schema.marketTotals, {
    ...totals,
    next: heard.sequence + 1n,
    longEvents: long ? number + 1n : totals.longEvents,
    shortEvents: long ? totals.shortEvents : number + 1n,
    lpShare: totals.lpShare + lpShare,
    escrow: totals.escrow + escrow,
    lienUnpaid: totals.lienUnpaid + lien,
    remainder: totals.remainder + remainder,
  });
  // The fund refunds the receipt's rent, and no event says how much.
  const all = totalsOf(batch);
  batch.put(schema.totals, { ...all, next: heard.sequence + 1n, untold: all.untold + 1 });
  const done = { state: "finalized", finalizedSequence: heard.sequence, finalizedAt: heard.ts };
  const parts = { receipt: base58(data.receipt), shortfall, lpShare, escrow, lien, remainder };
  const event = eventOf(batch, entry, side, number);
  batch.put(schema.lossEvents, { ...event, ...done, ...parts, clawbackRate, price, reference, ...moved(entry) });
  pay(batch, entry, data, { kind: "lp", usd: lpShare });
  pay(batch, entry, data, { kind: "escrow", usd: escrow });
  pay(batch, entry, data, { kind: "lien", usd: lien });
  pay(batch, entry, data, { kind: "remainder", usd: remainder });
}

export function sealed(batch: Batch, entry: Entry<"LossEventSealed">): void {
  const { side, number, lienPaid, lienLapsed } = entry.data;
  const done = { state: "sealed", sealedSequence: entry.heard.sequence, sealedAt: entry.heard.ts };
  const event = eventOf(batch, entry, side, number);
  batch.put(schema.lossEvents, { ...event, ...done, lienPaid, lienLapsed, ...moved(entry) });
}

/** Liens that somebody gave up, in the ledger. */
function collect(batch: Batch, { market, heard }: AnyEntry, paid: bigint, untold: number): void {
  const totals = marketTotals(batch, market);
  batch.put(schema.marketTotals, {
    ...totals,
    next: heard.sequence + 1n,
    untold: totals.untold + untold,
    lienPaid: totals.lienPaid + paid,
    lienUnpaid: totals.lienUnpaid - paid,
  });
}

/** A position that gave something up, and its size before; 0 where nothing was heard of it before. */
interface Giver {
  side: number;
  subject: string;
  size: bigint;
}

/** A position's owner gave up a part of it: for the last loss event of its side, as far as events tell. */
export function payLien(batch: Batch, entry: OwnedEntry, usd: bigint, { side, subject, size }: Giver): void {
  if (usd === 0n) return;
  const base = size === 0n ? null : size;
  collect(batch, entry, usd, 0);
  const number = numberOf(marketTotals(batch, entry.market), side) - 1n;
  pay(batch, entry, { side, number }, { kind: "position", owner: base58(entry.data.owner), subject, usd, base });
}

export function applied(batch: Batch, entry: Entry<"LiensApplied">): void {
  const { paid, bounty } = entry.data;
  collect(batch, entry, paid, paid > 0n ? 1 : 0);
  const market = batch.get(schema.markets, { pool: entry.pool, market: entry.market });
  if (bounty === 0n || market === null) return;
  const custody = entry.data.side === 0 ? market.index : market.stable;
  const row = { kind: "bounty", owner: entry.heard.payer, custody, atoms: bounty, deferred: 0n };
  batch.add(schema.payments, { ...placed(entry), ...row });
}

export function claimed(batch: Batch, entry: Entry<"TicketClaimed">): void {
  const { data, pool, market, heard } = entry;
  const { side, face, paid, dust } = data;
  const [address, owner] = [base58(data.ticket), base58(data.owner)];
  const known = batch.get(schema.tickets, { pool, address });
  batch.put(schema.tickets, {
    pool,
    address,
    owner,
    market,
    side,
    hour: null,
    issuedAt: null,
    issuedSequence: null,
    ...known,
    face,
    paid,
    dust,
    claimed: true,
    claimedSequence: heard.sequence,
    claimedAt: heard.ts,
    ...moved(entry),
  });
  const number = numberOf(marketTotals(batch, market), side) - 1n;
  if (number < 0n) return;
  // Dust is what rounding left of all tickets of the hour: no part of what this one gave.
  pay(batch, entry, { side, number }, { kind: "ticket", owner, subject: address, atoms: face - paid, base: face });
}
