/** What answers are made from. */
import { PublicKey } from "@solana/web3.js";
import { type AsOf, RESOLUTIONS } from "./contract/index";
import type { Database } from "./db";
import type { Ladders } from "./engine/ladder";
import type { Live } from "./engine/live";
import { fault } from "./fault";
import type { HedgeMonitor } from "./hedge";
import type { Census } from "./query/census";
import { readCursor, writeCursor } from "./query/cursor";
import type { RiskDesk } from "./risk/desk";
import type { Watch } from "./watch";

export interface Room {
  live: Live;
  database: Database;
  watch: Watch;
  ladders: Ladders;
  census: Census;
  /** Null where this server has none. */
  risk: RiskDesk | null;
  /** Null where none was named. */
  hedge: HedgeMonitor | null;
  /** Streams that are open. */
  streams: () => number;
  /** The network that asks; null where addresses are not told apart, as behind a proxy. */
  asker: string | null;
}

/** The pool's address as the tables have it. */
export const poolIn = ({ live }: Room): string => live.pool.toBase58();

/** An address that was checked to look like one. `BadParameter` for one that is none all the same. */
export function keyOf(name: string, text: string): PublicKey {
  const refused = () => fault("BadParameter", `${name}: is an address in base 58, which ${text} is not`);
  try {
    const key = new PublicKey(text);
    if (key.toBase58() !== text) throw refused();
    return key;
  } catch {
    throw refused();
  }
}

/** Number of a market that there is. `NotFound`. */
export function marketIn({ live }: Room, number: number): number {
  const { marketCount } = live.state.pool.state;
  if (number < marketCount) return number;
  throw fault("NotFound", `market: there is no market ${number}, ${marketCount} are listed`);
}

/** What pages are asked with. */
export interface Paged {
  limit?: number | undefined;
  cursor?: string | undefined;
  order: "asc" | "desc";
}
const LIMIT = 100;

/** How a page is asked: one more than wanted, which says whether there is a next one. */
export function pageOf(question: string, { limit = LIMIT, cursor, order }: Paged) {
  const key = cursor === undefined ? null : readCursor(question, cursor);
  const numbered = () => {
    if (key === null) return null;
    if (!/^\d{1,19}$/.test(key)) throw fault("BadCursor", "cursor: does not say after which event");
    return BigInt(key);
  };
  return {
    ...{ limit, order, key, number: numbered, span: () => ({ limit: limit + 1, order, after: numbered() }) },
    /** Cuts what is one too many off; `keyOf`: after what the next page begins. */
    cut: <T>(asOf: AsOf, found: readonly T[], keyOf: (item: T) => string | number | bigint) => {
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const more = found.length > limit && last !== undefined;
      return { asOf, items, next: more ? writeCursor(question, String(keyOf(last))) : null };
    },
    /** A page whose end is known. */
    ends: <T>(asOf: AsOf, items: T[], next: string | number | null) => ({
      ...{ asOf, items, next: next === null ? null : writeCursor(question, String(next)) },
    }),
  };
}

/** A page of what is held in memory, ordered by a name that none shares. */
export function pageInMemory<T>(
  question: string,
  paged: Paged,
  asOf: AsOf,
  all: readonly T[],
  nameOf: (item: T) => string,
) {
  const page = pageOf(question, paged);
  const { key, order, limit } = page;
  const sorted = [...all].sort((a, b) => (nameOf(a) < nameOf(b) === (order === "asc") ? -1 : 1));
  const isBeyond = (item: T) => key === null || (order === "asc" ? nameOf(item) > key : nameOf(item) < key);
  return page.cut(asOf, sorted.filter(isBeyond).slice(0, limit + 1), nameOf);
}

export const STEPS = RESOLUTIONS;
