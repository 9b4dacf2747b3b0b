/** Alarms against what happened: how many falls and rises were announced, how early, and how often for nothing. */
import { median } from "simple-statistics";
import type { Bars } from "../series/bars";
import { EVENT } from "./hazard";
import type { Alarm, Level } from "./monitor";

/** A labelled window: a price at least so far from where it was within hours before. */
export interface Window {
  /** Start of the bar in which it was. */
  time: number;
  /** As a share; a fall is negative. */
  move: number;
}

const HOUR = 3_600;
/** Events are so many hours apart; an alarm within an hour after one began was of it. */
const APART = 12 * HOUR;

/** Labelled windows of a series: the first bar of each, at least twelve hours apart. */
export function windowsOf(bars: Bars): Window[] {
  const width = Math.round((EVENT.hours * HOUR) / bars.step);
  const found: Window[] = [];
  for (let i = 1; i < bars.length; i++) {
    const closes = bars.close.subarray(Math.max(0, i - width), i);
    const fell = (bars.low[i] as number) / Math.max(...closes) - 1;
    const rose = (bars.high[i] as number) / Math.min(...closes) - 1;
    const move = -fell > rose ? fell : rose;
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
}

/** Scores the moments at which a level, or a higher one, was reached. */
export function scoreAlarms(alarms: readonly Alarm[], windows: readonly Window[], level: Level): AlarmScore {
  const raised = alarms.filter((alarm, i) => alarm.level >= level && (alarms[i - 1]?.level ?? 0) < level);
  const within = EVENT.hours * HOUR;
  const leads = windows.flatMap(({ time }) => {
    // A level that still stands from before announces too: from its beginning, four hours at most.
    const on = alarms.find((alarm) => alarm.level >= level && alarm.time <= time && time - alarm.time <= within);
    return on === undefined ? [] : [(time - on.time) / 60];
  });
  const wrong = raised.filter(({ time }) => !windows.some((w) => w.time >= time - HOUR && w.time - time <= within));
  const seconds = (alarms.at(-1)?.time ?? 0) - (alarms[0]?.time ?? 0);
  return {
    ...{ level, events: windows.length, announced: leads.length, recall: leads.length / windows.length },
    ...{ medianLead: leads.length === 0 ? Number.NaN : median(leads), raised: raised.length, false: wrong.length },
    falseAWeek: wrong.length / Math.max(1e-9, seconds / (7 * 24 * HOUR)),
  };
}
