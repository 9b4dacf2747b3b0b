/** How far a price goes from where it is, within so many bars: the logarithm of its lowest and of its highest. */
import type { Bars } from "./bars";

/** By bar, over the bars after it; NaN where too few follow. Both are zero at least. */
export interface Extremes {
  down: Float64Array;
  up: Float64Array;
}

/** Largest of every window that begins after each place: a queue that only falls, so that all costs one pass. */
function highest(values: Float64Array, width: number): Float64Array {
  const found = new Float64Array(values.length).fill(Number.NaN);
  const queue = new Int32Array(values.length);
  let [head, tail] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    while (tail > head && (values[queue[tail - 1] as number] as number) <= (values[i] as number)) tail--;
    queue[tail++] = i;
    const from = i - width;
    if (from < 0) continue;
    while ((queue[head] as number) <= from) head++;
    found[from] = values[queue[head] as number] as number;
  }
  return found;
}

/** Extremes over `width` bars. */
export function extremesOf({ high, low, close, length }: Bars, width: number): Extremes {
  const logs = (column: Float64Array, sign: number) => column.map((price) => sign * Math.log(price));
  const [top, bottom] = [highest(logs(high, 1), width), highest(logs(low, -1), width)];
  const down = new Float64Array(length);
  const up = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const here = Math.log(close[i] as number);
    down[i] = Math.max(0, here + (bottom[i] as number));
    up[i] = Math.max(0, (top[i] as number) - here);
    if (Number.isNaN(top[i])) down[i] = up[i] = Number.NaN;
  }
  return { down, up };
}
