/** What a world knows of a token before any of it exists. */
export interface TokenInfo {
  decimals: number;
  stable: boolean;
  /** USD, where nothing else is said. */
  price: string;
  /** Whole units that the pool is given where nothing else is said. */
  liquidity: string;
}

const TOKENS: Record<string, TokenInfo> = {
  USDC: { decimals: 6, stable: true, price: "1", liquidity: "2000000" },
  USDT: { decimals: 6, stable: true, price: "1", liquidity: "1000000" },
  SOL: { decimals: 9, stable: false, price: "150", liquidity: "10000" },
  ETH: { decimals: 8, stable: false, price: "3000", liquidity: "500" },
  BTC: { decimals: 8, stable: false, price: "75000", liquidity: "20" },
};

/** The maximum shape that budgets are measured at: five custodies, three markets. */
export const ALL_TOKENS = Object.keys(TOKENS);

export function tokenInfo(symbol: string): TokenInfo {
  const known = TOKENS[symbol];
  if (!known) throw new RangeError(`unknown token ${symbol}: a world has ${ALL_TOKENS.join(", ")}`);
  return known;
}
