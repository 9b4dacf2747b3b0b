/** Open and increase: a request that meets its print. */
import { ensure } from "../error";
import { collectInPlace, impact as impactOf, insuranceShare, shifted } from "../fees";
import { coverage } from "../insurance/coverage";
import { checkGrown } from "../liquidity/listing";
import { covers, marks as marksOf, rates } from "../margin";
import { bpsOfDown, bpsOfUp } from "../math";
import { reduceOnly } from "../mutualization/waterfall";
import { AGE_LIQUIDITY, age, fine, fitForRisk, uniqueFor, within } from "../oracle";
import { atomsUp, entryNotional, notionalDown, notionalUp, spread, valueDown } from "../price";
import {
  backing,
  bookOf,
  type CustodyState,
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
  less,
  type Price,
  plus,
  type Seconds,
  Side,
  type Size,
  sideOf,
  takeFrom,
  type Usd,
} from "../units";
import { kindOf, opens, reduces, waits } from "./kind";
import { MIN_NOTIONAL } from "./least";
import { type Moment, skew, touchInPlace } from "./moment";
import { checkPrint } from "./order";
import { addInPlace, growInPlace, takeInPlace } from "./size";

export { MIN_NOTIONAL } from "./least";

/** Least collateral of a position, in `Usd`. */
export const MIN_COLLATERAL: Usd = 10_000_000n;

/** What an execution did. */
export interface OpenReport {
  size: Size;
  /** Price at which it settled. */
  price: Price;
  cost: Usd;
  baseFee: Usd;
  impact: Usd;
  borrow: Usd;
  /** Fees and borrow, paid in collateral tokens, rounded up. */
  charged: Atoms;
  /** What the LPs got of liens. */
  lien: Usd;
}

/**
 * The price at which a limit open settles: the print, worse by `conf + 1.5 sigma sqrt(age)` (rounded up), because whoever executes it
 * chooses among the prints of three seconds. A market request has one print only, and settles at it. `OracleStale`, `OracleFuture`.
 */
export function entryPrice(custody: Pick<CustodyState, "sigma">, print: Print, side: Side, now: Seconds): Price {
  const width = spread(print.price, print.conf, custody.sigma, age(print, now));
  return side === Side.Long ? plus(print.price, width) : less(print.price, width);
}

/** As {@link execute}, in place. */
export function executeInPlace(s: Trade, request: RequestState, print: Print, moment: Moment): OpenReport {
  const { pool, market, position } = s;
  const side = sideOf(request.side);
  const settling = settlingPrice(s, request, side, print, moment);
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

  const cost = entryNotional(side, request.size, settling, unit);
  growInPlace(s, request.size, cost, now);
  position.entryPrint = moment.published;
  position.increases = Math.max(position.increases - 1, 0);
  checkResult(s, side, moment);
  return { size: request.size, price: settling, cost, baseFee, impact, borrow: owed.borrow, charged, lien };
}
/**
 * Executes a request against a position (empty for an open): a market request at its unique print, a limit open at one that sets it off. Fees and cost are rounded up (a short's cost down).
 *
 * `OracleNotUnique`, `OracleFuture`, `OracleWide`, `OracleEmaGap`, `RequestExpired`, `SlippageExceeded`, `MarketReduceOnly`,
 * `FundBelowMinimum`, `PositionTooSmall`, `InsufficientMargin`, `UtilisationTooHigh`, `OpenInterestCap`, `TokenYoung`, `WrongGeneration`,
 * `PositionNotEmpty`, `SelfReference`, `ZeroAmount`; those of `order.checkPrint`; `WrongKind` for an order that reduces.
 */
export const execute = pure(executeInPlace);

/** Whether the print may execute the request, and at which price. */
function settlingPrice(s: Trade, request: RequestState, side: Side, print: Print, { now }: Moment): Price {
  const kind = kindOf(request.kind);
  ensure(!reduces(kind), "WrongKind");
  let { price } = print;
  if (waits(kind)) {
    checkPrint(request, kind, side, print, now);
    price = entryPrice(indexOf(s.pool, s.market), print, side, now);
  } else {
    ensure(now <= request.expiresAt, "RequestExpired");
    uniqueFor(print, request.printAfter, request.placedAt);
    // Five seconds from publication: whoever may still choose whether to execute sees no further than that.
    within(print, now, AGE_LIQUIDITY);
  }
  fitForRisk(print);
  const { limit } = request;
  ensure(limit === 0n || (side === Side.Long ? price <= limit : price >= limit), "SlippageExceeded");
  return price;
}

function checkMarket(pool: PoolState, market: MarketState, side: Side, request: RequestState, moment: Moment): void {
  ensure(request.size !== 0n, "ZeroAmount");
  ensure(market.settleAt === 0n, "MarketSettling");
  const guarded = market.status !== 0 || moment.now < market.reduceOnlyUntil;
  const closed = guarded || reduceOnly(pool, market, side, moment.price, moment.now);
  ensure(!closed, "MarketReduceOnly");
  checkGrown(custodyOf(pool, request.custody), moment.now);
  ensure(moment.tokenDiscount === 0n, "CollateralUnpriced");
  fine(moment.price < moment.tokenPrice ? moment.price : moment.tokenPrice);
  ensure(pool.fund.balance >= pool.params.fundMin, "FundBelowMinimum");
}

/** A new position takes its identity from the request; an existing one must be the one the request was made for. */
function prepare({ market, position }: Trade, request: RequestState, side: Side, moment: Moment): void {
  if (!opens(kindOf(request.kind))) {
    ensure(position.size !== 0n && position.generation === request.generation, "WrongGeneration");
    ensure(position.side === request.side && position.custody === request.custody, "SelfReference");
    return;
  }
  ensure(position.size === 0n && position.collateral === 0n, "PositionNotEmpty");
  Object.assign(position, emptyPosition(), {
    side: request.side,
    custody: request.custody,
    events: bookOf(market, side).eventCount,
    generation: moment.slot,
    openedAt: moment.now,
  });
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
