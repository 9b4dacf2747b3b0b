import { health, liquidationPrice, lossEventsOf, positionsOfMarket, sceneOf } from "@ballast/sdk";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { parseWhole, sideName } from "../amount";
import { type Form, fileSink, outputSink, type Row, type Sink } from "../rows";
import type { Session } from "../session";
import { type Mark, markOf, marksAfter, ownEvents } from "./events";

/** Flags of an export. */
export interface ExportFlags {
  format?: string;
  out?: string;
  after?: string;
  limit?: string;
}

/** So many rows, or transactions, are worked on at a time. */
const BATCH = 100;
/** So many transactions are asked for at once. */
const AT_ONCE = 4;

interface Job {
  sink: Sink;
  limit: number;
  say: Session["say"];
}

function jobOf({ say, print }: Session, flags: ExportFlags, columns: readonly string[], cursor: RegExp): Job {
  const { format = "ndjson", out, after = null } = flags;
  if (format !== "csv" && format !== "ndjson") throw new Misuse(`--format is csv or ndjson, not "${format}"`);
  if (after !== null && !cursor.test(after)) throw new Misuse(`--after is the first column of a row, not "${after}"`);
  const limit = flags.limit === undefined ? Number.POSITIVE_INFINITY : Number(parseWhole(flags.limit, "--limit"));
  const form: Form = format;
  const sink = out === undefined ? outputSink(print, form, columns, after) : fileSink(out, form, columns, after);
  if (out !== undefined && sink.after !== null) say(`${out} is gone on with after ${sink.after}`);
  return { sink, limit, say };
}

/** Writes rows of whole cursors, so that nothing of one is left out where it is broken off. */
async function pour({ sink, limit, say }: Job, what: string, total: number, batches: AsyncIterable<Row[][]>) {
  let [rows, done, last]: [number, number, string | null] = [0, 0, sink.after];
  try {
    for await (const batch of batches) {
      for (const group of batch) {
        done += 1;
        if (rows >= limit || group.length === 0) continue;
        await sink.write(group);
        rows += group.length;
        last = String(Object.values(group.at(-1) ?? {})[0]);
      }
      say(`${done} of ${total} ${what}: ${rows} rows`);
      if (rows >= limit) break;
    }
  } finally {
    sink.close();
  }
  say(last === null ? "nothing there" : `${rows} rows; go on with --after ${last}`);
}

const ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const SIGNATURE = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

async function* inBatches(rows: readonly Row[]): AsyncGenerator<Row[][]> {
  for (let at = 0; at < rows.length; at += BATCH) yield rows.slice(at, at + BATCH).map((row) => [row]);
}

/** Rows in the order of their addresses, after one. */
const sortedAfter = (rows: readonly Row[], after: string | null): Row[] => {
  const key = (row: Row) => String(Object.values(row)[0]);
  return rows.filter((row) => after === null || key(row) > after).sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

const POSITION = [
  ...["position", "market", "owner", "side", "nonce", "custody", "size", "entry", "collateral", "openedAt"],
  ...["price", "pnl", "equity", "maintenance", "ratio", "liquidationPrice", "liquidatable"],
];

/** `ballast export positions`: with their health at the pool's prices of now. */
export async function positions(session: Session, flags: ExportFlags): Promise<undefined> {
  const { client } = session;
  const job = jobOf(session, flags, POSITION, ADDRESS);
  const [{ layout }, state] = [await client.context(), await client.state()];
  const lists = layout.markets.map(async ({ address }, market) => {
    const found = await positionsOfMarket(client.source, address, client.programId);
    return found.map(({ address: position, account: { owner, nonce, state: own } }): Row => {
      const scene = sceneOf(state, market);
      const { price, pnl, equity, maintenance, ratio, liquidatable } = health(scene, own);
      const { size, entry, collateral, openedAt, custody } = own;
      const head = { position: position.toBase58(), market, owner, side: sideName(own.side), nonce, custody };
      const at = liquidationPrice(scene, own);
      return {
        ...{ ...head, size, entry, collateral, openedAt },
        ...{ price, pnl, equity, maintenance, ratio, liquidationPrice: at, liquidatable },
      };
    });
  });
  const rows = sortedAfter((await Promise.all(lists)).flat(), job.sink.after);
  await pour(job, "positions", rows.length, inBatches(rows));
}

const RECEIPT = [
  ...["receipt", "market", "side", "number", "price", "opened", "finalized", "deficits", "insurance", "deductible"],
  ...["shortfall", "lpShare", "clawback", "clawbackRate", "escrow", "lienPaid", "lienUnpaid", "remainder", "sealed"],
] as const;

/** `ballast export receipts`. */
export async function receipts(session: Session, flags: ExportFlags): Promise<undefined> {
  const { client } = session;
  const job = jobOf(session, flags, RECEIPT, ADDRESS);
  const { layout } = await client.context();
  const lists = layout.markets.map(({ address }) => lossEventsOf(client.source, address, client.programId));
  const all = (await Promise.all(lists)).flat().map(({ address, account: { state } }): Row => {
    const values = { ...state, receipt: address.toBase58(), side: sideName(state.side) } as Record<string, unknown>;
    return Object.fromEntries(RECEIPT.map((name) => [name, values[name]]));
  });
  const rows = sortedAfter(all, job.sink.after);
  await pour(job, "receipts", rows.length, inBatches(rows));
}

const EVENT = ["transaction", "sequence", "time", "slot", "market", "event", "data"];

/** `ballast export events`: the pool's, oldest first, as far back as the node has transactions. */
export async function history(session: Session, flags: ExportFlags): Promise<undefined> {
  const { say } = session;
  const job = jobOf(session, flags, EVENT, SIGNATURE);
  const after = job.sink.after === null ? null : await markOf(session, job.sink.after);
  const all = await marksAfter(session, after, (count) => say(`${count} transactions found ...`));
  const rowsOf = async ({ signature: transaction }: Mark): Promise<Row[]> =>
    (await ownEvents(session, transaction)).map(({ name, data: { header, ...data } }) => ({
      ...{ transaction, sequence: header.sequence, time: header.timestamp, slot: header.slot },
      ...{ market: header.market, event: name, data },
    }));
  async function* batches(): AsyncGenerator<Row[][]> {
    for (let at = 0; at < all.length; at += AT_ONCE) yield Promise.all(all.slice(at, at + AT_ONCE).map(rowsOf));
  }
  await pour(job, "transactions", all.length, batches());
}
