/** What quotes work on: the state of one moment. No quote changes it. */
import { viewOf } from "../codec/layout";
import {
  at,
  bytesKnown,
  CALLS,
  type CallName,
  encoded,
  type MarketState,
  offsetOf,
  type PoolState,
  type Print,
  type PutScene,
  played,
  type Report,
  sizeOf,
  stateOf,
  type TypeName,
  write,
} from "../engine/index";
import { ballastError, decodeError } from "../errors/index";
import type { State, Time } from "../state/index";

/** A pool and one of its markets at one moment. `State`s of a context give them by `sceneOf`. */
export interface Scene extends Time {
  pool: PoolState;
  market: MarketState;
}

/** A pool with all its markets at one moment. */
export interface PoolScene extends Time {
  pool: PoolState;
  markets: MarketState[];
}

/** What calls are asked of: those of a pool need no market, few of them a slot. */
interface Subject extends Partial<Time> {
  pool?: PoolState;
  market?: MarketState;
  markets?: MarketState[];
}

/** The bytes of a scene or a world, which nobody changes: those of its market, or of all. */
interface Packed {
  pool: Uint8Array;
  markets: readonly Uint8Array[];
}
const packed = new WeakMap<object, Packed>();

const POOL = offsetOf("Scene", "pool");
const MARKET = offsetOf("Scene", "market");

/** The bytes of a state: known, or written now. */
const bytesOf = (name: TypeName, state: object): Uint8Array => bytesKnown(state) ?? encoded(name, state);

/** An object that shows what bytes say once somebody looks. */
function shown<T extends Time>(
  { now, slot }: Time,
  bytes: Packed,
  show: { [K in Exclude<keyof T, keyof Time>]: () => T[K] },
): T {
  const state = { now, slot } as T;
  for (const [key, get] of Object.entries(show))
    Object.defineProperty(state, key, { get: get as () => unknown, enumerable: true });
  packed.set(state, bytes);
  return state;
}

const sceneOfBytes = (time: Time, pool: Uint8Array, market: Uint8Array): Scene =>
  shown<Scene>(
    time,
    { pool, markets: [market] },
    {
      pool: () => stateOf("PoolState", pool),
      market: () => stateOf("MarketState", market),
    },
  );

function worldOfBytes(time: Time, bytes: Packed): PoolScene {
  let markets: MarketState[] | undefined;
  return shown<PoolScene>(time, bytes, {
    pool: () => stateOf("PoolState", bytes.pool),
    markets: () => {
      markets ??= Object.freeze(bytes.markets.map((market) => stateOf("MarketState", market))) as MarketState[];
      return markets;
    },
  });
}

type Places = Parameters<PutScene>[0];

/** Puts a state where a call takes it: its bytes in one go, else what its object says; zeros for none. */
function place(put: Places, address: number, name: TypeName, state: Uint8Array | object | undefined): void {
  const bytes = state instanceof Uint8Array ? state : state && bytesKnown(state);
  const target = new Uint8Array(put.view.buffer, address, sizeOf(name));
  if (bytes) target.set(bytes);
  else if (state) write(name, put.view, address, state);
  else target.fill(0);
}

/** What puts the subject of a call before the engine: as much of it as the call takes. */
function given(name: CallName, subject: Subject): PutScene {
  const [kind] = CALLS[name];
  const known = packed.get(subject);
  return (put) => {
    if (kind === "Nothing") return;
    put.view.setBigInt64(put.scene, subject.now ?? 0n, true);
    put.view.setBigUint64(put.scene + 8, subject.slot ?? 0n, true);
    place(put, put.scene + POOL, "PoolState", known?.pool ?? subject.pool);
    if (kind === "Instant") return;
    const markets = known?.markets ?? subject.markets ?? [subject.market];
    markets.forEach((market, i) => {
      place(put, put.scene + MARKET + i * sizeOf("MarketState"), "MarketState", market);
    });
  };
}

type SubjectOf<N extends CallName> = (typeof CALLS)[N][0] extends "Instant"
  ? { pool: PoolState; now: bigint; slot?: bigint }
  : (typeof CALLS)[N][0] extends "Scene"
    ? Scene
    : (typeof CALLS)[N][0] extends "PoolScene"
      ? PoolScene
      : null;
type ArgsOf<N extends CallName> = Parameters<typeof played<N, unknown>>[2];

/** The engine's answer about a scene or a moment, which stays as it is. Throws `MathError`. */
export const ask = <N extends CallName>(name: N, subject: SubjectOf<N>, args: ArgsOf<N>): Report<N> =>
  played(name, given(name, subject ?? {}), args, () => undefined).report;

const taken = (from: Places, address: number, name: TypeName) =>
  new Uint8Array(from.view.buffer, address, sizeOf(name)).slice();

/**
 * What a call on a scene answers, and the scene as it leaves it. The one that is given stays as it is. Throws
 * `MathError`.
 */
export function play<N extends CallName>(name: N, scene: Scene, args: ArgsOf<N>): { scene: Scene; report: Report<N> } {
  const take = (from: Places) =>
    sceneOfBytes(scene, taken(from, from.scene + POOL, "PoolState"), taken(from, from.scene + MARKET, "MarketState"));
  const { report, taken: after } = played(name, given(name, scene), args, take);
  return { scene: after, report };
}

/** As {@link play}, of a call on a world. */
export function playAll<N extends CallName>(
  name: N,
  world: PoolScene,
  args: ArgsOf<N>,
): { world: PoolScene; report: Report<N> } {
  const { markets } = packedOf(world);
  const size = sizeOf("MarketState");
  const whole = CALLS[name][0] === "PoolScene";
  const take = (from: Places) => ({
    pool: taken(from, from.scene + POOL, "PoolState"),
    markets: whole ? markets.map((_, i) => taken(from, from.scene + MARKET + i * size, "MarketState")) : markets,
  });
  const { report, taken: after } = played(name, given(name, world), args, take);
  return { world: worldOfBytes(world, after), report };
}

/** As {@link play}, of a call on one market of a world. */
export function playIn<N extends CallName>(
  name: N,
  world: PoolScene,
  market: number,
  args: ArgsOf<N>,
): { world: PoolScene; report: Report<N> } {
  const { scene, report } = play(name, sceneIn(world, market), args);
  const { pool, markets } = packedOf(scene);
  const after = packedOf(world).markets.map((old, i) => (i === market ? (markets[0] ?? old) : old));
  return { world: worldOfBytes(world, { pool, markets: after }), report };
}

/** The bytes of a scene or world, known or written now. */
function packedOf(state: Scene | PoolScene): Packed {
  const markets = () => ("market" in state ? [state.market] : state.markets);
  return (
    packed.get(state) ?? {
      pool: bytesOf("PoolState", state.pool),
      markets: markets().map((market) => bytesOf("MarketState", market)),
    }
  );
}

/** The bytes of a world as batches take them. */
export function worldBytes(state: Pick<State, "pool" | "markets" | "now" | "slot">): Uint8Array {
  const { pool, markets } = packedOf(poolSceneOf(state));
  const bytes = new Uint8Array(sizeOf("PoolScene"));
  const view = viewOf(bytes);
  view.setBigInt64(0, state.now, true);
  view.setBigUint64(8, state.slot, true);
  bytes.set(pool, POOL);
  markets.forEach((market, i) => {
    bytes.set(market, MARKET + i * sizeOf("MarketState"));
  });
  return bytes;
}

/**
 * A deep copy, which may be changed; addresses and bytes are shared. A scene that shows immutable bytes is copied as
 * another view of them.
 */
export function copyOf<S>(state: S): S {
  const bytes = packed.get(state as object);
  if (bytes === undefined) return deep(state) as S;
  const { now, slot } = state as unknown as Time;
  const [market] = bytes.markets;
  if ("markets" in (state as object)) return worldOfBytes({ now, slot }, bytes) as S;
  return sceneOfBytes({ now, slot }, bytes.pool, market as Uint8Array) as S;
}

function deep(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(deep);
  if (x === null || typeof x !== "object" || Object.getPrototypeOf(x) !== Object.prototype) return x;
  return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, deep(value)]));
}

/**
 * A scene with changes: what is read is frozen, since quotes know it by its bytes. `change` gets a copy to change.
 * @example const richer = edited(scene, ({ pool }) => { pool.fund.balance *= 2n; });
 */
export function edited<S extends Scene | PoolScene>(state: S, change: (copy: S) => void): S {
  const copy = deep(state) as S;
  change(copy);
  return ("market" in copy
    ? sceneOfBytes(copy, bytesOf("PoolState", copy.pool), bytesOf("MarketState", copy.market))
    : worldOfBytes(copy, packedOf(copy))) as Scene | PoolScene as S;
}

/** What was read, for several steps one after the other. */
export const poolSceneOf = ({
  pool,
  markets,
  now,
  slot,
}: Pick<State, "pool" | "markets" | "now" | "slot">): PoolScene =>
  worldOfBytes(
    { now, slot },
    {
      pool: bytesOf("PoolState", pool.state),
      markets: markets.map(({ state }) => bytesOf("MarketState", state)),
    },
  );

/** One market of a world. `WrongAccount`. */
export function sceneIn(world: PoolScene, market: number): Scene {
  const bytes = packed.get(world);
  if (bytes) return sceneOfBytes(world, bytes.pool, at(bytes.markets, market));
  const { pool, markets, now, slot } = world;
  return { pool, market: at(markets, market), now, slot };
}

/** One market of what was read. `WrongAccount`. */
export const sceneOf = (state: State, market: number): Scene =>
  sceneOfBytes(state, bytesOf("PoolState", state.pool.state), bytesOf("MarketState", at(state.markets, market).state));

const NO_PRINT: Print = { price: 0n, conf: 0n, ema: 0n, publishTime: 0n, prevPublishTime: 0n };

/**
 * What a price account says, as the engine takes it: null for one that was closed or is not read, "closed" of a second
 * source.
 */
export const sourceOf = (print: Print | "closed" | null) => {
  const isGiven = print !== null && print !== "closed";
  return { given: isGiven, closed: print === "closed", print: isGiven ? print : NO_PRINT };
};

/**
 * A quote whose errors are `BallastError`s, named as the chain would name them. The scene that it is given stays as it
 * is.
 */
export function named<A extends unknown[], R>(quote: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return quote(...args);
    } catch (e) {
      throw decodeError(e);
    }
  };
}

/** Throws the program's error of this name unless the condition holds. */
export function demand(condition: boolean, name: string): asserts condition {
  if (!condition) throw ballastError(name);
}

/** As {@link ask}, for plans: its errors are `BallastError`s, named as the chain would name them. */
export const asked = <N extends CallName>(name: N, subject: SubjectOf<N>, args: ArgsOf<N>): Report<N> =>
  named(() => ask(name, subject, args))();
