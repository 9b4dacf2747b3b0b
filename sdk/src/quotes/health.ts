import {
  type Bps,
  bpsComplement,
  bpsOfDown,
  bpsOfUp,
  custodyOf,
  exposureOf,
  margin,
  max,
  mulDivDown,
  mutualization,
  oracle,
  type PositionState,
  type Price,
  Side,
  sideOf,
  type Trade,
  U64_MAX,
  type Usd,
  volatility,
} from "../math/index";
import { refusal } from "./replay";
import { cachedPrint, named, type Scene, tradeOf } from "./scene";

/** Prices at which a position is looked at; the cached ones if not given. 1e-8 USD. */
export interface Marked {
  price?: Price;
  /** Of the collateral token; ignored where it is the market's index. */
  tokenPrice?: Price;
}

/** How a position stands, after the liens that it owes. Signed amounts may be negative; all are rounded against the trader. */
export interface Health {
  price: Price;
  notional: Usd;
  pnl: bigint;
  /** Collateral at its full price. */
  collateral: Usd;
  /** Borrow owed since it was last settled. */
  borrow: Usd;
  /** Collateral less haircut, profit, less borrow and closing fee: what margin is measured on. */
  equity: bigint;
  /** Collateral in full, profit, less borrow: what the owner would get. */
  residual: bigint;
  /** Equity over notional, 1e-4, rounded down; zero where equity is negative. */
  ratio: Bps;
  /** Notional over residual, 1e-4 (20,000 is 2x), rounded down; null where nothing is left. */
  leverage: Bps | null;
  /** Equity that it needs: not to be liquidated, and to take more risk. */
  maintenance: Usd;
  initial: Usd;
  liquidatable: boolean;
}

/** The initial margin of new risk, 1e-4 of notional: `rate` is `base`, which follows volatility, and `addOn`, which follows the market's open interest. */
export interface InitialMargin {
  rate: Bps;
  base: Bps;
  addOn: Bps;
}

/** The initial margin in force in a scene, for anyone who takes more risk; throws `MathError`. */
export function initialMarginOf({ pool, market }: Scene): InitialMargin {
  const rate = volatility.initial(pool, market);
  const base = market.volatility.baseIm;
  return { rate, base, addOn: rate - base };
}

/**
 * The initial margin that new risk needs now, and what it is made of. A quote of an order says what it is with the order's own open interest.
 * @example const { rate, base, addOn } = initialMargin(sceneOf(state, 0));
 */
export const initialMargin = named(initialMarginOf);

/** As a liquidation counts: collateral whose feed is declared silent counts for less. One that is merely old counts in full. */
function marksAt(trade: Trade, now: bigint, price: Price, tokenPrice: Price) {
  const marks = margin.marks(trade.pool, trade.market, trade.position, price, tokenPrice, now);
  const token = custodyOf(trade.pool, trade.position.custody);
  if (token.silentSince === 0n || trade.position.custody === exposureOf(trade.pool, trade.market).index) return marks;
  let discount: Bps = 0n;
  refusal(() => {
    discount = oracle.collateralDiscount(token, now, oracle.AGE_LIQUIDATE);
  });
  return { ...marks, haircut: bpsComplement(bpsOfDown(bpsComplement(discount), bpsComplement(marks.haircut))) };
}

/** The position as it is after its liens at a price. */
function touched(scene: Scene, position: PositionState, price: Price): Trade {
  if (!mutualization.lien.pending(scene.market, position)) return { pool: scene.pool, market: scene.market, position };
  const trade = tradeOf(scene, position);
  mutualization.lien.touchInPlace(trade, price, scene.now);
  return trade;
}

/** As {@link health}; throws `MathError`. */
export function healthOf(scene: Scene, position: PositionState, at: Marked = {}): Health {
  const price = at.price ?? cachedPrint(scene).price;
  const tokenPrice = at.tokenPrice ?? custodyOf(scene.pool, position.custody).print.price;
  const trade = touched(scene, position, price);
  const marks = marksAt(trade, scene.now, price, tokenPrice);
  const rates = margin.rates(scene.pool, scene.market);
  const held = trade.position;
  const notional = margin.notional(marks, held);
  const equity = margin.equity(marks, held);
  const residual = margin.residual(marks, held);
  return {
    price,
    notional,
    pnl: margin.pnl(marks, held),
    collateral: margin.collateral(marks, held),
    borrow: marks.borrow,
    equity,
    residual,
    ratio: notional === 0n ? 0n : mulDivDown(max(equity, 0n), 10_000n, notional),
    leverage: residual > 0n ? mulDivDown(notional, 10_000n, residual) : null,
    maintenance: bpsOfUp(rates.mm, notional),
    initial: bpsOfUp(rates.im, notional),
    liquidatable: held.size !== 0n && margin.liquidatable(marks, held, rates.mm),
  };
}

/**
 * How a position stands at the cached prices, or at others.
 * @example const { ratio, liquidatable } = health(sceneOf(state, 0), position.state);
 */
export const health = named(healthOf);

/** As {@link liquidationPrice}; throws `MathError`. */
export function liquidationPriceOf(
  scene: Scene,
  position: PositionState,
  at: Omit<Marked, "price"> = {},
): Price | null {
  if (position.size === 0n) return null;
  const tokenPrice = at.tokenPrice ?? custodyOf(scene.pool, position.custody).print.price;
  const mm = volatility.maintenance(scene.market);
  const unhealthy = (price: Price): boolean => {
    const trade = touched(scene, position, price);
    return margin.liquidatable(marksAt(trade, scene.now, price, tokenPrice), trade.position, mm);
  };
  return sideOf(position.side) === Side.Long ? lastBelow(unhealthy) : firstAbove(unhealthy);
}

/** Highest price at which it holds; null if not even at the lowest. */
function lastBelow(unhealthy: (price: Price) => boolean): Price | null {
  if (!unhealthy(1n)) return null;
  let [low, high] = [1n, 2n];
  while (fits(() => unhealthy(high))) [low, high] = [high, high * 2n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(() => unhealthy(middle))) low = middle;
    else high = middle;
  }
  return low;
}

/** Lowest price at which it holds; null if at no price that the program can count with. */
function firstAbove(unhealthy: (price: Price) => boolean): Price | null {
  let [low, high] = [0n, 1n];
  while (!unhealthy(high)) {
    [low, high] = [high, high * 2n];
    const next = high;
    if (high > U64_MAX || refusal(() => unhealthy(next)) !== null) return null;
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (unhealthy(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The answer of a rule, false where its numbers do not fit. */
function fits(rule: () => boolean): boolean {
  let answer = false;
  return (
    refusal(() => {
      answer = rule();
    }) === null && answer
  );
}

/**
 * The first price (1e-8 USD), on the way down for a long and up for a short, at which a position can be liquidated: exact to the unit, all
 * else as it is now. Null if there is none. Borrow makes it come nearer with time.
 * @example const price = liquidationPrice(sceneOf(state, 0), position.state);
 */
export const liquidationPrice = named(liquidationPriceOf);
