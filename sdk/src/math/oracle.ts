/**
 * Prices from Pyth: a reader of `PriceUpdateV2`, and the gates that each action demands of a print.
 * Layout: discriminator 8, write authority 32, verification level 1 (only `Full`), price message 84, posted slot 8.
 */
import { ensure } from "./error";
import { bpsOfDown, mulDivDown } from "./math";
import {
  at,
  type Book,
  type CustodyState,
  type ExposureState,
  exposureOf,
  type MarketState,
  type Print,
  pure,
} from "./state";
import { abs, type Bps, divCeil, later, max, min, type Price, type Seconds, U64_MAX } from "./units";
import { haircut } from "./volatility";

const DISCRIMINATOR = [34, 241, 35, 99, 157, 126, 244, 205];
const LENGTH = 133;
const FULL = 1;

/** Most seconds that a print may lie ahead of the cluster's clock for new risk and for shares of the pool. */
export const FUTURE: Seconds = 2n;
/** And for everything else: the cluster's clock may be late. */
export const AHEAD: Seconds = 3_600n;
/** Oldest newest print, in seconds, when an order is executed. */
export const AGE_ORDER: Seconds = 2n;
/** Oldest print for decreases and removals of collateral, in seconds. */
export const AGE_REDUCE: Seconds = 3n;
/** Oldest cached print for liquidity, in seconds. */
export const AGE_LIQUIDITY: Seconds = 5n;
/** Oldest print for liquidations, in seconds. */
export const AGE_LIQUIDATE: Seconds = 10n;
/** A request must be executed with a print published at most so long after it was placed. */
export const REQUEST_WINDOW: Seconds = 15n;
/** After the request, or the newest print then known, so long must pass before the print that executes it. */
export const REQUEST_DELAY: Seconds = 2n;
/** Confidence that no action accepts more of. */
export const WIDEST: Bps = 1_000n;

/** Brings `value x 10^exponent` to 1e-8 USD, rounded as asked. `OracleMalformed` outside -16..=0 and above 64 bits. */
export function scale(value: bigint, exponent: number, up: boolean): Price {
  const shift = exponent + 8;
  ensure(Math.abs(shift) <= 8, "OracleMalformed");
  const power = 10n ** BigInt(Math.abs(shift));
  if (shift < 0) return up ? divCeil(value, power) : value / power;
  ensure(value * power <= U64_MAX, "OracleMalformed");
  return value * power;
}

/**
 * Reads a price account's data (its owner is the caller's to check). Price and average are rounded down, confidence up.
 * `OracleMalformed`, `OracleNotVerified`, `OracleWrongFeed`.
 */
export function read(data: Uint8Array, feedId: Uint8Array): Print {
  ensure(data.length >= LENGTH && DISCRIMINATOR.every((byte, i) => data[i] === byte), "OracleMalformed");
  ensure(data[40] === FULL, "OracleNotVerified");
  ensure(feedId.length === 32 && feedId.every((byte, i) => data[41 + i] === byte), "OracleWrongFeed");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const time = (offset: number) => view.getBigInt64(offset, true);
  const exponent = view.getInt32(89, true);
  const positive = (offset: number) => {
    ensure(time(offset) >= 0n, "OracleMalformed");
    return scale(time(offset), exponent, false);
  };
  const print = {
    price: positive(73),
    conf: scale(view.getBigUint64(81, true), exponent, true),
    publishTime: time(93),
    prevPublishTime: time(101),
    ema: positive(109),
  };
  ensure(print.price > 0n && print.publishTime > 0n, "OracleMalformed");
  return print;
}

/** Seconds since publication; zero for one that lies ahead of the cluster's clock, which then is late. */
export const age = (print: Print, now: Seconds): Seconds => max(now - print.publishTime, 0n);
/** New risk, and shares of the pool: `OracleFuture` more than {@link FUTURE} seconds ahead. */
export const ofNow = (print: Print, now: Seconds): void =>
  ensure(print.publishTime <= later(now, FUTURE), "OracleFuture");
/** The later of two prints of one feed; the first if both are as old. */
export const laterOf = (print: Print, other: Print): Print => (other.publishTime > print.publishTime ? other : print);
/**
 * At what an order settles that was set off by `print` while `newest` is known: the price that is worse for its owner, who `buys` the index
 * or sells it, with the wider confidence, of the newest's age.
 */
export const worse = (print: Print, newest: Print, buys: boolean): Print => ({
  ...newest,
  price: (buys ? max : min)(print.price, newest.price),
  conf: max(print.conf, newest.conf),
});
/** `OracleStale` beyond `most` seconds. */
export const within = (print: Print, now: Seconds, most: Seconds): void =>
  ensure(age(print, now) <= most, "OracleStale");
/** `OracleWide` if the confidence interval is more than this share of the price (rounded down). */
export const narrower = (print: Print, most: Bps): void =>
  ensure(print.conf <= bpsOfDown(most, print.price), "OracleWide");
/** New risk: confidence <= 2 %, within 10 % of the moving average. `OracleWide`, `OracleEmaGap`. */
export function fitForRisk(print: Print): void {
  narrower(print, 200n);
  ensure(abs(print.price - print.ema) <= mulDivDown(print.ema, 1_000n, 10_000n), "OracleEmaGap");
}
/** Below 0.001 USD a step of a price, 1e-8, is more than 0.1 bp of it. */
export const LEAST: Price = 100_000n;
/** New risk in a token, a deposit of it, a market of it: `PriceTooLow` below {@link LEAST}. Never asked of who leaves. */
export const fine = (price: Price): void => ensure(price >= LEAST, "PriceTooLow");
/** The one print that executes a request: `prev_publish < t <= publish`, published in time. `OracleNotUnique`. */
export function uniqueFor(print: Print, t: Seconds, placedAt: Seconds): void {
  const unique = print.prevPublishTime < t && t <= print.publishTime;
  ensure(unique && print.publishTime <= later(placedAt, REQUEST_WINDOW), "OracleNotUnique");
}
/** Two sources agree within `most` of the first (rounded down). `OracleSourcesDisagree` otherwise. */
export const agrees = (print: Print, other: Print, most: Bps): void =>
  ensure(abs(print.price - other.price) <= bpsOfDown(most, print.price), "OracleSourcesDisagree");

/** As {@link accept}, in place. */
export function acceptInPlace(custody: CustodyState, print: Print, now: Seconds): boolean {
  narrower(print, WIDEST);
  ensure(print.publishTime <= later(now, AHEAD), "OracleFuture");
  const newer = print.publishTime > custody.print.publishTime;
  if (newer) custody.print = { ...print };
  declareInPlace(custody, now);
  return newer;
}
/**
 * Caches a print that is newer than the cached one; reports whether it was. An older one is not an error. Either way a feed whose newest
 * known print is old is taken for silent from now on. `OracleWide` above 10 %, `OracleFuture` beyond {@link AHEAD}.
 */
export const accept = pure(acceptInPlace);

/** Somebody showed the newest print that he has, or that the price account is gone, in place. */
export function declareInPlace(custody: CustodyState, now: Seconds): void {
  custody.silentSince = silence(custody.silentSince, custody.print, now);
}

/**
 * Since when a feed is silent whose newest known print is `kept`: not at all while that is at most 10 s old. What was published before the
 * declaration does not undo it: else a hoard of old prints, shown one by one, would keep a dead feed from being dead.
 */
function silence(since: Seconds, kept: Print, now: Seconds): Seconds {
  if (isWithin(kept, now, AGE_LIQUIDATE)) return 0n;
  return since === 0n || kept.publishTime > since ? now : since;
}

/** As {@link acceptSecond}, in place. */
export function acceptSecondInPlace(market: MarketState, print: Print, now: Seconds): void {
  ensure(print.publishTime <= later(now, AHEAD), "OracleFuture");
  if (print.publishTime > market.second.publishTime) market.second = { ...print };
  declareSecondInPlace(market, now);
}
/** As {@link accept}, of a market's second source. A wide print is kept too: it shows that the source speaks, and decides nothing. `OracleFuture`. */
export const acceptSecond = pure(acceptSecondInPlace);

/** As {@link declareInPlace}, of a market's second source. */
export function declareSecondInPlace(market: MarketState, now: Seconds): void {
  market.secondSilentSince = silence(market.secondSilentSince, market.second, now);
}

/**
 * What a market's second source says to a liquidation: nothing if its newest print is wide, or if it has been silent for a minute.
 * `OracleSecondMissing` if that print is merely old: whoever liquidates must not choose which source is heard.
 */
export function secondPrice(market: MarketState, now: Seconds): Price | null {
  const { second, secondSilentSince } = market;
  if (isWithin(second, now, AGE_LIQUIDATE)) return isNarrow(second) ? second.price : null;
  ensure(secondSilentSince > 0n && now >= later(secondSilentSince, SILENT), "OracleSecondMissing");
  return null;
}

/** New risk: the second source's newest print is at most 10 s old and agrees. `OracleStale`, `OracleSourcesDisagree`. */
export function secondAgrees(market: MarketState, print: Print, now: Seconds): void {
  within(market.second, now, AGE_LIQUIDATE);
  ofNow(market.second, now);
  agrees(print, market.second, market.params.maxSourceGap);
}

/** Silence after which a market may be settled. */
export const DEAD: Seconds = 86_400n;
/** Time from then until it is. */
export const SETTLEMENT: Seconds = 86_400n;

/** As {@link settle}, in place. */
export function settleInPlace({ pool, market }: Book, now: Seconds): void {
  ensure(market.settleAt === 0n, "MarketSettling");
  const custody = at(pool.custodies, exposureOf(pool, market).index);
  ensure(silent(custody, now, DEAD) && custody.print.price !== 0n, "FeedNotDead");
  bookSettlement({ pool, market }, later(now, SETTLEMENT), custody.print.price);
}
/**
 * Puts a market whose feed is dead into Settlement: 24 h later everything closes at the last price, unless a new print comes before.
 * `FeedNotDead` unless nobody could bring a print for 24 h, or if there never was one; `MarketSettling` if that was done already.
 */
export const settle = pure(settleInPlace);

/** A new print came before it was too late: the market lives. In place. */
export const reviveInPlace = (s: Book): void => bookSettlement(s, 0n, 0n);

/** In the market and, for who values the pool without it, in its exposure. */
function bookSettlement({ pool, market }: Book, at: Seconds, price: Price): void {
  Object.assign(market, { settleAt: at, settlePrice: price });
  Object.assign(exposureOf(pool, market), { settleAt: Number(at), settlePrice: price });
}

/** The print at which a settled market's positions close: of now, and certain. Null in any other market. */
export function settled(market: MarketState, now: Seconds): Print | null {
  if (market.settleAt === 0n || now < market.settleAt) return null;
  const { settlePrice: price } = market;
  return { price, conf: 0n, ema: price, publishTime: now, prevPublishTime: now - 1n };
}

/** Price at which the positions of a market close, once it is settled; null before. */
export const settlePriceOf = ({ settleAt, settlePrice }: ExposureState, now: Seconds): Price | null =>
  settleAt > 0 && now >= BigInt(settleAt) ? settlePrice : null;

/** Whether a print's confidence is at most 10 %. */
export const isNarrow = (print: Print): boolean => print.conf <= bpsOfDown(WIDEST, print.price);

/** Whether a print is at most so old. */
export const isWithin = (print: Print, now: Seconds, most: Seconds): boolean => age(print, now) <= most;

/** What is known of a token's price when its feed may be silent. */
export type Priced = Pick<CustodyState, "print" | "silentSince" | "haircut">;

/** Whether somebody showed so many seconds ago that there is no newer print, and nobody brought one since. */
export const silent = (custody: Pick<CustodyState, "silentSince">, now: Seconds, seconds: Seconds): boolean =>
  custody.silentSince > 0n && now >= later(custody.silentSince, seconds);

/** Seconds after which a silent feed's last price counts less. */
const SILENT: Seconds = 60n;
/** Seconds after which it counts for nothing. */
export const SILENT_LONG: Seconds = 3_600n;

/**
 * What a token's last price is discounted by when health is judged: nothing while it is at most `age` seconds old; twice the haircut when
 * its feed has been silent for a minute; all of it after an hour. `CollateralUnpriced` if it is old and not silent: refresh it.
 */
export function collateralDiscount(custody: Priced, now: Seconds, age: Seconds): Bps {
  if (isWithin(custody.print, now, age)) return 0n;
  ensure(silent(custody, now, SILENT), "CollateralUnpriced");
  if (silent(custody, now, SILENT_LONG)) return 10_000n;
  return min(haircut(custody) * 2n, 10_000n);
}
