/** What happens to nodes, as it is told to whoever listens: logs, metrics, a page of state. */

export type NodeHappening =
  /** A node answered or did not: `score` from 0 to 1. */
  | { what: "endpoint"; url: string; ok: boolean; ms: number; slot: bigint | null; score: number }
  /** Nothing is done until it is mended, and why: no node is fit to be read. */
  | { what: "halted"; why: string }
  | { what: "resumed" };

/** Must not throw, and must not wait. */
export type NodeListener = (happening: NodeHappening) => void;

/** A node as it is now. */
export interface EndpointView {
  /** Without what would let anybody use it: no user, no query. */
  url: string;
  /** From 0 to 1. */
  score: number;
  slot: number | null;
  /** Slots behind the others. */
  lag: number | null;
  /** Part of the last calls that failed, 0 to 1. */
  errorRate: number;
  /** Milliseconds; null before the first answer. */
  p95: number | null;
}
