import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { challengersOf, trainingRows } from "../src/backtest/contest";
import { FEATURES, WIDTH } from "../src/backtest/features";
import { type Contest, promotionOf } from "../src/backtest/promotion";
import { type CrashVerdict, groundOf } from "../src/backtest/run";
import { boosted, type Challengers, leafOf, logisticOf, readChallengers, type Tree } from "../src/model/challenger";
import { Random } from "../src/stats/random";
import { madeBars } from "./support/series";

const SHIPPED_FILE = path.join(__dirname, "../src/model/generated/challengers.json");

/** CPU: 2 s. */
describe("challengers", () => {
  const tree: Tree = [
    [0, 1.5, 1, 2],
    [-1, -2, 0, 0],
    [1, 0, 3, 4],
    [-1, 0.5, 0, 0],
    [-1, 3, 0, 0],
  ];

  it("are evaluated as by hand", () => {
    assert.deepEqual(
      [
        [1.5, 9],
        [1.6, 0],
        [1.6, 0.1],
      ].map((row) => leafOf(tree, row)),
      [-2, 0.5, 3],
    );
    assert.equal(leafOf(tree, [9, 9, 1, 0], 2), -2);
    assert.ok(Math.abs(boosted([tree, tree], [1, 0]) - 1 / (1 + Math.exp(4))) < 1e-12);
    const line = { mean: [1, 2], scale: [2, 4], weights: [1, -1], bias: 0.5 };
    assert.ok(Math.abs(logisticOf(line, [3, 2]) - 1 / (1 + Math.exp(-1.5))) < 1e-12);
  });

  it("that were trained are read, and never take a longer distance for a greater danger", () => {
    const known = readChallengers(SHIPPED_FILE, FEATURES);
    const [four] = known.horizons;
    assert.ok(four && known.rows > 50_000);
    const random = new Random(1);
    for (let i = 0; i < 300; i++) {
      const row = Array.from({ length: WIDTH }, () => random.normal());
      row.splice(0, 4, 0.2 * random.unit(), 10 * random.unit(), -5 + random.normal(), -5 + random.normal());
      const farther = row.with(1, (row[1] as number) + 1).with(0, (row[0] as number) + 0.01);
      assert.ok(boosted(four.trees, farther) <= boosted(four.trees, row) + 1e-12);
    }
  });

  it("of a damaged file are refused by name", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-trees-"));
    const file = path.join(folder, "c.json");
    const logistic = { mean: [0], scale: [1], weights: [1], bias: 0 };
    const good = (trees: Tree[], line = logistic, features = ["a"]): Challengers => ({
      ...{ features, rows: 1, horizons: [{ hours: 4, logistic: line, trees }] },
    });
    const refused = (value: unknown, words: RegExp) => {
      writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
      assert.throws(() => readChallengers(file, ["a"]), words);
    };
    writeFileSync(file, JSON.stringify(good([[[-1, 1, 0, 0]]])));
    assert.equal(readChallengers(file, ["a"]).horizons.length, 1);
    refused("", /BadModel/);
    refused({}, /BadModel/);
    refused(good([[[-1, 1, 0, 0]]], logistic, ["b"]), /other features/);
    refused(good([[[-1, 1, 0, 0]]], { ...logistic, mean: [] }), /another width/);
    for (const nodes of [
      [[0, 1, 0, 0]],
      [[0, 1, 1, 2]],
      [
        [7, 1, 1, 2],
        [-1, 0, 0, 0],
        [-1, 0, 0, 0],
      ],
    ] as Tree[])
      refused(good([nodes]), /leads nowhere/);
    rmSync(folder, { recursive: true });
  });

  it("get rows whose outcomes were known when the model learnt, with every feature a number", () => {
    const bars = madeBars(9, 90);
    const split = (bars.time[0] as number) + 75 * 86_400;
    const asked = { bars, split, accounts: 200, seed: 1, hours: [4], crashes: [] };
    const ground = groundOf(asked);
    const [head = "", ...lines] = trainingRows(ground, [4]).trimEnd().split("\n");
    assert.equal(head, [...FEATURES, "hit_4"].join(","));
    assert.equal(lines.length, ground.train.length);
    for (const line of lines)
      assert.ok(
        line.split(",").every((cell) => Number.isFinite(Number(cell))),
        line,
      );
    const models = challengersOf(readChallengers(SHIPPED_FILE, FEATURES));
    for (const forecaster of Object.values(models)) {
      const found = forecaster(ground.test, 4);
      assert.ok(found.length === ground.test.length && found.every((p) => p > 0 && p < 1));
      assert.throws(() => forecaster(ground.test, 5), /BadModel/);
    }
  });
});

describe("the rule of promotion", () => {
  const random = new Random(4);
  const count = 4_000;
  const truth = Float64Array.from({ length: count }, () => 0.2 * random.unit() ** 3);
  const outcomes = Uint8Array.from(truth, (p) => (random.unit() < p ? 1 : 0));
  const blurred = truth.map((p) => 0.6 * p + 0.4 * 0.2 * random.unit() ** 3);
  const days = Int32Array.from(truth, (_, i) => Math.floor((i * 90) / count));
  const crash = (surprise: number): CrashVerdict => ({ name: "c", rows: 1, expected: 1, happened: 1, surprise });
  const contest = (change: Partial<Contest>): Contest => ({
    ...{ shipped: blurred, challenger: truth, outcomes, days },
    ...{ crashes: [{ shipped: crash(5), challenger: crash(5) }], ...change },
  });
  const decide = (change: Partial<Contest>) => promotionOf(contest(change), new Random(1));

  it("promotes what is surely better, and says the same for a seed", () => {
    const { promoted, gain, reasons } = decide({});
    assert.ok(promoted && gain[0] > 0 && reasons.length === 0, JSON.stringify(gain));
    assert.deepEqual(decide({}), decide({}));
  });

  it("does not promote what is equal, worse calibrated, or more surprised by a crash, and says why", () => {
    assert.deepEqual(decide({ challenger: blurred }).gain, [0, 0, 0]);
    for (const [change, words] of [
      [{ challenger: blurred }, /PR-AUC/],
      [{ shipped: truth, challenger: blurred }, /PR-AUC/],
      [{ challenger: truth.map((p) => p / 2) }, /calibration/],
      [{ crashes: [{ shipped: crash(5), challenger: crash(5.1) }] }, /c surprised it more/],
      [{ outcomes: new Uint8Array(count) }, /PR-AUC/],
    ] as [Partial<Contest>, RegExp][]) {
      const { promoted, reasons } = decide(change);
      assert.equal(promoted, false);
      assert.match(reasons.join(), words);
    }
  });
});
