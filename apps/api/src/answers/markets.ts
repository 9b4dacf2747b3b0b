/** Markets: as they are, as they were, and where they break. */
import { histogramOf } from "../engine/histogram";
import { impactOf, marginsWhy, marketOf, marketsOf } from "../engine/market";
import { ruleOfMarket, text } from "../engine/plain";
import { fault } from "../fault";
import { boundsOf, candles, liquidationCells, openInterest, variances, type Window, windowOf } from "../query/cells";
import { liquidationRows } from "../query/liquidations";
import { marketsThen } from "../query/then";
import { marketIn, type Paged, pageOf, poolIn, type Room } from "../room";
import type { Handlers } from "./handler";
import { endOf } from "./pool";

type Table = Parameters<typeof boundsOf>[1];
type CellsQuery = Parameters<typeof windowOf>[0];

/** A page of cells of a market, of a table that says between which times there is anything. */
async function cells<T>(
  room: Room,
  market: number,
  {
    table,
    question,
    query,
  }: { table: Table; question: string; query: Paged & Pick<CellsQuery, "res" | "from" | "to"> },
  find: (window: Window) => Promise<T[]>,
) {
  const page = pageOf(question, query);
  const after = page.number();
  const bounds = await boundsOf(room.database, table, poolIn(room), marketIn(room, market));
  if (bounds === null) return page.ends<T>(room.watch.ofTables, [], null);
  const asked = { ...query, limit: page.limit, after: after === null ? null : Number(after) };
  const window = windowOf(asked, bounds.earliest, bounds.latest);
  return page.ends(room.watch.ofTables, await find(window), endOf(window));
}

/** The newest cells, for answers that show some history beside what is now. */
async function newest<T>(
  room: Room,
  table: Table,
  market: number,
  of: Partial<CellsQuery>,
  find: (window: Window) => Promise<T[]>,
) {
  const bounds = await boundsOf(room.database, table, poolIn(room), market);
  if (bounds === null) return [];
  const asked = { res: "1h" as const, limit: 168, order: "asc" as const, after: null, ...of };
  const from = asked.from ?? bounds.latest - 168 * 3_600;
  return find(windowOf({ ...asked, from }, bounds.earliest, bounds.latest));
}

/** Most rungs that are asked who pays: each takes a hundred thousand positions a fortieth of a second. */
const MOST_PAYERS = 20;

type Now = "markets" | "market" | "margins" | "ladder" | "histogram" | "skew";
type Past = "oi" | "liquidationCells" | "liquidations" | "candles" | "volatility";

const now: Handlers<Now> = {
  markets: (room, { query: { asOf } }) => {
    if (asOf !== undefined) return marketsThen(room.database, poolIn(room), asOf, room.watch.tables);
    return { asOf: room.watch.ofAccounts, items: marketsOf(room.live) };
  },
  market: async (room, { params: { m }, query: { asOf } }) => {
    if (asOf === undefined) return { asOf: room.watch.ofAccounts, data: marketOf(room.live, marketIn(room, m)) };
    const { asOf: at, items } = await marketsThen(room.database, poolIn(room), asOf, room.watch.tables);
    const data = items.find(({ number }) => number === m);
    if (data === undefined) throw fault("NotFound", `m: there was no market ${m} after event ${asOf}`);
    return { asOf: at, data };
  },
  margins: (room, { params: { m } }) => ({
    asOf: room.watch.ofAccounts,
    data: marginsWhy(room.live, marketIn(room, m)),
  }),
  ladder: async (room, { params: { m }, query: { step = 100, rungs = 20, payers } }) => {
    const asked = { market: marketIn(room, m), stepBp: step, rungs, payers: payers === "true" };
    if (asked.payers && rungs > MOST_PAYERS)
      throw fault("BadParameter", `rungs: with payers at most ${MOST_PAYERS} below and above`);
    const { asOf, ladder } = await room.ladders.ladder(asked, room.asker);
    return { asOf, data: ladder };
  },
  histogram: (room, { params: { m } }) => {
    const market = marketIn(room, m);
    const { asOf, sums } = room.ladders.leverages();
    const own = sums[market];
    if (own === undefined) throw fault("NotFound", `m: there is no market ${m}`);
    return { asOf, data: histogramOf(market, own) };
  },
  skew: async (room, { params: { m }, query }) => {
    const market = marketIn(room, m);
    const find = (window: Window) => openInterest(room.database, poolIn(room), market, window);
    const history = await newest(room, "rollup_oi", market, query, find);
    return { asOf: room.watch.ofAccounts, data: { market, ...impactOf(room.live, market), history } };
  },
};

const past: Handlers<Past> = {
  oi: (room, { params: { m }, query, question }) =>
    cells(room, m, { table: "rollup_oi", question, query }, (window) =>
      openInterest(room.database, poolIn(room), m, window),
    ),
  liquidationCells: (room, { params: { m }, query, question }) =>
    cells(room, m, { table: "rollup_oi", question, query }, (window) =>
      liquidationCells(room.database, poolIn(room), m, window, room.watch.tables),
    ),
  liquidations: async (room, { params: { m }, query, question }) => {
    const page = pageOf(question, query);
    const asked = { ...query, ...page.span(), market: marketIn(room, m) };
    const rows = await liquidationRows(room.database, poolIn(room), asked, room.watch.tables);
    return page.cut(room.watch.ofTables, rows, ({ sequence }) => sequence);
  },
  candles: (room, { params: { m }, query, question }) =>
    cells(room, m, { table: "prices", question, query }, (window) => candles(room.database, poolIn(room), m, window)),
  volatility: async (room, { params: { m }, query }) => {
    const market = marketIn(room, m);
    const { params, volatility } = room.live.state.markets[market]?.state ?? {};
    if (params === undefined || volatility === undefined) throw fault("NotFound", `m: there is no market ${m}`);
    const find = (window: Window) => variances(room.database, poolIn(room), market, window);
    const history = await newest(room, "snapshots_market", market, query, find);
    const { fast, slow, unclamped } = volatility;
    const data = {
      ...{ sigma: text(ruleOfMarket(room.live.state, market, 0).sigma), stress: text(params.stress) },
      ...{ fast: text(fast), slow: text(slow), unclamped: text(unclamped), history },
    };
    return { asOf: room.watch.ofAccounts, data };
  },
};

export const markets: Handlers<Now | Past> = { ...now, ...past };
