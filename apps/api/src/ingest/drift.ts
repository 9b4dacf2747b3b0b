/** Whether the sums that events make are those of the accounts: to the unit, at the same number. */
import { decode } from "@ballast/sdk";
import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../db";
import * as schema from "../db/schema";

export interface Difference {
  /** What is compared: `fund`, `market 0 long`, `market 0 ledger young`. */
  what: string;
  events: bigint;
  accounts: bigint;
}

export interface Drift {
  /** Number at which both are; null where the accounts that were read are of another one than the tables. */
  at: bigint | null;
  differences: Difference[];
  /** Sums that events have not told wholly since the accounts last did: they are not compared. */
  untold: string[];
}

const LEDGER = [
  ...(["deficits", "insurance", "young", "deductible", "lpShare", "escrow", "lienPaid", "lienUnpaid"] as const),
  "remainder",
] as const;

/** Compares. `pool`: base58. */
export async function driftOf({ db }: Database, pool: string): Promise<Drift> {
  // One statement each, within one view of the tables.
  return db.transaction(
    async (tx) => {
      const [cursor] = await tx.select().from(schema.cursors).where(eq(schema.cursors.pool, pool));
      const [totals] = await tx.select().from(schema.totals).where(eq(schema.totals.pool, pool));
      const markets = await tx.select().from(schema.marketTotals).where(eq(schema.marketTotals.pool, pool));
      const kinds = and(eq(schema.accounts.pool, pool), inArray(schema.accounts.kind, ["Pool", "Market"]));
      const accounts = await tx.select().from(schema.accounts).where(kinds);
      const own = accounts.find(({ kind }) => kind === "Pool");
      const drift: Drift = { at: null, differences: [], untold: [] };
      if (own === undefined || cursor === undefined || totals === undefined) return drift;
      const { state } = decode("Pool", own.data);
      if (state.sequence !== cursor.next || own.slot < cursor.slot) return drift;
      drift.at = cursor.next;
      const compare = (what: string, untold: number, events: bigint, accounts: bigint) => {
        if (untold > 0) drift.untold.push(what);
        else if (events !== accounts) drift.differences.push({ what, events, accounts });
      };
      compare("fund", totals.untold, totals.fund, state.fund.balance);
      compare("lpSupply", 0, totals.lpSupply, state.lpSupply);
      compare("stakeShares", 0, totals.stakeShares, state.fund.shares);
      for (const of of markets) {
        const exposure = state.exposures[of.market];
        const address = String(exposure?.market);
        const account = accounts.find((one) => one.address === address);
        const [long, short] = exposure?.sides ?? [];
        if (account === undefined || long === undefined || short === undefined) continue;
        const name = `market ${of.market}`;
        compare(`${name} long`, of.untold, of.long, long.size);
        compare(`${name} short`, of.untold, of.short, short.size);
        compare(`${name} long positions`, of.untold, BigInt(of.longPositions), long.positions);
        compare(`${name} short positions`, of.untold, BigInt(of.shortPositions), short.positions);
        const { ledger } = decode("Market", account.data).state;
        for (const part of LEDGER) compare(`${name} ledger ${part}`, 0, of[part], ledger[part]);
      }
      return drift;
    },
    { isolationLevel: "repeatable read" },
  );
}
