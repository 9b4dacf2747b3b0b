/** Deposits and withdrawals of liquidity. Shares have six decimals; a virtual dollar and a million virtual shares stand first. */
import { ensure } from "../error";
import { accrueInPlace, collectInPlace, insuranceShare } from "../fees";
import { coverage } from "../insurance/coverage";
import { cached } from "../insurance/sweep";
import { bpsOfUp, mulDivDown } from "../math";
import { age, fitForRisk } from "../oracle";
import { atomsDown, spread, valueDown } from "../price";
import { custodyOf, free, type PoolState, pure } from "../state";
import { type Atoms, addTo, less, minus, type Price, plus, type Seconds, takeFrom, type Usd } from "../units";
import { aum } from "./aum";

const VIRTUAL = 1_000_000n;

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

/** The gates of new risk hold for liquidity too: a fresh cached print, narrow and near its average; returns its spread. */
function band(pool: PoolState, index: number, now: Seconds): { low: Price; high: Price } {
  const { print, sigma } = custodyOf(pool, index);
  cached(print, now);
  fitForRisk(print);
  const width = spread(print.price, print.conf, sigma, age(print, now));
  return { low: less(print.price, width), high: plus(print.price, width) };
}

/** As {@link deposit}, in place. */
export function depositInPlace(pool: PoolState, index: number, atoms: Atoms, now: Seconds): LiquidityReport {
  ensure(atoms !== 0n, "ZeroAmount");
  ensure(now >= pool.depositsClosedUntil, "DepositsClosed");
  const { low } = band(pool, index, now);
  const total = aum(pool, "mint", now);
  const supply = plus(pool.lpSupply, VIRTUAL);
  const insurance = insuranceShare(coverage(pool, now));
  const custody = custodyOf(pool, index);
  accrueInPlace(custody, now);
  const fee = bpsOfUp(custody.params.lpFee, atoms);
  const value = valueDown(minus(atoms, fee), low, custody.unit);
  const shares = mulDivDown(value, supply, plus(total, VIRTUAL));
  ensure(shares > 0n, "ZeroAmount");
  addTo(custody, "owned", minus(atoms, fee));
  collectInPlace(custody, fee, pool.params.protocolShare, insurance, now);
  ensure(custody.owned <= custody.params.depositCap, "DepositCapReached");
  addTo(pool, "lpSupply", shares);
  pool.aum = plus(total, value);
  return { atoms, shares, fee, aum: total };
}
/**
 * Mints shares for a deposit (atoms): its value at the low price, less the fee, over AUM_mint; rounded down. `DepositCapReached`,
 * `ZeroAmount` if nothing would be minted, `PriceRefreshNeeded`, `OracleWide`, `OracleEmaGap`, `MathOverflow`.
 */
export const deposit = pure(depositInPlace);

/** As {@link withdraw}, in place. */
export function withdrawInPlace(pool: PoolState, index: number, shares: bigint, now: Seconds): LiquidityReport {
  ensure(shares > 0n, "ZeroAmount");
  ensure(shares <= pool.lpSupply, "InsufficientShares");
  const { high } = band(pool, index, now);
  const total = aum(pool, "burn", now);
  const supply = plus(pool.lpSupply, VIRTUAL);
  const value = mulDivDown(shares, plus(total, VIRTUAL), supply);
  const insurance = insuranceShare(coverage(pool, now));
  const custody = custodyOf(pool, index);
  accrueInPlace(custody, now);
  const gross = atomsDown(value, high, custody.unit);
  ensure(gross <= free(custody), "InsufficientLiquidity");
  const fee = bpsOfUp(custody.params.lpFee, gross);
  const atoms = minus(gross, fee);
  ensure(atoms !== 0n, "ZeroAmount");
  takeFrom(custody, "owned", gross);
  collectInPlace(custody, fee, pool.params.protocolShare, insurance, now);
  takeFrom(pool, "lpSupply", shares);
  pool.aum = less(total, value);
  return { atoms, shares, fee, aum: total };
}
/**
 * Burns shares: their part of AUM_burn, in tokens at the high price, less the fee; rounded down. `InsufficientLiquidity` if the tokens
 * are reserved, `InsufficientShares`, and as {@link deposit}.
 */
export const withdraw = pure(withdrawInPlace);
