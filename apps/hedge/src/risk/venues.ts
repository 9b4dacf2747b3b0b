/** Each venue as it stands: what of the hedge is there, how far from liquidation, how near to being deleveraged. */
import type { VenueReadings } from "../desk/desk";
import type { Reading } from "../desk/reading";
import type { Leg } from "../venues/venue";
import { failureOf } from "./failure";
import { ageOf, freshnessOf, freshValue, type Input } from "./input";
import type { AssetState, LegState, VenueState } from "./state";

const SLOW = ["funding", "openInterest", "depth", "status", "adl", "fund", "withdrawals"] as const;

function legState(input: Input, venue: VenueReadings, assets: readonly AssetState[], leg: Leg): LegState {
  const { now, ages } = input;
  const state = assets.find(({ asset }) => asset === leg.asset);
  const slow = <T extends { asset: string | null }>(reading: Reading<T[]> | null) =>
    freshValue(reading, now, ages.slowMs)?.find(({ asset }) => asset === leg.asset) ?? null;
  const sigma = state?.sigmaDay ?? 0;
  const inSigmas = (from: number | null, to: number) =>
    from === null || from <= 0 || sigma === 0 ? null : Math.log(to / from) / sigma;
  // A short is liquidated above its mark and gains where the price falls; a long the other way round.
  const sign = leg.units < 0 ? -1 : 1;
  const room = inSigmas(leg.liquidation, leg.mark);
  const come = inSigmas(leg.entry, leg.mark);
  const funding = slow(venue.funding);
  return {
    asset: leg.asset,
    market: leg.market,
    units: leg.units,
    usd: leg.units * (state?.price ?? leg.mark),
    mark: leg.mark,
    pnl: leg.pnl,
    liquidation: leg.liquidation,
    distance: room === null ? null : room * sign,
    gained: come === null ? null : come * sign,
    adl: leg.adl,
    risk: slow(venue.adl)?.risk ?? null,
    per8h: funding?.per8h ?? null,
    basisBp: state === undefined ? null : (leg.mark / state.price - 1) * 10_000,
    openInterest: slow(venue.openInterest)?.usd ?? null,
    fund: slow(venue.fund)?.usd ?? null,
  };
}

/** Answers that are old or missing. */
function lackingOf({ now, ages }: Input, venue: VenueReadings): VenueState["lacking"] {
  const of = (what: string, reading: Reading<unknown> | null, most: number) =>
    reading === null || freshnessOf(reading, now, most) === "fresh"
      ? []
      : [{ what, age: ageOf(reading, now), fault: reading.fault }];
  return [
    ...of("key", venue.powers, ages.slowMs),
    ...of("positions", venue.positions, ages.fastMs),
    ...of("equity", venue.equity, ages.fastMs),
    ...SLOW.flatMap((what) => of(what, venue[what], ages.slowMs)),
  ];
}

function toldOf(venue: VenueReadings, freshness: VenueState["freshness"]): string {
  if (venue.refused !== null) return `not read: ${venue.refused}`;
  const fault = venue.positions.fault ?? venue.powers.fault;
  if (freshness === "fresh") return "answers";
  if (fault === null) return freshness === "never" ? "not asked yet" : "does not answer";
  return `${fault.name}: ${fault.text}`;
}

/** What is known of the key. */
function keyOf({ powers, refused }: VenueReadings): string {
  const { value, fault } = powers;
  if (refused !== null) return refused;
  if (value === null) return fault === null ? "not checked yet" : `not checked: ${fault.name}`;
  const reads = value.trades === false && value.withdraws === false;
  return reads ? `reads only (${value.told})` : `the venue does not tell all that it may do (${value.told})`;
}

/** Every venue; shares are of what is hedged, or should be if that is more. */
export function venuesOf(input: Input, assets: readonly AssetState[]): VenueState[] {
  const { now, ages } = input;
  const legs = input.venues.map((venue) =>
    (venue.positions.value ?? []).map((leg) => legState(input, venue, assets, leg)),
  );
  const size = (own: readonly LegState[]) =>
    own.reduce((sum, { asset, usd }) => sum + (asset === null ? 0 : Math.abs(usd)), 0);
  const wanted = assets.reduce((sum, { delta, target }) => sum + Math.abs(delta - target), 0);
  const whole = Math.max(wanted, size(legs.flat()));
  return input.venues.map((venue, i) => {
    const own = legs[i] ?? [];
    const { id, refused, positions, equity: reading, status, withdrawals } = venue;
    const freshness = refused === null ? freshnessOf(positions, now, ages.fastMs) : "refused";
    // The last known equity counts as stuck: an outage does not make it less.
    const equity = reading.value?.equity ?? null;
    const said = freshValue(reading, now, ages.fastMs);
    // With nothing left liquidation is reached, whatever the margin.
    const known = said !== null && said.maintenance !== null;
    const ratio = known ? (said.equity > 0 ? (said.maintenance ?? 0) / said.equity : 1) : null;
    return {
      id,
      freshness,
      age: ageOf(positions, now),
      told: toldOf(venue, freshness),
      key: keyOf(venue),
      equity,
      equityAge: ageOf(reading, now),
      available: said?.available ?? null,
      marginRatio: ratio,
      share: whole === 0 ? 0 : size(own) / whole,
      legs: own,
      withdrawals: freshValue(withdrawals, now, ages.slowMs),
      skew: freshValue(status, now, ages.slowMs)?.skew ?? null,
      failing: Math.max(positions.failing, reading.failing),
      lacking: lackingOf(input, venue),
      fails: failureOf(input, assets, { id, legs: own, equity }),
    };
  });
}
