/** One keeper, from start to stop. */
import type { Reward } from "@ballast/sdk";
import type { Connection } from "@solana/web3.js";
import type { Piece, Verdict } from "./happenings";
import type { KeeperOptions } from "./options";
import type { KeeperView } from "./state";

/** What became of a piece of work in {@link Keeper.once}. */
export interface Done extends Piece {
  reward: Reward[];
  /** Seconds since it became due; null where no account says. */
  age: number | null;
  /** `found` in a dry run, and for what is left to others; `landed`; else how it ended. */
  outcome: "found" | "landed" | Verdict;
  error: string | null;
  signature: string | null;
}

/**
 * Does what is due, for users it does not know. Everything that it knows is on the chain: it can be killed at any moment
 * and started again.
 * @example const keeper = new Keeper({ endpoints: [{ http, ws }], wallet, pool: 0n });
 * await keeper.start();
 */
export class Keeper {
  constructor(readonly options: KeeperOptions) {}

  /** The best node at each moment, with a deadline for every call: for whoever looks something up beside the keeper. */
  get connection(): Connection {
    throw new Error("not yet");
  }

  /** Reads everything, then works until it is stopped. Returns when it is ready; throws where no node can be read. */
  async start(): Promise<void> {
    throw new Error("not yet");
  }

  /** Begins nothing any more, waits for what was sent, and closes every handle. */
  async stop(): Promise<void> {
    throw new Error("not yet");
  }

  /** Reads everything, does (or with `dryRun` only names) what is due now, follow-ups included, and closes. */
  async once(_options: { dryRun?: boolean } = {}): Promise<Done[]> {
    throw new Error("not yet");
  }

  state(): KeeperView {
    throw new Error("not yet");
  }

  /** Whether it has read everything, and a node is at hand. */
  ready(): boolean {
    return false;
  }
}
