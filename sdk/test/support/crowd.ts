/**
 * A world with many positions in its sums, of every kind that a batch meets: each batch must say of each what a quote
 * of it alone says.
 */
import {
  encodeAccount,
  engine,
  POSITION_OFFSETS,
  type PoolScene,
  packPositions,
  type Scene,
  type State,
  sizeOf,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { at, blank } from "./blank";
import { played, source } from "./engine";
import { generator } from "./random";
import { marketAccount, NOW, poolAccount } from "./venue";

const USD = 1_000_000n;

export interface Crowd {
  state: State;
  packed: Uint8Array;
  count: number;
}

/** A print of a moment at a price. */
export const printOf = (price: bigint, now: bigint): engine.Print => ({
  ...{ price, conf: 0n, ema: price, publishTime: now, prevPublishTime: now - 1n },
});

type Put = (market: number | PublicKey, state: engine.PositionState, version?: number) => void;

/**
 * Empty positions, those of another pool, of a later version of the account, with numbers that cannot be, and bytes
 * that are none.
 */
function oddities(
  put: Put,
  accounts: Uint8Array[],
  pool: engine.PoolState,
  random: ReturnType<typeof generator>,
): void {
  put(0, engine.emptyPosition());
  put(new PublicKey(random.bytes(32)), engine.emptyPosition());
  const known = accounts.slice(0, 3).map((account) => engine.read("PositionState", stateView(account)));
  for (const state of known) {
    put(random.next() % 2, state, 2);
    put(random.next() % 2, { ...state, side: 2 + (random.next() % 200) });
    put(random.next() % 2, { ...state, custody: 3 + (random.next() % 200) });
    put(random.next() % 2, { ...state, size: state.size << 24n });
    put(random.next() % 2, { ...state, lossEvents: state.lossEvents + 9n });
  }
  for (let i = 0; i < 6; i++) {
    const account = random.bytes(sizeOf("Position"));
    // Of a market that there is: else nothing of them is looked at.
    const { market } = at(pool.exposures, i % 2);
    if (i > 0) account.set(bytesOf(market), POSITION_OFFSETS.market);
    accounts.push(account);
  }
}

export function crowdOf(seed: number): Crowd {
  const random = generator(seed);
  const below = (n: number) => random.next() % n;
  const pool = poolAccount();
  const markets = [marketAccount(0), marketAccount(1)];
  const world: PoolScene = { pool: pool.state, markets: markets.map(({ state }) => state), now: NOW, slot: 1_000n };
  /** What a call leaves of a market and the pool is theirs from then on; what it refuses changes nothing. */
  const done = <N extends engine.CallName>(name: N, market: number, args: object) => {
    try {
      const after = played(name, { ...world, market: at(world.markets, market) }, args);
      world.pool = after.pool;
      if (after.market) world.markets[market] = after.market;
      return after.report;
    } catch (e) {
      if (e instanceof engine.MathError) return null;
      throw e;
    }
  };
  const accounts: Uint8Array[] = [];
  const put: Put = (market, state, version = 1) => {
    const key = typeof market === "number" ? new PublicKey(bytesOf(at(world.pool.exposures, market).market)) : market;
    accounts.push(encodeAccount("Position", { ...blank("Position"), version, market: key, state }));
  };
  const open = () => {
    const [market, side, custody] = [below(2), below(2), below(3)];
    const token = at(world.pool.custodies, custody);
    const index = at(world.pool.custodies, market + 1);
    const dollars = BigInt(20 + below(3_000)) * USD;
    const size = (dollars * BigInt(1 + below(18)) * index.unit) / index.print.price;
    const collateral = (dollars * token.unit) / token.print.price;
    const order = { position: engine.emptyPosition(), size, collateral, price: null, trigger: 0n, side, custody };
    const report = done("quote_open", market, order);
    if (report) put(market, report.position);
  };
  for (let i = 0; i < 30; i++) open();
  // Winners of before owe liens of the event that this leaves finalized.
  const deficit = BigInt(100_000 + below(400_000)) * USD;
  for (const market of [0, 1]) done("quote_what_if", market, { losing: below(2), deficit, price: null, young: 0n });
  for (let i = 0; i < 10; i++) open();
  world.now += 60n + BigInt(below(3_000));
  for (const custody of world.pool.custodies) custody.print.publishTime = world.now;
  for (const market of [0, 1]) {
    const { print } = at(world.pool.custodies, market + 1);
    print.publishTime = NOW;
    const price = (print.price * BigInt(80 + below(40))) / 100n;
    done("do_observe", market, { print: source(printOf(price, world.now)) });
  }
  oddities(put, accounts, world.pool, random);
  const state = {
    pool: { ...pool, state: world.pool },
    markets: markets.map((market, i) => ({ ...market, state: at(world.markets, i) })),
    ...{ now: world.now, slot: world.slot },
  } as State;
  return { state, packed: packPositions(accounts), count: accounts.length };
}

/** The 32 bytes of an address, as an account has them. */
function bytesOf(key: engine.Address | undefined): Uint8Array {
  if (key === undefined) throw new TypeError("a market without an address");
  return key instanceof Uint8Array ? key : key.toBytes();
}

function stateView(account: Uint8Array): DataView {
  return new DataView(account.buffer, account.byteOffset + POSITION_OFFSETS.state);
}

/** One of them, and the scene of its market; none where it is of another pool. */
export function oneOf({ state, packed }: Crowd, index: number) {
  const account = packed.slice(index * sizeOf("Position"), (index + 1) * sizeOf("Position"));
  const key = Buffer.from(account.subarray(POSITION_OFFSETS.market, POSITION_OFFSETS.market + 32));
  const { exposures, marketCount } = state.pool.state;
  const market = exposures.slice(0, marketCount).findIndex(({ market }) => key.equals(bytesOf(market)));
  const position = engine.read("PositionState", stateView(account));
  const scene: Scene | null =
    market < 0
      ? null
      : { pool: state.pool.state, market: at(state.markets, market).state, now: state.now, slot: state.slot };
  return { market, position, scene };
}
