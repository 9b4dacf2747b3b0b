/** Where the bands of a flow from one source to its payers lie. Heights are to scale, but what is there is seen. */

export interface Band<T> {
  item: T;
  /** At the source, from the top. */
  from: number;
  /** At the payer. */
  to: number;
  height: number;
  /** Middle of the room that the payer's label has. */
  label: number;
}

export interface FlowLayout<T> {
  bands: Band<T>[];
  height: number;
  source: { top: number; height: number };
}

/** What is smaller is drawn this high: it was paid, so it is seen. */
const LEAST = 2;

/**
 * Lays out bands in the order of `items`. `body`: height of all of them together; `room`: height that each label
 * needs. What is zero gets no band.
 */
export function layoutFlow<T>(
  items: readonly T[],
  amount: (item: T) => number,
  { body, room }: { body: number; room: number },
): FlowLayout<T> {
  const there = items.filter((item) => amount(item) > 0);
  const sum = there.reduce((total, item) => total + amount(item), 0);
  const heights = there.map((item) => Math.max(LEAST, (amount(item) / sum) * body));
  const whole = heights.reduce((total, height) => total + height, 0);
  const slots = heights.map((height) => Math.max(height + 6, room));
  const total = slots.reduce((sumOf, slot) => sumOf + slot, 0);
  const top = Math.max(0, (total - whole) / 2);
  let [from, slot] = [top, 0];
  const bands = there.map((item, i) => {
    const [height, own] = [heights[i] ?? 0, slots[i] ?? 0];
    const band = { item, from, height, to: slot + (own - height) / 2, label: slot + own / 2 };
    from += height;
    slot += own;
    return band;
  });
  return { bands, height: Math.max(total, whole), source: { top, height: whole } };
}
