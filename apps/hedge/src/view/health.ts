/** Whether the monitor sees. A hedge that is naked is no fault of it: that is what it is there to say. */
import type { Report } from "../risk/state";

/** What it cannot see, in sentences; empty if it sees all that counts. */
export function faultsOf(report: Report | null): string[] {
  if (report === null) return ["nothing was heard yet"];
  const { pool, venues, assets } = report;
  const age = (ms: number | null) => (ms === null ? "never heard" : `last heard ${(ms / 1_000).toFixed(0)} s ago`);
  return [
    ...(pool.freshness === "fresh" ? [] : [`the pool was ${age(pool.age)}: ${pool.told}`]),
    ...(pool.freshness === "fresh" && assets.length === 0 ? ["no asset of the pool is named in the settings"] : []),
    ...venues.flatMap(({ id, freshness, age: since, told }) =>
      freshness === "fresh" ? [] : [`${id} was ${age(since)}: ${told}`],
    ),
    ...venues.flatMap(({ id, freshness, lacking }) =>
      freshness === "fresh" && lacking.some(({ what }) => what === "equity") ? [`${id} says no equity`] : [],
    ),
  ];
}

/** Whether pool and venues were all heard once. */
export const isReady = (report: Report | null): boolean =>
  report !== null && report.pool.nav !== null && report.venues.every(({ age }) => age !== null);
