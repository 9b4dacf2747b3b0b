/** Entries of the record of forecasts: JSON lines, each with the hash of the one before. */
import { createHash } from "node:crypto";
import { z } from "zod";
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

/** Where a chain stands: the number of the next line, the hash that it names, and the time that it may not precede. */
export interface Link {
  n: number;
  previous: string;
  time: number;
}
export const START: Link = { n: 0, previous: GENESIS, time: 0 };

const hashOf = (n: number, previous: string, body: Body): string =>
  createHash("sha256")
    .update(`${n}\n${previous}\n${JSON.stringify(body)}`)
    .digest("hex");

/** The line that follows a link, and the link after it. */
export function following({ n, previous }: Link, body: Body): { line: Line; link: Link } {
  const hash = hashOf(n, previous, body);
  return { line: { n, previous, body, hash }, link: { n: n + 1, previous: hash, time: body.time } };
}

/** Whether an entry of a time may follow a link. `LogAhead` where the link is of a later one. */
export function checkTime(link: Link, time: number, name: string): void {
  // No number that changes with each look: a fault is told when it begins.
  if (time < link.time)
    throw new RiskError(
      "LogAhead",
      `the newest entry of ${name} is of second ${link.time}, where the chain is not yet`,
    );
}

/** An entry that may follow a link. `BadRange` for what is none, `LogAhead` for one that is older than the last. */
export function entryAfter(link: Link, body: Body, name: string): Body {
  const found = BODY.safeParse(body);
  if (!found.success) throw new RiskError("BadRange", `an entry of ${name}`);
  checkTime(link, body.time, name);
  return found.data;
}

/**
 * Checks a text line by line. `BadLog` names the line of what was changed, left out or put in. `after`: what it
 * follows; null where the file before it is not there, so that its first line is taken at its word.
 */
export function verified(text: string, name = "log", after: Link | null = START): Line[] {
  let at = after;
  return text
    .split("\n")
    .slice(0, -1)
    .map((raw, place) => {
      const bad = (why: string) => new RiskError("BadLog", `${name}, line ${place + 1}: ${why}`);
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
      at ??= { n: line.n, previous: line.previous, time: 0 };
      if (line.n !== at.n || line.previous !== at.previous) throw bad("does not follow the line before it");
      const { line: right, link } = following(at, line.body);
      if (line.hash !== right.hash) throw bad("is not what was hashed");
      if (line.body.time < at.time) throw bad("is older than the line before it");
      at = link;
      return line;
    });
}

/** The link after lines: `before` where there are none. */
export function linkAfter(lines: readonly Line[], before: Link): Link {
  const last = lines.at(-1);
  return last === undefined ? before : { n: last.n + 1, previous: last.hash, time: last.body.time };
}
