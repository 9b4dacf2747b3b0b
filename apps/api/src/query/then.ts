/** The time machine: how pool, tokens and markets stood after an event, from the snapshots that were kept. */
import { and, desc, eq, lte } from "drizzle-orm";
import type { AsOf, CustodyThen, MarketThen, PoolThen } from "../contract/index";
import { type Database, schema } from "../db";
import { lpPriceOf } from "../engine/pool";
import { fault } from "../fault";
import type { Mark } from "./mark";

const { events, snapshotsCustody, snapshotsMarket, snapshotsPool } = schema;

/** A snapshot, and how fresh the answer of it is: as of the last event that is in it. */
export interface Then<T> {
  asOf: AsOf;
  data: T;
}

/** The slot up to which snapshots can be of then: that of the next event. `TooEarly`. */
async function slotAfter({ db }: Database, pool: string, sequence: number, mark: Mark): Promise<bigint> {
  if (BigInt(sequence) >= mark.next)
    throw fault("TooEarly", `asOf: event ${sequence} is not there yet, ${Number(mark.next) - 1} is the last`);
  const [next] = await db
    .select({ slot: events.slot })
    .from(events)
    .where(and(eq(events.pool, pool), eq(events.sequence, BigInt(sequence) + 1n)));
  return next?.slot ?? BigInt(Number.MAX_SAFE_INTEGER);
}

async function poolRow(database: Database, pool: string, sequence: number, mark: Mark) {
  const slot = await slotAfter(database, pool, sequence, mark);
  const [row] = await database.db
    .select()
    .from(snapshotsPool)
    .where(
      and(
        ...[eq(snapshotsPool.pool, pool), lte(snapshotsPool.slot, slot)],
        lte(snapshotsPool.sequence, BigInt(sequence) + 1n),
      ),
    )
    .orderBy(desc(snapshotsPool.slot), desc(snapshotsPool.ts))
    .limit(1);
  if (row === undefined) throw fault("NotKept", `asOf: of event ${sequence} no snapshot is kept`);
  const asOf = { slot: Number(row.slot), sequence: Number(row.sequence) - 1, ts: Number(row.ts), lagMs: null };
  return { row, asOf: { ...asOf, sequence: asOf.sequence < 0 ? null : asOf.sequence } };
}

export async function poolThen(
  database: Database,
  pool: string,
  sequence: number,
  mark: Mark,
): Promise<Then<PoolThen>> {
  const { row, asOf } = await poolRow(database, pool, sequence, mark);
  const { aumBurn: burn, aumMint: mint, lpSupply } = row;
  const of = (value: bigint | null) => (value === null ? null : `${lpPriceOf(value, lpSupply)}`);
  const data = {
    ...{ address: pool, sequence: Number(row.sequence), lpSupply: `${lpSupply}`, aum: `${row.aum}` },
    value: burn === null ? null : { mint: mint === null ? null : `${mint}`, burn: `${burn}` },
    lpPrice: burn === null ? null : { mint: of(mint), burn: of(burn) ?? "0" },
    ...{ fund: `${row.fund}`, fundTarget: row.fundTarget === null ? null : `${row.fundTarget}` },
    utilisation: `${row.util}`,
  };
  return { asOf, data };
}

const printThen = (row: { price: bigint; conf: bigint; ema: bigint; publishTime: bigint }) => ({
  ...{ price: `${row.price}`, conf: `${row.conf}`, ema: `${row.ema}`, publishTime: Number(row.publishTime) },
});

export async function custodiesThen(database: Database, pool: string, sequence: number, mark: Mark) {
  const { row: of, asOf } = await poolRow(database, pool, sequence, mark);
  const rows = await database.db
    .select()
    .from(snapshotsCustody)
    .where(
      and(...[eq(snapshotsCustody.pool, pool), eq(snapshotsCustody.slot, of.slot), eq(snapshotsCustody.ts, of.ts)]),
    )
    .orderBy(snapshotsCustody.custody);
  const items = rows.map(
    (row): CustodyThen => ({
      ...{ number: row.custody, print: printThen(row), owned: `${row.owned}`, locked: `${row.locked}` },
      ...{ utilisation: `${row.util}`, collateral: `${row.collateral}`, pending: `${row.pending}` },
      ...{ escrow: `${row.escrow}`, insuranceDue: `${row.insuranceDue}`, protocolFees: `${row.protocolFees}` },
      payable: `${row.payable}`,
    }),
  );
  return { asOf, items };
}

type MarketRow = typeof snapshotsMarket.$inferSelect;

function marketThen(row: MarketRow): MarketThen {
  const maybe = (value: bigint | null) => (value === null ? null : `${value}`);
  return {
    number: row.market,
    status: row.status === 0 ? "active" : "reduce only",
    print: printThen(row),
    sides: [
      {
        ...{ side: "long", size: `${row.oiLong}`, entry: `${row.entryLong}`, positions: row.longPositions },
        ...{ liens: `${row.liensLong}`, openEvent: `${row.lossLong}`, waitingShortfall: `${row.waitingLong}` },
        phi: maybe(row.phiLong),
      },
      {
        ...{ side: "short", size: `${row.oiShort}`, entry: `${row.entryShort}`, positions: row.shortPositions },
        ...{ liens: `${row.liensShort}`, openEvent: `${row.lossShort}`, waitingShortfall: `${row.waitingShort}` },
        phi: maybe(row.phiShort),
      },
    ],
    margins: { base: `${row.im}`, maintenance: `${row.mm}` },
    ...{ fast: `${row.sigmaFast}`, slow: `${row.sigmaSlow}` },
  };
}

/** All markets as of one snapshot. */
export async function marketsThen(database: Database, pool: string, sequence: number, mark: Mark) {
  const { row: of, asOf } = await poolRow(database, pool, sequence, mark);
  const rows = await database.db
    .select()
    .from(snapshotsMarket)
    .where(and(...[eq(snapshotsMarket.pool, pool), eq(snapshotsMarket.slot, of.slot), eq(snapshotsMarket.ts, of.ts)]))
    .orderBy(snapshotsMarket.market);
  return { asOf, items: rows.map(marketThen) };
}
