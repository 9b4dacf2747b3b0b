/**
 * What plans play before they ask: what the program's handlers do around the rules. A world stays as it is; the one
 * after is returned.
 */
import { MathError, type Print, type ReceiptState, type Side } from "../engine/index";
import { type PoolScene, playAll, playIn, sourceOf } from "./scene";

/** The rule's error that something throws, or null. */
export function refusal(action: () => unknown): MathError | null {
  try {
    action();
    return null;
  } catch (e) {
    if (e instanceof MathError) return e;
    throw e;
  }
}

/**
 * What the second source's account says: null where the market has no second source, "closed" where the account was
 * closed.
 */
export type Second = Print | "closed" | null;

/** What one account of `refreshPrices` says; null where it was closed. */
export interface Shown {
  custody: number;
  print: Print | null;
  /** It is the second source's. */
  second?: boolean;
}

/** The world after `refreshPrices` saw these prints, one after the other. */
export function refresh(world: PoolScene, prints: readonly Shown[]): PoolScene {
  const show = (before: PoolScene, { custody, print, second = false }: Shown) =>
    playAll("do_show", before, { source: sourceOf(print), custody, second }).world;
  return playAll("do_refreshed", prints.reduce(show, world), {}).world;
}

/**
 * What `finalizeLossEvent` does, without positions; a receipt that leaves the ring is taken to be sealed with it.
 * Throws what it would.
 */
export function finalize(
  world: PoolScene,
  market: number,
  side: Side,
  print: Print | null,
): { world: PoolScene; report: ReceiptState } {
  return playIn("do_finalize", world, market, { side, print: sourceOf(print) });
}
