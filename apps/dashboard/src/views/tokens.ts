/** Tokens and markets by the names that people use. */
import type { Answer } from "../data/contract";
import { units } from "../words/amounts";

type Custody = Answer<"custodies">["items"][number];
type Market = Answer<"markets">["items"][number];

/** Pyth's feeds against USD. The chain knows tokens by these and by their mints only. */
const SYMBOLS: Readonly<Record<string, string>> = {
  ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d: "SOL",
  e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43: "BTC",
  ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace: "ETH",
  eaa020c61cc479712813461ce153894a96a6c00b21ed0cfc2798d1f9a9e9c94a: "USDC",
  "2b89b9dc8fdf9f34709a5b106b472f0f39bb6ca9ce04b0fd7f2e971688e2e53b": "USDT",
};

export interface Token {
  number: number;
  symbol: string;
  decimals: number;
  stable: boolean;
}

const UNKNOWN: Token = { number: -1, symbol: "token", decimals: 0, stable: false };

export const symbolOf = (feedId: string): string | undefined => SYMBOLS[feedId.toLowerCase().replace(/^0x/, "")];

export const tokenOf = ({ number, feedId, decimals, stable }: Custody): Token => ({
  ...{ number, decimals, stable },
  symbol: symbolOf(feedId) ?? `token ${number}`,
});

/** The token with a number; one of unknown name and no decimals where the pool has none, or they are not read yet. */
export const tokenAt = (tokens: readonly Token[], number: number): Token =>
  tokens.find((token) => token.number === number) ?? { ...UNKNOWN, number, symbol: `token ${number}` };

/** What a market is called: by its index token. */
export const marketName = (market: Pick<Market, "number" | "index">, tokens: readonly Token[]): string =>
  tokens.some(({ number }) => number === market.index)
    ? tokenAt(tokens, market.index).symbol
    : `market ${market.number}`;

/** Smallest units of a token, with its symbol. */
export const amountOf = (text: string, { decimals, symbol }: Token, places?: number): string =>
  `${units(text, decimals, places)} ${symbol}`;
