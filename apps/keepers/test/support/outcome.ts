/** What a stretch comes to in which all is well, for tests of what is said of it. */
import { BROUGHT } from "../../endure/brought";
import { Latency } from "../../endure/latency";
import type { Outcome } from "../../endure/stretch";

const CALLS = { calls: 1, notifications: 1, outages: 0, unanswered: 0, lost: 0, twice: 0, late: 0, limited: 0 };

/** A stretch in which all is well: one liquidation, in the slot of its print. */
export function well(change: Partial<Outcome> = {}): Outcome {
  const latency = new Latency();
  latency.print(["p"]);
  latency.slot(new Set());
  return {
    ...{ books: { "lp.USDC": "5" }, latency, left: [], twice: [], faults: [], checks: 1, done: {} },
    kinds: Object.fromEntries(BROUGHT.map((what) => [what, 1])),
    ...{ landed: { ok: 1, failed: 0 }, unwritten: 0, unexplained: 0n, refused: {}, kills: 0, endings: [0, 0] },
    counts: { ...CALLS, dropped: 0, repeated: 0, overtaken: 0 },
    ...{ samples: [[], []], hours: 2, seconds: 9, slotMs: { mean: 400, most: 410 } },
    ...change,
  };
}
