import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { tune } from "../src/commands/tune";
import { type Bars, between } from "../src/series/bars";
import type { Settings } from "../src/settings";
import { Random } from "../src/stats/random";
import { accountOf } from "../src/tune/bound";
import { weeklyDoubt, wilson } from "../src/tune/doubt";
import { FORECASTS, type Forecast, oddsAlong, type Watched, type Weights, weightsOf } from "../src/tune/forecasts";
import { ALLOWANCES, foldAt, partOf, scoresOf } from "../src/tune/grid";
import { logisticFit, oddsOf } from "../src/tune/logistic";
import { companyOf, momentsOf } from "../src/tune/moments";
import { standsOf } from "../src/tune/replay";
import { BOUNDS, best, likeToday, type Trial } from "../src/tune/rule";
import { FIRST, FOLDS, HELD_OUT, HELD_OUT_MINUTES } from "../src/tune/sets";
import { watchBars } from "../src/warn/bars";
import { ALLOWANCE, Budget } from "../src/warn/budget";
import { scoreAlarms, windowsOf } from "../src/warn/score";
import { inFolder } from "./support/folder";
import { madeBars } from "./support/series";

/** A series as its file has it. */
function textOf({ time, open, high, low, close, volume }: Bars): string {
  const rows = Array.from(time, (start, i) =>
    [`${new Date(start * 1_000).toISOString().slice(0, 16)}Z`, open[i], high[i], low[i], close[i], volume[i]].join(","),
  );
  return `time_utc,open,high,low,close,volume\n${rows.join("\n")}\n`;
}

const HOUR = 3_600;
const DAYS = 40;
const series = (seed: number, crash: number) => madeBars(seed, DAYS, [crash, crash + 1, crash + 2]);

/** Two markets, one of which falls an hour after the other; CPU: 2 s. */
const together = (): Watched[] => {
  const all = [series(11, 2_000), series(12, 2_004)].map((bars, i) => momentsOf(`made-${i}`, bars, 1));
  return all.map((moments) => ({
    moments,
    company: companyOf(
      moments,
      all.filter((other) => other !== moments),
    ),
  }));
};

describe("tuning: a regression", () => {
  it("finds the weights that its rows were drawn by, and refuses rows that say nothing", () => {
    const random = new Random(3);
    const rows = Array.from({ length: 20_000 }, () => [random.normal(), random.normal()]);
    const came = rows.map(
      ([a, b]) => random.unit() < 1 / (1 + Math.exp(-(-1 + 2 * (a as number) - 0.5 * (b as number)))),
    );
    const weights = logisticFit(rows, came);
    [-1, 2, -0.5].forEach((weight, j) => assert.ok(Math.abs((weights[j] as number) - weight) < 0.1, `${weights}`));
    assert.deepEqual(logisticFit(rows, came), weights);
    assert.ok(Math.abs(oddsOf([1, 2, 3], [10, 100]) - 321) < 1e-12);
    assert.throws(() => logisticFit([[Number.NaN], [1]], [true, false]), /BadModel/);
  });
});

describe("tuning: moments of markets that are watched together", () => {
  let markets: Watched[];
  before(() => {
    markets = together();
  });

  it("warn as the monitor does, whatever the setting", () => {
    for (const allowance of [ALLOWANCE, { ...ALLOWANCE, from: -0.5, hold: 6 * HOUR, after: 24 * HOUR }]) {
      const [{ moments }] = markets as [Watched];
      const odds = oddsAlong(markets[0] as Watched, "line", () => ({}) as Weights);
      const alarms = watchBars(moments.bars, 1, allowance);
      const stood = Uint8Array.from(alarms, ({ level }) => (level >= 2 ? 1 : 0));
      assert.ok(stood.includes(1) && stood.includes(0));
      assert.deepEqual(standsOf(moments, odds, allowance), stood);
      const all = { from: 0, to: Number.MAX_SAFE_INTEGER };
      const [score] = scoresOf(
        { watched: markets[0] as Watched, odds, parts: [partOf(markets[0] as Watched, all)] },
        allowance,
      );
      const { level: _, ...expected } = scoreAlarms(alarms, windowsOf(moments.bars), 2);
      assert.deepEqual({ ...score }, { ...expected, weeks: score?.weeks });
    }
  });

  it("see the others at the same second, never later, and nobody where they are alone", () => {
    const [first, second] = markets as [Watched, Watched];
    const at = 2_003;
    assert.equal(first.company.mean[at], Math.min(2.5, second.moments.nearness[at] as number));
    assert.equal(first.company.most[at], first.company.mean[at]);
    // The other one falls at 2,004: before that the sum knows nothing of it.
    assert.ok((first.company.joint[2_006] as number) > (first.company.joint[at] as number) + 1);
    const cut = between(second.moments.bars, 0, second.moments.bars.time[2_004] as number);
    const known = companyOf(first.moments, [momentsOf("cut", cut, 1)]);
    assert.deepEqual(known.joint.slice(0, 2_004), first.company.joint.slice(0, 2_004));
    assert.ok(Number.isNaN(known.mean[2_004]));
    assert.ok(companyOf(first.moments, []).mean.every((mean) => Number.isNaN(mean)));
  });

  it("fit weights from no bar that the fold could not know, and a lone market has its own line", () => {
    const { time } = (markets[0] as Watched).moments;
    const split = time[3_000] as number;
    const cut = markets.map(({ moments: { name, bars } }) => momentsOf(name, between(bars, 0, split), 1));
    const before = cut.map((moments) => ({
      moments,
      company: companyOf(
        moments,
        cut.filter((o) => o !== moments),
      ),
    }));
    const weights = weightsOf(markets, 0, split);
    assert.deepEqual(weightsOf(before, 0, split), weights);
    assert.deepEqual(Object.keys(weights), FORECASTS.slice(1));
    const alone = { moments: cut[0] as Watched["moments"], company: companyOf(cut[0] as Watched["moments"], []) };
    assert.deepEqual(
      oddsAlong(alone, "calendar", () => weights),
      oddsAlong(alone, "own", () => weights),
    );
  });

  it("say of each window whether it was announced, and of one that was missed why", () => {
    const all = { from: 0, to: Number.MAX_SAFE_INTEGER };
    for (const market of markets) {
      const odds = oddsAlong(market, "line", () => ({}) as Weights);
      const { score, told, missed, within, silent, hindsight } = accountOf(market, odds, all);
      const alarms = watchBars(market.moments.bars, 1);
      const { events, announced, false: wrong } = scoreAlarms(alarms, windowsOf(market.moments.bars), 2);
      assert.deepEqual([score.events, score.announced, score.false], [events, announced, wrong]);
      assert.equal(told.filter(({ isAnnounced }) => isAnnounced).length, announced);
      const sum = Object.values(missed).reduce((count, each) => count + each, 0);
      assert.equal(sum, events - announced);
      assert.ok(within >= 1 && within <= events && silent <= events && !(hindsight > 1), `${within} of ${events}`);
    }
  });
});

describe("tuning: what is chosen among", () => {
  it("are 225 allowances in folds that follow one another, each fitted on what is before", () => {
    assert.equal(ALLOWANCES.length, 225);
    FOLDS.forEach(({ from, to }, i) => {
      assert.ok(from > FIRST && (FOLDS[i + 1]?.from ?? to) === to);
      assert.equal(foldAt(from), i);
      assert.equal(foldAt(to - 1), i);
    });
    assert.equal(foldAt(0), 0);
  });

  it("stand longer after a reason within an event, where they are said to", () => {
    const budget = new Budget({ ...ALLOWANCE, hold: HOUR, after: 24 * HOUR });
    budget.pass(0, 0);
    budget.warn(0, true);
    budget.warn(HOUR);
    assert.ok(budget.stands(24 * HOUR - 1) && !budget.stands(24 * HOUR));
  });
});

describe("tuning: doubt", () => {
  it("of a share is Wilson's, also of none and of all", () => {
    const [low, high] = wilson(40, 50);
    assert.ok(Math.abs(low - 0.6696) < 1e-3 && Math.abs(high - 0.8876) < 1e-3, `${low} ${high}`);
    assert.equal(wilson(0, 10)[0], 0);
    assert.ok(wilson(10, 10)[1] > 0.999 && wilson(10, 10)[0] < 0.75);
    assert.deepEqual(wilson(0, 0), [0, 1]);
  });

  it("of many markets draws weeks whole", () => {
    const week = 7 * 86_400;
    const told = Array.from({ length: 40 }, (_, i) => ({ time: i * week, isAnnounced: i % 4 !== 0 }));
    const [low, high] = weeklyDoubt(told, 1);
    assert.ok(low > 0.55 && low < 0.65 && high > 0.85 && high < 0.9, `${low} ${high}`);
    assert.deepEqual(weeklyDoubt(told, 1), [low, high]);
    // All in one week are one draw: there is no doubt that could be seen.
    assert.deepEqual(
      weeklyDoubt(
        told.map((each) => ({ ...each, time: 5 })),
        1,
      ),
      [0.75, 0.75],
    );
    assert.deepEqual(weeklyDoubt([], 1), [0, 1]);
  });
});

describe("tuning: the rule", () => {
  const trial = (forecast: Forecast, score: number, more: Partial<Trial> = {}): Trial => ({
    ...{ forecast, score, allowance: ALLOWANCE, byTheHour: score, byMinutes: score },
    ...{ market: 0.9, fold: 0.9, minutes: 0.9, stands: 0.1, ...more },
  });

  it("takes the best within bounds, and a richer forecast only where it is a point better", () => {
    const trials = [trial("line", 0.7), trial("own", 0.705), trial("others", 0.715), trial("joint", 0.72)];
    const { each, chosen, count } = best(trials, BOUNDS);
    assert.deepEqual([each.length, chosen?.forecast, count], [4, "others", 4]);
    for (const over of [{ market: 1.01 }, { fold: 1.01 }, { minutes: 1.01 }, { stands: 0.21 }])
      assert.deepEqual(best([trial("line", 0.9, over), trial("own", 0.5)], BOUNDS).chosen?.forecast, "own");
    assert.equal(best([trial("line", 0.9, { market: 2 })], BOUNDS).chosen, null);
    const equal = [trial("line", 0.7, { stands: 0.15 }), trial("line", 0.7, { stands: 0.12 })];
    assert.equal(best(equal, BOUNDS).chosen?.stands, 0.12);
  });

  it("is loosened to today's own figures and no further, where it is compared with today's", () => {
    const today = trial("line", 0.8, { fold: 1.28, minutes: 1.13 });
    assert.deepEqual(likeToday(today), { market: 1, fold: 1.28, minutes: 1.13, stands: 0.2 });
  });
});

describe("tuning: the command", () => {
  let folder: string;
  inFolder((made) => {
    folder = made;
  });

  it("tells of every market and year that is held out, and of all as one", () => {
    const names = [...HELD_OUT, ...HELD_OUT_MINUTES.flat()];
    for (const [i, name] of names.entries())
      writeFileSync(path.join(folder, `${name}-made.csv`), textOf(madeBars(20 + i, 8, [500 + i])));
    const { text, data } = tune({ seed: 1 } as Settings, [], { data: folder, heldOut: true });
    const { lines } = data as { lines: { series: string; when: string; score: { events: number } }[] };
    // Made days are in January 2025: of the second year there is nothing to tell.
    assert.deepEqual(
      lines.map(({ series, when }) => `${series} ${when}`),
      [
        ...["2024-25", "both"].flatMap((when) => HELD_OUT.map((name) => `${name} ${when}`)),
        "near-1m all",
        "avax-1m all",
        "sol-1m all",
      ],
    );
    const [of] = /both: (\d+) of \d+ announced/.exec(text)?.slice(1) ?? [];
    assert.ok(Number(of) >= 0 && lines.some(({ score }) => score.events > 0), text);
    assert.deepEqual(tune({ seed: 1 } as Settings, [], { data: folder, heldOut: true }).text, text);
    assert.throws(() => tune({ seed: 1 } as Settings, [], { data: folder }), /there is no sol-1h/);
  });
});
