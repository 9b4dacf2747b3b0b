/**
 * What happens in a stretch, all of it known before it begins: how long each step is, how prices move, who does
 * something.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { Random } from "./random";
import { CHAPTERS, type SceneName } from "./story";

/** One step: time passes, a print comes, and then perhaps somebody acts. */
export interface Step {
  /** Simulated seconds. */
  seconds: number;
  /** Log return of the price of SOL, in 1e-4, and of ETH. */
  move: number;
  eth: number;
  /** ETH prints nothing. */
  silent: boolean;
  /** Seconds that prints lie ahead of the cluster's clock, which is late. */
  lag: number;
  /** A number for each thing that somebody does. */
  acts: number[];
  /** What is told besides. */
  scene: SceneName | null;
  /** All invariants are checked after it. */
  verify: boolean;
}

/** How a crowd trades. */
export interface Habits {
  /**
   * Everybody is there before the keepers come, and half of the traders hold something, opened by its owner; false:
   * they come when they first do something.
   */
  settled: boolean;
  /** Whole SOL of an order, the least and the most; and how many times its collateral it is. */
  size: readonly [number, number];
  leverage: readonly [number, number];
  /** What somebody does who holds a position, each as often. */
  held: readonly ("collateral" | "decrease" | "take profit" | "close")[];
}

export interface Plan {
  seed: number;
  habits: Habits;
  traders: number;
  lps: number;
  stakers: number;
  steps: Step[];
  /** Times that a keeper is killed in the run with faults, and outages of five seconds. */
  kills: number;
  outages: number;
}

const { returns: CRASH } = JSON.parse(readFileSync(path.join(__dirname, "crash.json"), "utf8")) as {
  returns: number[];
};

const DAY = 86_400;
const QUIET_SECONDS = 600;
/** Quiet steps of an hour: invariants are checked once in them. */
const HOURLY = 6;
/** Seconds that the clock is late in some of the crash's minutes. */
const LAG = 40;
/** Quiet days for which the story is told once. */
const TOLD_EVERY = 5;

export const STILL: Step = {
  ...{ seconds: 0, move: 0, eth: 0, silent: false, lag: 0, acts: [] },
  ...{ scene: null, verify: true },
};
const HABITS: Habits = {
  ...{ settled: true, size: [10, 60], leverage: [3, 6] },
  held: ["collateral", "decrease", "take profit"],
};

/** `acts`: the part of the steps in which somebody does something. */
const quiet = (random: Random, count: number, acts: number): Step[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ ...STILL, seconds: QUIET_SECONDS, move: random.whole(-25, 25), verify: i % HOURLY === 0 },
    acts: random.chance(acts) ? [random.whole(0, 2 ** 30)] : [],
  }));

/** So many minutes in one: the short form has fewer prints, and falls as far. */
const crash = (minutes: number, each: number): Step[] =>
  Array.from({ length: Math.floor(minutes / each) }, (_, i) => ({
    ...{ ...STILL, seconds: 60 * each, move: CRASH.slice(i * each, (i + 1) * each).reduce((a, b) => a + b, 0) },
    lag: i % 7 === 3 ? LAG : 0,
  }));

const story = (): Step[] => CHAPTERS.map((chapter) => ({ ...STILL, ...chapter }));

/** Two minutes: what CI runs. */
export function short(seed: number): Plan {
  const random = new Random(seed);
  return {
    ...{ seed, habits: HABITS, traders: 32, lps: 3, stakers: 3, kills: 6, outages: 1 },
    steps: [...quiet(random, 6, 1), ...crash(36, 4), ...story(), ...quiet(random, 2, 1)],
  };
}

/** Whole days, with the crash by minutes in the middle of them; the story takes days of its own. */
export function long(seed: number, days: number, traders: number, kills: number): Plan {
  const random = new Random(seed);
  const half = Math.floor((days * DAY) / QUIET_SECONDS / 2);
  const told = Array.from({ length: Math.ceil(days / TOLD_EVERY) }, (_, i) => [
    ...(i === 0 ? [] : quiet(random, HOURLY, 0.5)),
    ...story(),
  ]);
  const crowd = { traders, lps: Math.ceil(traders / 10), stakers: Math.ceil(traders / 10) };
  return {
    ...{ seed, habits: HABITS, ...crowd, kills, outages: Math.ceil(days) },
    steps: [...quiet(random, half, 0.5), ...crash(80, 1), ...quiet(random, half, 0.5), ...told.flat()],
  };
}
