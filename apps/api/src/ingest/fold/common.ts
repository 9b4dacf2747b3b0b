/** What every fold is given: the event, where it stands, and the batch. */

import type { Heard } from "@ballast/follow";
import type { EventData, EventName } from "@ballast/sdk";
import { type Address, addressText } from "../../address";
import * as schema from "../../db/schema";
import type { Batch, Need } from "../batch";

/** An event of any kind, and where it stands. */
export interface AnyEntry {
  heard: Heard;
  name: EventName;
  data: object;
  /** Base58 of the pool. */
  pool: string;
  market: number;
}

/** An event whose fields are known. */
export interface Entry<N extends EventName> extends AnyEntry {
  name: N;
  data: EventData<N>;
}

/** What has an owner. */
export interface OwnedEntry extends AnyEntry {
  data: { owner: Address };
}

/** Entries by their name, so that a name that was asked for has its fields. */
export type Told = { [N in EventName]: Entry<N> }[EventName];

/** What an added row of an event begins with. */
export const placed = ({ heard, pool }: AnyEntry) => ({
  pool,
  sequence: heard.sequence,
  slot: heard.slot,
  ts: heard.ts,
  signature: heard.signature,
});

/** What a changed row ends with. */
export const moved = ({ heard }: AnyEntry) => ({ sequence: heard.sequence, ts: heard.ts });

export type MarketTotals = typeof schema.marketTotals.$inferSelect;

const NONE = {
  ...{ next: 0n, long: 0n, short: 0n, longPositions: 0, shortPositions: 0, untold: 0, longEvents: 0n, shortEvents: 0n },
  ...{ deficits: 0n, insurance: 0n, young: 0n, deductible: 0n, lpShare: 0n, escrow: 0n },
  ...{ lienPaid: 0n, lienUnpaid: 0n, remainder: 0n },
};

export const marketTotals = (batch: Batch, market: number): MarketTotals =>
  batch.get(schema.marketTotals, { pool: batch.pool, market }) ?? { pool: batch.pool, market, ...NONE };

export const totalsOf = (batch: Batch): typeof schema.totals.$inferSelect =>
  batch.get(schema.totals, { pool: batch.pool }) ?? {
    ...{ pool: batch.pool, next: 0n, fund: 0n, untold: 0, lpSupply: 0n, stakeShares: 0n },
  };

export const need = (table: Need["table"], key: Need["key"]): Need => ({ table, key });

const texts = new WeakMap<object, string>();

/** An address as text: an event's own keys are asked for up to ten times, and many events have the same. */
export function base58(key: Address): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = addressText(key);
  texts.set(key, text);
  return text;
}
