// `npm run bench:api`: what answers cost. Processor time of a request and its place beside the cheapest one do not
// depend on how busy the machine is; milliseconds do, and are told beside them. `--events` and `--positions` say how
// much there is; `--db postgres://...` measures a server, which must be empty.
import { rmSync } from "node:fs";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { type AccountSource, decode, encodeAccount, PROGRAM_ID, type RawAccount } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import autocannon from "autocannon";
import { main, misuse, readFlags } from "../../../scripts/lib/command.cjs";
import { type Database, openDatabase } from "../src/db";
import { assemble } from "../src/serve";
import { freshFolder } from "./support/embedded";
import { seed } from "./support/seed";
import { lossStory, type Story } from "./support/story";

const USAGE = "npm run bench:api -- [--events N] [--positions N] [--seconds N] [--clients N] [--db postgres://...]";
const CONNECTIONS = 50;
const TEXT = { type: "string" } as const;
const FLAGS = { events: TEXT, positions: TEXT, seconds: TEXT, clients: TEXT, db: TEXT };

/** As many events as are asked for, and a liquidation in fifty: copies of the story's, one number after the other. */
async function grow({ pool }: Database, address: string, count: number): Promise<void> {
  const { rows } = await pool.query<{ next: string }>("SELECT next FROM cursors WHERE pool = $1", [address]);
  const first = Number(rows[0]?.next ?? 0);
  const last = first + count - 1;
  const copied = (table: string, columns: string, one: string, step: number) =>
    pool.query(
      `INSERT INTO ${table} (pool, sequence, slot, ts, ${columns})
       SELECT pool, n, slot + n, ts + n - $1, ${columns} FROM ${table}, generate_series($1::bigint, $2, ${step}) AS n
       WHERE sequence = (SELECT max(sequence) FROM ${table} WHERE ${one})`,
      [first, last],
    );
  await copied("events", "signature, name, market, owner, subject, payer, raw, hash", "name = 'PositionLiquidated'", 1);
  const sums = "deficit, young, insurance, deductible, shortfall, expired_shortfall, loss_event_opened, lien";
  const place = "signature, market, side, position, owner, keeper, price, size, notional, pnl, fee, keeper_reward";
  await copied("liquidations", `${place}, keeper_floor, ${sums}, position_size, fund`, "true", 50);
  await pool.query("UPDATE cursors SET next = $1, final = $1", [last + 1]);
}

/** Cells of a market: minutes of two weeks, hours of three months, days. */
async function growCells({ pool }: Database, address: string): Promise<void> {
  const cells = `INSERT INTO prices (pool, resolution, bucket, market, open, high, low, close, open_at, close_at)
    SELECT $1, r, n * r, 0, 15000000000, 15100000000, 14900000000, 15000000000 + n % 100, n * r, n * r + 59
    FROM (VALUES (60, 20000), (3600, 2000), (86400, 100)) AS kept (r, count), generate_series(30000000 - count, 30000000) AS n`;
  await pool.query(cells.replaceAll("n * r", "(n - 30000000) * r + 1800000000"), [address]);
}

/** Accounts of the world, and so many positions beside them: one of the story's with other entries and collateral. */
async function crowded(story: Story, count: number): Promise<AccountSource> {
  const { chain } = story.w;
  const [known] = await chain.getAccounts([story.stays.address]);
  if (!known) throw new TypeError("the story's position is gone");
  const position = decode("Position", known.data);
  const found: { pubkey: PublicKey; account: RawAccount }[] = [];
  for (let i = 0; i < count; i++) {
    const bytes = Buffer.alloc(32);
    bytes.writeUInt32LE(i + 1, 4);
    const entry = (position.state.entry * BigInt(900 + (i % 200))) / 1_000n;
    const collateral = (position.state.collateral * BigInt(50 + (i % 400))) / 100n;
    const state = { ...position.state, side: i % 2, entry, collateral };
    const data = encodeAccount("Position", { ...position, owner: new PublicKey(bytes), state });
    found.push({ pubkey: new PublicKey(bytes.reverse()), account: { ...known, data } });
  }
  return {
    getAccounts: (addresses) => chain.getAccounts(addresses),
    getProgramAccounts: async (program, filters) => [...(await chain.getProgramAccounts(program, filters)), ...found],
  };
}

interface Figure {
  url: string;
  p50: number;
  p99: number;
  /** Processor time of a request, microseconds, of this process: the server's and the database's. */
  cpu: number;
  wrong: number;
}

async function measured(base: string, url: string, seconds: number): Promise<Figure> {
  const run = (duration: number) =>
    autocannon({ url: `${base}${url}`, connections: CONNECTIONS, duration, workers: 1 });
  await run(1);
  const before = process.cpuUsage();
  const { latency, requests, non2xx, errors } = await run(seconds);
  const { user, system } = process.cpuUsage(before);
  return { url, p50: latency.p50, p99: latency.p99, cpu: (user + system) / requests.total, wrong: non2xx + errors };
}

/** Milliseconds from the writing of an event to its arrival at the last of so many clients. */
async function fanOut(
  base: string,
  api: Awaited<ReturnType<typeof assemble>>,
  clients: number,
  add: () => Promise<void>,
) {
  let heard = 0;
  let all = () => {};
  const requests = await Promise.all(
    Array.from(
      { length: clients },
      () =>
        new Promise<ReturnType<typeof get>>((done, failed) => {
          const request = get(`${base}/v1/events/stream`, { agent: false }, (response) => {
            response.on("data", (data: Buffer) => {
              if (data.includes("id: ") && ++heard % clients === 0) all();
            });
            done(request);
          }).on("error", failed);
        }),
    ),
  );
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const came = new Promise<void>((done) => {
      all = done;
    });
    await add();
    const start = performance.now();
    await api.watch.look();
    await came;
    times.push(performance.now() - start);
  }
  for (const request of requests) request.on("error", () => undefined).destroy();
  return Math.max(...times);
}

function readNumber(flags: Record<string, unknown>, name: string, otherwise: number): number {
  const given = flags[name];
  if (given === undefined) return otherwise;
  if (typeof given === "string" && /^[1-9]\d{0,7}$/.test(given)) return Number(given);
  throw misuse(`--${name}: is a whole number above 0`, USAGE);
}

/** What people ask most, the cheapest first. */
const urlsFor = (owner: string): string[] => [
  ...["/ready", "/v1/pools/1", "/v1/markets", "/v1/fund", "/v1/events?limit=20", "/v1/events?limit=100"],
  ...["/v1/events?name=PositionLiquidated&limit=20", "/v1/markets/0/liquidations/raw?limit=20"],
  ...["/v1/markets/0/candles?res=1h", "/v1/loss-events/0-short-0"],
  ...[`/v1/owners/${owner}`, `/v1/owners/${owner}/positions`],
  ...["/v1/markets/0/ladder", "/v1/markets/0/leverage-histogram"],
];

main(async (args) => {
  const { values } = readFlags(USAGE, { options: FLAGS }, args);
  const [events, positions] = [readNumber(values, "events", 200_000), readNumber(values, "positions", 100_000)];
  const [seconds, clients] = [readNumber(values, "seconds", 5), readNumber(values, "clients", 1_000)];
  const story = await lossStory();
  const folder = typeof values.db === "string" ? values.db : await freshFolder();
  const database = await openDatabase(folder);
  const { pool } = story.w.venue;
  await seed(database, pool.toBase58(), PROGRAM_ID.toBase58(), story.told);
  await grow(database, pool.toBase58(), events);
  await growCells(database, pool.toBase58());
  const priceAccounts = (feed: Uint8Array) =>
    story.w.venue.feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? pool;
  const source = await crowded(story, positions);
  const api = await assemble({ source, pool, database, priceAccounts, rate: 0, everyMs: 1_000 });
  await api.server.listen({ port: 0, host: "127.0.0.1" });
  const base = `http://127.0.0.1:${(api.server.server.address() as AddressInfo).port}`;
  const owner = story.stays.owner.address.toBase58();
  const urls = urlsFor(owner);
  const urlOf = (url: string) => url.replace("/pools/1", `/pools/${api.watch.live.state.pool.id}`);
  console.log(
    `${events} events, ${api.watch.live.positions.size} positions, ${CONNECTIONS} connections, ${seconds} s each`,
  );
  console.log("| ask | p50 ms | p99 ms | CPU us | beside /ready |\n| --- | ---: | ---: | ---: | ---: |");
  // The database is compiled while it is used: without this the first answers pay for all.
  for (const url of urls) await measured(base, urlOf(url), 1);
  let cheapest = 0;
  let wrong = 0;
  for (const url of urls) {
    const figure = await measured(base, urlOf(url), seconds);
    cheapest ||= figure.cpu;
    wrong += figure.wrong;
    const beside = (figure.cpu / cheapest).toFixed(1);
    console.log(
      `| \`${url.replace(owner, "$OWNER")}\` | ${figure.p50} | ${figure.p99} | ${figure.cpu.toFixed(0)} | ${beside} |`,
    );
  }
  const add = () => grow(database, pool.toBase58(), 1);
  const ms = await fanOut(base, api, clients, add);
  console.log(
    `\nAn event reaches the last of ${clients} clients of a stream within ${ms.toFixed(0)} ms of being seen.`,
  );
  console.log(`Resident: ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB.`);
  await api.close();
  await database.close();
  await story.w.close();
  if (values.db === undefined) rmSync(folder, { recursive: true });
  return wrong === 0 ? 0 : 1;
});
