import { ACCOUNT_LIMIT, BUDGETS, type Budget, SO_BYTES, TRANSACTION_COST } from "./budgets";
import type { Results } from "./figures";

/** A regression is more than this above the snapshot. */
const TOLERANCE = 1.02;

const format = (x: number | undefined) => (x === undefined ? "" : x.toLocaleString("en-US"));
const sizeName = "so_bytes";

/** One line for each figure, with what the design says of it and the snapshot's value. */
export function table(results: Results, snapshot: Results | null): string {
  const rows = entries(results).map(([name, value]) => {
    const budget = budgetOf(name);
    const before = snapshot === null ? undefined : figureOf(snapshot, name);
    const mark = budget === undefined ? "" : value <= budget.goal ? "goal" : value <= budget.cap ? "cap" : "OVER";
    return [
      name,
      format(value),
      format(budget?.goal),
      format(budget?.cap),
      format(budget?.floor),
      format(before),
      mark,
    ];
  });
  const lines = [["", "measured", "goal", "cap", "floor", "snapshot", ""], ...rows];
  return lines
    .map(([name = "", ...rest]) => name.padEnd(32) + rest.map((cell) => cell.padStart(11)).join(""))
    .join("\n");
}

/** How many of each fit into one block of one pool, as every one of them locks the pool. */
export function perBlock({ cu }: Results): string {
  const howMany = (...names: string[]) =>
    Math.floor(ACCOUNT_LIMIT / names.reduce((sum, name) => sum + (cu[name] ?? 0) + TRANSACTION_COST, 0));
  return [
    `One block lets ${format(ACCOUNT_LIMIT)} compute units write to one pool:`,
    `${howMany("place_request", "execute_request")} opens (placed and executed), or ${howMany("decrease_position")} closes,`,
    `or ${howMany("liquidate")} liquidations, or ${howMany("liquidate_with_event")} that open a loss event.`,
  ].join(" ");
}

/** What was judged: how many held, and for each that did not, why. */
export interface Verdict {
  passed: number;
  faults: string[];
}

/** Every cap, and with a snapshot every figure against it. */
export function judge(results: Results, snapshot: Results | null): Verdict {
  const faults: string[] = [];
  let count = 0;
  const check = (holds: boolean, fault: string) => {
    count += 1;
    if (!holds) faults.push(fault);
  };
  for (const name of [...Object.keys(BUDGETS), sizeName]) {
    const value = figureOf(results, name);
    const cap = budgetOf(name)?.cap ?? 0;
    check(value !== undefined && value <= cap, `${name}: ${format(value)} is above its cap of ${format(cap)}`);
  }
  for (const [name, before] of snapshot === null ? [] : entries(snapshot)) {
    const value = figureOf(results, name);
    const fault =
      value === undefined
        ? `${name}: in the snapshot, but not measured`
        : `${name}: ${format(value)} is ${(100 * (value / before - 1)).toFixed(1)} % above the snapshot's ${format(before)}`;
    check(value !== undefined && value <= before * TOLERANCE, fault);
  }
  for (const [name] of snapshot === null ? [] : entries(results)) {
    if (snapshot !== null && figureOf(snapshot, name) === undefined)
      check(false, `${name}: not in the snapshot; --update`);
  }
  return { passed: count - faults.length, faults };
}

const entries = ({ cu, so_bytes }: Results): [string, number][] => [...Object.entries(cu), [sizeName, so_bytes]];
const figureOf = ({ cu, so_bytes }: Results, name: string): number | undefined =>
  name === sizeName ? so_bytes : cu[name];
const budgetOf = (name: string): Budget | undefined => (name === sizeName ? SO_BYTES : BUDGETS[name]);
