/** What became of a position that is gone: the events of its last transactions. */
import { type BallastEvent, events } from "@ballast/sdk";
import type { Connection, PublicKey } from "@solana/web3.js";
import { price, usd } from "./explain";

/** So many transactions back: a liquidation is the last or, in parts, among the last. */
const BACK = 20;

export interface Past {
  signature: string;
  slot: number;
  events: BallastEvent[];
}

/** The last transactions that named it, the newest first, with what the program said of it. */
export async function pastOf(connection: Connection, address: PublicKey, programId: PublicKey): Promise<Past[]> {
  const signatures = await connection.getSignaturesForAddress(address, { limit: BACK }, "confirmed");
  const found: Past[] = [];
  for (const { signature, slot, err } of signatures) {
    if (err !== null) continue;
    const transaction = await connection.getTransaction(signature, {
      commitment: "confirmed",
      maxSupportedTransactionVersion: 0,
    });
    const own =
      transaction === null ? [] : events.parse(transaction, programId).filter((event) => isOf(event, address));
    found.push({ signature, slot, events: own });
  }
  return found;
}

const isOf = ({ data }: BallastEvent, address: PublicKey): boolean =>
  "position" in data && (data.position as PublicKey).equals(address);

const sentence = (event: BallastEvent): string => {
  if (event.name !== "PositionLiquidated") return event.name;
  const { price: at, keeper, keeperReward, keeperFloor, deficit, positionSize } = event.data;
  const part = positionSize === 0n ? "liquidated" : "liquidated in part";
  return `${part} at ${price(at)} USD by ${keeper}, which got ${keeperReward} atoms of collateral and ${usd(keeperFloor)} of the fund; deficit ${usd(deficit)}`;
};

export const pastLines = (past: readonly Past[]): string[] =>
  past.length === 0
    ? ["the node knows no transaction of it: no such position, or before its history begins"]
    : past.flatMap(({ signature, slot, events: own }) =>
        own.map((event) => `  slot ${slot}: ${sentence(event)}; ${signature}`),
      );
