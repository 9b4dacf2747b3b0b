/**
 * What happens in a stretch, all of it known before it begins: how long each step is, how prices move, who does
 * something.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { Random } from "./random";

/** One step: time passes, a print comes, and then perhaps somebody acts. */
export interface Step {
  /** Simulated seconds. */
  seconds: number;
  /** Log return of the price, in 1e-4. */
  move: number;
  /** Seconds that prints lie ahead of the cluster's clock, which is late. */
  lag: number;
  /** Number for what people do; null: nobody does anything. */
  act: number | null;
  crash: boolean;
}

export interface Plan {
  seed: number;
  traders: number;
  lps: number;
  stakers: number;
  steps: Step[];
  /** Times that a keeper is killed in the run with faults, and outages of five seconds. */
  kills: number;
  outages: number;
  /** Steps between two checks of all invariants. */
  verifyEvery: number;
}

const { returns: CRASH } = JSON.parse(readFileSync(path.join(__dirname, "crash.json"), "utf8")) as {
  returns: number[];
};

const DAY = 86_400;
const QUIET_SECONDS = 600;
/** Seconds that the clock is late in some of the crash's minutes. */
const LAG = 40;

/** `acts`: the part of the steps in which somebody does something. */
const quiet = (random: Random, count: number, seconds: number, acts: number): Step[] =>
  Array.from({ length: count }, () => ({
    ...{ seconds, move: random.whole(-25, 25), lag: 0, crash: false },
    act: random.chance(acts) ? random.whole(0, 2 ** 30) : null,
  }));

/** So many minutes in one: the short form has fewer prints, and falls as far. */
const crash = (minutes: number, each: number): Step[] =>
  Array.from({ length: Math.floor(minutes / each) }, (_, i) => ({
    ...{ seconds: 60 * each, move: CRASH.slice(i * each, (i + 1) * each).reduce((a, b) => a + b, 0) },
    ...{ lag: i % 7 === 3 ? LAG : 0, act: null, crash: true },
  }));

/** A minute and a half: what CI runs. */
export function short(seed: number): Plan {
  const random = new Random(seed);
  return {
    ...{ seed, traders: 32, lps: 3, stakers: 3, kills: 4, outages: 1, verifyEvery: 5 },
    steps: [...quiet(random, 6, QUIET_SECONDS, 1), ...crash(36, 4), ...quiet(random, 4, QUIET_SECONDS, 1)],
  };
}

/** Whole days, with the crash by minutes in the middle of them. */
export function long(seed: number, days: number): Plan {
  const random = new Random(seed);
  const half = Math.floor((days * DAY) / QUIET_SECONDS / 2);
  return {
    ...{
      seed,
      traders: 200,
      lps: 20,
      stakers: 20,
      kills: Math.ceil(days * 10),
      outages: Math.ceil(days),
      verifyEvery: 6,
    },
    steps: [...quiet(random, half, QUIET_SECONDS, 0.5), ...crash(80, 1), ...quiet(random, half, QUIET_SECONDS, 0.5)],
  };
}
