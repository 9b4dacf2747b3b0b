/** Moves of all prices together, with and without each venue: the pool by the engine, hedges by their units. */
import type { PoolView } from "../pool/view";
import type { StressCase, VenueState } from "./state";

/** Every case: `total` is what LPs and hedges gain together. */
export function stressOf(pool: PoolView, venues: readonly VenueState[]): StressCase[] {
  const usdOf = ({ legs }: VenueState) => legs.reduce((sum, { asset, usd }) => sum + (asset === null ? 0 : usd), 0);
  const whole = venues.reduce((sum, venue) => sum + usdOf(venue), 0);
  return pool.ladder.flatMap(({ move, nav }) => {
    const gained = nav - pool.nav;
    const without = (venue: VenueState | null): StressCase => {
      const hedge = (whole - (venue === null ? 0 : usdOf(venue))) * move;
      const stuck = Math.max(0, venue?.equity ?? 0);
      return { move, without: venue?.id ?? null, pool: gained, hedge, stuck, total: gained + hedge - stuck };
    };
    return [without(null), ...venues.map(without)];
  });
}
