/** Waiting shortfall that became due with time, or expired. */
import { openLossEventInstructions } from "../actions/index";
import { max } from "../engine/index";
import type { Crank } from "./crank";
import { sidesOf, WAITS } from "./events";
import { answer, type Stage } from "./stage";
import type { Found } from "./task";

function one(stage: Stage, { market, side, book, totals }: ReturnType<typeof sidesOf>[number]) {
  const print = totals.waitingShortfall === 0n ? null : stage.print(market);
  const opened = print && answer("do_open_event", "Scene", stage.scene(market), { print, side });
  if (!opened) return [];
  const { shortfall, expired } = opened;
  const spaced = book.lastFinalized === 0n ? 0n : book.lastFinalized + WAITS.spacing;
  const lapsed = max(book.waitingSince, book.lastFinalized) + WAITS.waitingShortfall + 1n;
  const since = expired > 0n ? lapsed : max(book.waitingSince, spaced);
  const found: Found<"openLossEvent"> = { market, side, shortfall, expired, reward: [], since };
  return [found];
}

export const openLossEvent: Crank<"openLossEvent"> = {
  urgency: "minutes",
  due: (stage) => sidesOf(stage).flatMap((here) => one(stage, here)),
  plan: (ctx, { market, side }) => openLossEventInstructions(ctx, { market, side }),
};
