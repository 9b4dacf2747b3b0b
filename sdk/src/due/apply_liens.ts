/** Open winners that have profit now, and loss events to answer for: sixteen at a time, those that bring most first. */
import { type Keyed, POSITION_OFFSETS, type Position, sizeOf } from "../accounts/index";
import { applyLiensInstructions } from "../actions/index";
import { viewOf } from "../codec/layout";
import { offsetOf, type Usd } from "../engine/index";
import { ALONE, type Crank } from "./crank";
import { sidesOf } from "./events";
import { answer, padded, type Stage } from "./stage";
import { atoms, type Found } from "./task";

/** Positions of one transaction. */
const MOST = 16;
const STATE = POSITION_OFFSETS.state;
const OF = {
  side: STATE + offsetOf("PositionState", "side"),
  events: STATE + offsetOf("PositionState", "lossEvents"),
};

type Here = ReturnType<typeof sidesOf>[number];

/** Positions of a side that are older than its newest event. */
function older(stage: Stage, { market, side, book }: Here): Keyed<Position>[] {
  const { positions } = stage.accounts;
  const [view, stride] = [viewOf(positions.bytes), sizeOf("Position")];
  return positions.addresses.flatMap((_, index) => {
    const start = index * stride;
    if (view.getUint8(start + OF.side) !== side) return [];
    if (view.getBigUint64(start + OF.events, true) >= book.lossEventCount) return [];
    const position = stage.position(index);
    return stage.numberOf(position.account.market) === market ? [position] : [];
  });
}

/** What these bring, up to sixteen, and the keeper's part; null where the engine refuses. */
function collected(stage: Stage, { market, side }: Here, positions: readonly Keyed<Position>[]) {
  const print = stage.print(market);
  const states = positions.map(({ account }) => account.state);
  const args = { side, before: 0n, count: BigInt(states.length), positions: padded("PositionState", states, MOST) };
  return print && answer("quote_liens", "Scene", stage.scene(market), { ...args, print });
}

const batches = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / MOST) }, (_, i) => all.slice(i * MOST, (i + 1) * MOST));

/** Those of a side that bring something by themselves, most first. */
function owing(stage: Stage, here: Here): Keyed<Position>[] {
  const found: { position: Keyed<Position>; brings: Usd }[] = [];
  for (const batch of batches(older(stage, here))) {
    const paid = collected(stage, here, batch)?.paid ?? [];
    for (const [i, position] of batch.entries()) found.push({ position, brings: paid[i] ?? 0n });
  }
  return found
    .filter(({ brings }) => brings > 0n)
    .sort((a, b) => Number(b.brings - a.brings))
    .map(({ position }) => position);
}

function due(stage: Stage): Found<"applyLiens">[] {
  return sidesOf(stage).flatMap((here) => {
    const { market, side, totals, book } = here;
    if (totals.liens === 0n) return [];
    return batches(owing(stage, here)).flatMap((positions) => {
      const report = collected(stage, here, positions);
      if (report === null) return [];
      const reward = atoms(stage.backingOf(market, side), report.bounty);
      return [{ market, side, positions, paid: report.sum, reward, since: book.lastFinalized }];
    });
  });
}

export const applyLiens: Crank<"applyLiens"> = {
  urgency: "minutes",
  due,
  plan: (ctx, { market, side, positions }, keeper) =>
    applyLiensInstructions(ctx, { market, side, positions, keeper, parts: ALONE }),
};
