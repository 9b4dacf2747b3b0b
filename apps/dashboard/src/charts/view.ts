/** Which part of a series is looked at: from one time to another, inside of all that there is. */
export interface View {
  min: number;
  max: number;
}

/** No closer than so many parts of the whole: a handful of points. */
const CLOSEST = 1 / 2_000;

const inside = ({ min, max }: View, whole: View): View => {
  const length = Math.min(max - min, whole.max - whole.min);
  const from = Math.min(Math.max(min, whole.min), whole.max - length);
  return { min: from, max: from + length };
};

/** Half of what is seen, around its middle. */
export function closer({ min, max }: View, whole: View): View {
  const quarter = (max - min) / 4;
  const least = (whole.max - whole.min) * CLOSEST;
  return quarter * 2 < least ? { min, max } : inside({ min: min + quarter, max: max - quarter }, whole);
}

/** Moved by a part of its own length, to earlier times where that is negative; never beyond an end. */
export function moved({ min, max }: View, whole: View, part: number): View {
  const by = (max - min) * part;
  return inside({ min: min + by, max: max + by }, whole);
}

/** What was looked at before, in a series that has changed since; null where all of it is seen. */
export function kept(view: View | null, whole: View): View | null {
  if (view === null || view.max <= whole.min || view.min >= whole.max) return null;
  const now = inside(view, whole);
  return now.min <= whole.min && now.max >= whole.max ? null : now;
}
