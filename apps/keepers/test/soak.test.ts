import assert from "node:assert/strict";
import { metric } from "../endure/process";
import { Random } from "../endure/random";
import type { Hour } from "../endure/soak/beside";
import { figuresOf, report, tableOf } from "../endure/soak/figures";
import { faultsOf, judged, type Series, seriesOf } from "../endure/soak/judge";
import { EXPECTED, STEPS_A_DAY, soak } from "../endure/soak/plan";
import { Yardstick } from "../endure/soak/yardstick";
import { well } from "./support/outcome";

const HOURS = 168;

const series = (kind: Series["kind"], value: (hour: number) => number, hours = HOURS): Series => ({
  ...{ what: "a process", kind, unit: "MB" },
  points: Array.from({ length: hours }, (_, i) => ({ hours: i + 1, value: value(i + 1) })),
});
const verdict = (kind: Series["kind"], value: (hour: number) => number, hours = HOURS) =>
  judged(series(kind, value, hours)).verdict;
const noise = (part: number) => {
  const random = new Random(5);
  return () => 1 + part * (2 * random.next() - 1);
};

describe("the plan of a soak", () => {
  it("is the same for the same seed, and each day is as much as the one before", () => {
    assert.deepEqual(soak(7, 2, 10), soak(7, 2, 10));
    assert.notDeepEqual(soak(7, 2, 10), soak(8, 2, 10));
    const { steps, traders } = soak(7, 7, 10);
    assert.deepEqual([traders, steps.length], [10 * EXPECTED.traders, 7 * STEPS_A_DAY]);
    assert.equal(
      steps.reduce((sum, { seconds }) => sum + seconds, 0),
      7 * 86_400,
    );
    for (let day = 0; day < 7; day += 1) {
      const of = steps.slice(day * STEPS_A_DAY, (day + 1) * STEPS_A_DAY);
      const sum = (what: (step: (typeof of)[number]) => number) => of.reduce((total, step) => total + what(step), 0);
      assert.equal(
        sum(({ acts }) => acts.length),
        10 * EXPECTED.actsADay,
      );
      assert.deepEqual([sum(({ verify }) => Number(verify))], [24]);
      assert.ok(Math.abs(sum(({ move }) => move)) < 1e-6 && Math.abs(sum(({ eth }) => eth)) < 10);
      const scenes = of.flatMap(({ scene }) => scene ?? []);
      assert.ok(
        ["whale", "second whale", "winners leave", "thaw", "stop loss"].every((name) => scenes.includes(name as never)),
      );
    }
  });
});

describe("what a soak says of what it measured", () => {
  it("says that it is flat", () => {
    assert.equal(
      verdict("memory", () => 100),
      "flat",
    );
    assert.equal(
      verdict("memory", (hour) => 100 + (0.9 * hour) / 24),
      "flat",
    );
    assert.equal(
      verdict("memory", (hour) => (hour <= 24 ? 50 + hour : 90)),
      "flat",
      "what a first day takes is its own",
    );
    assert.equal(
      verdict("memory", () => 0),
      "flat",
    );
    const part = noise(0.1);
    assert.equal(
      verdict("cost", () => 900 * part()),
      "flat",
    );
  });

  it("says that it grows", () => {
    const part = noise(0.05);
    assert.equal(
      verdict("memory", (hour) => (100 + (2 * hour) / 24) * part()),
      "grows",
    );
    assert.equal(
      verdict("cost", (hour) => 1_000 + hour),
      "grows",
    );
    assert.equal(
      verdict("cost", (hour) => 1_000 - hour),
      "flat",
      "what gets cheaper is no fault",
    );
    assert.equal(
      verdict("memory", () => Number.NaN),
      "grows",
      "what was not measured is not flat",
    );
  });

  it("says where it cannot say", () => {
    const part = noise(0.95);
    assert.equal(
      verdict("memory", (hour) => 100 * (hour % 2 === 0 ? 1.9 : 0.1) * part()),
      "too noisy to say",
    );
    assert.equal(
      verdict("memory", () => 100, 30),
      "too short to say",
    );
    assert.equal(
      verdict("cost", () => 100, 2),
      "too short to say",
    );
    const faults = faultsOf([judged(series("memory", () => 100, 30))], null);
    assert.deepEqual(faults, []);
  });

  const apart = (hour: number, dearer = 0) => ({
    ...{ answers: 100 * hour, cpu: 1e6 * hour + dearer * hour ** 2, seconds: hour },
  });
  /** Hours in which all is as in the first, but what is changed. */
  const hours = (change: (hour: number) => Partial<Hour>): Hour[] =>
    Array.from({ length: HOURS }, (_, i) => {
      const used = (cpu: number) => ({ rss: 1e8, heap: 4e7, cpu, handles: 9 });
      return {
        ...{
          hours: i + 1,
          seconds: 20 * i,
          api: used(20e6 * i),
          keepers: [used(9e6 * i), used(9e6 * i)],
          network: 1e9,
        },
        ...{ events: 100 * i, asks: 300 * i, landed: [40 * i, 40 * i], behind: 0 },
        apart: apart(i),
        ...{ liquidated: [0], executed: [0, 1], yardstick: 5_000, still: [{ api: 2e5, keepers: [1e5, 1e5] }] },
        ...change(i),
      };
    });
  const faults = (change: (hour: number) => Partial<Hour>) => faultsOf(seriesOf(hours(change)).map(judged), null);

  it("tells what the clock costs from what the work does", () => {
    const all = new Map(seriesOf(hours(() => ({}))).map((each) => [each.what, judged(each)]));
    // In an hour 20 s, of which 1 s was for 100 answers, and a fifth of each second is the clock's.
    assert.equal(all.get("API: an answer")?.second, 8_000);
    assert.equal(all.get("API: an event, with the answers that it makes anew")?.second, 152_000);
    assert.equal(all.get("keeper 1: a transaction")?.second, 175_000);
    assert.equal(all.get("orders: from print to landing")?.second, 1.5);
    assert.ok([...all.values()].every((each) => each.verdict === "flat"));
  });

  it("blames no process for a machine that gets slower", () => {
    assert.deepEqual(
      faults((i) => ({ apart: apart(i, 2_500), yardstick: 5_000 * (1 + i / 200), still: [] })).filter((fault) =>
        fault.includes("an answer"),
      ),
      [],
    );
  });

  const grown = (cpu: number, rss = 1e8) => ({ rss, heap: 4e7, cpu, handles: 9 });
  const wrong: [string, (hour: number) => Partial<Hour>, RegExp][] = [
    ["memory of the API that grows", (i) => ({ api: grown(20e6 * i, 1e8 + 1e5 * i) }), /^API: resident: grows/],
    ["a keeper's", (i) => ({ keepers: [grown(9e6 * i), grown(9e6 * i, 1e8 + 1e5 * i)] }), /^keeper 2: resident: grows/],
    ["answers that get dearer", (i) => ({ apart: apart(i, 5_000) }), /^API: an answer: grows/],
    ["writing that gets dearer", (i) => ({ api: grown(20e6 * i + 2e4 * i * i) }), /^API: an event.*: grows/],
    ["orders that land later", (i) => ({ executed: [0, i > 90 ? 2 : 1] }), /^orders: from print to landing: grows/],
  ];
  for (const [name, change, message] of wrong)
    it(`fails for ${name}`, () => {
      assert.deepEqual(
        faults(() => ({})),
        [],
      );
      const found = faults(change);
      assert.ok(found.length === 1 && message.test(found[0] ?? ""), found.join("; "));
    });

  it("fails for handles that stay open", () => {
    assert.match(faultsOf([], 4).join(), /4 more handles/);
    assert.deepEqual(faultsOf([], 1), []);
  });

  it("reads a number of metrics, and the sum of those with a label", () => {
    const text =
      'a_total{task="x",outcome="landed"} 2\na_total{task="y",outcome="landed"} 3\na_total{task="y",outcome="lost"} 9\nb 4\n';
    assert.deepEqual([metric(text, "a_total", 'outcome="landed"'), metric(text, "b"), metric(text, "c")], [5, 4, null]);
  });

  it("has a yardstick that takes some time, and about as much again", async () => {
    const yardstick = new Yardstick();
    const looks: number[] = [];
    for (let i = 0; i < 5; i += 1) looks.push(await yardstick.look());
    yardstick.end();
    assert.ok(Math.min(...looks) > 500 && Math.max(...looks) < 5 * Math.min(...looks), `${looks}`);
  });

  it("makes figures of it, and a table, and says what was done", () => {
    const figures = figuresOf(
      soak(7, 7, 10),
      10,
      hours(() => ({})),
      well(),
    );
    assert.deepEqual([figures.hours, figures.plannedHours, figures.moreHandles], [168, 168, 0]);
    assert.deepEqual(figures.orders, { count: 2 * HOURS, p50: 0, p99: 1 });
    assert.match(tableOf(figures), /\| API: an answer, us of CPU +\| 8000 +\| 8000 +\| 0 % +\| 0 % +\| flat +\|/);
    assert.match(tableOf(figures), /\| keeper 2: resident, MB +\| 95.4 +\| 95.4 +\| 0 % a day +\| 0 % +\| flat +\|/);
    assert.ok(
      report(figures).every((line) => !/undefined|NaN|null/.test(line)),
      report(figures).join("\n"),
    );
    const short = figuresOf(soak(7, 1, 10), 10, hours(() => ({})).slice(0, 2), well());
    assert.ok(short.judged.every((each) => each.verdict === "too short to say"));
    assert.deepEqual(faultsOf(short.judged, short.moreHandles), []);
  });
});
