/** What a keeper reads of a pool at every slot: how the pool stands, and what the keeper has itself. */
import * as follow from "@ballast/follow";
import { associatedToken, type Context } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";

/** Addresses that decide what is due, and what the keeper has itself. */
export function headOf(ctx: Context, keeper: PublicKey): PublicKey[] {
  const { custodies, homeMint } = ctx.layout;
  const tokens = [...new Set([homeMint, ...custodies.map(({ mint }) => mint)].map(String))];
  const own = [keeper, ...tokens.map((mint) => associatedToken(new PublicKey(mint), keeper))];
  const all = [...follow.headOf(ctx), ...own];
  return [...new Map(all.map((key) => [key.toBase58(), key])).values()];
}
