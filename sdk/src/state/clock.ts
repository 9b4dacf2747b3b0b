import { PublicKey } from "@solana/web3.js";
import type { RawAccount } from "../accounts/index";
import { viewOf } from "../codec/layout";

/** The cluster's clock, as programs see it. */
export const CLOCK = new PublicKey("SysvarC1ock11111111111111111111111111111111");

/** Time of one slot. */
export interface Time {
  /** Unix seconds. */
  now: bigint;
  slot: bigint;
}

/** The clock account's slot (offset 0) and unix time (offset 32). Throws `TypeError` if it is not there. */
export function readClock(account: RawAccount | null | undefined): Time {
  if (!account || account.data.length < 40) throw new TypeError("the source does not give the clock account");
  const view = viewOf(account.data);
  return { slot: view.getBigUint64(0, true), now: view.getBigInt64(32, true) };
}
