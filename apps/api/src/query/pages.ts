/**
 * Pages of rows that are counted by their event. Those that an index has in their order are read for all who ask at
 * once, one statement for each kind of them: what a statement costs by itself is more than what such a page does.
 */
import type { Database } from "../db";
import { ask } from "../db/ask";
import { Batch } from "./batch";

/** A condition: its column and how it compares, and with what; one without a value is none. */
export type Condition = readonly [words: `${string} ${"=" | "<" | ">" | ">="}`, value: unknown];

export interface Page {
  pool: string;
  columns: string;
  table: string;
  conditions: readonly Condition[];
  /** By the number of the event. */
  order: "asc" | "desc";
  limit: number;
}

/** Columns that have an index between pool and number in all tables that are asked by them. */
const INDEXED: Record<string, string> = { name: "text", owner: "text", market: "smallint" };
/** Rows of one statement. */
const MOST = 20_000;

const columnOf = ([words]: Condition): string => words.split(" ", 1)[0] ?? "";

/** Whether an index has the page in one piece, so that it takes as long as it has rows. */
function isInOne(conditions: readonly Condition[]): boolean {
  const others = conditions.map(columnOf).filter((column) => column !== "sequence");
  return others.length <= 1 && others.every((column) => column in INDEXED);
}

const orderOf = ({ order }: Page): string => `ORDER BY sequence ${order === "asc" ? "ASC" : "DESC"}`;

/** The statement of a page that is asked alone: its pool, what its conditions compare with, how many rows. */
function alone(page: Page): string {
  const { columns, table, conditions } = page;
  const where = conditions.map(([words], i) => `AND ${words} $${i + 2}`).join(" ");
  return `SELECT ${columns} FROM ${table} WHERE pool = $1 ${where} ${orderOf(page)} LIMIT $${conditions.length + 2}`;
}

/** The same of many of one kind: each value is a list, one of each page; `place` says whose a row is. */
function together(page: Page): string {
  const { columns, table, conditions } = page;
  const lists = conditions.map((condition, i) => `$${i + 2}::${INDEXED[columnOf(condition)] ?? "bigint"}[]`);
  const names = conditions.map((_, i) => `v${i}`);
  const where = conditions.map(([words], i) => `AND ${words} k.v${i}`).join(" ");
  return `SELECT k.place, e.* FROM unnest(${[...lists, `$${lists.length + 2}::int[]`].join(", ")}) WITH ORDINALITY
    AS k (${[...names, "most", "place"].join(", ")}), LATERAL (SELECT ${columns} FROM ${table}
    WHERE pool = $1 ${where} ${orderOf(page)} LIMIT k.most) AS e`;
}

type Numbered = { sequence: string; place: string };

/** Answers pages that differ in nothing but their values. */
async function rowsOf({ pool }: Database, text: string, pages: readonly Page[]): Promise<Numbered[][]> {
  const [first] = pages;
  const lists = (first?.conditions ?? []).map((_, i) => pages.map(({ conditions }) => conditions[i]?.[1]));
  const rows: Numbered[][] = pages.map(() => []);
  const most = pages.map(({ limit }) => limit);
  for (const row of await ask<Numbered>(pool, text, [first?.pool, ...lists, most]))
    rows[Number(row.place) - 1]?.push(row);
  // A statement has no order where it names none, although this one is never done otherwise.
  for (const [i, { order }] of pages.entries())
    rows[i]?.sort((a, b) => (Number(a.sequence) - Number(b.sequence)) * (order === "asc" ? 1 : -1));
  return rows;
}

const known = new WeakMap<Database, Map<string, Batch<Page, Numbered[]>>>();

/** Those who wait for pages of one kind. */
function batchOf(database: Database, page: Page): Batch<Page, Numbered[]> {
  const text = together(page);
  const name = `${page.pool} ${text}`;
  const batches = known.get(database) ?? new Map<string, Batch<Page, Numbered[]>>();
  known.set(database, batches);
  const answer = (pages: readonly Page[]) => rowsOf(database, text, pages);
  const batch = batches.get(name) ?? new Batch({ answer, weigh: ({ limit }) => limit, most: MOST });
  batches.set(name, batch);
  return batch;
}

/** Rows of a page, in its order. */
export async function pageOf<T extends { sequence: string }>(database: Database, asked: Page): Promise<T[]> {
  const conditions = asked.conditions.filter(([, value]) => value !== undefined && value !== null);
  const page = { ...asked, conditions };
  if (isInOne(conditions)) return (await batchOf(database, page).ask(page)) as unknown as T[];
  const values = [page.pool, ...conditions.map(([, value]) => value), page.limit];
  return ask<T>(database.pool, alone(page), values);
}
