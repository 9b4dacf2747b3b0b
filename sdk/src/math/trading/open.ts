/** Open: an order that meets its print. It stands on its own: its collateral bears its size, whatever else its owner has. */
import { type EngineError, ensure, MathError } from "../error";
import { borrowIndex, collectInPlace, impact as impactOf, insuranceShare, shifted } from "../fees";
import { coverage } from "../insurance/coverage";
import { checkGrown } from "../liquidity/listing";
import { covers, type Marks, marks as marksOf } from "../margin";
import { bpsOfDown, bpsOfUp } from "../math";
import { reduceOnly } from "../mutualization/waterfall";
import { AGE_LIQUIDITY, age, fine, fitForRisk, ofNow, uniqueFor, within } from "../oracle";
import { atomsUp, entryNotional, notionalDown, notionalUp, spread, valueDown } from "../price";
import {
  type Book,
  backing,
  bookOf,
  type CustodyState,
  custodyOf,
  emptyPosition,
  indexOf,
  type MarketState,
  type PoolState,
  type PositionState,
  type Print,
  pure,
  type RequestState,
  reservation,
  type Trade,
  totalsOf,
} from "../state";
import {
  type Atoms,
  type Bps,
  less,
  max,
  min,
  type Price,
  plus,
  type Seconds,
  Side,
  type Size,
  sideOf,
  takeFrom,
  type Usd,
} from "../units";
import { initial, maintenance } from "../volatility";
import { kindOf, reduces, waits } from "./kind";
import { MIN_NOTIONAL } from "./least";
import { inIndex, type Moment, skew, touchInPlace } from "./moment";
import { checkPrint, settledAt, settling as settlingOf } from "./order";
import { addInPlace, growInPlace, takeInPlace } from "./size";

export { MIN_NOTIONAL } from "./least";
/** Least collateral of a position, in `Usd`. */
export const MIN_COLLATERAL: Usd = 10_000_000n;

/** What an order brings beyond its margin when it is placed: a twentieth, so that what happens until its print does not end it. */
const BUFFER: Bps = 10_500n;

/** What an execution did: filled the order, or ended it and changed nothing. */
export interface OpenReport {
  /** The error for which it ended; null if it was filled. */
  ended: EngineError | null;
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
 * chooses among the prints of three seconds. A market request has one print only, and settles without.
 */
export function entryPrice(custody: Pick<CustodyState, "sigma">, print: Print, side: Side, now: Seconds): Price {
  const width = spread(print.price, print.conf, custody.sigma, age(print, now));
  return side === Side.Long ? plus(print.price, width) : less(print.price, width);
}

/** As {@link execute}, in place. */
export function executeInPlace(s: Trade, request: RequestState, print: Print, before: Moment): OpenReport {
  const { market, position } = s;
  const side = sideOf(request.side);
  const held = position.size !== 0n;
  ensure(!held || (position.side === request.side && position.custody === request.custody), "SelfReference");
  const [settling, price] = settlingPrice(s, request, side, print, before);
  const known = indexOf(s.pool, market).print;
  const moment = settledAt(settling, known, print, inIndex(s, request.custody), before);
  let fill: Fill;
  try {
    fill = fillOf(s, request, side, price, moment);
    checkFill(s, fill, request, moment);
  } catch (e) {
    if (!(e instanceof MathError && ENDS.has(e.error))) throw e;
    return { ...NOTHING, ended: e.error };
  }
  if (!held) Object.assign(position, newPosition(market, request, side, moment));
  return bookFill(s, fill, request, moment);
}
/**
 * Executes an order that opens or, where its owner has a position of its kind, enlarges it: a market request at its unique print, a limit open
 * at one that sets it off; at the worse, for its owner, of that print and the newest one known. It is filled, or it ends (`ended` says why,
 * and nothing is changed). Fees and cost are rounded up (a short's cost down).
 *
 * `OracleNotUnique`, `OracleStale`, `OracleFuture`, `PriceRefreshNeeded`, `OracleWide`, `OracleEmaGap`, `RequestExpired`, `SlippageExceeded`, those of
 * `order.checkPrint`; `WrongKind` for an order that reduces, `SelfReference` for another kind of position.
 */
export const execute = pure(executeInPlace);

/** What ends an order that cannot be filled: what market, pool and the order itself say. Anything else is an error. */
const ENDS: ReadonlySet<EngineError> = new Set([
  "ZeroAmount",
  "MarketSettling",
  "MarketReduceOnly",
  "TokenYoung",
  "PriceTooLow",
  "FundBelowMinimum",
  "PositionTooSmall",
  "InsufficientMargin",
  "UtilisationTooHigh",
  "OpenInterestCap",
]);

const NOTHING: OpenReport = {
  ended: null,
  size: 0n,
  price: 0n,
  cost: 0n,
  baseFee: 0n,
  impact: 0n,
  borrow: 0n,
  charged: 0n,
  lien: 0n,
};

/** Whether the print may execute the order, with what is known beside it; and at which price. */
function settlingPrice(s: Trade, request: RequestState, side: Side, print: Print, moment: Moment): [Print, Price] {
  const { now, tokenDiscount } = moment;
  const kind = kindOf(request.kind);
  ensure(!reduces(kind), "WrongKind");
  const index = indexOf(s.pool, s.market);
  const at = settlingOf(index.print, print, side === Side.Long, now);
  ofNow(at, now);
  ensure(tokenDiscount === 0n, "CollateralUnpriced");
  ofNow(custodyOf(s.pool, request.custody).print, now);
  let { price } = at;
  if (waits(kind)) {
    checkPrint(request, kind, side, print, at, now);
    price = entryPrice(index, at, side, now);
  } else {
    ensure(now <= request.expiresAt, "RequestExpired");
    uniqueFor(print, request.printAfter, request.placedAt);
    within(print, max(now, at.publishTime), AGE_LIQUIDITY);
  }
  fitForRisk(print);
  fitForRisk(at);
  const { limit } = request;
  ensure(limit === 0n || (side === Side.Long ? price <= limit : price >= limit), "SlippageExceeded");
  return [at, price];
}

/** An order at a price: what it costs, and the position that it would be alone. */
interface Fill {
  side: Side;
  price: Price;
  cost: Usd;
  baseFee: Usd;
  impact: Usd;
  marks: Marks;
  alone: PositionState;
}

function fillOf({ pool, market }: Book, request: RequestState, side: Side, price: Price, moment: Moment): Fill {
  const { unit } = indexOf(pool, market);
  const [baseFee, impact] = tradeFees(
    pool,
    market,
    side,
    notionalUp(request.size, moment.price, unit),
    true,
    moment.price,
  );
  const cost = entryNotional(side, request.size, price, unit);
  const { size, custody } = request;
  const borrowed = borrowIndex(backing(pool, market, side), moment.now);
  const alone = { ...emptyPosition(), size, entry: cost, side, custody, borrowIndex: borrowed };
  const marks = marksAt({ pool, market }, alone, moment);
  const charge = atomsUp(plus(baseFee, impact), marks.tokenPrice, marks.tokenUnit);
  ensure(charge <= request.collateral, "InsufficientMargin");
  alone.collateral = request.collateral - charge;
  return { side, price, cost, baseFee, impact, marks, alone };
}

/** Least size, and margin at `im`: of the order alone. */
function standsAlone({ marks, alone }: Fill, im: Bps): void {
  const notional = notionalDown(alone.size, marks.price, marks.unit);
  const collateral = valueDown(alone.collateral, marks.tokenPrice, marks.tokenUnit);
  ensure(notional >= MIN_NOTIONAL && collateral >= MIN_COLLATERAL, "PositionTooSmall");
  ensure(covers(marks, alone, im), "InsufficientMargin");
}

/** What a fill needs of market and pool. */
function checkFill(s: Trade, fill: Fill, request: RequestState, moment: Moment): void {
  const { pool, market, position } = s;
  const { side, cost } = fill;
  checkMarket(pool, market, side, request, moment);
  standsAlone(fill, initial(pool, market, cost));
  const held = heldAt(s, moment);
  // What added size pays of a deficit falls on the LPs as young: nothing is added to what is lost already.
  ensure(held === null || covers(held, position, maintenance(market)), "InsufficientMargin");
  ensure(chargeOf(fill, held)[0] <= plus(position.collateral, request.collateral), "InsufficientMargin");
  const { owned, locked } = backing(pool, market, side);
  const reserved = plus(locked, reservation(side, request.size, cost));
  ensure(reserved <= bpsOfDown(pool.params.maxUtilisation, owned), "UtilisationTooHigh");
  const cap = side === Side.Long ? market.params.maxLong : market.params.maxShort;
  ensure(plus(totalsOf(pool, market, side).entry, cost) <= cap, "OpenInterestCap");
}

/** What is charged (atoms), with the borrow that is due of what is held already (`Usd`): all falls due together. */
function chargeOf({ baseFee, impact, marks }: Fill, held: Marks | null): [Atoms, Usd] {
  const borrow = held?.borrow ?? 0n;
  return [atomsUp(plus(plus(baseFee, impact), borrow), marks.tokenPrice, marks.tokenUnit), borrow];
}

/** The marks of what is held already, if anything is. */
const heldAt = (s: Trade, moment: Moment): Marks | null =>
  s.position.size === 0n ? null : marksAt(s, s.position, moment);

/** A position's marks at the moment; collateral in the index token counts at the lower of the two prices. */
function marksAt({ pool, market }: Book, position: PositionState, { price, tokenPrice, now }: Moment): Marks {
  const marks = marksOf(pool, market, position, price, tokenPrice, now);
  if (inIndex({ pool, market }, position.custody)) marks.tokenPrice = min(marks.tokenPrice, tokenPrice);
  return marks;
}

function bookFill(s: Trade, fill: Fill, request: RequestState, moment: Moment): OpenReport {
  const { pool, position } = s;
  const { now } = moment;
  const { price, cost, baseFee, impact } = fill;
  const lien = touchInPlace(s, moment);
  const [charged, borrow] = chargeOf(fill, heldAt(s, moment));
  const custody = custodyOf(pool, request.custody);
  takeFrom(custody, "pending", request.collateral);
  addInPlace(s, request.collateral);
  takeInPlace(s, charged);
  collectInPlace(custody, charged, pool.params.protocolShare, insuranceShare(coverage(pool, now)), now);
  growInPlace(s, request.size, cost, now);
  position.entryPrint = moment.published;
  return { ended: null, size: request.size, price, cost, baseFee, impact, borrow, charged, lien };
}

/**
 * What an order that opens brings when it is placed: margin and a twentieth of it, at the pool's last prices or, of a limit open, at its trigger
 * if that is better. `ZeroAmount`, `PositionTooSmall`, `InsufficientMargin`; `PriceRefreshNeeded` where there is no price.
 */
export function checkPlaced({ pool, market }: Book, request: RequestState, now: Seconds): void {
  ensure(request.size !== 0n, "ZeroAmount");
  const side = sideOf(request.side);
  const last = indexOf(pool, market).print.price;
  const tokenPrice = custodyOf(pool, request.custody).print.price;
  ensure(last !== 0n && tokenPrice !== 0n, "PriceRefreshNeeded");
  const better = side === Side.Long ? min(last, request.trigger) : max(last, request.trigger);
  const price = request.trigger === 0n ? last : better;
  const moment = { now, slot: 0n, price, published: now, tokenPrice, tokenDiscount: 0n };
  const fill = fillOf({ pool, market }, request, side, price, moment);
  standsAlone(fill, bpsOfUp(BUFFER, initial(pool, market, fill.cost)));
}

function checkMarket(pool: PoolState, market: MarketState, side: Side, request: RequestState, moment: Moment): void {
  ensure(request.size !== 0n, "ZeroAmount");
  ensure(market.settleAt === 0n, "MarketSettling");
  const guarded = market.status !== 0 || moment.now < market.reduceOnlyUntil;
  const closed = guarded || reduceOnly(pool, market, side, moment.price, moment.now);
  ensure(!closed, "MarketReduceOnly");
  checkGrown(custodyOf(pool, request.custody), moment.now);
  fine(min(moment.price, moment.tokenPrice));
  ensure(pool.fund.balance >= pool.params.fundMin, "FundBelowMinimum");
}

/** A new position takes its identity from the order. */
const newPosition = (market: MarketState, request: RequestState, side: Side, moment: Moment): PositionState => ({
  ...emptyPosition(),
  side: request.side,
  custody: request.custody,
  events: bookOf(market, side).eventCount,
  generation: moment.slot,
  openedAt: moment.now,
});

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
