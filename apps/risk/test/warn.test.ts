import assert from "node:assert/strict";
import { engine } from "@ballast/sdk";
import { marksOf } from "../src";
import { crowdBook } from "../src/reference/crowd";
import { PRICE, referenceRead } from "../src/reference/market";
import { Random } from "../src/stats/random";
import { watchBars } from "../src/warn/bars";
import { Cusum, EwmaZ, PageHinkley, RobustZ } from "../src/warn/detectors";
import { IsolationForest } from "../src/warn/forest";
import { hazardOf } from "../src/warn/hazard";
import { Monitor } from "../src/warn/monitor";
import { scoreAlarms, windowsOf } from "../src/warn/score";
import { moveRules, poolRules } from "../src/warn/signals";
import { Watcher } from "../src/watch/watcher";
import { madeBars } from "./support/series";

describe("detectors", () => {
  const noise = (seed: number, count: number) => {
    const random = new Random(seed);
    return Array.from({ length: count }, () => random.normal());
  };

  it("say nothing of noise, and see a value that is ten deviations away", () => {
    for (const make of [() => new RobustZ(), () => new EwmaZ()]) {
      const detector = make();
      const far = noise(1, 2_000).map((value, i) => Math.abs(detector.see(value, i * 900)));
      assert.ok(Math.max(...far.slice(0, 19)) === 0, "of the first they know nothing");
      assert.ok(far.filter((z) => z > 4).length < 10);
      assert.ok(detector.see(10, 2_000 * 900) > 6);
    }
  });

  it("by the time of day do not take the rhythm of a day for news", () => {
    const detector = new RobustZ();
    const at = (i: number) => 10 * Math.sin((Math.floor(i / 4) % 24) * 0.26);
    const values = noise(2, 96 * 40).map((value, i) => detector.see(at(i) + value, i * 900));
    assert.ok(values.slice(96 * 8).every((z) => Math.abs(z) < 8));
    assert.ok(detector.see(at(0) + 12, 96 * 40 * 900) > 8);
  });

  it("that sum see small steps one way, which no single one shows, and forget", () => {
    const [sum, drift] = [new Cusum(), new PageHinkley()];
    let most = 0;
    for (const value of noise(3, 1_000)) most = Math.max(most, sum.see(value));
    assert.ok(most < 12, `${most}`);
    for (const value of noise(4, 20)) most = sum.see(value + 1.5);
    assert.ok(most > 12, `${most}`);
    for (const value of noise(5, 500)) drift.see(value);
    let risen = 0;
    for (const value of noise(6, 20)) risen = drift.see(value + 3);
    assert.ok(risen > 10, `${risen}`);
    for (const value of noise(7, 400)) risen = drift.see(value);
    assert.ok(risen < 5, `${risen}`);
  });

  it("of the forest set apart what is far from all, the same way for a seed", () => {
    const random = new Random(8);
    const rows = Array.from({ length: 800 }, () => [random.normal(), random.normal(), random.normal()]);
    const forest = new IsolationForest(rows, new Random(1));
    const usual = rows.slice(0, 50).map((row) => forest.score(row));
    assert.ok(Math.max(...usual) < 0.65 && forest.score([6, -6, 6]) > 0.7);
    assert.equal(new IsolationForest(rows, new Random(1)).score([1, 2, 3]), forest.score([1, 2, 3]));
    assert.equal(new IsolationForest([[1, 1]], new Random(1)).score([9, 9]), 0.5);
  });
});

describe("rules", () => {
  it("see the fall of six minutes on 10 October, and say it in words", () => {
    const ticks = [207.06, 205.69, 205.58, 204.2, 203.1, 200.4].map((price, i) => ({ time: i * 60, price }));
    assert.deepEqual(moveRules(ticks, { time: 360, price: 199.5 }), []);
    const [rule] = moveRules(ticks, { time: 360, price: 197.9 });
    assert.deepEqual([rule?.level, rule?.words], [2, "the price fell by 4.4 % within 15 minutes"]);
    assert.equal(moveRules(ticks, { time: 360, price: 190 })[0]?.level, 3);
    assert.equal(moveRules(ticks, { time: 360, price: 216 })[0]?.words, "the price rose by 7.8 % within 15 minutes");
  });

  it("of a pool hold at their bounds, strictest first", () => {
    const calm = { age: 60, sources: 0.029, coverage: 0.5, liquidatable: 0, shortfall: 0 };
    assert.deepEqual(poolRules(calm), []);
    const bad = { age: 61, sources: 0.03, coverage: 0.49, liquidatable: 1, shortfall: 1 };
    assert.deepEqual(
      poolRules(bad).map(({ level }) => level),
      [3, 2, 2, 2, 1],
    );
  });
});

describe("a monitor", () => {
  const rule = { level: 2 as const, words: "a rule" };

  it("raises at once, holds for two hours, keeps the cause, and falls then", () => {
    const monitor = new Monitor(1);
    const at = (time: number, rules = [] as (typeof rule)[]) => monitor.observe(time, [], rules);
    assert.deepEqual([at(0).level, at(60, [rule]).raised, at(120).level], [0, true, 2]);
    assert.deepEqual(at(60 + 7_199).causes, ["a rule"]);
    assert.deepEqual([at(60 + 7_200).level, at(60 + 7_260).causes.length], [0, 0]);
  });

  it("needs two groups for a warning where no rule holds, and names three causes", () => {
    const monitor = new Monitor(2);
    const random = new Random(1);
    const step = (i: number, shock: number, expected: number) =>
      monitor.observe(i * 60, [
        { name: "move", value: 0.001 * random.normal() - shock },
        { name: "volume", value: 7 + 0.3 * random.normal() + 100 * shock },
        { name: "range", value: 0.002 * Math.exp(0.2 * random.normal()) + shock },
        { name: "expected", value: expected },
      ]);
    for (let i = 0; i < 1_500; i++) assert.ok(step(i, 0, 0.001).level < 2, String(i));
    assert.ok(step(1_500, 0, 0.9).level < 2, "a forecast alone is no warning");
    const alarm = step(1_501, 0.03, 0.3);
    assert.ok(alarm.level >= 2 && alarm.causes.length === 3, JSON.stringify(alarm));
    assert.match(alarm.causes[0] ?? "", /forecast \(30 %\)/);
    assert.ok(Object.values(alarm.groups).every((p) => p >= 0 && p < 1));
  });

  it("warns of a market that falls toward margins more than of one that stands", () => {
    const flat = hazardOf([100, 100, 100], 0.01);
    assert.ok(hazardOf([100, 97, 94], 0.01) > 4 * flat && hazardOf([100, 103, 106], 0.01) > 4 * flat);
    assert.ok(hazardOf([100, 100], 0.03) > flat);
    assert.equal(hazardOf([100, 80], 0.01), 1);
  });
});

/** CPU: 3 s. */
describe("alarms on a series that nobody traded", () => {
  const days = 60;
  const crash = [40 * 96, 40 * 96 + 1, 40 * 96 + 2, 40 * 96 + 3];
  const bars = madeBars(11, days, crash);
  const alarms = watchBars(bars, 1);

  it("announce the crash, say why, and are the same for a seed", () => {
    const windows = windowsOf(bars);
    assert.ok(windows.some(({ time, move }) => Math.abs(time - (bars.time[40 * 96] as number)) < 4 * 900 && move < 0));
    const score = scoreAlarms(alarms, windows, 2);
    assert.equal(score.events, windows.length);
    const raised = alarms.find(({ time, level }) => time > (bars.time[40 * 96] as number) && level >= 2);
    assert.ok(raised && raised.time <= (bars.time[40 * 96 + 1] as number) && raised.causes.length > 0);
    assert.deepEqual(watchBars(bars, 1), alarms);
  });

  it("are scored by hand", () => {
    const at = (time: number, level: number) => ({ time, level }) as (typeof alarms)[number];
    const week = 7 * 86_400;
    const some = [at(0, 0), at(3_600, 2), at(7_200, 2), at(10_000, 0), at(200_000, 2), at(200_100, 0), at(week, 0)];
    const found = scoreAlarms(
      some,
      [
        { time: 7_200, move: -0.1 },
        { time: 400_000, move: 0.1 },
      ],
      2,
    );
    const { announced, recall, medianLead, raised, falseAWeek } = found;
    assert.deepEqual([announced, recall, medianLead, raised, falseAWeek], [1, 0.5, 60, 2, 1]);
    assert.ok(Number.isNaN(scoreAlarms(some, [], 2).recall));
  });
});

describe("looks at a live book", () => {
  const look = (watcher: Watcher, price: bigint, after: bigint) => {
    const read = referenceRead();
    read.now += after;
    const asset = engine.at(read.pool.state.custodies, 1);
    Object.assign(asset.print, { price, ema: price, publishTime: read.now });
    const book = crowdBook(new Random(1), 100, 19, read);
    return watcher.look(book, marksOf(book));
  };

  it("raise a warning when its price falls, and look once in a second", () => {
    const watcher = new Watcher(1);
    const calm = look(watcher, PRICE, 0n);
    assert.deepEqual(
      calm.map(({ level }) => level),
      [0],
    );
    // Whatever the price: a second is looked at once, and what was seen then stands.
    assert.deepEqual(look(watcher, (PRICE * 94n) / 100n, 0n), calm);
    assert.deepEqual(
      watcher.seen.map(({ looks }) => looks),
      [1],
    );
    const [fallen] = look(watcher, (PRICE * 95n) / 100n, 300n);
    assert.equal(fallen?.level, 2);
    assert.match(fallen?.causes.join() ?? "", /fell by 5\.0 % within 15 minutes/);
  });

  it("refuse a time long before the last one, until three in a row say so: one false time of a node blinds nobody", () => {
    const watcher = new Watcher(1);
    look(watcher, PRICE, 0n);
    look(watcher, PRICE, 365n * 86_400n);
    const fall = (PRICE * 70n) / 100n;
    for (const after of [300n, 302n])
      assert.throws(
        () => look(watcher, fall, after),
        /BadClock: the chain.s clock is 3153(5700|5698) s behind the last look/,
      );
    const [fallen] = look(watcher, fall, 304n);
    assert.ok(fallen && fallen.level >= 2 && fallen.price < 0.71 * (Number(PRICE) / 1e8), JSON.stringify(fallen));
    // Nodes that take turns are some seconds apart.
    assert.deepEqual(look(watcher, PRICE, 250n), [{ ...fallen, raised: false }]);
  });

  it("tell a node that says a false time again and again, and are never calm by what it said", () => {
    const watcher = new Watcher(1);
    const year = 365n * 86_400n;
    look(watcher, PRICE, 0n);
    for (let turn = 1n; turn <= 4n; turn++) {
      look(watcher, PRICE, year + turn);
      assert.throws(() => look(watcher, (PRICE * 70n) / 100n, 300n + turn), /BadClock/);
    }
  });
});
