/** What quotes work on: copies of the state of one moment, so that the one that was read stays as it is. */
import { viewOf } from "../codec/layout";
import { bytesOf, type CallName, call, offsetOf, type PutScene, read, sizeOf, write } from "../engine/index";
import { ballastError, decodeError } from "../errors/index";
import { at, type MarketState, type PoolState, type Print, pure } from "../math/index";
import type { State, Time } from "../state/index";

/** A pool and one of its markets at one moment. `State`s of a context give them by `sceneOf`. */
export interface Scene extends Time {
  pool: PoolState;
  market: MarketState;
}

/** A pool with all its markets at one moment. */
export interface World extends Time {
  pool: PoolState;
  markets: MarketState[];
}

/** Scenes that are bytes still, as the engine has them: until somebody looks at their objects, who could change them. */
const packed = new WeakMap<object, Uint8Array>();

const OF_SCENE = {
  now: offsetOf("Scene", "now"),
  slot: offsetOf("Scene", "slot"),
  pool: offsetOf("Scene", "pool"),
  market: offsetOf("Scene", "market"),
};

function unpacked(bytes: Uint8Array): Pick<Scene, "pool" | "market"> {
  const view = viewOf(bytes);
  return {
    pool: read("PoolState", view, OF_SCENE.pool) as unknown as PoolState,
    market: read("MarketState", view, OF_SCENE.market) as unknown as MarketState,
  };
}

/** A scene of bytes: a quote copies them into the engine in one go. Its objects are made when they are first asked for. */
function sceneOfBytes(bytes: Uint8Array, { now, slot }: Time): Scene {
  const scene = { now, slot } as Scene;
  const show = (key: "pool" | "market") => () => {
    if (packed.delete(scene)) {
      for (const [name, value] of Object.entries(unpacked(bytes)))
        Object.defineProperty(scene, name, { value, writable: true, enumerable: true, configurable: true });
    }
    return scene[key];
  };
  const hide = (key: "pool" | "market") => ({
    ...{ get: show(key), enumerable: true, configurable: true },
    set: (value: unknown) => {
      show(key)();
      (scene as unknown as Record<string, unknown>)[key] = value;
    },
  });
  Object.defineProperties(scene, { pool: hide("pool"), market: hide("market") });
  packed.set(scene, bytes);
  return scene;
}

function writeScene(scene: Scene, view: DataView, at: number): void {
  write("PoolState", view, at + OF_SCENE.pool, scene.pool);
  write("MarketState", view, at + OF_SCENE.market, scene.market);
}

function writeTime({ now, slot }: Time, view: DataView, at: number): void {
  view.setBigInt64(at + OF_SCENE.now, now, true);
  view.setBigUint64(at + OF_SCENE.slot, slot, true);
}

/** What puts a scene before the engine. */
function given(scene: Scene): PutScene {
  const bytes = packed.get(scene);
  const put = bytes && bytesOf("Scene", bytes);
  return (at) => {
    if (put) put(at);
    else writeScene(scene, at.view, at.scene);
    writeTime(scene, at.view, at.scene);
  };
}

/** The engine's answer about a scene, which stays as it is. Throws `MathError`. */
export const ask = <N extends CallName>(name: N, scene: Scene, args: Parameters<typeof call<N>>[2]) =>
  call(name, given(scene), args);

/** A deep copy; addresses and bytes are shared. */
export function copyOf<S>(state: S): S {
  const bytes = packed.get(state as object);
  if (bytes) return sceneOfBytes(bytes, state as unknown as Time) as S;
  return pure((_: S) => undefined)(state).state;
}

/** A copy of what was read, for several steps one after the other. */
export const worldOf = ({ pool, markets, now, slot }: State): World =>
  copyOf({ pool: pool.state as PoolState, markets: markets.map((market) => market.state), now, slot });

/** One market of a world. Not a copy: what happens in it happens in the world. `WrongAccount`. */
export const sceneIn = ({ pool, markets, now, slot }: World, market: number): Scene => ({
  pool,
  market: at(markets, market),
  now,
  slot,
});

/** A copy of one market of what was read: quotes of it are fastest. `WrongAccount`. */
export function sceneOf(state: State, market: number): Scene {
  const { now, slot } = state;
  const bytes = new Uint8Array(sizeOf("Scene"));
  const scene = { now, slot, pool: state.pool.state as PoolState, market: at(state.markets, market).state };
  writeScene(scene, viewOf(bytes), 0);
  return sceneOfBytes(bytes, scene);
}

const NO_PRINT: Print = { price: 0n, conf: 0n, ema: 0n, publishTime: 0n, prevPublishTime: 0n };

/** What a price account says, as the engine takes it: null for one that was closed or is not read, "closed" of a second source. */
export const sourceOf = (print: Print | "closed" | null) => {
  const isGiven = print !== null && print !== "closed";
  return { given: isGiven, closed: print === "closed", print: isGiven ? print : NO_PRINT };
};

/** A quote whose errors are `BallastError`s, named as the chain would name them. The scene that it is given stays as it is. */
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

/** The cached print of a market's index. */
export function cachedPrint(scene: Pick<Scene, "pool" | "market">): Print {
  return at(scene.pool.custodies, at(scene.pool.exposures, scene.market.index).index).print;
}
