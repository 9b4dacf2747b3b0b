/** What a position is worth, and how much it must be worth. */
import { backingValueUp, borrowDue, borrowIndex } from "./fees";
import { bpsComplement, bpsOfDown, bpsOfUp } from "./math";
import * as prices from "./price";
import type { ExposureState, MarketState, PoolState, PositionState } from "./state";
import { backing, custodyOf, exposureOf, reservation } from "./state";
import {
  type Bps,
  divCeil,
  i64,
  max,
  min,
  type Price,
  plus,
  type Seconds,
  Side,
  sideOf,
  signed,
  type Usd,
} from "./units";
import * as volatility from "./volatility";

/** Margin rates in force. */
export interface Rates {
  im: Bps;
  mm: Bps;
}

/** The rates of a market, as volatility and open interest have them now. `MathOverflow`. */
export const rates = (pool: PoolState, market: MarketState): Rates => ({
  im: volatility.initial(pool, market),
  mm: volatility.maintenance(market),
});
/** What is left after a partial liquidation must have at least this: `max(1.2 MM, min(IM, MM + 2 %))`, rounded up. */
export const afterLiquidation = (r: Rates): Bps => max(min(r.im, r.mm + 200n), divCeil(r.mm * 12n, 10n));
/** Collateral may be taken out down to `max(IM, 20 %)`. */
export const withdrawal = (r: Rates): Bps => max(r.im, 2_000n);

/** Off a collateral token's value. Doubled, 50 % at most, where it is the index of its own long. `WrongAccount`. */
export function haircut(pool: PoolState, exposure: ExposureState, side: Side, custody: number): Bps {
  const base = volatility.haircut(custodyOf(pool, custody));
  return side === Side.Long && custody === exposure.index ? min(base * 2n, 5_000n) : base;
}

/** Everything about prices that valuing one position needs, read once. */
export interface Marks {
  side: Side;
  /** Price at which the position is valued or settled. */
  price: Price;
  unit: bigint;
  /** Price and unit of the collateral token, and what is taken off its value. */
  tokenPrice: Price;
  tokenUnit: bigint;
  haircut: Bps;
  /** Borrow owed since it was last settled, rounded up. */
  borrow: Usd;
  closeFee: Bps;
}

/** The marks of a position. `tokenPrice` is ignored where the collateral is the index token itself. `InvalidSide`, `WrongAccount`. */
export function marks(
  pool: PoolState,
  market: MarketState,
  position: PositionState,
  price: Price,
  tokenPrice: Price,
  now: Seconds,
): Marks {
  const exposure = exposureOf(pool, market);
  const side = sideOf(position.side);
  const index = custodyOf(pool, exposure.index);
  const token = custodyOf(pool, position.custody);
  const reserved = reservation(side, position.size, position.entry);
  const due = borrowDue(reserved, borrowIndex(backing(pool, market, side), now), position.borrowIndex);
  return {
    side,
    price,
    unit: index.unit,
    tokenPrice: position.custody === exposure.index ? price : tokenPrice,
    tokenUnit: token.unit,
    haircut: haircut(pool, exposure, side, position.custody),
    borrow: backingValueUp(side, due, price, index.unit),
    closeFee: market.params.baseFee,
  };
}

/** The part of a position that its value depends on. */
export type Holding = Pick<PositionState, "size" | "entry" | "collateral">;

/** Notional at the mark (`Usd`), rounded up: requirements are against the trader. `MathOverflow`. */
export const notional = (m: Marks, p: Holding): Usd => prices.notionalUp(p.size, m.price, m.unit);
/** Signed profit at the mark (`Usd`), rounded against the trader. `MathOverflow`. */
export const pnl = (m: Marks, p: Holding): bigint => prices.pnl(m.side, p.size, p.entry, m.price, m.unit);
/** Collateral at its full price (`Usd`), rounded down. `MathOverflow`. */
export const collateral = (m: Marks, p: Holding): Usd => prices.valueDown(p.collateral, m.tokenPrice, m.tokenUnit);
/** `collateral + pnl - borrow due`, signed `Usd`: decides bankruptcy, fees and what an owner may close. `MathOverflow`. */
export const residual = (m: Marks, p: Holding): bigint => sum(collateral(m, p), pnl(m, p), m.borrow);
/** `collateral x (1 - haircut) + pnl - borrow due - base closing fee`, signed `Usd`: decides what is allowed. `MathOverflow`. */
export const equity = (m: Marks, p: Holding): bigint =>
  sum(
    bpsOfDown(bpsComplement(m.haircut), collateral(m, p)),
    pnl(m, p),
    plus(m.borrow, bpsOfUp(m.closeFee, notional(m, p))),
  );
/** Whether equity is at least `rate` of notional (rounded up). `MathOverflow`. */
export const covers = (m: Marks, p: Holding, rate: Bps): boolean =>
  equity(m, p) >= signed(bpsOfUp(rate, notional(m, p)));
/** Equity below maintenance margin, strictly. `MathOverflow`. */
export const liquidatable = (m: Marks, p: Holding, maintenance: Bps): boolean => !covers(m, p, maintenance);

const sum = (add: Usd, profit: bigint, subtract: Usd): bigint => i64(i64(signed(add) + profit) - signed(subtract));
