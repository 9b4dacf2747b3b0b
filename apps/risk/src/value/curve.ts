/**
 * What a market's positions cost others, and how much of them is liquidated, at any price: sums of a grid of prices, so
 * that a scenario costs one look instead of one at every position.
 */
import type { Marks } from "../book/marks";

/** Steps of a price's share, and how many: from the price now to nothing, or to five times it. */
const STEP = 1 / 8_192;
const STEPS = 4 * 8_192;

/** One side of a market. Sums are of all positions whose limit, or ruin, is so near or nearer. */
export interface Curve {
  side: number;
  /** Notional by where it can be liquidated. */
  notional: Float64Array;
  /** Residual and slope by where nothing is left of it. */
  residual: Float64Array;
  slope: Float64Array;
}

/** How near a share of the price is: how far it fell for a long, rose for a short. */
const nearness = (side: number, share: number): number => (side === 0 ? 1 - share : share - 1);

/** The step of a grid; none for what is farther than it reaches. */
const stepOf = (near: number): number => {
  const step = Math.max(0, Math.ceil(near / STEP));
  return step < STEPS ? step : -1;
};

function emptyCurve(side: number): Curve {
  const column = () => new Float64Array(STEPS);
  return { side, notional: column(), residual: column(), slope: column() };
}

function put(curve: Curve, marks: Marks, place: number): void {
  const { side } = curve;
  const [limit, slope] = [marks.limit[place] as number, marks.slope[place] as number];
  const residual = marks.residual[place] as number;
  const reached = Number.isNaN(limit) ? -1 : stepOf(nearness(side, limit));
  if (reached >= 0) curve.notional[reached] = (curve.notional[reached] as number) + (marks.notional[place] as number);
  // Only what gets worse with its own side's move can be ruined by it.
  const worsens = side === 0 ? slope > 0 : slope < 0;
  const ruined = residual < 0 ? 0 : worsens ? stepOf(nearness(side, 1 - residual / slope)) : -1;
  if (ruined < 0) return;
  curve.residual[ruined] = (curve.residual[ruined] as number) + residual;
  curve.slope[ruined] = (curve.slope[ruined] as number) + slope;
}

function summed(column: Float64Array): void {
  for (let i = 1; i < column.length; i++) column[i] = (column[i] as number) + (column[i - 1] as number);
}

/** Curves of the two sides of so many markets. */
export function curvesOf(marks: Marks, markets: number): Curve[][] {
  const curves = Array.from({ length: markets }, () => [emptyCurve(0), emptyCurve(1)]);
  for (let place = 0; place < marks.length; place++) {
    const curve = curves[marks.market[place] as number]?.[marks.side[place] as number];
    if (curve) put(curve, marks, place);
  }
  for (const curve of curves.flat()) for (const column of [curve.notional, curve.residual, curve.slope]) summed(column);
  return curves;
}

/** The last step that a move has passed. */
const passedBy = (side: number, share: number): number =>
  Math.min(STEPS - 1, Math.floor(nearness(side, share) / STEP + 1e-9));

/** Dollars of notional that a move to this share of the price makes liquidatable. */
export function liquidatedAt({ side, notional }: Curve, share: number): number {
  const step = passedBy(side, share);
  return step < 0 ? 0 : (notional[step] as number);
}

/** Dollars that positions owe beyond what they have, if the price jumped there before anyone acts. */
export function deficitsAt({ side, residual, slope }: Curve, share: number): number {
  const step = Math.max(0, passedBy(side, share));
  return Math.max(0, -((residual[step] as number) + (slope[step] as number) * (share - 1)));
}
