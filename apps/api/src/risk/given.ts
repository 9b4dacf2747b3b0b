/** What the risk engine is given to judge: the pool as this server has read it. */
import type { Given } from "@ballast/risk";
import type { Database } from "../db";
import type { Live } from "../engine/live";
import { boundsOf, candles, windowOf } from "../query/cells";

/** Rules of moves look back so far. */
const HOURS = 4;

export interface Gathered {
  given: Given;
  /** Addresses of the positions, by their place in what is given. */
  addresses: string[];
}

/** Addresses that become text in one go: 2 ms. */
const AT_ONCE = 8_192;
const turn = () => new Promise<void>((done) => setImmediate(done));

/** One address a line; other requests are served in between. */
async function linesOf(addresses: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (let from = 0; from < addresses.length; from += AT_ONCE) {
    parts.push(addresses.slice(from, from + AT_ONCE).join("\n"));
    await turn();
  }
  return parts.join("\n");
}

/** Copies what is known now: of a hundred thousand positions 32 MB, 30 ms, in one go, so that all is of one moment. */
export async function gathered({ state, positions, pool }: Live): Promise<Gathered> {
  const { now, slot, markets, prices } = state;
  const bytesOf = (address: Parameters<typeof state.account>[0]) =>
    Uint8Array.from(state.account(address)?.data ?? new Uint8Array());
  const addresses = positions.inOrder();
  const given = {
    ...{ now, slot, pool: bytesOf(pool), past: [], prints: prices.map((price) => price.peek()) },
    markets: state.pool.state.exposures.slice(0, markets.length).map(({ market }) => bytesOf(market)),
    packed: positions.packed.slice(),
  };
  return { given: { ...given, addresses: await linesOf(addresses) }, addresses };
}

/** Prices of the last hours, by market, as far as the tables have them. */
export async function pastOf(database: Database, { pool, state }: Live): Promise<Given["past"]> {
  const all: { time: number; price: number }[][] = [];
  for (let market = 0; market < state.pool.state.marketCount; market += 1) {
    const bounds = await boundsOf(database, "prices", pool.toBase58(), market);
    const now = Number(state.now);
    if (bounds === null || bounds.latest < now - HOURS * 3_600) {
      all.push([]);
      continue;
    }
    const asked = { res: "1m" as const, from: now - HOURS * 3_600, limit: HOURS * 60, order: "asc" as const };
    const window = windowOf({ ...asked, after: null }, bounds.earliest, bounds.latest);
    const found = await candles(database, pool.toBase58(), market, window);
    // The minute that still lasts is known by its open: a fall within it is seen too.
    const ticks = found.flatMap(({ ts, open, close }) => [
      { time: ts, price: Number(open) / 1e8 },
      { time: ts + 59, price: Number(close) / 1e8 },
    ]);
    all.push(ticks.filter(({ time }) => time < now));
  }
  return all;
}
