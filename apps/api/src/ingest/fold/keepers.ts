/** What anyone may cause, by whoever paid for it. */
import type { EventName } from "@ballast/sdk";
import * as schema from "../../db/schema";
import type { Batch } from "../batch";
import { type AnyEntry, placed } from "./common";

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
    owner?: { toBase58(): string };
    keeperReward?: bigint;
    keeperFloor?: bigint;
  };
  const others = EITHER.has(name) && owner?.toBase58() !== heard.payer;
  if (!CRANKS.has(name) && !others) return;
  const row = { keeper: heard.payer, action: name, market, reward: keeperReward + keeperFloor };
  batch.add(schema.keeperActions, { ...placed(entry), ...row });
}
