/** The insurance fund: as it is, everything that moved it, every fall, and what it would pay. */
import type { Drawdown } from "../contract/index";
import { fundOf, stakersOf } from "../engine/fund";
import { share } from "../engine/plain";
import { fault } from "../fault";
import { drawnSince, flowRows, fundHours } from "../query/rows";
import { marketIn, pageInMemory, pageOf, poolIn } from "../room";
import type { Handlers } from "./handler";

const DAY = 86_400;

/** Hours until the floor at the pace of a day; null where nothing was drawn. */
function hoursLeft(balance: bigint, floor: bigint, drawn: bigint): number | null {
  if (drawn <= 0n) return null;
  return balance <= floor ? 0 : Number(((balance - floor) * 24n) / drawn);
}

/** Every fall below an earlier peak, from the hours in which the fund moved. */
export function drawdownsOf(hours: readonly { ts: number; low: bigint; high: bigint; close: bigint }[]): Drawdown[] {
  const found: Drawdown[] = [];
  let [peak, from] = [0n, 0];
  let fall: { low: bigint; at: number } | null = null;
  const end = (to: number | null) => {
    if (fall === null) return;
    const depth = `${share(peak - fall.low, peak)}`;
    found.push({ from, to, peak: `${peak}`, trough: `${fall.low}`, at: fall.at, depth });
    fall = null;
  };
  for (const { ts, low, high, close } of hours) {
    if (low < peak && (fall === null || low < fall.low)) fall = { low, at: ts };
    if (high >= peak || close >= peak) {
      end(ts);
      [peak, from] = [high > close ? high : close, ts];
      if (close < peak) fall = { low: close, at: ts };
    }
  }
  end(null);
  return found;
}

export const fund: Handlers<"fund" | "fundFlows" | "drawdowns" | "stakers" | "fundStress"> = {
  fund: async (room) => {
    const asOf = room.watch.ofAccounts;
    const now = fundOf(room.live);
    const drawn = await drawnSince(room.database, poolIn(room), asOf.ts - DAY);
    const hours = hoursLeft(BigInt(now.balance), BigInt(now.floor), drawn);
    return { asOf, data: { ...now, runway: { drawn: `${drawn}`, hours } } };
  },

  fundFlows: async (room, { query, question }) => {
    const page = pageOf(question, query);
    const [, sequence, source] = /^(\d{1,19})\.([a-z]+)$/.exec(page.key ?? "") ?? [];
    if (page.key !== null && source === undefined) throw fault("BadCursor", "cursor: does not say after which flow");
    const after = sequence === undefined || source === undefined ? null : { sequence: BigInt(sequence), source };
    const asked = { ...query, limit: page.limit + 1, after };
    const rows = await flowRows(room.database, poolIn(room), asked, room.watch.tables);
    return page.cut(room.watch.ofTables, rows, (row) => `${row.sequence}.${row.source}`);
  },

  drawdowns: async (room, { query }) => ({
    asOf: room.watch.ofTables,
    items: drawdownsOf(await fundHours(room.database, poolIn(room), query)),
  }),

  stakers: (room, { query, question }) =>
    pageInMemory(question, query, room.watch.ofAccounts, stakersOf(room.live), ({ owner }) => owner),

  fundStress: async (room, { query: { market } }) => {
    const { marketCount } = room.live.state.pool.state;
    const markets = market === undefined ? [...Array(marketCount).keys()] : [marketIn(room, market)];
    const all = [];
    for (const number of markets) all.push(await room.ladders.stress(number));
    return { asOf: all[0]?.asOf ?? room.watch.ofAccounts, items: all.flatMap(({ rows }) => rows) };
  },
};
