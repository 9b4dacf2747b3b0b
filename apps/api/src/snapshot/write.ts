/** Snapshots into rows: what the accounts said, and what follows from it by the engine. */
import type { ReadAccount, Snapshot } from "@ballast/follow";
import {
  accountNameOf,
  decode,
  type engine,
  fundHealth,
  poolSceneOf,
  poolValue,
  sceneIn,
  sideTerms,
} from "@ballast/sdk";
import type { PoolClient } from "pg";
import * as schema from "../db/schema";
import { Batch } from "../ingest/batch";
import { remove, toWire, write } from "../ingest/rows";
import { rollPrice } from "../rollup/rollup";
import { type Decoded, decoded } from "./accounts";

/** What the engine answers, or null where the prices do not allow an answer. */
function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null; // By name it would be `PriceRefreshNeeded`: a price is old, and there is no such figure now.
  }
}

/** Part of a whole, 1e-4; 0 of nothing. */
const share = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole));

const custodiesOf = ({ pool: { state } }: Decoded) => state.custodies.slice(0, state.custodyCount);

const seen = (pool: string, { slot, ts, pool: { state } }: Decoded) => ({ pool, slot, ts, sequence: state.sequence });

function poolRow(pool: string, accounts: Decoded): typeof schema.snapshotsPool.$inferSelect {
  const { state } = accounts.pool;
  const at = { pool: state, now: accounts.ts };
  const value = orNull(() => poolValue(at));
  const health = orNull(() => fundHealth(at));
  return {
    ...seen(pool, accounts),
    ...{ aum: state.aum, aumMint: value?.mint ?? null, aumBurn: value?.burn ?? null, lpSupply: state.lpSupply },
    ...{ fund: state.fund.balance, fundShares: state.fund.shares, fundTarget: health?.target ?? null },
    ...{ coverage: health === null ? null : BigInt(health.coverage), fundValue: health?.value ?? null },
    util: Math.max(0, ...custodiesOf(accounts).map(({ locked, owned }) => share(locked, owned))),
  };
}

const custodyRows = (pool: string, accounts: Decoded): (typeof schema.snapshotsCustody.$inferSelect)[] =>
  custodiesOf(accounts).map((one, custody) => {
    const { owned, locked, collateral, pending, escrow, insuranceDue, protocolFees, payable } = one;
    const { price, conf, ema, publishTime } = one.print;
    const sums = { owned, locked, collateral, pending, escrow, insuranceDue, protocolFees, payable };
    return { ...seen(pool, accounts), custody, price, conf, ema, publishTime, ...sums, util: share(locked, owned) };
  });

/** Part of a profit that waits. */
function phiOf({ pool, markets, ts, slot }: Decoded, index: number, side: engine.Side): bigint | null {
  return orNull(() => sideTerms(sceneIn(poolSceneOf({ pool, markets, now: ts, slot }), index), side).phi);
}

function marketRow(pool: string, accounts: Decoded, at: number): typeof schema.snapshotsMarket.$inferSelect | null {
  const state = accounts.markets[at]?.state;
  const exposure = state && accounts.pool.state.exposures[state.index];
  const custody = exposure && accounts.pool.state.custodies[exposure.index];
  const [long, short] = exposure?.sides ?? [];
  if (!state || !custody || !long || !short) return null;
  const { price, ema, conf, publishTime } = custody.print;
  const { fast: sigmaFast, slow: sigmaSlow, baseInitialMargin: im, maintenanceMargin: mm } = state.volatility;
  return {
    ...{ ...seen(pool, accounts), market: state.index, status: state.status, price, ema, conf, publishTime },
    ...{ second: state.second.price, sigmaFast, sigmaSlow, im, mm, oiLong: long.size, oiShort: short.size },
    ...{ entryLong: long.entry, entryShort: short.entry, skew: share(long.size - short.size, long.size + short.size) },
    ...{ longPositions: Number(long.positions), shortPositions: Number(short.positions) },
    ...{ waitingLong: long.waitingShortfall, waitingShort: short.waitingShortfall },
    ...{ lossLong: long.lossEvent, lossShort: short.lossEvent, liensLong: long.liens, liensShort: short.liens },
    ...{ phiLong: phiOf(accounts, at, 0), phiShort: phiOf(accounts, at, 1) },
  };
}

/** An account that is there, as a row; null for one that is not, or of no type of the program. */
function accountRow(pool: string, { address, account, slot }: ReadAccount, markets: ReadonlyMap<string, number>) {
  const kind = account === null ? null : accountNameOf(account.data);
  if (account === null || kind === null) return null;
  const { owner, market } = decode(kind, account.data) as { owner?: unknown; market?: unknown };
  return {
    ...{ address, pool, kind, slot: BigInt(slot), data: account.data },
    owner: owner === undefined ? null : String(owner),
    market: market === undefined ? null : (markets.get(String(market)) ?? null),
  };
}

/** An old answer does not replace a newer one. */
const NEWER = "slot = EXCLUDED.slot, data = EXCLUDED.data WHERE accounts.slot <= EXCLUDED.slot";

/** Accounts as they are now: those that are gone are deleted. */
export async function writeAccounts(
  client: PoolClient,
  pool: string,
  read: readonly ReadAccount[],
  markets: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = new Map(read.map((one) => [one.address, accountRow(pool, one, markets)]));
  const here = [...rows.values()].flatMap((row) => (row === null ? [] : [toWire(schema.accounts, row)]));
  await write(client, schema.accounts, here, NEWER);
  const gone = [...rows].flatMap(([address, row]) => (row === null ? [{ address }] : []));
  await remove(client, schema.accounts, gone);
}

/** A snapshot's rows. Written again, it changes nothing. */
export async function writeSnapshot(client: PoolClient, pool: string, snapshot: Snapshot): Promise<void> {
  const accounts = decoded(snapshot);
  if (accounts === null) return;
  const markets = new Map(snapshot.markets.map(({ address }, i) => [address, accounts.markets[i]?.state.index ?? i]));
  const rows = accounts.markets.flatMap((_, i) => marketRow(pool, accounts, i) ?? []);
  const wire = (table: Parameters<typeof toWire>[0], all: readonly object[]) => all.map((row) => toWire(table, row));
  await write(client, schema.snapshotsPool, wire(schema.snapshotsPool, [poolRow(pool, accounts)]), true);
  const custodies = wire(schema.snapshotsCustody, custodyRows(pool, accounts));
  await write(client, schema.snapshotsCustody, custodies, true);
  await write(client, schema.snapshotsMarket, wire(schema.snapshotsMarket, rows), true);
  await writeAccounts(client, pool, [snapshot.pool, ...snapshot.markets, ...snapshot.others], markets);
  const prices = new Batch(pool);
  for (const { market, publishTime, price } of rows) rollPrice(prices, market, publishTime, price);
  await prices.write(client, null);
}
