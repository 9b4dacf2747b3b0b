/** Up to where the tables know the chain, and how long ago that was all that there was. */
import type { Database } from "../db";
import { ask } from "../db/ask";

/** Everything before `next` is in the tables. */
export interface Mark {
  next: bigint;
  final: bigint;
  slot: number;
  ts: number;
  hash: Uint8Array;
  /** Number of the newest alert; 0 for none. */
  alert: number;
}

const NOTHING: Mark = { next: 0n, final: 0n, slot: 0, ts: 0, hash: new Uint8Array(), alert: 0 };

const TEXT =
  "SELECT next, final, slot, ts, hash, (SELECT max(sequence) FROM alerts WHERE pool = $1) AS alert" +
  " FROM cursors WHERE pool = $1 AND NOT controller";

type Row = Record<"next" | "final" | "slot" | "ts", string> & { hash: Uint8Array; alert: string | null };

export async function markOf({ pool }: Database, stream: string): Promise<Mark> {
  const [row] = await ask<Row>(pool, TEXT, [stream]);
  if (row === undefined) return NOTHING;
  const { next, final, slot, ts, hash, alert } = row;
  const numbers = { slot: Number(slot), ts: Number(ts), alert: Number(alert) };
  return { next: BigInt(next), final: BigInt(final), ...numbers, hash: Uint8Array.from(hash) };
}
