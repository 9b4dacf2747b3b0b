/** What was collected for the fund, in any token, becomes the fund's stable inside the pool; tokens that nobody owns become the LPs'. */
import { ensure, MathError } from "../error";
import { gainInPlace, loseInPlace } from "../fees";
import { BOOTSTRAP } from "../liquidity/fees";
import { checkGrown } from "../liquidity/listing";
import { drawInPlace } from "../liquidity/outflow";
import { of } from "../liquidity/prices";
import { gate } from "../liquidity/shares";
import { bpsOfDown } from "../math";
import { atomsDown, atomsUp, valueDown } from "../price";
import { type CustodyState, custodyOf, free, owes, type PoolState, pure } from "../state";
import { type Atoms, addTo, BPS_ONE, less, min, plus, type Seconds, takeFrom, type Usd } from "../units";

/** What a sweep did. */
export interface Swept {
  /** Tokens that belonged to nobody, now the LPs'. */
  surplus: Atoms;
  /** Collected tokens that the LPs took over; of the fund's own stable all. */
  sold: Atoms;
  /** Stable that the fund got for them. */
  gained: Usd;
}

/** As {@link sweep}, in place. */
export function sweepInPlace(pool: PoolState, custody: number, vault: Atoms, now: Seconds): Swept {
  const from = custodyOf(pool, custody);
  checkGrown(from, now);
  const surplus = welcome(pool, from, less(vault, owes(from)), now);
  if (surplus !== 0n) gainInPlace(from, surplus, now);
  const { sold, gained } = sale(pool, custody, surplus, now);
  takeFrom(from, "insuranceDue", sold);
  addTo(pool.fund, "balance", gained);
  return { surplus, sold, gained };
}
/**
 * Sweeps one custody: its surplus goes to the LPs in kind, what was collected to the fund, tokens other than its own sold to the LPs at the price at which
 * they leave (gain down, tokens up). `vault` is the custody's token balance. `TokenYoung`, `OutflowLimited`, `PriceJumped`, `PriceRefreshNeeded`,
 * `OracleWide`, `OracleEmaGap`, `WrongAccount`.
 */
export const sweep = pure(sweepInPlace);

/** How much of a surplus the LPs take: none while deposits are closed, no more than a deposit could bring. */
function welcome(pool: PoolState, custody: CustodyState, surplus: Atoms, now: Seconds): Atoms {
  if (surplus === 0n || now < pool.depositsClosedUntil) return 0n;
  return min(surplus, less(min(custody.params.depositCap, heaviest(pool, custody)), custody.owned));
}

/** Tokens at the most weight of what the pool was worth last, at the last price and its confidence. */
function heaviest(pool: PoolState, { params, print, unit }: CustodyState): Atoms {
  const any = (1n << 64n) - 1n;
  if (params.maxWeight === BPS_ONE || pool.aum < BOOTSTRAP) return any;
  const high = plus(print.price, print.conf);
  if (high === 0n) return 0n;
  const most = bpsOfDown(params.maxWeight, pool.aum);
  try {
    return atomsDown(most, high, unit);
  } catch (e) {
    if (e instanceof MathError) return any; // more tokens than there can be, if they are worth next to nothing
    throw e;
  }
}

/** What was collected, sold to the LPs; the fund's own stable is as it is. */
function sale(pool: PoolState, custody: number, surplus: Atoms, now: Seconds): Pick<Swept, "sold" | "gained"> {
  const from = custodyOf(pool, custody);
  const due = from.insuranceDue;
  if (custody === pool.fund.custody || due === 0n) return { sold: due, gained: due };
  gate(pool, custody, now);
  const { low } = of(from, now).band;
  ensure(low !== 0n, "OracleWide");
  const home = custodyOf(pool, pool.fund.custody);
  const worth = min(valueDown(due, low, from.unit), free(home));
  const gained = drawInPlace(home, worth, now);
  ensure(gained !== 0n || worth === 0n || surplus !== 0n, "OutflowLimited");
  loseInPlace(home, gained, now);
  const sold = min(atomsUp(gained, low, from.unit), due);
  gainInPlace(from, sold, now);
  return { sold, gained };
}
