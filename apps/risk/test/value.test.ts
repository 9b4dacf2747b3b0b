import assert from "node:assert/strict";
import { type Book, deficitAt, forecastOf, horizonOf, marksOf, RiskError } from "../src";
import { bookOf } from "../src/book/book";
import { sigmasOf } from "../src/book/sigma";
import { distanceOf, forecastsOf, likeliest } from "../src/default/forecast";
import { shippedModel } from "../src/model/shipped";
import { crowdBook } from "../src/reference/crowd";
import { referenceRead } from "../src/reference/market";
import { refresh } from "../src/refresh";
import { Random } from "../src/stats/random";
import { curvesOf, deficitsAt, liquidatedAt } from "../src/value/curve";
import { quantilesOf, scenariosOf, valueAtRisk } from "../src/value/risk";

const named = (name: string) => (error: unknown) => error instanceof RiskError && error.name === name;

/** CPU: 2 s. */
describe("value at risk", () => {
  const model = shippedModel();
  let book: Book;
  before(() => {
    book = crowdBook(new Random(2), 2_000);
  });

  it("sums what each position owes and has liquidated at a price", () => {
    const marks = marksOf(book);
    const [long, short] = curvesOf(marks, 1)[0] ?? [];
    assert.ok(long && short);
    for (const share of [0.4, 0.71, 0.93, 0.999, 1, 1.03, 1.31, 2.2]) {
      let [owed, liquidated] = [0, 0];
      for (let i = 0; i < marks.length; i++) {
        owed += deficitAt(marks, i, share);
        const [side, limit] = [marks.side[i], marks.limit[i] as number];
        if (side === 0 ? share <= limit : share >= limit) liquidated += marks.notional[i] as number;
      }
      const drawn = deficitsAt(long, share) + deficitsAt(short, share);
      assert.ok(Math.abs(drawn - owed) <= 1 + owed * 1e-3, `${share}: ${drawn} ${owed}`);
      const near = (step: number) => liquidatedAt(long, share - step) + liquidatedAt(short, share + step);
      assert.ok(near(-2e-4) <= liquidated + 1 && liquidated <= near(2e-4) + 1, `${share}: ${near(0)} ${liquidated}`);
    }
  });

  it("takes weighted quantiles, and the mean of what is as bad", () => {
    const values = Array.from({ length: 1_000 }, (_, i) => i);
    const [a, b, c] = quantilesOf(
      values,
      values.map(() => 1e-3),
    );
    assert.deepEqual([a?.value, b?.value, c?.value], [950, 990, 999]);
    assert.deepEqual([a?.mean.toFixed(3), b?.mean.toFixed(3)], ["974.500", "994.500"]);
    const [light] = quantilesOf([100, 1], [0.01, 0.99]);
    assert.equal(light?.value, 1);
  });

  it("weighs its scenarios to one, and grows with volatility, horizon and positions", () => {
    const sum = scenariosOf(model, 24).reduce((all, { weight }) => all + weight, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    const marks = marksOf(book);
    const of = (hours: number) => valueAtRisk(book, marks, model, hours);
    const [hour, day] = [of(1), of(24)];
    assert.ok((day.liquidated[1]?.value ?? 0) > (hour.liquidated[1]?.value ?? 0));
    for (const { kept, unkept } of [hour, day])
      kept.forEach(({ value, mean }, i) => {
        assert.ok(mean >= value && (unkept[i]?.value ?? 0) >= value);
      });
    assert.ok(day.coverTwo >= (day.kept[2]?.value ?? 0));
    assert.ok(day.fund.needed >= day.fund.floor);
    assert.deepEqual(of(24), day);
  });

  it("refuses an empty book and hours that the model does not know", () => {
    const empty = bookOf(referenceRead(), []);
    assert.throws(() => valueAtRisk(empty, marksOf(empty), model, 24), named("EmptyBook"));
    assert.throws(() => forecastsOf(empty, marksOf(empty), model, 24), named("EmptyBook"));
    assert.throws(() => valueAtRisk(book, marksOf(book), model, 5), named("BadRange"));
    assert.throws(
      () => scenariosOf({ ...model, horizons: [{ ...horizonOf(model, 4), scenarios: [] }] }, 4),
      named("BadModel"),
    );
  });
});

/** CPU: 3 s. */
describe("forecasts of a book", () => {
  const model = shippedModel();

  it("are those of each account alone, and the nearest lead the list", () => {
    const book = crowdBook(new Random(3), 500);
    const marks = marksOf(book);
    const [sigma = 0] = sigmasOf(book, model.weight);
    const found = forecastsOf(book, marks, model, 4);
    let sum = 0;
    found.probability.forEach((p, i) => {
      const side = marks.side[i] as number;
      const limit = marks.limit[i] as number;
      const alone = Number.isNaN(limit)
        ? 0
        : forecastOf(model, horizonOf(model, 4), { side, distance: distanceOf(side, limit), sigma });
      assert.ok(Math.abs(p - alone) < 2e-3, `${i}: ${p} ${alone}`);
      sum += p;
    });
    assert.ok(Math.abs(found.expected - sum) < 1e-6);
    const list = likeliest(book, marks, found, 10);
    list.forEach((each, i) => assert.ok(i === 0 || each.probability <= (list[i - 1]?.probability ?? 0)));
    assert.equal(list.length, 10);
  });

  it("and everything else of a page are the same for the same book", () => {
    const book = crowdBook(new Random(4), 300);
    assert.deepEqual(refresh(book, model), refresh(book, model));
  });
});
