/** Tables of worked numbers, and how their figures are written. */

import type { Scene } from "@ballast/sdk";
import type { World } from "@ballast/testkit";

/** A heading and its rows, cell by cell. */
export type Table = readonly (readonly string[])[];

/** The blocks of a document by name, each with the code that works it out. */
export type Examples = Readonly<Record<string, () => Table | Promise<Table>>>;

/** A table as Markdown, its columns padded as the formatter pads them. */
export function markdown(table: Table): string {
  const [heading = [], ...rows] = table;
  const widths = heading.map((_, i) => Math.max(3, ...table.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]) => `| ${widths.map((w, i) => (cells[i] ?? "").padEnd(w)).join(" | ")} |`;
  return [line(heading), line(widths.map((w) => "-".repeat(w))), ...rows.map(line)].join("\n");
}

/** A fixed-point number with so many decimals shown (nearest, halves away from zero), thousands apart. */
export function decimal(value: bigint, scale: number, shown: number): string {
  const size = value < 0n ? -value : value;
  const cut = 10n ** BigInt(Math.max(scale - shown, 0));
  const kept = (size + cut / 2n) / cut;
  const digits = kept.toString().padStart(Math.min(scale, shown) + 1, "0");
  const places = Math.min(scale, shown);
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = places === 0 ? "" : `.${digits.slice(digits.length - places)}`;
  return `${value < 0n && kept > 0n ? "-" : ""}${whole}${rest}`;
}

/** Without zeros at the end. */
export const trimmed = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** Dollars from 1e-6, to the cent. */
export const usd = (value: bigint): string => decimal(value, 6, 2);
/** A token amount from atoms, six decimals at most. */
export const tokens = (atoms: bigint, decimals: number): string => trimmed(decimal(atoms, decimals, 6));
/** A price from 1e-8 USD, four decimals. */
export const price = (value: bigint): string => decimal(value, 8, 4);
/** A share of one as percent, four decimals at most; `scale` digits make one. */
export const percent = (value: bigint, scale = 18): string => `${trimmed(decimal(value, scale - 2, 4))} %`;
/** As {@link percent}, from 1e-4. */
export const bps = (value: bigint): string => percent(value, 4);

/** A world's pool and first market, at prices of this moment: what quotes work on. */
export async function sceneOf(w: World): Promise<Scene> {
  await w.fresh();
  const [pool, market] = [(await w.pool()).state, (await w.market("SOL")).state];
  return { pool, market, now: BigInt(await w.now()), slot: BigInt(await w.chain.slot()) };
}

/** The field of an event that a step emitted. */
export function told(step: { events: { name: string; data: unknown }[] }, name: string): Record<string, bigint> {
  const found = step.events.find((event) => event.name === name);
  if (!found) throw new RangeError(`no ${name} among ${step.events.map((event) => event.name).join(", ")}`);
  return found.data as Record<string, bigint>;
}
