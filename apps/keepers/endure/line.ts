/** A line through what was measured: least squares. */

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  at: (x: number) => number;
  /** By how much it rises from one x to the next. */
  rise: number;
  /** Standard error of that. */
  error: number;
  mean: number;
}

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Null for fewer than three points. */
export function line(points: readonly Point[]): Line | null {
  if (points.length < 3) return null;
  const [x, y] = [meanOf(points.map((point) => point.x)), meanOf(points.map((point) => point.y))];
  const width = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  if (width === 0) return null;
  const rise = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / width;
  const at = (where: number) => y + rise * (where - x);
  const left = points.reduce((sum, point) => sum + (point.y - at(point.x)) ** 2, 0);
  return { at, rise, error: Math.sqrt(left / (points.length - 2) / width), mean: y };
}
