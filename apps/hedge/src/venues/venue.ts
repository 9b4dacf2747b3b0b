/**
 * An exchange on which hedges stand. All amounts are USD unless named otherwise; sizes are in tokens, negative for a
 * short. What a venue does not tell is null, never a zero.
 */

/** What a key may do. Null: the venue does not tell. */
export interface Powers {
  trades: boolean | null;
  withdraws: boolean | null;
  /** Where that was read, in words. */
  told: string;
}

export interface Leg {
  /** The asset of the settings; null for a market that they do not name. */
  asset: string | null;
  market: string;
  /** Tokens; negative for a short. */
  units: number;
  mark: number;
  entry: number | null;
  /** Price at which the venue would liquidate it. */
  liquidation: number | null;
  pnl: number | null;
  /** Rank in the queue of those that are deleveraged, 0 to 1: 1 is next. */
  adl: number | null;
}

export interface Equity {
  /** All that the account is worth, unrealised profit with it. */
  equity: number;
  /** What a new position could be opened with. */
  available: number | null;
  maintenance: number | null;
  initial: number | null;
  /** When the venue says that this was so, milliseconds; null where it does not say. */
  at: number | null;
}

export interface Funding {
  asset: string;
  mark: number;
  index: number | null;
  /** What longs pay to shorts in eight hours, a share. */
  per8h: number;
  next: number | null;
}

export interface OpenInterest {
  asset: string;
  usd: number;
}

/** What can be sold, and bought, within 25 basis points of the middle. */
export interface Depth {
  asset: string;
  sell: number;
  buy: number;
}

export interface AdlRisk {
  asset: string;
  /** The venue's own word for the market. */
  risk: "low" | "medium" | "high";
}

/** The venue's insurance fund behind a market, or behind all (`asset` null). */
export interface Fund {
  asset: string | null;
  usd: number;
}

export interface Status {
  ok: boolean;
  told: string;
  /** The venue's clock less ours, milliseconds. */
  skew: number | null;
}

export interface Withdrawal {
  token: string;
  open: boolean;
}

/** What is asked of each exchange. Methods that are missing are ones that it has no answer to. */
export interface Venue {
  readonly id: string;
  powers(): Promise<Powers>;
  positions(): Promise<Leg[]>;
  equity(): Promise<Equity>;
  funding(): Promise<Funding[]>;
  openInterest(): Promise<OpenInterest[]>;
  depth(): Promise<Depth[]>;
  status(): Promise<Status>;
  adl?(): Promise<AdlRisk[]>;
  fund?(): Promise<Fund[]>;
  withdrawals?(): Promise<Withdrawal[]>;
}

/** A market of a venue: the venue's contracts may be of several tokens each, as 1000BONK is. */
export interface Listing {
  symbol: string;
  /** Tokens of the pool in one token of the venue. */
  multiple: number;
}

/** What a venue is made with. */
export interface VenueOptions {
  /** Asset to market. */
  markets: Readonly<Record<string, Listing>>;
  credentials: Credentials;
  /** A gateway in the venue's place; its own address if null. */
  url: string | null;
  deadlineMs: number;
}

/** What opens an account for reading. */
export interface Credentials {
  key?: string;
  secret?: string;
  passphrase?: string;
  /** An account that anyone may read. */
  address?: string;
}

/** Something that a venue answered and that makes no sense: told by the field. */
export class Garbled extends Error {
  override readonly name = "Garbled";
}

/** A finite number, or text that is one; null for nothing and for an empty text. */
export function numberOf(value: unknown, field: string): number | null {
  if (value === undefined || value === null || value === "") return null;
  const number = typeof value === "number" ? value : typeof value === "string" ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) throw new Garbled(`${field} is no number: ${JSON.stringify(value)?.slice(0, 40)}`);
  return number;
}

/** As {@link numberOf}, of what must be there. */
export function needed(value: unknown, field: string): number {
  const number = numberOf(value, field);
  if (number === null) throw new Garbled(`${field} is missing`);
  return number;
}

/** A price: null where the venue says nought for "none". */
export const priceOf = (value: unknown, field: string): number | null => {
  const number = numberOf(value, field);
  return number === 0 ? null : number;
};

/** A list. */
export function listOf(value: unknown, field: string): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new Garbled(`${field} is no list`);
  return value;
}

const NEAR = 0.0025;

/** How much stands within 25 basis points of the middle of a book. `Garbled` for an empty one: nothing is known. */
export function depthOf(asset: string, bids: readonly number[][], asks: readonly number[][], tokens: number): Depth {
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
  if (bid === undefined || ask === undefined) throw new Garbled(`the book of ${asset} is empty`);
  const middle = (bid + ask) / 2;
  const within = (rows: readonly number[][]) =>
    rows
      .filter(([price = 0]) => Math.abs(price / middle - 1) <= NEAR)
      .reduce((sum, [price = 0, size = 0]) => sum + price * size * tokens, 0);
  return { asset, sell: within(bids), buy: within(asks) };
}

/** A clock's distance from ours, the least that fits with its answer having come between asking and hearing. */
export function skewOf(asked: number, time: number | null, heard: number): number | null {
  if (time === null) return null;
  return time > heard ? time - heard : Math.min(0, time - asked);
}
