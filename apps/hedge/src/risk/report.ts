/** The whole picture of one moment, from what was read. Pure: the same readings give the same report. */
import { alertsOf } from "./alerts";
import { assetsOf } from "./assets";
import { ageOf, freshnessOf, type Input } from "./input";
import { type Memory, remembered } from "./memory";
import type { Report, VenueState } from "./state";
import { stressOf } from "./stress";
import { venuesOf } from "./venues";

const PAYMENTS_A_DAY = 3;
const DAYS = 365;

/** What funding brings: shorts get what longs pay. */
const carryOf = (venues: readonly VenueState[]): Report["carry"] =>
  venues.flatMap(({ id, legs }) =>
    legs.flatMap(({ asset, usd, per8h }) =>
      asset === null || per8h === null
        ? []
        : [
            {
              asset,
              venue: id,
              usdPerDay: -usd * per8h * PAYMENTS_A_DAY,
              per8h,
              yearly: per8h * PAYMENTS_A_DAY * DAYS,
            },
          ],
    ),
  );

/** Draws the picture, and says what to remember for the next. */
export function reportOf(input: Input, before: Memory): { report: Report; memory: Memory } {
  const { now, pool: reading, ages, terms, demonstration = false } = input;
  const pool = reading.value;
  const memory = remembered(input, before);
  const assets = pool === null ? [] : assetsOf(input, pool);
  const venues = venuesOf(input, assets);
  const freshness = freshnessOf(reading, now, ages.fastMs);
  const told = reading.fault === null ? "" : `${reading.fault.name}: ${reading.fault.text}`;
  const priceAges = new Map((pool?.assets ?? []).map(({ asset, age }) => [asset, age]));
  const old = [...priceAges.values()].some((age) => age > terms.priceAge);
  const report: Report = {
    at: now,
    fresh: freshness === "fresh" && !old && venues.every((venue) => venue.freshness === "fresh"),
    demonstration,
    pool: { freshness, age: ageOf(reading, now), slot: pool?.slot ?? null, nav: pool?.nav ?? null, told },
    unnamed: pool?.unnamed ?? [],
    assets,
    venues,
    carry: carryOf(venues),
    stress: pool === null ? [] : stressOf(pool, venues),
    alerts: [],
  };
  const judged = alertsOf(report, priceAges, terms, memory);
  return { report: { ...report, alerts: judged.alerts }, memory: judged.memory };
}
