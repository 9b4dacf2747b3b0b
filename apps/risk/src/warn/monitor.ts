/** Puts what detectors say together: four groups by noisy-OR, levels with hysteresis, causes in words. */
import { Random } from "../stats/random";
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

/** Thresholds. */
export interface Limits {
  /** Probability from which levels 1, 2 and 3 begin, and how much lower they end. */
  levels: readonly [number, number, number];
  slack: number;
  /** Seconds for which a level is held after its last reason. */
  hold: number;
}

/** Tuned on SOL until June 2025, so that level 2 is raised for nothing less than once a week. */
export const LIMITS: Limits = { levels: [0.7, 0.9, 0.96], slack: 0.15, hold: 7_200 };

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
  strength: number;
  words: string;
  group: Group;
  z: number;
}

/** Watches one market. */
export class Monitor {
  private readonly watches = new Map<string, Watch>();
  private readonly random: Random;
  private readonly past: number[][] = [];
  private forest: IsolationForest | null = null;
  private seen = 0;
  private level: Level = 0;
  private heldUntil = 0;
  private causes: string[] = [];

  constructor(
    seed: number,
    private readonly limits: Limits = LIMITS,
  ) {
    this.random = new Random(seed);
  }

  /** Takes the signals of a moment, and rules that hold. Times rise. */
  observe(time: number, signals: readonly Signal[], rules: readonly Rule[] = []): Alarm {
    const opinions = signals.map((signal) => this.judge(signal, time));
    const second = this.secondOpinion(opinions.map(({ z }) => z));
    const groups = Object.fromEntries(
      GROUPS.map((group) => [
        group,
        Math.max(0, ...opinions.filter((each) => each.group === group).map(({ strength }) => strength)),
      ]),
    ) as Record<Group, number>;
    const doubts = GROUPS.reduce((all, group) => all * (1 - groups[group]), 1 - OPINION * second);
    const probability = 1 - doubts;
    const before = this.level;
    this.level = this.levelOf(time, probability, rules);
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
      return { strength, group, z: value, words: `${words} (${(value * 100).toFixed(0)} %)` };
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

  private levelOf(time: number, probability: number, rules: readonly Rule[]): Level {
    const { levels, slack, hold } = this.limits;
    const reached = levels.filter((level) => probability >= level).length;
    const now = Math.max(reached, ...rules.map(({ level }) => level)) as Level;
    const kept = levels.filter((level) => probability >= level - slack).length;
    if (now >= this.level || kept >= this.level) this.heldUntil = time + hold;
    if (now >= this.level) return now;
    // A level ends when nothing has supported it for a while: then it falls to what holds now.
    return time >= this.heldUntil ? now : this.level;
  }
}
