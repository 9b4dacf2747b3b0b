/** The prices that deposits and withdrawals use: one set in a slot, and what a silent feed's last price still counts for. */
import { ensure, MathError } from "../error";
import { bpsComplement, bpsOfDown } from "../math";
import { AGE_LIQUIDITY, age, collateralDiscount, ofNow } from "../oracle";
import { spread } from "../price";
import type { Band, CustodyState, PoolState } from "../state";
import { less, plus, type Seconds } from "../units";
import { isYoung } from "./listing";

/** Each custody's lowest and highest price, 1e-8 USD. */
export interface Prices {
  bands: Band[];
  /** A feed is silent: its token's `low` is discounted. LPs may leave at these prices, not join. */
  silent: boolean;
}

const UNKNOWN: Band = { low: 0n, high: 0n };

const custodies = (pool: PoolState): CustodyState[] => pool.custodies.slice(0, pool.custodyCount);

const pricesOf = (known: { band: Band; silent: boolean }[]): Prices => ({
  bands: known.map(({ band }) => ({ ...band })),
  silent: known.some(({ silent }) => silent),
});

/** Of the cached prints. `PriceRefreshNeeded` if one is older than 5 s and its feed was not shown to be silent for a minute. `OracleFuture`. */
export const current = (pool: PoolState, now: Seconds): Prices =>
  pricesOf(custodies(pool).map((custody) => of(custody, now)));

/**
 * As {@link ofSlot}, in place: keeps the set. A set with a silent feed is not kept: nobody can deposit at it. In a kept one only a young token's price can
 * be missing: it joins when it is known.
 */
export function ofSlotInPlace(pool: PoolState, now: Seconds, slot: bigint): Prices {
  const known = (custody: CustodyState) => custody.band.high !== 0n || isYoung(custody, now);
  const kept = pool.bandSlot === slot && custodies(pool).every(known);
  const prices = kept
    ? pricesOf(custodies(pool).map((c) => (c.band.high === 0n ? of(c, now) : { band: c.band, silent: false })))
    : current(pool, now);
  if (!prices.silent) {
    pool.bandSlot = slot;
    pool.custodies.forEach((custody, i) => {
      custody.band = { ...(prices.bands[i] ?? UNKNOWN) };
    });
  }
  return prices;
}

/** A print's price -/+ its uncertainty; of a silent feed what {@link silentBand} says; nothing of a young token whose price is late or beyond bounds. */
export function of(custody: CustodyState, now: Seconds): { band: Band; silent: boolean } {
  try {
    const band = fresh(custody, now);
    if (band !== null) return { band, silent: false };
  } catch (e) {
    if (!isYoung(custody, now)) throw e;
  }
  if (isYoung(custody, now)) return { band: UNKNOWN, silent: false };
  return { band: silentBand(custody, now), silent: true };
}

/** Null if the print is older than 5 s. */
function fresh({ print, sigma }: CustodyState, now: Seconds): Band | null {
  ensure(print.price !== 0n, "PriceRefreshNeeded");
  ofNow(print, now);
  const seconds = age(print, now);
  if (seconds > AGE_LIQUIDITY) return null;
  const width = spread(print.price, print.conf, sigma, seconds);
  return { low: less(print.price, width), high: plus(print.price, width) };
}

/** From the last price less its discount up to the last price and its confidence. */
function silentBand(custody: CustodyState, now: Seconds): Band {
  const { print } = custody;
  const low = bpsOfDown(bpsComplement(discount(custody, now)), less(print.price, print.conf));
  return { low, high: plus(print.price, print.conf) };
}

function discount(custody: CustodyState, now: Seconds): bigint {
  try {
    return collateralDiscount(custody, now, AGE_LIQUIDITY);
  } catch (e) {
    throw e instanceof MathError ? new MathError("PriceRefreshNeeded") : e;
  }
}
