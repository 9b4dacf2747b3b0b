import type { PublicKey } from "@solana/web3.js";
import type { Plan } from "../actions/index";
import type { Context } from "../state/index";
import type { Stage } from "./stage";
import type { Found, TaskKind, TaskOf, Urgency } from "./task";

/** One kind of task: when it is due, and how it is done. */
export interface Crank<K extends TaskKind> {
  urgency: Urgency;
  due(stage: Stage): Found<K>[];
  /** `by` signs, pays for what is created, and gets the reward. */
  plan(ctx: Context, task: TaskOf<K>, by: PublicKey): Promise<Plan<unknown>>;
}

/** A loss event that is due is a task of its own: no other one does it by the way. */
export const ALONE = { finalization: false } as const;
