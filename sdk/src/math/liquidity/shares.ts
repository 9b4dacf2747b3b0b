/** Deposits and withdrawals of liquidity. Shares have six decimals; a virtual dollar and a million virtual shares stand first. */
import { ensure, MathError } from "../error";
import { accrueInPlace, collectInPlace, insuranceShare } from "../fees";
import { coverage } from "../insurance/coverage";
import { mulDivDown } from "../math";
import { AGE_LIQUIDITY, age, fine, fitForRisk } from "../oracle";
import { atomsDown, valueDown } from "../price";
import { at, custodyOf, free, type PoolState, type Print, pure } from "../state";
import { type Atoms, addTo, later, less, minus, plus, type Seconds, takeFrom, type Usd } from "../units";
import { value } from "./aum";
import { checkBounds, of, rate, shift } from "./fees";
import { bringInPlace, observeInPlace, takeInPlace, weighed } from "./listing";
import { drawInPlace, refillInPlace } from "./outflow";
import { ofSlotInPlace } from "./prices";

const VIRTUAL = 1_000_000n;
/** Seconds that deposits and withdrawals wait after a jump. */
export const AFTER_JUMP: Seconds = 60n;

/** What a deposit or withdrawal did. */
export interface LiquidityReport {
  /** Tokens that came in, with the fee, or went out, without it. */
  atoms: Atoms;
  shares: bigint;
  /** Collected, in the custody's token. */
  fee: Atoms;
  /** Value of the pool that the shares were priced with. */
  aum: Usd;
}

/**
 * The gates of new risk hold for liquidity too, and for what the LPs buy of the fund: no jump within a minute, a cached print of the token that is fresh,
 * narrow and near its average. `PriceJumped`, `PriceRefreshNeeded`, `OracleWide`, `OracleEmaGap`.
 */
export function gate(pool: PoolState, index: number, now: Seconds): void {
  ensure(now >= later(pool.jumpedAt, AFTER_JUMP), "PriceJumped");
  const { print } = custodyOf(pool, index);
  cached(print, now);
  fitForRisk(print);
}

/** A cached print at most 5 s old, whatever else is wrong with it. `PriceRefreshNeeded`. */
function cached(print: Print, now: Seconds): void {
  try {
    ensure(age(print, now) <= AGE_LIQUIDITY, "OracleStale");
  } catch {
    throw new MathError("PriceRefreshNeeded");
  }
}

/** As {@link deposit}, in place. */
export function depositInPlace(
  pool: PoolState,
  index: number,
  atoms: Atoms,
  now: Seconds,
  slot: bigint,
): LiquidityReport {
  ensure(atoms !== 0n, "ZeroAmount");
  ensure(now >= pool.depositsClosedUntil, "DepositsClosed");
  gate(pool, index, now);
  fine(custodyOf(pool, index).print.price);
  const prices = ofSlotInPlace(pool, now, slot);
  const { aum, tokens, sum } = value(pool, prices, "mint", now);
  const { low } = at(prices.bands, index);
  observeInPlace(pool, { aum, tokens }, 0n, now);
  const supply = plus(pool.lpSupply, VIRTUAL);
  const insurance = insuranceShare(coverage(pool, now));
  const custody = custodyOf(pool, index);
  accrueInPlace(custody, now);
  const moved = shift("in", at(tokens, index), sum, valueDown(atoms, low, custody.unit));
  if (moved) checkBounds(custody.params, "in", moved);
  const fee = of(atoms, rate(custody.params, "in", moved));
  const net = minus(atoms, fee);
  const worth = valueDown(net, low, custody.unit);
  const shares = mulDivDown(worth, supply, plus(aum, VIRTUAL));
  ensure(shares > 0n, "ZeroAmount");
  refillInPlace(custody, net, now);
  addTo(custody, "owned", net);
  collectInPlace(custody, fee, pool.params.protocolShare, insurance, now);
  ensure(custody.owned <= custody.params.depositCap, "DepositCapReached");
  bringInPlace(pool, index, worth, now);
  addTo(pool, "lpSupply", shares);
  pool.aum = plus(aum, worth);
  return { atoms, shares, fee, aum };
}
/**
 * Mints shares for a deposit (atoms): its value at the slot's low price, less the fee, over AUM_mint; rounded down. `DepositsClosed`,
 * `PriceJumped`, `WeightBound`, `DepositCapReached`, `ZeroAmount` if nothing would be minted, `PriceRefreshNeeded`, `FeedSilent`,
 * `OracleWide`, `OracleEmaGap`, `MathOverflow`.
 */
export const deposit = pure(depositInPlace);

/** As {@link withdraw}, in place. */
export function withdrawInPlace(
  pool: PoolState,
  index: number,
  shares: bigint,
  now: Seconds,
  slot: bigint,
): LiquidityReport {
  ensure(shares > 0n, "ZeroAmount");
  ensure(shares <= pool.lpSupply, "InsufficientShares");
  gate(pool, index, now);
  const prices = ofSlotInPlace(pool, now, slot);
  const { aum, tokens, sum } = value(pool, prices, "burn", now);
  const worth = mulDivDown(shares, plus(aum, VIRTUAL), plus(pool.lpSupply, VIRTUAL));
  const insurance = insuranceShare(coverage(pool, now));
  const total = weighed(pool, index, { sum, tokens }, now);
  takeInPlace(pool, index, { aum, tokens }, worth, now);
  const custody = custodyOf(pool, index);
  accrueInPlace(custody, now);
  const gross = atomsDown(worth, at(prices.bands, index).high, custody.unit);
  ensure(gross <= free(custody), "InsufficientLiquidity");
  const moved = shift("out", at(tokens, index), total, worth);
  if (moved && !prices.silent) checkBounds(custody.params, "out", moved);
  const fee = of(gross, rate(custody.params, "out", moved));
  const atoms = minus(gross, fee);
  ensure(atoms !== 0n, "ZeroAmount");
  ensure(drawInPlace(custody, atoms, now) === atoms, "OutflowLimited");
  takeFrom(custody, "owned", gross);
  collectInPlace(custody, fee, pool.params.protocolShare, insurance, now);
  // What is left of the day's measure: who stays bears no deductible of who left.
  pool.deductible.dayAum = mulDivDown(pool.deductible.dayAum, pool.lpSupply - shares, pool.lpSupply);
  takeFrom(pool, "lpSupply", shares);
  pool.aum = less(aum, worth);
  return { atoms, shares, fee, aum };
}
/**
 * Burns shares: their part of AUM_burn, in tokens at the slot's high price, less the fee; rounded down. `InsufficientLiquidity` if the tokens
 * are reserved, `WeightBound` (not while a feed is silent), `OutflowLimited`, `InsufficientShares`, `PriceJumped`, and as {@link deposit}.
 */
export const withdraw = pure(withdrawInPlace);
