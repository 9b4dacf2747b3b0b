/** Venues, and a monitor over all of them, against exchanges on this machine. */

import { ADDRESS, Exchange, SECRETS } from "../src/demo/exchange";
import { Monitor } from "../src/monitor";
import { viewOf } from "../src/pool/view";
import { bookOfSketch, EXAMPLE, type Sketch } from "../src/replay/book";
import { settingsOf } from "../src/settings";
import { openVenue, type VenueId } from "../src/venues/index";
import type { Venue } from "../src/venues/venue";

/** The market of SOL on a venue. */
export const symbolOf = (id: VenueId): string => (id === "hyperliquid" ? "SOL" : "SOL/USDT:USDT");

export async function opened(id: VenueId, deadlineMs = 8_000): Promise<{ exchange: Exchange; venue: Venue }> {
  const exchange = await Exchange.open(id);
  const credentials = id === "hyperliquid" ? { address: ADDRESS } : SECRETS;
  const markets = { SOL: { symbol: symbolOf(id), multiple: 1 } };
  return { exchange, venue: await openVenue(id, { markets, credentials, url: exchange.url, deadlineMs }) };
}

/** Keys as the environment gives them. */
export const KEYS: Record<string, string> = Object.fromEntries(
  ["BINANCEUSDM", "BYBIT", "OKX"].flatMap((id) =>
    Object.entries(SECRETS).map(([part, secret]) => [`BALLAST_HEDGE_${id}_${part.toUpperCase()}`, secret]),
  ),
);

/** Three venues that together hedge the example's 30,000 SOL: 12,000, 10,000 and 8,000. */
export const THREE = ["binanceusdm", "bybit", "okx"] as const;

export interface Desks {
  monitor: Monitor;
  exchanges: Map<VenueId, Exchange>;
  at(id: VenueId): Exchange;
  close(): Promise<void>;
}

/** A monitor of the example's pool, or another, and its exchanges. `prepare` comes before the first question. */
export async function monitored(
  ids: readonly VenueId[] = THREE,
  prepare: (at: (id: VenueId) => Exchange) => void = () => undefined,
  more: Record<string, unknown> = {},
  sketch: Sketch = EXAMPLE,
): Promise<Desks> {
  const exchanges = new Map(await Promise.all(ids.map(async (id) => [id, await Exchange.open(id)] as const)));
  const at = (id: VenueId) => exchanges.get(id) as Exchange;
  prepare(at);
  const venues = ids.map((id) => ({
    id,
    markets: { SOL: { symbol: symbolOf(id), multiple: 1 } },
    url: at(id).url,
    ...(id === "hyperliquid" ? { address: ADDRESS } : {}),
  }));
  const settings = {
    ...settingsOf({}, {}, "/nowhere"),
    venues,
    fastMs: 250,
    slowMs: 1_000,
    deadlineMs: 8_000,
    ...more,
  };
  const close = async () => void (await Promise.all([...exchanges.values()].map((exchange) => exchange.close())));
  try {
    const view = viewOf(bookOfSketch(sketch), new Map([[1, "SOL"]]));
    const monitor = await Monitor.open(settings, KEYS, async () => view);
    return { monitor, exchanges, at, close };
  } catch (error) {
    await close();
    throw error;
  }
}
