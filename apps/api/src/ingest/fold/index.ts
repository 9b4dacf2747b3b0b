/** What each event does to the tables. Pure: rows in, rows out. */
import { hash } from "node:crypto";
import { type Heard, subjectOf } from "@ballast/follow";
import type { BallastEvent, EventName } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import * as schema from "../../db/schema";
import { rollupNeeds } from "../../rollup/rollup";
import type { Batch, Need } from "../batch";
import type { Wire } from "../rows";
import { base58, type Entry, marketTotals, type Told } from "./common";
import * as flows from "./flows";
import * as governance from "./governance";
import { keeperAction } from "./keepers";
import * as losses from "./losses";
import * as orders from "./orders";
import * as positions from "./positions";

/** Which decoder filled the typed tables: after it has changed, `reindex` fills them anew. */
export const DECODER = 2;

/** Index in headers of events of the whole pool. */
const NO_MARKET = 255;

type Folds = { [N in EventName]: (batch: Batch, entry: Entry<N>) => void };

/** Every event has its place here: one that is added to the program does not compile without. */
const FOLDS: Folds = {
  AdminChanged: governance.act,
  AdminProposed: governance.act,
  CancelRequested: orders.cancelling,
  ChangeCancelled: governance.endedChange,
  ChangeExecuted: governance.endedChange,
  ChangeQueued: governance.queued,
  CollateralChanged: positions.collateral,
  CustodyAdded: governance.custodyAdded,
  DelegateSet: positions.delegated,
  Donated: flows.donated,
  GuardianRenewed: governance.act,
  GuardianTightened: governance.act,
  InsuranceSwept: flows.swept,
  LiensApplied: losses.applied,
  LiquidityAdded: flows.liquidity,
  LiquidityRemoved: flows.liquidity,
  LossEventFinalized: losses.finalized,
  LossEventOpened: losses.opened,
  LossEventSealed: losses.sealed,
  MarketAdded: governance.marketAdded,
  MarketRevived: governance.act,
  MarketSettling: governance.act,
  OwnerPaid: flows.paidOut,
  PoolCreated: governance.created,
  PositionDecreased: positions.decreased,
  PositionIncreased: positions.increased,
  PositionLiquidated: positions.liquidated,
  PricesRefreshed: () => {},
  ProtocolFeesCollected: flows.collected,
  RequestCancelled: orders.cancelled,
  RequestEnded: orders.ended,
  RequestPlaced: orders.placedOrder,
  Staked: flows.staked,
  TicketClaimed: losses.claimed,
  UnstakeCancelled: flows.unstaking,
  UnstakeRequested: flows.unstaking,
  Unstaked: flows.unstaked,
};

const textOf = (value: unknown): string | null =>
  typeof value === "object" && value !== null && "toBase58" in value ? base58(value as PublicKey) : null;

const ownerOf = (event: BallastEvent): string | null => {
  const { owner, donor } = event.data as { owner?: unknown; donor?: unknown };
  return textOf(owner ?? donor);
};

/** Rows that these events may read: asked for before they are folded. */
export function needsOf(pool: string, heard: readonly Heard[]): { needs: Need[]; owners: string[] } {
  const needs: Need[] = [{ table: schema.totals, key: { pool } }];
  const owners = new Set<string>();
  const markets = new Set<number>();
  const minutes = new Set<string>();
  for (const { event, ts } of heard) {
    if (event === null) continue;
    const { market } = event.data.header;
    markets.add(market);
    needs.push(...eventNeeds(pool, event));
    // Events of a minute have the same cells.
    const minute = `${market} ${ts / 60n}`;
    if (!minutes.has(minute)) needs.push(...rollupNeeds(pool, market, ts));
    minutes.add(minute);
    const owner = ownerOf(event);
    if (owner !== null) owners.add(owner);
  }
  for (const market of markets) {
    needs.push({ table: schema.marketTotals, key: { pool, market } }, { table: schema.markets, key: { pool, market } });
  }
  for (const owner of owners) needs.push({ table: schema.ownerBehaviour, key: { pool, owner } });
  return { needs, owners: [...owners] };
}

function eventNeeds(pool: string, event: BallastEvent): Need[] {
  const { name, data } = event;
  const fields = data as { position?: unknown; ticket?: unknown };
  const [position, ticket] = [textOf(fields.position), textOf(fields.ticket)];
  const needs: Need[] = [];
  if (position !== null) needs.push({ table: schema.positions, key: { pool, address: position } });
  if (ticket !== null) needs.push({ table: schema.tickets, key: { pool, address: ticket } });
  if (name === "ChangeExecuted" || name === "ChangeCancelled") {
    needs.push({ table: schema.changes, key: { pool, number: String(data.number) } });
  }
  return needs;
}

/** Rows of loss events that these events may change: those of each side's last number and of the ones to come. */
export function lossNeeds(batch: Batch, heard: readonly Heard[]): Wire[] {
  const markets = [...new Set(heard.flatMap(({ event }) => (event === null ? [] : [event.data.header.market])))];
  const more = BigInt(heard.filter(({ event }) => event?.name === "LossEventFinalized").length);
  return markets.flatMap((market) => {
    const { longEvents, shortEvents } = marketTotals(batch, market);
    return [longEvents, shortEvents].flatMap((count, side) => {
      const keys: Wire[] = [];
      for (let number = count - 1n; number <= count + more; number += 1n) {
        if (number >= 0n) keys.push({ pool: batch.pool, market, side, number: String(number) });
      }
      return keys;
    });
  });
}

/** Bytes that chain an event to the one before it. */
export function hashOf(before: Uint8Array, sequence: bigint, raw: Uint8Array): Uint8Array {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(sequence);
  return hash("sha256", Buffer.concat([before, number, raw]), "buffer");
}

/** One event into the batch. `chained`: its hash. */
export function fold(batch: Batch, heard: Heard, chained: Uint8Array, markets: readonly number[]): void {
  const { event, raw, error, payer, sequence } = heard;
  const { pool } = batch;
  const market = event?.data.header.market ?? null;
  const owner = event === null ? null : ownerOf(event);
  const subject = event === null ? null : subjectOf(event, base58);
  // Written out: a row that begins with the fields of another one costs five times as much to make.
  batch.add(schema.events, {
    pool,
    sequence,
    slot: heard.slot,
    ts: heard.ts,
    signature: heard.signature,
    name: event?.name ?? null,
    market,
    owner,
    subject,
    payer,
    raw,
    hash: chained,
    decodeError: error,
  });
  if (event === null) {
    positions.lost(batch, sequence + 1n, markets);
    return;
  }
  const entry = { heard, pool, name: event.name, data: event.data, market: market ?? NO_MARKET } as Told;
  (FOLDS[entry.name] as (batch: Batch, entry: Told) => void)(batch, entry);
  keeperAction(batch, entry);
}
