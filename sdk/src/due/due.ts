import type { PublicKey } from "@solana/web3.js";
import type { Plan } from "../actions/index";
import type { Seconds } from "../engine/index";
import type { Context, State } from "../state/index";
import type { Crank } from "./crank";
import { CRANKS, TASK_KINDS } from "./cranks";
import type { DueAccounts } from "./held";
import { Stage } from "./stage";
import { type Task, type TaskKind, type TaskOf, URGENCIES } from "./task";

/**
 * Everything that anyone can do, the most urgent first: each by itself would land, and what is not here would be
 * refused or change nothing. Some follow from others (a ticket can be claimed when the event that it waits for is
 * final), so ask again when some are done. Pure: `now` may be later than what was read, to see what will be due.
 * @example const { state, accounts } = await readDue(ctx);
 * for (const task of due(state, accounts, state.now)) await send(await planOf(ctx, task, keeper));
 */
export function due(state: State, accounts: DueAccounts, now: Seconds): Task[] {
  const stage = new Stage(state, accounts, now);
  const of = <K extends TaskKind>(kind: K): TaskOf<K>[] => {
    const { urgency, due: find } = CRANKS[kind] as unknown as Crank<K>;
    return find(stage).map((found) => ({ kind, urgency, ...found }));
  };
  const tasks = TASK_KINDS.flatMap((kind) => of(kind) as unknown as Task[]);
  const rank = ({ urgency }: Task) => URGENCIES.indexOf(urgency);
  return tasks.sort((a, b) => rank(a) - rank(b));
}

/**
 * A task as a plan: `by` signs, pays for accounts that are made, and gets the reward. Throws what the action's plan
 * throws if somebody was faster.
 * @example const { instructions, quote } = await planOf(ctx, task, keeper.publicKey);
 */
export function planOf(ctx: Context, task: Task, by: PublicKey): Promise<Plan<unknown>> {
  const { plan } = CRANKS[task.kind] as unknown as Crank<TaskKind>;
  return plan(ctx, task as never, by);
}
