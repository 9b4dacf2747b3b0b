/** The pool as a hedger sees it: what it is worth, what moves it, how old its prices are. Plain numbers, in USD. */
import { engine, poolSceneOf, type State } from "@ballast/sdk";
import { type Book, movedBy, type Sensitivity, sensitivity, usdAt } from "./delta";

/** A token whose price is hedged. */
export interface AssetView extends Sensitivity {
  /** As venues' markets are named in the settings: SOL. */
  asset: string;
  /** Volatility in force, a share per square root of an hour. */
  sigma: number;
  /** Seconds from the newest print to the chain's clock. */
  age: number;
}

export interface PoolView {
  slot: string;
  /** Unix seconds of the chain's clock. */
  now: number;
  nav: number;
  assets: AssetView[];
  /** Tokens that move and are named in no setting: their delta is hedged by nobody. */
  unnamed: number[];
  /** What the pool is worth if all prices but stables' move by a share, by the engine. */
  ladder: { move: number; nav: number }[];
}

/** Moves of stress tests: 10 October 2025 reached -32 %, the worst day of SOL's since 2021 -48 %. */
export const MOVES = [-0.5, -0.4, -0.32, -0.2, -0.1, -0.05, 0.05, 0.1, 0.2, 0.4] as const;

const SIGMA = 1e9;

/** What was read, as the engine values it: the newest print of each token, be it on its account or in the pool. */
export function bookOf(state: State): Book & { times: bigint[] } {
  const scene = poolSceneOf(state);
  const newest = state.prices.map((account, i) => {
    const own = engine.custodyOf(state.pool.state, i).print;
    const read = account.peek();
    return read !== null && read.publishTime > own.publishTime ? read : own;
  });
  return { scene, prices: newest.map(({ price }) => price), times: newest.map(({ publishTime }) => publishTime) };
}

/** What of it matters to a hedge. `names`: custody to asset. */
export function viewOf(book: Book & { times: readonly bigint[] }, names: ReadonlyMap<number, string>): PoolView {
  const { pool, now, slot } = book.scene;
  const moving = [...Array(pool.custodyCount).keys()].filter((i) => engine.custodyOf(pool, i).params.stable === 0);
  const assets = moving.flatMap((custody): AssetView[] => {
    const asset = names.get(custody);
    if (asset === undefined) return [];
    const age = Number(now - (book.times[custody] ?? 0n));
    const sigma = Number(engine.custodyOf(pool, custody).sigma) / SIGMA;
    return [{ asset, ...sensitivity(book, custody), sigma, age: Math.max(0, age) }];
  });
  return {
    slot: slot.toString(),
    now: Number(now),
    nav: usdAt(book),
    assets,
    unnamed: moving.filter((custody) => !names.has(custody)),
    ladder: MOVES.map((move) => ({ move, nav: usdAt(book, movedBy(book, move)) })),
  };
}
