/** The candidates' forecasts: which features each has, and its log-odds moment by moment. */
import { EVENT, ODDS } from "../warn/hazard";
import { firstFrom } from "../warn/score";
import { logisticFit, oddsOf } from "./logistic";
import type { Company, Moments } from "./moments";

/** Simplest first, each with all of the one before. */
export const FORECASTS = ["line", "own", "others", "joint", "calendar"] as const;
export type Forecast = (typeof FORECASTS)[number];

/** A market with what the others say. */
export interface Watched {
  moments: Moments;
  company: Company;
}

/** Weights by forecast; the line's are today's, and not fitted here. */
export type Weights = Record<Exclude<Forecast, "line">, readonly number[]>;

const HOUR = 3_600;
const DAY = 24 * HOUR;
const WIDTH = { own: 1, others: 3, joint: 4, calendar: 7 } as const;

/** All features of a moment, of which a forecast takes the first. */
function featuresAt({ moments, company }: Watched, i: number): number[] {
  const time = moments.time[i] as number;
  const angle = (2 * Math.PI * (time % DAY)) / DAY;
  // 1 January 1970 was a Thursday.
  const day = (Math.floor(time / DAY) + 4) % 7;
  return [
    ...[moments.nearness[i], company.mean[i], company.most[i], Math.log(1 + (company.joint[i] as number))],
    ...[day === 0 || day === 6 ? 1 : 0, Math.sin(angle), Math.cos(angle)],
  ] as number[];
}

/** Whether a bar in an event begins within the event's hours, moment by moment. */
function comingOf({ time, event, length }: Moments): boolean[] {
  const coming = Array.from({ length }, () => false);
  let next = Number.POSITIVE_INFINITY;
  for (let i = length - 1; i >= 0; i--) {
    coming[i] = next - (time[i] as number) < EVENT.hours * HOUR;
    if (!Number.isNaN(event[i])) next = event[i] as number;
  }
  return coming;
}

/** Weights fitted on the moments of a time, whose price is not there yet and who have company. */
export function weightsOf(markets: readonly Watched[], from: number, to: number): Weights {
  const rows: number[][] = [];
  const came: boolean[] = [];
  for (const market of markets) {
    const { time, nearness } = market.moments;
    const coming = comingOf(market.moments);
    // What comes after the last moment is not known to whoever fits then.
    const last = firstFrom(time, to - EVENT.hours * HOUR);
    for (let i = firstFrom(time, from); i < last; i++) {
      if (!Number.isFinite(nearness[i]) || Number.isNaN(market.company.mean[i])) continue;
      rows.push(featuresAt(market, i));
      came.push(coming[i] as boolean);
    }
  }
  const fitted = (forecast: keyof Weights) => {
    const narrow = rows.map((row) => row.slice(0, WIDTH[forecast]));
    return logisticFit(narrow, came);
  };
  return { own: fitted("own"), others: fitted("others"), joint: fitted("joint"), calendar: fitted("calendar") };
}

/** Log-odds of a forecast, with the weights of each time; as a market alone where it has no company. */
export function oddsAlong(market: Watched, forecast: Forecast, weightsAt: (time: number) => Weights): Float64Array {
  const { time, nearness } = market.moments;
  return nearness.map((near, i) => {
    if (!Number.isFinite(near)) return near;
    if (forecast === "line") return ODDS.at + ODDS.rise * near;
    const known = weightsAt(time[i] as number);
    return oddsOf(known[Number.isNaN(market.company.mean[i]) ? "own" : forecast], featuresAt(market, i));
  });
}
