/** An owner reduces or closes a position. */
import { ensure } from "../error";
import { liquidatable, type Marks, marks as marksOf, residual } from "../margin";
import { bpsComplement, bpsOfDown } from "../math";
import { AGE_REDUCE, age, narrower, settled, WIDEST, within } from "../oracle";
import { notionalUp, spread } from "../price";
import {
  bookOf,
  type CustodyState,
  custodyOf,
  exposureOf,
  hasOpenEvent,
  indexOf,
  type Print,
  pure,
  type Trade,
} from "../state";
import { BOTH, less, min, type Price, plus, type Seconds, Side, type Size, sideOf, type Usd } from "../units";
import { haircut, maintenance } from "../volatility";
import { enough } from "./least";
import { inIndex, type Moment, touchInPlace } from "./moment";
import { tradeFees } from "./open";
import { closeInPlace, type Settlement } from "./settle";

/** What a decrease did. */
export interface DecreaseReport {
  settlement: Settlement;
  /** Price at which it settled. */
  price: Price;
  lien: Usd;
  baseFee: Usd;
  impact: Usd;
  borrow: Usd;
}

/**
 * The price at which an owner's reduction settles: the print, worse by `conf + 1.5 sigma sqrt(age)` (rounded up). `OracleStale` beyond
 * 3 s, `OracleWide` beyond 10 %.
 */
export function exitPrice(custody: Pick<CustodyState, "sigma">, print: Print, side: Side, now: Seconds): Price {
  within(print, now, AGE_REDUCE);
  narrower(print, WIDEST);
  const width = spread(print.price, print.conf, custody.sigma, age(print, now));
  return side === Side.Long ? less(print.price, width) : plus(print.price, width);
}

/** As {@link decrease}, in place. */
export function decreaseInPlace(s: Trade, size: Size, limit: Price, print: Print, moment: Moment): DecreaseReport {
  const { pool, market, position } = s;
  ensure(position.size !== 0n, "PositionEmpty");
  ensure(size !== 0n, "ZeroAmount");
  const side = sideOf(position.side);
  const price = exitPrice(indexOf(pool, market), print, side, moment.now);
  ensure(limit === 0n || (side === Side.Long ? price >= limit : price <= limit), "SlippageExceeded");
  const lien = touchInPlace(s, moment);
  const token = silentPrice(s, moment);
  const plain = marksOf(pool, market, position, moment.price, token, moment.now);
  // An order settles at the worse price, which is the higher one of a short.
  if (inIndex(s, position.custody) && settled(market, moment.now) === null)
    plain.tokenPrice = min(plain.tokenPrice, token);
  ensure(residual(plain, position) > 0n, "ResidualNotPositive");

  const marks = { ...plain, price, tokenPrice: tokenPrice(s, price, plain) };
  const part = min(size, position.size);
  ensure(enough(position.size - part, moment.price, marks.unit), "PositionTooSmall");
  const notional = notionalUp(part, moment.price, marks.unit);
  // In a settled market there is nothing to trade: anyone may close anyone for nothing.
  const free = settled(market, moment.now) !== null;
  const fees = () => tradeFees(pool, market, side, notional, false, moment.price);
  const [baseFee, skewed] = free ? [0n, 0n] : fees();
  const calm = BOTH.every((each) => !hasOpenEvent(bookOf(market, each)));
  const impact = calm ? skewed : 0n;
  const charges = { fees: plus(plus(baseFee, impact), marks.borrow), liquidation: 0n };
  const settlement = closeInPlace(s, part, marks, charges, moment);
  // At P the position could pay: what only the spread made unpayable is waived, never insured nor mutualized.
  settlement.deficit = 0n;
  if (position.size !== 0n) {
    // Only a whole close may end with charges waived: else a winner without collateral closes one unit first, and its gain is all that the
    // borrow of the whole position finds (INV-10).
    const pays = marks.tokenPrice !== 0n && position.collateral !== 0n;
    ensure(settlement.pnl >= charges.fees || pays, "InsufficientMargin");
    // As a liquidation would judge it: a silent feed lowers what collateral counts for.
    const kept = bpsOfDown(bpsComplement(moment.tokenDiscount), bpsComplement(plain.haircut));
    const silent = { tokenPrice: moment.tokenPrice, haircut: bpsComplement(kept) };
    const after = { ...plain, borrow: 0n, ...(moment.tokenDiscount === 0n ? {} : silent) };
    ensure(!liquidatable(after, position, maintenance(market)), "InsufficientMargin");
  }
  return { settlement, price, lien, baseFee, impact, borrow: marks.borrow };
}
/**
 * Closes min(`size`, what the position has after its liens) at the exit price; ends healthy or closes all. A limit of zero accepts any
 * price. `PositionTooSmall` for a part that leaves less than 50 USD: close all. `PositionEmpty`, `ZeroAmount`, `SlippageExceeded`, `InsufficientMargin`, `OracleStale`, `OracleWide`; `ResidualNotPositive`
 * where only a liquidation can follow, `InsufficientMargin` also for a part whose charges neither its gain nor the collateral covers.
 * No fees in a settled market.
 */
export const decrease = pure(decreaseInPlace);

/** An owner may leave when the collateral's feed is silent: what a loss takes of it then counts at the last price less twice the haircut. */
function silentPrice({ pool, position }: Trade, moment: Moment): Price {
  if (moment.tokenDiscount === 0n) return moment.tokenPrice;
  return bpsOfDown(bpsComplement(haircut(custodyOf(pool, position.custody)) * 2n), moment.tokenPrice);
}

/** Collateral in the index token is sold at the exit price as far as a loss needs it, never above the print; other tokens at their print. */
export function tokenPrice({ pool, market, position }: Trade, exit: Price, plain: Marks): Price {
  const own = position.custody === exposureOf(pool, market).index;
  return own ? min(exit, plain.tokenPrice) : plain.tokenPrice;
}
