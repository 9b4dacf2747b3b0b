import assert from "node:assert/strict";
import { LiteSvmChain } from "../src";
import { Prices } from "../src/network/prices";
import { Recording, Walk } from "../src/network/walk";

const START = 14_300_000_000n;
const HOUR = 3_600;

describe("prices that walk", () => {
  it("take the same walk in every run, another for each name, and move a little each second", () => {
    const [one, same, other] = [new Walk("SOL", START), new Walk("SOL", START), new Walk("ETH", START)];
    let [before, differ] = [START, 0];
    for (let i = 0; i < 24 * HOUR; i += 1) {
      const price = one.next();
      assert.equal(same.next(), price);
      if (other.next() !== price) differ += 1;
      const moved = price - before;
      assert.ok((moved < 0n ? -moved : moved) * 2_500n <= before, `${before}, then ${price}`);
      before = price;
    }
    assert.ok(differ > 86_000, `${differ} of 86,400 differ`);
  });

  it("are honest: over a thousand walks of an hour they end up as often as down, and nothing pulls them back", () => {
    let [up, sum, squares] = [0, 0, 0];
    const ends = Array.from({ length: 1_000 }, (_, name) => {
      const walk = new Walk(`walk ${name}`, START);
      let [half, end] = [START, START];
      for (let i = 0; i < HOUR; i += 1) {
        end = walk.next();
        if (i === HOUR / 2 - 1) half = end;
      }
      return { first: Number(half) / Number(START) - 1, second: Number(end) / Number(half) - 1, end };
    });
    for (const { end, first, second } of ends) {
      if (end > START) up += 1;
      sum += first * second;
      squares += first ** 2;
    }
    // Four standard deviations of a fair coin, and of two halves that know nothing of each other.
    assert.ok(up > 500 - 64 && up < 500 + 64, `${up} of 1,000 rose`);
    assert.ok(Math.abs(sum / squares) < 0.13, `the halves go together: ${sum / squares}`);
    const mean = ends.reduce((total, { end }) => total + Number(end) / Number(START), 0) / ends.length;
    assert.ok(Math.abs(mean - 1) < 0.0018, `mean ${mean}`);
    const hourly = Math.sqrt((2 * squares) / ends.length);
    assert.ok(hourly > 0.012 && hourly < 0.016, `${hourly} an hour`);
  });

  it("begin with the recorded minutes, from where they stand, without a jump", () => {
    const recording = new Recording(START);
    const all: bigint[] = [];
    for (let next = recording.next(); next !== null; next = recording.next()) all.push(next);
    assert.equal(all.length, 16 * 60 - 1);
    const relative = (price: bigint | undefined) => Number(price) / Number(START);
    assert.ok(Math.abs(relative(all[7 * 60 - 1]) - 0.967) < 1e-9, "22:00 is 3.3 % below 21:53");
    const steps = all.map((price, i) => relative(price) / relative(all[i - 1] ?? START) - 1);
    assert.ok(steps.every((step) => Math.abs(step) < 0.0005));
    assert.equal(recording.next(), null, "over is over");
  });
});

describe("prices of a local network", () => {
  const first = new Map([
    ["USDC", "1"],
    ["SOL", "143"],
  ]);

  it("have one print a second, chained, of every token at once; stables stand", async () => {
    const chain = LiteSvmChain.start();
    const prices = new Prices(chain, first, ["SOL"]);
    const seen: number[] = [];
    for (let i = 0; i < 1_000; i += 1) {
      assert.equal(await prices.print(), true);
      assert.equal(await prices.print(), false, "a second has one print");
      seen.push(Number(prices.priceOf("SOL")));
      await chain.warp(1);
    }
    assert.equal(prices.priceOf("USDC"), "1");
    assert.ok(
      seen.every((price, i) => i === 0 || Math.abs(price / (seen[i - 1] ?? price) - 1) < 0.0006),
      "no jump",
    );
    const data = (await chain.getAccount(prices.feed("SOL").account))?.data;
    const [published, previous] = [data?.readBigInt64LE(93), data?.readBigInt64LE(101)];
    assert.equal(published, BigInt(await chain.now()) - 1n);
    assert.equal(previous, (published ?? 0n) - 1n);
  });

  it("go on from where they are pushed, and are not pushed out of the world", async () => {
    const chain = LiteSvmChain.start();
    const prices = new Prices(chain, first, []);
    await prices.print();
    const before = Number(prices.priceOf("SOL"));
    assert.equal(prices.push("SOL", -2_500n), true);
    await chain.warp(1);
    await prices.print();
    assert.ok(Math.abs(Number(prices.priceOf("SOL")) / before - 0.75) < 0.001);
    let pushes = 0;
    while (prices.push("SOL", -5_000n)) pushes += 1;
    assert.equal(pushes, 6, "to a hundredth");
    await chain.warp(1);
    await prices.print();
    assert.ok(Number(prices.priceOf("SOL")) > 1);
  });
});
