import { IDL } from "@ballast/sdk";
import { type AnchorProvider, BN, type Idl, Program } from "@coral-xyz/anchor";
import { Connection, PublicKey } from "@solana/web3.js";

/** Anchor's own client for the same IDL: what the SDK is compared with. It never connects. */
export const anchor = new Program(
  IDL as Idl,
  {
    connection: new Connection("http://127.0.0.1:1"),
  } as unknown as AnchorProvider,
);

/** Values as Anchor's coders take them: BN for bigint, arrays for bytes. */
export function toAnchor(value: unknown): unknown {
  if (typeof value === "bigint") return new BN(value.toString());
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(toAnchor);
  if (value === null || typeof value !== "object" || value instanceof PublicKey) return value;
  return Object.fromEntries(Object.entries(value).map(([key, x]) => [key, toAnchor(x)]));
}
