import { PublicKey } from "@solana/web3.js";
import { search } from "../pda/search";

/** Owner of every price account. */
export const PYTH_RECEIVER = new PublicKey("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
const PUSH_ORACLE = new PublicKey("pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT");

/**
 * The price account that Pyth's push oracle keeps for a feed (32 bytes) on a shard: the default of a context.
 * @example const priceAccounts = (feedId: Uint8Array) => pythPriceAccount(feedId);
 */
export function pythPriceAccount(feedId: Uint8Array, shard = 0): PublicKey {
  const seed = Uint8Array.of(shard & 0xff, shard >> 8);
  return search([seed, feedId], PUSH_ORACLE);
}
