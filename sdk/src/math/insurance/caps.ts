/** What the fund and the LPs' deductible may pay: rolling limits, measured on the fund and on AUM at the start of the day. */
import { bpsOfDown, ratioDown } from "../math";
import { left } from "../rolling";
import { type Book, bookOf, type PoolState, pure, type RollingCap, type SideBook } from "../state";
import { type Bps, type Frac, less, max, min, plus, type Seconds, type Side, takeFrom, type Usd } from "../units";

/** Window of the hourly limit, in seconds. */
export const HOUR: Seconds = 3_600n;
/** Window of the daily limits, in seconds. */
export const DAY: Seconds = 86_400n;

const usedNow = (cap: RollingCap, limit: Usd, window: Seconds, now: Seconds): Usd =>
  left(cap.used, limit, window, cap.at, now);

/** What may still be drawn (`Usd`) of `limit` per `window` seconds; refills rounded down. */
export const available = (cap: RollingCap, limit: Usd, window: Seconds, now: Seconds): Usd =>
  less(limit, usedNow(cap, limit, window, now));
/** The share of `limit` that is unused, rounded down; nothing of a limit of zero. */
export const unused = (cap: RollingCap, limit: Usd, window: Seconds, now: Seconds): Frac =>
  limit === 0n ? 0n : ratioDown(available(cap, limit, window, now), limit);
/** A cap after a draw; one of nothing changes nothing. `MathOverflow`. */
export const drawn = (cap: RollingCap, amount: Usd, limit: Usd, window: Seconds, now: Seconds): RollingCap =>
  amount === 0n ? cap : { used: plus(usedNow(cap, limit, window, now), amount), at: max(cap.at, now) };

/** The three limits of a draw for deficits of one side. */
export interface Limits {
  hour: Usd;
  day: Usd;
  pool: Usd;
}

/** The fund's limits today, rounded down: before the first touch of the day on the balance that it will fix. */
export function limits(pool: PoolState, daily: Bps, now: Seconds): Limits {
  const base = dayOf(now) > pool.fund.day ? pool.fund.balance : pool.fund.dayBalance;
  const of = (share: Bps) => bpsOfDown(share, base);
  return { hour: of(pool.params.hourlyCap), day: of(daily), pool: of(pool.params.poolCap) };
}
/** What all three leave (`Usd`). */
const rolling = (l: Limits, pool: PoolState, losing: SideBook, now: Seconds): Usd =>
  min(
    available(losing.hourCap, l.hour, HOUR, now),
    available(losing.dayCap, l.day, DAY, now),
    available(pool.fund.poolCap, l.pool, DAY, now),
  );
/** What the fund may pay now (`Usd`) for deficits of this side: above its floor, within all three. */
export const limitsAvailable = (l: Limits, pool: PoolState, losing: SideBook, now: Seconds): Usd =>
  min(less(pool.fund.balance, pool.params.fundFloor), rolling(l, pool, losing, now));
/** The smallest unused fraction of the three, rounded down. */
export const limitsUnused = (l: Limits, pool: PoolState, losing: SideBook, now: Seconds): Frac =>
  min(
    unused(losing.hourCap, l.hour, HOUR, now),
    unused(losing.dayCap, l.day, DAY, now),
    unused(pool.fund.poolCap, l.pool, DAY, now),
  );
/** Takes a draw from the fund and books it in all three limits, in place. `MathOverflow`. */
export function drawInPlace({ pool, market }: Book, losing: Side, l: Limits, amount: Usd, now: Seconds): void {
  const book = bookOf(market, losing);
  book.hourCap = drawn(book.hourCap, amount, l.hour, HOUR, now);
  book.dayCap = drawn(book.dayCap, amount, l.day, DAY, now);
  pool.fund.poolCap = drawn(pool.fund.poolCap, amount, l.pool, DAY, now);
  takeFrom(pool.fund, "balance", amount);
}

/** As {@link payKeeper}, in place. */
export function payKeeperInPlace(book: Book, losing: Side, most: Usd, now: Seconds): Usd {
  const { pool, market } = book;
  rollFundDayInPlace(pool, now);
  const l = limits(pool, market.params.dailyCap, now);
  const amount = min(most, pool.fund.balance, rolling(l, pool, bookOf(market, losing), now));
  drawInPlace(book, losing, l, amount, now);
  return amount;
}
/**
 * Pays a keeper whom nothing else pays, at most so much (`Usd`); reports it. Down to the fund's last dollar, but within the limits of the side
 * that loses. `MathOverflow`.
 */
export const payKeeper = pure(payKeeperInPlace);

/** Number of a day since 1970, floored for times before it as well. */
const dayOf = (now: Seconds): bigint => (now - (((now % DAY) + DAY) % DAY)) / DAY;

/** As {@link rollFundDay}, in place. */
export function rollFundDayInPlace({ fund }: PoolState, now: Seconds): void {
  if (dayOf(now) > fund.day) {
    fund.day = dayOf(now);
    fund.dayBalance = fund.balance;
  }
}
/** The first touch of a day fixes the balance on which the fund's caps are measured. */
export const rollFundDay = pure(rollFundDayInPlace);

/** As {@link rollDeductibleDay}, in place. */
export function rollDeductibleDayInPlace(pool: PoolState, now: Seconds, aum: (pool: PoolState) => Usd): void {
  if (dayOf(now) > pool.deductible.day) {
    const value = aum(pool);
    if (value === 0n && pool.lpSupply > 0n) return; // no feed speaks: yesterday's measure stays until one does
    pool.aum = value;
    pool.deductible.dayAum = value;
    pool.deductible.day = dayOf(now);
  }
}
/** The first refresh of a day fixes the AUM on which the LPs' deductible is measured; `aum` is only computed then. */
export const rollDeductibleDay = pure(rollDeductibleDayInPlace);

const deductibleLimit = (pool: PoolState): Usd => bpsOfDown(pool.params.deductible, pool.deductible.dayAum);
/** What LPs still bear (`Usd`) before a deficit becomes a shortfall, rounded down. */
export const deductibleAvailable = (pool: PoolState, now: Seconds): Usd =>
  available(pool.deductible.cap, deductibleLimit(pool), DAY, now);
/** Books what the LPs bore, in place. `MathOverflow`. */
export function drawDeductibleInPlace(pool: PoolState, amount: Usd, now: Seconds): void {
  pool.deductible.cap = drawn(pool.deductible.cap, amount, deductibleLimit(pool), DAY, now);
}
