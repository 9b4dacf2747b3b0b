/** A small world in which a loss was shared: winners, a bankrupt loser, a receipt; and what the program told of it. */
import { events } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

/** An event with its bytes, and the transaction that it was told in. */
export interface Told {
  raw: Uint8Array;
  event: events.BallastEvent;
  signature: string;
}

export interface Story {
  w: World;
  winner: PositionRef;
  /** Still open when the story ends. */
  stays: PositionRef;
  told: Told[];
  /** Of a market, and waits; what told of it counts in the controller's events. */
  change: PublicKey;
}

/** The events of a transaction's logs with their bytes. */
export function toldIn(logs: readonly string[], signature: string): Told[] {
  return logs.flatMap((line) => {
    const data = /^Program data: ([\w+/]+={0,2})$/.exec(line)?.[1];
    const raw = data === undefined ? null : Uint8Array.from(Buffer.from(data, "base64"));
    const event = raw && events.decodeEvent(raw);
    return raw && event ? [{ raw, event, signature }] : [];
  });
}

const PARAMS = {
  "insurance.floor": "10000",
  "mutualization.deductible": "0",
  "fees.base": "1bp",
  "fees.impact": "0",
};

/** Shorts of 600 and 400 SOL win against a long of 1,000 SOL: at 130 it leaves 8,000 USD unpaid, which are shared. */
export async function lossStory(chain: "litesvm" | "surfpool" = "litesvm"): Promise<Story> {
  const w = await World.create({ chain, fund: "5000", params: PARAMS, verify: false });
  const told: Told[] = [];
  const send = w.chain.send.bind(w.chain);
  w.chain.send = async (...args) => {
    const receipt = await send(...args);
    told.push(...toldIn(receipt.logs, receipt.signature));
    return receipt;
  };
  const [first, second, loser] = [
    await w.actor("winner0", { USDC: "10000" }),
    await w.actor("winner1", { USDC: "10000" }),
    await w.actor("loser", { USDC: "12015" }),
  ];
  const { position: winner } = await first.open("SOL", "short", { size: "600", collateral: { USDC: "10000" } });
  const { position: stays } = await second.open("SOL", "short", { size: "400", collateral: { USDC: "10000" } });
  const { position: lost } = await loser.open("SOL", "long", { size: "1000", collateral: { USDC: "12015" } });
  await w.wait(960);
  await w.price("SOL", "130");
  await w.liquidate(lost);
  await w.wait(900);
  await w.finalize("SOL", "short");
  w.chain.send = send;
  const { change } = await w.control.queue({ kind: "status", index: 0, reduceOnly: true });
  return { w, winner, stays, told, change: change.address };
}
