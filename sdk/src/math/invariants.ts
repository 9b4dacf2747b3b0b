/** What must hold between instructions. Numbers as in docs/invariants.md. */
import { ensure } from "./error";
import { at, backingOf, bookOf, exposureOf, type MarketState, type PoolState, totalsOf } from "./state";
import { BOTH, plus, Side } from "./units";

const exposures = (pool: PoolState) => pool.exposures.slice(0, pool.marketCount);
const custodies = (pool: PoolState) => pool.custodies.slice(0, pool.custodyCount);

/** INV-2: what is reserved is the sum of the sides' reservations, and is owned. `InvariantViolated`, `MathOverflow`. */
export function reservations(pool: PoolState): void {
  const locked = pool.custodies.map(() => 0n);
  const lock = (custody: number, atoms: bigint) => {
    locked[custody] = plus(at(locked, custody), atoms);
  };
  for (const exposure of exposures(pool)) {
    lock(backingOf(exposure, Side.Long), at(exposure.sides, Side.Long).size);
    lock(backingOf(exposure, Side.Short), at(exposure.sides, Side.Short).entry);
  }
  const holds = custodies(pool).every((c, i) => c.locked === locked[i] && c.locked <= c.owned);
  ensure(holds, "InvariantViolated");
}

/** INV-3: a custody's collateral is the sum of what the sides hold in it. `InvariantViolated`, `MathOverflow`. */
export function collateral(pool: PoolState): void {
  for (const [index, custody] of custodies(pool).entries()) {
    const held = exposures(pool).flatMap((e) => e.sides.map((side) => at(side.collateral, index)));
    ensure(custody.collateral === held.reduce(plus, 0n), "InvariantViolated");
  }
}

/** INV-7: every dollar of every deficit of the market is in exactly one place. `InvariantViolated`, `MathOverflow`. */
export function waterfall(pool: PoolState, market: MarketState): void {
  const { deficits, ...parts } = market.ledger;
  const sides = exposureOf(pool, market).sides.flatMap((side) => [side.event, side.carry]);
  const sum = [...Object.values(parts), ...sides].reduce(plus, 0n);
  const open = BOTH.every((side) => bookOf(market, side).open.u === totalsOf(pool, market, side).event);
  ensure(sum === deficits && open, "InvariantViolated");
}
