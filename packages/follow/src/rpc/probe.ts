/** The question that tells where a node is: its clock account, whose data have a slot of their own. */
import { CLOCK } from "@ballast/sdk";
import { type Answer, NodeError, type Position } from "./node";

export const PROBE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "getAccountInfo",
  params: [CLOCK.toBase58(), { encoding: "base64", commitment: "processed" }],
});

/** `NodeError` for an answer without a clock. */
export function readPositionOf({ result }: Answer): Position {
  const { context, value } = (result ?? {}) as { context?: { slot?: number }; value?: { data?: [string] } | null };
  const bytes = Buffer.from(value?.data?.[0] ?? "", "base64");
  if (bytes.length < 8 || !Number.isSafeInteger(context?.slot)) throw new NodeError("no clock account");
  return { data: bytes.readBigUInt64LE(0), told: BigInt(context?.slot ?? 0), at: performance.now() };
}
