/** How much of a token may leave the pool in an hour, net: withdrawals of LPs and profit of traders count, deposits count against them. */
import { ensure, MathError } from "../error";
import { bpsOfDown } from "../math";
import { atomsDown } from "../price";
import { left } from "../rolling";
import { type CustodyState, pure } from "../state";
import { type Atoms, abs, max, min, plus, type Seconds, signed, type Usd, u64 } from "../units";

const HOUR: Seconds = 3_600n;
/** May leave in an hour however little a pool has (`Usd`). */
export const ALWAYS: Usd = 10_000_000_000n;

/** What the limit is measured on. */
export type Limited = Pick<CustodyState, "owned" | "payable" | "outflowUsed" | "outflowAt" | "print" | "unit"> & {
  params: Pick<CustodyState["params"], "outflow">;
};

/**
 * The limit of an hour, and what of it is used. Used (positive) is refilled linearly, all of it in an hour at the latest; what came (negative) lapses
 * by its own amount in an hour. The limit is `outflow` of what the LPs owned before these flows, rounded down, 10,000 USD at the last price at least.
 */
function window(custody: Limited, now: Seconds): { limit: Atoms; used: bigint } {
  const still = (amount: bigint, limit: bigint) => signed(left(amount, limit, HOUR, custody.outflowAt, now));
  const before = now - custody.outflowAt < HOUR ? custody.outflowUsed : 0n;
  const came = before < 0n ? -still(abs(before), 0n) : before;
  const owned = u64(max(plus(custody.owned, custody.payable) + came, 0n));
  const limit = max(always(custody), bpsOfDown(custody.params.outflow, owned));
  return { limit, used: before > 0n ? still(before, limit) : came };
}

/** 10,000 USD in tokens, none at a price near zero: it would be more tokens than there can be. */
function always({ print, unit }: Limited): Atoms {
  try {
    return atomsDown(ALWAYS, print.price, unit);
  } catch (e) {
    if (e instanceof MathError) return 0n;
    throw e;
  }
}

/** What may leave now (atoms). `MathOverflow`. */
export function available(custody: Limited, now: Seconds): Atoms {
  const { limit, used } = window(custody, now);
  return u64(max(limit - used, 0n));
}

/** As {@link draw}, in place. */
export function drawInPlace(custody: Limited, amount: Atoms, now: Seconds): Atoms {
  if (amount === 0n) return 0n;
  const { limit, used } = window(custody, now);
  const drawn = min(amount, u64(max(limit - used, 0n)));
  book(custody, used + drawn, now);
  return drawn;
}
/** Books as much of an amount as may leave now; reports it. Before `owned` or `payable` changes. `MathOverflow`. */
export const draw = pure(drawInPlace);

/** As {@link refill}, in place. */
export function refillInPlace(custody: Limited, amount: Atoms, now: Seconds): void {
  book(custody, window(custody, now).used - amount, now);
}
/** Books a deposit. Before `owned` changes. `MathOverflow`. */
export const refill = pure(refillInPlace);

function book(custody: Limited, used: bigint, now: Seconds): void {
  ensure(used === BigInt.asIntN(64, used), "MathOverflow");
  custody.outflowUsed = used;
  custody.outflowAt = max(custody.outflowAt, now);
}
