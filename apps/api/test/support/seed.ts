/** Fills the tables that answers read from what was told, as far as tests of answers need it. */
import { createHash } from "node:crypto";
import type { PublicKey } from "@solana/web3.js";
import { type Database, schema } from "../../src/db";
import type { Told } from "./story";

const base = ({ event, signature }: Told) => {
  const { sequence, slot, timestamp, market } = event.data.header;
  return { sequence, slot, ts: timestamp, signature, market };
};

function hashed(before: Uint8Array, sequence: bigint, raw: Uint8Array): Uint8Array {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(sequence);
  return createHash("sha256").update(before).update(number).update(raw).digest();
}

const ownerIn = (data: object): string | null => {
  const { owner, donor } = data as { owner?: PublicKey; donor?: PublicKey };
  return (owner ?? donor)?.toBase58() ?? null;
};

async function typed({ db }: Database, pool: string, told: Told): Promise<void> {
  const { event } = told;
  const { market, ...of } = base(told);
  if (event.name === "PositionLiquidated") {
    const { header: _, keeper, position, owner, liquidationFee, lossEventOpened, size, ...data } = event.data;
    await db.insert(schema.liquidations).values({
      ...{
        ...data,
        ...of,
        pool,
        market,
        size,
        notional: 150_000_000_000n,
        fee: liquidationFee,
        opened: lossEventOpened,
      },
      ...{ keeper: keeper.toBase58(), position: position.toBase58(), owner: owner.toBase58() },
    });
    const { sequence, ts } = of;
    await db.insert(schema.liquidationDelays).values({ pool, sequence, ts, since: ts - 1n, latencyMs: 1_000 });
    const flow = { ...of, pool, market, owner: owner.toBase58(), balance: data.fund };
    if (data.insurance > 0n)
      await db.insert(schema.fundFlows).values({ ...flow, source: "draw", usd: -data.insurance });
    if (data.keeperFloor > 0n)
      await db.insert(schema.fundFlows).values({ ...flow, source: "keeper", usd: -data.keeperFloor });
    await db.insert(schema.keeperActions).values({
      ...{ ...of, pool, market, keeper: keeper.toBase58(), action: event.name, reward: data.keeperReward },
    });
    if (lossEventOpened)
      await db.insert(schema.lossEvents).values({
        ...{ pool, market, side: 1 - data.side, number: 0n, state: "open", openedSequence: of.sequence },
        ...{ openedAt: of.ts, openedSlot: of.slot, shortfall: data.shortfall, sequence: of.sequence, ts: of.ts },
      });
  }
  if (event.name === "LossEventFinalized") {
    const { shortfall, lpShare, escrow, lien, remainder, clawbackRate, price, reference, receipt } = event.data;
    await db.update(schema.lossEvents).set({
      ...{ state: "finalized", finalizedSequence: of.sequence, finalizedAt: of.ts, receipt: receipt.toBase58() },
      ...{ shortfall, lpShare, escrow, lien, remainder, clawbackRate, price, reference },
    });
  }
}

/** Rows of every event, in order, and the watermark behind the last. */
export async function seed(database: Database, pool: string, program: string, told: readonly Told[]): Promise<void> {
  const { db } = database;
  let hash: Uint8Array = new Uint8Array(32);
  let last = told[0];
  for (const each of told) {
    const { market, ...of } = base(each);
    hash = hashed(hash, of.sequence, each.raw);
    const owner = ownerIn(each.event.data);
    const values = { ...of, pool, market, name: each.event.name, owner, subject: null, payer: "", raw: each.raw, hash };
    await db.insert(schema.events).values(values);
    await typed(database, pool, each);
    last = each;
  }
  if (last === undefined) return;
  const { market: _, sequence, ...of } = base(last);
  const cursor = { pool, program, controller: false, next: sequence + 1n, final: sequence, ...of, hash, decoder: 1 };
  await db.insert(schema.cursors).values(cursor);
}
