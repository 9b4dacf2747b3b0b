import assert from "node:assert/strict";
import {
  BallastError,
  engine,
  health,
  healthOfEach,
  ladderOf,
  liquidationOfEach,
  liquidationPrice,
  liquidationPriceOfEach,
  lossesAt,
  POSITION_OFFSETS,
  packPositions,
  poolSceneOf,
  quoteLiquidation,
  type Rows,
  type Scene,
  sceneOf,
  sizeOf,
} from "@ballast/sdk";
import { at } from "./support/blank";
import { type Crowd, crowdOf, oneOf, printOf } from "./support/crowd";
import { played, source } from "./support/engine";
import { refused } from "./support/expect";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const crowds = SEEDS.map(crowdOf);

/** An answer, or the number of the error that it ends in. */
function outcome<T>(ask: () => T): { value: T | null; error: number } {
  try {
    return { value: ask(), error: 0 };
  } catch (e) {
    const code = e instanceof BallastError ? e.code : e instanceof engine.MathError ? codeOf(e.error) : null;
    if (code === null) throw e;
    return { value: null, error: code };
  }
}
const codeOf = (name: string) => Number(Object.entries(engine.ERRORS).find(([, known]) => known === name)?.[0]);

type One = ReturnType<typeof oneOf>;
/** What a quote of each alone says. */
const alone = <T>(crowd: Crowd, ask: (scene: Scene, position: engine.PositionState) => T) =>
  Array.from({ length: crowd.count }, (_, i) => {
    const one: One = oneOf(crowd, i);
    const { scene } = one;
    const said = scene ? outcome(() => ask(scene, one.position)) : { value: null, error: codeOf("WrongAccount") };
    return { ...one, ...said };
  });

/** Errors of the rows, each of which says what a quote alone says. */
function same<R extends { error: number; market: number }, T>(
  crowd: Crowd,
  rows: Rows<R>,
  field: (row: R) => unknown,
  ask: (scene: Scene, position: engine.PositionState) => T,
): number[] {
  assert.equal(rows.length, crowd.count);
  const errors = alone(crowd, ask).map(({ value, error, market }, i) => {
    const row = rows.at(i);
    assert.equal(row.error, error, `row ${i}`);
    assert.equal(row.market, market < 0 ? 0xff_ff_ff_ff : market, `row ${i}`);
    if (error === 0) assert.deepEqual(field(row), value, `row ${i}`);
    return error;
  });
  assert.deepEqual(
    rows.good(),
    errors.flatMap((error, i) => (error === 0 ? [i] : [])),
  );
  for (const wrong of [-1, rows.length, 0.5, Number.NaN]) assert.throws(() => rows.at(wrong), RangeError);
  return errors;
}

const cachedOf = ({ pool, market }: Scene) => engine.indexOf(pool, market).print;

describe("many positions of random worlds", () => {
  const seen = new Set<number>();
  for (const [i, crowd] of crowds.entries())
    it(`each say what a quote of it alone says, world ${SEEDS[i]}`, () => {
      const { state, packed } = crowd;
      const errors = [
        same(
          crowd,
          healthOfEach(state, packed),
          (row) => row.health,
          (scene, position) => health(scene, position),
        ),
        same(
          crowd,
          liquidationPriceOfEach(state, packed),
          (row) => row.price,
          (scene, position) => liquidationPrice(scene, position),
        ),
        same(
          crowd,
          liquidationOfEach(state, packed),
          (row) => row.report,
          (scene, position) => quoteLiquidation(scene, { position, print: cachedOf(scene), second: null }).report,
        ),
      ];
      for (const error of errors.flat()) seen.add(error);
    });

  it("are healthy, liquidatable, in deficit, behind liens, empty, of other pools and nonsense", () => {
    const reports = crowds.flatMap(({ state, packed }) => {
      const rows = liquidationOfEach(state, packed);
      return rows.good().map((i) => rows.at(i).report);
    });
    const found = (is: (report: engine.LiquidationReport) => boolean) => reports.filter(is).length;
    const kinds = [found(({ close }) => close.deficit === 0n), found(({ close }) => close.deficit > 0n)];
    const owing = crowds.flatMap((crowd) =>
      alone(
        crowd,
        ({ market }, { side, lossEvents, size }) =>
          size > 0n && lossEvents < engine.bookOf(market, side as engine.Side).lossEventCount,
      ),
    );
    assert.ok(Math.min(...kinds, owing.filter(({ value }) => value).length) >= 20, String(kinds));
    const names = ["NotLiquidatable", "PositionEmpty", "WrongAccount", "InvalidSide"];
    for (const error of [0, ...names.map(codeOf)]) assert.ok(seen.has(error), String(error));
  });
});

describe("positions in bytes", () => {
  const [crowd] = crowds as [Crowd];
  const { state, packed } = crowd;
  const whole = [healthOfEach, liquidationPriceOfEach, liquidationOfEach];
  const asked = { market: 0, steps: [], prices: [1n] };

  it("must be whole ones", () => {
    for (const length of [1, sizeOf("Position") - 1, sizeOf("Position") + 1]) {
      for (const each of whole) refused(() => each(state, packed.slice(0, length)), "InvalidParameter");
      refused(() => ladderOf(state, packed.slice(0, length), asked), "InvalidParameter");
      refused(() => lossesAt(state, packed.slice(0, length), asked), "InvalidParameter");
    }
    assert.throws(() => packPositions([packed.slice(0, sizeOf("Position") - 1)]), RangeError);
  });

  it("may be none", () => {
    for (const each of whole)
      assert.deepEqual([each(state, packPositions([])).length, each(state, packPositions([])).good()], [0, []]);
    const none = { long: 0n, short: 0n, longs: 0, shorts: 0 };
    assert.deepEqual(ladderOf(state, packPositions([]), asked), { rungs: [none], safe: 0, failed: 0 });
    const [row] = lossesAt(state, packPositions([]), asked);
    assert.ok(row && Object.values(row).every((x) => BigInt(x) === 0n));
  });

  it("may lie in another layout: further apart, state elsewhere, without a market's address", () => {
    const world = engine.encoded("PoolScene", {
      ...poolSceneOf(state),
      markets: Array.from({ length: 8 }, (_, i) => at(state.markets, i % 2).state),
    });
    const size = engine.sizeOf("PositionState");
    const here = sceneOf(state, 1);
    const layout = { count: crowd.count, stride: size + 21, state: 13, market: 0xff_ff_ff_ff, number: 1 };
    const other = new Uint8Array(layout.count * layout.stride).fill(0xee);
    for (let i = 0; i < layout.count; i++) {
      const start = i * sizeOf("Position") + POSITION_OFFSETS.state;
      other.set(packed.subarray(start, start + size), i * layout.stride + layout.state);
    }
    const room = engine.sizeOf("HealthRow");
    const { rows } = engine.runOver("health_of_each", world, layout, other, room * layout.count);
    for (let i = 0; i < layout.count; i++) {
      const row = engine.read("HealthRow", new DataView(rows.buffer), i * room);
      const { value, error } = outcome(() => health(here, oneOf(crowd, i).position));
      assert.deepEqual([row.error, row.market], [error, 1]);
      if (value) assert.deepEqual(row.health, value);
    }
    for (const wrong of [{ state: 22 }, { market: layout.stride - 31 }, { stride: size - 1 }, { count: 1 << 31 }]) {
      const given = other.slice(0, (wrong.stride ?? layout.stride) * layout.count);
      const run = () => engine.runOver("health_of_each", world, { ...layout, ...wrong }, given, 0);
      assert.throws(run, (e) => e instanceof engine.MathError, JSON.stringify(wrong));
    }
  });
});

describe("ladderOf", () => {
  it("is what counting the single prices gives, of a side and of both", () => {
    let counted = 0;
    for (const crowd of crowds)
      for (const market of [0, 1])
        for (const side of [undefined, 0, 1] as const) {
          const ones = alone(crowd, (scene, position) =>
            position.size === 0n ? "empty" : liquidationPrice(scene, position),
          );
          const { print, unit } = at(crowd.state.pool.state.custodies, market + 1);
          // One of them is a price of a position: it belongs to the rung above.
          const exact = ones.flatMap((one) =>
            typeof one.value === "bigint" && one.market === market ? [one.value] : [],
          );
          const all = [60n, 85n, 95n, 100n, 110n, 150n].map((part) => (print.price * part) / 100n);
          const steps = [...new Set([...all, ...exact.slice(0, 1)])]
            .filter((x) => x > 0n)
            .sort((a, b) => (a < b ? -1 : 1));
          const rungs = Array.from({ length: steps.length + 1 }, () => ({ long: 0n, short: 0n, longs: 0, shorts: 0 }));
          const expected = { rungs, safe: 0, failed: 0 };
          for (const { value, error, market: own, position } of ones) {
            if (error !== 0) expected.failed += own === market || own < 0 ? 1 : 0;
            if (error !== 0 || own !== market || value === "empty") continue;
            if (side !== undefined && position.side !== side) continue;
            if (value === null) {
              expected.safe += 1;
              continue;
            }
            const rung = at(rungs, steps.filter((step) => step <= value).length);
            rung[position.side === 0 ? "long" : "short"] += (position.size * value) / unit;
            rung[position.side === 0 ? "longs" : "shorts"] += 1;
            counted += 1;
          }
          const ladder = ladderOf(
            crowd.state,
            crowd.packed,
            side === undefined ? { market, steps } : { market, side, steps },
          );
          assert.deepEqual(ladder.rungs, expected.rungs);
          assert.equal(ladder.safe, expected.safe);
          if (side === undefined) assert.equal(ladder.failed, expected.failed);
        }
    assert.ok(counted > 300, String(counted));
  });

  it("refuses by name what makes no ladder", () => {
    const [{ state, packed }] = crowds as [Crowd];
    const wrong: [object, string][] = [
      [{ market: 0, steps: [2n, 1n] }, "InvalidParameter"],
      [{ market: 0, steps: [2n, 2n] }, "InvalidParameter"],
      [{ market: 0, steps: [0n, 2n] }, "InvalidParameter"],
      [{ market: 0, steps: [-1n] }, "MathOverflow"],
      [{ market: 0, steps: [1n << 64n] }, "MathOverflow"],
      [{ market: 0, side: 2, steps: [] }, "InvalidSide"],
      ...[2, 8, -1, 0.5, 2 ** 32].map((market): [object, string] => [{ market, steps: [] }, "WrongAccount"]),
    ];
    for (const [params, name] of wrong) refused(() => ladderOf(state, packed, params as never), name);
  });
});

/** A scene of an index at a price: feeds that speak just have. */
function moved({ pool, market, now, slot }: Scene, price: bigint): Scene {
  const { index } = engine.exposureOf(pool, market);
  const custodies = pool.custodies.map((custody, i) => {
    if (i === index) return { ...custody, print: printOf(price, now), silentSince: 0n };
    return custody.silentSince > 0n ? custody : { ...custody, print: { ...custody.print, publishTime: now } };
  });
  return { pool: { ...pool, custodies }, market, now, slot };
}

describe("lossesAt", () => {
  it("is what quotes of the single liquidations say, one after the other", () => {
    let lost = 0;
    for (const crowd of crowds)
      for (const market of [0, 1]) {
        const { print } = at(crowd.state.pool.state.custodies, market + 1);
        const prices = [150n, 100n, 50n, 300n].map((part) => (print.price * part) / 100n);
        const rows = lossesAt(crowd.state, crowd.packed, { market, prices });
        for (const [i, price] of prices.entries()) {
          const row = { longDeficit: 0n, shortDeficit: 0n, young: 0n, insurance: 0n, deductible: 0n, shortfall: 0n };
          const expected = { ...row, keeperFloor: 0n, longs: 0, shorts: 0, failed: 0 };
          let scene = moved({ ...sceneOf(crowd.state, market) }, price);
          for (let n = 0; n < crowd.count; n++) {
            const { market: own, position } = oneOf(crowd, n);
            if (own >= 0 && own !== market) continue;
            const done = outcome(() => {
              if (own < 0) throw new engine.MathError("WrongAccount");
              if (position.size === 0n || !health(scene, position, { price }).liquidatable) return null;
              return played("quote_liquidation", scene, {
                ...{ position, print: source(printOf(price, scene.now)), second: source(null) },
              });
            });
            if (done.error !== 0) expected.failed += 1;
            if (!done.value?.market) continue;
            const { report, pool, market: after } = done.value;
            scene = { ...scene, pool, market: after };
            expected[position.side === 0 ? "longDeficit" : "shortDeficit"] += report.report.close.deficit;
            expected[position.side === 0 ? "longs" : "shorts"] += 1;
            for (const payer of ["young", "insurance", "deductible", "shortfall"] as const)
              expected[payer] += report.report.absorbed[payer];
            expected.keeperFloor += report.report.keeperFloor;
          }
          assert.deepEqual(rows[i], expected);
          const { longDeficit, shortDeficit, young, insurance, deductible, shortfall } = expected;
          assert.equal(longDeficit + shortDeficit, young + insurance + deductible + shortfall);
          lost += longDeficit + shortDeficit > 0n ? 1 : 0;
        }
      }
    assert.ok(lost > 20, String(lost));
  });

  it("of a settled market is the settlement of all, whatever price is asked", () => {
    const [{ state, packed, count }] = crowds as [Crowd];
    const { price } = at(state.pool.state.custodies, 1).print;
    const [market, ...others] = state.markets;
    assert.ok(market);
    const ended = { ...market.state, settleAt: state.now, settlePrice: price };
    const settled = { ...state, markets: [{ ...market, state: ended }, ...others] };
    const [low, high] = lossesAt(settled, packed, { market: 0, prices: [price / 2n, price * 2n] });
    assert.deepEqual(low, high);
    const held = Array.from({ length: count }, (_, i) => oneOf({ state, packed, count }, i)).filter(
      ({ market, position }) => market === 0 && position.size > 0n && position.side < 2,
    );
    assert.ok(low && low.longs + low.shorts > 10 && low.longs + low.shorts <= held.length, String(held.length));
  });

  it("takes prices in any order, each on its own, and refuses by name what is none", () => {
    const [{ state, packed }] = crowds as [Crowd];
    const { price } = at(state.pool.state.custodies, 1).print;
    const [a, b, again] = lossesAt(state, packed, { market: 0, prices: [price * 2n, price / 2n, price * 2n] });
    assert.deepEqual(again, a);
    assert.notDeepEqual(a, b);
    assert.deepEqual(lossesAt(state, packed, { market: 0, prices: [] }), []);
    const wrong: [number, bigint, string][] = [
      [0, 0n, "InvalidParameter"],
      [0, -1n, "MathOverflow"],
      ...[2, 8, -1, 0.5].map((market): [number, bigint, string] => [market, 1n, "WrongAccount"]),
    ];
    for (const [market, at, name] of wrong)
      refused(() => lossesAt(state, packed, { market, prices: [at] }), name, `${market} ${at}`);
    refused(() => lossesAt(state, packed, { market: 7, prices: [] }), "WrongAccount");
  });
});
