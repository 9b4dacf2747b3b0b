/** Alarms against what happened: how many falls and rises were announced, how early, and how often for nothing. */
import { median } from "simple-statistics";
import type { Bars } from "../series/bars";
import { ANEW, APART, isOf } from "./budget";
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

/** Moments at which a level was reached; one that stands for a day was reached again. */
function raisedAt(alarms: readonly Alarm[], level: Level): number[] {
  const found: number[] = [];
  let since: number | null = null;
  for (const alarm of alarms) {
    if (alarm.level < level) since = null;
    else if (since === null || alarm.time - since >= ANEW) {
      since = alarm.time;
      found.push(since);
    }
  }
  return found;
}

/** Scores the moments at which a level, or a higher one, was reached. */
export function scoreAlarms(alarms: readonly Alarm[], windows: readonly Window[], level: Level): AlarmScore {
  const raised = raisedAt(alarms, level);
  const within = EVENT.hours * HOUR;
  const leads = windows.flatMap(({ time }) => {
    // A level that still stands from before announces too: from its beginning, four hours at most.
    const on = alarms.find((alarm) => alarm.level >= level && alarm.time <= time && time - alarm.time <= within);
    return on === undefined ? [] : [(time - on.time) / 60];
  });
  const events = windows.map(({ time }) => time);
  const wrong = raised.filter((time) => !isOf(time, events));
  const seconds = (alarms.at(-1)?.time ?? 0) - (alarms[0]?.time ?? 0);
  return {
    ...{ level, events: windows.length, announced: leads.length, recall: leads.length / windows.length },
    ...{ medianLead: leads.length === 0 ? Number.NaN : median(leads), raised: raised.length, false: wrong.length },
    falseAWeek: wrong.length / Math.max(1e-9, seconds / (7 * 24 * HOUR)),
    standing: alarms.filter((alarm) => alarm.level >= level).length / alarms.length,
  };
}
