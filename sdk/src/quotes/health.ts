import type { Bps, PositionState, Price, Usd } from "../engine/index";
import { ask, named, type Scene } from "./scene";

/** Prices at which a position is looked at; the cached ones if not given. 1e-8 USD. */
export interface Marked {
  price?: Price;
  /** Price of the collateral token; ignored if that is the market's index. */
  tokenPrice?: Price;
}

/**
 * How a position stands, after the liens that it owes. Signed amounts may be negative; all are rounded against the
 * trader.
 */
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

/**
 * The initial margin of new risk, 1e-4 of notional: `rate` is `base`, which follows volatility, and `addOn`, which
 * follows the market's open interest.
 */
export interface InitialMargin {
  rate: Bps;
  base: Bps;
  addOn: Bps;
}

/**
 * The initial margin that new risk needs now, and what it is made of. A quote of an order says what it is with the
 * order's own open interest.
 * @example const { rate, base, addOn } = initialMargin(sceneOf(state, 0));
 */
export const initialMargin = named((scene: Scene): InitialMargin => initialMarginOf(scene));

/** As {@link initialMargin}; throws `MathError`. */
export const initialMarginOf = (scene: Scene): InitialMargin => ask("quote_initial_margin", scene, {});

/**
 * How a position stands at the cached prices, or at others.
 * @example const { ratio, liquidatable } = health(sceneOf(state, 0), position.state);
 */
export const health = named(
  (scene: Scene, position: PositionState, at: Marked = {}): Health => healthOf(scene, position, at),
);

/** As {@link health}; throws `MathError`. */
export const healthOf = (scene: Scene, position: PositionState, { price, tokenPrice }: Marked = {}): Health =>
  ask("quote_health", scene, { position, price, tokenPrice });

/**
 * The first price (1e-8 USD), on the way down for a long and up for a short, at which a position can be liquidated:
 * exact to the unit, all else as it is now. Null if there is none. Borrow makes it come nearer with time.
 * @example const price = liquidationPrice(sceneOf(state, 0), position.state);
 */
export const liquidationPrice = named(
  (scene: Scene, position: PositionState, at: Pick<Marked, "tokenPrice"> = {}): Price | null =>
    liquidationPriceOf(scene, position, at),
);

/** As {@link liquidationPrice}; throws `MathError`. */
export const liquidationPriceOf = (
  scene: Scene,
  position: PositionState,
  { tokenPrice }: Pick<Marked, "tokenPrice"> = {},
): Price | null => ask("quote_liquidation_price", scene, { position, price: null, tokenPrice }).price;
