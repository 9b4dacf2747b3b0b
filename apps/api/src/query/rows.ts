/** Flows of the fund, keepers, alerts: rows of the tables as answers have them. */
import { and, asc, desc, eq, gt, gte, lt, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Alert, Flow, KeeperRow } from "../contract/index";
import { type Database, schema } from "../db";
import type { Mark } from "./mark";

const { alerts, fundFlows, keeperActions, liquidationDelays: delays, liquidations, ownerBehaviour } = schema;

/** Unix seconds: included, and not. */
export interface Times {
  from?: number | undefined;
  to?: number | undefined;
}
const WHOLE_POOL = 255;

const within = (column: AnyPgColumn, { from, to }: Times): SQL[] => [
  ...(from === undefined ? [] : [gte(column, BigInt(from))]),
  ...(to === undefined ? [] : [lt(column, BigInt(to))]),
];

export interface FlowsAsked extends Times {
  limit: number;
  order: "asc" | "desc";
  source?: Flow["source"] | undefined;
  /** Event and source after which the page begins: one event may move the fund twice. */
  after: { sequence: bigint; source: string } | null;
}

export async function flowRows({ db }: Database, pool: string, asked: FlowsAsked, mark: Mark): Promise<Flow[]> {
  const { after, order, source } = asked;
  const by = order === "asc" ? asc : desc;
  const { sequence: of, source: named } = fundFlows;
  const beyond =
    after && sql`(${of}, ${named}) ${sql.raw(order === "asc" ? ">" : "<")} (${after.sequence}, ${after.source})`;
  const rows = await db
    .select()
    .from(fundFlows)
    .where(
      and(
        ...[eq(fundFlows.pool, pool), lt(of, mark.next), ...within(fundFlows.ts, asked)],
        ...(source === undefined ? [] : [eq(named, source)]),
        ...(beyond === null ? [] : [beyond]),
      ),
    )
    .orderBy(by(of), by(named))
    .limit(asked.limit);
  return rows.map(({ sequence, ts, source, usd, balance, owner, market, signature }) => ({
    ...{ sequence: Number(sequence), ts: Number(ts), source: source as Flow["source"], amount: `${usd}` },
    ...{ balance: `${balance}`, owner, market: market === WHOLE_POOL ? null : market, signature },
  }));
}

/** Drawn for deficits since a time. */
export async function drawnSince({ db }: Database, pool: string, since: number): Promise<bigint> {
  const [row] = await db
    .select({ drawn: sql<string>`coalesce(-sum(${fundFlows.usd}), 0)` })
    .from(fundFlows)
    .where(and(eq(fundFlows.pool, pool), eq(fundFlows.source, "draw"), gte(fundFlows.ts, BigInt(since))));
  return BigInt(row?.drawn ?? 0);
}

/** The fund's balance at the end of each hour in which it moved, and its least in it. */
export async function fundHours({ db }: Database, pool: string, { from, to }: Times) {
  const { rollupFund: hours } = schema;
  const rows = await db
    .select({ bucket: hours.bucket, low: hours.low, high: hours.high, close: hours.close })
    .from(hours)
    .where(and(...[eq(hours.pool, pool), eq(hours.resolution, 3_600)], ...within(hours.bucket, { from, to })))
    .orderBy(asc(hours.bucket));
  return rows.map(({ bucket, ...rest }) => ({ ts: Number(bucket), ...rest }));
}

/** Keepers by what they did, the busiest first; `after`: how many are left out. */
export async function keeperRows(
  { db }: Database,
  pool: string,
  asked: Times & { limit: number; after: number },
): Promise<KeeperRow[]> {
  const ofLiquidations = db
    .select({
      keeper: liquidations.keeper,
      count: sql<string>`count(*)`.as("count"),
      notional: sql<string>`sum(${liquidations.notional})`.as("notional"),
      floors: sql<string>`sum(${liquidations.keeperFloor})`.as("floors"),
    })
    .from(liquidations)
    .where(and(eq(liquidations.pool, pool), ...within(liquidations.ts, asked)))
    .groupBy(liquidations.keeper)
    .as("own");
  const actions = sql<string>`count(*)`;
  const rows = await db
    .select({
      keeper: keeperActions.keeper,
      actions,
      rewards: sql<string>`sum(${keeperActions.reward})`,
      last: sql<string>`max(${keeperActions.ts})`,
      liquidations: sql<string | null>`max(${ofLiquidations.count})`,
      notional: sql<string | null>`max(${ofLiquidations.notional})`,
      floors: sql<string | null>`max(${ofLiquidations.floors})`,
    })
    .from(keeperActions)
    .leftJoin(ofLiquidations, eq(ofLiquidations.keeper, keeperActions.keeper))
    .where(and(eq(keeperActions.pool, pool), ...within(keeperActions.ts, asked)))
    .groupBy(keeperActions.keeper)
    .orderBy(desc(actions), asc(keeperActions.keeper))
    .limit(asked.limit)
    .offset(asked.after);
  return rows.map(({ keeper, ...row }) => ({
    ...{ keeper, actions: Number(row.actions), rewards: row.rewards, last: Number(row.last) },
    ...{ liquidations: Number(row.liquidations ?? 0), notional: row.notional ?? "0", floors: row.floors ?? "0" },
  }));
}

/** How long prices had stood at which keepers liquidated. */
export async function latencies({ db }: Database, pool: string, asked: Times) {
  const at = (share: number) =>
    sql<number | null>`percentile_disc(${sql.raw(String(share))}) WITHIN GROUP (ORDER BY ${delays.latencyMs})`;
  const [row] = await db
    .select({
      count: sql<string>`count(*)`,
      ...{
        p50Ms: at(0.5),
        p95Ms: at(0.95),
        p99Ms: at(0.99),
        maxMs: sql<number | null>`max(${delays.latencyMs})`,
      },
    })
    .from(delays)
    .where(and(eq(delays.pool, pool), ...within(delays.ts, asked)));
  const { count = "0", p50Ms = null, p95Ms = null, p99Ms = null, maxMs = null } = row ?? {};
  return { count: Number(count), p50Ms, p95Ms, p99Ms, maxMs };
}

const LEVELS = ["info", "warning", "critical"] as const;

export interface AlertsAsked extends Times {
  limit: number;
  order: "asc" | "desc";
  level?: Alert["level"] | undefined;
  /** Time and name after which the page begins. */
  after: { ts: number; id: string } | null;
}

const alertOf = (row: typeof alerts.$inferSelect): Alert => ({
  ...{ id: row.id, ts: Number(row.openedAt), sequence: Number(row.sequence), kind: row.kind, message: row.title },
  level: LEVELS[Math.min(Math.max(row.level, 1), 3) - 1] ?? "critical",
  market: row.market === WHOLE_POOL ? null : row.market,
  closed: row.closedAt === null ? null : Number(row.closedAt),
  causes: row.causes.map(({ name, value }) => (value === "" ? name : `${name}: ${value}`)),
});

export async function alertRows({ db }: Database, pool: string, asked: AlertsAsked): Promise<Alert[]> {
  const { after, level, order } = asked;
  const beyond =
    after && sql`(${alerts.openedAt}, ${alerts.id}) ${sql.raw(order === "asc" ? ">" : "<")} (${after.ts}, ${after.id})`;
  const by = order === "asc" ? asc : desc;
  const rows = await db
    .select()
    .from(alerts)
    .where(
      and(
        ...[eq(alerts.pool, pool), ...within(alerts.openedAt, asked)],
        ...(level === undefined ? [] : [eq(alerts.level, LEVELS.indexOf(level) + 1)]),
        ...(beyond === null ? [] : [beyond]),
      ),
    )
    .orderBy(by(alerts.openedAt), by(alerts.id))
    .limit(asked.limit);
  return rows.map(alertOf);
}

/** Alerts raised at this event or later, in order. */
export async function alertsFrom({ db }: Database, pool: string, sequence: bigint, limit: number): Promise<Alert[]> {
  const rows = await db
    .select()
    .from(alerts)
    .where(and(eq(alerts.pool, pool), gt(alerts.sequence, sequence)))
    .orderBy(asc(alerts.sequence), asc(alerts.id))
    .limit(limit);
  return rows.map(alertOf);
}

export async function behaviourOf({ db }: Database, pool: string, owner: string) {
  const [row] = await db
    .select({ topups: ownerBehaviour.topUps, liquidations: ownerBehaviour.liquidations, closes: ownerBehaviour.closes })
    .from(ownerBehaviour)
    .where(and(eq(ownerBehaviour.pool, pool), eq(ownerBehaviour.owner, owner)));
  return row ?? null;
}
