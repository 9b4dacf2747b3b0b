import {
  type Atoms,
  type Bps,
  type EngineError,
  emptyPosition,
  errorOf,
  type OpenReport,
  type OrderReport,
  type PositionState,
  type Price,
  type Print,
  type RequestState,
  type Side,
  type Size,
} from "../engine/index";
import type { Health, InitialMargin } from "./health";
import type { Second } from "./replay";
import type { SideTerms } from "./risk";
import { ask, named, type Scene, sourceOf } from "./scene";

/** An order as a trader thinks of it. */
export interface OpenParams {
  /** 0 long, 1 short. */
  side: Side;
  /** Index tokens, in atoms. */
  size: Size;
  /** Custody of the collateral. */
  custody: number;
  /** In atoms. */
  collateral: Atoms;
  /** Price at which it would execute, 1e-8 USD; the cached one if not given. */
  price?: Price;
  /** The position that it enlarges; not given, a new one opens. */
  position?: PositionState | undefined;
  /** Trigger of a limit open, 1e-8 USD. */
  trigger?: Price;
}

/** What an order would do. */
export interface OpenQuote {
  /** Price at which the quote is made. */
  price: Price;
  report: Omit<OpenReport, "ended"> & { ended: null };
  /** The position afterwards. */
  position: PositionState;
  health: Health;
  /** What the order needs: its own open interest counts. */
  initialMargin: InitialMargin;
  /** Null if there is none. */
  liquidationPrice: Price | null;
  /** Utilisation of the backing custody afterwards, 1e-4, rounded up. */
  utilisation: Bps;
  /** How fresh profit of this side is treated now. */
  terms: SideTerms;
}

/** The engine's answer about an order that filled, as quotes give it. */
const filled = (quote: OrderReport): OpenQuote => ({
  ...quote,
  report: { ...quote.report, ended: null },
  terms: quote.terms as SideTerms,
});

/** An order as the engine takes it. */
const orderOf = ({ side, custody, collateral, price, position, trigger = 0n }: MaxSizeParams, size: Size) => ({
  ...{ side, custody, collateral, price, trigger, size },
  position: position ?? emptyPosition(),
});

/**
 * What an order would do if its print came now at the cached price (or another), to the atom. The order itself executes
 * at a price that nobody knows yet. Throws what the execution would, without the gates of time: `InsufficientMargin`,
 * `UtilisationTooHigh`, `OpenInterestCap`, `PositionTooSmall`, `MarketReduceOnly`, `FundBelowMinimum`.
 * @example quoteOpen(sceneOf(state, 0), { side: 0, size: 10n ** 9n, custody: 0, collateral: 50_000_000n })
 */
export const quoteOpen = named(
  (scene: Scene, p: OpenParams): OpenQuote => filled(ask("quote_open", scene, orderOf(p, p.size))),
);

/** A request that meets a print. */
export interface ExecuteParams {
  request: RequestState;
  /** The position of its nonce, where it exists. */
  position: PositionState | null;
  /** What the market's price account says. */
  print: Print;
  /**
   * What the account of the second feed says; null where the market has none, "closed" where the account was closed.
   */
  second: Second;
}

/** What an execution does: it fills the request, or ends it for this error. */
export type Execution = (OpenQuote & { ended: null }) | { ended: EngineError };

/** What `executeRequest` does in this scene, to the atom. Throws what it would. */
export const quoteExecute = named((scene: Scene, { request, position, print, second }: ExecuteParams): Execution => {
  const at = { request, position: position ?? emptyPosition(), print, second: sourceOf(second) };
  const quote = ask("quote_execute", scene, at);
  const { ended } = quote.report;
  return ended === 0 ? { ...filled(quote), ended: null } : { ended: errorOf(ended) };
});

/** As an order, but for its size. */
export type MaxSizeParams = Omit<OpenParams, "size">;

/** The largest size, and what ends it. */
export interface MaxSize {
  /** Index tokens, in atoms; zero if no size is possible. */
  size: Size;
  /** Name of the error that one atom more would meet. */
  limit: string;
}

/**
 * The largest size that an order may have with this collateral: the margin, the pool's utilisation and the side's cap
 * allow it. A size of zero names the reason why none is possible.
 * @example const { size, limit } = maxSize(sceneOf(state, 0), { side: 1, custody: 0, collateral: 50_000_000n });
 */
export const maxSize = named((scene: Scene, p: MaxSizeParams): MaxSize => {
  const { size, limit } = ask("quote_max_size", scene, orderOf(p, 0n));
  return { size, limit: errorOf(limit) };
});
