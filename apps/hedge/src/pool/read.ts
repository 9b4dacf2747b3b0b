/** Reads the pool from a node, as often as it is asked. */
import { type Context, connectionSource, createContext, decodeError, pda, readState } from "@ballast/sdk";
import { Connection } from "@solana/web3.js";
import type { Settings } from "../settings";
import { bookOf, type PoolView, viewOf } from "./view";

/** A question to be asked again and again. `UninitializedAccount` where there is no such pool. */
export function poolReader({ rpc, pool, assets }: Pick<Settings, "rpc" | "pool" | "assets">): () => Promise<PoolView> {
  const connection = new Connection(rpc, { commitment: "confirmed", disableRetryOnRateLimit: true });
  const names = new Map(assets.map(({ custody, asset }) => [custody, asset]));
  let context: Context | null = null;
  return async () => {
    try {
      context ??= await createContext({ source: connectionSource(connection), pool: pda.pool(BigInt(pool)) });
      return viewOf(bookOf(await readState(context)), names);
    } catch (error) {
      throw decodeError(error);
    }
  };
}
