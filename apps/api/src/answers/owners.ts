/** What belongs to one owner, and orders of all. */
import { ownerOf, payablesOf, positionsAt, requestsOf, risksOf, ticketsOf } from "../engine/owners";
import { fault } from "../fault";
import { eventsPage } from "../query/events";
import { behaviourOf } from "../query/rows";
import { keyOf, type Paged, pageInMemory, pageOf, poolIn, type Room } from "../room";
import type { Handlers } from "./handler";

type Name =
  | "owner"
  | "ownerPositions"
  | "ownerTickets"
  | "ownerHistory"
  | "ownerRisk"
  | "ownerPayables"
  | "position"
  | "requests";

/** A page of an owner's positions: only those of the page are asked of the engine. */
function positionsPage<T>(
  room: Room,
  { question, query, owner }: { question: string; query: Paged; owner: string },
  find: (addresses: readonly string[]) => T[],
) {
  const addresses = room.live.positionsOf(keyOf("o", owner));
  const { asOf, items, next } = pageInMemory(question, query, room.watch.ofAccounts, addresses, (name) => name);
  return { asOf, items: find(items), next };
}

export const owners: Handlers<Name> = {
  owner: async (room, { params: { o } }) => {
    const owner = ownerOf(room.live, keyOf("o", o));
    const behaviour = await behaviourOf(room.database, poolIn(room), o);
    return { asOf: room.watch.ofAccounts, data: { ...owner, behaviour } };
  },
  ownerPositions: (room, { params: { o }, query, question }) =>
    positionsPage(room, { question, query, owner: o }, (addresses) => positionsAt(room.live, addresses)),
  ownerRisk: (room, { params: { o }, query, question }) =>
    positionsPage(room, { question, query, owner: o }, (addresses) => risksOf(room.live, addresses)),
  ownerTickets: (room, { params: { o }, query, question }) => {
    const all = ticketsOf(room.live, keyOf("o", o));
    return pageInMemory(question, query, room.watch.ofAccounts, all, ({ address }) => address);
  },
  ownerPayables: (room, { params: { o }, query, question }) => {
    const all = payablesOf(room.live, keyOf("o", o));
    return pageInMemory(question, query, room.watch.ofAccounts, all, ({ address }) => address);
  },
  ownerHistory: async (room, { params: { o }, query, question }) => {
    const owner = keyOf("o", o).toBase58();
    const page = pageOf(question, query);
    const asked = { ...page.span(), owner, since: query.from, until: query.to };
    const rows = await eventsPage(room.database, poolIn(room), asked, room.watch.tables);
    return page.cut(room.watch.ofTables, rows, ({ sequence }) => sequence);
  },
  position: (room, { params: { p } }) => {
    const address = keyOf("p", p).toBase58();
    const [data] = room.live.positions.has(address) ? positionsAt(room.live, [address]) : [];
    if (data === undefined) throw fault("NotFound", `p: there is no open position ${address}`);
    return { asOf: room.watch.ofAccounts, data };
  },
  requests: (room, { query, question }) => {
    const { state, market } = query;
    const all = requestsOf(room.live).filter(
      (request) =>
        (state === undefined || request.state === state) && (market === undefined || request.market === market),
    );
    return pageInMemory(question, query, room.watch.ofAccounts, all, ({ address }) => address);
  },
};
