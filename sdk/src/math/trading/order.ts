/** Orders that wait for a price: when they are set off, which prints may execute them, and who may end them when. */
import { ensure } from "../error";
import { AGE_ORDER, AGE_REDUCE, isWithin, laterOf, REQUEST_DELAY, REQUEST_WINDOW, within, worse } from "../oracle";
import { indexOf, type PositionState, type Print, pure, type RequestState, type Trade } from "../state";
import { later, less, max, min, type Price, type Seconds, Side, sideOf } from "../units";
import { type DecreaseReport, decreaseInPlace } from "./decrease";
import { Kind, kindOf, reduces, waits } from "./kind";
import { enough } from "./least";
import { inIndex, type Moment, touchInPlace } from "./moment";

export { Kind, kindOf, opens, reduces, waits } from "./kind";

/** Longest life of an order, in seconds: 90 days. */
export const LONGEST: Seconds = 90n * 86_400n;
/** Seconds in which a market request may be executed after the last print that can execute it was published. */
export const EXECUTION: Seconds = 5n;

/** When a request may be executed. */
export interface Terms {
  /** t: no print published before it executes the request. */
  printAfter: Seconds;
  expiresAt: Seconds;
}

/** t of a request placed now: two seconds after the later of now and the newest print that was known. */
export const printAfter = (newestCached: Seconds, now: Seconds): Seconds =>
  later(max(newestCached, now), REQUEST_DELAY);

/**
 * The terms of a request placed now. `expiresAt` is chosen for an order that waits for a price, zero for a market request.
 * `InvalidTrigger` for a trigger of zero, or one given to a market request; `ExpiryOutOfRange` in the past, or beyond 90 days.
 */
export function terms(kind: Kind, trigger: Price, expiresAt: Seconds, newestCached: Seconds, now: Seconds): Terms {
  ensure(waits(kind) === (trigger !== 0n), "InvalidTrigger");
  const after = printAfter(newestCached, now);
  if (!waits(kind)) {
    ensure(expiresAt === 0n, "ExpiryOutOfRange");
    return { printAfter: after, expiresAt: later(now, REQUEST_WINDOW + EXECUTION) };
  }
  ensure(expiresAt > now && expiresAt <= later(now, LONGEST), "ExpiryOutOfRange");
  return { printAfter: after, expiresAt };
}

/** Whether a price sets an order off. A limit open buys low and sells high; a take profit waits for a gain, a stop loss for a loss. */
export function fires(kind: Kind, side: Side, trigger: Price, price: Price): boolean {
  const fromAbove = (side === Side.Long) !== (kind === Kind.TakeProfit);
  return fromAbove ? price <= trigger : price >= trigger;
}

/**
 * The print at which an order settles that `print` sets off: the worse, for its owner, of that and of the newest that the pool knows, which
 * must be at most two seconds old. `PriceRefreshNeeded`: bring a newer one in the same transaction.
 */
export function settling(known: Print, print: Print, buys: boolean, now: Seconds): Print {
  const newest = laterOf(print, known);
  ensure(isWithin(newest, now, AGE_ORDER), "PriceRefreshNeeded");
  return worse(print, newest, buys);
}

/** The moment of that. Collateral in the index token (`own`) counts at the lower of the two prices, whichever way the order trades. */
export function settledAt(at: Print, known: Print, print: Print, own: boolean, moment: Moment): Moment {
  const tokenPrice = own ? min(print.price, laterOf(print, known).price) : moment.tokenPrice;
  return { ...moment, price: at.price, published: at.publishTime, tokenPrice };
}

/** What an order's gates look at. */
export type Gated = Pick<RequestState, "trigger" | "printAfter" | "expiresAt">;

/**
 * The gates of an order that waits for a price: any print published after t that is at most three seconds old and sets it off. Its age is
 * counted to the later of the cluster's clock and of the newest print. `RequestExpired`, `PrintBeforeOrder`, `OracleStale`, `TriggerNotReached`.
 */
export function checkPrint(
  request: Gated,
  kind: Kind,
  side: Side,
  print: Print,
  newest: Pick<Print, "publishTime">,
  now: Seconds,
): void {
  ensure(now <= request.expiresAt, "RequestExpired");
  ensure(print.publishTime >= request.printAfter, "PrintBeforeOrder");
  within(print, max(now, newest.publishTime), AGE_REDUCE);
  ensure(fires(kind, side, request.trigger, print.price), "TriggerNotReached");
}

/** As {@link reduce}, in place. */
export function reduceInPlace(s: Trade, request: RequestState, print: Print, moment: Moment): DecreaseReport {
  const kind = kindOf(request.kind);
  ensure(reduces(kind), "WrongKind");
  ensure(!orphaned(request, s.position), "WrongGeneration");
  const side = sideOf(s.position.side);
  const known = indexOf(s.pool, s.market).print;
  const at = settling(known, print, side === Side.Short, moment.now);
  checkPrint(request, kind, side, print, at, moment.now);
  const then = settledAt(at, known, print, inIndex(s, s.position.custody), moment);
  const lien = touchInPlace(s, then); // first: it makes the rest smaller
  const rest = less(s.position.size, request.size);
  const size = enough(rest, then.price, indexOf(s.pool, s.market).unit) ? request.size : s.position.size;
  return { ...decreaseInPlace(s, size, request.limit, at, then), lien };
}
/**
 * Executes an order that reduces, as `decrease` does, at the print of {@link settling}; all, if less than 50 USD would be left. `WrongKind` for one that opens; `WrongGeneration` for an
 * order of a position that was closed since; those of {@link checkPrint}.
 */
export const reduce = pure(reduceInPlace);

/** Whether the position that an order is bound to is gone: it is empty, or another one that was opened in its place. */
export const orphaned = (
  request: Pick<RequestState, "generation">,
  position: Pick<PositionState, "size" | "generation">,
): boolean => position.size === 0n || position.generation !== request.generation;

/** Who asks for the end of a request, and of what is known of it. */
export interface Asked {
  /** The signer is its owner, or the delegate of the position that it reduces. */
  authorized: boolean;
  /** It reduces a position that is gone. */
  orphaned: boolean;
}

/** Seconds for which an order that its owner takes back can still be executed. */
export const BOUND: Seconds = 3n;

/** As {@link cancel}, in place. */
export function cancelInPlace(request: RequestState, asked: Asked, now: Seconds): boolean {
  const kind = kindOf(request.kind);
  if (now > request.expiresAt || (reduces(kind) && asked.orphaned)) return true;
  ensure(!waits(kind) || asked.authorized, "NotAuthorized");
  const soon = later(now, BOUND);
  ensure(waits(kind) && soon < request.expiresAt, "RequestNotExpired");
  request.expiresAt = soon;
  return false;
}
/**
 * Ends a request that nothing can execute any more (true), or, for its owner, lets an order expire three seconds from now (false).
 * `RequestNotExpired` for a live market request, and for an order that expires so soon already; `NotAuthorized` for anyone else's live order.
 */
export const cancel = pure(cancelInPlace);
