/** What a pool's account says of its events, and which keys events name. */
import { type BallastEvent, engine, OFFSETS } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";

const SEQUENCE = OFFSETS.Pool.state + engine.offsetOf("PoolState", "sequence");

/** Number of the next event, in the bytes of a pool. */
export const numberIn = (pool: Uint8Array): bigint =>
  new DataView(pool.buffer, pool.byteOffset).getBigUint64(SEQUENCE, true);

/** All keys that an event names, but for those of its header. */
export function keysIn({ data: { header: _, ...body } }: BallastEvent): PublicKey[] {
  return Object.values(body).filter(isKey);
}

const isKey = (value: unknown): value is PublicKey =>
  typeof value === "object" && value !== null && "toBase58" in value && typeof value.toBase58 === "function";
