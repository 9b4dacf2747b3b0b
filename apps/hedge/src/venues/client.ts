/**
 * The part of ccxt that venues are read through, and how it is come by: it is 67 MB and takes 0.9 s of CPU to load, so
 * it is an optional peer that is loaded when a venue of the settings needs it.
 */
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { type Credentials, listOf } from "./venue";

/** What ccxt calls a position. */
export interface UnifiedPosition {
  symbol: string;
  side?: string;
  contracts?: number;
  contractSize?: number;
  markPrice?: number;
  entryPrice?: number;
  liquidationPrice?: number;
  unrealizedPnl?: number;
  info: Record<string, unknown>;
}

interface UnifiedFunding {
  symbol: string;
  markPrice?: number;
  indexPrice?: number;
  fundingRate?: number;
  fundingTimestamp?: number;
  interval?: string;
  info: Record<string, unknown>;
}

/** Any of ccxt's exchanges. */
export interface Client {
  id: string;
  urls: Record<string, unknown>;
  has: Record<string, unknown>;
  options: Record<string, unknown>;
  loadMarkets(): Promise<Record<string, { id: string }>>;
  fetchPositions(symbols?: string[], params?: object): Promise<UnifiedPosition[]>;
  fetchBalance(params?: object): Promise<{ info: Record<string, unknown> }>;
  fetchFundingRates(symbols: string[]): Promise<Record<string, UnifiedFunding>>;
  fetchOpenInterest(symbol: string): Promise<{ openInterestAmount?: number; openInterestValue?: number }>;
  fetchOrderBook(symbol: string, limit?: number): Promise<{ bids: number[][]; asks: number[][] }>;
  fetchStatus(): Promise<{ status?: string }>;
  fetchTime(): Promise<number | undefined>;
  fetchCurrencies(): Promise<Record<string, { withdraw?: boolean }>>;
  market(symbol: string): { id: string; contractSize?: number };
  [implicit: string]: unknown;
}

type Library = Record<string, new (options: object) => Client>;

/** How deep books are asked for: 25 basis points are within it on the venues' main markets. */
export const BOOK_LEVELS = 100;

/** Loads ccxt. `Misuse` with what to do where it is not installed. */
export async function loadCcxt(venue: string, name = "ccxt"): Promise<Library> {
  try {
    const found = (await import(name)) as Library & { default?: Library };
    return found.default ?? found;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    throw new Misuse(
      `venues: ${venue} is read through ccxt, which is not installed: npm install ccxt@4 (67 MB); hyperliquid needs none`,
    );
  }
}

/** Every address in it, but with the origin of a gateway. */
function rebased(urls: unknown, origin: string): unknown {
  if (typeof urls === "string") return urls.replace(/^https:\/\/[^/]+/, origin);
  if (typeof urls !== "object" || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, rebased(url, origin)]));
}

/** A client that only ever reads, of linear markets alone. */
export async function clientOf(
  id: string,
  { key, secret, passphrase }: Credentials,
  { url, deadlineMs }: { url: string | null; deadlineMs: number },
): Promise<Client> {
  const library = await loadCcxt(id);
  const Exchange = library[id];
  if (Exchange === undefined) throw new Misuse(`venues: this ccxt does not know ${id}: npm install ccxt@4`);
  const client = new Exchange({
    apiKey: key,
    secret,
    password: passphrase,
    timeout: deadlineMs,
    // Its own queue would keep positions waiting behind what is dear: OKX's status alone counts for 5 s of it. What is
    // asked here is far below every venue's limits.
    enableRateLimit: false,
    options: {
      fetchMarkets: { types: id === "okx" ? ["swap"] : ["linear"] },
      defaultType: "swap",
      fetchMargins: false,
    },
  });
  // Tokens and networks are asked for apart, and slowly: a venue that cannot say them still shows its positions.
  client.has = { ...client.has, fetchCurrencies: false };
  if (url !== null) client.urls = { ...client.urls, api: rebased(client.urls.api, url.replace(/\/$/, "")) };
  return client;
}

/** Calls a venue's own method by the name that ccxt made of its path. */
export async function raw(client: Client, method: string, params: object = {}): Promise<unknown> {
  const call = client[method];
  if (typeof call !== "function")
    throw new Misuse(`venues: this ccxt has no ${client.id}.${method}: npm install ccxt@4`);
  return call.call(client, params);
}

/**
 * Has a venue's answer looked at before ccxt reads it: what has no list of positions in it would be read as one of
 * none, and an outage would look like a hedge that is gone. `Garbled`.
 */
export function guarded(client: Client, method: string, list: (answer: Record<string, unknown>) => unknown): void {
  const call = client[method] as (...args: unknown[]) => Promise<Record<string, unknown>>;
  client[method] = async (...args: unknown[]) => {
    const answer = await call.apply(client, args);
    listOf(typeof answer === "object" && answer !== null ? list(answer) : answer, `positions of ${client.id}`);
    return answer;
  };
}
