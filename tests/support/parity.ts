// The engine's quotes, asked of what the chain says just before an action: the action's result must be theirs, to the
// atom.
import { deepStrictEqual } from "node:assert/strict";
import { engine } from "@ballast/sdk";
import type { PositionRef, RequestRef, World } from "@ballast/testkit";
import { present } from "./expect";
import { EngineScene, sceneNow, zero } from "./rules";

/** What the price account of a token says, as the program reads it: all feeds of a world have eight decimals. */
export async function printOf(w: World, symbol: string): Promise<engine.Print> {
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

/** A print as what a price account says. */
export const said = (print: engine.Print) => ({ given: true, closed: false, print });
/** Nothing that is said. */
export const silent = { given: false, closed: false, print: zero("Print") };

/** What the engine leaves of pool, market and position. */
export interface Predicted {
  pool: engine.PoolState;
  market: engine.MarketState;
  position: engine.PositionState;
}

const positionNow = async (w: World, ref: PositionRef) => (await w.position(ref))?.state;

async function stageNow(w: World, { market: { symbol } }: PositionRef) {
  return { stage: EngineScene.of(await sceneNow(w, symbol)), print: await printOf(w, symbol) };
}

function predicted<R>(stage: EngineScene, position: engine.PositionState, report: R) {
  return { state: { pool: stage.pool, market: stage.market, position } satisfies Predicted, report };
}

/** `report.ended` is the number of the error for which the order ends, 0 where it is filled. */
export async function predictExecute(w: World, request: RequestRef) {
  const [{ position: ref }, account] = [request, present(await w.request(request))];
  const { stage, print } = await stageNow(w, ref);
  const before = (await positionNow(w, ref)) ?? engine.emptyPosition();
  const args = { request: account.state, position: before, print, second: silent };
  const { report, position } = stage.play("quote_execute", args);
  return predicted(stage, report.ended === 0 ? position : before, report);
}

export async function predictDecrease(w: World, ref: PositionRef, size: bigint) {
  const { stage, print } = await stageNow(w, ref);
  const part = size === engine.U64_MAX ? null : size;
  const args = { position: present(await positionNow(w, ref)), print: said(print), size: part, limit: 0n };
  const { report, position } = stage.play("quote_close", args);
  return predicted(stage, position, report);
}

export async function predictReduce(w: World, request: RequestRef) {
  const [{ position: ref }, account] = [request, present(await w.request(request))];
  const { stage, print } = await stageNow(w, ref);
  const args = { request: account.state, position: present(await positionNow(w, ref)), print };
  const { report, position } = stage.play("quote_reduction", args);
  return predicted(stage, position, report);
}

export async function predictLiquidation(w: World, ref: PositionRef) {
  const { stage, print } = await stageNow(w, ref);
  const args = { position: present(await positionNow(w, ref)), print: said(print), second: silent };
  const { report, position } = stage.play("quote_liquidation", args);
  return predicted(stage, position, report);
}

/**
 * Pool, market and (if it is still open) the position on chain are exactly what was predicted. Escrow is booked by the
 * program.
 */
export async function assertPredicted(w: World, ref: PositionRef, expected: Predicted): Promise<void> {
  const after = EngineScene.of(await sceneNow(w, ref.market.symbol));
  const position = await positionNow(w, ref);
  const bare = ({ pool, market }: { pool: engine.PoolState; market: engine.MarketState }) => ({
    pool: { ...pool, sequence: 0n },
    market: { ...market, sides: market.sides.map((side) => ({ ...side, escrow: null })) },
  });
  deepStrictEqual(bare(after), bare(expected));
  if (position !== undefined) deepStrictEqual(position, expected.position);
}
