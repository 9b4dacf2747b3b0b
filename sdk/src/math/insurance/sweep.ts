/** Turns what was collected for the fund, in any token, into the fund's own stable, inside the pool. */
import { ensure, MathError } from "../error";
import { gainInPlace, loseInPlace } from "../fees";
import { checkGrown } from "../liquidity/listing";
import { AGE_LIQUIDITY, age, narrower } from "../oracle";
import { atomsUp, valueDown } from "../price";
import { custodyOf, free, owes, type PoolState, type Print, pure } from "../state";
import { type Atoms, addTo, less, min, plus, type Seconds, takeFrom, type Usd } from "../units";

/** What a sweep did. */
export interface Swept {
  /** Tokens that belonged to nobody, now collected. */
  surplus: Atoms;
  /** Collected tokens that the LPs took over. */
  sold: Atoms;
  /** Stable that the fund got for them. */
  gained: Usd;
}

/** A cached print at most 5 s old, whatever else is wrong with it. `PriceRefreshNeeded`. */
export function cached(print: Print, now: Seconds): void {
  try {
    ensure(age(print, now) <= AGE_LIQUIDITY, "OracleStale");
  } catch {
    throw new MathError("PriceRefreshNeeded");
  }
}

/** The fund sells at price - conf: not at a print wider than this. */
const WIDEST_SWEEP = 200n;

/** As {@link sweep}, in place. */
export function sweepInPlace(pool: PoolState, custody: number, vault: Atoms, now: Seconds): Swept {
  const from = custodyOf(pool, custody);
  const home = custodyOf(pool, pool.fund.custody);
  const surplus = less(vault, owes(from));
  const collected = plus(from.insuranceDue, surplus);
  if (from === home) {
    home.insuranceDue = 0n;
    addTo(pool.fund, "balance", collected);
    return { surplus, sold: collected, gained: collected };
  }
  checkGrown(from, now);
  from.insuranceDue = collected;
  cached(from.print, now);
  narrower(from.print, WIDEST_SWEEP);
  const low = less(from.print.price, from.print.conf);
  ensure(low !== 0n, "OracleWide");
  const gained = min(valueDown(collected, low, from.unit), free(home));
  const sold = min(atomsUp(gained, low, from.unit), collected);
  takeFrom(from, "insuranceDue", sold);
  gainInPlace(from, sold, now);
  loseInPlace(home, gained, now);
  addTo(pool.fund, "balance", gained);
  return { surplus, sold, gained };
}
/**
 * Sweeps one custody: its surplus and what it collected, at price - conf (gain down, tokens up), only as much as the fund's custody has
 * free. `vault` is the custody's token balance. `TokenYoung`, `PriceRefreshNeeded`, `OracleWide`, `WrongAccount`.
 */
export const sweep = pure(sweepInPlace);
