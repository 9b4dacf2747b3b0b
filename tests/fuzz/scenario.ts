/** Random actions as a file: played again to the same end, and made shorter while it ends the same way. */

import { PROGRAM_ID } from "@ballast/sdk";
import { secondOf, World } from "@ballast/testkit";
import type { Weather } from "../parity/history/history";
import { step } from "../parity/history/play";
import { beside } from "./beside";
import { Fault, Fuzz, type Manner, type Meddler } from "./fuzz";

const WEATHERS = {
  calm: { move: 0.002, jump: 0, jumpSize: 0, sleep: 0.02, round: 0 },
  wild: { move: 0.01, jump: 0.02, jumpSize: 0.3, sleep: 0.05, round: 300 },
  crashing: { move: 0.002, jump: 0.02, jumpSize: 0.5, sleep: 0.1, round: 120 },
} satisfies Record<string, Weather>;
const NAMES = Object.keys(WEATHERS) as (keyof typeof WEATHERS)[];

/** A fund that a crash empties, margins that high volatility does not close. */
const PARAMS = {
  ...{ "insurance.floor": "5000", "mutualization.deductible": "0.1%", "custody.*.outflow": "5%" },
  ...{ "market.*.initial_margin": "4.8%", "market.*.maintenance_margin": "2.4%", "market.*.margin_sigmas": "2" },
};

export interface Scenario {
  /** Of the story; with it, what its world is like. */
  seed: number;
  weather: keyof typeof WEATHERS;
  /** A second source for SOL. */
  second: boolean;
  /** Feeds that say nothing. */
  silent: string[];
  attempts: number;
  /** Numbers of the steps: what happens in one follows from it and what was before. */
  steps: number[];
}

/** A story of so many steps. */
export function scenarioOf(seed: number, length: number, attempts: number): Scenario {
  const number = seed % 12;
  const silent = [...(number % 4 === 3 ? ["ETH"] : []), ...(number % 6 === 4 ? [secondOf("SOL")] : [])];
  const weather = NAMES[seed % 3] ?? "calm";
  const steps = Array.from({ length }, (_, i) => i);
  return { seed, weather, second: number % 2 === 0, silent, attempts, steps };
}

/** A scenario of a file. */
export function scenarioFrom(read: unknown): Scenario {
  const all = (typeof read === "object" && read !== null ? read : {}) as Record<string, unknown>;
  const whole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  const { seed, weather, second, silent, attempts, steps } = all;
  if (!whole(seed)) throw new RangeError("seed is a whole number");
  if (typeof weather !== "string" || !(weather in WEATHERS))
    throw new RangeError(`weather is one of ${NAMES.join(", ")}`);
  if (typeof second !== "boolean") throw new RangeError("second is true or false");
  if (!Array.isArray(silent) || !silent.every((each) => typeof each === "string"))
    throw new RangeError("silent is a list of feeds");
  if (typeof attempts !== "number" || !(attempts >= 0 && attempts <= 10))
    throw new RangeError("attempts is from 0 to 10");
  if (!Array.isArray(steps) || !steps.every(whole)) throw new RangeError("steps is a list of whole numbers");
  return { seed, weather: weather as keyof typeof WEATHERS, second, silent, attempts, steps };
}

/** Mixes two numbers into one. */
const mixed = (a: number, b: number) => (Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 1, 0xc2b2ae35)) | 0;

/** People with all that they may need, and a thief. */
async function begin({ second, silent, weather, attempts }: Scenario): Promise<Fuzz> {
  const liquidity = { USDC: "600000", SOL: "4000", ETH: "200" };
  const w = await World.create({
    custodies: Object.keys(liquidity),
    liquidity,
    fund: "12000",
    secondSources: second ? ["SOL"] : [],
    params: PARAMS,
    verify: false,
  });
  const people = [];
  const wealth = { USDC: 50_000_000, SOL: 200_000, ETH: 20_000 };
  for (let i = 0; i < 5; i++) {
    const actor = await w.trader(wealth, `person ${i}`);
    await actor.addLiquidity("USDC", 20_000);
    people.push(actor);
  }
  const thief = await w.trader(wealth, "thief");
  const others = [thief.token("USDC"), thief.token("SOL"), thief.token("LP")];
  const found = await w.chain.getProgramAccounts(PROGRAM_ID);
  const manner: Manner = { attempts };
  return new Fuzz(w, people, thief, others, found, WEATHERS[weather], new Set(silent), manner);
}

export interface Played {
  fuzz: Fuzz;
  /** Steps that were played, with the one that failed. */
  steps: number;
  fault: Fault | null;
}

/** Plays a scenario, up to its first fault; `each` looks at what every step has left. */
export async function play(
  scenario: Scenario,
  meddler: Meddler | null = null,
  each: (fuzz: Fuzz) => void = () => {},
): Promise<Played> {
  const fuzz = await begin(scenario);
  fuzz.meddler = meddler;
  let steps = 0;
  for (const number of scenario.steps) {
    steps += 1;
    fuzz.random.reseed(mixed(scenario.seed, number));
    fuzz.steps = number;
    try {
      step(fuzz);
      await beside(fuzz, number);
      each(fuzz);
    } catch (e) {
      if (e instanceof Fault) return { fuzz, steps, fault: e };
      const [line] = (e instanceof Error ? e.message : String(e)).split("\n");
      return { fuzz, steps, fault: new Fault("engine", e instanceof Error ? (e.stack ?? e.message) : `${line}`) };
    }
  }
  return { fuzz, steps, fault: null };
}

/** The shortest scenario that is found within so many plays and ends in a fault of the same kind. */
export async function shrink(
  scenario: Scenario,
  kind: string,
  plays: number,
  meddler: () => Meddler | null = () => null,
): Promise<Scenario> {
  let best = scenario;
  let left = plays;
  const fails = async (steps: number[]) => {
    left -= 1;
    const { fault, steps: played } = await play({ ...best, steps }, meddler());
    return fault?.kind === kind ? steps.slice(0, played) : null;
  };
  for (let size = Math.ceil(best.steps.length / 2); size >= 1 && left > 0; ) {
    let shorter = false;
    for (let at = Math.max(best.steps.length - 1 - size, 0); at >= 0 && left > 0; at -= size) {
      const found = await fails(best.steps.filter((_, i) => i < at || i >= at + size));
      if (found !== null) [best, shorter] = [{ ...best, steps: found }, true];
      if (at === 0) break;
    }
    if (!shorter || size > best.steps.length) size = Math.floor(size / 2);
  }
  return best;
}
