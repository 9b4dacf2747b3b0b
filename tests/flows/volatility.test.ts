// A calm month, then the crash of 10 October 2025 as `npm start` tells it: new risk needs more before the worst hour,
// what is open is ramped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type PositionRef, World } from "@ballast/testkit";
import { editMarket, editPool } from "../support/edit";
import { at, refused } from "../support/expect";
import { EngineScene, rule, sceneNow } from "../support/rules";

const E8 = 100_000_000n;
const MINUTE = 60n;
const HOUR = 3_600n;
const MONTH = 30n * 24n * HOUR;
/**
 * The evening and the worst hour of the scenario's price path, in seconds from 13:40 UTC on: three and two series of
 * prices.
 */
const { points, worst } = evening();

interface Point {
  time: bigint;
  price: bigint;
}

function evening(): { points: Point[]; worst: bigint } {
  const file = path.resolve(__dirname, "../../scenarios/october-10.json");
  const { steps } = JSON.parse(readFileSync(file, "utf8")) as { steps: { do: string; points?: [number, string][] }[] };
  const series = steps.flatMap((step) => (step.do === "price_series" ? [step.points ?? []] : [])).slice(1);
  let from = 0n;
  const all = series.flatMap((list) => {
    const told = list.map(([seconds, price]) => ({
      time: from + BigInt(seconds),
      price: BigInt(Math.round(Number(price) * 1e8)),
    }));
    from = at(told, told.length - 1).time;
    return told;
  });
  return { points: all, worst: from - HOUR };
}

/** Evenly spread numbers from 0 to 2,200; the same on every machine. */
function* dice(): Generator<bigint, never> {
  for (let seed = 1n; ; ) {
    seed = (seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % (1n << 64n);
    yield (seed >> 33n) % 2_201n;
  }
}

/** A print a minute between two points: on the straight line but for the noise of such an evening, 0.6 % up or down. */
function* minutes(list: readonly Point[], first: bigint): Generator<Point> {
  let before: Point = { time: 0n, price: first };
  const noise = dice();
  for (const next of list) {
    for (let time = before.time + MINUTE; time <= next.time; time += MINUTE) {
      const price = before.price + ((next.price - before.price) * (time - before.time)) / (next.time - before.time);
      yield { time, price: price + (price * (noise.next().value - 1_100n) * 6n) / 1_100_000n };
    }
    before = next;
  }
}

/**
 * A month of small moves, about 0.5 % an hour, a print a minute; the same on every machine. Ends at the first price of
 * the evening.
 */
function* calm(): Generator<Point> {
  let price = 0n;
  const steps = dice();
  const moves = Array.from({ length: Number(MONTH / MINUTE) }, () => steps.next().value - 1_100n);
  const drift = moves.reduce((a, b) => a + b, 0n);
  for (const [i, move] of moves.entries()) {
    price += move;
    const level = price - (drift * BigInt(i + 1)) / BigInt(moves.length);
    yield { time: BigInt(i + 1) * MINUTE, price: 224n * E8 + (224n * E8 * level) / 1_000_000n };
  }
}

const TOKEN = 1;

/** Market and token of a world at the beginning of the month that ends now, then fed with it. */
async function afterCalmMonth(w: World): Promise<{ stage: EngineScene; start: bigint }> {
  const scene = await sceneNow(w);
  const start = scene.now - MONTH;
  Object.assign(scene.market.volatility, { cell: 0n });
  const stage = EngineScene.of({ ...scene, now: start });
  stage.play("do_start_volatility", {});
  for (const { time, price } of calm()) feed(stage, start + time, price);
  return { stage, start: start + MONTH };
}

function feed(stage: EngineScene, now: bigint, price: bigint): void {
  stage.now = now;
  stage.play("do_measure", { price, conf: 0n, ema: price, publishTime: now, prevPublishTime: now - 1n });
}

const maintenance = (stage: EngineScene) => stage.play("rule_market", { side: 0, price: 224n * E8 }).maintenance;

describe("flow: margins follow volatility", () => {
  let w: World;
  beforeEach(async () => {
    w = await World.create({ prices: { SOL: "224" } });
  });

  it("initial margin rises before the worst hour; maintenance and haircut by less than a tenth in any hour", async () => {
    const { start, stage } = await afterCalmMonth(w);
    const before = stage.volatility.baseInitialMargin;
    // Six times 0.75 of what a print a minute measures of half a percent, and 0.25 of the configured stress of 0.8 %.
    assert.ok(before > 380n && before < 440n, `${before} bp after a calm month`);
    const history = [
      { now: start, maintenanceMargin: stage.volatility.maintenanceMargin, haircut: stage.custody(TOKEN).haircut },
    ];
    let [atWorst, most] = [0n, 0n];
    for (const { time, price } of minutes(points, 224n * E8)) {
      feed(stage, start + time, price);
      const { baseInitialMargin, maintenanceMargin } = stage.volatility;
      if (time <= worst) atWorst = baseInitialMargin;
      most = baseInitialMargin > most ? baseInitialMargin : most;
      history.push({ now: start + time, maintenanceMargin, haircut: stage.custody(TOKEN).haircut });
    }
    assert.ok(atWorst * 100n > before * 125n, `${before} bp before, ${atWorst} bp when the worst hour begins`);
    assert.ok(most > atWorst);
    for (const [i, from] of history.entries())
      for (const to of history.slice(i).filter(({ now }) => now - from.now <= HOUR)) {
        assert.ok(
          to.maintenanceMargin * 10n < from.maintenanceMargin * 11n && to.haircut * 10n < from.haircut * 11n,
          `from ${from.now} to ${to.now}`,
        );
      }
    const end = at(history, history.length - 1);
    assert.ok(end.maintenanceMargin > at(history, 0).maintenanceMargin, "it does rise");
  });

  it("a position opened at its initial margin outlives seven hours of the worst prices at an unchanged price", async () => {
    const { start, stage } = await afterCalmMonth(w);
    // Collateral in dollars: equity over notional is what it was. Half of it is what it needs now.
    const equity = stage.volatility.baseInitialMargin;
    for (let time = MINUTE; time <= 7n * HOUR; time += MINUTE)
      feed(stage, start + time, (time / MINUTE) % 2n === 0n ? 224n * E8 : 202n * E8);
    assert.ok(stage.volatility.baseInitialMargin > 4n * equity, "what it is ramped to is far more");
    assert.ok(maintenance(stage) < equity);
    for (let time = 7n * HOUR; time <= 9n * HOUR; time += MINUTE)
      feed(stage, start + time, (time / MINUTE) % 2n === 0n ? 224n * E8 : 202n * E8);
    assert.ok(maintenance(stage) > equity, "the bound is not far from the truth");
  });

  it("the chain measures the same: who could open before cannot in the worst hour, and who is open is not touched by it", async () => {
    const { start, stage } = await afterCalmMonth(w);
    await editMarket(w, "SOL", ({ state }) => Object.assign(state.volatility, stage.volatility));
    await editPool(w, ({ state }) => {
      const { sigma, haircut, haircutAt } = stage.custody(TOKEN);
      Object.assign(at(state.custodies, 1), { sigma, haircut, haircutAt });
    });
    const alice = await w.trader({ usdc: 100_000 }, "alice");
    const order = { size: 10, collateral: { USDC: 105 } };
    const short: PositionRef = (await alice.open("SOL", "short", order)).position;
    await w.waitUntil(Number(start));
    for (const { time, price } of points.filter((point) => point.time <= worst)) {
      await w.waitUntil(Number(start + time));
      await w.price("SOL", `${price / E8}.${String(price % E8).padStart(8, "0")}`);
      const { volatility } = (await w.market("SOL")).state;
      assert.equal(volatility.baseInitialMargin, await baseInitialMargin());
    }
    const { volatility } = (await w.market("SOL")).state;
    assert.ok(
      volatility.baseInitialMargin * 10n > stage.volatility.baseInitialMargin * 12n,
      `${volatility.baseInitialMargin} bp`,
    );
    await refused(w, "InsufficientMargin", () => alice.open("SOL", "short", order));
    // Back at her price, with no more than what she opened with, she needs less than that.
    await w.price("SOL", "224");
    await refused(w, "NotLiquidatable", () => w.liquidate(short));
  });

  /** What the volatility that the chain has measured asks for. */
  const baseInitialMargin = async () => {
    const { pool, market } = await sceneNow(w);
    const { initialMargin, marginSigmas } = market.params;
    return rule("rule_base_im", { sigma: at(pool.custodies, TOKEN).sigma, initialMargin, marginSigmas }).value;
  };
});
