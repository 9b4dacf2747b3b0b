/** Pages of events. */
import type { Database } from "../db";
import { COLUMNS, eventOf, type Row, type Told } from "./event";
import type { Mark } from "./mark";
import { type Condition, pageOf } from "./pages";
import { rangesOf } from "./ranges";

/** What is asked of many rows that are counted by their event. */
export interface Span {
  limit: number;
  order: "asc" | "desc";
  /** Number of the event after which the page begins, in its order. */
  after: bigint | null;
}

/** Conditions of a page of rows that are counted by their event, without what is not whole yet. */
export const spanned = ({ order, after }: Omit<Span, "limit">, { next }: Mark): Condition[] =>
  order === "asc"
    ? [
        ["sequence <", next],
        ["sequence >", after],
      ]
    : [["sequence <", after === null || after > next ? next : after]];

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

/** The numbers of a page of all events: those of a page are one after the other. */
function rangeOf({ limit, order, after, from = 0, to = Infinity }: EventsAsked, { next }: Mark) {
  const most = Math.min(to, Number(next));
  if (order === "asc") {
    const first = Math.max(from, after === null ? 0 : Number(after) + 1);
    return { from: first, to: Math.min(first + limit, most) };
  }
  const end = Math.min(most, after === null ? most : Number(after));
  return { from: Math.max(from, end - limit), to: end };
}

export async function eventsPage(database: Database, pool: string, asked: EventsAsked, mark: Mark): Promise<Told[]> {
  const { name, owner, market, from, to, since, until, limit, order } = asked;
  const ofAll = [name, owner, market, since, until].every((given) => given === undefined);
  const found = ofAll ? await rangesOf(database, pool).read(rangeOf(asked, mark), mark) : null;
  if (found !== null) return order === "asc" ? found : found.reverse();
  const conditions: Condition[] = [
    ...spanned(asked, mark),
    ...[["name =", name] as const, ["owner =", owner] as const, ["market =", market] as const],
    ...[["sequence >=", from] as const, ["sequence <", to] as const, ["ts >=", since] as const],
    ["ts <", until],
  ];
  const rows = await pageOf<Row>(database, { pool, columns: COLUMNS, table: "events", conditions, order, limit });
  return rows.map((row) => eventOf(row, mark));
}
