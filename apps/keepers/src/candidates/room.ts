/**
 * How much is on its way at the same time. What pays nothing bids nothing, and in a busy minute its transaction lies
 * about until its blockhash expires, 60 to 90 s: sixteen tickets, or sixteen orders of somebody who tips next to
 * nothing, would keep every liquidation waiting for as long. So the last places are kept for what cannot wait.
 */
import type { Task, TaskKind, Urgency } from "@ballast/sdk";

/** Pieces of work of all kinds that may be on their way when one of this urgency begins, with it. */
const ROOM: Readonly<Record<Urgency, number>> = { now: 16, minutes: 12, hours: 8 };
/** What has further places of its own: nobody can make these for a tip. */
const FIRST: ReadonlySet<TaskKind> = new Set<TaskKind>(["refreshPrices", "liquidate"]);
const MOST = 24;

/** Pieces of work that may be on their way when this one begins, with it. */
export const roomOf = ({ kind, urgency }: Pick<Task, "kind" | "urgency">): number =>
  FIRST.has(kind) ? MOST : ROOM[urgency];
