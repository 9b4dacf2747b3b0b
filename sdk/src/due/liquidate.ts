/** Positions below maintenance, those first that cost most if they wait; of a settled market all. */
import { liquidateInstructions } from "../actions/index";
import type { Usd } from "../engine/index";
import { liquidationOfEach } from "../quotes/batch";
import { ALONE, type Crank } from "./crank";
import { answer, type Stage } from "./stage";
import { atoms, type Found } from "./task";

const HUNDREDTH = 100n;

/** Those of which the engine says so at the newest prices, all in one call. */
function candidates(stage: Stage): { number: number; index: number }[] {
  const { bytes, addresses } = stage.accounts.positions;
  if (addresses.length === 0) return [];
  const show = (world: Uint8Array, custody: number, second: boolean) => stage.shown(world, custody, second) ?? world;
  const known = stage.state.prices.reduce((world, _, custody) => show(world, custody, false), stage.world());
  const all = stage.markets.reduce((world, { index }) => show(world, index, true), known);
  const rows = liquidationOfEach(stage.whole(all), bytes);
  return rows.good().map((index) => ({ number: rows.at(index).market, index }));
}

interface Ranked {
  found: Found<"liquidate">;
  /**
   * The deficit if the price were worse by another hundredth, without what equity is left: small positions, of which
   * anyone can have as many as a keeper does at a time, come after a large one whatever their deficits are.
   */
  costs: Usd;
}

/** What liquidating this one does, as an instruction would: null where it is refused. */
function one(stage: Stage, number: number, index: number): Ranked | null {
  const position = stage.position(index);
  const { state } = position.account;
  const [print, second] = [stage.print(number), stage.second(number)];
  if (print === null || second === null) return null;
  const scene = stage.scene(number, stage.collateralOf(number, state.custody));
  const quote = answer("quote_liquidation", "Scene", scene, { position: state, print, second });
  if (quote === null) return null;
  const { close, keeperFloor } = quote.report;
  const reward = [...atoms(state.custody, close.keeper), ...atoms(stage.pool.fund.custody, keeperFloor)];
  const { settleAt } = stage.markets[number]?.market ?? { settleAt: null };
  const since = print.given ? stage.published(number) : settleAt;
  const costs = close.deficit + close.cost / HUNDREDTH;
  return { found: { market: number, position, deficit: close.deficit, reward, since }, costs };
}

export const liquidate: Crank<"liquidate"> = {
  urgency: "now",
  due: (stage) =>
    candidates(stage)
      .flatMap(({ number, index }) => one(stage, number, index) ?? [])
      .sort((a, b) => Number(b.costs - a.costs))
      .map(({ found }) => found),
  plan: (ctx, { position }, keeper) => liquidateInstructions(ctx, { keeper, position, parts: ALONE }),
};
