/** What a command found: text for people, JSON for programs. */
import Table from "cli-table3";

/** Rows of text under headings. */
export interface Shown {
  head?: string[];
  rows: string[][];
}

/** What a command gives: `data` is what `--json` prints, `text` what people read. */
export interface Answer {
  data: unknown;
  text: string;
  /** It ended, and what it found is bad: exit code 1. */
  failed?: boolean;
}

/** Integers as decimal strings, addresses in base58, bytes in hex: nothing is rounded on its way. */
export function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const address = (value as { toBase58?: () => string }).toBase58?.();
  if (address !== undefined) return address;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

const NO_LINES = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((place) =>
    (place === "mid"
      ? ["mid", "left-mid", "mid-mid", "right-mid"]
      : [place, `${place}-mid`, `${place}-left`, `${place}-right`]
    ).map((name) => [name, ""]),
  ),
);

/** Columns, one line a row; numbers to the right. */
export function table({ head = [], rows }: Shown): string {
  const columns = Math.max(head.length, ...rows.map((row) => row.length));
  const isNumber = (i: number) => rows.length > 0 && rows.every((row) => /^[-\d.,% ]*$/.test(row[i] ?? ""));
  const drawn = new Table({
    head,
    chars: { ...NO_LINES, middle: "  " },
    colAligns: Array.from({ length: columns }, (_, i) => (isNumber(i) ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  drawn.push(...rows);
  return drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Names and what they are. */
export const list = (rows: readonly (readonly [string, string])[]): string =>
  table({ rows: rows.map((row) => [...row]) });
