/** What is measured: a world of a story, its events over and over, and accounts beside its own. */
import { hash } from "node:crypto";
import { settledChain } from "@ballast/follow";
import { type AccountSource, decode, encodeAccount, PROGRAM_ID } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { Database } from "../../src/db";
import { ensurePartitions } from "../../src/db/partitions";
import { Live } from "../../src/engine/live";
import type { Story } from "../support/story";
import { type Listed, writeAccounts } from "./accounts";

/** Events of one statement. */
const AT_ONCE = 50_000;
/** Owners that events are of, in turn. */
export const OWNERS = Array.from({ length: 1_000 }, (_, i) => {
  const bytes = Buffer.alloc(32, 7);
  bytes.writeUInt32LE(i, 4);
  return new PublicKey(bytes).toBase58();
});

const SUMS = "deficit, young, insurance, deductible, shortfall, expired_shortfall, loss_event_opened, lien";
const PLACE = "signature, market, side, position, keeper, price, size, notional, pnl, fee, keeper_reward";
/** What is copied of an event, and of a liquidation. */
const EVENT = "signature, name, market, subject, payer, raw, hash";
const LIQUIDATION = `${PLACE}, keeper_floor, ${SUMS}, position_size, fund`;

/** As many events as are asked for, of many owners, one in fifty a liquidation: the story's, over and over. */
export async function grow(
  database: Database,
  address: string,
  count: number,
  told: (done: number) => void = () => {},
): Promise<void> {
  const { pool } = database;
  const numbers = async (text: string) =>
    (await pool.query<{ n: string }>(text, [address])).rows.map(({ n }) => Number(n));
  const [first = 0] = await numbers("SELECT next AS n FROM cursors WHERE pool = $1");
  const events = await numbers("SELECT sequence AS n FROM events WHERE pool = $1 ORDER BY sequence LIMIT 50");
  const liquidations = await numbers("SELECT min(sequence) AS n FROM liquidations WHERE pool = $1");
  const copied = (table: string, columns: string, of: readonly number[], [from, to, step]: readonly number[]) =>
    pool.query(
      `INSERT INTO ${table} (pool, sequence, slot, ts, owner, ${columns})
       SELECT pool, n, slot + n, ts + n - $2, ($3::text[])[(1 + n % ${OWNERS.length})::int], ${columns}
       FROM generate_series($4::bigint, $5::bigint, ${step}) AS n
       JOIN (SELECT * FROM ${table} WHERE pool = $1 AND sequence IN (${of.join(", ")}) OFFSET 0) AS one
         ON one.sequence = (ARRAY[${of.join(", ")}])[(1 + n % ${of.length})::int]`,
      [address, first, OWNERS, from, to],
    );
  for (let from = first; from < first + count; from += AT_ONCE) {
    const to = Math.min(first + count, from + AT_ONCE) - 1;
    await ensurePartitions(database, [{ sequence: BigInt(from) }, { sequence: BigInt(to) }]);
    await copied("events", EVENT, events, [from, to, 1]);
    if (count > 1) await copied("liquidations", LIQUIDATION, liquidations, [from, to, 50]);
    told(to + 1 - first);
  }
  await pool.query("UPDATE cursors SET next = $1, final = $1", [first + count]);
}

/** Cells of a market: minutes of two weeks, hours of three months, days. */
export async function growCells({ pool }: Database, address: string): Promise<void> {
  const cells = `INSERT INTO prices (pool, resolution, bucket, market, open, high, low, close, open_at, close_at)
    SELECT $1, r, n * r, 0, 15000000000, 15100000000, 14900000000, 15000000000 + n % 100, n * r, n * r + 59
    FROM (VALUES (60, 20000), (3600, 2000), (86400, 100)) AS kept (r, count), generate_series(30000000 - count, 30000000) AS n`;
  await pool.query(cells.replaceAll("n * r", "(n - 30000000) * r + 1800000000"), [address]);
}

/** So many positions beside the world's: one of the story's with other entries and collateral. */
async function crowd({ w, stays }: Story, count: number): Promise<Listed[]> {
  const [known] = await w.chain.getAccounts([stays.address]);
  if (!known) throw new TypeError("the story's position is gone");
  const position = decode("Position", known.data);
  return Array.from({ length: count }, (_, i) => {
    const bytes = Buffer.alloc(32);
    bytes.writeUInt32LE(i + 1, 4);
    const entry = (position.state.entry * BigInt(900 + (i % 200))) / 1_000n;
    const collateral = (position.state.collateral * BigInt(50 + (i % 400))) / 100n;
    const state = { ...position.state, side: i % 2, entry, collateral };
    const data = encodeAccount("Position", { ...position, owner: new PublicKey(bytes), state });
    // As addresses are: one in 256 begins with a zero, which takes a whole decoding to be known for an address.
    const pubkey = new PublicKey(hash("sha256", bytes, "buffer"));
    return { pubkey, account: { ...known, data } };
  });
}

/** Writes everything that the API reads of the world, and the crowd, to a file. Returns the accounts of feeds. */
export async function writeWorld(file: string, story: Story, positions: number): Promise<Record<string, string>> {
  const { chain, venue } = story.w;
  const asked = new Map<string, PublicKey>();
  const source: AccountSource = {
    getAccounts: (addresses) => {
      for (const address of addresses) asked.set(address.toBase58(), address);
      return chain.getAccounts(addresses);
    },
    getProgramAccounts: (program, filters) => chain.getProgramAccounts(program, filters),
  };
  const hex = (feed: Uint8Array) => Buffer.from(feed).toString("hex");
  const feeds = Object.fromEntries(venue.feeds.map(({ feedId, account }) => [hex(feedId), account.toBase58()]));
  const priceAccounts = (feed: Uint8Array) => new PublicKey(feeds[hex(feed)] ?? venue.pool);
  const live = await Live.open({ chain: settledChain(source), pool: venue.pool, programId: PROGRAM_ID, priceAccounts });
  await live.close();
  const own = await chain.getProgramAccounts(PROGRAM_ID, []);
  for (const { pubkey } of own) asked.delete(pubkey.toBase58());
  const others = [...asked.values()];
  const read = await chain.getAccounts(others);
  const rest = others.flatMap((pubkey, i) => {
    const account = read[i];
    return account ? [{ pubkey, account }] : [];
  });
  writeAccounts(file, [...rest, ...own, ...(await crowd(story, positions))]);
  return feeds;
}
