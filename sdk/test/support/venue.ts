/** A pool in memory, as bytes behind an `AccountSource`: what an RPC node would give. */
import {
  type AccountName,
  type AccountSource,
  type Accounts,
  associatedToken,
  CLOCK,
  type Context,
  type Custody,
  createContext,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  encodeAccount,
  type engine,
  type Market,
  type Pool,
  type Position,
  PROGRAM_ID,
  PYTH_RECEIVER,
  pda,
  pythPriceAccount,
  type RawAccount,
  TOKEN_PROGRAM,
} from "@ballast/sdk";
import { type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import { at, blank } from "./blank";
import { played } from "./engine";
import { generator } from "./random";

const { key, bytes } = generator(777);
export const POOL = pda.pool(3n);
export const MINTS = { USDC: key(), SOL: key(), ETH: key() };
export const NOW = 1_800_000_000n;
const FEEDS = { USDC: bytes(32), SOL: bytes(32), ETH: bytes(32) };
const PRICES = { USDC: 100_000_000n, SOL: 15_000_000_000n, ETH: 300_000_000_000n };
const SYMBOLS = ["USDC", "SOL", "ETH"] as const;
const DECIMALS = { USDC: 6, SOL: 9, ETH: 8 };

export type Symbol = (typeof SYMBOLS)[number];
export { key };

/** Bytes of a price account: full verification, exponent -8. */
function priceBytes(feedId: Uint8Array, print: engine.Print): Uint8Array {
  const data = new Uint8Array(134);
  data.set([34, 241, 35, 99, 157, 126, 244, 205]);
  data[40] = 1;
  data.set(feedId, 41);
  const view = new DataView(data.buffer);
  const words: [number, bigint][] = [
    [73, print.price],
    [81, print.conf],
    [93, print.publishTime],
    [101, print.prevPublishTime],
    [109, print.ema],
  ];
  for (const [offset, value] of words) view.setBigInt64(offset, value, true);
  view.setInt32(89, -8, true);
  return data;
}

/** What a node does with a filter. */
export function accepts(filter: GetProgramAccountsFilter, data: Uint8Array): boolean {
  if ("dataSize" in filter) return data.length === filter.dataSize;
  const { bytes, offset } = filter.memcmp;
  const wanted = Buffer.from(bytes, "base64");
  return wanted.equals(data.subarray(offset, offset + wanted.length));
}

export class Venue implements AccountSource {
  readonly accounts = new Map<string, RawAccount>();
  /** How often accounts were asked for. */
  reads = 0;
  now = NOW;

  async getAccounts(addresses: PublicKey[]): Promise<(RawAccount | null)[]> {
    this.reads += 1;
    return addresses.map((address) => this.accounts.get(address.toBase58()) ?? null);
  }

  async getProgramAccounts(programId: PublicKey, filters: readonly GetProgramAccountsFilter[] = []) {
    return [...this.accounts]
      .filter(([, { owner, data }]) => owner.equals(programId) && filters.every((filter) => accepts(filter, data)))
      .map(([address, account]) => ({ pubkey: new PublicKey(address), account }));
  }

  put(address: PublicKey, owner: PublicKey, data: Uint8Array): void {
    this.accounts.set(address.toBase58(), { owner, data, lamports: 1 });
  }
  write<N extends AccountName>(name: N, address: PublicKey, account: Accounts[N]): void {
    this.put(address, PROGRAM_ID, encodeAccount(name, account));
  }
  /** An owner's associated account; `frozen` cannot be paid. */
  token(mint: PublicKey, owner: PublicKey, amount = 0n, frozen = false): void {
    const data = new Uint8Array(165);
    data.set(mint.toBytes());
    data.set(owner.toBytes(), 32);
    new DataView(data.buffer).setBigUint64(64, amount, true);
    data[108] = frozen ? 2 : 1;
    this.put(associatedToken(mint, owner), TOKEN_PROGRAM, data);
  }
  /** A new print of now, unless said otherwise. */
  publish(symbol: Symbol, change: Partial<engine.Print> = {}): engine.Print {
    const price = change.price ?? PRICES[symbol];
    const plain = { price, conf: 0n, ema: price, publishTime: this.now, prevPublishTime: this.now - 1n };
    const print = { ...plain, ...change };
    this.put(pythPriceAccount(FEEDS[symbol]), PYTH_RECEIVER, priceBytes(FEEDS[symbol], print));
    return print;
  }
  /** Lets the clock show this time. */
  clock(now: bigint): void {
    this.now = now;
    const data = new Uint8Array(40);
    const view = new DataView(data.buffer);
    view.setBigUint64(0, 1_000n, true);
    view.setBigInt64(32, now, true);
    this.put(CLOCK, PROGRAM_ID, data);
  }
  context(options: Partial<Context> = {}): Promise<Context> {
    return createContext({ source: this, pool: POOL, ...options });
  }
}

function custodyOf(symbol: Symbol): Custody {
  const decimals = DECIMALS[symbol];
  const whole = { USDC: 2_000_000n, SOL: 10_000n, ETH: 500n }[symbol];
  const price = PRICES[symbol];
  const stable = symbol === "USDC";
  const custody = {
    ...at(blank("Pool").state.custodies, 0),
    mint: MINTS[symbol],
    vault: pda.vault(POOL, MINTS[symbol]),
    feedId: FEEDS[symbol],
    owned: whole * 10n ** BigInt(decimals),
    unit: 10n ** BigInt(decimals + 2),
    print: { price, conf: 0n, ema: price, publishTime: NOW, prevPublishTime: NOW - 1n },
    borrowAt: NOW,
    params: {
      sigma: stable ? 0n : 8_000_000n,
      haircut: stable ? 100n : 200n,
      haircutSigmas: stable ? 0n : 20_000n,
      lpFee: 10n,
      lpSlope: 40n,
      targetWeight: 3_000n,
      minWeight: 0n,
      maxWeight: 10_000n,
      borrowMax: 44_000n,
      depositCap: 1n << 62n,
      outflow: 1_000n,
      stable: stable ? 1 : 0,
    },
    decimals,
  };
  return custody;
}

const bigints = <T extends object>(config: T) =>
  Object.fromEntries(
    Object.entries(config).map(([name, x]) => [name, typeof x === "number" ? BigInt(x) : x]),
  ) as Record<keyof T, bigint>;

/** Custodies as `addCustody` starts them. */
function started(state: Pool["state"]): Pool["state"] {
  const custodies = state.custodies.map((custody, i) => {
    if (i >= state.custodyCount) return custody;
    const { pool } = played("do_start_token", { pool: state, now: NOW }, { custody: i, age: 0n });
    const { sigma, haircut, haircutAt } = at(pool.custodies, i);
    return { ...custody, sigma, haircut, haircutAt };
  });
  return { ...state, custodies };
}

export function poolAccount(): Pool {
  const pool = blank("Pool");
  const { lpShare, maxClawback, minLossEvent, minLossEventShare, hold, ...params } = bigints(DEFAULT_POOL);
  const exposures = pool.state.exposures.map((exposure, number) =>
    number > 1 ? exposure : { ...exposure, market: pda.market(POOL, number), index: number + 1, stable: 0 },
  );
  const custodies = pool.state.custodies.map((custody, i) => {
    const symbol = SYMBOLS[i];
    return symbol ? custodyOf(symbol) : custody;
  });
  const fund = { ...pool.state.fund, balance: 100_000_000_000n, shares: 100_000_000_000n };
  const state = {
    ...{
      ...pool.state,
      custodies,
      exposures,
      custodyCount: 3,
      marketCount: 2,
      lpSupply: 5_000_000_000_000n,
      aum: 5_000_000_000_000n,
    },
    params: { ...params, lossEvents: { lpShare, maxClawback, minLossEvent, minLossEventShare, hold } },
    fund: { ...fund, dayBalance: fund.balance, day: NOW / 86_400n, averageAt: NOW },
    deductible: { ...pool.state.deductible, day: NOW / 86_400n, dayAum: 5_000_000_000_000n },
  };
  return {
    ...{ ...pool, version: 1, id: 3n, homeMint: MINTS.USDC, lpMint: pda.lpMint(POOL), state: started(state) },
    insuranceVault: pda.insuranceVault(POOL),
  };
}

/** A market at its index token's price, with nobody in it. */
export function marketAccount(number: number): Market {
  const market = blank("Market");
  const price = number === 0 ? PRICES.SOL : PRICES.ETH;
  const { secondFeed: _, ...params } = bigints(DEFAULT_MARKET);
  const cell = () => ({ low: price, high: price });
  const state = {
    ...{ ...market.state, params, index: number, lastPrice: price, rolledAt: NOW },
    hours: market.state.hours.map((hour) => ({ ...hour, range: cell() })),
    minutes: market.state.minutes.map(cell),
    instants: market.state.instants.map(cell),
  };
  const { market: measured } = played(
    "do_start_volatility",
    { pool: poolAccount().state, market: state, now: NOW },
    {},
  );
  return {
    ...market,
    version: 1,
    pool: POOL,
    state: { ...state, volatility: measured?.volatility ?? state.volatility },
  };
}

/** A pool of USDC, SOL and ETH with markets on SOL and ETH, at 1, 150 and 3,000 USD. */
export function venue(change: (pool: Pool, markets: Market[]) => void = () => undefined): Venue {
  const built = new Venue();
  const [pool, markets] = [poolAccount(), [marketAccount(0), marketAccount(1)]];
  change(pool, markets);
  built.write("Pool", POOL, pool);
  for (const [number, market] of markets.entries()) built.write("Market", pda.market(POOL, number), market);
  for (const symbol of SYMBOLS) built.publish(symbol);
  built.clock(NOW);
  return built;
}

/** A position account at its address; its state belongs to no aggregate. */
export function positionAt(v: Venue, owner: PublicKey, state: engine.PositionState, market = 0, nonce = 1n) {
  const address = pda.position(owner, pda.market(POOL, market), state.side, state.custody, nonce);
  const account: Position = { ...blank("Position"), version: 1, owner, market: pda.market(POOL, market), nonce, state };
  v.write("Position", address, account);
  return { address, account };
}
