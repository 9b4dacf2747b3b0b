// What `npm run bench:api` measures: the targets of the data API. A server in a process of its own, over a database
// filled for it: embedded, then a PostgreSQL server where Debian's is installed. Processor time of an answer does not
// depend on how busy the machine is; milliseconds do, and are told beside it with the load.
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM_ID } from "@ballast/sdk";
import { Problem } from "../../../scripts/lib/command.cjs";
import { openDatabase } from "../src/db";
import { ensurePartitions } from "../src/db/partitions";
import { type Ask, coldAsks, hotAsks } from "./bench/asks";
import { grow, growCells, writeWorld } from "./bench/data";
import { lookOf, measured, type Used } from "./bench/load";
import { startNode } from "./bench/node";
import { bundled, type Measured, startServer } from "./bench/process";
import { type Report, save } from "./bench/save";
import { fanOut } from "./bench/streams";
import type { Call, Terms } from "./bench/terms";
import { freshFolder } from "./support/embedded";
import { startPostgres } from "./support/postgres";
import { seed } from "./support/seed";
import { lossStory, type Story } from "./support/story";
import { cpuOf, ownCpu, type Rate, telling, written } from "./support/telling";

/** Events whose writing is measured. */
const WRITTEN = 20_000;

/** MB that may be resident, with all events, positions and streams. */
const RESIDENT = 400;

/** A database, how it is opened again, and what its server has used. */
interface Place {
  name: string;
  where: string;
  /** Microseconds. */
  cpu: () => number;
  end: () => Promise<void>;
}

const say = (words: string) => void process.stderr.write(`${words}\n`);

async function embedded(): Promise<Place> {
  const where = await freshFolder();
  return { name: "embedded", where, cpu: () => 0, end: async () => rmSync(where, { recursive: true }) };
}

async function server(): Promise<Place> {
  const skip = () => {
    throw new Problem("--db server: PostgreSQL is not installed: apt-get install postgresql-15");
  };
  const { url, process: id, stop } = await startPostgres({ skip } as never);
  return { name: "PostgreSQL", where: url, cpu: () => cpuOf(id) * 1e6, end: stop };
}

function placesOf(asked: string | undefined): (() => Promise<Place>)[] {
  if (asked === undefined) return [embedded, server];
  if (asked === "embedded") return [embedded];
  if (asked === "server") return [server];
  return [async () => ({ name: "given", where: asked, cpu: () => 0, end: async () => {} })];
}

/** How many events a second are written, into a database of its own. */
async function ingest(make: () => Promise<Place>): Promise<Rate> {
  const place = await make();
  const database = await openDatabase(place.where);
  const story = await telling();
  const rate = await written(story, database, WRITTEN, () => ownCpu() + place.cpu() / 1e6);
  await database.close();
  await place.end();
  return rate;
}

/** Fills a database, unless it was filled for this before. Returns how many events it has. */
async function fill(place: Place, story: Story, events: number): Promise<number> {
  const database = await openDatabase(place.where);
  const pool = story.w.venue.pool.toBase58();
  const { rows } = await database.pool.query<{ next: string }>("SELECT next FROM cursors WHERE pool = $1", [pool]);
  if (rows[0] !== undefined) {
    await database.close();
    return Number(rows[0].next);
  }
  await ensurePartitions(database, [{ sequence: 0n }]);
  await seed(database, pool, PROGRAM_ID.toBase58(), story.told);
  await grow(database, pool, events, (done) => say(`${place.name}: ${done} of ${events} events are there`));
  await growCells(database, pool);
  // A server would do it by itself a minute later, and what that takes would be counted in answers.
  await database.pool.query(database.server ? "VACUUM ANALYZE" : "ANALYZE");
  await database.close();
  return events;
}

type Read = Pick<Report, "reads" | "look">;

async function read({ url, cost }: Measured, asks: readonly Ask[], terms: Terms, place: Place): Promise<Read> {
  const reads: Report["reads"] = [];
  const used = async (): Promise<Used> => {
    const { cpu, looks } = await cost();
    return { cpu: cpu + place.cpu(), looks };
  };
  // What it does by itself is compiled by the time that it has answered for a while.
  for (const ask of asks.slice(0, 1)) await measured(ask, url, terms.asks, { used, look: 0 });
  const look = await lookOf(used);
  say(`${place.name}: a look takes ${Math.round(look)} us`);
  for (const ask of asks) {
    const figure = await measured(ask, url, terms.asks, { used, look });
    const { rate, cpu, steady } = figure;
    say(`${place.name}: ${ask.kind} ${ask.name}: ${rate} a second, ${cpu} us; p99 ${steady.p99} ms at ${steady.rate}`);
    reads.push(figure);
  }
  return { reads, look: Math.round(look) };
}

async function timed(url: string): Promise<number> {
  const start = performance.now();
  await (await fetch(url)).text();
  return Math.round(performance.now() - start);
}

/** One database, from its filling to what it costs. */
async function report(make: () => Promise<Place>, bundle: string, story: Story, terms: Terms): Promise<Report> {
  const place = await make();
  const world = mkdtempSync(join(tmpdir(), "ballast-bench-"));
  const ends: (() => Promise<void>)[] = [];
  try {
    const accounts = join(world, "accounts");
    const feeds = await writeWorld(accounts, story, terms.positions);
    const events = await fill(place, story, terms.events);
    const pool = story.w.venue.pool.toBase58();
    const node = await startNode(accounts);
    ends.push(() => node.close());
    const api = await startServer(bundle, { where: place.where, pool, rpc: node.url, feeds });
    say(`${place.name}: answers after ${Math.round(api.ms)} ms`);
    const firstLadder = await timed(`${api.url}/v1/markets/0/ladder`);
    const asks = [...hotAsks(api.pool, story.stays.owner.address.toBase58()), ...coldAsks(events)];
    const found = await read(api, asks, terms, place);
    const used = async () => (await api.cost()).cpu + place.cpu();
    const streams = await fanOut(api.url, terms.clients, api.happen, used);
    const { rss, peak } = await api.cost();
    await api.stop();
    return {
      ...{ database: place.name, events, positions: terms.positions, load: loadavg()[0] ?? 0 },
      ...{ reopen: { ms: Math.round(api.ms), cpuMs: Math.round(api.cpuMs) }, firstLadder, ...found, streams },
      ...{ resident: Math.round(rss / 2 ** 20), peak: Math.round(peak / 2 ** 20), ingest: { cpu: 0, clock: 0 } },
    };
  } finally {
    for (const end of ends) await end();
    await place.end();
    rmSync(world, { recursive: true });
  }
}

function shown({ reads: found, ...all }: Report): string {
  const { database, events, positions, load, reopen, firstLadder, look, streams, resident, peak, ...rest } = all;
  const { ingest: rate } = rest;
  const rows = found.map(
    ({ kind, name, steady: { rate: asks, p50, p99, most }, ...full }) =>
      `| ${kind} | \`${name}\` | ${asks} | ${p50} | ${p99} | ${most} | ${full.rate} | ${full.p99} | ${full.cpu} |`,
  );
  return [
    `\n${database}: ${events} events, ${positions} positions, 50 connections, load ${load.toFixed(1)}\n`,
    "| | ask | asks a second | p50 ms | p99 ms | most | answers a second, asked at once | p99 ms | CPU us |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    `\nOpened again within ${reopen.ms} ms (${reopen.cpuMs} ms of CPU); the first ladder within ${firstLadder} ms.`,
    `A look at chain and tables, which no answer counts: ${look} us of CPU.`,
    `An event reaches the last of ${streams.clients} clients within ${streams.ms} ms (${streams.cpu} ms of CPU). Resident: ${resident} MB, ${peak} at most.`,
    `Events written a second: ${rate.cpu.toFixed(0)} of CPU, ${rate.clock.toFixed(0)} of the clock.`,
  ].join("\n");
}

/** What may not be, in sentences. */
const faultsIn = ({ database, reads, peak }: Report): string[] => [
  ...reads.flatMap(({ name, wrong }) => (wrong === 0 ? [] : [`${database}: ${wrong} answers of ${name} are wrong`])),
  ...(peak < RESIDENT ? [] : [`${database}: ${peak} MB were resident, and ${RESIDENT} are too many`]),
];

/** Measures each of the places. Returns the exit code. */
export async function bench({ db, json, save: kept, ...terms }: Call): Promise<number> {
  const places = placesOf(db);
  const [story, bundle] = [await lossStory(), await bundled()];
  const reports: Report[] = [];
  for (const make of places) {
    const found = await report(make, bundle, story, terms);
    // A server that was given is not emptied for it.
    if (found.database !== "given") found.ingest = await ingest(make);
    reports.push(found);
    if (!json) console.log(shown(found));
  }
  if (json) console.log(JSON.stringify(reports, null, 2));
  if (kept) save(reports);
  await story.w.close();
  const faults = reports.flatMap(faultsIn);
  for (const fault of faults) say(fault);
  return faults.length === 0 ? 0 : 1;
}
