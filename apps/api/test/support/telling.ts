/** Events of the story over and over, with numbers, times, owners and positions of their own: what writing costs. */
import { readFileSync } from "node:fs";
import type { Heard } from "@ballast/follow";
import { tell } from "@ballast/follow/testing";
import { events, PROGRAM_ID } from "@ballast/sdk";
import type { Database } from "../../src/db";
import { SqlSink } from "../../src/ingest/sink";

const [SLOT, TIME, SEQUENCE, BODY] = [10, 18, 26, 66];
const BATCH = 500;

export interface Telling {
  pool: string;
  /** The event with this number. */
  event(sequence: number): Heard;
}

/** Each telling of the story has other positions and owners, as other people have. */
export async function telling(): Promise<Telling> {
  const story = await tell(() => null);
  const pool = story.pool.toBase58();
  const raws = story.recorder.moments.flatMap(({ transaction: { logs, inner = [] } }) => events.raw({ logs, inner }));
  const event = (number: number): Heard => {
    const raw = Uint8Array.from(raws[number % raws.length] as Uint8Array);
    const view = new DataView(raw.buffer);
    const sequence = BigInt(number);
    const ts = 1_800_000_000n + sequence;
    view.setBigUint64(SLOT, sequence, true);
    view.setBigInt64(TIME, ts, true);
    view.setBigUint64(SEQUENCE, sequence, true);
    // Below 128, because what is no address there is an amount, which must stay one.
    const of = Math.floor(number / raws.length) % 128;
    for (const key of [BODY, BODY + 32]) if (raw.length >= key + 40) view.setUint32(key + 8, of, true);
    const signature = `${number}`.padStart(88, "1");
    const place = { sequence, slot: sequence, ts, signature, payer: pool, raw, error: null, final: true };
    return { ...place, event: events.decodeEvent(raw) };
  };
  return { pool, event };
}

/** Seconds of CPU of a process and its children, by the kernel. */
export function cpuOf(id: number): number {
  const children = readFileSync(`/proc/${id}/task/${id}/children`, "utf8").trim().split(/\s+/).filter(Boolean);
  const fields = readFileSync(`/proc/${id}/stat`, "utf8").replace(/.*\) /, "").split(" ");
  // User and system time, and what ended children had, in hundredths.
  const own = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) / 100;
  return children.reduce((sum, child) => sum + cpuOf(Number(child)), own);
}

/** Seconds of CPU of this process. */
export const ownCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

export interface Rate {
  /** Events a second of processor time, and of the clock. */
  cpu: number;
  clock: number;
}

/** Writes so many events of a telling, a batch after the other. `cpu`: seconds of everything that takes part. */
export async function written(
  { pool, event }: Telling,
  database: Database,
  count: number,
  cpu: () => number,
): Promise<Rate> {
  const sink = new SqlSink(database, { address: pool, program: PROGRAM_ID.toBase58(), controller: false });
  const [start, began] = [cpu(), performance.now()];
  for (let at = 0; at < count; at += BATCH)
    await sink.append(
      Array.from({ length: BATCH }, (_, i) => event(at + i)),
      null,
    );
  return { cpu: count / (cpu() - start), clock: (1_000 * count) / (performance.now() - began) };
}
