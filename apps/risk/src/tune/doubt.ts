/** How sure a recall is: as if windows were drawn one by one, and with weeks drawn whole. */
import { Random } from "../stats/random";

const WEEK = 7 * 86_400;
const DRAWS = 2_000;
type Ends = [low: number, high: number];

/** 95 % of a share, by Wilson (1927). */
export function wilson(count: number, of: number): Ends {
  const z = 1.959964;
  if (of === 0) return [0, 1];
  const share = count / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

interface Week {
  count: number;
  announced: number;
}

/** 95 % of a recall over many markets, whose windows of a week belong together. */
export function weeklyDoubt(told: readonly { time: number; isAnnounced: boolean }[], seed: number): Ends {
  const byWeek = new Map<number, Week>();
  for (const { time, isAnnounced } of told) {
    const { count, announced } = byWeek.get(Math.floor(time / WEEK)) ?? { count: 0, announced: 0 };
    byWeek.set(Math.floor(time / WEEK), { count: count + 1, announced: announced + Number(isAnnounced) });
  }
  const weeks = [...byWeek.values()];
  if (weeks.length === 0) return [0, 1];
  const random = new Random(seed);
  const draws = Float64Array.from({ length: DRAWS }, () => {
    const drawn = weeks.map(() => weeks[random.below(weeks.length)] as Week);
    return drawn.reduce((sum, each) => sum + each.announced, 0) / drawn.reduce((sum, each) => sum + each.count, 0);
  }).sort();
  return [draws[Math.floor(0.025 * DRAWS)] as number, draws[Math.floor(0.975 * DRAWS)] as number];
}
