/** 30 s of CPU. Events of the story over and over, with numbers, times, owners and positions of their own. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { openDatabase } from "../../src/db";
import { freshFolder } from "../support/embedded";
import { startPostgres } from "../support/postgres";
import { cpuOf, ownCpu, type Telling, telling, written } from "../support/telling";

const EVENTS = Number(process.env.EVENTS ?? 10_000);
/** Of the targets on an idle machine, 1,500 and 5,000 events a CPU second, what a busy one must still reach. */
const LEAST = { embedded: 700, server: 1_300 };

describe("The throughput of ingest", function () {
  this.timeout(400_000);
  let story: Telling;
  before(async () => {
    story = await telling();
  });

  const told = (where: string, rate: number) =>
    console.log(`      ${where}: ${rate.toFixed(0)} events a CPU second, ${EVENTS} events`);

  it("embedded", async () => {
    const folder = await freshFolder();
    const database = await openDatabase(folder);
    const { cpu } = await written(story, database, EVENTS, ownCpu);
    told("embedded", cpu);
    await database.close();
    rmSync(folder, { recursive: true });
    assert.ok(cpu >= LEAST.embedded);
  });

  it("on a PostgreSQL server, its CPU counted", async function () {
    const server = await startPostgres(this);
    try {
      const database = await openDatabase(server.url);
      const start = ownCpu();
      const { cpu } = await written(story, database, EVENTS, () => ownCpu() + cpuOf(server.process));
      told("server", cpu);
      console.log(`      of it in this process: ${(((ownCpu() - start) * cpu) / EVENTS).toFixed(2)}`);
      await database.close();
      assert.ok(cpu >= LEAST.server);
    } finally {
      await server.stop();
    }
  });
});
