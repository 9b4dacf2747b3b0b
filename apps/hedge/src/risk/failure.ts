/** What it would mean if a venue were gone now: what is naked, for how long, what that loses, what is stuck. */
import { freshValue, type Input } from "./input";
import type { AssetState, FailureState, VenueState } from "./state";
import { es99 } from "./tail";

const DAY_HOURS = Math.sqrt(24);

/** What other venues could take of a hedge: USD a moment by depth, and the margin that is free there. */
function elsewhere({ venues, now, ages }: Input, id: string, asset: string, sell: boolean) {
  let [depth, margin] = [0, 0];
  for (const venue of venues) {
    const healthy = freshValue(venue.positions, now, ages.fastMs) !== null;
    if (venue.id === id || venue.refused !== null || !healthy) continue;
    const book = freshValue(venue.depth, now, ages.slowMs)?.find((row) => row.asset === asset);
    if (book === undefined) continue;
    depth += sell ? book.sell : book.buy;
    margin += freshValue(venue.equity, now, ages.fastMs)?.available ?? 0;
  }
  return { depth, margin };
}

/** The failure of a venue, by what was last known of it. */
export function failureOf(
  input: Input,
  assets: readonly AssetState[],
  { id, legs, equity }: Pick<VenueState, "id" | "legs" | "equity">,
): FailureState {
  const { terms } = input;
  let [naked, tail, needed, margin, slowest] = [0, 0, 0, 0, 0];
  let reachable = true;
  const open = assets.map((state) => {
    const lost = legs.filter((leg) => leg.asset === state.asset).reduce((sum, leg) => sum + leg.usd, 0);
    const other = elsewhere(input, id, state.asset, lost < 0);
    const size = Math.abs(lost);
    if (size > 0) {
      needed += size * terms.marginRate;
      // Margin of a venue is one: assets that share it are counted against the largest of it.
      margin = Math.max(margin, other.margin);
      const seconds = other.depth === 0 ? null : (size / (other.depth * terms.take)) * terms.refill;
      if (seconds === null) reachable = false;
      else slowest = Math.max(slowest, seconds);
    }
    return { state, error: state.error - lost };
  });
  const coverable = needed === 0 ? 1 : Math.min(1, margin / needed);
  const seconds = reachable ? slowest : null;
  const able = coverable === 1 && seconds !== null;
  const hours = Math.max(terms.leastHours, able ? seconds / 3_600 : terms.transferHours);
  for (const { state, error } of open) {
    naked += Math.abs(error);
    tail += Math.abs(error) * es99(state.sigmaDay / DAY_HOURS, hours, error > 0);
  }
  const stuck = Math.max(0, equity ?? 0);
  return { naked, tail, stuck, loss: tail + stuck, seconds, coverable, hours };
}
