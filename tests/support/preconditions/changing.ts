/** Changes that wait: queueing, executing, taking back. */

import * as sdk from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool } from "../edit";
import { DAY, marketChange, poolChange } from "../governance";
import { type Row, rowsOf, type Stage, sound, staged } from "./row";

const WEEK = 7 * DAY;

interface Queueing extends Stage {
  stranger: Actor;
  by: Actor;
  change: sdk.ChangeSpec;
  validFor: number;
}

async function queueing(): Promise<Queueing> {
  const w = await World.create({ verify: false });
  const stranger = await w.trader({}, "stranger");
  const change = await poolChange(w, { protocolShare: 1_500 });
  return staged({ w, stranger, by: w.control.admin, change, validFor: WEEK });
}
const change = (change: sdk.ChangeSpec) => (s: Queueing) => Object.assign(s, { change });
const byStranger = (s: Queueing) => Object.assign(s, { by: s.stranger });

const queues = rowsOf<Queueing>("queueChange", {
  stage: queueing,
  plan: ({ ctx, by, change, validFor }) =>
    sdk.queueChangeInstructions(ctx, { admin: by.address, change, validFor: BigInt(validFor) }),
  send: ({ w, by, change, validFor }) => w.control.queue(change, { by, validFor }),
  signers: ({ by }) => [by],
  rows: {
    sound,
    "by somebody else": ["NotAuthorized", byStranger],
    "valid for longer than a week": ["ChangeWindow", (s) => Object.assign(s, { validFor: WEEK + 1 })],
    "over before it is due": ["ChangeWindow", (s) => Object.assign(s, { validFor: -1 })],
    "a shorter delay": ["ChangeForbidden", change({ kind: "delay", seconds: 0n })],
    "a delay of more than 30 days": ["InvalidParameter", change({ kind: "delay", seconds: 2_592_001n })],
    "parameters out of bounds": [
      "InvalidParameter",
      async (s) => Object.assign(s, { change: await poolChange(s.w, { protocolShare: 2_001 }) }),
    ],
    "another second feed": [
      "ChangeForbidden",
      async (s) => Object.assign(s, { change: await marketChange(s.w, { secondFeed: new Uint8Array(32).fill(7) }) }),
    ],
    "a token that is not there": [
      "WrongAccount",
      async (s) => {
        s.change = { kind: "custody", index: 7, config: await s.w.control.custodyConfig("SOL") };
      },
    ],
    "a weight below which nobody may withdraw that rises": [
      "ChangeForbidden",
      async (s) => {
        const config = await s.w.control.custodyConfig("USDC");
        s.change = { kind: "custody", index: 0, config: { ...config, minWeight: config.minWeight + 1 } };
      },
    ],
  },
});

interface Queued extends Queueing {
  ref: Awaited<ReturnType<World["control"]["queue"]>>["change"];
}

async function queued(spec?: sdk.ChangeSpec): Promise<Queued> {
  const s = await queueing();
  const { change: ref } = await s.w.control.queue(spec ?? s.change);
  return { ...s, ref };
}
const due = async (spec?: sdk.ChangeSpec): Promise<Queued> => {
  const s = await queued(spec);
  await s.w.waitUntil(s.ref.eta);
  return s;
};

const executes = rowsOf<Queued>("executeChange", {
  stage: due,
  plan: ({ ctx, ref }) => sdk.executeChangeInstructions(ctx, { change: ref.address }),
  send: ({ w, ref }) => {
    const own = ref.spec.kind === "delay";
    const ix = sdk.instructions.executeChange({ change: ref.address, pool: own ? null : w.venue.pool, market: null });
    return w.run(ix, [w.keeper]);
  },
  signers: ({ w }) => [w.keeper],
  rows: {
    sound,
    "a second before it is due": ["ChangeNotDue", async (s) => Object.assign(s, await early())],
    "in its last second": [null, ({ w, ref }) => w.waitUntil(ref.validUntil)],
    "after it": ["ChangeExpired", ({ w, ref }) => w.waitUntil(ref.validUntil + 1)],
    "executed before": ["ChangeExecuted", ({ w, ref }) => w.control.execute(ref)],
    "while a loss event is open": [
      "MarketHasOpenLossEvent",
      ({ w }) => editPool(w, { exposures: { 0: { sides: { 1: { lossEvent: 1n } } } } }),
    ],
    "a new token": [
      "ChangeMismatch",
      async (s) => {
        const config = await s.w.control.custodyConfig("SOL");
        const mint = s.w.keeper.address;
        Object.assign(s, await due({ kind: "listCustody", mint, feedId: new Uint8Array(32).fill(9), config }));
      },
    ],
    "a delay that a longer one overtook": [
      "ChangeForbidden",
      async (s) => {
        Object.assign(s, await queued({ kind: "delay", seconds: BigInt(2 * DAY) }));
        await s.w.control.change({ kind: "delay", seconds: BigInt(3 * DAY) });
      },
    ],
  },
});

const early = async (): Promise<Queued> => {
  const s = await queued();
  await s.w.waitUntil(s.ref.eta - 1);
  return s;
};

const cancels = rowsOf<Queued>("cancelChange", {
  stage: () => queued(),
  plan: ({ ctx, by, ref }) => sdk.cancelChangeInstructions(ctx, { authority: by.address, change: ref.address }),
  send: ({ w, by, ref }) => w.control.cancel(ref, by),
  signers: ({ by }) => [by],
  rows: {
    sound,
    "by somebody else": ["NotAuthorized", byStranger],
    "by somebody else in its last second": [
      "NotAuthorized",
      async (s) => {
        byStranger(s);
        await s.w.waitUntil(s.ref.validUntil);
      },
    ],
    "by somebody else after it": [
      null,
      async (s) => {
        byStranger(s);
        await s.w.waitUntil(s.ref.validUntil + 1);
      },
    ],
    "executed before": [
      "ChangeExecuted",
      async ({ w, ref }) => {
        await w.waitUntil(ref.eta);
        await w.control.execute(ref);
      },
    ],
  },
});

export const CHANGING: Row[] = [...queues, ...executes, ...cancels];
