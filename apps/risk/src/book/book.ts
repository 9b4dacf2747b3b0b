/** Every open position of a pool, packed as bytes and sorted by market. */
import {
  type AccountSource,
  type Context,
  filtersOf,
  memcmp,
  OFFSETS,
  POSITION_OFFSETS,
  type PoolScene,
  packPositions,
  readState,
  type State,
  sizeOf,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { type Read, worldOf } from "./world";

export const STRIDE = sizeOf("Position");

/** Positions of one market: those from `from` up to `to`. */
export interface Range {
  market: number;
  from: number;
  to: number;
}

/** A pool and its positions at one moment. */
export interface Book {
  read: Read;
  world: PoolScene;
  packed: Uint8Array;
  ranges: readonly Range[];
  /** The address of a position by its place. */
  address(place: number): string;
}

/** A book of position accounts, by market; those of markets that the pool does not have are left out. */
export function bookOf(read: Read, accounts: readonly { address: string; data: Uint8Array }[]): Book {
  const world = worldOf(read);
  const numbers = new Map<string, number>();
  world.pool.exposures.slice(0, world.pool.marketCount).forEach(({ market }, i) => {
    numbers.set(keyOf(market === undefined ? new Uint8Array(32) : "toBytes" in market ? market.toBytes() : market), i);
  });
  const { market: at } = POSITION_OFFSETS;
  const groups: { address: string; data: Uint8Array }[][] = read.markets.map(() => []);
  for (const account of accounts) {
    const number = numbers.get(keyOf(account.data.subarray(at, at + 32)));
    if (number !== undefined) groups[number]?.push(account);
  }
  const sorted = groups.flat();
  let to = 0;
  const ranges = groups.map((group, market) => {
    const from = to;
    to += group.length;
    return { market, from, to };
  });
  const packed = packPositions(sorted.map(({ data }) => data));
  return { read, world, packed, ranges, address: (place) => sorted[place]?.address ?? "" };
}

const keyOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Reads a pool with every position of it that is open now. */
export async function readBook(ctx: Context): Promise<Book> {
  const state = await readState(ctx);
  const markets = await Promise.all(
    ctx.layout.markets.map(({ address }) => opened(ctx.source, address, ctx.programId)),
  );
  return bookOf(state satisfies State, markets.flat());
}

async function opened(source: AccountSource, market: PublicKey, programId: PublicKey) {
  const filters = [...filtersOf("Position"), memcmp(OFFSETS.Position.market, market.toBytes())];
  const found = await source.getProgramAccounts(programId, filters);
  const size = POSITION_OFFSETS.state;
  return found
    .filter(({ account }) => account.data.subarray(size, size + 8).some((byte) => byte !== 0))
    .map(({ pubkey, account }) => ({ address: new PublicKey(pubkey).toBase58(), data: account.data }))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}
