/** The sums that follow a position's size and collateral: reservation, borrow base, side totals, open interest. */
import { accrueInPlace, rebaseInPlace } from "../fees";
import { rollOpenInterestInPlace } from "../insurance/coverage";
import { entryPart } from "../price";
import { at, backing, custodyOf, pure, reservation, type SideTotals, type Trade, totalsOf } from "../state";
import {
  type Atoms,
  addTo,
  minus,
  plus,
  type Seconds,
  type Side,
  type Size,
  sideOf,
  takeFrom,
  type Usd,
} from "../units";
import * as youth from "./youth";

/** What the position and its side add up to changes by `change`; the reservation and the borrow index follow. */
function resize(s: Trade, side: Side, now: Seconds, change: (sums: { size: Size; entry: Usd }) => void): void {
  const { pool, market, position } = s;
  const reserved = () => ({
    reservation: reservation(side, position.size, position.entry),
    index: position.borrowIndex,
  });
  const before = reserved();
  change(totalsOf(pool, market, side));
  change(position);
  const custody = backing(pool, market, side);
  accrueInPlace(custody, now);
  position.borrowIndex = custody.borrowIndex;
  rebaseInPlace(custody, before, reserved());
}

/** As {@link grow}, in place. */
export function growInPlace(s: Trade, size: Size, cost: Usd, now: Seconds): void {
  const { pool, market, position } = s;
  const side = sideOf(position.side);
  rollOpenInterestInPlace(pool, now);
  addTo(pool.fund, "openInterest", cost);
  if (position.size === 0n) totalsOf(pool, market, side).positions += 1n;
  youth.addInPlace(position, size, pool.params.young, now);
  resize(s, side, now, (sums) => {
    addTo(sums, "size", size);
    addTo(sums, "entry", cost);
  });
}
/** Adds size and what it cost. Borrow must have been settled: the position's index moves to now. `MathOverflow`. */
export const grow = pure(growInPlace);

/** As {@link shrink}, in place. */
export function shrinkInPlace(s: Trade, part: Size, now: Seconds): Usd {
  const { pool, market, position } = s;
  const side = sideOf(position.side);
  const cost = entryPart(side, position.entry, part, position.size);
  rollOpenInterestInPlace(pool, now);
  takeFrom(pool.fund, "openInterest", cost);
  if (part === position.size) totalsOf(pool, market, side).positions -= 1n;
  resize(s, side, now, (sums) => {
    takeFrom(sums, "size", part);
    takeFrom(sums, "entry", cost);
  });
  return cost;
}
/**
 * Removes a part of the size with its share of the cost (a long's rounded up, a short's down), and reports that cost (`Usd`). Borrow of
 * the whole position must have been settled. `MathOverflow`.
 */
export const shrink = pure(shrinkInPlace);

function move({ pool, market, position }: Trade, change: (held: Atoms) => Atoms): void {
  const totals: SideTotals = totalsOf(pool, market, sideOf(position.side));
  totals.collateral[position.custody] = change(at(totals.collateral, position.custody));
  position.collateral = change(position.collateral);
  const custody = custodyOf(pool, position.custody);
  custody.collateral = change(custody.collateral);
}

/** As {@link add}, in place. */
export const addInPlace = (s: Trade, atoms: Atoms): void => move(s, (held) => plus(held, atoms));
/** Collateral (atoms) arrives from outside. `MathOverflow`. */
export const add = pure(addInPlace);

/** As {@link take}, in place. */
export const takeInPlace = (s: Trade, atoms: Atoms): void => move(s, (held) => minus(held, atoms));
/** Collateral (atoms) leaves the position; the caller books where it goes. `MathOverflow`. */
export const take = pure(takeInPlace);
