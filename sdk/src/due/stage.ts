/**
 * The moment that cranks look at: the pool with all its markets as bytes, also after a refresh, and what the engine
 * says of it.
 */
import type { PublicKey } from "@solana/web3.js";
import type { Keyed, Position } from "../accounts/index";
import { viewOf } from "../codec/layout";
import {
  backingOf,
  bytesOf,
  type CallName,
  type call,
  exposureOf,
  type MarketState,
  MathError,
  offsetOf,
  type PoolState,
  type Print,
  type PutScene,
  read,
  type Seconds,
  type Side,
  sizeOf,
  type TypeName,
  type Types,
  tried,
} from "../engine/index";
import { BallastError } from "../errors/index";
import type { Whole } from "../quotes/batch";
import { sourceOf, worldBytes } from "../quotes/scene";
import type { PriceAccount, State } from "../state/index";
import { type DueAccounts, positionAt } from "./held";

type Args<N extends CallName> = Parameters<typeof call<N>>[2];
type Report<N extends CallName> = ReturnType<typeof call<N>>;

/** What a rule answers, or null where it refuses: nobody can do that now. */
export function unless<T>(refused: () => T): T | null {
  try {
    return refused();
  } catch (e) {
    if (e instanceof MathError || e instanceof BallastError) return null;
    throw e;
  }
}

const nothing = () => undefined;

/** What the engine answers of a scene, or without one; null where it refuses. The bytes given stay as they are. */
export function answer<N extends CallName>(
  name: N,
  type: TypeName | null,
  scene: Uint8Array | null,
  args: Args<N>,
): Report<N> | null {
  const put = type === null || scene === null ? null : bytesOf(type, scene);
  const found = unless(() => tried(name, put, args, nothing));
  return found === null || typeof found === "string" ? null : found.report;
}

/** As {@link answer}, with what it makes of the scene. */
export function play<N extends CallName>(
  name: N,
  type: TypeName,
  scene: Uint8Array,
  args: Args<N>,
): { report: Report<N>; after: Uint8Array } | null {
  const take = (at: Parameters<PutScene>[0]) => new Uint8Array(at.view.buffer, at.scene, scene.length).slice();
  const found = unless(() => tried(name, bytesOf(type, scene), args, take));
  return found === null || typeof found === "string" ? null : { report: found.report, after: found.taken };
}

const POOL = offsetOf("PoolScene", "pool");
const MARKETS = offsetOf("PoolScene", "markets");
const MARKET = sizeOf("MarketState");

/** One moment. */
export class Stage {
  private readonly start: Uint8Array;
  private readonly refreshed = new Map<number, Uint8Array>();
  private readonly settledAt = new Map<number, boolean>();
  private readonly scenes = new Map<string, Uint8Array>();
  private readonly positions = new Map<number, Keyed<Position>>();

  constructor(
    readonly state: State,
    readonly accounts: DueAccounts,
    readonly now: Seconds,
  ) {
    this.start = worldBytes({ pool: state.pool, markets: state.markets, slot: state.slot, now });
  }

  get pool(): PoolState {
    return this.state.pool.state as unknown as PoolState;
  }
  /** Every market, with its number. */
  get markets(): { number: number; market: MarketState; index: number }[] {
    return this.state.markets.map(({ state: market }, number) => ({
      ...{ number, market: market as unknown as MarketState },
      index: exposureOf(this.pool, market as unknown as MarketState).index,
    }));
  }

  /** A position by its place: cranks ask for the same ones, and decoding one takes longer than most rules. */
  position(index: number): Keyed<Position> {
    const known = this.positions.get(index);
    if (known !== undefined) return known;
    const position = positionAt(this.accounts.positions, index);
    this.positions.set(index, position);
    return position;
  }
  /** Number of a market by its address; null for one of another pool. */
  numberOf(address: PublicKey): number | null {
    const { exposures, marketCount } = this.state.pool.state;
    const number = exposures.findIndex(({ market }) => market.equals(address));
    return number < 0 || number >= marketCount ? null : number;
  }
  /** Custody of a market's index token. */
  indexOf(number: number): number {
    return this.pool.exposures[number]?.index ?? 0;
  }
  /** Custody in which a side's profit is paid. */
  backingOf(number: number, side: Side): number {
    const exposure = this.pool.exposures[number];
    return exposure === undefined ? 0 : backingOf(exposure, side);
  }

  /** The pool with its markets, after a refresh of one custody's price where that can succeed; null: as it is. */
  world(custody: number | null = null): Uint8Array {
    if (custody === null) return this.start;
    const known = this.refreshed.get(custody);
    if (known !== undefined) return known;
    const world = this.rolled(this.shown(this.start, custody, false) ?? this.start);
    this.refreshed.set(custody, world);
    return world;
  }
  /** The pool alone. */
  instant(custody: number | null = null): Uint8Array {
    return this.world(custody).slice(0, sizeOf("Instant"));
  }
  /** The pool with one market. */
  scene(number: number, custody: number | null = null): Uint8Array {
    const name = `${number} ${custody}`;
    const known = this.scenes.get(name);
    if (known !== undefined) return known;
    const world = this.world(custody);
    const scene = new Uint8Array(sizeOf("Scene"));
    scene.set(world.subarray(0, MARKETS));
    scene.set(world.subarray(MARKETS + number * MARKET, MARKETS + (number + 1) * MARKET), MARKETS);
    this.scenes.set(name, scene);
    return scene;
  }
  /** As plain objects, for what takes these. */
  whole(world: Uint8Array): Whole {
    const view = viewOf(world);
    const pool = { ...this.state.pool, state: read("PoolState", view, POOL) as unknown as State["pool"]["state"] };
    const markets = this.state.markets.map((market, i) => ({
      ...market,
      state: read("MarketState", view, MARKETS + i * MARKET) as unknown as typeof market.state,
    }));
    return { pool, markets, now: this.now, slot: this.state.slot };
  }

  /**
   * The world after one price account was shown to it; null where that is refused. `second`: the one of the market of
   * that index.
   */
  shown(world: Uint8Array, custody: number, second: boolean): Uint8Array | null {
    const account = second ? this.secondOf(custody) : this.state.prices[custody];
    const print = account && unless(() => ({ given: account.read() }));
    if (!print) return null;
    return play("do_show", "PoolScene", world, { source: sourceOf(print.given), custody, second })?.after ?? null;
  }
  private secondOf(custody: number): PriceAccount | null {
    return this.state.seconds.find((_, number) => this.indexOf(number) === custody) ?? null;
  }
  /** The world after what follows the last price of a refresh. */
  rolled(world: Uint8Array): Uint8Array {
    const pool = play("do_refreshed", "Instant", world.slice(0, sizeOf("Instant")), {});
    if (pool === null) return world;
    const after = world.slice();
    after.set(pool.after);
    return after;
  }

  /** Whether the market closes at its last price: then no price account is read. */
  private settled(number: number): boolean {
    const known = this.settledAt.get(number);
    if (known !== undefined) return known;
    const print = this.pool.custodies[this.indexOf(number)]?.print;
    const args = { side: 0, price: print?.price ?? 0n };
    const settled = answer("rule_market", "Scene", this.scene(number), args)?.settled === true;
    this.settledAt.set(number, settled);
    return settled;
  }
  /** What the market's price account says to an instruction, as the engine takes it; null where reading it fails. */
  print(number: number) {
    if (this.settled(number)) return sourceOf(null);
    const account = this.state.prices[this.indexOf(number)];
    return account === undefined ? null : unless(() => sourceOf(account.read()));
  }
  /** What an order meets: in a settled market no account is read, and the engine takes the price of the settlement. */
  orderPrint(number: number): Print | null {
    const source = this.print(number);
    return source?.given || this.settled(number) ? (source?.print ?? null) : null;
  }
  /** The same of its second source; `always`: of a settled market too. */
  second(number: number, always = false) {
    const account = this.state.seconds[number] ?? null;
    if (account === null || (!always && this.settled(number))) return sourceOf(null);
    return unless(() => sourceOf(account.read() ?? "closed"));
  }
  /** When the print was published that an instruction of the market would read; now if it says a later time. */
  published(number: number): Seconds | null {
    const source = this.print(number);
    const time = source?.given === true ? source.print.publishTime : null;
    return time !== null && time > this.now ? this.now : time;
  }

  /**
   * The custody whose price is refreshed for collateral in it: none for the market's own token, which the instruction
   * reads itself.
   */
  collateralOf(number: number, custody: number): number | null {
    return custody === this.indexOf(number) ? null : custody;
  }
}

/** An array of fixed length, filled up with zero items. */
export function padded<N extends TypeName>(type: N, items: readonly Types[N][], count: number): Types[N][] {
  const empty = () => read(type, new DataView(new ArrayBuffer(sizeOf(type))));
  return Array.from({ length: count }, (_, i) => items[i] ?? empty());
}
