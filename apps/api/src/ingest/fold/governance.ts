/** Changes, acts of admin and guardian, and what was added to a pool. */
import type { BallastEvent } from "@ballast/sdk";
import * as schema from "../../db/schema";
import type { Batch } from "../batch";
import { type AnyEntry, base58, type Entry, moved, placed } from "./common";

export function queued(batch: Batch, entry: Entry<"ChangeQueued">): void {
  const { data, heard, pool } = entry;
  const { number, kind, index, eta, validUntil, payload } = data;
  batch.put(schema.changes, {
    ...{ pool, number, kind, index, eta, validUntil, payload: Uint8Array.from(payload), state: "queued" },
    ...{ address: base58(data.change), target: base58(data.pool), proposer: base58(data.proposer) },
    ...{ queuedAt: heard.ts, queuedSequence: heard.sequence, endedAt: null, endedSequence: null, ...moved(entry) },
  });
}

export function endedChange(batch: Batch, entry: Entry<"ChangeExecuted"> | Entry<"ChangeCancelled">): void {
  const { heard, pool, data } = entry;
  const known = batch.get(schema.changes, { pool, number: String(data.number) });
  if (known === null) return;
  const cancelled = entry.name === "ChangeCancelled" ? (data as Entry<"ChangeCancelled">["data"]) : null;
  const state = cancelled === null ? "executed" : cancelled.expired ? "expired" : "cancelled";
  const done = { state, endedAt: heard.ts, endedSequence: heard.sequence };
  batch.put(schema.changes, { ...known, ...done, ...moved(entry) });
}

export function created(batch: Batch, entry: Entry<"PoolCreated">): void {
  const { id, homeMint, lpMint } = entry.data;
  const mints = { homeMint: base58(homeMint), lpMint: base58(lpMint) };
  batch.put(schema.pools, { pool: entry.pool, id, ...mints, ...moved(entry) });
}

export function custodyAdded(batch: Batch, entry: Entry<"CustodyAdded">): void {
  const { custody, mint, feedId } = entry.data;
  const hex = Buffer.from(feedId).toString("hex");
  batch.put(schema.custodies, { pool: entry.pool, custody, mint: base58(mint), feedId: hex, ...moved(entry) });
}

export function marketAdded(batch: Batch, entry: Entry<"MarketAdded">): void {
  const { address, index, stable } = entry.data;
  const { pool, market } = entry;
  batch.put(schema.markets, { pool, market, address: base58(address), index, stable, ...moved(entry) });
}

/** An event that has no table of its own, field by field. */
export function act(batch: Batch, entry: AnyEntry): void {
  const { header: _, ...data } = entry.data as BallastEvent["data"] & Record<string, unknown>;
  const fields = Object.entries(data).map(([name, value]): [string, string | number | boolean] => {
    if (typeof value === "number" || typeof value === "boolean") return [name, value];
    return [name, String(value)];
  });
  batch.add(schema.acts, {
    ...{ ...placed(entry), market: entry.market, name: entry.name, fields: Object.fromEntries(fields) },
  });
}
