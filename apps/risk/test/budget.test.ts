import assert from "node:assert/strict";
import { room } from "../src/series/bars";
import { Random } from "../src/stats/random";
import { watchBars } from "../src/warn/bars";
import { ALLOWANCE, Budget } from "../src/warn/budget";
import { type Print, recentSigma } from "../src/warn/recent";
import { scoreAlarms, windowsOf } from "../src/warn/score";
import { moveRules } from "../src/warn/signals";

const HOUR = 3_600;
const WEEK = 168 * HOUR;

/** Hours of a walk whose volatility is another one every month: from a calm market's to one that is always wild. */
function walk(seed: number, hours: number, sigmas: readonly number[]) {
  const random = new Random(seed);
  const bars = room(hours, HOUR);
  let price = 100;
  for (let i = 0; i < hours; i++) {
    const sigma = sigmas[Math.floor(i / 720) % sigmas.length] as number;
    const open = price;
    let [high, low] = [open, open];
    for (let k = 0; k < 6; k++) {
      price *= Math.exp((sigma * random.normal()) / Math.sqrt(6));
      [high, low] = [Math.max(high, price), Math.min(low, price)];
    }
    const columns = { time: i * HOUR, open, high, low, close: price, volume: 1_000 * Math.exp(random.normal()) };
    for (const [name, value] of Object.entries(columns)) (bars[name as "open"] as Float64Array)[i] = value;
  }
  return bars;
}

describe("the budget of false warnings", () => {
  const { from, step, aWeek, saved, hold } = ALLOWANCE;

  it("counts a warning that came to nothing after four hours, and one that stands anew each day", () => {
    const budget = new Budget();
    budget.pass(0, null);
    budget.warn(0);
    budget.warn(hold / 2);
    assert.ok(budget.stands(1.5 * hold - 1) && !budget.stands(1.5 * hold), "it stands from its last reason");
    for (let hour = 1; hour <= 4; hour++) budget.pass(hour * HOUR, null);
    assert.ok(budget.threshold < from, "four hours are not over");
    budget.pass(4 * HOUR + 1, null);
    const paid = (aWeek * (4 * HOUR + 1)) / WEEK;
    assert.ok(Math.abs(budget.threshold - from - step * (1 - paid)) < 1e-9);
    for (let hour = 5; hour <= 60; hour++) {
      budget.pass(hour * HOUR, null);
      budget.warn(hour * HOUR);
    }
    // A warning from the fifth hour (one stood until the eighteenth) is one at the start, and again after each day.
    assert.ok(budget.isSpent && budget.threshold > from + 1.5 * step);
  });

  it("counts none that an event followed, or that came within an hour after one began", () => {
    for (const event of [4 * HOUR, -HOUR + 60]) {
      const budget = new Budget();
      budget.pass(0, event < 0 ? event : null);
      budget.warn(0);
      if (event > 0) budget.pass(event, event);
      budget.pass(5 * HOUR, null);
      assert.ok(budget.threshold < from, String(event));
    }
  });

  it("saves no more than some weeks' worth, and nothing of hours that it did not watch", () => {
    const budget = new Budget();
    budget.pass(0, null);
    budget.pass(500 * WEEK, null);
    assert.ok(Math.abs(budget.threshold - from + (step * aWeek) / 168) < 1e-9);
    for (let hour = 1; hour <= 20 * 168; hour++) budget.pass(500 * WEEK + hour * HOUR, null);
    assert.equal(budget.threshold, from - step * saved);
  });

  it("is kept whatever is thought of a market: at most what the weeks allow, what was saved, and the way up", () => {
    const random = new Random(3);
    const budget = new Budget();
    const [hours, most] = [200 * 168, 5];
    let [counted, stood] = [0, false];
    for (let hour = 0; hour < hours; hour++) {
      budget.pass(hour * HOUR, null);
      // Forecasts that no event ever follows, and that are as high as they get for months.
      const odds = Math.floor(hour / 2_000) % 2 === 0 ? most * random.unit() : from - 1;
      if (odds >= budget.threshold) budget.warn(hour * HOUR);
      const stands = budget.stands(hour * HOUR);
      if (stands && !stood) counted += 1;
      stood = stands;
    }
    const bound = (aWeek * hours) / 168 + saved + (most - from) / step + 1;
    assert.ok(counted <= bound && counted > 0.5 * bound, `${counted} of ${bound}`);
  });
});

/** CPU: 3 s. */
describe("warnings of a walk whose volatility changes by a factor of ten", function () {
  this.timeout(120_000);

  it("are for nothing less than once a week, in the calm as in the wild", () => {
    for (const sigmas of [[0.01], [0.004, 0.02, 0.002, 0.01]]) {
      const bars = walk(5, 40 * 168, sigmas);
      const { falseAWeek, false: wrong } = scoreAlarms(watchBars(bars, 1), windowsOf(bars), 2);
      assert.ok(falseAWeek <= 1, `${sigmas}: ${falseAWeek}, ${wrong}`);
    }
  });
});

describe("volatility of these hours", () => {
  const print = (time: number, price: number): Print => ({ time, low: price, high: price, close: price });

  it("is the same of an hour's bars and of their minutes", () => {
    const random = new Random(2);
    const minutes: Print[] = [print(0, 100)];
    for (let i = 1; i <= 360; i++)
      minutes.push(print(i * 60, (minutes[i - 1]?.close ?? 0) * Math.exp(0.001 * random.normal())));
    const hours = Array.from({ length: 6 }, (_, k): Print => {
      const inside = minutes.slice(k * 60 + 1, (k + 1) * 60 + 1);
      const closes = inside.map(({ close }) => close);
      return { ...print((k + 1) * HOUR, closes.at(-1) as number), low: Math.min(...closes), high: Math.max(...closes) };
    });
    assert.ok(Math.abs(recentSigma(minutes, 1) / recentSigma(hours, 1) - 1) < 1e-9);
  });

  it("counts a fall at once and in full, and is never below the day's while the hours are not known", () => {
    const flat = Array.from({ length: 360 }, (_, i) => print(i * 60, 100));
    const fallen = [...flat, print(360 * 60, 95)];
    const weight = 1 / [0, 1, 2, 3].reduce((sum, k) => sum + Math.exp(-k / 3), 0);
    assert.ok(recentSigma(flat, 0.01) < 1e-9, "six hours without a move are seen");
    assert.ok(Math.abs(recentSigma(fallen, 0.01) - Math.abs(Math.log(0.95)) * Math.sqrt(weight)) < 1e-9);
    assert.ok(
      recentSigma([print(0, 100)], 0.01) === 0.01 || Math.abs(recentSigma([print(0, 100)], 0.01) - 0.01) < 1e-12,
    );
  });
});

describe("a fast move", () => {
  it("is told as one of the market, so that its warnings count as the forecast's do", () => {
    const [rule] = moveRules([{ time: 0, price: 100 }], { time: 300, price: 95 });
    assert.deepEqual([rule?.level, rule?.moves], [2, true]);
  });
});
