/** What `/hedge/...` answers: parts of a report, each with the moment and whether it is fresh. Pure. */
import type { Report } from "./risk/state";

export const HEDGE_ROUTES = ["delta", "venues", "adl", "carry", "stress", "alerts"] as const;
export type HedgeRoute = (typeof HEDGE_ROUTES)[number];

const PARTS: { [R in HedgeRoute]: (report: Report) => object } = {
  delta: ({ pool, assets, unnamed }) => ({ pool, assets, unnamed }),
  venues: ({ venues }) => ({ venues }),
  adl: ({ venues }) => ({
    legs: venues.flatMap(({ id, freshness, age, legs }) =>
      legs.map(({ asset, market, usd, adl, risk, gained, fund }) => ({
        venue: id,
        freshness,
        age,
        asset,
        market,
        usd,
        rank: adl,
        risk,
        gained,
        fund,
      })),
    ),
  }),
  carry: ({ carry }) => ({ carry, usdPerDay: carry.reduce((sum, { usdPerDay }) => sum + usdPerDay, 0) }),
  stress: ({ stress, venues }) => ({ stress, fails: venues.map(({ id, fails }) => ({ venue: id, ...fails })) }),
  alerts: ({ alerts }) => ({ alerts }),
};

/**
 * The answer to one of the routes. `fresh` is false where anything that counts is old or missing, also of a report that
 * itself is older than `maxAgeMs` at `now`.
 */
export function answerOf(route: HedgeRoute, report: Report, now: number, maxAgeMs = 15_000): object {
  const age = Math.max(0, now - report.at);
  return { at: report.at, ageMs: age, fresh: report.fresh && age <= maxAgeMs, ...PARTS[route](report) };
}
