/** Anyone closes the smallest part of an unhealthy position that makes it healthy, or all of it; a deficit goes down the waterfall. */
import { ensure } from "../error";
import { payKeeperInPlace } from "../insurance/caps";
import * as margin from "../margin";
import { bpsComplement, bpsOfDown, bpsOfUp, mulDivDown, mulDivUp } from "../math";
import { type Absorbed, absorbInPlace } from "../mutualization/waterfall";
import { AGE_LIQUIDATE, narrower, settled, WIDEST, within } from "../oracle";
import { atomsDown, atomsUp, entryPart, notionalDown, pnl } from "../price";
import { exposureOf, type MarketState, type PositionState, type Print, pure, type Trade } from "../state";
import {
  abs,
  type Bps,
  clamp,
  less,
  max,
  min,
  minus,
  type Price,
  plus,
  type Seconds,
  Side,
  type Size,
  signed,
  type Usd,
} from "../units";
import { enough } from "./least";
import { type Moment, touchInPlace } from "./moment";
import { closeInPlace, type Settlement } from "./settle";
import * as youth from "./youth";

/** What a liquidation did. */
export interface LiquidationReport {
  settlement: Settlement;
  absorbed: Absorbed;
  lien: Usd;
  /** Paid to the keeper by the fund because the position had nothing left, in the fund's stable. */
  keeperFloor: Usd;
  /** Price at which it settled. */
  price: Price;
}

/** A fee never takes more than this share of what is left: it cannot cause a deficit. */
const FEE_SHARE: Bps = 9_500n;

/** The gates of a liquidation: print at most 10 s old, confidence at most 10 %. `OracleStale`, `OracleFuture`, `OracleWide`. */
export function checkPrint(print: Print, now: Seconds): void {
  within(print, now, AGE_LIQUIDATE);
  narrower(print, WIDEST);
}

/** As {@link liquidate}, in place. */
export function liquidateInPlace(s: Trade, given: Moment, second: Price | null = null): LiquidationReport {
  const { pool, market, position } = s;
  ensure(position.size !== 0n, "PositionEmpty");
  const [moment, worse] = better(s, given, second);
  const lien = touchInPlace(s, moment);
  const { price, now } = moment;
  const marks = judged(s, moment);
  const rates = margin.rates(pool, market);
  const covers = (at: margin.Marks) => margin.covers(at, position, rates.mm);
  const healthy = covers(marks) || (worse !== null && covers(judged(s, { ...moment, price: worse })));
  const ended = settled(market, now) !== null;
  ensure(ended || !healthy, "NotLiquidatable");

  const residual = margin.residual(marks, position);
  const all = ended || residual <= 0n || margin.pnl(marks, position) > 0n;
  const part = all ? position.size : smallestPart(market, position, marks, residual, rates);
  const notional = notionalDown(part, price, marks.unit);
  const charges = { fees: marks.borrow, liquidation: healthy ? 0n : fee(market, notional, residual) };
  const young = youth.share(position, pool.params.young, now);
  const settlement = closeInPlace(s, part, marks, charges, moment);
  // Only where nothing is left: a position with profit pays its own way. First: the deficit may use up the limits.
  const unpaid = !healthy && settlement.keeper === 0n && settlement.pnl <= 0n;
  const keeperFloor = unpaid ? payFloor(s, marks.side, notional, now) : 0n;
  const absorbed = absorbInPlace(s, marks.side, settlement.deficit, young, price, now, moment.slot);
  return { settlement, absorbed, lien, keeperFloor, price };
}
/**
 * Liquidates at the moment's price or, where there is a second source, at the price of the two that is better for the trader; unhealthy at
 * both. `PositionEmpty`; `NotLiquidatable` if equity is at least MM x notional after its liens. In a settled market everything may be
 * closed, the healthy without fee.
 */
export const liquidate = pure(liquidateInPlace);

/** The marks by which health is judged: a silent feed lowers what collateral counts for, not what it pays: nobody gains by a price that is missing. */
export function judged({ pool, market, position }: Trade, moment: Moment): margin.Marks {
  const full = margin.marks(pool, market, position, moment.price, moment.tokenPrice, moment.now);
  const kept = bpsOfDown(bpsComplement(moment.tokenDiscount), bpsComplement(full.haircut));
  return { ...full, haircut: bpsComplement(kept) };
}

/**
 * The moment at the price of two sources at which more is left to the trader, and the other one if health must be judged there too. What is
 * left rises with the price of a long, and of a short that has more index tokens than it owes. Health falls with it, but for a short on
 * index tokens: the haircut and the margin turn earlier.
 */
function better({ pool, market, position }: Trade, moment: Moment, second: Price | null): [Moment, Price | null] {
  if (second === null) return [moment, null];
  const own = position.custody === exposureOf(pool, market).index;
  const long = position.side === Side.Long;
  const rises = long || (own && position.collateral > position.size);
  const first = moment.price;
  const [best, worst] = second > first === rises ? [second, first] : [first, second];
  return [{ ...moment, price: best }, own && !long ? worst : null];
}

/** Liquidation fee (`Usd`, rounded down) of a closed notional, at most 95 % of the residual. */
export const fee = (market: MarketState, notional: Usd, residual: bigint): Usd =>
  min(bpsOfDown(market.params.liqFee, notional), bpsOfDown(FEE_SHARE, max(residual, 0n)));

/** A keeper who finds nothing left is paid by the fund: `min(keeper_floor, liq_fee x notional)`, as far as fund and limits go. */
function payFloor(s: Trade, losing: Side, notional: Usd, now: Seconds): Usd {
  const { pool, market } = s;
  return payKeeperInPlace(s, losing, min(pool.params.keeperFloor, bpsOfDown(market.params.liqFee, notional)), now);
}

/**
 * Size of the smallest number of hundredths (rounded up) after which the rest has the restoring margin. All if the rest would be under
 * 50 USD, or if no fraction suffices. `MathOverflow`.
 */
export function smallestPart(
  market: MarketState,
  position: PositionState,
  marks: margin.Marks,
  residual: bigint,
  rates: margin.Rates,
): Size {
  const hundredth = (k: bigint) => mulDivUp(position.size, k, 100n);
  const wanted = margin.afterLiquidation(rates);
  const restored = (k: bigint) => restores(market, position, marks, hundredth(k), wanted, residual);
  let k = estimate(market, position, marks, wanted);
  if (restored(k)) while (k > 1n && restored(k - 1n)) k--;
  else while (k < 100n && !restored(k)) k++;
  const part = hundredth(k);
  return k < 100n && enough(less(position.size, part), marks.price, marks.unit) ? part : position.size;
}

/** First guess from the straight line through "nothing closed" and the margin gained per unit closed; {@link smallestPart} makes it exact. */
function estimate(market: MarketState, position: PositionState, marks: margin.Marks, rate: Bps): bigint {
  const notional = margin.notional(marks, position);
  const wanted = signed(bpsOfUp(rate, notional));
  const missing = max(wanted - margin.equity(marks, position), 0n);
  const loss = abs(margin.pnl(marks, position));
  const liquidation = bpsOfDown(market.params.liqFee, notional);
  const saved = plus(bpsOfDown(marks.haircut, loss), bpsOfDown(marks.closeFee, notional));
  const gained = less(plus(wanted, saved), bpsOfDown(bpsComplement(marks.haircut), liquidation));
  return gained === 0n ? 100n : clamp(mulDivDown(missing, 100n, gained), 1n, 99n);
}

/** Whether closing `part` leaves equity of at least `rate` of the rest's notional: the settlement's own steps and roundings. */
function restores(
  market: MarketState,
  position: PositionState,
  marks: margin.Marks,
  part: Size,
  rate: Bps,
  residual: bigint,
): boolean {
  if (part >= position.size) return true;
  const { side, price, unit, tokenPrice, tokenUnit } = marks;
  const cost = entryPart(side, position.entry, part, position.size);
  const loss = abs(min(pnl(side, part, cost, price, unit), 0n));
  if (margin.collateral(marks, position) <= loss) return false;
  const charge = fee(market, notionalDown(part, price, unit), residual);
  const tokens = (usd: Usd) => atomsUp(usd, tokenPrice, tokenUnit);
  const taken = [tokens(loss), atomsDown(charge, tokenPrice, tokenUnit), tokens(marks.borrow)];
  const rest = {
    size: position.size - part,
    entry: minus(position.entry, cost),
    collateral: taken.reduce(less, position.collateral),
  };
  return margin.covers({ ...marks, borrow: 0n }, rest, rate);
}
