import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { type Backtest, backtest } from "../src/backtest/run";
import { RiskError } from "../src/error";
import { fitModel } from "../src/model/fit";
import { normalTail, passed } from "../src/model/forecast";
import { farthest, horizonOf, jumped, reached, readModel } from "../src/model/model";
import { between, parseBars, readBars } from "../src/series/bars";
import { extremesOf } from "../src/series/extremes";
import { Random } from "../src/stats/random";
import { prAucOf, reliability, scoreOf } from "../src/stats/score";
import { beyond, exceededAt, tailOf } from "../src/stats/tail";
import { madeBars } from "./support/series";

const named = (name: string) => (error: unknown) => error instanceof RiskError && error.name === name;

describe("statistics of the risk engine", () => {
  it("find a tail's shape and scale again", () => {
    const random = new Random(3);
    const drawn = Float64Array.from({ length: 20_000 }, () => (0.5 / 0.3) * ((1 - random.unit()) ** -0.3 - 1)).sort();
    const { shape, scale } = tailOf(drawn, 0);
    assert.ok(Math.abs(shape - 0.3) < 0.03 && Math.abs(scale - 0.5) < 0.02, `${shape} ${scale}`);
    const tail = tailOf(drawn);
    for (const p of [0.009, 1e-3, 1e-5]) assert.ok(Math.abs(beyond(tail, exceededAt(tail, p)) / p - 1) < 1e-9);
    assert.equal(tailOf(drawn, 0.99, 0.6).shape, 0.6);
  });

  it("score forecasts as by hand", () => {
    const forecasts = Float64Array.of(0.9, 0.8, 0.3, 0.1);
    const outcomes = Uint8Array.of(1, 0, 1, 0);
    assert.ok(Math.abs(prAucOf(forecasts, outcomes) - (0.5 * 1 + 0.5 * (2 / 3))) < 1e-12);
    // Of equal forecasts the order says nothing.
    assert.equal(prAucOf(new Float64Array(4).fill(0.5), outcomes), 0.5);
    const { brierSkill, base, expected } = scoreOf(forecasts, outcomes);
    assert.deepEqual([base, expected.toFixed(6)], [0.5, "2.100000"]);
    assert.ok(Math.abs(brierSkill - (1 - (0.01 + 0.64 + 0.49 + 0.01) / 4 / 0.25)) < 1e-12);
    assert.equal(reliability(forecasts, outcomes).length, 4);
    for (const [x, p] of [
      [0, 0.5],
      [1.959964, 0.025],
      [-1.959964, 0.975],
      [4.753424, 1e-6],
    ] as const)
      assert.ok(Math.abs(normalTail(x) / p - 1) < 1e-5, `${x}`);
  });

  it("see how far a price goes as a search of every window does", () => {
    const bars = madeBars(1, 3);
    const { down, up } = extremesOf(bars, 7);
    for (let i = 0; i + 7 < bars.length; i++) {
      const window = (column: Float64Array) => column.subarray(i + 1, i + 8);
      const here = bars.close[i] as number;
      const low = Math.max(0, Math.log(here / Math.min(...window(bars.low))));
      const high = Math.max(0, Math.log(Math.max(...window(bars.high)) / here));
      assert.ok(Math.abs((down[i] as number) - low) < 1e-12 && Math.abs((up[i] as number) - high) < 1e-12, String(i));
    }
    assert.ok(Number.isNaN(down.at(-1)));
  });
});

/** CPU: 4 s. */
describe("a backtest", () => {
  const bars = madeBars(5, 300, [250 * 96, 250 * 96 + 1]);
  const day = (n: number) => (bars.time[0] as number) + n * 86_400;
  const asked: Backtest = {
    ...{ bars, split: day(150), accounts: 3_000, seed: 1, hours: [4, 24] },
    crashes: [{ name: "made", from: day(250), to: day(250) + 1_800 }],
    leverage: 32,
  };

  it("on a series that nobody saw: what ships is calibrated to 0.01, and beats the textbook's calibration", () => {
    const { verdicts, ground } = backtest(asked);
    for (const hours of [4, 24]) {
      const of = (model: string) => verdicts.find((each) => each.model === model && each.hours === hours);
      const [gauss, ships] = [of("gauss"), of("fhs + jumps")];
      assert.ok(gauss && ships);
      assert.ok(ships.calm.ece < 0.01, `${hours} h: ${ships.calm.ece}`);
      assert.ok(ships.calm.ece < gauss.calm.ece && ships.all.brierSkill > gauss.all.brierSkill);
      assert.ok(ships.all.prAuc > 3 * ships.all.base, `${ships.all.prAuc} of ${ships.all.base}`);
      const [crash] = ships.crashes;
      assert.ok(crash && crash.happened > crash.expected && crash.rows > 0, JSON.stringify(crash));
    }
    const split = ground.train.bar.at(-1) as number;
    assert.ok((bars.time[split] as number) + 86_400 < asked.split, "what the model learns from had ended");
    assert.ok((bars.time[ground.test.bar[0] as number] as number) >= asked.split);
  });

  it("pays for a tail that is heavier than the past's: a crash surprises it less, every other day more", () => {
    const { verdicts } = backtest({ ...asked, accounts: 1_000 }, {}, [16, 256]);
    const names = ["fhs + jumps", "fhs + 16 x jumps", "fhs + 256 x jumps"];
    for (const hours of [4, 24]) {
      const of = (name: string) => verdicts.find((each) => each.model === name && each.hours === hours);
      const found = names.map((name) => ({ bits: of(name)?.crashes[0]?.surprise ?? 0, ece: of(name)?.all.ece ?? 0 }));
      const [ships, more, most] = found;
      assert.ok(ships && more && most && most.bits < more.bits && more.bits < ships.bits, JSON.stringify(found));
      assert.ok(most.ece > 5 * ships.ece, JSON.stringify(found));
    }
  });

  it("says the same for the same seed, and something else for another", () => {
    const small = { ...asked, accounts: 300 };
    assert.deepEqual(backtest(small).verdicts, backtest(small).verdicts);
    assert.notDeepEqual(backtest(small).verdicts, backtest({ ...small, seed: 2 }).verdicts);
  });

  it("refuses a series that is too short to learn from, or ends at the split", () => {
    assert.throws(() => backtest({ ...asked, split: day(40) }), named("ShortSeries"));
    assert.throws(() => backtest({ ...asked, split: day(301) }), named("ShortSeries"));
    const fit = { name: "", source: "", hours: [24], body: 8, scenarios: 8 };
    assert.throws(() => fitModel(between(bars, 0, day(16)), fit), named("ShortSeries"));
  });
});

describe("a model", () => {
  const model = fitModel(madeBars(7, 120), { name: "m", source: "made", hours: [4], body: 100, scenarios: 50 });
  const horizon = horizonOf(model, 4);

  it("falls with distance, from certainty to its tail without a step up", () => {
    let before = 1;
    for (let z = 0; z < 40; z += 0.05) {
      const p = reached(horizon.down, z);
      assert.ok(p <= before + 1e-12 && p > 0, `${z}: ${p} after ${before}`);
      before = p;
    }
    assert.equal(passed(horizon, { side: 0, distance: 0, sigma: 0.01 }), 1);
    for (const p of [0.4, 0.1, 0.02, 0.001])
      assert.ok(Math.abs(reached(horizon.up, farthest(horizon.up, p)) / p - 1) < 0.02, String(p));
    assert.ok(jumped(model.jumps.down, 0.01, 4) >= jumped(model.jumps.down, 0.5, 4));
  });

  it("is read as it was written; a damaged file is refused by name", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-risk-"));
    try {
      const file = path.join(folder, "m.json");
      writeFileSync(file, JSON.stringify(model));
      assert.deepEqual(readModel(file), model);
      for (const text of ["", "{}", JSON.stringify({ ...model, weight: 2 }), JSON.stringify({ ...model, more: 1 })]) {
        writeFileSync(file, text);
        assert.throws(() => readModel(file), named("BadModel"), text.slice(0, 20));
        assert.equal(readFileSync(file, "utf8"), text);
      }
      assert.throws(() => readModel(path.join(folder, "none")), named("BadModel"));
      assert.throws(() => horizonOf(model, 5), named("BadRange"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a series", () => {
  const head = "time_utc,open,high,low,close,volume";
  const row = (minute: string, numbers = "1,2,0.5,1.5,10") => `2025-01-01T00:${minute}Z,${numbers}`;

  it("is read from CSV, packed or not", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-series-"));
    const file = path.join(folder, "a.csv.gz");
    writeFileSync(file, gzipSync([head, row("00"), row("01"), row("02")].join("\n")));
    const bars = readBars(file);
    rmSync(folder, { recursive: true });
    assert.deepEqual([bars.length, bars.step, bars.close[2], bars.volume[0]], [3, 60, 1.5, 10]);
    assert.equal(between(bars, bars.time[1] as number, bars.time[2] as number).length, 1);
  });

  it("with a wrong line is refused, and the line named", () => {
    for (const [lines, line] of [
      [["time,price", row("00"), row("01")], 1],
      [[head, row("01"), row("00")], 3],
      [[head, row("00"), row("00")], 3],
      [[head, row("00"), row("01", "1,2,3,1.5,10")], 3],
      [[head, row("00", "1,2,0,1.5,10"), row("01")], 2],
      [[head, row("00", "1,2,0.5,,10"), row("01")], 2],
      [[head, row("00", "1,Infinity,0.5,1,10"), row("01")], 2],
      [[head, row("00", "1,2,0.5,1.5,-1"), row("01")], 2],
      [[head, row("00", "1,2,0.5,1.5"), row("01")], 2],
      [[head, "soon,1,2,0.5,1.5,1", row("01")], 2],
    ] as const)
      assert.throws(
        () => parseBars(lines.join("\n")),
        new RegExp(`BadSeries: series, line ${line}: `),
        lines.join("|"),
      );
    assert.throws(() => parseBars([head, row("00")].join("\n")), named("ShortSeries"));
    assert.throws(() => readBars("/none.csv"), named("BadSeries"));
  });
});
