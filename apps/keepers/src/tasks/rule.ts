/** What a keeper makes of a kind of task, beyond what the SDK says of it. */
import type { State, TaskKind, TaskOf } from "@ballast/sdk";

/** The moment at which a piece of work is judged. */
export interface Look {
  state: State;
  /** Seconds of the chain's clock since it became due. */
  age: bigint;
}

export interface Rule<K extends TaskKind> {
  /** Seconds after which it is late: then `/health` says that this keeper is ill. */
  limit: number;
  /** `slot`: looked for whenever something is new. `seconds`: a few times a minute, which is soon enough. */
  every: "slot" | "seconds";
  /** What it is about, in a word that stays the same while it is due. */
  subject(task: TaskOf<K>): string;
  /** Names those that are done one after the other, by one keeper; not there: it waits for no other. */
  queue?(task: TaskOf<K>): string;
  /** Why it is better left for now; null if it is to be done. */
  leave?(task: TaskOf<K>, look: Look): string | null;
}

export const MINUTE = 60;
export const HOUR = 3_600;
/** US dollars, 1e-6. */
export const USD = 1_000_000n;
