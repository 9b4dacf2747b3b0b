import type { Atoms, Frac, PositionState, Price, Seconds, Side, Usd } from "../engine/index";
import { ask, named, type Scene } from "./scene";

/** What would happen now to fresh profit of a side, and what a loss event may take of it. All shares are 1e-18. */
export interface SideTerms {
  side: Side;
  /** The share of fresh profit that would wait `hold` seconds if the position closed now. */
  phi: Frac;
  hold: Seconds;
  /** The market has jumped: what does not wait `hold` waits an hour. */
  jumped: boolean;
  /** Price from which gain is fresh. */
  reference: Price;
  /** Usable coverage of the fund, which phi follows from. */
  coverage: Frac;
  /**
   * Shortfall (`Usd`) that waits to become a loss event in which this side is the winner; and that of the open event.
   */
  waitingShortfall: Usd;
  lossEvent: Usd;
  /** Most that the next event takes, and that all events of the coming hours take together. */
  worstNext: Frac;
  worstTotal: Frac;
}

/**
 * The terms of a side's fresh profit at this moment: show them before a trader opens.
 * @example const { phi, waitingShortfall } = sideTerms(sceneOf(state, 0), 0);
 */
export const sideTerms = named((scene: Scene, side: Side): SideTerms => sideTermsOf(scene, side));

/** As {@link sideTerms}; throws `MathError`. */
export const sideTermsOf = (scene: Scene, side: Side): SideTerms =>
  ask("quote_side_terms", scene, { side }) as SideTerms;

/** Profit that waits in a ticket. */
export interface Held {
  /** Amount of the side's backing token. */
  tokens: Atoms;
  /** Unix time from which it can be claimed. */
  until: Seconds;
  /** Hour of the ticket's address. */
  hour: number;
}

/** The tickets that hold something. */
export const withTokens = (held: readonly Held[]): Held[] => held.filter(({ tokens }) => tokens > 0n);

/** What of a position's profit is safe, what waits, and what can be lost. */
export interface ProfitAtRisk {
  price: Price;
  /** Signed profit at the price, after the liens that are owed. */
  pnl: bigint;
  /** What the LPs would get first of liens from finalized events. */
  lienDue: Usd;
  /** If it closed now: profit paid at once, in backing tokens, and what waits. */
  paidNow: Atoms;
  held: Held[];
  /** Part of the profit that is fresh: events that open while it stays open can reach it. The rest is out of reach. */
  fresh: Usd;
  terms: SideTerms;
  /** Most that the next event, and that all of the coming hours, would take of `fresh`, rounded up. */
  worstNext: Usd;
  worstTotal: Usd;
}

/**
 * What of a position's profit would be paid now, what would wait and until when, and the worst that loss events can
 * take while it stays open. `price` (1e-8 USD): the cached one if not given; without spread and impact, which a close
 * adds (`quoteClose`).
 * @example const { paidNow, held, worstNext } = profitAtRisk(sceneOf(state, 0), position.state);
 */
export const profitAtRisk = named((scene: Scene, position: PositionState, price?: Price): ProfitAtRisk => {
  const found = ask("quote_profit_at_risk", scene, { position, price });
  return { ...found, held: withTokens(found.held), terms: found.terms as SideTerms };
});
