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
  // For pools as wide as the program allows, with more atoms than a real pool will hold.
  AVAX: { decimals: 9, stable: false, price: "25", liquidity: "1000000" },
  LINK: { decimals: 8, stable: false, price: "15", liquidity: "1000000" },
  SUI: { decimals: 9, stable: false, price: "2", liquidity: "5000000" },
  DOGE: { decimals: 8, stable: false, price: "0.2", liquidity: "100000000" },
};

/** All that a world can have. */
export const ALL_TOKENS = Object.keys(TOKENS);

export function tokenInfo(symbol: string): TokenInfo {
  const known = TOKENS[symbol];
  if (!known) throw new RangeError(`unknown token ${symbol}: a world has ${ALL_TOKENS.join(", ")}`);
  return known;
}
