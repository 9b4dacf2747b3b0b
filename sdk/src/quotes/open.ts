import {
  type Atoms,
  type Bps,
  backing,
  custodyOf,
  type EngineError,
  emptyPosition,
  indexOf,
  MathError,
  max,
  mulDivUp,
  oracle,
  type PositionState,
  type Price,
  type Print,
  type RequestState,
  type Side,
  type Size,
  trading,
  valueDown,
} from "../math/index";
import { type Health, healthOf, type InitialMargin, initialMarginOf, liquidationPriceOf } from "./health";
import { moment, observe, refusal, type Second, secondAgrees } from "./replay";
import { type SideTerms, sideTermsOf } from "./risk";
import { cachedPrint, demand, named, type Scene, tradeOf } from "./scene";

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
  /** Of a limit open, 1e-8 USD. */
  trigger?: Price;
}

/** What an order would do. */
export interface OpenQuote {
  /** Price at which the quote is made. */
  price: Price;
  report: trading.open.OpenReport;
  /** The position afterwards. */
  position: PositionState;
  health: Health;
  /** What the order needs: its own open interest counts. */
  initialMargin: InitialMargin;
  /** Null if there is none. */
  liquidationPrice: Price | null;
  /** Of the backing custody afterwards, 1e-4, rounded up. */
  utilisation: Bps;
  /** How fresh profit of this side is treated now. */
  terms: SideTerms;
}

function finished(
  scene: Scene,
  trade: ReturnType<typeof tradeOf>,
  report: trading.open.OpenReport,
  price: Price,
): OpenQuote {
  const after = { ...scene, pool: trade.pool, market: trade.market };
  const { side } = trade.position;
  const tokenPrice = custodyOf(trade.pool, trade.position.custody).print.price;
  const custody = backing(trade.pool, trade.market, side as Side);
  return {
    price,
    report,
    position: trade.position,
    health: healthOf(after, trade.position, { price, tokenPrice }),
    initialMargin: initialMarginOf(after),
    liquidationPrice: liquidationPriceOf(after, trade.position, { tokenPrice }),
    utilisation: custody.owned === 0n ? 0n : mulDivUp(custody.locked, 10_000n, custody.owned),
    terms: sideTermsOf(after, side as Side),
  };
}

/** The execution of an order as if its print came now; the order's own gates of time do not matter. */
function execute(scene: Scene, p: OpenParams) {
  const { now, slot } = scene;
  const cached = cachedPrint(scene);
  const price = p.price ?? cached.price;
  demand(price > 0n, "PriceRefreshNeeded");
  const before = p.position ?? emptyPosition();
  const trade = tradeOf(scene, before);
  const here = { ...scene, ...trade };
  const ema = p.price === undefined ? cached.ema : price;
  const print = {
    price,
    conf: p.price === undefined ? cached.conf : 0n,
    ema,
    publishTime: now,
    prevPublishTime: now - 1n,
  };
  observe(here, print);
  const tokenPrice = custodyOf(trade.pool, p.custody).print.price;
  demand(tokenPrice > 0n, "CollateralUnpriced");
  custodyOf(trade.pool, p.custody).pending += p.collateral;
  const request: RequestState = {
    size: p.size,
    limit: 0n,
    collateral: p.collateral,
    placedAt: now - oracle.REQUEST_DELAY,
    printAfter: now,
    expiresAt: now,
    tip: 0n,
    generation: 0n,
    kind: 0,
    side: p.side,
    custody: p.custody,
    trigger: 0n,
  };
  const at = { now, slot, price, published: now, tokenPrice, tokenDiscount: 0n };
  demand(p.size > 0n && p.collateral > 0n, "ZeroAmount");
  trading.open.checkPlaced(here, { ...request, trigger: p.trigger ?? 0n }, now);
  const report = trading.open.executeInPlace(trade, request, print, at);
  if (report.ended !== null) throw new MathError(report.ended);
  return { trade, report, price };
}

/**
 * What an order would do if its print came now at the cached price (or another), to the atom. The order itself executes at a price that
 * nobody knows yet. Throws what the execution would, without the gates of time: `InsufficientMargin`, `UtilisationTooHigh`,
 * `OpenInterestCap`, `PositionTooSmall`, `MarketReduceOnly`, `FundBelowMinimum`.
 * @example quoteOpen(sceneOf(state, 0), { side: 0, size: 10n ** 9n, custody: 0, collateral: 50_000_000n })
 */
export const quoteOpen = named((scene: Scene, p: OpenParams): OpenQuote => {
  const { trade, report, price } = execute(scene, p);
  return finished(scene, trade, report, price);
});

/** A request that meets a print. */
export interface ExecuteParams {
  request: RequestState;
  /** The position of its nonce, where it exists. */
  position: PositionState | null;
  /** What the market's price account says. */
  print: Print;
  /** What the account of the second feed says; null where the market has none, "closed" where the account was closed. */
  second: Second;
}

/** What an execution does: it fills the request, or ends it for this error. */
export type Execution = (OpenQuote & { ended: null }) | { ended: EngineError };

/** What `executeRequest` does in this scene, to the atom. Throws what it would. */
export const quoteExecute = named((scene: Scene, { request, position, print, second }: ExecuteParams): Execution => {
  const trade = tradeOf(scene, position ?? emptyPosition());
  const here = { ...scene, ...trade };
  observe(here, print);
  secondAgrees(here, [print, cachedPrint(here)], second);
  const at = moment(here, print, request.custody, oracle.AGE_LIQUIDITY);
  const report = trading.open.executeInPlace(trade, request, print, at);
  const { ended } = report;
  return ended === null ? { ...finished(scene, trade, report, report.price), ended } : { ended };
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
 * The largest size that an order may have with this collateral: the margin, the pool's utilisation and the side's cap allow it.
 * A size of zero names the reason why none is possible.
 * @example const { size, limit } = maxSize(sceneOf(state, 0), { side: 1, custody: 0, collateral: 50_000_000n });
 */
export const maxSize = named((scene: Scene, p: MaxSizeParams): MaxSize => {
  const { unit } = indexOf(scene.pool, scene.market);
  const token = custodyOf(scene.pool, p.custody);
  const price = p.price ?? cachedPrint(scene).price;
  demand(price > 0n, "PriceRefreshNeeded");
  const error = (size: Size) => refusal(() => execute(scene, { ...p, size }))?.error ?? null;
  // A small size has too little notional; of a large one, fees can eat the last of the ten dollars that must stay.
  const tooSmall = (size: Size, found: string | null) =>
    found === "PositionTooSmall" && size * price < trading.open.MIN_NOTIONAL * unit;
  const tooLarge = (size: Size) => {
    const found = error(size);
    return found !== null && !tooSmall(size, found);
  };
  // A first guess, fifty times the collateral; doubled until it is too large.
  const worth = valueDown(p.collateral, max(token.print.price, 1n), token.unit);
  let high = (worth * unit * 50n) / price + 1n;
  while (!tooLarge(high)) high *= 2n;
  let low = 0n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (tooLarge(middle)) high = middle;
    else low = middle;
  }
  const reason = error(max(low, 1n));
  const beyond = error(high) ?? "";
  if (reason === null) return { size: low, limit: beyond };
  // Where the largest is too small still, what keeps it from growing is the reason.
  return { size: 0n, limit: tooSmall(low, reason) ? beyond : reason };
});
