/**
 * Liens: the share of a haircut that a winner who is still open owes, paid by giving up a part of the position.
 * Collateral is never reached, the margin ratio never falls, nothing is over-collected.
 */
import { accrueInPlace, rebaseInPlace } from "../fees";
import { rollOpenInterestInPlace } from "../insurance/coverage";
import { fracOfDown, mulDivDown, mulDivUp } from "../math";
import { notionalDown, notionalUp, pnl } from "../price";
import {
  backing,
  bookOf,
  type EventEntry,
  entry,
  indexOf,
  type MarketState,
  type PositionState,
  pure,
  reservation,
  type Trade,
  totalsOf,
} from "../state";
import {
  addTo,
  later,
  less,
  max,
  min,
  minus,
  type Price,
  plus,
  type Seconds,
  Side,
  type Size,
  sideOf,
  takeFrom,
  type Usd,
} from "../units";
import { LIEN_LIFE } from "./constants";
import { fresh } from "./fresh";

/** Whether a position has events to answer for. */
export const pending = (market: MarketState, position: PositionState): boolean =>
  position.size !== 0n && position.events < bookOf(market, sideOf(position.side)).eventCount;

/** As {@link touch}, in place. */
export function touchInPlace(s: Trade, price: Price, now: Seconds): Usd {
  const { pool, market, position } = s;
  let paid = 0n;
  if (!pending(market, position)) return paid;
  const side = sideOf(position.side);
  const { unit } = indexOf(pool, market);
  const book = bookOf(market, side);
  // Older events have left the ring, and their liens lapsed hours before.
  for (let number = max(position.events, less(book.eventCount, 8n)); number < book.eventCount; number++) {
    const event = entry(book, number);
    if (!event || now > later(event.finalized, LIEN_LIFE)) continue;
    const part = share(side, position, event, price, unit);
    if (!part) continue;
    giveUp(s, side, part, now);
    const due = min(part.paid, minus(event.lien, event.lienPaid));
    addTo(event, "lienPaid", due);
    takeFrom(totalsOf(pool, market, side), "liens", due);
    addTo(market.ledger, "lienPaid", due);
    takeFrom(market.ledger, "lienUnpaid", due);
    paid = plus(paid, due);
  }
  position.events = book.eventCount;
  return paid;
}
/**
 * Settles what a position owes for the events of its side, oldest first, each on what is left, at the present `price`. Reports what the
 * LPs got (`Usd`, rounded down). The ring must be rolled to `now`. `MathOverflow`.
 */
export const touch = pure(touchInPlace);

/** What a keeper gets for collecting liens (`Usd`): 1 % of them, one dollar at most, rounded down. */
export const bounty = (collected: Usd): Usd => min(collected / 100n, 1_000_000n);

/** The part of a position that is given up, and what the LPs gain by it. */
export interface Part {
  size: Size;
  entry: Usd;
  paid: Usd;
}

/**
 * lien = floor(h x fresh(P)); base = max(pnl(P), pnl now); the part is lien / base of size and entry, rounded against the lien for a
 * long's size and a short's entry. Undefined if nothing is owed or there is no profit now to pay it with. `MathOverflow`.
 */
export function share(
  side: Side,
  position: Pick<PositionState, "size" | "entry">,
  event: Pick<EventEntry, "price" | "reference" | "h">,
  price: Price,
  unit: bigint,
): Part | undefined {
  const { size, entry } = position;
  const then = pnl(side, size, entry, event.price, unit);
  const now = pnl(side, size, entry, price, unit);
  const lien = fracOfDown(event.h, fresh(side, then, size, event.price, event.reference, unit));
  const base = max(then, now);
  if (now <= 0n || lien === 0n) return undefined;
  const part =
    side === Side.Long
      ? { size: mulDivDown(size, lien, base), entry: mulDivUp(entry, lien, base) }
      : { size: min(mulDivUp(size, lien, base), size - 1n), entry: mulDivDown(entry, lien, base) };
  // A short of one unit has no part to give: entry without size would be taken from collateral.
  if (part.size === 0n) return undefined;
  const paid =
    side === Side.Long
      ? less(notionalDown(part.size, price, unit), part.entry)
      : less(part.entry, notionalUp(part.size, price, unit));
  return paid === 0n ? undefined : { ...part, paid };
}

function giveUp({ pool, market, position }: Trade, side: Side, part: Part, now: Seconds): void {
  rollOpenInterestInPlace(pool, now);
  takeFrom(pool.fund, "openInterest", part.entry);
  const totals = totalsOf(pool, market, side);
  const reserved = () => ({
    reservation: reservation(side, position.size, position.entry),
    index: position.borrowIndex,
  });
  const before = reserved();
  for (const sums of [totals, position]) {
    takeFrom(sums, "size", part.size);
    takeFrom(sums, "entry", part.entry);
  }
  const custody = backing(pool, market, side);
  accrueInPlace(custody, now);
  rebaseInPlace(custody, before, reserved());
}
