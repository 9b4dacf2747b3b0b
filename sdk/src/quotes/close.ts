import {
  type Atoms,
  oracle,
  type PositionState,
  type Price,
  type Print,
  type Side,
  type Size,
  trading,
  U64_MAX,
  type Usd,
} from "../math/index";
import { type Health, healthOf, liquidationPriceOf } from "./health";
import { moment, observe, type Second, secondPrice } from "./replay";
import { type Held, heldOf } from "./risk";
import { named, type Scene, tradeOf } from "./scene";

/** A reduction of a position. */
export interface CloseParams {
  position: PositionState;
  /** What the market's price account says; null where it was closed or, in a settled market, is not read. */
  print: Print | null;
  /** Index tokens, in atoms; not given, all. */
  size?: Size;
  /** Worst price, 1e-8 USD; not given, any. */
  limit?: Price;
}

/** What a reduction pays, at once and later. */
export interface CloseQuote {
  /** Price at which it settles: the print, worse by its spread. */
  price: Price;
  report: trading.decrease.DecreaseReport;
  /** Collateral that comes back now, in its token. */
  returned: Atoms;
  /** Profit that is paid now, in backing tokens. */
  profit: Atoms;
  /** Profit beyond what may leave the pool this hour, in backing tokens: `payOut` pays it as the limit refills. */
  deferred: Atoms;
  /** Profit that waits in tickets, in backing tokens. */
  held: Held[];
  /** The position afterwards: of size zero if it closed. */
  position: PositionState;
  /** Null if it closed. */
  health: Health | null;
  liquidationPrice: Price | null;
}

/**
 * What `decreasePosition` does in this scene, to the atom. Throws what it would: `OracleStale`, `SlippageExceeded`,
 * `PositionTooSmall` (the rest would be less than 50 USD: close all), `ResidualNotPositive`, `InsufficientMargin`, `CollateralUnpriced`, `PositionEmpty`.
 * @example const { profit, held } = quoteClose(sceneOf(state, 0), { position: position.state, print });
 */
export const quoteClose = named((scene: Scene, p: CloseParams): CloseQuote => {
  const trade = tradeOf(scene, p.position);
  const here = { ...scene, ...trade };
  const print = observe(here, p.print);
  const at = moment(here, print, p.position.custody, oracle.AGE_REDUCE);
  const report = trading.decrease.decreaseInPlace(trade, p.size ?? U64_MAX, p.limit ?? 0n, print, at);
  return closed(here, trade.position, report, at);
});

/** What a reduction leaves. */
export function closed(
  here: Scene,
  position: PositionState,
  report: trading.decrease.DecreaseReport,
  { price, tokenPrice }: trading.Moment,
): CloseQuote {
  const left = position.size > 0n;
  const marks = { price, tokenPrice };
  return {
    price: report.price,
    report,
    returned: report.settlement.returned,
    profit: report.settlement.profit,
    deferred: report.settlement.deferred,
    held: heldOf(here, position.side as Side, report.settlement.escrowed),
    position,
    health: left ? healthOf(here, position, marks) : null,
    liquidationPrice: left ? liquidationPriceOf(here, position, marks) : null,
  };
}

/** A removal of collateral. */
export interface RemoveCollateralQuoteParams {
  position: PositionState;
  print: Print | null;
  /** In atoms. */
  atoms: Atoms;
}

/** What changing collateral leaves. */
export interface CollateralQuote {
  /** What the LPs get of liens on the way. */
  lien: Usd;
  position: PositionState;
  health: Health;
  liquidationPrice: Price | null;
}

/** What `removeCollateral` does in this scene. `InsufficientMargin`, `PositionTooSmall`, `OracleStale`, `CollateralUnpriced`. */
export const quoteRemoveCollateral = named((scene: Scene, p: RemoveCollateralQuoteParams): CollateralQuote => {
  const trade = tradeOf(scene, p.position);
  const here = { ...scene, ...trade };
  const print = observe(here, p.print);
  const at = moment(here, print, p.position.custody, oracle.AGE_REDUCE);
  const lien = trading.collateral.removeInPlace(trade, p.atoms, print, at);
  const marks = { price: at.price, tokenPrice: at.tokenPrice };
  return collateralQuote(here, trade.position, lien, marks);
});

/** What `addCollateral` does: `PositionEmpty`, `ZeroAmount`. Health is at the cached prices. */
export const quoteAddCollateral = named((scene: Scene, position: PositionState, atoms: Atoms): CollateralQuote => {
  const trade = tradeOf(scene, position);
  trading.collateral.addInPlace(trade, atoms);
  return collateralQuote({ ...scene, ...trade }, trade.position, 0n);
});

const collateralQuote = (
  scene: Scene,
  position: PositionState,
  lien: Usd,
  marks?: { price: Price; tokenPrice: Price },
): CollateralQuote => ({
  lien,
  position,
  health: healthOf(scene, position, marks),
  liquidationPrice: liquidationPriceOf(scene, position, marks),
});

/** A liquidation. */
export interface LiquidationParams {
  position: PositionState;
  print: Print | null;
  /** What the account of the second feed says; null where the market has none, "closed" where the account was closed. */
  second: Second;
}

/** What a liquidation does, and who pays. */
export interface LiquidationQuote {
  /** Price at which it settles. */
  price: Price;
  report: trading.liquidate.LiquidationReport;
  /** The keeper's part of the fee, in collateral tokens; and what the fund pays him instead, in its stable. */
  keeper: Atoms;
  keeperFloor: Usd;
  /** What goes back to the owner, in collateral tokens, and profit, in backing tokens. */
  returned: Atoms;
  profit: Atoms;
  /** Profit beyond what may leave the pool this hour, in backing tokens. */
  deferred: Atoms;
  held: Held[];
  deficit: Usd;
  position: PositionState;
}

/**
 * What `liquidate` does in this scene, to the atom. `NotLiquidatable` for a healthy position, `OracleStale`, `OracleWide`,
 * `CollateralUnpriced`, `OracleSecondMissing`. In a settled market healthy ones close too.
 */
export const quoteLiquidation = named((scene: Scene, p: LiquidationParams): LiquidationQuote => {
  const trade = tradeOf(scene, p.position);
  const here = { ...scene, ...trade };
  const print = observe(here, p.print);
  trading.liquidate.checkPrint(print, scene.now);
  const second = secondPrice(here, p.second);
  const at = moment(here, print, p.position.custody, oracle.AGE_LIQUIDATE);
  const report = trading.liquidate.liquidateInPlace(trade, at, second);
  const { settlement, keeperFloor } = report;
  return {
    price: report.price,
    report,
    keeper: settlement.keeper,
    keeperFloor,
    returned: settlement.returned,
    profit: settlement.profit,
    deferred: settlement.deferred,
    held: heldOf(here, p.position.side as Side, settlement.escrowed),
    deficit: settlement.deficit,
    position: trade.position,
  };
});
