/** Loss events: they open when enough shortfall has gathered, accrue for 15 minutes, and are finalized once, by anyone, in O(1). */
import { ensure } from "../error";
import { backingValueDown, gainInPlace } from "../fees";
import { bpsOfDown, bpsOfUp, fracOfDown, mulRatioDown, ratioDown } from "../math";
import { largestWeight, reference as referenceOf } from "../ring";
import {
  at,
  type Book,
  backing,
  bookOf,
  type EventParams,
  entry,
  entryAt,
  exposureOf,
  hasOpenEvent,
  noEvent,
  pure,
  type ReceiptState,
  type SideBook,
  totalsOf,
} from "../state";
import {
  addTo,
  type Frac,
  later,
  less,
  min,
  minus,
  opposite,
  type Price,
  plus,
  type Seconds,
  type Side,
  sideOf,
  takeFrom,
  type Usd,
} from "../units";
import { ACCRUAL, HAIRCUT_TOTAL, HAIRCUT_WINDOW, LIEN_LIFE } from "./constants";
import { haircutInPlace, live as liveOf } from "./escrow";
import { freshBound as freshBoundOf } from "./fresh";
import { expireCarryInPlace, spaced, threshold } from "./waterfall";

/** As {@link openIfDue}, in place. */
export function openIfDueInPlace(s: Book, winning: Side, price: Price, now: Seconds, slot: bigint): boolean {
  const { pool, market } = s;
  const totals = totalsOf(pool, market, winning);
  const book = bookOf(market, winning);
  const due =
    totals.carry !== 0n &&
    !hasOpenEvent(book) &&
    spaced(market, winning, now) &&
    totals.carry >= threshold(pool, market, winning, price);
  if (!due) return false;
  book.open = {
    u: totals.carry,
    opened: now,
    openedSlot: slot,
    insurance: book.carryInsurance,
    deductible: book.carryDeductible,
    winningWeight: largestWeight(market, winning),
    losingWeight: largestWeight(market, opposite(winning)),
    params: { ...pool.params.events },
    deficits: book.carryDeficits,
  };
  Object.assign(book, { carryInsurance: 0n, carryDeductible: 0n, carryDeficits: 0n });
  totals.event = totals.carry;
  totals.carry = 0n;
  return true;
}
/** Opens an event if the side's carry is due; reports whether it did. The ring must be rolled to `now`. */
export const openIfDue = pure(openIfDueInPlace);

/** As {@link open}, in place. */
export function openInPlace(s: Book, winning: Side, price: Price, now: Seconds, slot: bigint): Usd {
  const expired = expireCarryInPlace(s, winning, now);
  const opened = openIfDueInPlace(s, winning, price, now, slot);
  ensure(opened || expired !== 0n, "NoCarryDue");
  return expired;
}
/** Opens an event whose carry became due with time; reports the carry that expired instead (`Usd`). `NoCarryDue` if neither. */
export const open = pure(openInPlace);

/** How a shortfall is shared: `u == lpShare + hTotal + remainder`. */
export interface Split {
  lpShare: Usd;
  hTotal: Usd;
  remainder: Usd;
  /** h, rounded down at 1e-18: taken of every ticket and of every open fresh gain. */
  h: Frac;
}

/**
 * Shares U. `base` is S + N. L = ceil(s U); H = min(floor((U - L) x min(a, b) / b), h_max x base, room x base), all floors; h = H / base;
 * R the rest. `weights` are a and b; `room` is what the side's haircuts of the last hours leave of one half. `MathOverflow`.
 */
export function split(
  u: Usd,
  base: Usd,
  params: Pick<EventParams, "lpShare" | "hMax">,
  weights: readonly [winning: bigint, losing: bigint],
  room: Frac,
): Split {
  const lpShare = bpsOfUp(params.lpShare, u);
  const rest = minus(u, lpShare);
  const [winning, losing] = weights;
  const matched = losing === 0n ? rest : mulRatioDown(rest, min(winning, losing), losing);
  const hTotal = min(matched, bpsOfDown(params.hMax, base), fracOfDown(room, base));
  const h = hTotal === 0n ? 0n : ratioDown(hTotal, base);
  return { lpShare, hTotal, remainder: rest - hTotal, h };
}

/** One half, less the haircuts of this side's events that were finalized later than nine hours before `opened`. */
export function room(book: SideBook, opened: Seconds): Frac {
  const since = opened - HAIRCUT_WINDOW;
  return book.events
    .filter((e) => e.number < book.eventCount && e.finalized > since)
    .reduce((left, e) => less(left, e.h), HAIRCUT_TOTAL);
}

const LAPSED = 1;
const SEALED = 2;

/** Whether the entry that the next finalization overwrites must first have its lien's end written into its receipt. */
export const overwritesUnsealed = (book: SideBook): boolean =>
  book.eventCount >= 8n && entryAt(book, book.eventCount).settled < SEALED;

/** As {@link finalize}, in place. */
export function finalizeInPlace(s: Book, side: Side, price: Price, now: Seconds, slot: bigint): ReceiptState {
  const { pool, market } = s;
  const book = bookOf(market, side);
  const { open } = book;
  ensure(hasOpenEvent(book), "NoOpenEvent");
  ensure(now >= later(open.opened, ACCRUAL), "EventStillAccruing");
  lapseInPlace(s, side, now);
  ensure(!overwritesUnsealed(book), "ReceiptNotSealed");

  const { unit } = at(pool.custodies, exposureOf(pool, market).index);
  const reference = referenceOf(market, side);
  const live = liveOf(book, open.opened);
  const escrowValue = backingValueDown(side, live.tokens, price, unit);
  const freshBound = freshBoundOf(side, totalsOf(pool, market, side).size, price, reference, unit);
  const weights = [open.winningWeight, open.losingWeight] as const;
  const shares = split(open.u, plus(escrowValue, freshBound), open.params, weights, room(book, open.opened));

  const escrowTokens = haircutInPlace(book.escrow, shares.h, open.opened);
  const escrow = backingValueDown(side, escrowTokens, price, unit);
  const custody = backing(pool, market, side);
  takeFrom(custody, "escrow", escrowTokens);
  gainInPlace(custody, escrowTokens, now);
  const receipt = {
    ...open,
    ...shares,
    number: book.eventCount,
    escrow,
    escrowTokens,
    lienPaid: 0n,
    lienUnpaid: minus(shares.hTotal, escrow),
    escrowValue,
    freshBound,
    price,
    reference,
    finalized: now,
    finalizedSlot: slot,
    tickets: live.tickets,
    side,
    market: market.index,
    sealed: 0,
  };
  write(s, side, receipt);
  return receipt;
}
/**
 * Finalizes the open event of `side` at `price` and reports its receipt. Escrow loses h (rounded down), open positions owe their liens.
 * `NoOpenEvent`, `EventStillAccruing`, `ReceiptNotSealed`.
 */
export const finalize = pure(finalizeInPlace);

/** Writes a finalized event into the ring, the ledger and the side's totals. */
function write({ pool, market }: Book, side: Side, receipt: ReceiptState): void {
  const { number, opened, finalized, h, price, reference, lienUnpaid: lien } = receipt;
  const totals = totalsOf(pool, market, side);
  totals.event = 0n;
  addTo(totals, "liens", lien);
  for (const part of ["lpShare", "escrow", "lienUnpaid", "remainder"] as const) {
    addTo(market.ledger, part, receipt[part]);
  }
  const book = bookOf(market, side);
  const place = Number(number % 8n);
  book.events[place] = { number, opened, finalized, h, price, reference, lien, lienPaid: 0n, settled: 0 };
  book.eventCount += 1n;
  book.lastFinalized = finalized;
  book.open = noEvent();
}

/** As {@link lapse}, in place. */
export function lapseInPlace({ pool, market }: Book, side: Side, now: Seconds): void {
  const book = bookOf(market, side);
  for (const e of book.events) {
    const open = e.number < book.eventCount && e.finalized > 0n && e.settled === 0;
    if (open && now > later(e.finalized, LIEN_LIFE)) {
      takeFrom(totalsOf(pool, market, side), "liens", minus(e.lien, e.lienPaid));
      e.settled = LAPSED;
    }
  }
}
/** Liens that were not collected in eight hours leave the side's totals: the LPs bear them. */
export const lapse = pure(lapseInPlace);

/** As {@link seal}, in place. */
export function sealInPlace(s: Book & { receipt: ReceiptState }, now: Seconds): void {
  const { receipt } = s;
  const side = sideOf(receipt.side);
  lapseInPlace(s, side, now);
  const event = entry(bookOf(s.market, side), receipt.number);
  ensure(event !== undefined, "WrongAccount");
  ensure(event.settled === LAPSED && receipt.sealed === 0, "NothingToSeal");
  receipt.lienPaid = event.lienPaid;
  receipt.lienUnpaid = minus(event.lien, event.lienPaid);
  receipt.sealed = 1;
  event.settled = SEALED;
}
/**
 * Writes into a receipt what its liens brought, once they have lapsed; it is immutable from then on. `NothingToSeal` if it is sealed or
 * its liens are still open, `WrongAccount` if the ring no longer has it.
 */
export const seal = pure(sealInPlace);
