import {
  type Atoms,
  type DecreaseQuote,
  type DecreaseReport,
  type LiquidationReport,
  type PositionState,
  type Price,
  type Print,
  type Size,
  U64_MAX,
  type Usd,
} from "../engine/index";
import type { Health } from "./health";
import type { Second } from "./replay";
import { type Held, withTokens } from "./risk";
import { ask, named, type Scene, sourceOf } from "./scene";

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
  report: DecreaseReport;
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
 * `PositionTooSmall` (the rest would be less than 50 USD: close all), `ResidualNotPositive`, `InsufficientMargin`,
 * `CollateralUnpriced`, `PositionEmpty`.
 * @example const { profit, held } = quoteClose(sceneOf(state, 0), { position: position.state, print });
 */
export const quoteClose = named(
  (scene: Scene, { position, print, size = U64_MAX, limit = 0n }: CloseParams): CloseQuote =>
    closed(
      ask("quote_close", scene, { position, print: sourceOf(print), size: size === U64_MAX ? null : size, limit }),
    ),
);

/** The engine's answer about a reduction, as quotes give it. */
export function closed({ report, held, position, health, liquidationPrice }: DecreaseQuote): CloseQuote {
  const left = position.size > 0n;
  const { close, price } = report;
  return {
    price,
    report,
    returned: close.returned,
    profit: close.profit,
    deferred: close.deferred,
    held: withTokens(held),
    position: position,
    health: left ? health : null,
    liquidationPrice: left ? liquidationPrice : null,
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

/**
 * What `removeCollateral` does in this scene. `InsufficientMargin`, `PositionTooSmall`, `OracleStale`,
 * `CollateralUnpriced`.
 */
export const quoteRemoveCollateral = named(
  (scene: Scene, { position, print, atoms }: RemoveCollateralQuoteParams): CollateralQuote =>
    ask("quote_remove_collateral", scene, { position, print: sourceOf(print), atoms }),
);

/** What `addCollateral` does: `PositionEmpty`, `ZeroAmount`. Health is at the cached prices. */
export const quoteAddCollateral = named(
  (scene: Scene, position: PositionState, atoms: Atoms): CollateralQuote =>
    ask("quote_add_collateral", scene, { position, atoms }),
);

/** A liquidation. */
export interface LiquidationParams {
  position: PositionState;
  print: Print | null;
  /**
   * What the account of the second feed says; null where the market has none, "closed" where the account was closed.
   */
  second: Second;
}

/** What a liquidation does, and who pays. */
export interface LiquidationQuote {
  /** Price at which it settles. */
  price: Price;
  report: LiquidationReport;
  /** The keeper's part of the fee, in collateral tokens, and what the fund pays instead, in its stable. */
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
 * What `liquidate` does in this scene, to the atom. `NotLiquidatable` for a healthy position, `OracleStale`,
 * `OracleWide`, `CollateralUnpriced`, `OracleSecondMissing`. In a settled market healthy ones close too.
 */
export const quoteLiquidation = named(
  (scene: Scene, { position, print, second }: LiquidationParams): LiquidationQuote => {
    const sources = { print: sourceOf(print), second: sourceOf(second) };
    const quote = ask("quote_liquidation", scene, { position, ...sources });
    const { report } = quote;
    const { close, keeperFloor, price } = report;
    return {
      price,
      report,
      keeper: close.keeper,
      keeperFloor,
      returned: close.returned,
      profit: close.profit,
      deferred: close.deferred,
      held: withTokens(quote.held),
      deficit: close.deficit,
      position: quote.position,
    };
  },
);
