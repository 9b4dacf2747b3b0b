/** The time and the prices of one action, and what comes before every action. */
import { touchInPlace as touchLiens } from "../mutualization/lien";
import { AGE_LIQUIDATE, acceptInPlace, isWithin, reviveInPlace } from "../oracle";
import { notionalDown } from "../price";
import { feedInPlace, rollInPlace } from "../ring";
import { at, type Book, exposureOf, type MarketState, type PoolState, type Print, pure, type Trade } from "../state";
import { type Bps, less, type Price, type Seconds, Side, signed, type Usd } from "../units";
import { counts, feedInPlace as measureInPlace } from "../volatility";

/** The time and the prices of one action, read once by the caller. */
export interface Moment {
  now: Seconds;
  slot: bigint;
  /** Index price: the print as published. */
  price: Price;
  /** Its publish time. */
  published: Seconds;
  /** Price of the collateral token, the last accepted; of the index token the most that it counts beside `price`. */
  tokenPrice: Price;
  /** Off the collateral's value, beside its haircut, when health is judged: its feed is silent. What is seized is always counted in full. */
  tokenDiscount: Bps;
}

/** Whether collateral of this custody is the market's index token. */
export const inIndex = ({ pool, market }: Book, custody: number): boolean => custody === exposureOf(pool, market).index;

/** As {@link observe}, in place. */
export function observeInPlace({ pool, market }: Book, print: Print, now: Seconds): boolean {
  const exposure = exposureOf(pool, market);
  rollInPlace(market, exposure, now);
  const index = at(pool.custodies, exposure.index);
  const before = index.print.publishTime;
  const newer = acceptInPlace(index, print, now);
  if (newer && market.settleAt > now) reviveInPlace({ pool, market });
  if (newer && counts(before, print)) measureInPlace(market, index, print, now);
  if (newer && isWithin(print, now, AGE_LIQUIDATE)) {
    feedInPlace({ pool, market }, print.price, now);
  }
  return newer;
}
/** Takes a print of the market's index into the cache and, if it is newer, (at most 10 s old) into the rings of prices; the first of every ten seconds into the grid of volatility. Before the action. Reports whether it was newer. `OracleWide`, `OracleFuture`. */
export const observe = pure(observeInPlace);

/** As {@link touch}, in place. */
export const touchInPlace = (s: Trade, moment: Moment): Usd => touchLiens(s, moment.price, moment.now);
/** Liens first: every change of size or collateral answers for past events at the moment's price. Reports what the LPs got (`Usd`). */
export const touch = pure(touchInPlace);

/** Signed skew of a market (`Usd`): long notional minus short notional at one price, its amount rounded down. `MathOverflow`. */
export function skew(pool: PoolState, market: MarketState, price: Price): bigint {
  const exposure = exposureOf(pool, market);
  const { unit } = at(pool.custodies, exposure.index);
  const [long, short] = [at(exposure.sides, Side.Long).size, at(exposure.sides, Side.Short).size];
  return long >= short
    ? signed(notionalDown(long - short, price, unit))
    : -signed(notionalDown(less(short, long), price, unit));
}
