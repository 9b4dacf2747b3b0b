/** A keeper as it is now, in plain numbers and words: for `/state`, `/health` and whoever asks. */
import type { EndpointView } from "@ballast/follow";
import type { TaskKind } from "@ballast/sdk";

/** The states of a piece of work. */
export const STAGES = ["idle", "building", "sent", "landed", "raced", "failed", "cooling"] as const;
/** `idle`: due, and nobody works on it. `cooling`: tried, and waits for its time. */
export type StageName = (typeof STAGES)[number];

export interface CandidateView {
  kind: TaskKind;
  subject: string;
  stage: StageName;
  /** Seconds of the chain's clock since it became due, as far as that is known; else since it was first seen. */
  age: number;
  /** Attempts in a row that failed. */
  failures: number;
  /** Name of the last error; null if there was none. */
  error: string | null;
  /** Milliseconds until it is tried again; null where it waits for nothing. */
  waits: number | null;
  /**
   * Why it is left, although it is due: it is not worth its fee, or better done later; null if nothing speaks against
   * it.
   */
  reason: string | null;
  /** Whether that is only that it waits for its turn: for a place, for another keeper, for one of its side. */
  turn: boolean;
}

/** Work that is due for longer than it may be. `limit` in seconds. */
export interface Late {
  kind: TaskKind;
  subject: string;
  age: number;
  limit: number;
  /** Why it is not done yet; null where nothing is known: it is new to this keeper. */
  why: string | null;
}

/** A source of prices whose word is paid for. */
export interface PricesView {
  /** Its address, without what would let anybody use it. */
  from: string;
  /** How often the chain refused what it gave, when that had been paid for. */
  refused: number;
  /** Milliseconds until it is asked again; 0 where it is believed. */
  waitMs: number;
}

export interface KeeperView {
  running: boolean;
  ready: boolean;
  /** Why nothing is done at all; null if something is. */
  halted: string | null;
  /** Kinds that ended with a fatal error, and its name: nothing of them is done until the keeper is started anew. */
  stopped: Partial<Record<TaskKind, string>>;
  /** Slot of the newest account that is known; null before the first. */
  slot: number | null;
  /** The chain's clock, unix seconds. */
  now: number | null;
  store: {
    accounts: number;
    positions: number;
    /** Milliseconds since the node last said something. */
    silentMs: number;
    /** Number of the pool's next event. */
    sequence: string | null;
    gaps: number;
    resyncs: number;
  };
  endpoints: EndpointView[];
  /** Null where this keeper brings no prices that it pays for. */
  prices: PricesView | null;
  /** How many candidates are in which state. */
  stages: Record<StageName, number>;
  /** The oldest first, a hundred at most. */
  candidates: CandidateView[];
  /** The oldest work that is due and could be done; null if there is none. */
  oldest: CandidateView | null;
  late: Late[];
  /** Rounds that ended, and how many in a row threw. */
  rounds: number;
  failedRounds: number;
  /** Why the last round failed; null if it did not. */
  trouble: string | null;
}
