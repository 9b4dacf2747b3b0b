/** Which tables events fill, and how: rows that are added, and rows that change. */
import type { PgTable } from "drizzle-orm/pg-core";
import * as schema from "../db/schema";

/** One row an event at most (a few of `fundFlows`), never changed. */
export const ADDED = [
  schema.events,
  schema.fills,
  schema.liquidations,
  schema.keeperActions,
  schema.fundFlows,
  schema.lpFlows,
  schema.stakes,
  schema.payments,
  schema.acts,
] as const;

/** Rows that later events change: as they were before is kept until it is final. */
export const CHANGED = [
  schema.pools,
  schema.custodies,
  schema.markets,
  schema.positions,
  schema.requests,
  schema.ownerBehaviour,
  schema.lossEvents,
  schema.receiptPayers,
  schema.tickets,
  schema.totals,
  schema.marketTotals,
  schema.changes,
  schema.rollupOi,
  schema.rollupLiq,
  schema.rollupFund,
] as const;

/** Everything that is made of events alone: two databases that have the same events have the same rows. */
export const TOLD: readonly PgTable[] = [...ADDED, ...CHANGED];
