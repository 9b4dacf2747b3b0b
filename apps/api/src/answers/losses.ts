/** Losses: the list, the receipt, the ledger, and what would happen. */
import { sceneOf, whatIf } from "@ballast/sdk";
import type { LossEvent, Receipt } from "../contract/index";
import { detailsOf, eventNow, groupsOf, payersOf, proofOf } from "../engine/losses";
import { ledgerOf } from "../engine/market";
import { sideNumber, text } from "../engine/plain";
import { unnamedOf, valued, waitingOf } from "../engine/winners";
import { fault } from "../fault";
import {
  idOf,
  type LossId,
  liquidationsBehind,
  lossOf,
  lossRow,
  lossRows,
  paidBy,
  paidFor,
  readId,
  winnersOf,
} from "../query/losses";
import { marketIn, pageOf, poolIn, type Room } from "../room";
import type { Handlers } from "./handler";

const NONE: ReadonlyMap<string, bigint> = new Map();

type Row = NonNullable<Awaited<ReturnType<typeof lossRow>>>;

/** As the chain says, where it is asked of now; as the tables say otherwise. */
function eventOf(room: Room, row: Row, paid: ReadonlyMap<string, bigint>, then: bigint | null): LossEvent {
  const id = { ...row, side: row.side as 0 | 1 };
  const now = then === null ? eventNow(room.live, id) : null;
  return now ?? lossOf(row, paid, then);
}

type Behind = Awaited<ReturnType<typeof liquidationsBehind>>;
const sumOf = (found: Behind) => found.reduce((sum, { shortfall }) => sum + shortfall, 0n);

function wholeOf(event: LossEvent, found: Behind) {
  if (found.length === 0) return null;
  const right = sumOf(found);
  return { left: event.shortfall, right: text(right), equal: right === BigInt(event.shortfall) };
}

/** A row as it was after an event, and what had been paid by then: while it was open, both grew with each loss. */
async function rowThen(room: Room, row: Row, found: Behind, then: bigint | null) {
  const pool = poolIn(room);
  const isOver = then === null || (row.finalizedSequence !== null && row.finalizedSequence <= then);
  if (!isOver) {
    const shortfall = found.length === 0 ? row.shortfall : sumOf(found);
    return { row: { ...row, shortfall }, paid: await paidBy(room.database, pool, row, then) };
  }
  return { row, paid: (await paidFor(room.database, pool, [row as LossId])).get(idOf(row)) ?? NONE };
}

async function receiptOf(room: Room, id: LossId, name: string, asOf: number | undefined): Promise<Receipt> {
  const then = asOf === undefined ? null : BigInt(asOf);
  const pool = poolIn(room);
  const row = await lossRow(room.database, pool, id);
  const isThen = then === null || (row !== undefined && row.openedSequence <= then);
  const found = row === undefined ? [] : await liquidationsBehind(room.database, pool, row, then);
  const of = row && (await rowThen(room, row, found, then));
  const event = !isThen ? null : of === undefined ? eventNow(room.live, id) : eventOf(room, of.row, of.paid, then);
  if (event === null) throw fault("NotFound", `n: there is no loss event ${name}${then === null ? "" : " of then"}`);
  const liquidations = found.map(({ sequence }) => Number(sequence));
  const { bytes, escrowTokens, ...details } = detailsOf(room.live, id, event.state);
  const named = row === undefined ? [] : await winnersOf(room.database, pool, id, then);
  const claimed = new Set(named.map(({ subject }) => subject));
  const waiting = then === null ? waitingOf(room.live, id).filter(({ subject }) => !claimed.has(subject)) : [];
  const winners = valued([...named, ...waiting], event.escrow, escrowTokens);
  const payers = payersOf(event, liquidations);
  return {
    ...event,
    ...details,
    payers,
    groups: groupsOf(payers),
    winners,
    unnamed: unnamedOf(winners, event),
    proof: proofOf(event, { account: then === null ? bytes : null, whole: wholeOf(event, found) }),
    liquidations,
  };
}

export const losses: Handlers<"lossEvents" | "lossEvent" | "ledger" | "whatIf"> = {
  lossEvents: async (room, { query, question }) => {
    const page = pageOf(question, query);
    const rows = await lossRows(room.database, poolIn(room), { ...query, ...page.span() });
    const ids = rows.map((row) => ({ ...row, side: row.side as 0 | 1 }));
    const paid = await paidFor(room.database, poolIn(room), ids);
    const { asOf, items, next } = page.cut(room.watch.ofTables, rows, ({ openedSequence }) => openedSequence);
    const name = ({ market, side, number }: Row) => `${market}-${side === 0 ? "long" : "short"}-${number}`;
    return { asOf, items: items.map((row) => eventOf(room, row, paid.get(name(row)) ?? NONE, null)), next };
  },

  lossEvent: async (room, { params: { n }, query: { asOf } }) => {
    const id = readId(n);
    marketIn(room, id.market);
    const tables = room.watch.ofTables;
    if (asOf !== undefined && asOf > (tables.sequence ?? -1))
      throw fault("TooEarly", `asOf: event ${asOf} is not there yet, ${tables.sequence ?? "none"} is the last`);
    const data = await receiptOf(room, id, n, asOf);
    const of = asOf === undefined ? room.watch.ofAccounts : { ...tables, sequence: asOf, lagMs: null };
    return { asOf: of, data };
  },

  ledger: (room) => ({ asOf: room.watch.ofAccounts, items: ledgerOf(room.live) }),

  whatIf: (room, { body: { market, losing, deficit, price, young } }) => {
    const scene = sceneOf(room.live.state, marketIn(room, market));
    const loss = { losing: sideNumber(losing), deficit: amount("deficit", deficit) };
    const asked = {
      ...loss,
      ...(price === undefined ? {} : { price: amount("price", price) }),
      ...(young === undefined ? {} : { young: share(young) }),
    };
    const { absorbed, receipt, phi, fund } = whatIf(scene, asked);
    return {
      asOf: room.watch.ofAccounts,
      data: {
        absorbed: {
          ...{ young: text(absorbed.young), insurance: text(absorbed.insurance), opened: absorbed.opened },
          ...{ deductible: text(absorbed.deductible), shortfall: text(absorbed.shortfall) },
          expired: text(absorbed.expired),
        },
        receipt: receipt && {
          ...{ shortfall: text(receipt.shortfall), lpShare: text(receipt.lpShare), clawback: text(receipt.clawback) },
          ...{ escrow: text(receipt.escrow), lien: text(receipt.lienUnpaid), remainder: text(receipt.remainder) },
          clawbackRate: text(receipt.clawbackRate),
        },
        phi: { before: text(phi.before), after: text(phi.after) },
        fund: { before: text(fund.before), after: text(fund.after) },
      },
    };
  },
};

const U64 = 1n << 64n;
const WHOLE = 10n ** 18n;

function amount(name: string, value: string): bigint {
  const found = BigInt(value);
  if (found >= U64) throw fault("BadBody", `${name}: is at most 2^64 - 1`);
  return found;
}

function share(value: string): bigint {
  const found = BigInt(value);
  if (found > WHOLE) throw fault("BadBody", "young: is a share, 10^18 at most");
  return found;
}
