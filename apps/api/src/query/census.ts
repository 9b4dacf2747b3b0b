/**
 * Whether any event is missing: counted, not believed. What is final and was counted once is not counted again, so that
 * a million events cost no more than those that came since.
 */
import type { Completeness } from "../contract/index";
import type { Database } from "../db";
import { hex } from "../engine/plain";
import type { Mark } from "./mark";

interface Counted {
  /** First number that is there, and the one after the last that was counted. */
  first: bigint | null;
  upTo: bigint;
  count: number;
  undecoded: number;
  gaps: { from: number; to: number }[];
}

/** Final events that are counted anew at most. */
const STRETCH = 10_000n;
/** Events of one statement: of ten million, all in one would take longer than a statement may. */
const PIECE = 250_000n;
/** Runs of missing numbers that are named at most. */
const MOST_GAPS = 100;

const RULE =
  "Begin with 32 zero bytes. For each event from number 0 on: sha256 of the hash before, the number as 8 bytes in " +
  "little endian, and the event's bytes as the program wrote them, discriminator first.";

const BOUNDS = `SELECT min(sequence) AS first, max(sequence) AS newest, count(*) AS count,
  count(decode_error) AS undecoded FROM events WHERE pool = $1 AND sequence >= $2 AND sequence < $3`;
const GAPS = `SELECT previous, sequence FROM (
  SELECT sequence, lag(sequence) OVER (ORDER BY sequence) AS previous FROM events
  WHERE pool = $1 AND sequence >= $2 AND sequence < $3) AS pairs
  WHERE sequence > previous + 1 ORDER BY sequence LIMIT ${MOST_GAPS}`;
const NEVER = 9_223_372_036_854_775_807n;

export class Census {
  private done: Counted = { first: null, upTo: 0n, count: 0, undecoded: 0, gaps: [] };

  constructor(
    private readonly database: Database,
    private readonly stream: string,
    private readonly piece = PIECE,
  ) {}

  /** `chain`: number of the last event that the pool's account knows of. */
  async take(mark: Mark, chain: number | null): Promise<Completeness> {
    for (let from = this.done.upTo; mark.final - from >= STRETCH; ) {
      const to = from + this.piece < mark.final ? from + this.piece : mark.final;
      this.done = (await this.count(this.done, from, to)).counted;
      from = to;
    }
    const { counted, newest } = await this.count(this.done, this.done.upTo, NEVER);
    const { count, undecoded, gaps } = counted;
    const first = counted.first === null ? null : Number(counted.first);
    const last = mark.next === 0n ? null : Number(mark.next) - 1;
    const isWhole = gaps.length === 0 && (first ?? 0) === 0 && last === newest;
    return {
      ...{ first, last, newest, chain, count, gaps, undecoded },
      complete: isWhole && (chain === null || (last ?? -1) >= chain),
      hash: { algorithm: "sha256", rule: RULE, at: last, value: last === null ? null : hex(mark.hash) },
    };
  }

  /** Goes on with what was counted, from a number on before which there is no other, up to one without it. */
  private async count(
    before: Counted,
    from: bigint,
    upTo: bigint,
  ): Promise<{ counted: Counted; newest: number | null }> {
    const { pool } = this.database;
    type Bounds = Record<"first" | "newest" | "count" | "undecoded", string | null>;
    const { rows } = await pool.query<Bounds>(BOUNDS, [this.stream, from, upTo]);
    const [row] = rows;
    const newest = row?.newest ?? (before.first === null ? null : String(before.upTo - 1n));
    if (!row?.first || !row.newest) return { counted: before, newest: newest === null ? null : Number(newest) };
    const [begins, count] = [BigInt(row.first), Number(row.count)];
    const gaps = [...before.gaps];
    if (before.first !== null && begins > before.upTo) gaps.push({ from: Number(before.upTo), to: Number(begins) - 1 });
    // As many as there are numbers means that none is missing, and no pair has to be looked at.
    if (Number(row.newest) - Number(begins) + 1 !== count) gaps.push(...(await this.gaps(from, upTo)));
    const counted = {
      ...{ first: before.first ?? begins, upTo: BigInt(row.newest) + 1n, gaps: gaps.slice(0, MOST_GAPS) },
      ...{ count: before.count + count, undecoded: before.undecoded + Number(row.undecoded) },
    };
    return { counted, newest: Number(newest) };
  }

  private async gaps(from: bigint, upTo: bigint): Promise<Counted["gaps"]> {
    const { rows } = await this.database.pool.query<{ previous: string; sequence: string }>(GAPS, [
      this.stream,
      from,
      upTo,
    ]);
    return rows.map(({ previous, sequence }) => ({ from: Number(previous) + 1, to: Number(sequence) - 1 }));
  }
}
