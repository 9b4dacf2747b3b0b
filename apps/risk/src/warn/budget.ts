/**
 * Keeps warnings within a number of false ones a week: each false one raises what the next takes, time lowers it. So
 * over any time there are at most as many as the weeks allow and a few more, whatever the market does.
 */
import { EVENT } from "./hazard";

export interface Allowance {
  /** Log-odds from which a new monitor warns. */
  from: number;
  /** By how much a false warning raises that. */
  step: number;
  /** False warnings that a week forgives. */
  aWeek: number;
  /** So many at most are saved up: after quiet months the first ripple is no warning. */
  saved: number;
  /** Seconds for which a warning stands after its last reason. */
  hold: number;
  /** The same after a reason that came while the price was in an event: they come in clusters. */
  after: number;
}

/** Tuned on 2021 and 2022 by the protocol (docs/models/early-warning-protocol.md). */
export const ALLOWANCE: Allowance = { from: 0, step: 0.3, aWeek: 0.9, saved: 8, hold: 43_200, after: 43_200 };

/** A forecast's log-odds are not counted beyond those of 99 %. */
const CERTAIN = Math.log(99);
const HOUR = 3_600;
const WEEK = 7 * 24 * HOUR;
/** A warning that stands longer is another one, for the budget and for the score. */
export const ANEW = 24 * HOUR;
/** Events are so many hours apart; a warning within an hour after one began was of it. */
export const APART = 12 * HOUR;
export const LATE = HOUR;

/** Whether a warning's time has an event, of those that began at these times. */
export const isOf = (time: number, events: readonly number[]): boolean =>
  events.some((event) => event >= time - LATE && event - time <= EVENT.hours * HOUR);

export class Budget {
  /** False warnings beyond what time has forgiven; below zero what is saved. */
  private debt = 0;
  private time: number | null = null;
  private since = 0;
  private until = 0;
  private open: number[] = [];
  private events: number[] = [];

  constructor(private readonly allowance: Allowance = ALLOWANCE) {}

  /** Log-odds that a warning takes now. */
  get threshold(): number {
    return this.allowance.from + this.allowance.step * this.debt;
  }

  /** Whether a false warning is still unpaid: then a fast move alone does not warn. */
  get isSpent(): boolean {
    return this.debt >= 1;
  }

  /** By how much a forecast's log-odds and what else is unusual are more than a warning takes; it takes both. */
  beyond(odds: number, evidence: number): number {
    return evidence === 0 ? Number.NEGATIVE_INFINITY : Math.min(CERTAIN, odds) + evidence - this.threshold;
  }

  /** Whether a warning stands. */
  stands(time: number): boolean {
    return time < this.until;
  }

  /** Time passes; `event` is when one began that is happening, if so. */
  pass(time: number, event: number | null): void {
    const { aWeek, saved } = this.allowance;
    // Time forgives while it watches: of hours without a look, one.
    const passed = Math.min(HOUR, time - (this.time ?? time));
    this.debt = Math.max(-saved, this.debt - (aWeek * passed) / WEEK);
    this.time = time;
    if (event !== null && event - (this.events.at(-1) ?? Number.NEGATIVE_INFINITY) > APART) this.events.push(event);
    while (this.open[0] !== undefined && time - this.open[0] > EVENT.hours * HOUR)
      if (!isOf(this.open.shift() as number, this.events)) this.debt += 1;
    while (this.events.length > 1 && time - (this.events[0] as number) > 2 * APART) this.events.shift();
    if (this.stands(time) && time - this.since >= ANEW) this.count(time);
  }

  /** There is a reason to warn; `isWithin`: while the price is in an event. */
  warn(time: number, isWithin = false): void {
    if (!this.stands(time)) this.count(time);
    const { hold, after } = this.allowance;
    this.until = Math.max(this.until, time + (isWithin ? after : hold));
  }

  private count(time: number): void {
    this.since = time;
    this.open.push(time);
  }
}
