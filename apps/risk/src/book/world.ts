/** A pool at a moment, as the engine takes it: as if every feed that speaks had just said its newest price. */
import { edited, engine, type PoolScene, poolSceneOf, type State, type Whole } from "@ballast/sdk";
import { RiskError } from "../error";

const { offsetOf, sizeOf } = engine;
const CUSTODIES = offsetOf("PoolScene", "pool") + offsetOf("PoolState", "custodies");
const CUSTODY = sizeOf("CustodyState");
const PRICE = offsetOf("CustodyState", "print") + offsetOf("Print", "price");
const EMA = offsetOf("CustodyState", "print") + offsetOf("Print", "ema");

/** What was read; without price accounts the pool's cached prices are the newest. */
export type Read = Whole & Partial<Pick<State, "prices">>;

/** All prices of this moment, none uncertain: volatility and margins stay as they are, as for a liquidation price. */
export function worldOf(read: Read): PoolScene {
  return edited(poolSceneOf(read), ({ pool, now }) => {
    pool.custodies.slice(0, pool.custodyCount).forEach((custody, i) => {
      const said = read.prices?.[i]?.peek();
      const price = said && said.publishTime > custody.print.publishTime ? said.price : custody.print.price;
      if (custody.silentSince !== 0n) return;
      custody.print = { price, conf: 0n, ema: price, publishTime: now, prevPublishTime: now - 1n };
    });
  });
}

/** The same with other prices of some custodies. */
export const priced = (world: PoolScene, prices: ReadonlyMap<number, bigint>): PoolScene =>
  edited(world, ({ pool, now }) => {
    for (const [custody, price] of prices) {
      const at = engine.at(pool.custodies, custody);
      at.print = { price, conf: 0n, ema: price, publishTime: now, prevPublishTime: now - 1n };
    }
  });

/** A world in the form of what was read, for batches. */
export const wholeOf = (read: Whole, { pool, markets, now, slot }: PoolScene): Whole =>
  ({
    pool: { ...read.pool, state: pool },
    markets: read.markets.map((market, i) => ({ ...market, state: markets[i] })),
    ...{ now, slot },
  }) as Whole;

/** Its bytes, and room for the markets that it lacks. */
export function bytesOf({ pool, markets, now, slot }: PoolScene): Uint8Array {
  const bytes = new Uint8Array(sizeOf("PoolScene"));
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, now, true);
  view.setBigUint64(offsetOf("PoolScene", "slot"), slot, true);
  engine.write("PoolState", view, offsetOf("PoolScene", "pool"), pool);
  markets.forEach((market, i) => {
    engine.write("MarketState", view, offsetOf("PoolScene", "markets") + i * sizeOf("MarketState"), market);
  });
  return bytes;
}

/** Sets the price of a custody in such bytes. */
export function setPrice(bytes: Uint8Array, custody: number, price: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const field of [PRICE, EMA]) view.setBigUint64(CUSTODIES + custody * CUSTODY + field, price, true);
}

/** Number of the custody whose price a market follows, and that price. `NoMarket`, `NoPrice`. */
export function indexOf({ pool }: PoolScene, market: number): { custody: number; price: bigint } {
  const exposure = pool.exposures[market];
  if (exposure === undefined || market >= pool.marketCount) throw new RiskError("NoMarket", `market ${market}`);
  const { price } = engine.at(pool.custodies, exposure.index).print;
  if (price === 0n) throw new RiskError("NoPrice", `market ${market}`);
  return { custody: exposure.index, price };
}
