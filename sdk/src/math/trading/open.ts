/** Open and increase: a request that meets its print. */
import { ensure, MathError } from "../error";
import { collectInPlace, impact as impactOf, insuranceShare, shifted } from "../fees";
import { coverage } from "../insurance/coverage";
import { covers, marks as marksOf, rates } from "../margin";
import { bpsOfDown, bpsOfUp } from "../math";
import { reduceOnly } from "../mutualization/waterfall";
import { AGE_LIQUIDITY, fitForRisk, REQUEST_DELAY, uniqueFor, within } from "../oracle";
import { atomsUp, entryNotional, notionalDown, notionalUp, valueDown } from "../price";
import {
  backing,
  bookOf,
  custodyOf,
  emptyPosition,
  indexOf,
  type MarketState,
  type PoolState,
  type Print,
  pure,
  type RequestState,
  type Trade,
  totalsOf,
} from "../state";
import {
  type Atoms,
  later,
  max,
  type Price,
  plus,
  type Seconds,
  Side,
  type Size,
  sideOf,
  takeFrom,
  type Usd,
} from "../units";
import { type Moment, skew, touchInPlace } from "./moment";
import { addInPlace, growInPlace, takeInPlace } from "./size";

/** Least notional of a position, in `Usd`. */
export const MIN_NOTIONAL: Usd = 50_000_000n;
/** Least collateral of a position, in `Usd`. */
export const MIN_COLLATERAL: Usd = 10_000_000n;

/** t of a request placed now: two seconds after the later of now and the newest print that was known. */
export const printAfter = (newestCached: Seconds, now: Seconds): Seconds =>
  later(max(newestCached, now), REQUEST_DELAY);

/** What an execution did. */
export interface OpenReport {
  size: Size;
  cost: Usd;
  baseFee: Usd;
  impact: Usd;
  borrow: Usd;
  /** Fees and borrow, paid in collateral tokens, rounded up. */
  charged: Atoms;
  /** What the LPs got of liens. */
  lien: Usd;
}

/** As {@link execute}, in place. */
export function executeInPlace(s: Trade, request: RequestState, print: Print, moment: Moment): OpenReport {
  const { pool, market, position } = s;
  const side = sideOf(request.side);
  checkPrint(request, print, moment);
  checkMarket(pool, market, side, request, moment);
  prepare(s, request, side, moment);
  const lien = touchInPlace(s, moment);

  const { unit } = indexOf(pool, market);
  const { price, now } = moment;
  const owed = marksOf(pool, market, position, price, moment.tokenPrice, now);
  const notional = notionalUp(request.size, price, unit);
  const [baseFee, impact] = tradeFees(pool, market, side, notional, true, price);

  const custody = custodyOf(pool, request.custody);
  takeFrom(custody, "pending", request.collateral);
  addInPlace(s, request.collateral);
  const charged = atomsUp(plus(plus(baseFee, impact), owed.borrow), owed.tokenPrice, owed.tokenUnit);
  ensure(charged <= position.collateral, "InsufficientMargin");
  takeInPlace(s, charged);
  collectInPlace(custody, charged, pool.params.protocolShare, insuranceShare(coverage(pool, now)), now);

  const cost = entryNotional(side, request.size, price, unit);
  growInPlace(s, request.size, cost, now);
  position.entryPrint = moment.published;
  position.increasedAt = now;
  checkResult(s, side, moment);
  return { size: request.size, cost, baseFee, impact, borrow: owed.borrow, charged, lien };
}
/**
 * Executes a request against a position (empty for an open) at its unique print. Fees and cost are rounded up (a short's cost down).
 *
 * `OracleNotUnique`, `OracleFuture`, `OracleWide`, `OracleEmaGap`, `RequestExpired`, `SlippageExceeded`, `MarketReduceOnly`,
 * `FundBelowMinimum`, `PositionTooSmall`, `InsufficientMargin`, `UtilisationTooHigh`, `OpenInterestCap`, `WrongGeneration`,
 * `PositionNotEmpty`, `SelfReference`, `ZeroAmount`.
 */
export const execute = pure(executeInPlace);

function checkPrint(request: RequestState, print: Print, moment: Moment): void {
  ensure(moment.now <= request.expiresAt, "RequestExpired");
  uniqueFor(print, request.printAfter, request.placedAt);
  // Five seconds from publication: whoever may still choose whether to execute sees no further than that.
  within(print, moment.now, AGE_LIQUIDITY);
  fitForRisk(print);
  const { limit } = request;
  const long = sideOf(request.side) === Side.Long;
  ensure(limit === 0n || (long ? print.price <= limit : print.price >= limit), "SlippageExceeded");
}

function checkMarket(pool: PoolState, market: MarketState, side: Side, request: RequestState, moment: Moment): void {
  ensure(request.size !== 0n, "ZeroAmount");
  const guarded = market.status !== 0 || moment.now < market.reduceOnlyUntil;
  const closed = guarded || reduceOnly(pool, market, side, moment.price, moment.now);
  ensure(!closed, "MarketReduceOnly");
  ensure(moment.tokenDiscount === 0n, "CollateralUnpriced");
  ensure(pool.fund.balance >= pool.params.fundMin, "FundBelowMinimum");
}

/** A new position takes its identity from the request; an existing one must be the one the request was made for. */
function prepare({ market, position }: Trade, request: RequestState, side: Side, moment: Moment): void {
  if (request.kind === 0) {
    ensure(position.size === 0n && position.collateral === 0n, "PositionNotEmpty");
    Object.assign(position, emptyPosition(), {
      side: request.side,
      custody: request.custody,
      events: bookOf(market, side).eventCount,
      generation: moment.slot,
      openedAt: moment.now,
    });
  } else if (request.kind === 1) {
    ensure(position.size !== 0n && position.generation === request.generation, "WrongGeneration");
    ensure(position.side === request.side && position.custody === request.custody, "SelfReference");
  } else {
    throw new MathError("InvalidParameter");
  }
}

/** Size, margin, utilisation and open interest of what the execution leaves. */
function checkResult({ pool, market, position }: Trade, side: Side, moment: Moment): void {
  const marks = marksOf(pool, market, position, moment.price, moment.tokenPrice, moment.now);
  const notional = notionalDown(position.size, moment.price, marks.unit);
  const collateral = valueDown(position.collateral, marks.tokenPrice, marks.tokenUnit);
  ensure(notional >= MIN_NOTIONAL && collateral >= MIN_COLLATERAL, "PositionTooSmall");
  ensure(covers(marks, position, rates(pool, market).im), "InsufficientMargin");
  const { owned, locked } = backing(pool, market, side);
  ensure(locked <= bpsOfDown(pool.params.maxUtilisation, owned), "UtilisationTooHigh");
  const cap = side === Side.Long ? market.params.maxLong : market.params.maxShort;
  ensure(totalsOf(pool, market, side).entry <= cap, "OpenInterestCap");
}

/** Base fee and impact (`Usd`, both rounded up) of a trade of `notional` that opens or closes. `MathOverflow`. */
export function tradeFees(
  pool: PoolState,
  market: MarketState,
  side: Side,
  notional: Usd,
  opens: boolean,
  price: Price,
): [baseFee: Usd, impact: Usd] {
  const before = skew(pool, market, price);
  const base = bpsOfUp(market.params.baseFee, notional);
  return [base, impactOf(market.params, before, shifted(before, side, notional, opens))];
}
