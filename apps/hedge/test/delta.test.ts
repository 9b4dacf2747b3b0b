/** The pool's delta: the engine's own values, against sums done by hand. 0.5 s of CPU. */
import assert from "node:assert/strict";
import { createContext, readState } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { movedBy, sensitivity, usdAt, valueAt } from "../src/pool/delta";
import { bookOf, viewOf } from "../src/pool/view";
import { bookOfSketch, EXAMPLE, type Sketch } from "../src/replay/book";

const SOL = 1;
const near = (found: number, hand: number, share = 1e-6) =>
  assert.ok(Math.abs(found - hand) <= share * Math.abs(hand), `${found} is not ${hand}`);

/**
 * The LPs' worth of a sketch, by hand: tokens, less what traders have won, plus what they lost up to their collateral.
 */
function byHand({ sol, usdc, long, short }: Sketch, price: number): number {
  const won = (profit: number, collateral: number) => Math.max(profit, -collateral);
  const longs = won(long.size * (price - long.entry), long.collateral);
  const shorts = won(short.size * (short.entry - price), short.collateral);
  return sol * price + usdc - longs - shorts;
}

describe("a pool's delta", () => {
  it("is that of the engine's values, to a millionth of the sum done by hand", () => {
    const book = bookOfSketch(EXAMPLE);
    near(usdAt(book), byHand(EXAMPLE, 200));
    // 40,000 SOL of the LPs, less 15,000 that traders are long, plus 5,000 that they are short: 30,000 SOL.
    const { delta, units, up, down, rounding } = sensitivity(book, SOL);
    near(delta, 30_000 * 200);
    near(units, 30_000);
    near(up, delta);
    near(down, delta);
    assert.ok(rounding / delta < 1e-6, `${rounding} of ${delta}`);
  });

  it("predicts the engine's exact value after any move up to where collateral ends, to a millionth", () => {
    const book = bookOfSketch(EXAMPLE);
    const { delta } = sensitivity(book, SOL);
    for (const move of [-0.099, -0.05, -0.001, 0.001, 0.05, 0.199]) {
      const exact = usdAt(book, movedBy(book, move));
      near(usdAt(book) + delta * move, exact);
      near(exact, byHand(EXAMPLE, 200 * (1 + move)));
    }
  });

  it("follows the engine where traders' collateral ends: the slopes on both sides are told apart", () => {
    // At 180.5 USD longs have lost 292,500 of 300,000 USD: 0.3 % further down their collateral is used up.
    const sketch = { ...EXAMPLE, price: 180.5 };
    const { up, down } = sensitivity(bookOfSketch(sketch), SOL);
    near(up, 30_000 * 180.5);
    near(down, (byHand(sketch, 180.5) - byHand(sketch, 180.5 * 0.99)) / 0.01, 1e-5);
    assert.ok(down > up * 1.3);
    for (const move of [-0.5, -0.32, -0.2]) {
      const book = bookOfSketch(EXAMPLE);
      near(usdAt(book, movedBy(book, move)), byHand(EXAMPLE, 200 * (1 + move)));
    }
  });

  it("has prices for every token, and no token twice", () => {
    const book = bookOfSketch(EXAMPLE);
    assert.throws(() => valueAt(book, book.prices.slice(1)), RangeError);
    assert.throws(() => sensitivity(book, 7), RangeError);
    assert.throws(() => valueAt(book, [100_000_000n, 0n]), { name: "PriceRefreshNeeded" });
  });

  it("of a live pool is read with the newest prices, and says which tokens nobody hedges", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    await w.refresh();
    const ann = await w.trader({ usdc: 50_000 });
    await ann.open("SOL", "long", { size: 100, collateral: { USDC: 3_000 } });
    const context = await createContext({ source: w.chain, pool: w.venue.pool });
    const read = async () => bookOf(await readState(context));
    const names = new Map([[w.venue.custody("SOL").index, "SOL"]]);
    const before = viewOf(await read(), names);
    const [sol] = before.assets;
    assert.equal(before.assets.length, 1);
    assert.deepEqual(before.unnamed, [w.venue.custody("ETH").index]);
    const owned = (await w.pool()).state.custodies[sol?.custody ?? 0]?.owned ?? 0n;
    near(sol?.units ?? 0, Number(owned) / 1e9 - 100);
    // A newer print on its account counts, though nobody brought it into the pool yet; an old one says how old it is.
    await w.wait(30);
    assert.ok((viewOf(await read(), names).assets[0]?.age ?? 0) >= 30);
    w.feeds.set("SOL", { price: "165" });
    await w.feeds.publish("SOL");
    const [fresh] = viewOf(await read(), names).assets;
    assert.equal(fresh?.price, 165);
    assert.ok((fresh?.age ?? 9) <= 2);
  });
});
