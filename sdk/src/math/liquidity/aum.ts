/** The two values of the pool. Every uncertain item counts against who asks: AUM_mint is never below AUM_burn. */
import { ensure } from "../error";
import { borrowDueTotal } from "../fees";
import { bpsComplement, bpsOfUp, mulDivDown, mulDivUp } from "../math";
import { AGE_LIQUIDITY, age, dead, settlePriceOf } from "../oracle";
import { pnl, spread, valueDown, valueUp } from "../price";
import { at, type ExposureState, type PoolState, type SideTotals } from "../state";
import { abs, BOTH, less, max, min, type Price, plus, type Seconds, Side, signed, type Usd, u64 } from "../units";

/**
 * For whom the pool is valued. `mint`: a depositor (high prices, losses in full, liens, borrow and what winners may still pay at face).
 * `burn`: who withdraws (low prices, traders' profit in full, their losses only as far as their collateral goes).
 */
export type Ask = "mint" | "burn";

interface Band {
  low: Price;
  high: Price;
}

/**
 * Value of the LPs' share of the pool (`Usd`), zero at least. `PriceRefreshNeeded` if a price is older than 5 s, `MathOverflow`. A token
 * whose feed is dead counts nothing to who withdraws, and lets nobody in.
 */
export function aum(pool: PoolState, ask: Ask, now: Seconds): Usd {
  const bands: Band[] = [];
  let total = 0n;
  for (const [i, custody] of pool.custodies.slice(0, pool.custodyCount).entries()) {
    const { print } = custody;
    const seconds = age(print, now);
    if (seconds > AGE_LIQUIDITY || print.price === 0n) {
      ensure(ask === "burn" && dead(pool, i, now), "PriceRefreshNeeded");
      bands.push({ low: 0n, high: 0n });
      continue;
    }
    const width = spread(print.price, print.conf, custody.sigma, seconds);
    const band = { low: less(print.price, width), high: plus(print.price, width) };
    bands.push(band);
    total +=
      ask === "burn"
        ? valueDown(custody.owned, band.low, custody.unit)
        : valueUp(plus(custody.owned, borrowDueTotal(custody, now)), band.high, custody.unit);
  }
  for (const exposure of pool.exposures.slice(0, pool.marketCount)) {
    for (const side of BOTH) total += sideValue(pool, exposure, side, ask, bands, now);
  }
  return u64(max(total, 0n));
}

/** What one side of a market adds to (or takes from) the LPs' value. */
function sideValue(
  pool: PoolState,
  exposure: ExposureState,
  side: Side,
  ask: Ask,
  bands: Band[],
  now: Seconds,
): bigint {
  const totals = at(exposure.sides, side);
  let value = 0n;
  if (totals.size !== 0n) {
    const { low, high } = at(bands, exposure.index);
    const price = (side === Side.Long) === (ask === "burn") ? high : low;
    const settled = settlePriceOf(exposure, now);
    const { unit } = at(pool.custodies, exposure.index);
    let profit = pnl(side, totals.size, totals.entry, settled ?? price, unit);
    if (settled !== null && side === Side.Long && profit > 0n) {
      // Paid in tokens counted at the price of the settlement, which are worth what they are worth now.
      profit = signed((ask === "burn" ? mulDivUp : mulDivDown)(profit, price, settled));
    }
    value -= ask === "burn" && profit < 0n ? -collectable(pool, totals, profit, bands) : profit;
  }
  return ask === "mint" ? value + totals.liens + winnersPart(pool, totals) : value;
}

/** A side's unrealised loss, at most what its collateral is worth now. */
function collectable(pool: PoolState, totals: SideTotals, profit: bigint, bands: Band[]): Usd {
  const worth = bands.map((band, i) => {
    const atoms = totals.collateral[i] ?? 0n;
    return atoms === 0n ? 0n : valueDown(atoms, band.low, at(pool.custodies, i).unit);
  });
  return min(worth.reduce(plus, 0n), abs(profit));
}

/** What winners may still pay of an open event and of carry: U - L and (1 - s) x carry. */
function winnersPart(pool: PoolState, totals: SideTotals): bigint {
  const share = bpsComplement(pool.params.events.lpShare);
  return bpsOfUp(share, totals.event) + bpsOfUp(share, totals.carry);
}
