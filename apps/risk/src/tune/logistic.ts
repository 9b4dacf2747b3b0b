/** Logistic regression by Newton's method: the same weights for the same rows, on any machine. */
import { RiskError } from "../error";

const STEPS = 25;
const ENOUGH = 1e-9;
/** Keeps the weights of what never changes finite. */
const RIDGE = 1e-6;

/** Solves a small symmetric system, by elimination with pivots. */
function solved(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const width = rows.length;
  for (let k = 0; k < width; k++) {
    const best = rows.reduce(
      (at, row, i) => (i > k && Math.abs(row[k] ?? 0) > Math.abs(rows[at]?.[k] ?? 0) ? i : at),
      k,
    );
    [rows[k], rows[best]] = [rows[best] as number[], rows[k] as number[]];
    const pivot = rows[k] as number[];
    // Also of what is not a number.
    if (!(Math.abs(pivot[k] as number) >= 1e-12)) throw new RiskError("BadModel", "rows that no line can be fitted to");
    rows.forEach((row, i) => {
      if (i === k) return;
      const factor = (row[k] as number) / (pivot[k] as number);
      for (let j = k; j <= width; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    });
  }
  return rows.map((row, i) => (row[width] as number) / (row[i] as number));
}

/** Log-odds of a row: the first weight is of no feature. */
export function oddsOf(weights: readonly number[], row: ArrayLike<number>): number {
  let odds = weights[0] as number;
  for (let j = 1; j < weights.length; j++) odds += (weights[j] as number) * (row[j - 1] as number);
  return odds;
}

/** Weights of the rows' features, and of none before them. `BadModel` where nothing can be fitted. */
export function logisticFit(rows: readonly ArrayLike<number>[], came: readonly boolean[]): number[] {
  const width = (rows[0]?.length ?? 0) + 1;
  let weights = Array.from({ length: width }, () => 0);
  for (let step = 0; step < STEPS; step++) {
    const slope = Array.from({ length: width }, (_, j) => -RIDGE * (weights[j] as number));
    const bend = Array.from({ length: width }, (_, j) =>
      Array.from({ length: width }, (_, k) => (j === k ? RIDGE : 0)),
    );
    rows.forEach((row, i) => {
      const chance = 1 / (1 + Math.exp(-oddsOf(weights, row)));
      const off = (came[i] ? 1 : 0) - chance;
      for (let j = 0; j < width; j++) {
        const x = j === 0 ? 1 : (row[j - 1] as number);
        slope[j] = (slope[j] as number) + off * x;
        const line = bend[j] as number[];
        const weight = chance * (1 - chance) * x;
        for (let k = 0; k < width; k++) line[k] = (line[k] as number) + weight * (k === 0 ? 1 : (row[k - 1] as number));
      }
    });
    const by = solved(bend, slope);
    weights = weights.map((weight, j) => weight + (by[j] as number));
    if (Math.max(...by.map(Math.abs)) < ENOUGH) break;
  }
  return weights;
}
