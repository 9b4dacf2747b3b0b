import { pda } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { type Feed, feedIdOf, priceAccountAddress } from "../chain/pyth";
import { NATIVE_MINT } from "../chain/tokens";
import { keyOf } from "./keys";
import { tokenInfo } from "./tokens";

export type SideName = "long" | "short";
export const sideByte = (side: SideName): 0 | 1 => (side === "long" ? 0 : 1);
export const sideName = (byte: number): SideName => (byte === 0 ? "long" : "short");

/** A token of the pool. */
export interface CustodyInfo {
  symbol: string;
  index: number;
  decimals: number;
  stable: boolean;
  mint: PublicKey;
  vault: PublicKey;
  feed: Feed;
}

/** A market of the pool; its symbol is that of its index token. */
export interface MarketInfo {
  symbol: string;
  index: number;
  address: PublicKey;
  /** The index token, which backs longs. */
  custody: CustodyInfo;
  /** The stable that backs shorts. */
  stable: CustodyInfo;
  /** Second price source, where the market has one. */
  second: Feed | null;
}

/** The mint of a token in the worlds of a seed. */
export const mintOf = (seed: string, symbol: string, wrappedSol: boolean): PublicKey =>
  wrappedSol && symbol === "SOL" ? NATIVE_MINT : keyOf(seed, `mint ${symbol}`).publicKey;

/** The number of the only pool of a world. */
export const POOL_ID = 1n;

/** Addresses and numbers of a world's pool: all follow from the seed and the list of tokens. */
export class Venue {
  readonly pool = pda.pool(POOL_ID);
  readonly lpMint = pda.lpMint(this.pool);
  readonly insuranceVault = pda.insuranceVault(this.pool);
  readonly custodies: CustodyInfo[];
  readonly markets: MarketInfo[];

  constructor(
    seed: string,
    symbols: readonly string[],
    markets: readonly string[],
    seconds: readonly string[],
    wrappedSol = false,
  ) {
    this.custodies = symbols.map((symbol, index) => {
      const mint = mintOf(seed, symbol, wrappedSol);
      const { decimals, stable } = tokenInfo(symbol);
      return { symbol, index, decimals, stable, mint, vault: pda.vault(this.pool, mint), feed: feed(symbol) };
    });
    this.markets = markets.map((symbol, index) => ({
      symbol,
      index,
      address: pda.market(this.pool, index),
      custody: this.custody(symbol),
      stable: this.home,
      second: seconds.includes(symbol) ? feed(secondOf(symbol)) : null,
    }));
  }

  /** The stable in which the insurance fund is held. */
  get home(): CustodyInfo {
    return this.custody(0);
  }

  /** By symbol or index. */
  custody(which: string | number): CustodyInfo {
    const found = this.custodies.find(({ symbol, index }) => which === symbol || which === index);
    return found ?? missing("token", which, this.custodies);
  }

  /** By symbol, index or address. */
  market(which: string | number | PublicKey): MarketInfo {
    const is = ({ symbol, index, address }: MarketInfo) =>
      which instanceof PublicKey ? address.equals(which) : which === symbol || which === index;
    return this.markets.find(is) ?? missing("market", which, this.markets);
  }

  /** The token in which a side's profit is paid. */
  backing(market: MarketInfo, side: SideName): CustodyInfo {
    return side === "long" ? market.custody : market.stable;
  }

  /** The market whose index a token is, or null. */
  marketOf(custody: CustodyInfo): MarketInfo | null {
    return this.markets.find((market) => market.custody === custody) ?? null;
  }

  /** All price feeds: the tokens', then the second sources. */
  get feeds(): Feed[] {
    return [...this.custodies.map(({ feed }) => feed), ...this.markets.flatMap(({ second }) => second ?? [])];
  }
}

/** The name of a market's second price source. */
export const secondOf = (symbol: string): string => `${symbol}.second`;

function feed(symbol: string): Feed {
  const feedId = feedIdOf(symbol);
  return { symbol, feedId, account: priceAccountAddress(feedId), exponent: -8 };
}

function missing(what: string, which: unknown, known: { symbol: string }[]): never {
  throw new RangeError(`no ${what} ${which}: there is ${known.map(({ symbol }) => symbol).join(", ")}`);
}
