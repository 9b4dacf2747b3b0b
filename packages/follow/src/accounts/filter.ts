/** Filters of `getProgramAccounts`, as a node applies them. */
import type { GetProgramAccountsFilter } from "@solana/web3.js";
import { PublicKey } from "@solana/web3.js";

/** Whether an account passes, by its bytes. */
export type Passes = (data: Uint8Array) => boolean;

export function passing(filters: readonly GetProgramAccountsFilter[]): Passes {
  const all = filters.map(one);
  return (data) => all.every((passes) => passes(data));
}

function one(filter: GetProgramAccountsFilter): Passes {
  if ("dataSize" in filter) return (data) => data.length === filter.dataSize;
  const { offset, bytes, encoding } = filter.memcmp;
  const wanted = encoding === "base64" ? Buffer.from(bytes, "base64") : base58(bytes);
  return (data) => has(data, offset, wanted);
}

/** A loop: forty bytes of each of a hundred thousand accounts are compared. */
function has(data: Uint8Array, offset: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i += 1) if (data[offset + i] !== wanted[i]) return false;
  return true;
}

/** Base58 of keys only: nothing else is asked for. */
const base58 = (text: string): Uint8Array => new PublicKey(text).toBytes();
