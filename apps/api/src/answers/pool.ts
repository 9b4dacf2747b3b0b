/** The pool and its tokens. */
import { custodiesOf, poolOf } from "../engine/pool";
import { fault } from "../fault";
import { boundsOf, poolHistory, windowOf } from "../query/cells";
import { custodiesThen, poolThen } from "../query/then";
import { pageOf, poolIn, type Room } from "../room";
import type { Handlers } from "./handler";

function checkId({ live }: Room, id: string): void {
  const own = live.state.pool.id.toString();
  if (own !== id) throw fault("NotFound", `id: this server has pool ${own}, not pool ${id}`);
}

export const pool: Handlers<"pool" | "poolHistory" | "custodies"> = {
  pool: (room, { params: { id }, query: { asOf } }) => {
    checkId(room, id);
    if (asOf !== undefined) return poolThen(room.database, poolIn(room), asOf, room.watch.tables);
    return { asOf: room.watch.ofAccounts, data: poolOf(room.live) };
  },

  poolHistory: async (room, { params: { id }, query, question }) => {
    checkId(room, id);
    const page = pageOf(question, query);
    const after = page.number();
    const bounds = await boundsOf(room.database, "snapshots_pool", poolIn(room), null);
    if (bounds === null) return page.ends(room.watch.ofTables, [], null);
    const asked = { ...query, limit: page.limit, after: after === null ? null : Number(after) };
    const window = windowOf(asked, bounds.earliest, bounds.latest);
    const items = await poolHistory(room.database, poolIn(room), query.metric, window);
    return page.ends(room.watch.ofTables, items, endOf(window));
  },

  custodies: (room, { query: { asOf } }) => {
    if (asOf !== undefined) return custodiesThen(room.database, poolIn(room), asOf, room.watch.tables);
    return { asOf: room.watch.ofAccounts, items: custodiesOf(room.live) };
  },
};

/** After which cell the page behind a window begins; null where there is none. */
export const endOf = ({ more, order, from, to, step }: ReturnType<typeof windowOf>): number | null => {
  if (!more) return null;
  return order === "asc" ? to - step : from;
};
