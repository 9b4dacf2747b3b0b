/** The tables as a follower's sink: each batch wholly or not at all, with the watermark that speaks of it. */
import type { Cursor, Heard, Place, Sink, Snapshot } from "@ballast/follow";
import type { PoolClient } from "pg";
import type { Database } from "../db";
import { ensurePartitions, ensureSnapshotPartitions } from "../db/partitions";
import * as schema from "../db/schema";
import { correct, figuresOf } from "../snapshot/correct";
import { writeDelays } from "../snapshot/delays";
import { writeSnapshot } from "../snapshot/write";
import { Batch, restore, type Undone } from "./batch";
import { DECODER } from "./fold";
import { foldAll } from "./fold_all";
import { fromWire, shapeOf, type Wire } from "./rows";
import { ADDED, CHANGED } from "./tables";

/** Somebody else writes to the tables, or what is handed on does not follow what is there. */
export class WatermarkError extends Error {
  override readonly name = "WatermarkError";
}

export interface Stream {
  /** Base58 of the pool, or of the controller. */
  address: string;
  program: string;
  controller: boolean;
}

type CursorRow = typeof schema.cursors.$inferSelect;

/** `WatermarkError` where the tables end with another event: somebody else writes to them, from another fork. */
function checkLast({ next, signature, slot }: CursorRow, after: Place | null): void {
  const same = after === null ? next === 0n : after.sequence + 1n === next;
  if (same && (after === null || (after.signature === signature && after.slot === slot))) return;
  throw new WatermarkError(`the tables end with another event before ${next}: somebody else writes to them as well`);
}

/** Made of accounts: one at a number is of everything before it. */
const SNAPSHOTS = ["snapshots_pool", "snapshots_custody", "snapshots_market"];

export class SqlSink implements Sink {
  constructor(
    private readonly database: Database,
    private readonly stream: Stream,
    /** Something is in the tables that was not, or not any more. */
    private readonly written: () => void = () => {},
  ) {}

  /** Work in one transaction; null for what failed is never seen. */
  async within<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.database.pool.connect();
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      // The connection goes with what it had begun.
      client.release(error instanceof Error ? error : true);
      throw error;
    }
  }

  cursor(): Promise<Cursor> {
    return this.within(async (client) => {
      const { next, final } = await this.row(client);
      const { rows } = await client.query<Record<string, string>>(
        "SELECT sequence, signature, slot FROM events WHERE pool = $1 AND sequence >= $2 - 1 ORDER BY sequence",
        [this.stream.address, String(final)],
      );
      const places = rows.map(({ sequence, signature, slot }): Place => {
        return { sequence: BigInt(sequence ?? 0), signature: signature ?? "", slot: BigInt(slot ?? 0) };
      });
      const anchor = places.find(({ sequence }) => sequence === final - 1n) ?? null;
      return { next, final, anchor, recent: places.filter(({ sequence }) => sequence >= final) };
    });
  }

  async append(events: readonly Heard[], snapshot: Snapshot | null, after?: Place | null): Promise<void> {
    await ensurePartitions(this.database, events);
    if (snapshot !== null) await ensureSnapshotPartitions(this.database, snapshot.ts);
    await this.within(async (client) => {
      const cursor = await this.row(client);
      const [first] = events;
      if (first !== undefined && first.sequence !== cursor.next) {
        throw new WatermarkError(`event ${first.sequence} does not follow: the next is ${cursor.next}`);
      }
      if (after !== undefined) checkLast(cursor, after);
      const now = await this.folded(client, events, snapshot, cursor);
      if (events.length > 0) await this.move(client, now);
      if (snapshot !== null) {
        await writeSnapshot(client, this.stream.address, snapshot);
        await writeDelays(client, this.stream.address, events);
      }
    });
    this.written();
  }

  async rewind(sequence: bigint): Promise<void> {
    await this.within(async (client) => {
      const cursor = await this.row(client);
      const { address } = this.stream;
      if (sequence < cursor.final) throw new WatermarkError(`event ${sequence} is final and cannot be undone`);
      // A batch is undone whole: what it changed is kept for all of it.
      const { rows } = await client.query<{ batch: string }>(
        "SELECT DISTINCT batch FROM undo WHERE pool = $1 ORDER BY batch DESC",
        [address],
      );
      let next = cursor.next;
      for (const { batch } of rows) {
        if (next <= sequence) break;
        await this.undo(client, batch);
        next = BigInt(batch);
      }
      await this.forget(client, next);
      const final = next < cursor.final ? next : cursor.final;
      await this.move(client, { ...cursor, ...(await this.lastBefore(client, next)), next, final });
    });
    // What was answered from what is gone is answered no more.
    this.written();
  }

  finalize(sequence: bigint, last?: Place): Promise<void> {
    return this.within(async (client) => {
      const cursor = await this.row(client);
      if (sequence > cursor.next) throw new WatermarkError(`event ${sequence} is not there, and cannot be final`);
      if (last !== undefined) await this.checkThere(client, last);
      // Another process was further: what it called final has nothing left to take it back with.
      if (sequence <= cursor.final) return;
      await this.move(client, { ...cursor, final: sequence });
      // A batch that is final in part is still undone whole: its rest could be.
      const least = "(SELECT max(batch) FROM undo WHERE pool = $1 AND batch <= $2)";
      const done = sequence === cursor.next ? "batch < $2" : `batch < ${least}`;
      await client.query(`DELETE FROM undo WHERE pool = $1 AND ${done}`, [this.stream.address, String(sequence)]);
    });
  }

  /** Folds events into rows and writes them. Returns the cursor after them. */
  private async folded(
    client: PoolClient,
    events: readonly Heard[],
    snapshot: Snapshot | null,
    cursor: CursorRow,
  ): Promise<CursorRow> {
    const { address } = this.stream;
    const batch = new Batch(address);
    let now = await foldAll(client, batch, events, cursor);
    const final = events.at(-1)?.final ?? false;
    if (final) now = { ...now, final: now.next };
    const figures = snapshot === null ? null : figuresOf(snapshot);
    if (figures !== null) await correct(client, batch, figures, now);
    await batch.write(client, events.length === 0 || final ? null : cursor.next);
    return now;
  }

  /** The stream's row, held until the transaction ends: there is one writer. */
  private async row(client: PoolClient): Promise<CursorRow> {
    const { address, program, controller } = this.stream;
    await client.query(
      `INSERT INTO cursors VALUES ($1, $2, $3, 0, 0, 0, 0, '', '', ${DECODER}) ON CONFLICT (pool) DO NOTHING`,
      [address, program, controller],
    );
    const { rows } = await client.query<Wire>("SELECT * FROM cursors WHERE pool = $1 FOR UPDATE", [address]);
    return fromWire(schema.cursors, rows[0] as Wire);
  }

  private async move(client: PoolClient, { next, final, slot, ts, signature, hash }: CursorRow): Promise<void> {
    await client.query(
      "UPDATE cursors SET next = $2, final = $3, slot = $4, ts = $5, signature = $6, hash = $7 WHERE pool = $1",
      [this.stream.address, ...[next, final, slot, ts].map(String), signature, Buffer.from(hash)],
    );
  }

  /** What is called final is what the tables have: another process may have followed another fork meanwhile. */
  private async checkThere(client: PoolClient, { sequence, signature, slot }: Place): Promise<void> {
    const { rows } = await client.query<{ signature: string; slot: string }>(
      "SELECT signature, slot FROM events WHERE pool = $1 AND sequence = $2",
      [this.stream.address, String(sequence)],
    );
    const [found] = rows;
    if (found?.signature !== signature || BigInt(found.slot) !== slot)
      throw new WatermarkError(`event ${sequence} is another one in the tables, and is not final`);
  }

  private async undo(client: PoolClient, batch: string): Promise<void> {
    const { rows } = await client.query<Undone>(
      "SELECT of_table, of_key, before FROM undo WHERE pool = $1 AND batch = $2",
      [this.stream.address, batch],
    );
    await restore(client, CHANGED, rows);
    await client.query("DELETE FROM undo WHERE pool = $1 AND batch = $2", [this.stream.address, batch]);
  }

  /** Takes away what events from this number on added. */
  private async forget(client: PoolClient, next: bigint): Promise<void> {
    for (const name of [...ADDED.map((table) => shapeOf(table).name), "liquidation_delays", ...SNAPSHOTS]) {
      const from = SNAPSHOTS.includes(name) ? "sequence > $2" : "sequence >= $2";
      await client.query(`DELETE FROM ${name} WHERE pool = $1 AND ${from}`, [this.stream.address, String(next)]);
    }
  }

  private async lastBefore(client: PoolClient, next: bigint): Promise<Partial<CursorRow>> {
    const { rows } = await client.query<Wire>("SELECT * FROM events WHERE pool = $1 AND sequence = $2 - 1", [
      this.stream.address,
      String(next),
    ]);
    const [last] = rows;
    if (last === undefined) return { slot: 0n, ts: 0n, signature: "", hash: new Uint8Array() };
    const { slot, ts, signature, hash } = fromWire(schema.events, last);
    return { slot, ts, signature, hash };
  }
}
