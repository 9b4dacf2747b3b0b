/** Puts the forecast and what detectors say together: levels that hold for a while, causes in words. */
import { Random } from "../stats/random";
import { ALLOWANCE, type Allowance, Budget } from "./budget";
import { Cusum, type Detector, EwmaZ, PageHinkley, RobustZ } from "./detectors";
import { IsolationForest } from "./forest";
import { GROUPS, type Group, type Rule, SIGNALS, type Signal } from "./signals";

/** 0 calm, 1 watch, 2 warn: advice is prepared, 3 act. */
export type Level = 0 | 1 | 2 | 3;

/** What a moment comes to. */
export interface Alarm {
  time: number;
  level: Level;
  /** Whether the level is higher than before. */
  raised: boolean;
  /** P(something is wrong) of the groups, and of each. */
  probability: number;
  groups: Record<Group, number>;
  /** The three strongest, strongest first. */
  causes: string[];
}

/** Seconds for which a level is held after its last reason; a warning of the market has its own. */
const HOLD = 7_200;
/** Probability of the groups from which level 1 begins. */
const WATCH = 0.7;
/** Level 3 takes so much more log-odds than level 2. */
const ACT = 2;

/** From where a detector counts, and from where it is sure. */
const SCALE: Record<string, readonly [number, number]> = {
  robust: [4, 16],
  ewma: [3, 9],
  cusum: [6, 16],
  drift: [6, 24],
  probability: [0.03, 0.2],
};
/** No group alone is surer than this: what is unusual need not be bad. The forest only seconds. */
const SUREST = { change: 0.6, level: 0.6, probability: 0.85 };
const OPINION = 0.3;
const FOREST = { first: 1_000, every: 2_000, kept: 2_000, from: 0.62, sure: 0.78 };

const ramp = (value: number, [from, sure]: readonly [number, number]): number =>
  Math.min(1, Math.max(0, (value - from) / (sure - from)));

interface Watch {
  robust: Detector;
  ewma: Detector;
  /** Sums of rises, and of falls; a level has the first only. */
  rise: Detector;
  fall: Detector;
}

const watchOf = (kind: "change" | "level"): Watch => ({
  ...{ robust: new RobustZ(), ewma: new EwmaZ() },
  ...(kind === "change"
    ? { rise: new Cusum(), fall: new Cusum() }
    : { rise: new PageHinkley(), fall: { see: () => 0 } }),
});

interface Opinion {
  name: Signal["name"];
  strength: number;
  words: string;
  group: Group;
  z: number;
}

/** How sure the surest of a group is, without the one that is named. */
const surest = (opinions: readonly Opinion[], group: Group, but?: Signal["name"]): number =>
  Math.max(0, ...opinions.filter((each) => each.group === group && each.name !== but).map(({ strength }) => strength));

/** Watches one market. */
export class Monitor {
  private readonly watches = new Map<string, Watch>();
  private readonly random: Random;
  private readonly past: number[][] = [];
  private forest: IsolationForest | null = null;
  private seen = 0;
  private level: Level = 0;
  /** Until when each level is held. */
  private readonly until = [0, 0, 0, 0];
  private causes: string[] = [];
  private readonly budget: Budget;

  constructor(seed: number, allowance: Allowance = ALLOWANCE) {
    this.random = new Random(seed);
    this.budget = new Budget(allowance);
  }

  /**
   * Takes the signals of a moment, and rules that hold. `event`: when a move that takes margins began, if the price is
   * in one now. Times rise.
   */
  observe(time: number, signals: readonly Signal[], rules: readonly Rule[] = [], event: number | null = null): Alarm {
    const opinions = signals.map((signal) => this.judge(signal, time));
    const second = this.secondOpinion(opinions.map(({ z }) => z));
    const groups = Object.fromEntries(GROUPS.map((group) => [group, surest(opinions, group)])) as Record<Group, number>;
    const doubts = GROUPS.reduce((all, group) => all * (1 - groups[group]), 1 - OPINION * second);
    const probability = 1 - doubts;
    const before = this.level;
    this.budget.pass(time, event);
    this.level = this.levelOf(
      time,
      Math.max(probability >= WATCH ? 1 : 0, this.warningOf(opinions)) as Level,
      rules,
      event !== null,
    );
    const told = [
      ...[...rules].sort((a, b) => b.level - a.level).map(({ words }) => words),
      ...opinions
        .filter(({ strength }) => strength > 0.2)
        .sort((a, b) => b.strength - a.strength)
        .map(({ words }) => words),
      ...(second > 0.5 ? ["all of it together is unlike the past"] : []),
    ];
    // A level that is only held has the causes that raised it.
    if (told.length > 0 || this.level === 0) this.causes = told.slice(0, 3);
    const causes = this.level === 0 ? [] : this.causes;
    return { time, level: this.level, raised: this.level > before, probability, groups, causes };
  }

  private judge({ name, value }: Signal, time: number): Opinion {
    const { group, kind, words } = SIGNALS[name];
    if (kind === "probability") {
      const strength = SUREST[kind] * ramp(value, SCALE.probability as [number, number]);
      return { name, strength, group, z: value, words: `${words} (${(value * 100).toFixed(0)} %)` };
    }
    let watch = this.watches.get(name);
    if (watch === undefined) {
      watch = watchOf(kind);
      this.watches.set(name, watch);
    }
    const robust = watch.robust.see(value, time);
    const ewma = watch.ewma.see(value, time);
    const sums = Math.max(watch.rise.see(ewma, time), watch.fall.see(-ewma, time));
    const far = kind === "change" ? Math.abs : (z: number) => z;
    const strength = Math.max(
      ramp(far(robust), SCALE.robust as [number, number]),
      ramp(far(ewma), SCALE.ewma as [number, number]),
      ramp(sums, SCALE[kind === "change" ? "cusum" : "drift"] as [number, number]),
    );
    return {
      name,
      strength: SUREST[kind] * strength,
      group,
      z: ewma,
      words: `${words} (${far(ewma).toFixed(1)} deviations)`,
    };
  }

  private secondOpinion(row: number[]): number {
    const score = this.forest?.score(row) ?? 0;
    this.past[this.seen % FOREST.kept] = row;
    this.seen += 1;
    const due = this.seen === FOREST.first || (this.seen > FOREST.first && this.seen % FOREST.every === 0);
    // Rows of another number of signals, from before one was added, are not compared.
    const rows = due ? this.past.filter(({ length }) => length === row.length) : [];
    if (rows.length > 0) this.forest = new IsolationForest(rows, this.random);
    return ramp(score, [FOREST.from, FOREST.sure]);
  }

  /** What the forecast comes to: nothing where nothing else is unusual. */
  private warningOf(opinions: readonly Opinion[]): Level {
    const chance = opinions.find(({ name }) => name === "expected")?.z ?? 0;
    const evidence = GROUPS.reduce((sum, group) => sum + surest(opinions, group, "expected"), 0);
    const beyond = this.budget.beyond(Math.log(chance / (1 - chance)), evidence);
    return beyond < 0 ? 0 : beyond < ACT ? 2 : 3;
  }

  private levelOf(time: number, reached: Level, rules: readonly Rule[], isWithin: boolean): Level {
    // A fast move warns at once; where the last such warning was for nothing it takes the forecast as well.
    const isSpent = this.budget.isSpent;
    const levels = rules.map(({ level, moves }) => (moves && level === 2 && isSpent ? 1 : level));
    const isWarned = reached >= 2 || rules.some(({ moves }, i) => moves && (levels[i] as number) >= 2);
    if (isWarned) this.budget.warn(time, isWithin);
    const now = Math.max(reached, ...levels) as Level;
    for (let level = 1; level <= now; level++) this.until[level] = time + HOLD;
    const held = Math.max(...this.until.map((until, level) => (time < until ? level : 0)));
    return Math.max(held, this.budget.stands(time) ? 2 : 0) as Level;
  }
}
