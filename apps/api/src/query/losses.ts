/** Loss events from the tables: by name who paid, and how each stood after any event. */
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { LossEvent, Winner } from "../contract/index";
import { type Database, schema } from "../db";
import { sideName, sideNumber } from "../engine/plain";

const { liquidations, lossEvents, receiptPayers } = schema;
type Row = typeof lossEvents.$inferSelect;

/** Which event: a market, its winning side, its number. */
export interface LossId {
  market: number;
  side: 0 | 1;
  number: bigint;
}

export const idOf = ({ market, side, number }: LossId | Row): string => `${market}-${sideName(side)}-${number}`;

/** Reads text that the contract has checked. */
export function readId(text: string): LossId {
  const [market, side, number] = text.split("-") as [string, "long" | "short", string];
  return { market: Number(market), side: sideNumber(side), number: BigInt(number) };
}

const ofEvent = (
  table: typeof lossEvents | typeof receiptPayers,
  pool: string,
  { market, side, number }: LossId,
): SQL[] => [...[eq(table.pool, pool), eq(table.market, market), eq(table.side, side), eq(table.number, number)]];

export async function lossRow({ db }: Database, pool: string, id: LossId): Promise<Row | undefined> {
  const [row] = await db
    .select()
    .from(lossEvents)
    .where(and(...ofEvent(lossEvents, pool, id)));
  return row;
}

/** Paid before there was a shortfall, and what each event of a list is called. */
export type Paid = ReadonlyMap<string, bigint>;

/** An event as its rows say. `then`: after which event; what came later is left out. */
export function lossOf(row: Row, paid: Paid, then: bigint | null): LossEvent {
  const isBy = (sequence: bigint | null) => sequence !== null && (then === null || sequence <= then);
  const [isFinal, isSealed] = [isBy(row.finalizedSequence), isBy(row.sealedSequence)];
  const known = (value: bigint | null) => (isFinal ? `${value ?? 0n}` : "0");
  const lien = isFinal ? (row.lien ?? 0n) : 0n;
  const lienPaid = isSealed || then === null ? (row.lienPaid ?? 0n) : 0n;
  return {
    id: idOf(row),
    receipt: row.receipt ?? "",
    market: row.market,
    side: sideName(row.side),
    number: Number(row.number),
    state: isSealed ? "sealed" : isFinal ? "finalized" : "open",
    opened: Number(row.openedAt),
    finalized: isFinal ? Number(row.finalizedAt) : null,
    shortfall: `${row.shortfall}`,
    insurance: `${paid.get("insurance") ?? 0n}`,
    deductible: `${paid.get("deductible") ?? 0n}`,
    lpShare: known(row.lpShare),
    clawback: `${isFinal ? (row.escrow ?? 0n) + (row.lien ?? 0n) : 0n}`,
    escrow: known(row.escrow),
    lienPaid: `${lienPaid}`,
    lienUnpaid: `${lien - lienPaid}`,
    remainder: known(row.remainder),
    clawbackRate: known(row.clawbackRate),
    price: isFinal ? `${row.price}` : null,
    reference: isFinal ? `${row.reference}` : null,
    deficits: null,
    tickets: null,
  };
}

export interface LossesAsked {
  limit: number;
  order: "asc" | "desc";
  market?: number | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Number of the event that opened the one after which the page begins. */
  after: bigint | null;
}

export async function lossRows({ db }: Database, pool: string, asked: LossesAsked): Promise<Row[]> {
  const { market, from, to, after, order } = asked;
  const opened = lossEvents.openedSequence;
  return db
    .select()
    .from(lossEvents)
    .where(
      and(
        eq(lossEvents.pool, pool),
        ...(market === undefined ? [] : [eq(lossEvents.market, market)]),
        ...(from === undefined ? [] : [gte(lossEvents.openedAt, BigInt(from))]),
        ...(to === undefined ? [] : [lt(lossEvents.openedAt, BigInt(to))]),
        ...(after === null ? [] : [order === "asc" ? sql`${opened} > ${after}` : lt(opened, after)]),
      ),
    )
    .orderBy(order === "asc" ? asc(opened) : desc(opened))
    .limit(asked.limit);
}

/** What payers paid, by event and kind. */
export async function paidFor(
  { db }: Database,
  pool: string,
  rows: readonly LossId[],
): Promise<Map<string, Map<string, bigint>>> {
  const found = new Map<string, Map<string, bigint>>();
  if (rows.length === 0) return found;
  const numbers = [...new Set(rows.map(({ number }) => number))];
  const payers = await db
    .select()
    .from(receiptPayers)
    .where(and(eq(receiptPayers.pool, pool), eq(receiptPayers.owner, ""), inArray(receiptPayers.number, numbers)));
  for (const payer of payers) {
    const id = idOf(payer as unknown as LossId);
    const own = found.get(id) ?? new Map<string, bigint>();
    own.set(payer.kind, payer.usd ?? 0n);
    found.set(id, own);
  }
  return found;
}

/** A winner as events name it: what a ticket's tokens were worth is the receipt's to say. */
export type Named = Winner & { sequence: number };

/** Winners by name, so far as they have answered. */
export async function winnersOf({ db }: Database, pool: string, id: LossId, then: bigint | null): Promise<Named[]> {
  const rows = await db
    .select()
    .from(receiptPayers)
    .where(
      and(
        ...ofEvent(receiptPayers, pool, id),
        inArray(receiptPayers.kind, ["ticket", "position"]),
        ...(then === null ? [] : [lte(receiptPayers.sequence, then)]),
      ),
    )
    .orderBy(asc(receiptPayers.sequence));
  return rows.map(({ kind, owner, subject, usd, atoms, base, sequence }) => ({
    ...{ kind: kind as Winner["kind"], owner, subject, sequence: Number(sequence) },
    ...{ amount: usd === null ? null : `${usd}`, tokens: atoms === null ? null : `${atoms}` },
    base: base === null ? null : `${base}`,
  }));
}

/** The event of the side before this one. */
const beforeOf = (database: Database, pool: string, { market, side, number }: Row) =>
  lossRow(database, pool, { market, side: side as 0 | 1, number: number - 1n });

/** What payers had paid of an event by an event of then, at which it was open: with each liquidation since the last. */
export async function paidBy(database: Database, pool: string, row: Row, then: bigint): Promise<Paid> {
  const start = (await beforeOf(database, pool, row))?.finalizedSequence ?? -1n;
  const sum = (column: AnyPgColumn) => sql<string>`coalesce(sum(${column}), 0)`;
  const [paid] = await database.db
    .select({ insurance: sum(liquidations.insurance), deductible: sum(liquidations.deductible) })
    .from(liquidations)
    .where(
      and(
        ...[eq(liquidations.pool, pool), eq(liquidations.market, row.market), eq(liquidations.side, 1 - row.side)],
        ...[gt(liquidations.sequence, start), lte(liquidations.sequence, then)],
      ),
    );
  return new Map(Object.entries(paid ?? {}).map(([kind, usd]) => [kind, BigInt(usd)]));
}

/** Liquidations whose shortfall an event shares: of the losing side, since the last one of which nothing is left. */
export async function liquidationsBehind(database: Database, pool: string, row: Row, then: bigint | null) {
  const { db } = database;
  const [market, losing] = [row.market, 1 - row.side];
  const before = await beforeOf(database, pool, row);
  const ofSide = [eq(liquidations.pool, pool), eq(liquidations.market, market), eq(liquidations.side, losing)];
  // Waiting shortfall that expires goes to the LPs before the new one is counted.
  const [expired] = await db
    .select({ sequence: sql<string | null>`max(${liquidations.sequence})` })
    .from(liquidations)
    .where(and(...ofSide, lte(liquidations.sequence, row.openedSequence), sql`${liquidations.expiredShortfall} > 0`));
  const starts = [before?.finalizedSequence ?? 0n, BigInt(expired?.sequence ?? 0)];
  const first = starts.reduce((most, start) => (start > most ? start : most));
  return db
    .select({ sequence: liquidations.sequence, shortfall: liquidations.shortfall })
    .from(liquidations)
    .where(
      and(
        ...[...ofSide, gte(liquidations.sequence, first), sql`${liquidations.shortfall} > 0`],
        ...(row.finalizedSequence === null ? [] : [lte(liquidations.sequence, row.finalizedSequence)]),
        ...(then === null ? [] : [lte(liquidations.sequence, then)]),
      ),
    )
    .orderBy(asc(liquidations.sequence));
}
