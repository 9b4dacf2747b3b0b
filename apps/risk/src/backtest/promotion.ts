/**
 * When a challenger replaces what ships: written before any was tried. Over the last 90 days the 5 % bound of its gain
 * in PR-AUC, of days drawn again in pairs, is above zero; its calibration error is at most 0.002 worse; and it saw no
 * crash worse. What was promoted goes back by the same rule.
 */
import { quantile } from "simple-statistics";
import type { Random } from "../stats/random";
import { scoreOf } from "../stats/score";
import type { CrashVerdict } from "./run";

/** Forecasts of the two, of the same rows. */
export interface Contest {
  shipped: Float64Array;
  challenger: Float64Array;
  outcomes: Uint8Array;
  /** Day of each row, any numbers. */
  days: Int32Array;
  crashes: { shipped: CrashVerdict; challenger: CrashVerdict }[];
}

export interface Promotion {
  promoted: boolean;
  /** Gain in PR-AUC: 5 %, half, 95 %. */
  gain: [number, number, number];
  eceGain: number;
  reasons: string[];
}

export const DAYS = 90;
const DRAWS = 400;
const ECE_SLACK = 0.002;

/** PR-AUC of rows with weights, in their order by falling forecast. */
function weightedAuc(order: Uint32Array, outcomes: Uint8Array, days: Int32Array, weights: Map<number, number>): number {
  let [hits, seen, area] = [0, 0, 0];
  for (const i of order) {
    const weight = weights.get(days[i] as number) ?? 0;
    if (weight === 0) continue;
    seen += weight;
    if (outcomes[i] === 1) {
      hits += weight;
      area += weight * (hits / seen);
    }
  }
  return hits === 0 ? Number.NaN : area / hits;
}

const orderOf = (forecasts: Float64Array): Uint32Array =>
  Uint32Array.from(forecasts.keys()).sort((a, b) => (forecasts[b] as number) - (forecasts[a] as number));

function gains({ shipped, challenger, outcomes, days }: Contest, random: Random): number[] {
  const known = [...new Set(days)];
  const orders = [orderOf(shipped), orderOf(challenger)] as const;
  return Array.from({ length: DRAWS }, () => {
    const weights = new Map<number, number>();
    for (let i = 0; i < known.length; i++) {
      const day = known[random.below(known.length)] as number;
      weights.set(day, (weights.get(day) ?? 0) + 1);
    }
    const [before, after] = orders.map((order) => weightedAuc(order, outcomes, days, weights));
    return (after as number) - (before as number);
  }).filter((gain) => !Number.isNaN(gain));
}

/** Decides, and says why not. */
export function promotionOf(contest: Contest, random: Random): Promotion {
  const all = gains(contest, random);
  const at = (share: number) => (all.length === 0 ? Number.NaN : quantile(all, share));
  const [low, middle, high] = [at(0.05), at(0.5), at(0.95)];
  const { shipped, challenger, outcomes } = contest;
  const eceGain = scoreOf(challenger, outcomes).ece - scoreOf(shipped, outcomes).ece;
  const worse = contest.crashes.filter((crash) => crash.challenger.surprise > crash.shipped.surprise);
  const reasons = [
    ...(low > 0 ? [] : [`its gain in PR-AUC may be ${low.toFixed(3)}`]),
    ...(eceGain <= ECE_SLACK ? [] : [`its calibration error is ${eceGain.toFixed(4)} worse`]),
    ...worse.map(({ challenger: { name } }) => `${name} surprised it more`),
  ];
  return { promoted: reasons.length === 0, gain: [low, middle, high], eceGain, reasons };
}
