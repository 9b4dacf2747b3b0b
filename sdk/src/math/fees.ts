/** Base fee, impact, borrow, and how a collected fee is shared. */

import { ensure } from "./error";
import { bpsOfDown, mulDivDown, mulDivUp } from "./math";
import { atomsDown, atomsUp, valueDown, valueUp } from "./price";
import { type CustodyState, type MarketParams, pure } from "./state";
import {
  type Atoms,
  abs,
  addTo,
  type Bps,
  clamp,
  divCeil,
  i64,
  less,
  max,
  min,
  minus,
  type Price,
  plus,
  type Seconds,
  Side,
  signed,
  takeFrom,
  type Usd,
  u64,
} from "./units";

const YEAR = 31_536_000n;
/** Scale of the borrow index. */
export const INDEX_ONE = 1_000_000_000_000_000n;

/**
 * Price of moving the market's signed skew from `before` to `after` (`Usd`): `k/2 x (b^2 - a^2) / depth`, with `a = 0` when the skew
 * changes sign, never negative. Additive but for rounding, which is up. `MathOverflow`.
 */
export function impact(params: Pick<MarketParams, "impact" | "depth">, before: bigint, after: bigint): Usd {
  const from = before < 0n === after < 0n ? abs(before) : 0n;
  const growth = less(after * after, from * from);
  if (growth === 0n || params.impact === 0n) return 0n;
  const weighted = growth * params.impact;
  ensure(weighted >> 128n === 0n, "MathOverflow");
  ensure(params.depth !== 0n, "DivisionByZero");
  return u64(divCeil(weighted, params.depth * 20_000n));
}

/** Borrow rate a year at this utilisation: 9 % at 0, 44 % at 80 %, `most` at 100 %, straight lines between. Rounded up. */
export function borrowRate(locked: Atoms, owned: Atoms, most: Bps): Bps {
  const u = owned === 0n ? 0n : mulDivUp(min(locked, owned), 10_000n, owned);
  return u <= 8_000n
    ? 900n + mulDivUp(3_500n, u, 8_000n)
    : plus(4_400n, mulDivUp(less(most, 4_400n), u - 8_000n, 2_000n));
}

/** What of a custody borrow depends on. */
export type Lent = Pick<CustodyState, "borrowAt" | "locked" | "owned" | "borrowIndex" | "crowdedAt"> & {
  params: Pick<CustodyState["params"], "borrowMax">;
};

/** The custody's cumulative borrow index at `now`, 1e-15, rounded down. `MathOverflow`. */
export function borrowIndex(custody: Lent, now: Seconds): bigint {
  const seconds = max(now - custody.borrowAt, 0n);
  if (seconds === 0n || custody.locked === 0n) return custody.borrowIndex;
  const rate = borrowRate(custody.locked, custody.owned, custody.params.borrowMax);
  return plus(custody.borrowIndex, mulDivDown(u64(rate * (INDEX_ONE / 10_000n)), seconds, YEAR));
}

/** As {@link accrue}, in place. */
export function accrueInPlace(custody: Lent, now: Seconds): void {
  custody.borrowIndex = borrowIndex(custody, now);
  custody.borrowAt = max(custody.borrowAt, now);
  if (custody.locked > custody.owned / 2n) custody.crowdedAt = now;
}
/** Brings the borrow index up to `now`, before anything changes utilisation, and remembers if that was more than half. `MathOverflow`. */
export const accrue = pure(accrueInPlace);

/** Borrow due on a reservation since its stored index, in tokens, rounded up. `MathOverflow`. */
export const borrowDue = (reservation: Atoms, index: bigint, stored: bigint): Atoms =>
  mulDivUp(reservation, less(index, stored), INDEX_ONE);

/** Borrow due of all positions on this custody at `now`, in tokens, rounded up. `MathOverflow`. */
export function borrowDueTotal(custody: CustodyState, now: Seconds): Atoms {
  const accrued = custody.locked * borrowIndex(custody, now);
  return u64(divCeil(less(accrued, custody.borrowBase), INDEX_ONE));
}

/** What a position adds to `locked` and, times the index, to `borrowBase`. */
export interface Reserved {
  reservation: Atoms;
  index: bigint;
}

/** As {@link rebase}, in place. */
export function rebaseInPlace(custody: CustodyState, old: Reserved, next: Reserved): void {
  const sum = custody.borrowBase + next.reservation * next.index;
  ensure(sum >> 128n === 0n, "MathOverflow");
  const base = sum - old.reservation * old.index;
  ensure(base >= 0n, "MathOverflow");
  custody.borrowBase = base;
  custody.locked = minus(plus(custody.locked, next.reservation), old.reservation);
}
/** Keeps `borrowBase` and `locked` equal to the sums over positions when one of them changes. `MathOverflow`. */
export const rebase = pure(rebaseInPlace);

/** Share of a fee for the insurance fund: 10 % at coverage 1.2, 50 % at 0.6, a straight line between; rounded down. */
export const insuranceShare = (coverage: Bps): Bps =>
  1_000n + ((12_000n - clamp(coverage, 6_000n, 12_000n)) * 4_000n) / 6_000n;

/** Tokens become the LPs', in place. What is borrowed was dearer or cheaper until now: it is accrued first. `MathOverflow`. */
export function gainInPlace(custody: Lent, atoms: Atoms, now: Seconds): void {
  accrueInPlace(custody, now);
  addTo(custody, "owned", atoms);
}
/** Tokens cease to be the LPs', as in {@link gainInPlace}. `MathOverflow`. */
export function loseInPlace(custody: Lent, atoms: Atoms, now: Seconds): void {
  accrueInPlace(custody, now);
  takeFrom(custody, "owned", atoms);
}

/** As {@link collect}, in place. */
export function collectInPlace(
  custody: Lent & Pick<CustodyState, "protocolFees" | "insuranceDue">,
  fee: Atoms,
  protocol: Bps,
  insurance: Bps,
  now: Seconds,
): void {
  const toProtocol = bpsOfDown(protocol, fee);
  const toFund = bpsOfDown(insurance, fee);
  addTo(custody, "protocolFees", toProtocol);
  addTo(custody, "insuranceDue", toFund);
  gainInPlace(custody, minus(minus(fee, toProtocol), toFund), now);
}
/** Books a collected fee (atoms): protocol and insurance fund, both rounded down, LPs the rest. `MathOverflow`. */
export const collect = pure(collectInPlace);

/** Signed skew (`Usd`) after adding (`opens`) or removing `notional` on a side. Exact. `MathOverflow`. */
export function shifted(skew: bigint, side: Side, notional: Usd, opens: boolean): bigint {
  const up = (side === Side.Long) === opens;
  return i64(up ? skew + signed(notional) : skew - signed(notional));
}

/** Dollars in the tokens a side's profit is paid in: at the index price for longs, at par for shorts. Rounded down. */
export const payoutDown = (side: Side, usd: Usd, price: Price, unit: bigint): Atoms =>
  side === Side.Long ? atomsDown(usd, price, unit) : usd;
/** As {@link payoutDown}, rounded up. */
export const payoutUp = (side: Side, usd: Usd, price: Price, unit: bigint): Atoms =>
  side === Side.Long ? atomsUp(usd, price, unit) : usd;
/** Tokens of a side's backing in dollars, at the index price or par, rounded up. `MathOverflow`. */
export const backingValueUp = (side: Side, atoms: Atoms, price: Price, unit: bigint): Usd =>
  side === Side.Long ? valueUp(atoms, price, unit) : atoms;
/** As {@link backingValueUp}, rounded down. */
export const backingValueDown = (side: Side, atoms: Atoms, price: Price, unit: bigint): Usd =>
  side === Side.Long ? valueDown(atoms, price, unit) : atoms;
