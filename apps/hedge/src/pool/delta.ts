/**
 * What the pool gains or loses when prices move: the engine values the LPs' share at moved prices, and the differences
 * are the delta. Nothing here knows how the pool is made up.
 */
import { edited, engine, type PoolScene, poolValue } from "@ballast/sdk";

/** A pool at one moment, and what the newest prints say of each token (1e-8 USD). */
export interface Book {
  scene: PoolScene;
  /** By custody. */
  prices: readonly bigint[];
}

/** What a move of a token's price does to the LPs. All USD, but `units`. */
export interface Sensitivity {
  custody: number;
  price: number;
  /** Gain per move of 100 %, from the values at +1 % and -1 %: what is to be hedged. */
  delta: number;
  /** The same in tokens. */
  units: number;
  /** From the value here to that at +1 %, and at -1 %: they differ where traders' collateral ends within the move. */
  up: number;
  down: number;
  /** Most that whole units of 1e-6 USD can make `delta` wrong by. */
  rounding: number;
}

/** Most roundings in a value: three for each side of a market, two for each token. */
const ROUNDINGS = 64;
const USD = 1e6;
const PRICE = 1e8;

/** Prices are moved by a part in a hundred, and by one unit at least. */
const BUMP = 100n;

/**
 * The LPs' share (1e-6 USD) at prices: each print is of now and certain, so that low and high price are one. It is the
 * value for a withdrawal: traders' losses count only as far as their collateral goes, as they would if all closed.
 * `PriceRefreshNeeded` for a price of zero, `RangeError` where there are not
 * as many prices as tokens.
 */
export function valueAt({ scene }: Pick<Book, "scene">, prices: readonly bigint[]): bigint {
  const { custodyCount } = scene.pool;
  if (prices.length !== custodyCount) throw new RangeError(`${prices.length} prices for ${custodyCount} tokens`);
  const moved = edited(scene, ({ pool, now }) => {
    for (const [i, price] of prices.entries()) {
      const custody = engine.custodyOf(pool, i);
      custody.print = { price, conf: 0n, ema: price, publishTime: now, prevPublishTime: now - 1n };
      custody.silentSince = 0n;
    }
  });
  return poolValue(moved).burn;
}

/** All prices but those of stables, moved by a share: -0.3 is a fall of 30 %. */
export const movedBy = ({ scene, prices }: Book, share: number): bigint[] => {
  const factor = BigInt(Math.round((1 + share) * PRICE));
  return prices.map((price, i) =>
    engine.custodyOf(scene.pool, i).params.stable === 1 ? price : (price * factor) / BigInt(PRICE),
  );
};

/** The value in USD, as a number. */
export const usdAt = (book: Book, prices: readonly bigint[] = book.prices): number =>
  Number(valueAt(book, prices)) / USD;

/** What a token's price does to the pool. */
export function sensitivity(book: Book, custody: number): Sensitivity {
  const price = book.prices[custody];
  if (price === undefined) throw new RangeError(`there is no token ${custody}`);
  const at = (moved: bigint) => valueAt(book, book.prices.with(custody, moved));
  const bump = price / BUMP + 1n;
  const [high, low] = [price + bump, price - bump];
  const [above, here, below] = [at(high), at(price), at(low)];
  // A slope is per price; times the price it is per 100 %. The prices are exact as they were rounded.
  const slope = (from: bigint, to: bigint, fromPrice: bigint, toPrice: bigint) =>
    (Number(to - from) * Number(price)) / Number(toPrice - fromPrice) / USD;
  const delta = slope(below, above, low, high);
  return {
    custody,
    price: Number(price) / PRICE,
    delta,
    units: delta / (Number(price) / PRICE),
    up: slope(here, above, price, high),
    down: slope(below, here, low, price),
    rounding: (ROUNDINGS * Number(price)) / Number(high - low) / USD,
  };
}
