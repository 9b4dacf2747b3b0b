/** How long a price had stood at which a position was liquidated: from the prints that snapshots saw. */
import type { Heard } from "@ballast/follow";
import type { BallastEvent } from "@ballast/sdk";
import type { PoolClient } from "pg";
import * as schema from "../db/schema";
import { toWire, write } from "../ingest/rows";

/** A price that the program took, and when it was published. */
export interface Print {
  publishTime: bigint;
  price: bigint;
}

export interface Liquidated {
  side: number;
  price: bigint;
  /** Unix seconds at which it landed. */
  ts: bigint;
  /** When the position was last changed before: it was another one until then. */
  changedAt: bigint;
}

/** Between two prints further apart nobody knows what prices were. The program takes none that is older either. */
const BLIND_SECONDS = 60n;
/** Looked back so far. */
const BACK_SECONDS = 3_600n;
/** Prints of an hour are 360 where nothing happens; a busy hour has one a batch. */
const MOST_PRINTS = 5_000;

/**
 * The time from which on prices were as bad for the position as the one at which it was liquidated, without a better
 * one and without a gap. Null where no such print was seen: then nothing is known.
 */
export function standingSince(prints: readonly Print[], { side, price, ts, changedAt }: Liquidated): bigint | null {
  const before = prints.filter(({ publishTime }) => publishTime <= ts && publishTime >= changedAt);
  const newest = before.sort((a, b) => Number(b.publishTime - a.publishTime));
  let since: bigint | null = null;
  for (const print of newest) {
    const isBad = side === 0 ? print.price <= price : print.price >= price;
    if (!isBad || (since ?? ts) - print.publishTime > BLIND_SECONDS) break;
    since = print.publishTime;
  }
  return since;
}

type Liquidation = Heard & { event: Extract<BallastEvent, { name: "PositionLiquidated" }> };

const isLiquidation = (heard: Heard): heard is Liquidation => heard.event?.name === "PositionLiquidated";

async function printsOf(client: PoolClient, pool: string, market: number, from: bigint, to: bigint): Promise<Print[]> {
  const { rows } = await client.query<{ publish_time: string; price: string }>(
    `SELECT DISTINCT publish_time, price FROM snapshots_market
     WHERE pool = $1 AND market = $2 AND ts >= $3 AND publish_time <= $4 AND ts <= $5
     ORDER BY publish_time DESC LIMIT ${MOST_PRINTS}`,
    // A snapshot is read after what it is of: the print of a liquidation is in the one behind it.
    [pool, market, String(from - BACK_SECONDS), String(to), String(to + BACK_SECONDS)],
  );
  return rows.map((row) => ({ publishTime: BigInt(row.publish_time), price: BigInt(row.price) }));
}

async function changedAt(client: PoolClient, pool: string, { sequence, event }: Liquidation): Promise<bigint> {
  const { rows } = await client.query<{ ts: string }>(
    "SELECT ts FROM events WHERE subject = $1 AND sequence < $2 AND pool = $3 ORDER BY sequence DESC LIMIT 1",
    [event.data.position.toBase58(), String(sequence), pool],
  );
  return BigInt(rows[0]?.ts ?? 0);
}

/** Writes the delay of each liquidation of a batch that is known, once the batch and its snapshot are written. */
export async function writeDelays(client: PoolClient, pool: string, heard: readonly Heard[]): Promise<void> {
  const all = heard.filter(isLiquidation);
  const rows: (typeof schema.liquidationDelays.$inferSelect)[] = [];
  for (const market of new Set(all.map(({ event }) => event.data.header.market))) {
    const own = all.filter(({ event }) => event.data.header.market === market);
    const [first, last] = [own[0]?.ts ?? 0n, own.at(-1)?.ts ?? 0n];
    const prints = await printsOf(client, pool, market, first, last);
    for (const each of own) {
      const { sequence, ts, event } = each;
      const { side, price } = event.data;
      const since = standingSince(prints, { side, price, ts, changedAt: await changedAt(client, pool, each) });
      if (since !== null) rows.push({ pool, sequence, ts, since, latencyMs: Number(ts - since) * 1_000 });
    }
  }
  await write(
    client,
    schema.liquidationDelays,
    rows.map((row) => toWire(schema.liquidationDelays, row)),
    true,
  );
}
