/**
 * Who pays a deficit, in order: LPs alone for the share of the position that was young; the fund up to its limits; the LPs' deductible; a loss event.
 * INV-7: the parts add up to the deficit, to the unit, always.
 */
import { gainInPlace } from "../fees";
import {
  deductibleAvailable,
  drawDeductibleInPlace,
  drawInPlace,
  limits,
  limitsAvailable,
  rollFundDayInPlace,
} from "../insurance/caps";
import { bpsOfUp, fracOfDown } from "../math";
import { notionalDown } from "../price";
import {
  at,
  type Book,
  bookOf,
  custodyOf,
  exposureOf,
  hasOpenEvent,
  type MarketState,
  type PoolState,
  pure,
  type SideBook,
  totalsOf,
} from "../state";
import {
  addTo,
  type Frac,
  later,
  max,
  min,
  minus,
  opposite,
  type Price,
  type Seconds,
  type Side,
  type Usd,
} from "../units";
import { CARRY_LIFE, SPACING } from "./constants";
import { openIfDueInPlace } from "./event";

/** Where a deficit went. */
export interface Absorbed {
  young: Usd;
  /** Moves from the insurance vault into the pool's vault of the same stable. */
  insurance: Usd;
  deductible: Usd;
  /** Joined an open event or the carry of the winning side. */
  shortfall: Usd;
  /** Older carry that had expired and went to the LPs. */
  expired: Usd;
  /** Whether the shortfall opened a loss event. */
  opened: boolean;
}

/** As {@link absorb}, in place. */
export function absorbInPlace(
  s: Book,
  losing: Side,
  deficit: Usd,
  young: Frac,
  price: Price,
  now: Seconds,
  slot: bigint,
): Absorbed {
  const winning = opposite(losing);
  const expired = expireCarryInPlace(s, winning, now);
  const report = { young: 0n, insurance: 0n, deductible: 0n, shortfall: 0n, expired, opened: false };
  if (deficit === 0n) return report;
  const { ledger } = s.market;
  addTo(ledger, "deficits", deficit);
  report.young = fracOfDown(young, deficit);
  addTo(ledger, "young", report.young);
  const old = deficit - report.young;
  if (old === 0n) return report;
  report.insurance = drawInsurance(s, losing, old, now);
  const unpaid = old - report.insurance;
  report.deductible = min(unpaid, deductibleAvailable(s.pool, now));
  drawDeductibleInPlace(s.pool, report.deductible, now);
  addTo(ledger, "deductible", report.deductible);
  report.shortfall = minus(unpaid, report.deductible);
  bookShortfall(s, winning, report, now);
  report.opened = openIfDueInPlace(s, winning, price, now, slot);
  return report;
}
/**
 * Books a deficit (`Usd`) of the `losing` side at settlement price `price`, exactly. `young`: the share of the
 * position that was; its part of the deficit is rounded down. `MathOverflow`, `WrongAccount`.
 */
export const absorb = pure(absorbInPlace);

/** min(deficit, fund - floor, rolling caps), paid at once. */
function drawInsurance(s: Book, losing: Side, deficit: Usd, now: Seconds): Usd {
  const { pool, market } = s;
  rollFundDayInPlace(pool, now);
  const l = limits(pool, market.params.dailyCap, now);
  const amount = min(deficit, limitsAvailable(l, pool, bookOf(market, losing), now));
  if (amount === 0n) return amount;
  drawInPlace(s, losing, l, amount, now);
  gainInPlace(custodyOf(pool, pool.fund.custody), amount, now);
  addTo(market.ledger, "insurance", amount);
  return amount;
}

function bookShortfall({ pool, market }: Book, winning: Side, report: Absorbed, now: Seconds): void {
  const totals = totalsOf(pool, market, winning);
  const book = bookOf(market, winning);
  if (hasOpenEvent(book)) {
    addTo(book.open, "u", report.shortfall);
    addTo(book.open, "insurance", report.insurance);
    addTo(book.open, "deductible", report.deductible);
    book.open.deficits += 1n;
    addTo(totals, "event", report.shortfall);
    return;
  }
  if (report.shortfall === 0n) return;
  if (totals.carry === 0n) book.carrySince = now;
  addTo(totals, "carry", report.shortfall);
  addTo(book, "carryInsurance", report.insurance);
  addTo(book, "carryDeductible", report.deductible);
  book.carryDeficits += 1n;
}

const carryEnds = (book: SideBook): Seconds => later(max(book.carrySince, book.lastFinalized), CARRY_LIFE);

/** As {@link expireCarry}, in place. */
export function expireCarryInPlace({ pool, market }: Book, winning: Side, now: Seconds): Usd {
  const totals = totalsOf(pool, market, winning);
  const book = bookOf(market, winning);
  const expired = totals.carry;
  if (expired === 0n || now <= carryEnds(book)) return 0n;
  totals.carry = 0n;
  Object.assign(book, { carryInsurance: 0n, carryDeductible: 0n, carryDeficits: 0n });
  addTo(market.ledger, "remainder", expired);
  return expired;
}
/** Carry that did not become an event in time goes to the LPs; reports how much did (`Usd`). */
export const expireCarry = pure(expireCarryInPlace);

/** Carry (`Usd`, rounded up) from which an event opens: the larger of a fixed amount and a share of the winning side's notional. */
export function threshold(pool: PoolState, market: MarketState, winning: Side, price: Price): Usd {
  const exposure = exposureOf(pool, market);
  const { unit } = at(pool.custodies, exposure.index);
  const { minEvent, minEventShare } = pool.params.events;
  return max(minEvent, bpsOfUp(minEventShare, notionalDown(at(exposure.sides, winning).size, price, unit)));
}

/** Whether a side takes only reductions: an event is open, or its carry has reached the threshold and not expired. */
export function reduceOnly(pool: PoolState, market: MarketState, side: Side, price: Price, now: Seconds): boolean {
  const book = bookOf(market, side);
  const { carry } = totalsOf(pool, market, side);
  return (
    hasOpenEvent(book) || (now <= carryEnds(book) && carry !== 0n && carry >= threshold(pool, market, side, price))
  );
}

/** Whether enough time has passed since the side's last finalization. */
export function spaced(market: MarketState, side: Side, now: Seconds): boolean {
  const book = bookOf(market, side);
  return book.eventCount === 0n || now >= later(book.lastFinalized, SPACING);
}
