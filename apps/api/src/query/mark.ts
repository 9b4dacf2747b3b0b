/** Up to where the tables know the chain, and how long ago that was all that there was. */
import { and, eq } from "drizzle-orm";
import { type Database, schema } from "../db";

/** Everything before `next` is in the tables. */
export interface Mark {
  next: bigint;
  final: bigint;
  slot: number;
  ts: number;
  hash: Uint8Array;
}

const NOTHING: Mark = { next: 0n, final: 0n, slot: 0, ts: 0, hash: new Uint8Array() };

export async function markOf({ db }: Database, pool: string): Promise<Mark> {
  const { cursors } = schema;
  const [row] = await db
    .select({ next: cursors.next, final: cursors.final, slot: cursors.slot, ts: cursors.ts, hash: cursors.hash })
    .from(cursors)
    .where(and(eq(cursors.pool, pool), eq(cursors.controller, false)));
  return row === undefined ? NOTHING : { ...row, slot: Number(row.slot), ts: Number(row.ts) };
}
