/** Events from the tables, decoded again from the program's own bytes. */
import { events as sdk } from "@ballast/sdk";
import { and, asc, desc, eq, gt, gte, lt, type SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Event } from "../contract/index";
import { type Database, schema } from "../db";
import { hex, type Plain, plain } from "../engine/plain";
import type { Mark } from "./mark";

const { events } = schema;

/** What is asked of many rows that are counted by their event. */
export interface Span {
  limit: number;
  order: "asc" | "desc";
  /** Number of the event after which the page begins, in its order. */
  after: bigint | null;
}

/** Conditions and order of a page over a column of numbers, without what is not whole yet. */
export const spanned = (column: AnyPgColumn, { order, after }: Omit<Span, "limit">, mark: Mark) => ({
  where: [
    lt(column, mark.next),
    ...(after === null ? [] : [order === "asc" ? gt(column, after) : lt(column, after)]),
  ] as SQL[],
  orderBy: order === "asc" ? asc(column) : desc(column),
});

export interface EventsAsked extends Span {
  name?: string | undefined;
  owner?: string | undefined;
  market?: number | undefined;
  /** Numbers of events: included, and not. */
  from?: number | undefined;
  to?: number | undefined;
  /** Unix seconds: included, and not. */
  since?: number | undefined;
  until?: number | undefined;
}

type Row = typeof events.$inferSelect;

/** Markets are counted from 0; this is the number of events of the whole pool. */
const WHOLE_POOL = 255;

export function eventOf(row: Omit<Row, "hash" | "payer" | "subject">, mark: Pick<Mark, "final">): Event {
  const decoded = row.raw.length === 0 ? null : sdk.decodeEvent(row.raw);
  const { header: _, ...data } = (decoded?.data ?? { header: null }) as Record<string, unknown>;
  const undecoded = { raw: hex(row.raw), decodeError: row.decodeError };
  return {
    sequence: Number(row.sequence),
    slot: Number(row.slot),
    ts: Number(row.ts),
    name: row.name ?? "Undecoded",
    market: row.market === null || row.market === WHOLE_POOL ? null : row.market,
    owner: row.owner,
    signature: row.signature,
    status: row.sequence < mark.final ? "finalized" : "confirmed",
    data: decoded === null ? undecoded : (plain(data) as Record<string, Plain>),
  };
}

const COLUMNS = {
  ...{ pool: events.pool, sequence: events.sequence, slot: events.slot, ts: events.ts, signature: events.signature },
  ...{
    name: events.name,
    market: events.market,
    owner: events.owner,
    raw: events.raw,
    decodeError: events.decodeError,
  },
};

export async function eventsPage({ db }: Database, pool: string, asked: EventsAsked, mark: Mark): Promise<Event[]> {
  const { where, orderBy } = spanned(events.sequence, asked, mark);
  const { name, owner, market, from, to, since, until } = asked;
  const rows = await db
    .select(COLUMNS)
    .from(events)
    .where(
      and(
        ...[eq(events.pool, pool), ...where],
        ...(name === undefined ? [] : [eq(events.name, name)]),
        ...(owner === undefined ? [] : [eq(events.owner, owner)]),
        ...(market === undefined ? [] : [eq(events.market, market)]),
        ...(from === undefined ? [] : [gte(events.sequence, BigInt(from))]),
        ...(to === undefined ? [] : [lt(events.sequence, BigInt(to))]),
        ...(since === undefined ? [] : [gte(events.ts, BigInt(since))]),
        ...(until === undefined ? [] : [lt(events.ts, BigInt(until))]),
      ),
    )
    .orderBy(orderBy)
    .limit(asked.limit);
  return rows.map((row) => eventOf(row, mark));
}
