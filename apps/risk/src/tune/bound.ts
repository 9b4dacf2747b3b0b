/** What was missed and why, and bounds on what a forecast of prices can announce. */
import { ALLOWANCE } from "../warn/budget";
import { EVENT } from "../warn/hazard";
import { firstFrom, leadOf, type StandingScore, scoreStanding, type Window } from "../warn/score";
import type { Watched } from "./forecasts";
import { partOf } from "./grid";
import { standsOf } from "./replay";
import type { Span } from "./sets";

/** A warning that stands so much of the time knows at most this share of moments. */
const SHARE = 0.2;
const HOUR = 3_600;

/** Why a window was missed: the first that holds. */
export const REASONS = {
  within: "the whole move is within its own bar",
  silent: "the forecast was never among the highest fifth in the four hours before",
  calm: "the forecast was, and nothing else was unusual",
  held: "both were, but less than a warning took then",
} as const;
export type Reason = keyof typeof REASONS;

/** Today's setting on a series and a span. */
export interface Account {
  score: StandingScore;
  /** Windows, and whether each was announced. */
  told: { time: number; isAnnounced: boolean }[];
  missed: Record<Reason, number>;
  /** Those of all windows, announced or not. */
  within: number;
  silent: number;
  /** Recall of the best threshold that never moves, known afterwards, with one false warning a week; NaN for none. */
  hindsight: number;
}

/** The value that a share of all is above; what is infinite is above all. */
function above(values: Float64Array, share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * (1 - share)))] as number;
}

/** Whether a window's bar alone has the whole move. */
function isWithin({ moments: { bars } }: Watched, { time }: Window): boolean {
  const bar = firstFrom(bars.time, time);
  const before = bars.close[bar - 1] ?? Number.NaN;
  const [low, high] = [bars.low[bar], bars.high[bar]] as [number, number];
  return 1 - low / before >= EVENT.move || high / before - 1 >= EVENT.move;
}

/** Recall with the best constant threshold that a week's one false warning allows. */
function hindsightOf(
  { moments }: Watched,
  odds: Float64Array,
  span: { first: number; last: number; windows: Window[] },
) {
  const times = moments.time.subarray(span.first, span.last);
  let best = Number.NaN;
  for (let from = -3; from <= 4; from += 0.1) {
    const stands = standsOf(moments, odds, { ...ALLOWANCE, from, step: 0 }).subarray(span.first, span.last);
    const { falseAWeek, recall } = scoreStanding(times, stands, span.windows);
    if (falseAWeek <= 1 && !(best > recall)) best = recall;
  }
  return best;
}

/** How today's setting did, with the log-odds of its forecast. */
export function accountOf(market: Watched, odds: Float64Array, span: Span): Account {
  const part = partOf(market, span);
  const { first, last, windows } = part;
  const { moments } = market;
  const times = moments.time.subarray(first, last);
  const stands = standsOf(moments, odds, ALLOWANCE).subarray(first, last);
  const high = above(moments.nearness.slice(first, last), SHARE);
  const missed: Record<Reason, number> = { within: 0, silent: 0, calm: 0, held: 0 };
  let [within, silent] = [0, 0];
  const told = windows.map((window) => {
    const from = firstFrom(moments.time, window.time - EVENT.hours * HOUR);
    const to = firstFrom(moments.time, window.time + 1);
    const isSilent = !moments.nearness.subarray(from, to).some((near) => near >= high);
    const isCalm = !moments.evidence.subarray(from, to).some((evidence) => evidence > 0);
    within += Number(isWithin(market, window));
    silent += Number(isSilent);
    const isAnnounced = leadOf(times, stands, window.time) !== null;
    const reason = isWithin(market, window) ? "within" : isSilent ? "silent" : isCalm ? "calm" : "held";
    if (!isAnnounced) missed[reason] += 1;
    return { time: window.time, isAnnounced };
  });
  const score = scoreStanding(times, stands, windows);
  return { score, told, missed, within, silent, hindsight: hindsightOf(market, odds, part) };
}
