/** One keeper, from start to stop. */
import type { Nodes } from "@ballast/follow";
import type { Reward } from "@ballast/sdk";
import type { Connection } from "@solana/web3.js";
import { assemble, nodesOf, type Parts } from "./assemble";
import type { Candidate } from "./candidates/candidate";
import type { Outcome } from "./candidates/worker";
import type { Happening, Piece, Verdict } from "./happenings";
import type { KeeperOptions } from "./options";
import type { KeeperView } from "./state";
import { viewOf } from "./view";

/** What became of a piece of work in {@link Keeper.once}. */
export interface Done extends Piece {
  reward: Reward[];
  /** Seconds since it became due; null where no account says. */
  age: number | null;
  /** `found` in a dry run, and for what is left; `landed`; else how it ended. */
  outcome: "found" | "landed" | Verdict;
  error: string | null;
  signature: string | null;
}

/** Rounds of {@link Keeper.once}: what follows from what was done is found in the next. Each does 8 to 16. */
const MOST_ROUNDS = 40;

/**
 * Does what is due, for users it does not know. Everything that it knows is on the chain: it can be killed at any
 * moment and started again.
 * @example const keeper = new Keeper({ endpoints: [{ http, ws }], wallet, pool: 0n });
 * await keeper.start();
 */
export class Keeper {
  /** The best node at each moment, with a deadline for every call: for whoever looks something up beside the keeper. */
  readonly connection: Connection;
  private readonly nodes: Nodes;
  private parts: Parts | null = null;
  private running = false;
  private stopping = false;

  constructor(readonly options: KeeperOptions) {
    const { nodes, connection } = nodesOf(options, this.tell);
    this.nodes = nodes;
    this.connection = connection;
  }

  /** Reads everything, then works until it is stopped. Returns when it is ready; throws where no node can be read. */
  async start(): Promise<void> {
    if (this.running) throw new TypeError("this keeper runs already");
    const { feed, runner, publishing } = await this.assembled();
    try {
      await feed.start();
    } catch (e) {
      this.nodes.close();
      throw e;
    }
    // Stopped in the meantime: what began to follow ends too.
    if (this.stopping) return feed.stop();
    this.running = true;
    publishing?.start();
    runner.start();
  }

  /** Begins nothing any more, waits for what was sent, and closes every handle. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.running = false;
    const { parts } = this;
    await parts?.publishing?.stop();
    await parts?.runner.stop();
    await parts?.feed.stop();
    this.nodes.close();
  }

  /** Reads everything, does (or with `dryRun` only names) what is due now, follow-ups included, and closes. */
  async once({ dryRun = false }: { dryRun?: boolean } = {}): Promise<Done[]> {
    if (this.running) throw new TypeError("this keeper runs already");
    const { feed, publishing } = await this.assembled();
    try {
      if (!dryRun) await publishing?.publish();
      await feed.sync("start");
      return await this.rounds(dryRun);
    } finally {
      await this.stop();
    }
  }

  state(): KeeperView {
    return viewOf(this.nodes, this.parts, this.running);
  }

  /** Whether it has read everything, and a node is at hand. */
  ready(): boolean {
    return this.running && this.parts?.runner.state != null && this.nodes.halted === null;
  }

  private async assembled(): Promise<Parts> {
    if (this.parts !== null || this.stopping) throw new TypeError("a keeper is used once: make another one");
    await this.nodes.start();
    try {
      this.parts = await assemble(this.options, this.nodes, this.connection, this.tell, () => this.stopping);
      return this.parts;
    } catch (e) {
      this.nodes.close();
      throw e;
    }
  }

  private async rounds(dryRun: boolean): Promise<Done[]> {
    const { runner } = this.parts as Parts;
    const done = new Map<string, Done>();
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await runner.readOwed();
      const candidates = await runner.look(true);
      const { state } = runner;
      if (state === null) break;
      for (const candidate of candidates) {
        if (!done.has(candidate.key)) done.set(candidate.key, found(candidate, state.now));
      }
      const begun = dryRun ? [] : runner.begin(candidates, state);
      if (begun.length === 0) break;
      for (const { candidate, outcome } of await Promise.all(begun)) {
        done.set(candidate.key, { ...found(candidate, state.now), ...outcome });
      }
    }
    return [...done.values()];
  }

  /** A listener that throws stops nobody. */
  private readonly tell = (happening: Happening): void => {
    try {
      this.options.listener?.(happening);
    } catch {
      // Its own fault: there is nobody else to tell.
    }
  };
}

const found = (candidate: Candidate, now: bigint): Done => ({
  ...candidate.piece,
  reward: candidate.task.reward,
  age: candidate.task.since === null ? null : Number(now - candidate.task.since),
  ...({ outcome: "found", error: candidate.reason, signature: null } satisfies Omit<Outcome, "outcome"> & {
    outcome: "found";
  }),
});
