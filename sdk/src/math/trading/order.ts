/** Orders that wait for a price: when they are set off, which prints may execute them, and who may end them when. */
import { ensure } from "../error";
import { AGE_REDUCE, REQUEST_DELAY, REQUEST_WINDOW, within } from "../oracle";
import { indexOf, type PositionState, type Print, pure, type RequestState, type Trade } from "../state";
import { later, less, max, type Price, type Seconds, Side, sideOf } from "../units";
import { type DecreaseReport, decreaseInPlace } from "./decrease";
import { Kind, kindOf, reduces, waits } from "./kind";
import { enough } from "./least";
import { type Moment, touchInPlace } from "./moment";

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

/** What an order's gates look at. */
export type Gated = Pick<RequestState, "trigger" | "printAfter" | "expiresAt" | "cancelledAt">;

/**
 * The gates of an order that waits for a price: any print published after t, and not after its cancellation, that is at most three seconds
 * old and sets it off. `RequestExpired`, `PrintBeforeOrder`, `PrintAfterCancel`, `OracleStale`, `TriggerNotReached`.
 */
export function checkPrint(request: Gated, kind: Kind, side: Side, print: Print, now: Seconds): void {
  ensure(now <= request.expiresAt, "RequestExpired");
  ensure(print.publishTime >= request.printAfter, "PrintBeforeOrder");
  ensure(request.cancelledAt === 0n || print.publishTime <= request.cancelledAt, "PrintAfterCancel");
  within(print, now, AGE_REDUCE);
  ensure(fires(kind, side, request.trigger, print.price), "TriggerNotReached");
}

/** As {@link reduce}, in place. */
export function reduceInPlace(s: Trade, request: RequestState, print: Print, moment: Moment): DecreaseReport {
  const kind = kindOf(request.kind);
  ensure(reduces(kind), "WrongKind");
  ensure(!orphaned(request, s.position), "WrongGeneration");
  checkPrint(request, kind, sideOf(s.position.side), print, moment.now);
  const lien = touchInPlace(s, moment); // first: it makes the rest smaller
  const rest = less(s.position.size, request.size);
  const size = enough(rest, moment.price, indexOf(s.pool, s.market).unit) ? request.size : s.position.size;
  return { ...decreaseInPlace(s, size, request.limit, print, moment), lien };
}
/**
 * Executes an order that reduces, as `decrease` does and at its price; all, if less than 50 USD would be left. `WrongKind` for one that opens; `WrongGeneration` for an order of a
 * position that was closed since; those of {@link checkPrint}.
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

/** As {@link cancel}, in place. */
export function cancelInPlace(request: RequestState, asked: Asked, now: Seconds): boolean {
  const kind = kindOf(request.kind);
  const unwound = request.cancelledAt > 0n && now > later(request.cancelledAt, AGE_REDUCE);
  if (now > request.expiresAt || unwound || (reduces(kind) && asked.orphaned)) return true;
  ensure(waits(kind), "RequestNotExpired");
  ensure(request.cancelledAt === 0n, "CancelPending");
  ensure(asked.authorized, "NotAuthorized");
  request.cancelledAt = now;
  return false;
}
/**
 * Ends a request that nothing can execute any more (true), or, for its owner, lets no later print execute it (false): what was published
 * before still may, for three seconds. `RequestNotExpired` for a live market request, `NotAuthorized` for anyone else's live order,
 * `CancelPending` until the three seconds are over.
 */
export const cancel = pure(cancelInPlace);
