// `npm run bench:api`: the targets of the data API, measured. A server in a process of its own, over a database filled
// for it: embedded, then a PostgreSQL server where Debian's is installed. Processor time of an answer does not depend
// on how busy the machine is; milliseconds do, and are told beside it with the load.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM_ID } from "@ballast/sdk";
import { main, misuse, readFlags } from "../../../scripts/lib/command.cjs";
import { isServer, openDatabase } from "../src/db";
import { ensurePartitions } from "../src/db/partitions";
import { type Ask, coldAsks, hotAsks } from "./bench/asks";
import { grow, growCells, writeWorld } from "./bench/data";
import { CONNECTIONS, measured } from "./bench/load";
import { bundled, type Measured, startServer } from "./bench/process";
import { type Report, save } from "./bench/save";
import { fanOut } from "./bench/streams";
import { freshFolder } from "./support/embedded";
import { startPostgres } from "./support/postgres";
import { seed } from "./support/seed";
import { lossStory, type Story } from "./support/story";
import { cpuOf, ownCpu, type Rate, telling, written } from "./support/telling";

const USAGE =
  "npm run bench:api -- [--events N] [--positions N] [--asks N] [--clients N] [--db embedded|server|postgres://...|folder] [--json] [--save]";
const TEXT = { type: "string" } as const;
const FLAGS = {
  events: TEXT,
  positions: TEXT,
  asks: TEXT,
  clients: TEXT,
  db: TEXT,
  json: { type: "boolean" },
  save: { type: "boolean" },
} as const;
/** Events whose writing is measured. */
const WRITTEN = 20_000;

interface Terms {
  events: number;
  positions: number;
  /** Answers of each kind that are measured. */
  asks: number;
  clients: number;
}

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
    throw misuse("--db server: PostgreSQL is not installed: apt-get install postgresql-15", USAGE);
  };
  const { url, process: id, stop } = await startPostgres({ skip } as never);
  return { name: "PostgreSQL", where: url, cpu: () => cpuOf(id) * 1e6, end: stop };
}

function placesOf(asked: string | undefined): (() => Promise<Place>)[] {
  if (asked === undefined) return [embedded, server];
  if (asked === "embedded") return [embedded];
  if (asked === "server") return [server];
  if (!isServer(asked) && !existsSync(asked)) throw misuse(`--db: ${asked} is neither a server nor a folder`, USAGE);
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
  await database.pool.query("ANALYZE");
  await database.close();
  return events;
}

async function reads(api: Measured, asks: readonly Ask[], terms: Terms, place: Place): Promise<Report["reads"]> {
  const found: Report["reads"] = [];
  for (const { name, kind, next } of asks) {
    const figure = await measured(name, api, next, terms.asks, place.cpu);
    say(`${place.name}: ${kind} ${name}: p99 ${figure.p99} ms, ${figure.cpu} us`);
    found.push({ ...figure, kind });
  }
  return found;
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
  try {
    const accounts = join(world, "accounts");
    const feeds = await writeWorld(accounts, story, terms.positions);
    const events = await fill(place, story, terms.events);
    const pool = story.w.venue.pool.toBase58();
    const api = await startServer(bundle, { where: place.where, pool, accounts, feeds });
    say(`${place.name}: answers after ${Math.round(api.ms)} ms`);
    const firstLadder = await timed(`${api.url}/v1/markets/0/ladder`);
    const asks = [...hotAsks(api.pool, story.stays.owner.address.toBase58()), ...coldAsks(events)];
    const found = await reads(api, asks, terms, place);
    const used = async () => (await api.cost()).cpu + place.cpu();
    const streams = await fanOut(api.url, terms.clients, api.happen, used);
    const { rss } = await api.cost();
    await api.stop();
    return {
      ...{ database: place.name, events, positions: terms.positions, load: loadavg()[0] ?? 0 },
      ...{ reopen: { ms: Math.round(api.ms), cpuMs: Math.round(api.cpuMs) }, firstLadder, reads: found, streams },
      ...{ resident: Math.round(rss / 2 ** 20), ingest: { cpu: 0, clock: 0 } },
    };
  } finally {
    await place.end();
    rmSync(world, { recursive: true });
  }
}

function shown({ reads: found, ...all }: Report): string {
  const { database, events, positions, load, reopen, firstLadder, streams, resident, ingest: rate } = all;
  const rows = found.map(
    ({ kind, name, p50, p99, rate: answers, cpu }) =>
      `| ${kind} | \`${name}\` | ${p50} | ${p99} | ${answers} | ${cpu} |`,
  );
  return [
    `\n${database}: ${events} events, ${positions} positions, 50 connections, load ${load.toFixed(1)}\n`,
    "| | ask | p50 ms | p99 ms | answers a second | CPU us |\n| --- | --- | ---: | ---: | ---: | ---: |",
    ...rows,
    `\nOpened again within ${reopen.ms} ms (${reopen.cpuMs} ms of CPU); the first ladder within ${firstLadder} ms.`,
    `An event reaches the last of ${streams.clients} clients within ${streams.ms} ms (${streams.cpu} ms of CPU). Resident: ${resident} MB.`,
    `Events written a second: ${rate.cpu.toFixed(0)} of CPU, ${rate.clock.toFixed(0)} of the clock.`,
  ].join("\n");
}

function readNumber(flags: Record<string, unknown>, name: string, otherwise: number): number {
  const given = flags[name];
  if (given === undefined) return otherwise;
  if (typeof given === "string" && /^[1-9]\d{0,7}$/.test(given)) return Number(given);
  throw misuse(`--${name}: is a whole number above 0`, USAGE);
}

main(async (args) => {
  const { values } = readFlags(USAGE, { options: FLAGS }, args);
  const number = (name: string, otherwise: number) => readNumber(values, name, otherwise);
  const terms: Terms = {
    ...{ events: number("events", 1_000_000), positions: number("positions", 100_000) },
    ...{ asks: number("asks", 5_000), clients: number("clients", 1_000) },
  };
  if (terms.asks < 4 * CONNECTIONS)
    throw misuse(`--asks: at least ${4 * CONNECTIONS}, so that all connections ask`, USAGE);
  const places = placesOf(values.db as string | undefined);
  const [story, bundle] = [await lossStory(), await bundled()];
  const reports: Report[] = [];
  for (const make of places) {
    const found = await report(make, bundle, story, terms);
    // A server that was given is not emptied for it.
    if (found.database !== "given") found.ingest = await ingest(make);
    reports.push(found);
    if (values.json !== true) console.log(shown(found));
  }
  if (values.json === true) console.log(JSON.stringify(reports, null, 2));
  if (values.save === true) save(reports);
  await story.w.close();
  return reports.every(({ reads: all }) => all.every(({ wrong }) => wrong === 0)) ? 0 : 1;
});
