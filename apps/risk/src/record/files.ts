/**
 * Files of one record: the one that is written, FILE, and those before it, FILE.000001 and on, which never change. The
 * chain goes on from each to the next. The oldest may be taken away: what is left says where it begins.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import path from "node:path";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { RiskError } from "../error";
import { type Line, type Link, linkAfter, START, verified } from "./entry";

/** What there is of a record. */
export interface Chain {
  /** Number of the oldest entry that was read: 0 unless older files were taken away, or not asked for. */
  first: number;
  /** Where it goes on. */
  link: Link;
  /** Entries of the seconds that were asked for, the oldest first. */
  lines: Line[];
  /** Sealed files, the oldest first. */
  sealed: number[];
  /** Bytes of the file that is written: those of whole lines, and all. */
  whole: number;
  bytes: number;
}

const DIGITS = 6;

/** A sealed file's name. */
export const sealedName = (file: string, number: number): string => `${file}.${String(number).padStart(DIGITS, "0")}`;

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (e) {
    throw new Misuse(`${file}: the forecasts cannot be read: ${(e as NodeJS.ErrnoException).code}`);
  }
}

/** Numbers of the sealed files, the oldest first. `BadLog` where one is missing between two. */
function sealedOf(file: string): number[] {
  const folder = path.dirname(path.resolve(file));
  if (!existsSync(folder)) return [];
  const start = `${path.basename(file)}.`;
  const ends = reading(folder, () => readdirSync(folder)).filter((name) => name.startsWith(start));
  const numbers = ends
    .map((name) => name.slice(start.length))
    .filter((end) => /^\d{6}$/.test(end) && Number(end) > 0)
    .map(Number)
    .sort((a, b) => a - b);
  const gap = numbers.find((number, i) => i > 0 && numbers[i - 1] !== number - 1);
  if (gap !== undefined) throw new RiskError("BadLog", `${sealedName(file, gap - 1)}: there is no such file`);
  return numbers;
}

/** Time of a file's first line, unchecked: it only decides how far back is read. 0 where there is none. */
function beginsAt(file: string): number {
  if (!existsSync(file)) return 0;
  const head = Buffer.alloc(256);
  reading(file, () => {
    const open = openSync(file, "r");
    readSync(open, head);
    closeSync(open);
  });
  return Number(/"time":(\d+)/.exec(head.toString("latin1"))?.[1] ?? 0);
}

/** Place of the oldest sealed file that has entries of the last `keep` seconds; of the newest one at least. */
function placeOf(file: string, sealed: readonly number[], keep: number): number {
  const begins = sealed.map((number) => beginsAt(sealedName(file, number)));
  const from = Math.max(beginsAt(file), begins.at(-1) ?? 0) - keep;
  return Math.max(
    0,
    begins.findLastIndex((at) => at <= from),
  );
}

const kept = (lines: Line[], keep: number): Line[] => {
  const from = (lines.at(-1)?.body.time ?? 0) - keep;
  const first = lines.findIndex(({ body }) => body.time >= from);
  return keep === 0 ? [] : lines.slice(Math.max(0, first));
};

/**
 * Checks a record, file by file, and keeps entries of its last `keep` seconds. `back`: how many seconds are checked;
 * all files if not given. `BadLog` names file and line. Changes nothing.
 */
export function readChain(file: string, keep: number, back = Number.POSITIVE_INFINITY): Chain {
  const sealed = sealedOf(file);
  const place = placeOf(file, sealed, back);
  let link: Link | null = (sealed[place] ?? 1) === 1 ? START : null;
  let first: number | null = null;
  let lines: Line[] = [];
  const take = (name: string, text: string) => {
    const found = verified(text, name, link);
    first ??= found[0]?.n ?? null;
    link = linkAfter(found, link ?? START);
    lines = kept([...lines, ...found], keep);
  };
  for (const number of sealed.slice(place)) {
    const name = sealedName(file, number);
    const text = reading(name, () => readFileSync(name, "utf8"));
    if (!text.endsWith("\n")) throw new RiskError("BadLog", `${name}: ends within a line`);
    take(name, text);
  }
  const text = existsSync(file) ? reading(file, () => readFileSync(file, "utf8")) : "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  take(file, whole);
  return {
    ...{ first: first ?? 0, link: link ?? START, lines, sealed },
    ...{ whole: Buffer.byteLength(whole), bytes: Buffer.byteLength(text) },
  };
}
