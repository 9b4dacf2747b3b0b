/**
 * Forecasts as they were made, before anybody knew the outcome: a file of JSON lines, each with the hash of the one
 * before. What is changed afterwards breaks the chain; publish the head's hash, and nobody can begin another.
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { z } from "zod";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { RiskError } from "../error";

const share = z.number();

/** Forecasts of all positions of a market: `rows` are its address, side, limit as a share of `price`, probability. */
const forecast = z.strictObject({
  ...{ kind: z.literal("forecast"), time: z.int(), market: z.int(), hours: z.number(), model: z.string() },
  price: z.number().positive(),
  rows: z.array(z.tuple([z.string(), z.literal([0, 1]), share.nullable(), share.min(0).max(1)])),
});
/** The lowest and the highest price of a market since the entry before of this kind. */
const prices = z.strictObject({
  ...{ kind: z.literal("prices"), time: z.int(), market: z.int(), low: z.number().positive() },
  high: z.number().positive(),
});
const BODY = z.discriminatedUnion("kind", [forecast, prices]);
const HASH = z.string().regex(/^[0-9a-f]{64}$/);
const LINE = z.strictObject({ n: z.int(), previous: HASH, body: BODY, hash: HASH });

export type Body = z.infer<typeof BODY>;
export type ForecastEntry = z.infer<typeof forecast>;
export type PricesEntry = z.infer<typeof prices>;
export type Line = z.infer<typeof LINE>;

/** What the first line names as the one before it. */
export const GENESIS = "0".repeat(64);

const hashOf = (n: number, previous: string, body: Body): string =>
  createHash("sha256")
    .update(`${n}\n${previous}\n${JSON.stringify(body)}`)
    .digest("hex");

/** Checks a text line by line. `BadLog` names the line of what was changed, left out or put in. */
export function verified(text: string, name = "log"): Line[] {
  let previous = GENESIS;
  let time = 0;
  return text
    .split("\n")
    .slice(0, -1)
    .map((raw, n) => {
      const bad = (why: string) => new RiskError("BadLog", `${name}, line ${n + 1}: ${why}`);
      let value: unknown;
      try {
        value = JSON.parse(raw);
      } catch {
        throw bad("no JSON");
      }
      const found = LINE.safeParse(value);
      if (!found.success) throw bad("no entry");
      // Hashed as it stands: what was written, not what a schema makes of it.
      const line = value as Line;
      if (line.n !== n || line.previous !== previous) throw bad("does not follow the line before it");
      if (line.hash !== hashOf(n, previous, line.body)) throw bad("is not what was hashed");
      if (line.body.time < time) throw bad("is older than the line before it");
      [previous, time] = [line.hash, line.body.time];
      return line;
    });
}

function read(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  } catch (e) {
    throw new Misuse(`${file}: the forecasts cannot be read: ${(e as NodeJS.ErrnoException).code}`);
  }
}

/** Entries of a file that is there. `Misuse`, `BadLog`. */
export function readLog(file: string): Line[] {
  if (!existsSync(file)) throw new Misuse(`${file}: there is no such file; npm run risk -- watch --log writes one`);
  return verified(read(file), file);
}

/** A file of forecasts that is appended to. One process writes it at a time. */
export class ForecastLog {
  private constructor(
    private readonly file: string,
    private count: number,
    private previous: string,
    private time: number,
    private lines: Line[],
    private readonly keep: number,
  ) {
    this.forget();
  }

  /**
   * Opens it, or begins it. A last line that a kill cut off was never an entry, and goes. `BadLog` changes nothing.
   * `keep`: seconds of entries that are held in memory, for a scorecard of them.
   */
  static open(file: string, keep = 0): ForecastLog {
    const text = read(file);
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const lines = verified(whole, file);
    if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
    const last = lines.at(-1);
    return new ForecastLog(file, lines.length, last?.hash ?? GENESIS, last?.body.time ?? 0, lines, keep);
  }

  /** Entries of the time that is kept, the oldest first. */
  get recent(): readonly Line[] {
    return this.lines;
  }

  /** All entries of the file. */
  get length(): number {
    return this.count;
  }

  private forget(): void {
    const from = this.lines.findIndex(({ body }) => body.time >= this.time - this.keep);
    this.lines = this.keep === 0 || from < 0 ? [] : this.lines.slice(from);
  }

  /** Hash of its last line: publish it. */
  get head(): string {
    return this.previous;
  }

  /** Appends an entry. `BadRange` for one that is older than the last, or that is none. */
  append(body: Body): void {
    const found = BODY.safeParse(body);
    if (!found.success || body.time < this.time) throw new RiskError("BadRange", "an entry of a log");
    const [n, previous] = [this.count, this.previous];
    const hash = hashOf(n, previous, found.data);
    const line: Line = { n, previous, body: found.data, hash };
    try {
      appendFileSync(this.file, `${JSON.stringify(line)}\n`);
    } catch (e) {
      throw new Misuse(`${this.file}: the forecasts cannot be written: ${(e as NodeJS.ErrnoException).code}`);
    }
    [this.count, this.previous, this.time] = [n + 1, hash, body.time];
    if (this.keep === 0) return;
    this.lines.push(line);
    // Now and then: what is a tenth too old costs less than a copy for every entry.
    if ((this.lines[0]?.body.time ?? 0) < this.time - 1.1 * this.keep) this.forget();
  }
}
