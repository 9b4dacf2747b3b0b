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
  mutualization,
  opposite,
  oracle,
  type Price,
  type Print,
  type ReceiptState,
  ring,
  type Seconds,
  type Side,
  trading,
  volatility,
} from "../math/index";
import { demand, type Scene, sceneIn, type World } from "./scene";

/**
 * Takes a print into cache and rings; the newest one from then on. In a settled market the price of its settlement: nothing is read. None
 * (its account was closed) stands for the cached one where the feed has been silent for an hour; `OracleWrongOwner` before.
 */
export function observe(scene: Scene, print: Print | null): Print {
  const { pool, market, now } = scene;
  const custody = at(pool.custodies, exposureOf(pool, market).index);
  const ended = oracle.settled(market, now);
  if (ended === null && print !== null) {
    trading.observeInPlace(scene, print, now);
    return custody.print;
  }
  demand(ended !== null || oracle.silent(custody, now, oracle.SILENT_LONG), "OracleWrongOwner");
  ring.rollInPlace(market, exposureOf(pool, market), now);
  return ended ?? custody.print;
}

/** The print at which a loss event opens or is finalized: at most 3 s old, or the last accepted if the feed has been silent for an hour. */
export function eventPrint(scene: Scene, given: Print | null): Print {
  const print = observe(scene, given);
  const custody = at(scene.pool.custodies, exposureOf(scene.pool, scene.market).index);
  if (!oracle.silent(custody, scene.now, oracle.SILENT_LONG)) oracle.within(print, scene.now, oracle.AGE_REDUCE);
  return print;
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

/** What the second source's account says: null where the market has no second source, "closed" where the account was closed. */
export type Second = Print | "closed" | null;

/** New risk: the second source of a market that has one must be given, fresh, and agree with each of these prints. */
export function secondAgrees({ market, now }: Scene, prints: readonly Print[], second: Second): void {
  if (second === null) return;
  demand(second !== "closed", "OracleSecondMissing");
  oracle.acceptSecondInPlace(market, second, now);
  for (const print of prints) oracle.secondAgrees(market, print, now);
}

/** Liquidation: what the second source says, if there is one that speaks. */
export function secondPrice({ market, now }: Scene, second: Second): Price | null {
  if (second === null || oracle.settled(market, now) !== null) return null;
  if (second !== "closed") oracle.acceptSecondInPlace(market, second, now);
  return oracle.secondPrice(market, now);
}

/** What one account of `refreshPrices` says; null where it was closed. */
export interface Shown {
  custody: number;
  print: Print | null;
  /** It is the second source's. */
  second?: boolean;
}

/** What `refreshPrices` does with these prints, one after the other. */
export function refresh(world: World, prints: readonly Shown[]): void {
  const { pool, now } = world;
  for (const shown of prints) show(world, shown);
  insurance.caps.rollFundDayInPlace(pool, now);
  const burn = (at: typeof pool) => liquidity.aum.aum(at, "burn", now);
  // A price that was not refreshed with these leaves it to a later refresh of the day.
  refusal(() => insurance.caps.rollDeductibleDayInPlace(pool, now, burn));
}

function show(world: World, { custody, print, second }: Shown): void {
  const { pool, now } = world;
  const number = pool.exposures.slice(0, pool.marketCount).findIndex((e) => e.index === custody);
  if (second) {
    const { market } = sceneIn(world, number);
    if (print === null) oracle.declareSecondInPlace(market, now);
    else oracle.acceptSecondInPlace(market, print, now);
  } else if (print === null) {
    oracle.declareInPlace(custodyOf(pool, custody), now);
  } else if (number < 0) {
    volatility.unmeasuredInPlace(custodyOf(pool, custody), now);
    oracle.acceptInPlace(custodyOf(pool, custody), print, now);
  } else {
    trading.observeInPlace(sceneIn(world, number), print, now);
  }
}

/** What `finalizeLossEvent` does, without positions; a receipt that leaves the ring is taken to be sealed with it. Throws what it would. */
export function finalize(scene: Scene, side: Side, given: Print | null): ReceiptState {
  const { pool, now, slot } = scene;
  const receipt = finalizeAt(scene, side, eventPrint(scene, given).price, now, slot);
  insurance.caps.payKeeperInPlace(scene, opposite(side), pool.params.keeperFloor, now);
  return receipt;
}

/** The rule of a finalization, with the receipt that leaves the ring sealed. */
export function finalizeAt(scene: Book, side: Side, price: Price, now: Seconds, slot: bigint): ReceiptState {
  const book = bookOf(scene.market, side);
  mutualization.event.lapseInPlace(scene, side, now);
  if (mutualization.event.overwritesUnsealed(book)) entryAt(book, book.eventCount).settled = 2;
  return mutualization.event.finalizeInPlace(scene, side, price, now, slot);
}
