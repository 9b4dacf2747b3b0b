/** Rows of an export: as CSV or NDJSON, to the output or to a file that can be gone on with after a kill. */
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { Misuse } from "../../../scripts/lib/command.cjs";
import { plain } from "./output";

export type Form = "csv" | "ndjson";
/** Fields by their names in the order of the columns; the first is the cursor. */
export type Row = Readonly<Record<string, unknown>>;

/** A value in a CSV field (RFC 4180). A text that a spreadsheet would take for a formula gets a quote before it. */
function field(value: unknown): string {
  const shown = plain(value);
  const text = shown === null || shown === undefined ? "" : typeof shown === "string" ? shown : JSON.stringify(shown);
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row as one line. */
export const lineOf = (form: Form, row: Row): string =>
  form === "csv" ? Object.values(row).map(field).join(",") : JSON.stringify(plain(row));

/** The first column of a line. */
function cursorIn(form: Form, line: string): string | null {
  if (form === "csv") return line.split(",", 1)[0] ?? null;
  try {
    return String(Object.values(JSON.parse(line) as object)[0]);
  } catch {
    return null;
  }
}

/** Where rows go. */
export interface Sink {
  /** After which row to go on; null from the first. */
  readonly after: string | null;
  write(rows: readonly Row[]): Promise<void>;
  close(): void;
}

/** To the output, as fast as its reader takes it. */
export function outputSink(
  print: (line: string) => Promise<void> | void,
  form: Form,
  columns: readonly string[],
  after: string | null,
): Sink {
  let head = form === "csv" && after === null ? [columns.join(",")] : [];
  const write = async (rows: readonly Row[]) => {
    await print([...head, ...rows.map((row) => lineOf(form, row))].join("\n"));
    head = [];
  };
  return { after, write, close: () => {} };
}

/**
 * To a file. One that is there is gone on with: a line that was cut off goes, and so do the rows of the last cursor,
 * which may not be all of it; they are written again.
 */
export function fileSink(file: string, form: Form, columns: readonly string[], after: string | null): Sink {
  const exists = existsSync(file);
  if (exists && after !== null)
    throw new Misuse(`${file} is there: it is gone on with after its own last row, without --after`);
  const kept = exists ? keptOf(file, form, columns) : { after, length: 0 };
  if (exists) truncateSync(file, kept.length);
  const handle = opened(file);
  // All of it or an error: one call to the system may write a part, and say nothing.
  if (kept.length === 0 && form === "csv") writeFileSync(handle, `${columns.join(",")}\n`);
  return {
    after: kept.after,
    write: async (rows) => writeFileSync(handle, rows.map((row) => `${lineOf(form, row)}\n`).join("")),
    close: () => closeSync(handle),
  };
}

function opened(file: string): number {
  try {
    return openSync(file, "a", 0o644);
  } catch (e) {
    throw new Misuse(`${file}: cannot be written: ${(e as NodeJS.ErrnoException).code ?? "unknown"}`);
  }
}

/** How much of a file stays, in bytes, and its last row. */
function keptOf(file: string, form: Form, columns: readonly string[]): { after: string | null; length: number } {
  const text = textIn(file);
  const lines = text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .slice(0, -1);
  const heads = form === "csv" ? 1 : 0;
  if (form === "csv" && lines.length > 0 && lines[0] !== columns.join(","))
    throw new Misuse(`${file} is no such export: its first line has other columns`);
  const cursors = lines.slice(heads).map((line) => cursorIn(form, line));
  if (cursors.includes(null)) throw new Misuse(`${file} is no such export: line ${cursors.indexOf(null) + heads + 1}`);
  const last = cursors.at(-1);
  const whole = last === undefined ? 0 : cursors.indexOf(last);
  const rows = lines.slice(0, whole === 0 ? 0 : heads + whole);
  return { after: cursors[whole - 1] ?? null, length: Buffer.byteLength(rows.map((line) => `${line}\n`).join("")) };
}

function textIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (e) {
    throw new Misuse(`${file}: cannot be read: ${(e as NodeJS.ErrnoException).code ?? "unknown"}`);
  }
}
