// The SDK's mirror of the engine, run on what the chain says just before an action: its result must be the chain's, to the atom.
import { deepStrictEqual } from "node:assert/strict";
import { math } from "@ballast/sdk";
import type { PositionRef, RequestRef, World } from "@ballast/testkit";
import { present } from "./changes";

/** Pool, market, time and slot now. */
export async function sceneNow(w: World, symbol: string) {
  const pool = (await w.pool()).state as math.PoolState;
  const market = (await w.market(symbol)).state as math.MarketState;
  return { pool, market, now: BigInt(await w.now()), slot: BigInt(await w.chain.slot()) };
}

/** What the price account of a token says, as the program reads it: all feeds of a world have eight decimals. */
export async function printOf(w: World, symbol: string): Promise<math.Print> {
  const feed = present(w.venue.feeds.find((each) => each.symbol === symbol));
  const { data } = present(await w.chain.getAccount(feed.account));
  return {
    price: data.readBigInt64LE(73),
    conf: data.readBigUInt64LE(81),
    ema: data.readBigInt64LE(109),
    publishTime: data.readBigInt64LE(93),
    prevPublishTime: data.readBigInt64LE(101),
  };
}

type Scene = Awaited<ReturnType<typeof sceneNow>>;
export interface Predicted {
  pool: math.PoolState;
  market: math.MarketState;
  position: math.PositionState;
}

function begin(scene: Scene, print: math.Print, position: math.PositionState, custody: number) {
  const { state } = math.trading.observe(scene, print, scene.now);
  const trade = { pool: state.pool, market: state.market, position };
  const moment = {
    now: scene.now,
    slot: scene.slot,
    price: print.price,
    published: print.publishTime,
    tokenPrice: math.custodyOf(trade.pool, custody).print.price,
    tokenDiscount: math.oracle.collateralDiscount(
      math.custodyOf(trade.pool, custody),
      scene.now,
      math.oracle.AGE_LIQUIDATE,
    ),
  };
  return { trade, moment };
}

const positionNow = async (w: World, ref: PositionRef) =>
  (await w.position(ref))?.state as math.PositionState | undefined;

export async function predictExecute(w: World, request: RequestRef) {
  const { state } = present(await w.request(request));
  const scene = await sceneNow(w, request.position.market.symbol);
  const print = await printOf(w, request.position.market.symbol);
  const before = (await positionNow(w, request.position)) ?? math.emptyPosition();
  const { trade, moment } = begin(scene, print, before, state.custody);
  return math.trading.open.execute(trade, state, print, moment);
}

export async function predictDecrease(w: World, ref: PositionRef, size: bigint) {
  const scene = await sceneNow(w, ref.market.symbol);
  const print = await printOf(w, ref.market.symbol);
  const { trade, moment } = begin(scene, print, present(await positionNow(w, ref)), ref.custody.index);
  return math.trading.decrease.decrease(trade, size, 0n, print, moment);
}

export async function predictReduce(w: World, request: RequestRef) {
  const { state } = present(await w.request(request));
  const { position: ref } = request;
  const scene = await sceneNow(w, ref.market.symbol);
  const print = await printOf(w, ref.market.symbol);
  const { trade, moment } = begin(scene, print, present(await positionNow(w, ref)), ref.custody.index);
  return math.trading.order.reduce(trade, state, print, moment);
}

export async function predictLiquidation(w: World, ref: PositionRef) {
  const scene = await sceneNow(w, ref.market.symbol);
  const print = await printOf(w, ref.market.symbol);
  const { trade, moment } = begin(scene, print, present(await positionNow(w, ref)), ref.custody.index);
  return math.trading.liquidate.liquidate(trade, moment);
}

/** Pool, market and (if it is still open) the position on chain are exactly what was predicted. Escrow is booked by the program. */
export async function assertPredicted(w: World, ref: PositionRef, predicted: Predicted): Promise<void> {
  const after = await sceneNow(w, ref.market.symbol);
  const position = await positionNow(w, ref);
  const bare = ({ pool, market }: { pool: math.PoolState; market: math.MarketState }) => ({
    pool: { ...pool, sequence: 0n },
    market: { ...market, sides: market.sides.map((side) => ({ ...side, escrow: null })) },
  });
  deepStrictEqual(bare(after), bare(predicted));
  if (position !== undefined) deepStrictEqual(position, predicted.position);
}
