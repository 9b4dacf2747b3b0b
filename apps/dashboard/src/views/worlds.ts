/** Many small worlds with a crash: who paid, as a distribution and a sentence. */
import type { World } from "../worlds/play";

/** What a reader may choose; more people or days are for `npm run sim`. */
export interface Choice {
  /** Percent that the price falls within ten minutes. */
  crash: number;
  /** What people want, in the middle. */
  leverage: number;
  /** Percent of its target that the fund begins with. */
  fund: number;
  rules: "ballast" | "static";
}

export const WORLDS = 200;

export const requestOf = ({ crash, leverage, fund, rules }: Choice): string =>
  `crash=${crash / 100},minutes=10,leverage=${leverage},fund=${fund / 100},rules=${rules}`;

export const PAYERS = [
  ["fund", "Insurance fund", "paid_by_fund"],
  ["lps", "LPs", "paid_by_lps"],
  ["winners", "Winners", "paid_by_winners"],
] as const;

export interface PayerRow {
  key: string;
  title: string;
  /** In how many worlds it paid anything; whole dollars in the middle one, in one of twenty, in the worst. */
  paid: number;
  median: number;
  high: number;
  most: number;
  /** Its part of what all worlds lost, 0 to 1. */
  part: number;
}

/** The value below which so many of them lie. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

export function payerRows(worlds: readonly World[]): PayerRow[] {
  const sum = (name: (typeof PAYERS)[number][2]) => worlds.reduce((all, world) => all + world[name], 0);
  const lost = PAYERS.reduce((all, [, , name]) => all + sum(name), 0);
  return PAYERS.map(([key, title, name]) => {
    const values = worlds.map((world) => world[name]);
    const paid = values.filter((value) => value > 0).length;
    const [median, high] = [quantile(values, 0.5), quantile(values, 0.95)];
    return { key, title, paid, median, high, most: quantile(values, 1), part: lost === 0 ? 0 : sum(name) / lost };
  });
}

/** Upper ends of the columns, in dollars; the last one has none. */
const ENDS = [0, 1_000, 10_000, 100_000, 1_000_000, Number.POSITIVE_INFINITY] as const;
const TITLES = ["nothing", "to 1k", "to 10k", "to 100k", "to 1M", "more"] as const;

export interface Column {
  title: string;
  /** Worlds whose loss is of this size, by the payer of most of it. */
  counts: Record<(typeof PAYERS)[number][0], number>;
  worlds: number;
}

/** Worlds by how much nobody's collateral covered. */
export function columns(worlds: readonly World[]): Column[] {
  const made: Column[] = TITLES.map((title) => ({ title, counts: { fund: 0, lps: 0, winners: 0 }, worlds: 0 }));
  for (const world of worlds) {
    const column = made[ENDS.findIndex((end) => world.deficits <= end)];
    if (column === undefined) continue;
    column.worlds++;
    if (world.deficits === 0) continue;
    const [most] = [...PAYERS].sort(([, , a], [, , b]) => world[b] - world[a]);
    if (most !== undefined && world[most[2]] > 0) column.counts[most[0]]++;
  }
  return made;
}

const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;
export const dollars = (amount: number): string => amount.toLocaleString("en-US", { maximumFractionDigits: 0 });

export function worldsSay(worlds: readonly World[]): string {
  const whole = worlds.filter(({ deficits }) => deficits > 0).length;
  if (whole === 0)
    return `In none of ${worlds.length} worlds was anything left that collateral did not cover: nobody paid.`;
  const parts = payerRows(worlds)
    .filter(({ part }) => part > 0)
    .sort((a, b) => b.part - a.part)
    .map(({ title, part }) => `${percent(part)} by ${title === "LPs" ? title : `the ${title.toLowerCase()}`}`);
  const floor = worlds.filter(({ at_floor }) => at_floor).length;
  const losses = worlds.map(({ deficits }) => deficits);
  const [middle, high] = [quantile(losses, 0.5), quantile(losses, 0.95)];
  return [
    `In ${whole} of ${worlds.length} worlds collateral did not cover everything: ${dollars(middle)} USD in the middle one, ${dollars(high)} in one of twenty or more.`,
    `Of all of it ${parts.join(", ")}.`,
    floor === 0 ? "The fund never came to its floor." : `In ${floor} the fund came to its floor.`,
  ].join(" ");
}
