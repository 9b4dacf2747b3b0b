/** Does one piece of work, from its plan to what became of it. Never throws. */

import type { Feed } from "@ballast/follow";
import { type BallastError, type Context, decodeError, type Plan, planOf, type Sender, type State } from "@ballast/sdk";
import type { Listener, Verdict } from "../happenings";
import type { Fees } from "../options";
import { deliver, unitsOf } from "../send/deliver";
import { priorityFee } from "../send/fees";
import type { FeeMarket } from "../send/market";
import { lamportsOf } from "../send/value";
import type { Store } from "../store/store";
import type { Candidate } from "./candidate";
import { stopsKind, verdictOf } from "./verdicts";

export interface WorkerOptions {
  ctx: Context;
  sender: Sender;
  store: Store;
  feed: Feed;
  fees: Fees;
  market: FeeMarket;
  listener: Listener;
  stuckMs: number;
  /** Newer prices are needed. */
  stale(): void;
  /** Whether nothing new may be sent any more. */
  stopping(): boolean;
  /** A kind of work is over. */
  fatal(candidate: Candidate, error: string): void;
}

/** What became of an attempt. */
export interface Outcome {
  outcome: "landed" | Verdict;
  error: string | null;
  signature: string | null;
}

export class Worker {
  constructor(private readonly options: WorkerOptions) {}

  /** Address of the payer. */
  get payer(): string {
    return this.options.sender.wallet.publicKey.toBase58();
  }

  async attempt(candidate: Candidate, state: State): Promise<Outcome> {
    candidate.begin();
    try {
      return await this.done(candidate, state);
    } catch (thrown) {
      return this.missed(candidate, decodeError(thrown, this.options.ctx.programId), state.now);
    }
  }

  private async done(candidate: Candidate, state: State): Promise<Outcome> {
    const { ctx, sender, feed, listener } = this.options;
    const { task, piece, attempts: attempt, firstSlot } = candidate;
    const plan = await planOf(ctx, task, sender.wallet.publicKey);
    if (this.options.stopping()) return this.given(candidate);
    const fee = this.feeOf(candidate, plan, state);
    const { reward } = task;
    const signed = (signature: string) => {
      candidate.sent(signature);
      listener({ what: "sent", ...piece, attempt, priorityFee: fee, signature, reward });
    };
    const { signature, slot } = await deliver(sender, plan, { price: fee, stuckMs: this.options.stuckMs }, signed);
    // Only when the store has seen it: else the next round would find it due once more.
    await feed.settle(this.touched(plan), slot);
    candidate.landed(signature);
    const slots = BigInt(slot) > firstSlot ? BigInt(slot) - firstSlot : 0n;
    listener({ what: "landed", ...piece, signature, slot: BigInt(slot), slots, reward });
    return { outcome: "landed", error: null, signature };
  }

  /** Nothing was sent, and nothing will be. */
  private given(candidate: Candidate): Outcome {
    candidate.leave("the keeper stops");
    return { outcome: "expired", error: null, signature: null };
  }

  private feeOf({ task, expired }: Candidate, plan: Plan<unknown>, state: State): bigint {
    const { fees, market } = this.options;
    const [worth, units] = [lamportsOf(state, task.reward), unitsOf(plan.instructions)];
    return priorityFee(fees, { task, worth, units, attempt: expired + 1, paid: market.recent() });
  }

  /** What is held of the accounts that a plan changes. */
  private touched({ instructions }: Plan<unknown>): string[] {
    const keys = instructions.flatMap(({ keys }) => keys.filter(({ isWritable }) => isWritable));
    return [...new Set(keys.map(({ pubkey }) => pubkey.toBase58()))].filter((key) => this.options.store.has(key));
  }

  private missed(candidate: Candidate, error: BallastError, chain: bigint): Outcome {
    const { store, feed, listener, stale } = this.options;
    const verdict = verdictOf(error);
    const { name, signature } = error;
    if (verdict === "stale") stale();
    // What somebody else did may be an account that is gone, which nothing tells.
    if (store.has(candidate.subject)) feed.ask([candidate.subject]);
    const retryAt = verdict === "fatal" ? this.ended(candidate, error) : this.cooled(candidate, verdict, name, chain);
    listener({ what: "missed", ...candidate.piece, verdict, error: name, signature, retryAt });
    return { outcome: verdict, error: name, signature };
  }

  private ended(candidate: Candidate, error: BallastError): null {
    candidate.ended(error.name);
    if (stopsKind(error)) this.options.fatal(candidate, error.name);
    return null;
  }

  /** When it is tried again, by this machine's clock. `chain`: the chain's, when it was begun. */
  private cooled(candidate: Candidate, verdict: Exclude<Verdict, "fatal">, name: string, chain: bigint): number {
    const now = performance.now();
    const { since } = candidate.task;
    const known = since !== null && since > chain ? now + Number(since - chain) * 1_000 : null;
    return Math.round(Date.now() + candidate.missed(verdict, name, now, known) - now);
  }
}
