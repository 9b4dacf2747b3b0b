/** Collateral goes in and comes out. */
import { ensure } from "../error";
import { collateral, covers, marks as marksOf, rates, withdrawal } from "../margin";
import { indexOf, type Print, pure, type Trade } from "../state";
import { type Atoms, sideOf, type Usd } from "../units";
import { exitPrice, tokenPrice } from "./decrease";
import { type Moment, touchInPlace } from "./moment";
import { MIN_COLLATERAL } from "./open";
import * as sums from "./size";

/** As {@link add}, in place. */
export function addInPlace(s: Trade, atoms: Atoms): void {
  ensure(s.position.size !== 0n, "PositionEmpty");
  ensure(atoms !== 0n, "ZeroAmount");
  sums.addInPlace(s, atoms);
}
/** Adds collateral (atoms). Not a touch: liens stay as they are. `PositionEmpty`, `ZeroAmount`, `MathOverflow`. */
export const add = pure(addInPlace);

/** As {@link remove}, in place. */
export function removeInPlace(s: Trade, atoms: Atoms, print: Print, moment: Moment): Usd {
  const { pool, market, position } = s;
  ensure(position.size !== 0n, "PositionEmpty");
  ensure(atoms !== 0n, "ZeroAmount");
  ensure(atoms <= position.collateral, "InsufficientMargin");
  ensure(moment.tokenDiscount === 0n, "CollateralUnpriced");
  const price = exitPrice(indexOf(pool, market), print, sideOf(position.side), moment.now);
  const lien = touchInPlace(s, moment);
  sums.takeInPlace(s, atoms);
  const plain = marksOf(pool, market, position, moment.price, moment.tokenPrice, moment.now);
  // A short leaves above the print: collateral in the index token is not worth more for that.
  const marks = { ...plain, price, tokenPrice: tokenPrice(s, price, plain) };
  ensure(collateral(marks, position) >= MIN_COLLATERAL, "PositionTooSmall");
  ensure(covers(marks, position, withdrawal(rates(pool, market))), "InsufficientMargin");
  return lien;
}
/**
 * Removes collateral (atoms) down to equity of `max(IM, 20 %)` of notional at the exit price; at least 10 USD must stay. Reports what
 * the LPs got of liens (`Usd`). `PositionEmpty`, `ZeroAmount`, `InsufficientMargin`, `PositionTooSmall`, `OracleStale`, `OracleWide`.
 */
export const remove = pure(removeInPlace);
