import type { PublicKey } from "@solana/web3.js";
import { addressOf, type Gift, type Given } from "./faucet";
import { BadParams, type OwnMethods } from "./front";

/** A token of a local network; `custody`: its number in the pool, null where the pool does not hold it. */
export interface TokenAbout {
  symbol: string;
  mint: string;
  decimals: number;
  custody: number | null;
  /** 32 bytes in hexadecimal digits. */
  feedId: string;
  /** Where its price is published. */
  priceAccount: string;
}

/** What a local network says of itself. */
export interface About {
  wsUrl: string;
  program: string;
  pool: string;
  poolId: string;
  tokens: TokenAbout[];
  markets: { symbol: string; index: number; address: string }[];
}

/** What a local network can do that others cannot. */
export interface Powers {
  about(): About;
  airdrop(to: PublicKey, gift?: Gift): Promise<Given>;
  move(symbol: string, percent: number | string): Promise<string>;
  warp(seconds: number): Promise<number>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function giftOf(value: unknown): Gift | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new BadParams('the second parameter is { "sol": "1", "tokens": { "USDC": "100" } }');
  const strange = Object.keys(value).find((key) => key !== "sol" && key !== "tokens");
  if (strange !== undefined) throw new BadParams(`there is no ${strange} to give: sol, tokens`);
  return value as Gift;
}

/** Refuses parameters that a method does not have. */
function atMost(params: readonly unknown[], most: number): void {
  if (params.length > most) throw new BadParams(`${most} parameters are taken, not ${params.length}`);
}

/** Calls of JSON-RPC that only a local network answers. */
export const methodsOf = (powers: () => Powers): OwnMethods => ({
  ballast_network: async (params) => {
    atMost(params, 0);
    return powers().about();
  },
  ballast_airdrop: async (params) => {
    atMost(params, 2);
    return powers().airdrop(addressOf(params[0]), giftOf(params[1]));
  },
  ballast_movePrice: async (params) => {
    atMost(params, 2);
    const [symbol, percent] = params;
    return powers().move(String(symbol), percent as number | string);
  },
  ballast_warp: async (params) => {
    atMost(params, 1);
    return powers().warp(params[0] as number);
  },
});
