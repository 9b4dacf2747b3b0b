/** What every plan brings: a stretch in which one of these never happened shows less than it says. */
import { TASK_KINDS, type TaskKind } from "@ballast/sdk";

/** Kinds of work that no keeper has in a stretch, and why. */
export const LEFT_OUT: Readonly<Partial<Record<TaskKind, string>>> = {
  sweepInsurance:
    "a sweep sells at the price of its moment, and of less than ten dollars waits for an hour from when a keeper " +
    "first saw it: the books would say when, so the run itself sweeps, at the same steps each time",
};

/**
 * Orders of each kind that keepers executed, and what people and feeds did besides: in one scene LP shares are
 * withdrawn and a stake leaves. What people do by seed is not promised.
 */
const BESIDES = [
  ...["limit order", "stop loss", "take profit", "resting take profit"],
  ...["declared silence", "shares leave"],
];

export const BROUGHT: readonly string[] = [...TASK_KINDS.filter((kind) => LEFT_OUT[kind] === undefined), ...BESIDES];
