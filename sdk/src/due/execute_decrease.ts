/** Take profits and stop losses that the newest print sets off. */
import type { Keyed, Request } from "../accounts/index";
import { executeDecreaseInstructions } from "../actions/index";
import { ALONE, type Crank } from "./crank";
import { positionOf, requestsThat } from "./orders";
import { answer, type Stage } from "./stage";
import { type Found, lamports } from "./task";

function one(stage: Stage, request: Keyed<Request>): Found<"executeDecrease">[] {
  const { market: key, state } = request.account;
  const market = stage.numberOf(key);
  const held = positionOf(stage, request.account);
  const print = market === null ? null : stage.orderPrint(market);
  if (market === null || held === null || print === null) return [];
  const scene = stage.scene(market, stage.collateralOf(market, state.custody));
  const order = { request: state, position: held.account.state, print };
  if (answer("quote_reduction", "Scene", scene, order) === null) return [];
  return [{ market, request, reward: lamports(state.tip), since: stage.published(market) }];
}

export const executeDecrease: Crank<"executeDecrease"> = {
  urgency: "now",
  due: (stage) => requestsThat("reduce", stage.accounts.requests).flatMap((request) => one(stage, request)),
  plan: (ctx, { request }, executor) => executeDecreaseInstructions(ctx, { executor, request, parts: ALONE }),
};
