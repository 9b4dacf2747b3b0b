/**
 * A market's days under load, each like the one before: a crowd that does so many things in each step, a fall that
 * takes thin positions, and the story's losses, which others pay.
 */
import { type Habits, type Plan, STILL, type Step } from "../plan";
import { Random } from "../random";
import { CHAPTERS } from "../story";

/** What is expected: the crowd of endurance, in which somebody does something every twenty minutes. */
export const EXPECTED = { traders: 200, actsADay: 72 };
const DAY = 86_400;
/** An hour: a print, what people do, and a print that executes their orders. */
const STEP_SECONDS = 3_600;
export const STEPS_A_DAY = DAY / STEP_SECONDS;

/** Orders of a fifth of the size of those of endurance, so that the pool can take them; some are thin. */
const HABITS: Habits = {
  ...{ settled: false, size: [2, 12], leverage: [3, 12] },
  held: ["collateral", "decrease", "take profit", "close", "close"],
};

/** The day's fall of SOL and its way back, in 1e-4, from this step on. */
const FALL = { from: 20, moves: [-400, -900, 900, 400] };
/** First step of the story in each day. */
const TOLD_FROM = 1;
/** Told at most once in a stretch: they wait for days, end a market, or leave a change that is pending. */
const APART: readonly string[] = ["neglect", "shares leave"];

/** The day's chapters by their step: each when its time has come, and one at a time. */
function told(): Map<number, Pick<Step, "eth" | "scene">> {
  const by = new Map<number, Pick<Step, "eth" | "scene">>();
  let [passed, last] = [0, TOLD_FROM - 1];
  for (const { seconds, eth, scene, silent } of CHAPTERS) {
    if (silent || (scene !== null && APART.includes(scene))) continue;
    passed += seconds;
    if (scene === null && eth === 0) continue;
    last = Math.max(last + 1, TOLD_FROM + Math.ceil(passed / STEP_SECONDS));
    by.set(last, { eth, scene });
  }
  if (last >= STEPS_A_DAY) throw new RangeError("the story does not end within a day");
  return by;
}

/** Ends where it began, so that no day starts at another price. */
function moves(random: Random): number[] {
  const quiet = Array.from({ length: STEPS_A_DAY }, () => random.whole(-25, 25));
  const drift = quiet.reduce((a, b) => a + b, 0) / STEPS_A_DAY;
  return quiet.map((move, i) => move - drift + (FALL.moves[i - FALL.from] ?? 0));
}

function day(random: Random, times: number): Step[] {
  const [story, acts] = [told(), (EXPECTED.actsADay / STEPS_A_DAY) * times];
  return moves(random).map((move, i) => ({
    ...{ ...STILL, seconds: STEP_SECONDS, move },
    acts: Array.from({ length: acts }, () => random.whole(0, 2 ** 30)),
    ...story.get(i),
  }));
}

/** `times`: how many times what is expected the load is. */
export function soak(seed: number, days: number, times: number): Plan {
  const random = new Random(seed);
  const traders = EXPECTED.traders * times;
  const others = Math.ceil(traders / 10);
  const steps = Array.from({ length: Math.ceil(days) }, () => day(random, times)).flat();
  return {
    ...{ seed, habits: HABITS, traders, lps: others, stakers: others, kills: 0, outages: 0 },
    steps: steps.slice(0, Math.round(days * STEPS_A_DAY)),
  };
}
