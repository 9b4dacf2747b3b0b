/** The two values of the pool. Every uncertain item counts against who asks: AUM_mint is never below AUM_burn. */
import { ensure } from "../error";
import { borrowDueTotal } from "../fees";
import { bpsComplement, bpsOfUp, mulDivDown, mulDivUp } from "../math";
import { settlePriceOf } from "../oracle";
import { pnl, valueDown, valueUp } from "../price";
import { at, type Band, type ExposureState, type PoolState, type SideTotals } from "../state";
import { BOTH, max, min, opposite, type Price, plus, type Seconds, Side, signed, type Usd, u64 } from "../units";
import { counted } from "./listing";
import { current, type Prices } from "./prices";

/**
 * For whom the pool is valued. `mint`: a depositor (high prices, losses in full, liens, borrow and what winners may still pay at face).
 * `burn`: who withdraws (low prices, traders' profit in full, their losses only as far as their collateral goes).
 */
export type Ask = "mint" | "burn";

/** What the pool is worth, and how it is made up. */
export interface Value {
  /** The LPs' share, zero at least. */
  aum: Usd;
  /** What the LPs own of each token, for a depositor with the borrow that is due; and of all of them. */
  tokens: Usd[];
  sum: Usd;
}

/**
 * Value of the LPs' share of the pool (`Usd`) at the cached prices, zero at least. `PriceRefreshNeeded` if one is older than 5 s and its feed was not
 * shown to be silent, `FeedSilent` for a depositor where it was, `MathOverflow`. A young token's late price stops nobody.
 */
export const aum = (pool: PoolState, ask: Ask, now: Seconds): Usd => value(pool, current(pool, now), ask, now).aum;

/** As {@link aum}, at given prices, with its parts. Tokens low and traders' profit high for who leaves, the other way round for who joins. */
export function value(pool: PoolState, { bands, silent }: Prices, ask: Ask, now: Seconds): Value {
  ensure(ask === "burn" || !silent, "FeedSilent");
  const tokens = pool.custodies.slice(0, pool.custodyCount).map((custody, i) => {
    const { low, high } = at(bands, i);
    const worth = () =>
      ask === "burn"
        ? valueDown(custody.owned, low, custody.unit)
        : valueUp(plus(custody.owned, borrowDueTotal(custody, now)), high, custody.unit);
    return counted(custody, worth, ask, now);
  });
  const sum = tokens.reduce(plus, 0n);
  let total = 0n;
  for (const exposure of pool.exposures.slice(0, pool.marketCount)) {
    for (const side of BOTH) total += sideValue(pool, exposure, side, ask, bands, now);
  }
  return { aum: u64(max(sum + total, 0n)), tokens, sum };
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
    const gain = (of: Side) => pnl(of, totals.size, totals.entry, settled ?? price, unit);
    // What the other side would lose is rounded up: a trader may be paid that, and who leaves leaves it behind.
    let profit = ask === "burn" ? -gain(opposite(side)) : gain(side);
    if (settled !== null && side === Side.Long && profit > 0n) {
      // Paid in tokens counted at the price of the settlement, which are worth what they are worth now.
      profit = signed((ask === "burn" ? mulDivUp : mulDivDown)(profit, price, settled));
    }
    const own = settled === null ? null : { index: exposure.index, price: settled };
    value -= ask === "burn" && profit < 0n ? -collectable(pool, totals, -profit, bands, own) : profit;
  }
  return ask === "mint" ? value + totals.liens + winnersPart(pool, totals) : value;
}

/**
 * A side's unrealised loss, at most what its collateral is worth now. In a settled market what is in its own token pays at the price of the settlement,
 * and counts first: tokens that are worth less now cover no more.
 */
function collectable(
  pool: PoolState,
  totals: SideTotals,
  loss: Usd,
  bands: Band[],
  own: { index: number; price: Price } | null,
): Usd {
  const held = own === null ? 0n : at(totals.collateral, own.index);
  if (own !== null && held !== 0n && at(bands, own.index).low < own.price) {
    const paid = min(valueDown(held, own.price, at(pool.custodies, own.index).unit), loss);
    const others = { ...totals, collateral: totals.collateral.map((atoms, i) => (i === own.index ? 0n : atoms)) };
    const rest = collectable(pool, others, loss - paid, bands, null);
    return mulDivDown(paid, at(bands, own.index).low, own.price) + rest;
  }
  const worth = bands.map((band, i) => {
    const atoms = totals.collateral[i] ?? 0n;
    return atoms === 0n ? 0n : valueDown(atoms, band.low, at(pool.custodies, i).unit);
  });
  return min(worth.reduce(plus, 0n), loss);
}

/** What winners may still pay of an open event and of carry: U - L and (1 - s) x carry. */
function winnersPart(pool: PoolState, totals: SideTotals): bigint {
  const share = bpsComplement(pool.params.events.lpShare);
  return bpsOfUp(share, totals.event) + bpsOfUp(share, totals.carry);
}
