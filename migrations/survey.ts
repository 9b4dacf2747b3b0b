/** What a chain has of everything that a configuration names: read in two calls, before anything is decided. */
import {
  type AccountSource,
  type Change,
  CLOCK,
  type Controller,
  changesOf,
  decode,
  engine,
  type Keyed,
  type Market,
  type Pool,
  PROGRAM_ID,
  PYTH_RECEIVER,
  pda,
  pythPriceAccount,
  type RawAccount,
  readClock,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { DeployConfig } from "./config";

const RENT = new PublicKey("SysvarRent111111111111111111111111111111111");

/** A moment of the chain. */
export interface Survey {
  /** Unix seconds by the chain's clock. */
  now: bigint;
  /** Lamports that an account of so many bytes must hold. */
  rent(bytes: number): bigint;
  program: RawAccount | null;
  /** The program's upgrade authority; looked for only while there is no controller. */
  authority: PublicKey | null;
  controller: Controller | null;
  pool: Pool | null;
  /** By number, as many as the pool has. */
  markets: Market[];
  /** Queued changes of the pool and of the controller that were not executed, oldest first. */
  changes: Keyed<Change>[];
  /** Mints and price accounts in the order of the file's tokens; second sources in that of its markets. */
  mints: (RawAccount | null)[];
  prices: Price[];
  seconds: (Price | null)[];
  /** Lamports of whoever signs; null where nobody is named. */
  purse: bigint | null;
}

/** A price account: the price in 1e-8 USD that it says, or the name of the error with which it is refused. */
export interface Price {
  address: PublicKey;
  price: bigint | null;
  refusal: string | null;
}

const empty = (account: RawAccount | null | undefined): account is null | undefined =>
  !account || account.data.length === 0;

/** Reads it. `admin`: who would sign. */
export async function survey(source: AccountSource, config: DeployConfig, admin: PublicKey | null): Promise<Survey> {
  const address = pda.pool(config.poolId);
  const named = new Map<string, PublicKey>();
  const want = (key: PublicKey) => {
    named.set(key.toBase58(), key);
    return key;
  };
  const controllerKey = want(pda.controller());
  const marketKeys = Array.from({ length: 8 }, (_, i) => want(pda.market(address, i)));
  const feeds = config.custodies.map(({ feed }) => want(pythPriceAccount(feed)));
  const others = config.markets.map(({ config: { secondFeed } }) =>
    secondFeed.some((byte) => byte !== 0) ? { feed: secondFeed, key: want(pythPriceAccount(secondFeed)) } : null,
  );
  for (const key of [CLOCK, RENT, PROGRAM_ID, address, ...config.custodies.map(({ mint }) => mint)]) want(key);
  if (admin !== null) want(admin);
  const keys = [...named.values()];
  const raw = await source.getAccounts(keys);
  const found = new Map(keys.map((key, i) => [key.toBase58(), raw[i] ?? null]));
  const at = (key: PublicKey) => found.get(key.toBase58()) ?? null;
  const ours = <N extends "Controller" | "Pool" | "Market">(name: N, key: PublicKey) => {
    const account = at(key);
    return empty(account) || !account.owner.equals(PROGRAM_ID) ? null : decode(name, account.data);
  };
  const [controller, pool] = [ours("Controller", controllerKey), ours("Pool", address)];
  const markets = marketKeys.slice(0, pool?.state.marketCount ?? 0).map((key) => ours("Market", key));
  const [programData] = controller === null ? await source.getAccounts([pda.programData()]) : [null];
  return {
    now: readClock(at(CLOCK)).now,
    rent: rentOf(at(RENT)),
    program: at(PROGRAM_ID),
    authority: authorityOf(programData),
    controller,
    pool,
    markets: markets.filter((market) => market !== null),
    changes: controller === null ? [] : await waiting(source, address),
    mints: config.custodies.map(({ mint }) => at(mint)),
    prices: config.custodies.map(({ feed }, i) => priceOf(feed, feeds[i] as PublicKey, at)),
    seconds: others.map((other) => (other === null ? null : priceOf(other.feed, other.key, at))),
    purse: admin === null ? null : BigInt(at(admin)?.lamports ?? 0),
  };
}

/** Program data of the upgradeable loader: state 3 (u32), slot (u64), Some (u8), authority. */
function authorityOf(account: RawAccount | null | undefined): PublicKey | null {
  const data = account?.data;
  return data && data.length >= 45 && data[0] === 3 && data[12] === 1 ? new PublicKey(data.subarray(13, 45)) : null;
}

async function waiting(source: AccountSource, pool: PublicKey): Promise<Keyed<Change>[]> {
  const all = await Promise.all([changesOf(source, pool), changesOf(source, PublicKey.default)]);
  return all
    .flat()
    .filter(({ account }) => account.state === 0)
    .sort((a, b) => (a.account.number < b.account.number ? -1 : 1));
}

/** By the rent account: lamports a byte and year (u64), how many years exempt (f64); 128 bytes are counted on top. */
function rentOf(account: RawAccount | null): (bytes: number) => bigint {
  if (account === null || account.data.length < 16) throw new TypeError("the source does not give the rent account");
  const view = new DataView(account.data.buffer, account.data.byteOffset, account.data.length);
  const [each, years] = [view.getBigUint64(0, true), view.getFloat64(8, true)];
  return (bytes) => BigInt(Math.floor(Number(BigInt(128 + bytes) * each) * years));
}

/** As many bytes of a price account as the rule takes. */
const PRICE_DATA = 136;

function priceOf(feedId: Uint8Array, address: PublicKey, at: (key: PublicKey) => RawAccount | null): Price {
  const account = at(address);
  const refused = (refusal: string): Price => ({ address, price: null, refusal });
  if (empty(account)) return refused("there is none");
  if (!account.owner.equals(PYTH_RECEIVER)) return refused("OracleWrongOwner");
  const data = new Uint8Array(PRICE_DATA);
  data.set(account.data.subarray(0, PRICE_DATA));
  try {
    const { price } = engine.call("rule_read_price", null, { feedId, data, length: BigInt(account.data.length) });
    return { address, price, refusal: null };
  } catch (e) {
    if (e instanceof engine.MathError) return refused(e.error);
    throw e;
  }
}
