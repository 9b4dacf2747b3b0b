/**
 * A token that was listed when there were shares already is young for a hundred days: until then it is what LPs bring, little of it in all, and nothing
 * else: no collateral, no market's token or backing, nothing that the fund sells to the LPs.
 */
import { ensure, MathError } from "../error";
import { bpsOfDown, mulDivDown } from "../math";
import { type CustodyState, custodyOf, type PoolState } from "../state";
import { addTo, type Bps, less, max, min, plus, type Seconds, type Usd } from "../units";
import type { Ask, Value } from "./aum";

const DAY: Seconds = 86_400n;
const YOUNG: Seconds = 100n * DAY;
/** Of the pool's value, a day. */
const RAMP: Bps = 100n;

/** When a token that was listed later is young no more. No errors. */
export const grownAt = ({ listedAt }: CustodyState): Seconds => listedAt + YOUNG;

/** Whether a token is young. No errors. */
export const isYoung = (custody: CustodyState, now: Seconds): boolean =>
  custody.listedAt !== 0n && now < grownAt(custody);

/** `TokenYoung` for a young token. */
export const checkGrown = (custody: CustodyState, now: Seconds): void => ensure(!isYoung(custody, now), "TokenYoung");

const youngOf = (pool: PoolState, now: Seconds): CustodyState[] =>
  pool.custodies.slice(0, pool.custodyCount).filter((custody) => isYoung(custody, now));

/**
 * What a token's value (`Usd`) counts for. Of a young one what was brought of it to who joins, and to who leaves at most that, whatever its price is said to be.
 * `MathOverflow` of others.
 */
export function counted(custody: CustodyState, worth: () => Usd, ask: Ask, now: Seconds): Usd {
  if (!isYoung(custody, now)) return worth();
  if (ask === "mint") return custody.brought;
  try {
    return min(worth(), custody.brought);
  } catch (e) {
    if (e instanceof MathError) return custody.brought;
    throw e;
  }
}

/** What a token's weight is measured on (`Usd`), for who takes it out: the tokens that are not young; of a young one all of them. No errors. */
export function weighed(
  pool: PoolState,
  index: number,
  { sum, tokens }: Pick<Value, "sum" | "tokens">,
  now: Seconds,
): Usd {
  if (isYoung(custodyOf(pool, index), now)) return sum;
  return youngOf(pool, now).reduce((rest, custody) => less(rest, tokens[pool.custodies.indexOf(custody)] ?? 0n), sum);
}

/** What may have been brought (`Usd`): 1 % a day since the listing of the least that the pool was worth since, without its young tokens; rounded down. `MathOverflow`. */
export const ramp = ({ listedAt, least }: Pick<CustodyState, "listedAt" | "least">, now: Seconds): Usd =>
  mulDivDown(bpsOfDown(RAMP, least), max(now - listedAt, 0n), DAY);

/** Remembers the least that the pool was worth without its young tokens, after `leaving` of the others, in place. */
export function observeInPlace(
  pool: PoolState,
  value: Pick<Value, "aum" | "tokens">,
  leaving: Usd,
  now: Seconds,
): void {
  const young = youngOf(pool, now);
  if (young.length === 0) return;
  const worth = (custody: CustodyState) => value.tokens[pool.custodies.indexOf(custody)] ?? 0n;
  const rest = young.reduce((sum, custody) => less(sum, worth(custody)), less(value.aum, leaving));
  for (const custody of pool.custodies) custody.least = min(custody.least, rest);
}

const broughtInAll = (pool: PoolState, now: Seconds): Usd =>
  youngOf(pool, now).reduce((sum, { brought }) => plus(sum, brought), 0n);

/** What deposits of a young token may be worth at most now (`Usd`), all young ones together. `MathOverflow`. */
export const room = (pool: PoolState, custody: CustodyState, now: Seconds): Usd =>
  less(ramp(custody, now), broughtInAll(pool, now));

/** Books what a deposit is worth, in place. `DepositCapReached` if more than the ramp would have been brought of young tokens, net of what was taken out. */
export function bringInPlace(pool: PoolState, index: number, worth: Usd, now: Seconds): void {
  const custody = custodyOf(pool, index);
  if (!isYoung(custody, now)) return;
  addTo(custody, "brought", worth);
  ensure(broughtInAll(pool, now) <= ramp(custody, now), "DepositCapReached");
}

/**
 * Books a withdrawal, in place. Of a young token so much less was brought as the shares are worth that were burnt for it; of others so much less is left.
 */
export function takeInPlace(
  pool: PoolState,
  index: number,
  value: Pick<Value, "aum" | "tokens">,
  worth: Usd,
  now: Seconds,
): void {
  const custody = custodyOf(pool, index);
  const young = isYoung(custody, now);
  if (young) custody.brought = less(custody.brought, worth);
  observeInPlace(pool, value, young ? 0n : worth, now);
}
