/**
 * Alarms of the risk engine as rows of `alerts`: one for each time that a market's level rises, over when all is calm
 * again or when a higher one takes its place.
 */
import { and, eq, isNull, sql } from "drizzle-orm";
import { type Database, schema } from "../db";
import type { Judged } from "./desk";

const { alerts } = schema;
const KIND = "early-warning";
const TITLES = ["", "something is unusual", "this may become a crash", "act now"] as const;

type Alarm = Judged["snapshot"]["alarms"][number];
interface Open {
  id: string;
  level: number;
}

export class Alarms {
  private open: Map<number, Open> | null = null;

  constructor(
    private readonly database: Database,
    private readonly pool: string,
  ) {}

  /** Writes down what changed. `next`: number of the next event. */
  async note({ snapshot }: Pick<Judged, "snapshot">, next: bigint): Promise<void> {
    this.open ??= await this.stillOpen();
    for (const alarm of snapshot.alarms) {
      const before = this.open.get(alarm.market);
      if (alarm.level === 0 && before !== undefined) await this.close(alarm, before);
      if (alarm.level > (before?.level ?? 0)) await this.raise(alarm, before, next);
    }
  }

  /** What was open when this process began. */
  private async stillOpen(): Promise<Map<number, Open>> {
    const rows = await this.database.db
      .select({ id: alerts.id, market: alerts.market, level: alerts.level })
      .from(alerts)
      .where(and(eq(alerts.pool, this.pool), eq(alerts.kind, KIND), isNull(alerts.closedAt)));
    return new Map(rows.map(({ market, ...row }) => [market, row]));
  }

  private async close({ market, time }: Alarm, { id }: Open): Promise<void> {
    const own = and(eq(alerts.pool, this.pool), eq(alerts.id, id));
    await this.database.db
      .update(alerts)
      .set({ closedAt: BigInt(time) })
      .where(own);
    this.open?.delete(market);
  }

  private async raise(alarm: Alarm, before: Open | undefined, next: bigint): Promise<void> {
    const { market, level, time, causes } = alarm;
    if (before !== undefined) await this.close(alarm, before);
    const id = `${KIND}-${market}-${time}`;
    const { pool } = this;
    const last = sql<bigint>`(SELECT coalesce(max(${alerts.sequence}), 0) + 1 FROM ${alerts} WHERE ${alerts.pool} = ${pool})`;
    await this.database.db
      .insert(alerts)
      .values({
        ...{
          pool,
          id,
          market,
          level,
          kind: KIND,
          openedAt: BigInt(time),
          sequence: sql`greatest(${next}::bigint, ${last})`,
        },
        title: `Market ${market}: ${TITLES[level]}`,
        causes: causes.map((name, i) => ({ name, value: "", weight: causes.length - i })),
      })
      .onConflictDoNothing();
    this.open?.set(market, { id, level });
  }
}
