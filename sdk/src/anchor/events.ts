import { type BallastEvent, events, PROGRAM_ID } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { type Anchored, toAnchor } from "./values";

/** An event as Anchor's listeners get it: the name in camelCase, numbers of 64 and 128 bits as BN. */
export type AnchorEvent = {
  [N in BallastEvent["name"]]: { name: Uncapitalize<N>; data: Anchored<Extract<BallastEvent, { name: N }>["data"]> };
}[BallastEvent["name"]];

/**
 * The events of a transaction as Anchor's `EventParser` names them, read by the SDK's own parser: Anchor's reads logs
 * only, which a sender can get truncated, and misses events that the program emits by calls.
 */
export function toAnchorEvents(source: events.LogSource, programId: PublicKey = PROGRAM_ID): AnchorEvent[] {
  return events.parse(source, programId).map(({ name, data }) => ({
    name: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    data: toAnchor(data),
  })) as AnchorEvent[];
}
