/** Whether a keeper does its work: judged by the oldest work that is due, never by whether something runs. */
import type { KeeperView } from "../state";

/** Milliseconds without a finished round, and without a word of any node: both happen several times a second. */
export const STALLED_MS = 10_000;
/** So many rounds that threw, one after the other. */
const THROWN = 3;

/** What only whoever listens to the keeper knows. */
export interface Pulse {
  /** Milliseconds since a round ended without throwing, or since the start. */
  roundMs: number;
}

const seconds = (s: number): string => `${s.toFixed(1)} s`;

/** What is wrong, in sentences; none where all is well. */
export function faultsOf(view: KeeperView, { roundMs }: Pulse): string[] {
  const stopped = Object.entries(view.stopped).map(([kind, error]) => `${kind} ended with ${error}`);
  const late = view.late.map(
    ({ kind, subject, age, limit, why }) =>
      `${kind} of ${subject} is due for ${seconds(age)}, ${seconds(limit)} is the limit${why === null ? "" : `: ${why}`}`,
  );
  return [
    ...(view.running ? [] : ["it does not run"]),
    ...(view.halted === null ? [] : [`halted: ${view.halted}`]),
    ...stopped,
    ...late,
    ...(view.failedRounds >= THROWN ? [`${view.failedRounds} rounds in a row threw`] : []),
    ...(roundMs > STALLED_MS ? [`no round ended for ${seconds(roundMs / 1_000)}`] : []),
    ...(view.store.silentMs > STALLED_MS ? [`no node said anything for ${seconds(view.store.silentMs / 1_000)}`] : []),
  ];
}
