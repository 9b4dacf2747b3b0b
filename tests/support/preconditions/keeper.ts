/** What anyone may do for others: orders, liquidations, loss events, tickets. */

import * as sdk from "@ballast/sdk";
import { type Actor, executeDecreaseParams, type PositionRef, type RequestRef, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { at } from "../expect";
import { dueEvent, finalizedEvent, HOUR, lossStory, putEvent, putWaitingShortfall, QUARTER } from "../loss";
import { claimIx, finalizeIx, liensIx, openIx, receiptOf, sealIx } from "../mutualization";
import { executeParams, liquidateParams } from "../raw";
import { holdHour, putTickets } from "../tickets";
import { type Row, rowsOf, type Stage, sound, staged } from "./row";

const { instructions } = sdk;
const keeper = ({ w }: Stage) => [w.keeper];

interface Ordering extends Stage {
  ann: Actor;
  bob: Actor;
  by: Actor;
  position: PositionRef;
  request: RequestRef;
}

async function ordering(): Promise<Omit<Ordering, "request">> {
  const w = await World.create({ verify: false });
  const ann = await w.trader({ usdc: 50_000 }, "ann");
  const bob = await w.trader({}, "bob");
  const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 400 } });
  await ann.setDelegate(position, bob);
  await w.wait(3);
  return staged({ w, ann, bob, by: ann, position });
}
const placed = async (): Promise<Ordering> => {
  const s = await ordering();
  return { ...s, ...(await s.ann.place("SOL", "long", { size: 1, collateral: { USDC: 300 } })) };
};
const stopped = async (): Promise<Ordering> => {
  const s = await ordering();
  const { request } = await s.ann.stopLoss(s.position, { trigger: 148, expires: 600 });
  await s.w.wait(3);
  return { ...s, request };
};
const keeperAsks = (s: Ordering) => Object.assign(s, { by: s.w.keeper });
const cancelling = {
  plan: ({ ctx, by, request }: Ordering) =>
    sdk.cancelInstructions(ctx, { payer: by.address, request: request.address }),
  send: ({ by, request }: Ordering) => by.cancel(request),
  signers: ({ by }: Ordering) => [by],
};

const cancels = rowsOf<Ordering>("cancel an order at the market", {
  ...cancelling,
  stage: placed,
  rows: {
    "by its owner, live": ["RequestNotExpired", () => undefined],
    "by anyone, live": ["RequestNotExpired", keeperAsks],
    "by anyone, expired": [null, async (s) => [keeperAsks(s), await s.w.wait(60)]],
  },
});
const takesBack = rowsOf<Ordering>("cancel a stop", {
  ...cancelling,
  stage: stopped,
  rows: {
    "by its owner": sound,
    "by the delegate": [null, (s) => Object.assign(s, { by: s.bob })],
    "by anyone": ["NotAuthorized", keeperAsks],
    "by anyone, expired": [null, async (s) => [keeperAsks(s), await s.w.wait(601)]],
    "by anyone, without its position": [null, async (s) => [keeperAsks(s), await s.ann.close(s.position)]],
  },
});

/** Its print comes two seconds after the order. */
const print = async ({ w }: Stage) => {
  await w.wait(2);
  await w.feeds.publish("SOL");
  await w.fresh(["SOL"]);
};
const executes = rowsOf<Ordering>("executeRequest", {
  stage: placed,
  still: true,
  plan: ({ ctx, w, request }) => sdk.executeInstructions(ctx, { executor: w.keeper.address, request: request.address }),
  send: ({ w, request }) => w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]),
  signers: keeper,
  rows: {
    "its own print": [null, print],
    "no print yet": ["PriceRefreshNeeded", ({ w }) => w.wait(1)],
    expired: ["RequestExpired", async ({ w }) => [await w.wait(601), await w.fresh()]],
    "the print after its own": ["OracleNotUnique", async (s) => [await print(s), await print(s)]],
    "its print a minute ago": [
      "PriceRefreshNeeded",
      async (s) => [await print(s), await s.w.wait(60), await s.w.fresh(["SOL"])],
    ],
  },
});

const decreases = rowsOf<Ordering>("executeDecrease", {
  stage: stopped,
  plan: ({ ctx, w, request }) =>
    sdk.executeDecreaseInstructions(ctx, { executor: w.keeper.address, request: request.address }),
  send: async ({ w, request }) =>
    w.run(instructions.executeDecrease(await executeDecreaseParams(w.keeper, request)), [w.keeper]),
  signers: keeper,
  rows: {
    reached: [null, ({ w }) => w.price("SOL", "147")],
    "not reached": ["TriggerNotReached", ({ w }) => w.price("SOL", "149")],
    expired: ["RequestExpired", async ({ w }) => [await w.wait(601), await w.price("SOL", "147")]],
    "an old print": [
      "PriceRefreshNeeded",
      async ({ w }) => [await w.price("SOL", "147"), w.feeds.freeze("SOL"), await w.wait(4)],
    ],
  },
});

const liquidating = {
  stage: async () => {
    const { w, loser } = await lossStory({ verify: false });
    return staged({ w, position: loser });
  },
  plan: ({ ctx, w, position }: Stage & { position: PositionRef }) =>
    sdk.liquidateInstructions(ctx, { keeper: w.keeper.address, position: position.address }),
  send: ({ w, position }: Stage & { position: PositionRef }) =>
    w.run(instructions.liquidate(liquidateParams(w.keeper, position)), [w.keeper]),
  signers: keeper,
};
const liquidates = rowsOf<Stage & { position: PositionRef }>("liquidate", {
  ...liquidating,
  rows: {
    sound,
    healthy: ["NotLiquidatable", ({ w }) => w.price("SOL", "150")],
    "an old print": ["OracleStale", async ({ w }) => [w.feeds.freeze("SOL"), await w.wait(61)]],
  },
});
/** A print that no refresh would take: the liquidation itself is shown it first. */
const wide = async ({ w }: Stage) => {
  w.feeds.set("SOL", { price: "130", conf: "20" });
  await w.wait(1);
  await w.feeds.publish("SOL");
};
const liquidatesWide = rowsOf<Stage & { position: PositionRef }>("liquidate before any refresh", {
  ...liquidating,
  still: true,
  rows: { sound, "a print that is too wide": ["OracleWide", wide] },
});

const SIDE = { market: 0, side: 1 } as const;
const finalizes = rowsOf<Stage>("finalize", {
  stage: async () => staged(await dueEvent({ verify: false })),
  plan: ({ ctx, w }) => sdk.finalizeInstructions(ctx, { ...SIDE, payer: w.keeper.address }),
  send: ({ w }) => w.run(finalizeIx(w, "short"), [w.keeper]),
  signers: keeper,
  rows: {
    sound,
    "no event": ["NoOpenLossEvent", async (s) => Object.assign(s, await staged(await lossStory({ verify: false })))],
    "still accruing": [
      "LossEventStillAccruing",
      async (s) => {
        Object.assign(s, await staged(await lossStory({ verify: false })));
        await putEvent(s.w, "short", 1_000_000_000n);
        await s.w.wait(QUARTER - 1);
      },
    ],
    "an old print": ["OracleStale", async ({ w }) => [await w.fresh(), w.feeds.freeze("SOL"), await w.wait(4)]],
  },
});

const opens = rowsOf<Stage>("openLossEvent", {
  stage: async () => staged(await lossStory({ verify: false, price: null })),
  plan: ({ ctx }) => sdk.openLossEventInstructions(ctx, SIDE),
  send: ({ w }) => w.run(openIx(w, "short"), []),
  signers: () => [],
  rows: {
    "no waiting shortfall": ["NoShortfallDue", () => undefined],
    "waiting shortfall that is due": [
      null,
      async ({ w }) => putWaitingShortfall(w, "short", 1_000_000_000n, await w.now()),
    ],
  },
});

const seals = rowsOf<Stage>("seal", {
  stage: async () => staged(await finalizedEvent({ verify: false })),
  plan: ({ ctx, w }) => sdk.sealInstructions(ctx, { receipt: receiptOf(w, "short") }),
  send: ({ w }) => w.run(sealIx(w, "short"), []),
  signers: () => [],
  rows: {
    "before its liens lapse": ["NothingToSeal", () => undefined],
    "after they did": [null, ({ w }) => w.wait(8 * HOUR + 1)],
    "sealed before": ["NothingToSeal", async ({ w }) => [await w.wait(8 * HOUR + 1), await w.seal("SOL", "short")]],
  },
});

const applies = rowsOf<Stage & { winners: PositionRef[] }>("applyLiens", {
  stage: async () => staged(await finalizedEvent({ verify: false })),
  plan: ({ ctx, w }) => sdk.applyLiensInstructions(ctx, { ...SIDE, keeper: w.keeper.address }),
  send: ({ w, winners }) => w.run(liensIx(w, "short", winners), [w.keeper]),
  signers: keeper,
  rows: {
    sound,
    "an old print": ["OracleStale", async ({ w }) => [await w.fresh(), w.feeds.freeze("SOL"), await w.wait(4)]],
  },
});

interface Claiming extends Stage {
  owner: Actor;
  ticket: PublicKey;
  hour: number;
}
const claims = rowsOf<Claiming>("claim", {
  stage: async () => {
    const w = await World.create({ verify: false, fund: "5000" });
    const owner = await w.actor("owner");
    const hour = await holdHour(w);
    const tickets = await putTickets(w, "short", hour, [[owner, 1_000n]]);
    return staged({ w, owner, hour, ticket: at(tickets, 0) });
  },
  plan: ({ ctx, w, ticket }) => sdk.claimInstructions(ctx, { payer: w.keeper.address, ticket }),
  send: ({ w, owner, ticket }) => w.run(claimIx(w, "short", owner.address, ticket), [w.keeper]),
  signers: keeper,
  rows: {
    matured: [null, ({ w, hour }) => w.waitUntil(hour * HOUR)],
    "a second before": ["TicketNotMatured", ({ w, hour }) => w.waitUntil(hour * HOUR - 1)],
    "while an event is open that began before": [
      "TicketWaitsForLossEvent",
      async ({ w, hour }) => {
        await w.waitUntil(hour * HOUR - 60);
        await putEvent(w, "short", 1_000_000n);
        await w.waitUntil(hour * HOUR);
      },
    ],
  },
});

const refreshes = rowsOf<Stage>("refresh", {
  stage: async () => staged({ w: await World.create({ verify: false }) }),
  still: true,
  plan: ({ ctx }) => sdk.refreshInstructions(ctx, { custodies: [1] }),
  send: ({ w }) => w.run(w.feeds.refresh(["USDC"]), []),
  signers: () => [],
  rows: {
    "a newer print": [null, ({ w }) => w.feeds.publish("SOL")],
    "the print that it has": sound,
    "a print two seconds ahead": [null, async ({ w }) => w.feeds.publish("SOL", { publishTime: (await w.now()) + 2 })],
    "a print an hour ahead": [null, async ({ w }) => w.feeds.publish("SOL", { publishTime: (await w.now()) + HOUR })],
    "a closed account": [null, ({ w }) => w.feeds.close("SOL")],
  },
});

export const KEEPER: Row[] = [
  ...[
    cancels,
    takesBack,
    executes,
    decreases,
    liquidates,
    liquidatesWide,
    finalizes,
    opens,
    seals,
    applies,
    claims,
    refreshes,
  ].flat(),
];
