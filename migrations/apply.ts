/** Carries a plan out, one transaction a step. It can be killed at any point and begun again. */
import { Problem } from "../scripts/lib/command.cjs";
import type { DeployConfig } from "./config";
import type { Move } from "./move";
import { type Plan, soundPlan, type Target } from "./plan";
import type { Standing } from "./standing";

export interface Outcome {
  step: Move["step"];
  where: string;
  what: string;
  /** Null where an earlier call's transaction had done it meanwhile. */
  signature: string | null;
}

export interface ApplyOptions {
  /** The plan, before anything is sent. */
  planned?(plan: Plan): void;
  /** Before each step: it may fail. */
  starts?(move: Move, place: { number: number; of: number }): void;
  /** After each step. */
  report?(outcome: Outcome): void;
  /** Milliseconds after which a node that does not show what it has confirmed is given up; 10,000 if not given. */
  patience?: number;
}

/** What was done, and what waits for its time. */
export interface Applied {
  outcomes: Outcome[];
  waiting: Move[];
  /** Queued changes that would undo what the file says. */
  stands: Standing[];
}

const PAUSE = 250;
const next = ({ moves }: Plan): Move | undefined => moves.find(({ instructions }) => instructions.length > 0);
/** Steps are told apart by what they say: all addresses and numbers of changes are in it. */
const idOf = ({ step, where, what }: Move): string => `${step} ${where} ${what}`;

/**
 * Plans, shows, and takes step after step, each planned anew from what the chain has by then. Throws a `Problem` before
 * anything is sent where something is known to fail.
 */
export async function apply(target: Target, config: DeployConfig, options: ApplyOptions = {}): Promise<Applied> {
  let plan = await soundPlan(target, config);
  options.planned?.(plan);
  const of = plan.cost.transactions;
  const outcomes: Outcome[] = [];
  for (let move = next(plan); move !== undefined; move = next(plan)) {
    options.starts?.(move, { number: outcomes.length + 1, of: Math.max(of, outcomes.length + 1) });
    const { step, where, what } = move;
    const signature = await taken(target, config, move);
    const outcome = { step, where, what, signature };
    outcomes.push(outcome);
    options.report?.(outcome);
    plan = await shown(target, config, move, options.patience ?? 10_000);
  }
  return { outcomes, waiting: plan.moves, stands: plan.stands };
}

/** Sends a step. Where it fails because it was done meanwhile, it is done: a transaction of a call that was killed. */
async function taken(target: Target, config: DeployConfig, move: Move): Promise<string | null> {
  try {
    return await target.send(move.instructions);
  } catch (error) {
    const plan = await soundPlan(target, config).catch(() => null);
    if (plan === null || plan.moves.some((other) => idOf(other) === idOf(move))) throw error;
    return null;
  }
}

/** The plan after a step: a node that is behind itself is asked again. */
async function shown(target: Target, config: DeployConfig, move: Move, patience: number): Promise<Plan> {
  for (const end = performance.now() + patience; ; ) {
    const plan = await soundPlan(target, config, true);
    const first = next(plan);
    if (first === undefined || idOf(first) !== idOf(move)) return plan;
    if (performance.now() >= end) throw new Problem(`${move.what} was confirmed, and the node does not show it`);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}
