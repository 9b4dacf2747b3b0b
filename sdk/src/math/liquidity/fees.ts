/** What LPs pay for moving the pool away from its target weights, less for moving it towards them; and the hard bounds of a weight. */
import { ensure } from "../error";
import { mulDivDown, mulDivUp } from "../math";
import type { CustodyParams } from "../state";
import { type Atoms, less, max, min, plus, type Usd } from "../units";

/** Weights and fee rates count in 1e-9. */
export const ONE = 1_000_000_000n;
/** A basis point in 1e-9. */
const BP = 100_000n;
/** A pool of less value (`Usd`) has no weights: any token may come first, and the last LP may leave. */
export const BOOTSTRAP: Usd = 100_000_000_000n;

/** Which way tokens move. */
export type Flow = "in" | "out";

/** Weight of a token before and after a deposit or withdrawal, 1e-9, rounded against who asks: up on the way in, down on the way out. */
export interface Shift {
  before: bigint;
  after: bigint;
}

/**
 * How a weight moves when `moved` of value joins (or leaves) a token's `value` out of all tokens' `sum`. Null while the pool is being built up
 * (less than 100,000 USD before the deposit, or after the withdrawal). `MathOverflow`.
 */
export function shift(flow: Flow, value: Usd, sum: Usd, moved: Usd): Shift | null {
  const [own, all] = flow === "in" ? [plus(value, moved), plus(sum, moved)] : [less(value, moved), less(sum, moved)];
  if (min(sum, all) < BOOTSTRAP) return null;
  const share = flow === "in" ? mulDivUp : mulDivDown;
  return { before: share(value, ONE, sum), after: share(own, ONE, all) };
}

/** `WeightBound` if a deposit ends above the most, or a withdrawal below the least. */
export function checkBounds(
  params: Pick<CustodyParams, "minWeight" | "maxWeight">,
  flow: Flow,
  { after }: Shift,
): void {
  ensure(flow === "in" ? after <= params.maxWeight * BP : after >= params.minWeight * BP, "WeightBound");
}

/** What the fee is built of. */
export type Curve = Pick<CustodyParams, "lpFee" | "lpSlope" | "targetWeight">;

/**
 * Fee rate, 1e-9, rounded up: `lpFee + lpSlope x mean distance`, the distance from the target weight before and after counted positive where
 * the move leads away from it, negative where it leads to it; half of `lpFee` at least.
 */
export function rate(params: Curve, flow: Flow, moved: Shift | null): bigint {
  const base = params.lpFee * BP;
  if (moved === null) return base;
  const [target, sum] = [2n * params.targetWeight * BP, moved.before + moved.after];
  const [away, towards] =
    flow === "in" ? [less(sum, target), less(target, sum)] : [less(target, sum), less(sum, target)];
  const more = (params.lpSlope * away + 19_999n) / 20_000n;
  const off = (params.lpSlope * towards) / 20_000n;
  return max(less(base + more, off), (base + 1n) / 2n);
}

/** Fee on an amount at a rate, rounded up. `MathOverflow`. */
export const of = (atoms: Atoms, at: bigint): Atoms => mulDivUp(atoms, at, ONE);
