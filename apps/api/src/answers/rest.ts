/** Events, alerts, keepers, changes, and the server itself. */
import { version } from "../../package.json";
import { EXPORT_MOST } from "../contract/index";
import { changesOf } from "../engine/changes";
import { hex, num, text } from "../engine/plain";
import { EXPORTS } from "../export/columns";
import { fault } from "../fault";
import { eventsPage } from "../query/events";
import { alertRows, keeperRows, latencies } from "../query/rows";
import { keyOf, pageInMemory, pageOf, poolIn } from "../room";
import type { Handlers } from "./handler";

type Name =
  | "status"
  | "completeness"
  | "events"
  | "alerts"
  | "leaderboard"
  | "latency"
  | "changes"
  | "change"
  | "exports";

/** Numbers of changes in the order in which text is ordered. */
const padded = (number: number) => String(number).padStart(16, "0");

export const rest: Handlers<Name> = {
  status: ({ live, watch, database, streams }) => {
    const { state } = live;
    const tables = watch.ofTables;
    const { custodies, custodyCount } = state.pool.state;
    const data = {
      ...{ version, pool: live.pool.toBase58(), programId: live.programId.toBase58() },
      ...{ ready: watch.ready, faults: watch.faults },
      accounts: {
        ...{ slot: num(state.slot), ageMs: live.ageMs, positions: live.positions.size, others: live.others },
      },
      events: { watermark: tables.sequence, chain: watch.chain, behind: watch.behind, lagMs: watch.lagMs },
      feeds: custodies.slice(0, custodyCount).map(({ print, feedId, silentSince }, custody) => ({
        ...{ custody, feedId: hex(feedId), price: text(print.price), publishTime: num(print.publishTime) },
        ...{ ageSeconds: num(state.now - print.publishTime), silent: silentSince !== 0n },
      })),
      streams: streams(),
      database: database.server ? ("postgres" as const) : ("embedded" as const),
    };
    return { asOf: watch.ofAccounts, data };
  },

  completeness: async ({ census, watch }) => ({
    asOf: watch.ofTables,
    data: await census.take(watch.tables, watch.chain),
  }),

  events: async (room, { query, question }) => {
    const page = pageOf(question, query);
    const rows = await eventsPage(room.database, poolIn(room), { ...query, ...page.span() }, room.watch.tables);
    return page.cut(room.watch.ofTables, rows, ({ sequence }) => sequence);
  },

  alerts: async (room, { query, question }) => {
    const page = pageOf(question, query);
    const [, ts, id] = /^(\d{1,16})\.([\w.-]+)$/.exec(page.key ?? "") ?? [];
    if (page.key !== null && id === undefined) throw fault("BadCursor", "cursor: does not say after which alert");
    const after = ts === undefined || id === undefined ? null : { ts: Number(ts), id };
    const rows = await alertRows(room.database, poolIn(room), { ...query, limit: page.limit + 1, after });
    return page.cut(room.watch.ofTables, rows, (row) => `${row.ts}.${row.id}`);
  },

  leaderboard: async (room, { query, question }) => {
    const page = pageOf(question, query);
    const before = Number(page.number() ?? 0n);
    const asked = { ...query, limit: page.limit + 1, after: before };
    const rows = await keeperRows(room.database, poolIn(room), asked);
    const next = rows.length > page.limit ? before + page.limit : null;
    return page.ends(room.watch.ofTables, rows.slice(0, page.limit), next);
  },

  latency: async (room, { query }) => {
    const found = await latencies(room.database, poolIn(room), query);
    const { sums } = room.ladders.leverages();
    const due = sums.map(({ liquidatable, notional }, market) => ({ market, liquidatable, notional: text(notional) }));
    return { asOf: room.watch.ofTables, data: { ...found, due } };
  },

  exports: ({ watch }) => {
    const items = [...EXPORTS.values()].map(({ name, columns }) => ({
      ...{ table: name, next: Number(watch.tables.final), most: EXPORT_MOST },
      columns: columns.map((column) => ({ name: column.name, type: column.type, nullable: column.nullable })),
    }));
    return { asOf: watch.ofTables, items };
  },

  changes: (room, { query, question }) =>
    pageInMemory(question, query, room.watch.ofAccounts, changesOf(room.live), ({ number }) => padded(number)),

  change: (room, { params: { change } }) => {
    const id = keyOf("change", change).toBase58();
    const data = changesOf(room.live).find((found) => found.id === id);
    if (data === undefined) throw fault("NotFound", `change: there is no change ${id}`);
    return { asOf: room.watch.ofAccounts, data };
  },
};
