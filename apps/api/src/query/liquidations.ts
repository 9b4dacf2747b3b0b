/** Liquidations: rows of the table as they are told. */
import type { Liquidation } from "../contract/index";
import type { Database } from "../db";
import { sideName } from "../engine/plain";
import { type Span, spanned } from "./events";
import { Counted } from "./json";
import type { Mark } from "./mark";
import { type Condition, pageOf } from "./pages";
import type { Times } from "./rows";

/** A row as the driver has it: 64 bits and more are text. */
type Row = Record<"sequence" | "slot" | "ts" | "signature" | "position" | "owner" | "keeper", string> &
  Record<"price" | "size" | "position_size" | "pnl" | "fee" | "deficit" | "young" | "insurance", string> &
  Record<"deductible" | "shortfall", string> & { market: number; side: number; latency_ms: number | null };

const COLUMNS = `sequence, slot, ts, signature, market, side, position, owner, keeper, price, size, position_size,
  pnl, fee, deficit, young, insurance, deductible, shortfall, (SELECT latency_ms FROM liquidation_delays AS d
  WHERE d.pool = liquidations.pool AND d.sequence = liquidations.sequence) AS latency_ms`;

function told(row: Row): Counted<Liquidation> {
  const sequence = Number(row.sequence);
  const fields: Liquidation = {
    sequence,
    slot: Number(row.slot),
    ts: Number(row.ts),
    signature: row.signature,
    market: row.market,
    side: sideName(row.side),
    position: row.position,
    owner: row.owner,
    keeper: row.keeper,
    price: row.price,
    size: row.size,
    remaining: row.position_size,
    pnl: row.pnl,
    fee: row.fee,
    deficit: row.deficit,
    young: row.young,
    insurance: row.insurance,
    deductible: row.deductible,
    shortfall: row.shortfall,
    latencyMs: row.latency_ms,
  };
  return new Counted(sequence, JSON.stringify(fields));
}

export async function liquidationRows(
  database: Database,
  pool: string,
  asked: Span & Times & { market?: number },
  mark: Mark,
): Promise<Counted<Liquidation>[]> {
  const { market, from, to, order, limit } = asked;
  const times = [["ts >=", from] as const, ["ts <", to] as const];
  const conditions: Condition[] = [["market =", market], ...spanned(asked, mark), ...times];
  const rows = await pageOf<Row>(database, { pool, columns: COLUMNS, table: "liquidations", conditions, order, limit });
  return rows.map(told);
}
