/** Loss events that have accrued for 15 minutes. The fund pays for the receipt's rent. */
import { finalizeInstructions } from "../actions/index";
import { viewOf } from "../codec/layout";
import { hasOpenLossEvent, offsetOf, read } from "../engine/index";
import type { Crank } from "./crank";
import { sidesOf, WAITS } from "./events";
import { play, type Stage } from "./stage";
import { atoms, type Found } from "./task";

const FUND = offsetOf("Scene", "pool") + offsetOf("PoolState", "fund");
const balance = (scene: Uint8Array) => read("Fund", viewOf(scene), FUND).balance;

function one(stage: Stage, { market, side, book }: ReturnType<typeof sidesOf>[number]) {
  const print = hasOpenLossEvent(book) ? stage.print(market) : null;
  const scene = stage.scene(market);
  const done = print && play("do_finalize", "Scene", scene, { print, side });
  if (!done) return [];
  const reward = atoms(stage.pool.fund.custody, balance(scene) - balance(done.after));
  const { shortfall, opened } = book.open;
  const found: Found<"finalizeLossEvent"> = { market, side, shortfall, reward, since: opened + WAITS.accrual };
  return [found];
}

export const finalizeLossEvent: Crank<"finalizeLossEvent"> = {
  urgency: "minutes",
  due: (stage) => sidesOf(stage).flatMap((here) => one(stage, here)),
  plan: (ctx, { market, side }, payer) => finalizeInstructions(ctx, { market, side, payer }),
};
