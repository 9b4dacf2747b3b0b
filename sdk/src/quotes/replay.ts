/** What the program's handlers do around the rules: reading prices, refreshing, finalizing. In place, on copies. */
import {
  at,
  type Book,
  bookOf,
  custodyOf,
  entryAt,
  exposureOf,
  insurance,
  liquidity,
  MathError,
  min,
  mutualization,
  oracle,
  type Price,
  type Print,
  type ReceiptState,
  type Seconds,
  type Side,
  trading,
} from "../math/index";
import { type Scene, sceneIn, type World } from "./scene";

/** Time in which no print came for a finalization: then the last accepted one is used. */
const SILENCE: Seconds = 3_600n;

/** Takes a print into cache and rings; the newest one from then on. */
export function observe(scene: Scene, print: Print): Print {
  trading.observeInPlace(scene, print, scene.now);
  return at(scene.pool.custodies, exposureOf(scene.pool, scene.market).index).print;
}

/** The moment of an action at a print. The collateral's cached price must not be older than `age`, unless its feed is silent: `CollateralUnpriced`. */
export function moment(scene: Scene, print: Print, custody: number, age: Seconds): trading.Moment {
  const { pool, market, now, slot } = scene;
  const token = custodyOf(pool, custody);
  const own = custody === exposureOf(pool, market).index;
  const tokenDiscount = own ? 0n : oracle.collateralDiscount(token, now, age);
  const tokenPrice = token.print.price;
  return { now, slot, price: print.price, published: print.publishTime, tokenPrice, tokenDiscount };
}

/** Whether a print is at most so old, and not of the future. */
export function isWithin(print: Print, now: Seconds, age: Seconds): boolean {
  return refusal(() => oracle.within(print, now, age)) === null;
}

/** Whether a print's confidence is at most 10 %. */
export const isNarrow = (print: Print): boolean => refusal(() => oracle.narrower(print, oracle.WIDEST)) === null;

/** The rule's error that something throws, or null. */
export function refusal(action: () => unknown): MathError | null {
  try {
    action();
    return null;
  } catch (e) {
    if (e instanceof MathError) return e;
    throw e;
  }
}

/** New risk: the second source of a market that has one must be fresh and agree. */
export function secondAgrees(scene: Scene, print: Print, second: Print | null): void {
  if (second === null) return;
  oracle.within(second, scene.now, oracle.AGE_LIQUIDATE);
  oracle.agrees(print, second, scene.market.params.maxSourceGap);
}

/** Liquidation: the better price for the trader of two fresh sources. */
export function betterForTrader(scene: Scene, price: Price, second: Print | null, long: boolean): Price {
  if (second === null || !isWithin(second, scene.now, oracle.AGE_LIQUIDATE) || !isNarrow(second)) return price;
  return second.price > price === long ? second.price : price;
}

/** What `refreshPrices` does with these prints, one after the other. */
export function refresh(world: World, prints: readonly { custody: number; print: Print }[]): void {
  const { pool, now } = world;
  for (const { custody, print } of prints) {
    const number = pool.exposures.slice(0, pool.marketCount).findIndex((e) => e.index === custody);
    if (number < 0) oracle.acceptInPlace(custodyOf(pool, custody), print, now);
    else trading.observeInPlace(sceneIn(world, number), print, now);
  }
  insurance.caps.rollFundDayInPlace(pool, now);
  const burn = (at: typeof pool) => liquidity.aum.aum(at, "burn", now);
  // A price that was not refreshed with these leaves it to a later refresh of the day.
  refusal(() => insurance.caps.rollDeductibleDayInPlace(pool, now, burn));
}

/** What `finalizeLossEvent` does, without positions; a receipt that leaves the ring is taken to be sealed with it. Throws what it would. */
export function finalize(scene: Scene, side: Side, given: Print): ReceiptState {
  const { pool, now, slot } = scene;
  const print = observe(scene, given);
  const index = custodyOf(scene.pool, exposureOf(scene.pool, scene.market).index);
  if (!oracle.silent(index, now, SILENCE)) oracle.within(print, now, oracle.AGE_REDUCE);
  const receipt = finalizeAt(scene, side, print.price, now, slot);
  const { fund, params } = pool;
  fund.balance -= min(params.keeperFloor, fund.balance);
  return receipt;
}

/** The rule of a finalization, with the receipt that leaves the ring sealed. */
export function finalizeAt(scene: Book, side: Side, price: Price, now: Seconds, slot: bigint): ReceiptState {
  const book = bookOf(scene.market, side);
  mutualization.event.lapseInPlace(scene, side, now);
  if (mutualization.event.overwritesUnsealed(book)) entryAt(book, book.eventCount).settled = 2;
  return mutualization.event.finalizeInPlace(scene, side, price, now, slot);
}
