/** A token that was listed when there were shares already is young for a hundred days: little of it counts, and a price that rises counts little more. */
import { ensure } from "../error";
import { bpsOfDown, mulDivDown } from "../math";
import { valueUp } from "../price";
import { at, type Band, type CustodyState, custodyOf, type ExposureState, type PoolState } from "../state";
import { type Bps, max, min, type Price, type Seconds, type Side, U64_MAX, type Usd } from "../units";

const DAY: Seconds = 86_400n;
const YOUNG: Seconds = 100n * DAY;
/** Of the pool's value, a day. */
const RAMP: Bps = 100n;

/** Whether a token is young. No errors. */
export const isYoung = ({ listedAt }: CustodyState, now: Seconds): boolean => listedAt !== 0n && now - listedAt < YOUNG;

/** What of a value (`Usd`) may be in a token that was listed later: 1 % a day since then, rounded down. `MathOverflow`. */
export const ramp = ({ listedAt }: CustodyState, total: Usd, now: Seconds): Usd =>
  mulDivDown(bpsOfDown(RAMP, total), max(now - listedAt, 0n), DAY);

/** Remembers twice the lowest price that a listed token ever had, in place. */
export function noteInPlace(custody: CustodyState, price: Price): void {
  if (custody.listedAt === 0n) return;
  const twice = min(2n * price, U64_MAX);
  custody.ceiling = custody.ceiling === 0n ? twice : min(custody.ceiling, twice);
}

/** The prices at which who leaves is paid: of a young token at most twice the lowest it ever had. No errors. */
export const heldDown = (pool: PoolState, bands: Band[], now: Seconds): Band[] =>
  bands.map((band, i) => {
    const custody = pool.custodies[i];
    if (custody === undefined || i >= pool.custodyCount || !isYoung(custody, now)) return band;
    return { low: min(band.low, custody.ceiling), high: min(band.high, custody.ceiling) };
  });

/** New risk: a side of a young token's market, and all collateral in one, are at most its ramp of what the pool was worth when the day began. `OpenInterestCap`. */
export function checkOpen(
  pool: PoolState,
  exposure: ExposureState,
  side: Side,
  custody: number,
  price: Price,
  now: Seconds,
): void {
  const { dayAum } = pool.deductible;
  const index = custodyOf(pool, exposure.index);
  if (isYoung(index, now)) {
    ensure(at(exposure.sides, side).entry <= ramp(index, dayAum, now), "OpenInterestCap");
  }
  const token = custodyOf(pool, custody);
  if (isYoung(token, now)) {
    ensure(valueUp(token.collateral, price, token.unit) <= ramp(token, dayAum, now), "OpenInterestCap");
  }
}
