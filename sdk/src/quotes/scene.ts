/** What quotes work on: copies of the state of one moment, so that the one that was read stays as it is. */
import { ballastError, decodeError } from "../errors/index";
import { at, type MarketState, type PoolState, type PositionState, type Print, pure } from "../math/index";
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

/** A deep copy; addresses and bytes are shared. */
export const copyOf = <S>(state: S): S => pure((_: S) => undefined)(state).state;

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

/** A copy of one market of what was read. `WrongAccount`. */
export const sceneOf = (state: State, market: number): Scene => sceneIn(worldOf(state), market);

/** The given parts of a scene with a position, copied. */
export const tradeOf = (scene: Scene, position: PositionState) =>
  copyOf({ pool: scene.pool, market: scene.market, position });

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
