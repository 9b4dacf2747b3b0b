/** The prices that deposits and withdrawals use: one set in a slot, and what a silent feed's last price still counts for. */
import { ensure, MathError } from "../error";
import { bpsComplement, bpsOfDown } from "../math";
import { AGE_LIQUIDITY, age, collateralDiscount } from "../oracle";
import { spread } from "../price";
import type { Band, CustodyState, PoolState } from "../state";
import { less, plus, type Seconds } from "../units";

/** Each custody's lowest and highest price, 1e-8 USD. */
export interface Prices {
  bands: Band[];
  /** A feed is silent: its token's `low` is discounted. LPs may leave at these prices, not join. */
  silent: boolean;
}

const custodies = (pool: PoolState): CustodyState[] => pool.custodies.slice(0, pool.custodyCount);

/** Of the cached prints. `PriceRefreshNeeded` if one is older than 5 s and its feed was not shown to be silent for a minute. `OracleFuture`. */
export function current(pool: PoolState, now: Seconds): Prices {
  const known = custodies(pool).map((custody) => of(custody, now));
  return { bands: known.map(({ band }) => band), silent: known.some(({ silent }) => silent) };
}

/** As {@link ofSlot}, in place: keeps the set. A set with a silent feed is not kept: nobody can deposit at it. */
export function ofSlotInPlace(pool: PoolState, now: Seconds, slot: bigint): Prices {
  if (pool.bandSlot === slot && custodies(pool).every(({ band }) => band.high !== 0n)) {
    return { bands: custodies(pool).map(({ band }) => ({ ...band })), silent: false };
  }
  const prices = current(pool, now);
  if (!prices.silent) {
    pool.bandSlot = slot;
    pool.custodies.forEach((custody, i) => {
      custody.band = prices.bands[i] ?? { low: 0n, high: 0n };
    });
  }
  return prices;
}

/** A print's price -/+ its uncertainty; of a silent feed from the last price less its discount up to the last price and its confidence. */
function of(custody: CustodyState, now: Seconds): { band: Band; silent: boolean } {
  const { print } = custody;
  ensure(print.price !== 0n, "PriceRefreshNeeded");
  const seconds = age(print, now);
  if (seconds <= AGE_LIQUIDITY) {
    const width = spread(print.price, print.conf, custody.sigma, seconds);
    return { band: { low: less(print.price, width), high: plus(print.price, width) }, silent: false };
  }
  const low = bpsOfDown(bpsComplement(discount(custody, now)), less(print.price, print.conf));
  return { band: { low, high: plus(print.price, print.conf) }, silent: true };
}

function discount(custody: CustodyState, now: Seconds): bigint {
  try {
    return collateralDiscount(custody, now, AGE_LIQUIDITY);
  } catch (e) {
    throw e instanceof MathError ? new MathError("PriceRefreshNeeded") : e;
  }
}
