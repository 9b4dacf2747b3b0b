/** Requests that nothing can execute any more: what they hold goes back to their owners. */
import type { Keyed, Request } from "../accounts/index";
import { cancelInstructions } from "../actions/index";
import type { Crank } from "./crank";
import { positionOf } from "./orders";
import { answer, type Stage } from "./stage";
import type { Found } from "./task";

/** Whether its position is gone or was replaced by a newer one. */
function gone(stage: Stage, { account }: Keyed<Request>): boolean {
  const held = positionOf(stage, account)?.account.state;
  return held === undefined || held.size === 0n || held.generation !== account.state.generation;
}

function one(stage: Stage, request: Keyed<Request>): Found<"cancelRequest">[] {
  const { market: key, state } = request.account;
  const market = stage.numberOf(key);
  if (market === null) return [];
  const closes = (orphaned: boolean) => {
    const args = { request: state, now: stage.now, authorized: false, orphaned };
    return answer("quote_cancel", null, null, args)?.closes === true;
  };
  const expired = closes(false);
  if (!expired && !(gone(stage, request) && closes(true))) return [];
  const since = expired ? state.expiresAt + 1n : null;
  return [{ market, request, orphaned: !expired, reward: [], since }];
}

export const cancelRequest: Crank<"cancelRequest"> = {
  urgency: "minutes",
  due: (stage) => stage.accounts.requests.flatMap((request) => one(stage, request)),
  plan: (ctx, { request }, payer) => cancelInstructions(ctx, { payer, request }),
};
