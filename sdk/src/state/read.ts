import { PublicKey, SystemProgram } from "@solana/web3.js";
import { decode, type Market, OFFSETS, type Pool, type RawAccount } from "../accounts/index";
import { call, frozen, type Print, sizeOf } from "../engine/index";
import { BallastError, ballastError, decodeError, missing } from "../errors/index";
import { CLOCK, readClock, type Time } from "./clock";
import { type Context, readLayout } from "./context";
import { PYTH_RECEIVER } from "./pyth";

/** A pool with all its markets and prices at one moment, and whatever else was asked for. */
export interface State extends Time {
  pool: Pool;
  /** By number. */
  markets: Market[];
  /** By custody. */
  prices: PriceAccount[];
  /** By market; null where there is no second source. */
  seconds: (PriceAccount | null)[];
  /** Any of the further accounts; null where nothing lives. `TypeError` for one that was not asked for. */
  account(address: PublicKey): RawAccount | null;
}

/** A price account and what it says. */
export interface PriceAccount {
  address: PublicKey;
  /** The print; throws the error that the program would answer with. */
  print(): Print;
  /** As `print`, but null where the account was closed. */
  read(): Print | null;
  /** The print; null if the account says nothing that the program would read. */
  peek(): Print | null;
  /** Whether nothing lives there: the program takes that as it takes an old print. */
  closed: boolean;
}

/** As many bytes of a price account as the rule takes. */
const PRICE_DATA = 136;

function priceAccount(address: PublicKey, feedId: Uint8Array, raw: RawAccount | null | undefined): PriceAccount {
  const read = (): Print | BallastError => {
    if (!raw) return missing("price account", address);
    if (!raw.owner.equals(PYTH_RECEIVER)) return ballastError("OracleWrongOwner");
    try {
      const data = new Uint8Array(PRICE_DATA);
      data.set(raw.data.subarray(0, PRICE_DATA));
      return call("rule_read_price", null, { feedId, data, length: BigInt(raw.data.length) });
    } catch (e) {
      return decodeError(e);
    }
  };
  const result = read();
  const print = () => {
    if (result instanceof BallastError) throw result;
    return result;
  };
  const closed = !raw || (raw.data.length === 0 && raw.owner.equals(SystemProgram.programId));
  const peek = () => (result instanceof BallastError ? null : result);
  return { address, print, peek, closed, read: () => (closed ? null : print()) };
}

/**
 * Reads a pool, its markets, its prices, the clock and `further` accounts, in one call of the source (and anew if the
 * pool grew). `UninitializedAccount` where the pool is missing, `AccountTypeError` where another type's account lives.
 */
export async function readState(ctx: Context, further: readonly PublicKey[] = []): Promise<State> {
  const { layout, programId } = ctx;
  const feeds = layout.custodies.map(({ feedId }) => ctx.priceAccounts(feedId));
  const seconds = layout.markets.map(({ secondFeed }) => (secondFeed ? ctx.priceAccounts(secondFeed) : null));
  const markets = layout.markets.map(({ address }) => address);
  const given = seconds.filter((address) => address !== null);
  const addresses = [CLOCK, ctx.pool, ...markets, ...feeds, ...given, ...further];
  const raw = await ctx.source.getAccounts(addresses);
  const found = new Map(addresses.map((address, i) => [address.toBase58(), raw[i] ?? null]));
  const account = (address: PublicKey) => {
    const known = found.get(address.toBase58());
    if (known === undefined) throw new TypeError(`${address.toBase58()} was not read`);
    return known;
  };
  const own = <N extends "Pool" | "Market">(name: N, address: PublicKey) => {
    const data = account(address);
    if (!data?.owner.equals(programId)) throw missing(name, address);
    const own = decode(name, data.data);
    // Frozen, because quotes know it by its bytes and would not see a change.
    const at = OFFSETS[name].state;
    // Copied: of a Node buffer `slice` is a view, and a source may write its buffers again.
    frozen(own.state, `${name}State`, new Uint8Array(data.data.subarray(at, at + sizeOf(`${name}State`))));
    return own;
  };
  const pool = own("Pool", ctx.pool);
  if (pool.state.custodyCount > feeds.length || pool.state.marketCount > markets.length) {
    ctx.layout = await readLayout(ctx.source, ctx.pool, programId);
    return readState(ctx, further);
  }
  return {
    ...readClock(account(CLOCK)),
    pool,
    markets: markets.map((address) => own("Market", address)),
    prices: layout.custodies.map(({ feedId }, i) => {
      const address = feeds[i] ?? PublicKey.default;
      return priceAccount(address, feedId, account(address));
    }),
    seconds: layout.markets.map(({ secondFeed }, i) => {
      const address = seconds[i];
      return address && secondFeed ? priceAccount(address, secondFeed, account(address)) : null;
    }),
    account,
  };
}
