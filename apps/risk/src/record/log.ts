/**
 * Forecasts as they were made, before anybody knew the outcome: files of JSON lines, each with the hash of the one
 * before. What is changed afterwards breaks the chain; publish the head's hash, and nobody can begin another.
 */
import { appendFileSync, existsSync, renameSync, rmSync, statSync, truncateSync } from "node:fs";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { RiskError } from "../error";
import { type Body, checkTime, entryAfter, following, type Line, type Link } from "./entry";
import { type Chain, readChain, sealedName } from "./files";
import { release, take } from "./lock";

/** What a log may take, and what it keeps. */
export interface LogOptions {
  /** Seconds of entries that are held in memory, for a scorecard of them. */
  keep?: number;
  /** A file is sealed before it is larger. */
  bytes?: number;
  /** Sealed files that are kept: the oldest goes where there would be more. */
  files?: number;
}

/** 16 MiB, what 500 positions of a market fill in two days, and 32 of them: half a gigabyte, two months of it. */
export const LOG_LIMITS = { bytes: 16 * 1_024 * 1_024, files: 32 } as const;

/** A record that is there, checked over all of its files. `keep`: seconds of it to score. `Misuse`, `BadLog`. */
export function readRecord(file: string, keep = Number.POSITIVE_INFINITY): Chain {
  const chain = readChain(file, keep);
  if (!existsSync(file) && chain.sealed.length === 0)
    throw new Misuse(`${file}: there is no such file; npm run risk -- watch --log writes one`);
  return chain;
}

/** Entries of a record that is there, the oldest first. `Misuse`, `BadLog`. */
export const readLog = (file: string): Line[] => readRecord(file).lines;

/** A record that is appended to. One process writes it at a time. */
export class ForecastLog {
  private link: Link;
  private lines: Line[];
  private sealed: number[];
  private bytes: number;
  private readonly keep: number;
  private readonly limits: { bytes: number; files: number };

  private constructor(
    private readonly file: string,
    { link, lines, sealed, whole }: Chain,
    { keep = 0, bytes = LOG_LIMITS.bytes, files = LOG_LIMITS.files }: LogOptions,
  ) {
    [this.link, this.lines, this.sealed, this.bytes] = [link, lines, sealed, whole];
    [this.keep, this.limits] = [keep, { bytes, files }];
  }

  /**
   * Opens it, or begins it. Of its files those are checked that have what is kept, and the last sealed one. A last line
   * that a kill cut off was never an entry, and goes. `BadLog`, and `LogTaken` where another process writes it, change
   * nothing.
   */
  static open(file: string, options: LogOptions = {}): ForecastLog {
    const { keep = 0 } = options;
    const isNew = take(file);
    try {
      const chain = readChain(file, keep, keep);
      if (chain.whole < chain.bytes) truncateSync(file, chain.whole);
      return new ForecastLog(file, chain, options);
    } catch (error) {
      if (isNew) release(file);
      throw error;
    }
  }

  /** Entries of the time that is kept, the oldest first. */
  get recent(): readonly Line[] {
    return this.lines;
  }

  /** All entries that were ever written. */
  get length(): number {
    return this.link.n;
  }

  /** Hash of its last line: publish it. */
  get head(): string {
    return this.link.previous;
  }

  /** Time of its newest entry, which the next one may not precede. */
  get newest(): number {
    return this.link.time;
  }

  /** Whether an entry of this time would have a place, before it is made. `LogAhead`. */
  checkTime(time: number): void {
    checkTime(this.link, time, this.file);
  }

  /**
   * Appends an entry. `BadRange` for what is none, `LogAhead` for one that is older than the last, `LogTaken` where the
   * file is not as it was left here; nothing is written then.
   */
  append(body: Body): void {
    const { line, link } = following(this.link, entryAfter(this.link, body, this.file));
    this.checkOwn();
    const text = `${JSON.stringify(line)}\n`;
    const length = Buffer.byteLength(text);
    try {
      if (this.bytes > 0 && this.bytes + length > this.limits.bytes) this.seal();
      appendFileSync(this.file, text);
    } catch (e) {
      this.cut();
      throw new Misuse(`${this.file}: the forecasts cannot be written: ${(e as NodeJS.ErrnoException).code}`);
    }
    [this.link, this.bytes] = [link, this.bytes + length];
    if (this.keep > 0) this.remember(line);
  }

  /** That nobody else wrote, or took the file away: a line would follow one that is not there, and break the chain. */
  private checkOwn(): void {
    const found = statSync(this.file, { throwIfNoEntry: false });
    const size = found?.size ?? 0;
    if (size === this.bytes || found?.isFile() === false) return;
    throw new RiskError("LogTaken", `${this.file} is not as this process left it: another one wrote it, or changed it`);
  }

  /** What is written so far becomes a file of its own, never to change. A kill in between leaves it whole. */
  private seal(): void {
    const number = (this.sealed.at(-1) ?? 0) + 1;
    renameSync(this.file, sealedName(this.file, number));
    [this.sealed, this.bytes] = [[...this.sealed, number], 0];
    while (this.sealed.length > this.limits.files) {
      rmSync(sealedName(this.file, this.sealed[0] as number), { force: true });
      this.sealed = this.sealed.slice(1);
    }
  }

  /** Takes back what a full disk let through of a line: the next one must not follow half of it. */
  private cut(): void {
    try {
      if (existsSync(this.file)) truncateSync(this.file, this.bytes);
    } catch {
      // Then the next opening does: what was cut off is no line.
    }
  }

  private remember(line: Line): void {
    this.lines.push(line);
    const from = line.body.time - this.keep;
    // Now and then: what is a tenth too old costs less than a copy for every entry.
    if ((this.lines[0]?.body.time ?? 0) < from - 0.1 * this.keep)
      this.lines = this.lines.filter(({ body }) => body.time >= from);
  }
}
