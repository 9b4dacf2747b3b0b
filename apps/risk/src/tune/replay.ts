/** Whether a warning stands, moment by moment, under a setting: what a monitor would say, without its words. */
import { type Allowance, Budget } from "../warn/budget";
import type { Moments } from "./moments";

/** `odds`: log-odds of the forecast; infinite where the event is there, NaN where there is none. */
export function standsOf(moments: Moments, odds: Float64Array, allowance: Allowance): Uint8Array {
  const budget = new Budget(allowance);
  const { time, evidence, move, event, length } = moments;
  const stands = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const now = time[i] as number;
    const isWithin = !Number.isNaN(event[i]);
    budget.pass(now, isWithin ? (event[i] as number) : null);
    const isMove = move[i] === 3 || (move[i] === 2 && !budget.isSpent);
    // Not a number is never as much as a warning takes.
    if (isMove || budget.beyond(odds[i] as number, evidence[i] as number) >= 0) budget.warn(now, isWithin);
    stands[i] = budget.stands(now) ? 1 : 0;
  }
  return stands;
}
