import {
  bookOf,
  exposureOf,
  type Frac,
  hasOpenEvent,
  insurance,
  invariants,
  mutualization,
  opposite,
  type Price,
  type ReceiptState,
  ring,
  type Side,
  type Usd,
} from "../math/index";
import { finalizeAt } from "./replay";
import { cachedPrint, copyOf, named, type Scene } from "./scene";

/** A loss that nobody's collateral covers. */
export interface Loss {
  /** The side that defaults: 0 long, 1 short. */
  losing: Side;
  deficit: Usd;
  /** Settlement price, 1e-8 USD; the cached one if not given. */
  price?: Price;
  /** Share of the position that is young (`trading.youth.share`), 1e-18; none if not given. */
  young?: Frac;
}

/** Who would pay. `absorbed` adds up to the deficit; `receipt` to the U of the event. */
export interface WhatIf {
  absorbed: mutualization.waterfall.Absorbed;
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
export const whatIf = named((scene: Scene, loss: Loss): WhatIf => {
  const here = copyOf(scene);
  const { pool, market, now, slot } = here;
  const price = loss.price ?? cachedPrint(here).price;
  const winning = opposite(loss.losing);
  const phi = () => insurance.coverage.phi(pool, market, winning, now);
  const before = { phi: phi(), fund: pool.fund.balance };
  ring.rollInPlace(market, exposureOf(pool, market), now);
  const { losing, deficit, young = 0n } = loss;
  const absorbed = mutualization.waterfall.absorbInPlace(here, losing, deficit, young, price, now, slot);
  invariants.waterfall(pool, market);
  const after = { phi: phi(), fund: pool.fund.balance };
  return {
    absorbed,
    receipt: finalized(here, winning, price),
    phi: { before: before.phi, after: after.phi },
    fund: { before: before.fund, after: after.fund },
  };
});

function finalized(scene: Scene, winning: Side, price: Price): ReceiptState | null {
  const { pool, market, slot } = scene;
  const book = bookOf(market, winning);
  if (!hasOpenEvent(book)) return null;
  const due = book.open.opened + mutualization.ACCRUAL;
  const now = due > scene.now ? due : scene.now;
  ring.rollInPlace(market, exposureOf(pool, market), now);
  return finalizeAt({ pool, market }, winning, price, now, slot);
}
