/** One piece of due work on its way: idle, building, sent, and how it ended. */
import type { Task } from "@ballast/sdk";
import type { Piece, Verdict } from "../happenings";
import type { CandidateView, StageName } from "../state";
import { waitAfter } from "./backoff";
import { hashOf } from "./hash";

/** Where a candidate stands. */
export type Stage =
  | { name: "idle" }
  | { name: "building" }
  | { name: "sent"; signature: string }
  | { name: "landed"; signature: string }
  /** `until` in ms of this process. */
  | { name: "raced" | "failed" | "cooling"; error: string; until: number };

export class Candidate implements Piece {
  stage: Stage = { name: "idle" };
  /** Attempts that were begun. */
  attempts = 0;
  /** Transactions that were not executed in time: each next one bids more. What failed otherwise was early enough. */
  expired = 0;
  /** Failures in a row. */
  failures = 0;
  error: string | null = null;
  /** Why it is not done although it is due; null where nothing speaks against it. */
  reason: string | null = null;
  /** Whether it is done as soon as it has its turn: what waits for that can be late, what its rule leaves cannot. */
  turn = false;
  readonly kind: Task["kind"];

  constructor(
    /** As it was last found. */
    public task: Task,
    readonly subject: string,
    /** Slot and time (of the chain) in which it was first seen due. */
    readonly firstSlot: bigint,
    readonly firstSeen: bigint,
  ) {
    this.kind = task.kind;
  }

  get key(): string {
    return keyOf(this);
  }
  get piece(): Piece {
    return { kind: this.kind, subject: this.subject };
  }
  /** Whether somebody works on it. */
  get busy(): boolean {
    return this.stage.name === "building" || this.stage.name === "sent";
  }
  /** When it became due, unix seconds: as its account says, or since it was first seen. */
  get since(): bigint {
    return this.task.since ?? this.firstSeen;
  }

  /** Whether an attempt may begin. `now` in ms of this process. */
  free(now: number): boolean {
    return !this.busy && (!("until" in this.stage) || now >= this.stage.until);
  }

  begin(): void {
    this.attempts += 1;
    this.reason = null;
    this.turn = false;
    this.stage = { name: "building" };
  }

  sent(signature: string): void {
    this.stage = { name: "sent", signature };
  }

  landed(signature: string): void {
    this.stage = { name: "landed", signature };
    this.failures = 0;
    this.error = null;
  }

  /** Nothing was tried: it is looked at again with the next round. `turn`: it would have been, had it its turn. */
  leave(reason: string, turn = false): void {
    this.reason = reason;
    this.turn = turn;
    this.stage = { name: "idle" };
  }

  /**
   * It did not land. Counted from now, not from when it was begun. `known`: ms of this process at which it will be due,
   * where that is known. Returns the ms of this process at which it is tried again.
   */
  missed(verdict: Exclude<Verdict, "fatal">, error: string, now: number, known: number | null): number {
    this.failures += 1;
    if (verdict === "expired") this.expired += 1;
    this.error = error;
    const odd = (hashOf(this.key) % 1_000) / 1_000;
    const wait = now + waitAfter(verdict, this.failures, odd, error);
    const until = verdict === "early" && known !== null && known > wait ? known : wait;
    const name: StageName = verdict === "raced" ? "raced" : verdict === "failed" ? "failed" : "cooling";
    this.stage = { name, error, until };
    return until;
  }

  /** It cannot be done by anybody: never tried again by this keeper. */
  ended(error: string): void {
    this.failures += 1;
    this.error = error;
    this.stage = { name: "failed", error, until: Number.POSITIVE_INFINITY };
  }

  /** Plainly. `chain`: its clock, unix seconds. */
  view(chain: bigint, now: number): CandidateView {
    const { kind, subject, stage, failures, error, reason, turn } = this;
    const left = "until" in stage ? stage.until - now : 0;
    const waits = left > 0 && Number.isFinite(left) ? Math.round(left) : null;
    const age = Number(chain - this.since);
    return { kind, subject, stage: stage.name, age, failures, error, waits, reason, turn };
  }
}

export const keyOf = ({ kind, subject }: Piece): string => `${kind} ${subject}`;
