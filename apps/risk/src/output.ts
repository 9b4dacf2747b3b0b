/** How answers are written: text for people, JSON for programs. */
import { formatUnits } from "@ballast/sdk";

/** What a command gives. */
export interface Answer {
  data: unknown;
  text: string;
  /** It ended, and what it found is bad: exit code 1. */
  failed?: boolean;
}

/** Columns, one line a row, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  const right = head.map((_, i) => rows.every((row) => /^[-+\d.,% ]*$/.test(row[i] ?? "")));
  const cell = (text: string, i: number) => (right[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0));
  return all
    .map((row) =>
      head
        .map((_, i) => cell(row[i] ?? "", i))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Dollars from 1e-6, without cents. */
export const usd = (amount: bigint): string => formatUnits(amount, 6, 0);
/** Dollars that were worked out as a number. */
export const dollars = (amount: number): string => Math.round(amount).toLocaleString("en-US");
/** A price from 1e-8, all of it. */
export const price = (amount: bigint): string => formatUnits(amount, 8);
/** A share as per cent, with its sign where it is a move. */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;
export const move = (share: number): string => `${share > 0 ? "+" : ""}${percent(share)}`;

/** JSON: integers of the chain as strings, numbers that are none as null. */
export const json = (data: unknown): string =>
  JSON.stringify(
    data,
    (_, value) => {
      if (typeof value === "bigint") return value.toString();
      return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
    },
    2,
  );
