/** 30 s of CPU. Events of the story over and over, with numbers, times, owners and positions of their own. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import type { Heard } from "@ballast/follow";
import { tell } from "@ballast/follow/testing";
import { events, PROGRAM_ID } from "@ballast/sdk";
import { type Database, openDatabase } from "../../src/db";
import { SqlSink } from "../../src/ingest/sink";
import { freshFolder } from "../support/embedded";
import { startPostgres } from "../support/postgres";

const EVENTS = Number(process.env.EVENTS ?? 10_000);
const BATCH = 500;
/** Of the targets on an idle machine, 1,500 and 5,000 events a CPU second, what a busy one must still reach. */
const LEAST = { embedded: 400, server: 800 };

const [SLOT, TIME, SEQUENCE, BODY] = [10, 18, 26, 66];

/** Seconds of CPU of a process and its children, by the kernel. */
function cpuOf(id: number): number {
  const children = readFileSync(`/proc/${id}/task/${id}/children`, "utf8").trim().split(/\s+/).filter(Boolean);
  const fields = readFileSync(`/proc/${id}/stat`, "utf8").replace(/.*\) /, "").split(" ");
  // User and system time, and what ended children had, in hundredths.
  const own = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) / 100;
  return children.reduce((sum, child) => sum + cpuOf(Number(child)), own);
}

describe("The throughput of ingest", function () {
  this.timeout(400_000);
  let raws: Uint8Array[] = [];
  let pool = "";
  before(async () => {
    const story = await tell(() => null);
    pool = story.pool.toBase58();
    raws = story.recorder.moments.flatMap(({ transaction: { logs, inner = [] } }) => events.raw({ logs, inner }));
  });

  /** The story once more: each telling has other positions and owners, as other people have. */
  function event(sequence: number): Heard {
    const raw = Uint8Array.from(raws[sequence % raws.length] as Uint8Array);
    const view = new DataView(raw.buffer);
    const telling = Math.floor(sequence / raws.length);
    const ts = BigInt(1_800_000_000 + sequence);
    view.setBigUint64(SLOT, BigInt(sequence), true);
    view.setBigInt64(TIME, ts, true);
    view.setBigUint64(SEQUENCE, BigInt(sequence), true);
    for (const key of [BODY, BODY + 32]) if (raw.length >= key + 40) view.setUint32(key + 8, telling, true);
    const signature = `${sequence}`.padStart(88, "1");
    return {
      ...{
        sequence: BigInt(sequence),
        slot: BigInt(sequence),
        ts,
        signature,
        payer: pool,
        raw,
        error: null,
        final: true,
      },
      event: events.decodeEvent(raw),
    };
  }

  async function measured(database: Database, cpu: () => number): Promise<number> {
    const sink = new SqlSink(database, { address: pool, program: PROGRAM_ID.toBase58(), controller: false });
    const start = cpu();
    for (let at = 0; at < EVENTS; at += BATCH) {
      await sink.append(
        Array.from({ length: BATCH }, (_, i) => event(at + i)),
        null,
      );
    }
    return EVENTS / (cpu() - start);
  }

  const own = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };

  const told = (where: string, rate: number) =>
    console.log(`      ${where}: ${rate.toFixed(0)} events a CPU second, ${EVENTS} events`);

  it("embedded", async () => {
    const folder = await freshFolder();
    const database = await openDatabase(folder);
    const rate = await measured(database, own);
    told("embedded", rate);
    await database.close();
    rmSync(folder, { recursive: true });
    assert.ok(rate >= LEAST.embedded);
  });

  it("on a PostgreSQL server, its CPU counted", async function () {
    const server = await startPostgres(this);
    try {
      const database = await openDatabase(server.url);
      const start = own();
      const rate = await measured(database, () => own() + cpuOf(server.process));
      told("server", rate);
      console.log(`      of it in this process: ${(((own() - start) * rate) / EVENTS).toFixed(2)}`);
      await database.close();
      assert.ok(rate >= LEAST.server);
    } finally {
      await server.stop();
    }
  });
});
