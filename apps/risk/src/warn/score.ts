/** Alarms against what happened: how many falls and rises were announced, how early, and how often for nothing. */
import { median } from "simple-statistics";
import type { Bars } from "../series/bars";
import { ANEW, APART, isOf, LATE } from "./budget";
import { EVENT, moveAt } from "./hazard";
import type { Alarm, Level } from "./monitor";

/** A labelled window: a price at least so far from where it was within hours before. */
export interface Window {
  /** Start of the bar in which it was. */
  time: number;
  /** As a share; a fall is negative. */
  move: number;
}

const HOUR = 3_600;

/** Labelled windows of a series: the first bar of each, at least twelve hours apart. */
export function windowsOf(bars: Bars): Window[] {
  const found: Window[] = [];
  for (let i = 1; i < bars.length; i++) {
    const move = moveAt(bars, i);
    const time = bars.time[i] as number;
    const last = found.at(-1);
    if (Math.abs(move) < EVENT.move) continue;
    if (last === undefined || time - last.time > APART) found.push({ time, move });
  }
  return found;
}

/** How alarms of a level did. */
export interface AlarmScore {
  level: Level;
  events: number;
  announced: number;
  recall: number;
  /** Minutes from the alarm to the start of the event's bar, of those that were announced; NaN of none. */
  medianLead: number;
  raised: number;
  false: number;
  falseAWeek: number;
  /** Share of the time for which it stands. */
  standing: number;
}

/** How it went whether a level stood, moment by moment. */
export interface StandingScore extends Omit<AlarmScore, "level"> {
  /** Weeks that were watched. */
  weeks: number;
}

/** Moments at which it began to stand; what stands for a day began again. */
function raisedAt(times: Float64Array, stands: Uint8Array): number[] {
  const found: number[] = [];
  let since: number | null = null;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (stands[i] === 0) since = null;
    else if (since === null || time - since >= ANEW) {
      since = time;
      found.push(since);
    }
  }
  return found;
}

/** Place of the first time from this one on; times rise. */
export function firstFrom(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Seconds from when it stood to a window, at most four hours; null where it did not. */
export function leadOf(times: Float64Array, stands: Uint8Array, window: number): number | null {
  // What still stands from before announces too: from its beginning, four hours at most.
  for (let i = firstFrom(times, window - EVENT.hours * HOUR); i < times.length && (times[i] as number) <= window; i++)
    if (stands[i] !== 0) return window - (times[i] as number);
  return null;
}

/** Scores what stood at these times. */
export function scoreStanding(times: Float64Array, stands: Uint8Array, windows: readonly Window[]): StandingScore {
  const raised = raisedAt(times, stands);
  const leads = windows.flatMap(({ time }) => leadOf(times, stands, time) ?? []);
  const events = Float64Array.from(windows, ({ time }) => time);
  const near = (time: number) => Array.from(events.subarray(firstFrom(events, time - LATE)).subarray(0, 1));
  const wrong = raised.filter((time) => !isOf(time, near(time)));
  const weeks = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (7 * 24 * HOUR);
  return {
    ...{ events: windows.length, announced: leads.length, recall: leads.length / windows.length },
    ...{ medianLead: leads.length === 0 ? Number.NaN : median(leads) / 60, raised: raised.length, false: wrong.length },
    falseAWeek: wrong.length / Math.max(1e-9, weeks),
    weeks,
    standing: stands.reduce((sum, stood) => sum + stood, 0) / stands.length,
  };
}

/** Scores the moments at which a level, or a higher one, was reached. */
export function scoreAlarms(alarms: readonly Alarm[], windows: readonly Window[], level: Level): AlarmScore {
  const times = Float64Array.from(alarms, ({ time }) => time);
  const stands = Uint8Array.from(alarms, (alarm) => (alarm.level >= level ? 1 : 0));
  const { weeks: _, ...score } = scoreStanding(times, stands, windows);
  return { level, ...score };
}
