/** What happens to a keeper, as it is told to whoever listens: logs, metrics, the ledger, `/state`. */
import type { NodeHappening, Refusal, Why } from "@ballast/follow";
import type { Reward, TaskKind } from "@ballast/sdk";

/** What one piece of due work is called: its kind and the account that it is about. Stable while it is due. */
export interface Piece {
  kind: TaskKind;
  /** The account, or the market and side; with the kind it is unique. */
  subject: string;
}

/** How an attempt ended that did not land, by what a keeper does next. */
export const VERDICTS = ["raced", "early", "stale", "expired", "failed", "fatal"] as const;
/**
 * `raced`: somebody else did it. `early`: it will be due, at a known time. `stale`: prices are to be refreshed first.
 * `expired`: the transaction's blockhash is too old, build it again. `failed`: try later. `fatal`: stop this kind of
 * task and wake a person.
 */
export type Verdict = (typeof VERDICTS)[number];

export type Happening =
  /** First seen due: `since` in seconds of the chain's clock, null where no account says; `slot` of what was read. */
  | ({ what: "due"; since: bigint | null; slot: bigint; deficit: bigint | null } & Piece)
  /** It is due no more, and this keeper did not do it. */
  | ({ what: "gone" } & Piece)
  /** A transaction is on its way. `attempt` counts from 1; `priorityFee` in micro-lamports per compute unit. */
  | ({ what: "sent"; attempt: number; priorityFee: bigint; signature: string; reward: Reward[] } & Piece)
  /** `slots` from the slot in which it was first seen due. */
  | ({ what: "landed"; signature: string; slot: bigint; slots: bigint; reward: Reward[] } & Piece)
  /** `error`: the name of it; `retryAt` in ms of this machine's clock, null for never. */
  | ({ what: "missed"; verdict: Verdict; error: string; signature: string | null; retryAt: number | null } & Piece)
  /** One look at everything: how much is due, since when the oldest, and the milliseconds of CPU it took. */
  | { what: "round"; due: number; oldest: bigint | null; slot: bigint; now: bigint; cpu: number }
  /** Everything was read again, and why; `corrected`: accounts that were not as the store had them. */
  | { what: "resync"; why: Why; accounts: number; corrected: number }
  /** So much of what nodes said was not held: of no account of the pool, or more than there can be. */
  | { what: "refused"; why: Refusal; count: number }
  /** Prices were brought onto the chain, or not: `error` is the name of what was thrown. */
  | { what: "published"; feeds: number; ms: number; error: string | null }
  /** A kind of work ended with a fatal error: nothing of it is done until the keeper is started anew. */
  | { what: "stopped"; kind: TaskKind; error: string }
  /** Also `halted`, until it is mended: all nodes are behind, the key has no lamports, an invariant is broken. */
  | NodeHappening;

/** Listens to a keeper. Must not throw, and must not wait. */
export type Listener = (happening: Happening) => void;
