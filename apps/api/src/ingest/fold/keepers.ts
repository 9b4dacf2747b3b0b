/** What anyone may cause, by whoever paid for it. */
import type { EventName } from "@ballast/sdk";
import type { Address } from "../../address";
import * as schema from "../../db/schema";
import type { Batch } from "../batch";
import { type AnyEntry, base58 } from "./common";

/** Events that keepers cause, and never the owner alone. */
const CRANKS: ReadonlySet<EventName> = new Set<EventName>([
  ...(["PositionLiquidated", "LossEventOpened", "LossEventFinalized", "LossEventSealed", "LiensApplied"] as const),
  ...(["TicketClaimed", "OwnerPaid", "InsuranceSwept", "PricesRefreshed", "MarketSettling", "RequestEnded"] as const),
  ...(["ChangeExecuted", "ProtocolFeesCollected"] as const),
]);
/** Events that an owner causes as well: a keeper did, where somebody else paid. */
const EITHER: ReadonlySet<EventName> = new Set<EventName>([
  ...(["PositionIncreased", "PositionDecreased", "RequestCancelled"] as const),
]);

export function keeperAction(batch: Batch, entry: AnyEntry): void {
  const { name, heard, market, data } = entry;
  const {
    owner,
    keeperReward = 0n,
    keeperFloor = 0n,
  } = data as {
    owner?: Address;
    keeperReward?: bigint;
    keeperFloor?: bigint;
  };
  const others = EITHER.has(name) && (owner === undefined || base58(owner) !== heard.payer);
  if (!CRANKS.has(name) && !others) return;
  batch.add(schema.keeperActions, {
    pool: entry.pool,
    sequence: heard.sequence,
    slot: heard.slot,
    ts: heard.ts,
    signature: heard.signature,
    market,
    keeper: heard.payer,
    action: name,
    reward: keeperReward + keeperFloor,
  });
}
