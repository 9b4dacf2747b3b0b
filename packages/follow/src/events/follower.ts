/**
 * Follows a stream of events, a pool's or the controller's, without a gap. It believes nothing but the numbers: a round
 * lists what happened since the last final event, reads what is new, and hands on what follows the last number. What a
 * subscription, a listing or a node left out is a hole, and found in the next round.
 */
import { PROGRAM_ID } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { BOUNDS } from "../bounds";
import { within } from "../deadline";
import { Pulse } from "../pulse";
import { Finality } from "./finality";
import { lostIn, Unheard } from "./lost";
import { pagesOf } from "./pages";
import type { Heard, Listed, Sink, Snapshot, Source } from "./source";
import { Transactions } from "./transactions";
import { Window } from "./window";

export interface FollowerOptions {
  /** Address of the pool, or of the controller. */
  stream: PublicKey;
  programId?: PublicKey;
  source: Source;
  sink: Sink;
  /** Reads what no event carries, when what was heard is new; null for a stream that has nothing of the kind. */
  snapshots: SnapshotReader | null;
  /** Milliseconds between two rounds where nothing is heard; 1,000 if not given. */
  pollMs?: number;
  /** Milliseconds between two snapshots where nothing happens; 10,000 if not given. */
  snapshotMs?: number;
  /** Milliseconds for which a hole whose logs were cut is looked for at other nodes; 3,000 if not given. */
  patienceMs?: number;
  /** Something went wrong in a round; the next one is tried. */
  trouble?: (error: Error) => void;
}

export interface SnapshotReader {
  /** The accounts now, with those that these events are about. */
  read(source: Source, heard: readonly Heard[]): Promise<Snapshot>;
  /** Number of the pool's next event, as its account says. */
  sequenceOf(snapshot: Snapshot): bigint | null;
}

export interface FollowerView {
  /** Number of the first event that is not in the tables. */
  next: string;
  final: string;
  /** The hole that is waited for, and since when in ms; null if there is none. */
  gap: { from: string; to: string; ms: number } | null;
  /** Forks that were followed, and events that no node has. */
  forks: number;
  lost: number;
  /** Whether a round has reached the newest listing. */
  caughtUp: boolean;
  /** Milliseconds since a round last ended without an error. */
  silentMs: number;
}

/** Events of one batch at most: a quarter of a second of the slowest database. */
const BATCH = 500;
/** Transactions that are read before what they have is handed on. */
const CHUNK = 256;
/** Milliseconds for one answer, of a node or the tables. */
const CALL_MS = 120_000;
/** Times that a round begins again because a fork undid something in it. */
const FORKS = 32;

export class Follower {
  private readonly source: Source;
  private window: Window | null = null;
  private readonly transactions: Transactions;
  private readonly pulse: Pulse;
  private running: Promise<void> | null = null;
  private stopped = false;
  private hush: () => void = () => {};
  private snapshotAt = Number.NEGATIVE_INFINITY;
  private goodAt = performance.now();
  /** The first event that is missing, and since when. */
  private hole: { missing: bigint; since: number } | null = null;
  private forks = 0;
  private lost = 0;
  private caughtUp = false;
  /** What the accounts said last that the next event's number is. */
  private told: bigint | null = null;

  constructor(private readonly options: FollowerOptions) {
    const { stream, programId = PROGRAM_ID, pollMs = 1_000 } = options;
    this.source = patient(options.source);
    this.transactions = new Transactions(this.source, stream.toBase58(), programId);
    this.pulse = new Pulse(20, pollMs);
  }

  /** Listens first, so that nothing falls between the past and the first round; then follows until it is stopped. */
  start(): void {
    this.hush = this.source.listen(() => this.pulse.wake());
    this.running ??= this.follow();
  }

  /** Ends when the batch that is being written is written. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.hush();
    this.pulse.wake();
    await this.running;
  }

  view(): FollowerView {
    const { window, hole } = this;
    const [next, ahead] = [window?.next ?? 0n, window?.ahead ?? this.told];
    const isHole = hole !== null && ahead !== null;
    return {
      next: String(next),
      final: String(window?.final ?? 0n),
      gap: isHole ? { from: String(next), to: String(ahead), ms: performance.now() - hole.since } : null,
      forks: this.forks,
      lost: this.lost,
      caughtUp: this.caughtUp,
      silentMs: performance.now() - this.goodAt,
    };
  }

  /** One round: everything that can be known now is in the tables when it ends, or it throws. */
  async round(): Promise<void> {
    for (let tries = 0; tries < FORKS; tries += 1) {
      if (await this.tried()) return;
    }
    throw new Error(`forks undid what was read, ${FORKS} times in a row`);
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.round();
        this.goodAt = performance.now();
      } catch (error) {
        // The tables may have what this process thinks they do not, or the other way round: they are asked again.
        this.window = null;
        this.options.trouble?.(error instanceof Error ? error : new Error(String(error)));
      }
      if (!this.stopped) await this.pulse.wait();
    }
  }

  /** False: a fork undid something, and the round begins again. */
  private async tried(): Promise<boolean> {
    const { sink, stream } = this.options;
    this.window ??= new Window(await within(CALL_MS, "the tables", sink.cursor()));
    const { window } = this;
    window.forget();
    const round: Round = { window, finality: new Finality(window), unheard: new Unheard() };
    const least = window.anchor?.slot ?? 0n;
    for await (const { listed, last } of pagesOf(this.source, stream.toBase58(), window.anchor?.signature)) {
      // A node that does not know the anchor lists everything.
      const newer = listed.filter(({ failed, slot }) => !failed && slot >= least);
      for (let at = 0; at < newer.length; at += CHUNK) {
        if (this.stopped) return true;
        if (!(await this.hear(newer.slice(at, at + CHUNK), round))) return false;
        if (!last || at + CHUNK < newer.length) await this.handOn(round, null);
      }
    }
    return this.conclude(round);
  }

  /** Reads these and takes what they have. False: the tables have something that a fork undid; it was taken back. */
  private async hear(listed: readonly Listed[], { window, finality, unheard }: Round): Promise<boolean> {
    const read = await this.transactions.read(listed);
    for (const [i, one] of listed.entries()) {
      finality.saw(one);
      const transaction = read[i] ?? null;
      unheard.note(one.slot, transaction);
      for (const heard of transaction?.events ?? []) {
        if (!window.hear({ ...heard, final: one.final })) return this.rewind(heard.sequence);
      }
    }
    return true;
  }

  private async rewind(sequence: bigint): Promise<false> {
    this.forks += 1;
    // What was heard is not believed any more: the tables say where they are now.
    this.window = null;
    await within(CALL_MS, "the tables", this.options.sink.rewind(sequence));
    return false;
  }

  /** Hands on everything that follows, with a snapshot at its end. */
  private async handOn({ window, finality }: Round, snapshot: Snapshot | null): Promise<void> {
    if (!finality.whole) return;
    const runs = window.runs(BATCH);
    if (runs.length === 0 && snapshot !== null) runs.push([]);
    for (const [i, run] of runs.entries()) {
      if (window.full && run[0]?.final === false) {
        this.options.trouble?.(
          new Error(`${BOUNDS.open} events and more are not final: no more are taken until some are`),
        );
        return;
      }
      const last = i === runs.length - 1;
      await within(CALL_MS, "the tables", this.options.sink.append(run, last ? snapshot : null, window.last));
      window.taken(run);
    }
  }

  /** The newest listing was read: the rest is handed on with a snapshot, and what became final is. */
  private async conclude(round: Round): Promise<boolean> {
    const { window, finality } = round;
    this.fill(round);
    const { snapshots, snapshotMs = 10_000, sink } = this.options;
    const fresh = window.runs(BATCH).flat();
    const due = fresh.length > 0 || performance.now() - this.snapshotAt >= snapshotMs;
    const snapshot = due && snapshots !== null ? await snapshots.read(this.source, fresh) : null;
    await this.handOn(round, snapshot);
    if (snapshot !== null) {
      this.snapshotAt = performance.now();
      this.told = snapshots?.sequenceOf(snapshot) ?? null;
    }
    const undone = finality.undone(window);
    if (undone !== null) return this.rewind(undone);
    const final = finality.reaches(window);
    if (final > window.final) {
      await within(CALL_MS, "the tables", sink.finalize(final, window.placeOf(final - 1n)));
      window.settle(final);
    }
    this.caughtUp = true;
    return true;
  }

  /** Looks whether there is a hole, and fills it where it is known that nobody can: the logs of it were cut. */
  private fill({ window, unheard }: Round): void {
    const { missing } = window;
    const end = window.ahead ?? (this.told !== null && this.told > missing ? this.told : null);
    if (end === null) {
      this.hole = null;
      return;
    }
    // Where a node lists later than another one counts, something is missing at each look, and it is never the same.
    if (this.hole?.missing !== missing) this.hole = { missing, since: performance.now() };
    this.transactions.forgetCut();
    if (performance.now() - this.hole.since < (this.options.patienceMs ?? 3_000)) return;
    const lost = lostIn(window, end, unheard);
    for (const heard of lost) window.hear(heard);
    this.lost += lost.length;
    if (lost.length > 0) this.hole = null;
  }
}

/** What a round knows. */
interface Round {
  window: Window;
  finality: Finality;
  unheard: Unheard;
}

/** A source whose every answer has a deadline. */
const patient = (source: Source): Source => ({
  listen: (wake) => source.listen(wake),
  list: (...asked) => within(CALL_MS, "a listing", source.list(...asked)),
  transaction: (signature) => within(CALL_MS, "a transaction", source.transaction(signature)),
  accounts: (addresses) => within(CALL_MS, "accounts", source.accounts(addresses)),
});
