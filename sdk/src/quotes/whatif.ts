import type { Absorbed, Frac, Price, ReceiptState, Side, Usd } from "../engine/index";
import { ask, named, type Scene } from "./scene";

/** A loss that nobody's collateral covers. */
export interface Loss {
  /** The side that defaults: 0 long, 1 short. */
  losing: Side;
  deficit: Usd;
  /** Settlement price, 1e-8 USD; the cached one if not given. */
  price?: Price;
  /** Share of the position that is young, 1e-18; none if not given. */
  young?: Frac;
}

/** Who would pay. `absorbed` adds up to the deficit; `receipt` to the U of the event. */
export interface WhatIf {
  absorbed: Absorbed;
  /** The loss event as it would be finalized after its 15 minutes at the same price; null if none would be open. */
  receipt: ReceiptState | null;
  /** Share of the winners' fresh profit that waits, before and after. */
  phi: { before: Frac; after: Frac };
  fund: { before: Usd; after: Usd };
}

/**
 * Runs a loss through the live waterfall of a market: fund, deductible, loss event. Nothing is sent.
 * @example whatIf(sceneOf(state, 0), { losing: 1, deficit: 1_000_000_000_000n }).receipt?.h
 */
export const whatIf = named((scene: Scene, { losing, deficit, price, young = 0n }: Loss): WhatIf => {
  const found = ask("quote_what_if", scene, { losing, deficit, price, young });
  return {
    absorbed: found.absorbed,
    receipt: found.finalized ? found.receipt : null,
    phi: { before: found.phiBefore, after: found.phiAfter },
    fund: { before: found.fundBefore, after: found.fundAfter },
  };
});
