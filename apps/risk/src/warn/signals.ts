/** What is watched, and in what words a cause is told. */

/** The four groups: what one of them says twice counts once. */
export const GROUPS = ["price", "flow", "oracle", "book"] as const;
export type Group = (typeof GROUPS)[number];

/** One value of a moment. */
export interface Signal {
  name: keyof typeof SIGNALS;
  value: number;
}

/** `change`: unusual both ways, small changes add up. `level`: unusual where it is high. `probability`: as it is. */
interface Watched {
  group: Group;
  kind: "change" | "level" | "probability";
  words: string;
}

export const SIGNALS = {
  move: { group: "price", kind: "change", words: "the price moves one way" },
  hour: { group: "price", kind: "change", words: "the price moved within the hour" },
  range: { group: "oracle", kind: "level", words: "the price jumps about" },
  confidence: { group: "oracle", kind: "level", words: "the price is uncertain" },
  average: { group: "oracle", kind: "level", words: "the price has left its average" },
  sources: { group: "oracle", kind: "level", words: "the two price sources disagree" },
  volume: { group: "flow", kind: "level", words: "far more is traded than at this hour" },
  interest: { group: "flow", kind: "change", words: "open interest changes fast" },
  crowding: { group: "book", kind: "level", words: "much can be liquidated close to the price" },
  expected: { group: "book", kind: "probability", words: "a move that takes margins is forecast" },
} as const satisfies Record<string, Watched>;

/** A fact that needs no statistics: it sets a level at once. */
export interface Rule {
  level: 1 | 2 | 3;
  words: string;
  /** Whether it is about how the price moves: such warnings count as the forecast's do. */
  moves?: boolean;
}

/** A price and its time. */
export interface Tick {
  time: number;
  price: number;
}

const MINUTES = 60;
/** On 10 October 2025 the price of SOL had fallen by 4.4 % in six minutes, 25 minutes before its low. */
export const FAST = { move: 0.04, seconds: 15 * MINUTES };
export const DEEP = { move: 0.08, seconds: 60 * MINUTES };

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The farthest move from any price of a time until now, as a share. */
function farthest(ticks: readonly Tick[], now: Tick, seconds: number): number {
  let most = 0;
  for (const { time, price } of ticks) {
    const move = now.price / price - 1;
    if (now.time - time <= seconds && Math.abs(move) > Math.abs(most)) most = move;
  }
  return most;
}

/** Moves that are facts: 4 % within a quarter of an hour, 8 % within an hour. */
export function moveRules(ticks: readonly Tick[], now: Tick): Rule[] {
  const told = (move: number, seconds: number) =>
    `the price ${move < 0 ? "fell" : "rose"} by ${percent(Math.abs(move))} within ${seconds / MINUTES} minutes`;
  const [fast, deep] = [farthest(ticks, now, FAST.seconds), farthest(ticks, now, DEEP.seconds)];
  return [
    ...(Math.abs(deep) >= DEEP.move ? [{ level: 3 as const, words: told(deep, DEEP.seconds), moves: true }] : []),
    ...(Math.abs(fast) >= FAST.move ? [{ level: 2 as const, words: told(fast, FAST.seconds), moves: true }] : []),
  ];
}

/** What of a pool is a fact. */
export interface Facts {
  /** Seconds since the newest print. */
  age: number;
  /** Distance of the two sources, as a share; zero where there is one. */
  sources: number;
  /** Fund over target. */
  coverage: number;
  /** Positions that can be liquidated now. */
  liquidatable: number;
  /** Loss events that are open, and shortfall that waits to be one, in dollars. */
  shortfall: number;
}

/** Facts that set a level. */
export function poolRules({ age, sources, coverage, liquidatable, shortfall }: Facts): Rule[] {
  const rules: [boolean, Rule][] = [
    [shortfall > 0, { level: 3, words: `${Math.round(shortfall)} USD of shortfall wait for a loss event` }],
    [sources >= 0.03, { level: 2, words: `the two price sources are ${percent(sources)} apart` }],
    [coverage < 0.5, { level: 2, words: `the fund has ${percent(coverage)} of its target` }],
    [age > 60, { level: 2, words: `the newest price is ${Math.round(age)} seconds old` }],
    [liquidatable > 0, { level: 1, words: `${liquidatable} positions can be liquidated and wait for keepers` }],
  ];
  return rules.filter(([is]) => is).map(([, rule]) => rule);
}
