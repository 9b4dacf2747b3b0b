/** Keepers: how fast they are. */
import type { Answer } from "../data/contract";
import { counted } from "../words/address";

type Latency = Answer<"latency">["data"];

/** Milliseconds as one says them. */
export const delay = (ms: number | null): string =>
  ms === null ? "not known" : ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;

export const latencyStats = ({ count, p50Ms, p95Ms, p99Ms, maxMs }: Latency) => [
  { label: "Half of them within", value: delay(p50Ms), note: `of ${counted(count, "liquidation")}` },
  { label: "19 of 20", value: delay(p95Ms), note: "" },
  { label: "99 of 100", value: delay(p99Ms), note: "" },
  { label: "The slowest", value: delay(maxMs), note: "" },
];

export function latencySays({ count, due }: Latency): string {
  const waiting = due.reduce((sum, { liquidatable }) => sum + liquidatable, 0);
  const now =
    waiting === 0 ? "Nothing waits for a keeper now." : `${counted(waiting, "position")} can be liquidated now.`;
  return count === 0
    ? `No liquidation has been timed yet. ${now}`
    : `From the first price that allowed a liquidation to its landing on chain. ${now}`;
}
