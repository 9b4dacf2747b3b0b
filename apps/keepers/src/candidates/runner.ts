/**
 * Rounds: looks at everything that is due, and begins what may be begun. Never two at once, and none waits for work.
 */

import type { Feed } from "@ballast/follow";
import { type Nodes, Pulse, type Reader } from "@ballast/follow";
import {
  type Context,
  decodeError,
  due,
  pda,
  type RawAccount,
  readState,
  type State,
  TASK_KINDS,
  type TaskKind,
} from "@ballast/sdk";
import type { Listener } from "../happenings";
import type { Finder, Share } from "../options";
import { dueAccounts, heldOf, tokensOf } from "../store/due_accounts";
import type { Store } from "../store/store";
import { queueOf, RULES, reasonToLeave, subjectOf } from "../tasks/index";
import type { Book } from "./book";
import type { Candidate } from "./candidate";
import { roomOf } from "./room";
import { mayBegin } from "./share";
import type { Outcome, Worker } from "./worker";

export interface RunnerOptions {
  ctx: Context;
  nodes: Nodes;
  store: Store;
  reader: Reader;
  feed: Pick<Feed, "slot">;
  book: Book;
  worker: Worker;
  finder: Finder | null;
  share: Share;
  kinds: ReadonlySet<TaskKind>;
  listener: Listener;
}

/** A piece of work, and what became of it. */
export interface Ended {
  candidate: Candidate;
  outcome: Outcome;
}

/** Milliseconds between rounds, at least and at most. */
const [LEAST_MS, MOST_MS] = [50, 1_000];
/** Milliseconds between two looks at what is looked for only some times a minute. */
const SELDOM_MS = 5_000;
/** Lamports below which a key cannot pay for what it sends. */
const POOR = 50_000;

const OFTEN: ReadonlySet<TaskKind> = new Set(TASK_KINDS.filter((kind) => RULES[kind].every === "slot"));
const ALL: ReadonlySet<TaskKind> = new Set(TASK_KINDS);

export class Runner {
  /** Kinds that ended with a fatal error, and its name. */
  readonly stopped = new Map<TaskKind, string>();
  rounds = 0;
  failedRounds = 0;
  /** Why the last round failed; null if it did not. */
  trouble: string | null = null;
  /** The last state that was looked at. */
  state: State | null = null;
  private readonly working = new Set<Promise<unknown>>();
  private readonly owed = new Map<string, RawAccount | null>();
  private running = false;
  private readonly pulse = new Pulse(LEAST_MS, MOST_MS);
  private loop: Promise<void> = Promise.resolve();
  private lastSeldom = Number.NEGATIVE_INFINITY;
  private poor = false;

  constructor(private readonly options: RunnerOptions) {}

  get inflight(): number {
    return this.working.size;
  }

  /** Why nothing is begun; null if something may be. */
  get halted(): string | null {
    return this.options.nodes.halted ?? (this.poor ? "the key has no lamports to pay with" : null);
  }

  start(): void {
    this.running = true;
    this.loop = this.run();
  }

  /** Begins nothing any more, and waits for what was begun. */
  async stop(): Promise<void> {
    this.running = false;
    this.wake();
    await this.loop;
    await Promise.allSettled([...this.working]);
  }

  /** Nothing of this kind is done any more. */
  end(kind: TaskKind, error: string): void {
    if (this.stopped.has(kind)) return;
    this.stopped.set(kind, error);
    this.options.listener({ what: "stopped", kind, error });
    this.options.listener({ what: "halted", why: `${kind} ended with ${error}: a person must look` });
  }

  /** Something is new. */
  wake(): void {
    this.pulse.wake();
  }

  /** One look at everything of these kinds: the candidates, the most urgent first. */
  async look(everything: boolean): Promise<Candidate[]> {
    const start = process.cpuUsage();
    const { ctx, store, finder, book, kinds, listener } = this.options;
    const vaults = ctx.layout.custodies.map(({ vault }) => vault);
    const state = await readState(ctx, [pda.controller(ctx.programId), ...vaults]);
    const owed = heldOf(store, "Payable").map(({ address }) => this.owed.get(address.toBase58()) ?? null);
    const accounts = dueAccounts(ctx, store, state, finder, { everything, owed });
    const tasks = due(state, accounts, state.now).filter(({ kind }) => kinds.has(kind));
    const named = tasks.map((task) => ({ task, subject: subjectOf(task) }));
    // The node's own: a local network that travels in time shows another one in its clock for a moment.
    const slot = BigInt(this.options.feed.slot);
    const candidates = book.take(named, everything ? ALL : OFTEN, slot, state.now);
    this.state = state;
    this.judge(state);
    const { user, system } = process.cpuUsage(start);
    const [now, cpu] = [state.now, (user + system) / 1_000];
    const oldest = book.candidates().reduce<bigint | null>((old, { since, reason, turn }) => {
      return (reason === null || turn) && (old === null || since < old) ? since : old;
    }, null);
    listener({ what: "round", due: book.size, oldest, slot, now, cpu });
    return candidates;
  }

  /** Begins what may be begun. */
  begin(candidates: readonly Candidate[], state: State): Promise<Ended>[] {
    const begun: Promise<Ended>[] = [];
    for (const candidate of candidates) {
      if (this.halted !== null || !this.may(candidate, state)) continue;
      const { book, worker } = this.options;
      const work = worker.attempt(candidate, state);
      const tracked: Promise<Ended> = work.then((outcome) => {
        if (outcome.outcome === "landed") book.close(candidate);
        this.working.delete(tracked);
        this.wake();
        return { candidate, outcome };
      });
      this.working.add(tracked);
      begun.push(tracked);
    }
    return begun;
  }

  /** Reads the token accounts of those who are owed something. */
  async readOwed(): Promise<void> {
    const { ctx, store, reader } = this.options;
    const payables = heldOf(store, "Payable");
    const tokens = tokensOf(ctx, payables).map((key) => key.toBase58());
    const found = new Map(
      (await reader.accounts([...new Set(tokens)])).map(({ address, account }) => [address, account]),
    );
    this.owed.clear();
    for (const [i, { address }] of payables.entries()) {
      this.owed.set(address.toBase58(), found.get(tokens[i] ?? "") ?? null);
    }
  }

  private may(candidate: Candidate, state: State): boolean {
    if (this.stopped.has(candidate.kind) || !candidate.free(performance.now())) return false;
    const age = state.now - candidate.since;
    const left = reasonToLeave(candidate.task, { state, age });
    const reason = left ?? this.waits(candidate);
    if (reason === null) return true;
    candidate.leave(reason, left === null);
    return false;
  }

  /** What it waits for; null where for nothing. */
  private waits({ kind, task, subject, firstSlot }: Candidate): string | null {
    const { book, share, feed } = this.options;
    const room = roomOf(task);
    if (this.working.size >= room) return `all ${room} places for such work are taken`;
    const queue = queueOf(task);
    const sameQueue = (other: Candidate) => other.busy && other.kind === kind && queueOf(other.task) === queue;
    if (queue !== null && book.candidates().some(sameQueue)) return "one of the same side is on its way";
    const ours = mayBegin(share, { subject: queue ?? subject }, firstSlot, BigInt(feed.slot));
    return ours ? null : "another keeper is first at it, for two slots";
  }

  private async run(): Promise<void> {
    while (this.running) {
      await this.pulse.wait();
      if (!this.running) return;
      // Told by `/state` and `/health`: three in a row are an illness.
      this.trouble = await this.round().then(
        () => null,
        (e) => decodeError(e).message,
      );
      this.failedRounds = this.trouble === null ? 0 : this.failedRounds + 1;
      this.rounds += 1;
    }
  }

  private async round(): Promise<void> {
    const everything = performance.now() - this.lastSeldom > SELDOM_MS;
    if (everything) {
      this.lastSeldom = performance.now();
      await this.readOwed().catch(() => null); // What is owed is then paid a little later.
    }
    const candidates = await this.look(everything);
    if (this.state !== null && this.running) this.begin(candidates, this.state);
  }

  /** Whether the key can pay. */
  private judge(state: State): void {
    const { store, worker, listener } = this.options;
    const lamports = store.get(worker.payer)?.account?.lamports ?? 0;
    const poor = lamports < POOR;
    if (poor === this.poor || state.slot === 0n) return;
    this.poor = poor;
    listener(poor ? { what: "halted", why: "the key has no lamports to pay with" } : { what: "resumed" });
  }
}
