/** Requests that open, whose print is there: filled or ended, either pays the tip. */
import type { Keyed, Request } from "../accounts/index";
import { executeInstructions } from "../actions/index";
import { emptyPosition, errorOf } from "../engine/index";
import { ALONE, type Crank } from "./crank";
import { positionOf, requestsThat } from "./orders";
import { answer, type Stage } from "./stage";
import { type Found, lamports } from "./task";

function one(stage: Stage, request: Keyed<Request>): Found<"executeRequest">[] {
  const { market: key, state } = request.account;
  const market = stage.numberOf(key);
  if (market === null) return [];
  const [print, second] = [stage.orderPrint(market), stage.second(market, true)];
  if (print === null || second === null) return [];
  const position = positionOf(stage, request.account)?.account.state ?? emptyPosition();
  const scene = stage.scene(market, stage.collateralOf(market, state.custody));
  const quote = answer("quote_execute", "Scene", scene, { request: state, position, print, second });
  if (quote === null) return [];
  const { ended: code } = quote.report;
  const ended = code === 0 ? null : errorOf(code);
  return [{ market, request, ended, reward: lamports(state.tip), since: stage.published(market) }];
}

export const executeRequest: Crank<"executeRequest"> = {
  urgency: "now",
  due: (stage) => requestsThat("open", stage.accounts.requests).flatMap((request) => one(stage, request)),
  plan: (ctx, { request }, executor) => executeInstructions(ctx, { executor, request, parts: ALONE }),
};
