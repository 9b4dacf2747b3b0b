/** Random worlds with random positions: everything moves on which a liquidation depends. */
import {
  ballastError,
  copyOf,
  createContext,
  encodeAccount,
  engine,
  type MarketState,
  type PoolState,
  type Position,
  type PriceAccount,
  readState,
  type State,
} from "@ballast/sdk";
import { MAXIMUM_SHAPE, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";

const BP = 100_000n;
const HUGE = 1n << 50n;
const LIEN = 10_000_000_000n;

/** Numbers that are the same in every run (mulberry32). */
export class Random {
  constructor(private seed: number) {}
  /** From 0 to 1, without 1. */
  unit(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let x = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }
  /** Equally likely at every scale. */
  between(least: number, most: number): number {
    return least * (most / least) ** this.unit();
  }
  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
  chance(p: number): boolean {
    return this.unit() < p;
  }
  address(): PublicKey {
    return new PublicKey(Uint8Array.from({ length: 32 }, () => this.below(256)));
  }
}

/** A pool of five tokens and three markets, one with two sources, as the program made it. */
export async function poolRead(): Promise<State> {
  const world = await World.create({ ...MAXIMUM_SHAPE, secondSources: ["SOL"], verify: false });
  const feeds = world.venue.feeds;
  const ctx = await createContext({
    source: world.chain,
    pool: world.venue.pool,
    priceAccounts: (feed) =>
      feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? world.venue.pool,
  });
  const state = await readState(ctx);
  await world.chain.close();
  return state;
}

const times = (x: bigint, factor: number) => (x * BigInt(Math.round(factor * 1e6))) / 1_000_000n;
const printAt = (price: bigint, publishTime: bigint): engine.Print => ({
  ...{ price: price < 1n ? 1n : price, conf: 0n, ema: price, publishTime, prevPublishTime: publishTime - 1n },
});

/** What is read of a price account: nothing where it was closed, an error where it says nothing. */
function account(print: engine.Print | null | "broken"): PriceAccount {
  const read = () => {
    if (print === "broken") throw ballastError("OracleMalformed");
    return print;
  };
  return { address: PublicKey.default, closed: print === null, read, print: read as never, peek: () => null };
}

/** One world, and what happens to it. */
export class Crowd {
  readonly positions = new Map<string, Uint8Array>();
  readonly random: Random;
  readonly pool: PoolState;
  readonly markets: MarketState[];
  now: bigint;
  private prints: (engine.Print | null | "broken")[];
  private seconds: (engine.Print | null | "broken" | undefined)[];

  constructor(
    private readonly read: State,
    seed: number,
  ) {
    this.random = new Random(seed);
    this.pool = copyOf(read.pool.state) as unknown as PoolState;
    this.markets = read.markets.map(({ state }) => copyOf(state) as unknown as MarketState);
    this.now = read.now;
    // Whatever a liquidation takes out of a sum is in it.
    for (const custody of this.pool.custodies)
      Object.assign(custody, { owned: HUGE, locked: HUGE / 2n, collateral: HUGE, borrowBase: 1n << 110n });
    this.pool.fund.openInterest = HUGE;
    for (const { sides } of this.pool.exposures)
      for (const side of sides)
        Object.assign(side, {
          size: HUGE,
          entry: HUGE,
          positions: 1_000_000n,
          collateral: side.collateral.map(() => HUGE),
        });
    const history = BigInt(this.random.one([0, 0, 1_500_000_000_000_000]));
    for (const custody of this.custodies) {
      custody.print.publishTime = this.now;
      custody.borrowIndex += history;
    }
    this.prints = this.custodies.map(({ print }) => print);
    this.seconds = this.markets.map(() => undefined);
    this.accountsSpeak();
  }

  get custodies() {
    return this.pool.custodies.slice(0, this.pool.custodyCount);
  }
  private priceOf(custody: number): bigint {
    return this.pool.custodies[custody]?.print.price ?? 1n;
  }

  /** What would be read of it, frozen with its bytes as what is read is. */
  get state(): State {
    const seconds = this.seconds.map((print) => (print === undefined ? null : account(print)));
    const market = (number: number) => engine.frozen(copyOf(this.markets[number] as MarketState), "MarketState");
    return {
      ...{ ...this.read, now: this.now, slot: this.read.slot },
      pool: { ...this.read.pool, state: engine.frozen(copyOf(this.pool), "PoolState") as never },
      markets: this.read.markets.map((of, i) => ({ ...of, state: market(i) as never })),
      ...{ prices: this.prints.map(account), seconds },
    };
  }

  /** A position as one was opened lately at a price nearby, or long ago at any: of any leverage that there can be. */
  open(address = this.random.address().toBase58()): string {
    const { random } = this;
    const market = random.below(this.markets.length);
    const side = random.below(2);
    const { index, stable } = this.pool.exposures[market] ?? { index: 0, stable: 0 };
    const custody = random.chance(0.4) ? index : random.below(this.pool.custodyCount);
    const dollars = BigInt(Math.round(random.between(50e6, 5e12)));
    const [own, token] = [this.pool.custodies[index], this.pool.custodies[custody]];
    if (own === undefined || token === undefined) throw new RangeError("no such token");
    const entry = times(dollars, random.chance(0.8) ? random.between(0.9, 1.1) : random.between(0.05, 20));
    const owed = this.pool.custodies[side === 0 ? index : stable]?.borrowIndex ?? 0n;
    const behind = BigInt(Math.floor(random.between(1, 2e15)));
    const stored = random.chance(0.8) ? owed : owed - behind;
    const state: engine.PositionState = {
      ...engine.emptyPosition(),
      ...{ side, custody, entry, size: (dollars * own.unit) / own.print.price },
      collateral: (times(dollars, random.between(0.01, 1.5)) * token.unit) / token.print.price,
      borrowIndex: stored < 0n ? 0n : stored,
      lossEvents: BigInt(random.below(3)),
      openedAt: this.now - 1_000n,
    };
    if (random.chance(0.02)) state.size = 0n;
    return this.put(address, market, state);
  }
  put(address: string, market: number, state: engine.PositionState): string {
    const of = this.pool.exposures[market]?.market as unknown as PublicKey;
    const identity = { version: 1, bump: 255, owner: PublicKey.default, delegate: PublicKey.default, nonce: 0n };
    this.positions.set(address, encodeAccount("Position", { ...identity, market: of, state } as Position));
    return address;
  }

  /** One thing of what can happen, or all of it. */
  step(): void {
    const { random } = this;
    const happens = [
      () => this.timePasses(),
      () => this.pricesMove(),
      () => this.feedsFallSilent(),
      () => this.borrowGrows(),
      () => this.ratesChange(),
      () => this.marketsSettle(),
      () => this.eventsEnd(random.one(this.markets)),
      () => this.accountsSpeak(),
    ];
    if (random.chance(0.3)) for (const happen of happens) happen();
    else random.one(happens)();
  }
  private timePasses(): void {
    const { random } = this;
    const seconds = BigInt(random.one([1, 1, 2, 60, 400, 1_000, 30_000, 30 * 86_400]));
    this.now += seconds;
    // Feeds go on: what is silent stays silent.
    for (const custody of this.custodies) if (custody.silentSince === 0n) custody.print.publishTime += seconds;
    this.accountsSpeak(0.2);
  }
  private pricesMove(): void {
    const wild = this.random.chance(0.2) ? 4 : 1.03;
    for (const custody of this.custodies) {
      const moves = custody.params.stable === 1 ? 1.004 : wild;
      const price = times(custody.print.price, this.random.between(1 / moves, moves));
      custody.print = printAt(price, this.now - BigInt(this.random.below(8)));
      custody.silentSince = 0n;
    }
    this.accountsSpeak();
  }
  private feedsFallSilent(): void {
    const custody = this.random.one(this.custodies);
    custody.print.publishTime = this.now - 10_000n;
    custody.silentSince = this.now - BigInt(this.random.one([0, 30, 59, 61, 3_000, 3_599, 3_700]));
    this.accountsSpeak(0);
  }
  private borrowGrows(): void {
    for (const custody of this.custodies) {
      custody.borrowAt = this.now - BigInt(this.random.below(1_000));
      custody.borrowIndex += BigInt(Math.floor(this.random.between(1, 1e13)));
      custody.locked = times(custody.owned, this.random.unit());
      custody.params.borrowMax = BigInt(Math.round(this.random.between(30_000, 100_000)));
    }
  }
  private ratesChange(): void {
    const { random } = this;
    const custody = random.one(this.custodies);
    const market = random.one(this.markets);
    random.one([
      () => Object.assign(custody, { haircut: BigInt(Math.round(random.between(100, 5_000))) * BP }),
      () => Object.assign(market.params, { baseFee: BigInt(random.one([1, 10, 50])) }),
      () => {
        market.volatility.maintenanceMargin = BigInt(Math.round(random.between(125, 2_500))) * BP;
        market.volatility.maintenanceMarginAt = this.now;
      },
    ])();
  }
  private marketsSettle(): void {
    const { random } = this;
    for (const [number, market] of this.markets.entries()) {
      const settles = random.chance(0.05) ? this.now + BigInt(random.below(100)) - 50n : 0n;
      const price = times(this.priceOf(this.pool.exposures[number]?.index ?? 0), random.between(0.8, 1.25));
      Object.assign(market, { settleAt: settles, settlePrice: settles === 0n ? 0n : price });
      const exposure = this.pool.exposures[number];
      if (exposure) Object.assign(exposure, { settleAt: Number(settles), settlePrice: market.settlePrice });
    }
  }
  /** Liens of up to two events of a side, some of which lapsed. */
  private eventsEnd(market: MarketState): void {
    const { random } = this;
    const side = random.below(2);
    const { index } = this.pool.exposures[market.index] ?? { index: 0 };
    const book = market.sides[side];
    if (book === undefined) return;
    book.lossEventCount = BigInt(1 + random.below(2));
    for (const [i, entry] of book.lossEvents.slice(0, 2).entries()) {
      const finalized = this.now - BigInt(random.below(40_000));
      const price = this.priceOf(index);
      const of = { number: BigInt(i), opened: finalized - 900n, finalized, clawbackRate: 25n * 10n ** 16n };
      const reference = times(price, side === 0 ? 0.8 : 1.25);
      Object.assign(entry, of, { price, reference, lien: LIEN, lienPaid: 0n, lienState: 0 });
    }
    const totals = this.pool.exposures[market.index]?.sides[side];
    if (totals !== undefined) totals.liens = 2n * LIEN;
    market.ledger.lienUnpaid = 4n * LIEN;
  }
  /**
   * All price accounts say what the pool knows of its tokens, now; the second source of the first market this price.
   */
  agree(second: bigint | null = null): void {
    for (const { print } of this.custodies) print.publishTime = this.now;
    this.prints = this.custodies.map(({ print }) => print);
    this.seconds = this.markets.map((_, i) => (i === 0 && second !== null ? printAt(second, this.now) : undefined));
    const [sol] = this.markets;
    if (sol) sol.second = printAt(second ?? 0n, second === null ? 0n : this.now);
  }
  /** Price accounts say what the pool knows, or something newer; some were closed, some say nothing. */
  private accountsSpeak(newer = 0.6): void {
    const { random } = this;
    const spoken = (print: engine.Print) => {
      if (random.chance(0.03)) return random.chance(0.5) ? null : ("broken" as const);
      if (!random.chance(newer)) return print;
      return printAt(times(print.price, random.between(0.97, 1.03)), this.now - BigInt(random.below(3)));
    };
    this.prints = this.custodies.map(({ print }) => spoken(print));
    const [sol] = this.markets;
    const { index } = this.pool.exposures[0] ?? { index: 0 };
    if (sol === undefined) return;
    const said = times(this.priceOf(index), random.between(0.93, 1.07));
    sol.second = printAt(said, this.now - BigInt(random.below(20)));
    sol.secondSilentSince = random.chance(0.2) ? this.now - 100n : 0n;
    this.seconds = this.markets.map((_, i) => (i === 0 ? spoken(sol.second) : undefined));
  }
}
