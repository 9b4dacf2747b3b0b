/** What admin and guardian do. */

import * as sdk from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool } from "../edit";
import { freeze } from "../forge";
import { DAY } from "../governance";
import { handAway } from "../tokens";
import { type Row, rowsOf, sound, staged } from "./row";

const WEEK = 7 * DAY;

async function court() {
  const w = await World.create({ verify: false });
  const stranger = await w.trader({}, "stranger");
  return staged({ w, stranger, by: w.control.admin });
}
type Court = Awaited<ReturnType<typeof court>>;
const byStranger = (s: { by: Actor; stranger: Actor }) => {
  s.by = s.stranger;
};
const by = (s: { by: Actor }) => [s.by];

const transferring = rowsOf<Court>("transferAdmin", {
  stage: court,
  plan: ({ ctx, by, stranger }) => sdk.transferAdminInstructions(ctx, { admin: by.address, to: stranger.address }),
  send: ({ w, by, stranger }) => w.control.transferAdmin(stranger, by),
  signers: by,
  rows: { sound, "by somebody else": ["NotAuthorized", byStranger] },
});

const accepting = rowsOf<Court>("acceptAdmin", {
  stage: async () => {
    const s = await court();
    await s.w.control.transferAdmin(s.stranger);
    return { ...s, by: s.stranger };
  },
  plan: ({ ctx, by }) => sdk.acceptAdminInstructions(ctx, { admin: by.address }),
  send: ({ w, by }) => w.control.acceptAdmin(by),
  signers: by,
  rows: {
    sound,
    "by who was not proposed": ["NotAuthorized", (s) => Object.assign(s, { by: s.w.keeper })],
    "by the admin themselves": ["NotAuthorized", (s) => Object.assign(s, { by: s.w.control.admin })],
    "taken back": ["NotAuthorized", ({ w }) => w.control.transferAdmin(w.control.admin)],
    "accepted before": ["NotAuthorized", ({ w, by }) => w.control.acceptAdmin(by)],
  },
});

async function guarded() {
  const s = await court();
  await s.w.chain.airdrop(s.w.control.guardian.address, 10 ** 9);
  await s.w.control.renewGuardian(WEEK);
  const measure = { kind: "reduceOnly", index: 0 } as sdk.instructions.Measure;
  return { ...s, by: s.w.control.guardian, measure };
}
type Guarded = Awaited<ReturnType<typeof guarded>>;
const measure = (measure: sdk.instructions.Measure) => (s: Guarded) => Object.assign(s, { measure });
const U64 = (1n << 64n) - 1n;

const tightening = rowsOf<Guarded>("tighten", {
  stage: guarded,
  plan: ({ ctx, by, measure }) => sdk.tightenInstructions(ctx, { guardian: by.address, measure }),
  send: ({ w, by, measure }) => w.control.tighten(measure, by),
  signers: by,
  rows: {
    sound,
    "by somebody else": ["NotAuthorized", byStranger],
    "by the admin": ["NotAuthorized", (s) => Object.assign(s, { by: s.w.control.admin })],
    "in the last second of the term": [null, ({ w }) => w.wait(WEEK - 1)],
    "when the term is over": ["GuardianExpired", ({ w }) => w.wait(WEEK)],
    "no deposits": [null, measure({ kind: "closeDeposits" })],
    "lower deposits": [null, measure({ kind: "lowerDeposits", index: 1, cap: 0n })],
    "higher deposits": [
      "GuardianLoosens",
      async (s) => {
        await editPool(s.w, { custodies: { 0: { params: { depositCap: 5n } } } });
        s.measure = { kind: "lowerDeposits", index: 0, cap: 6n };
      },
    ],
    "deposits of no token": ["WrongAccount", measure({ kind: "lowerDeposits", index: 7, cap: 0n })],
    "no new interest": [null, measure({ kind: "lowerInterest", index: 0, maxLong: 0n, maxShort: 0n })],
    "more interest": ["GuardianLoosens", measure({ kind: "lowerInterest", index: 0, maxLong: 0n, maxShort: U64 })],
  },
});

interface Renewing extends Court {
  seconds: number;
}
const renewing = rowsOf<Renewing>("renewGuardian", {
  stage: async () => ({ ...(await court()), seconds: WEEK }),
  plan: ({ ctx, by, seconds }) => sdk.renewGuardianInstructions(ctx, { admin: by.address, seconds }),
  send: ({ w, by, seconds }) => w.control.renewGuardian(seconds, by),
  signers: by,
  rows: {
    sound,
    "by somebody else": ["NotAuthorized", byStranger],
    "a second more than a week": ["InvalidParameter", (s) => Object.assign(s, { seconds: WEEK + 1 })],
  },
});

interface Collecting extends Court {
  custody: number;
}
const collecting = rowsOf<Collecting>("collectFees", {
  stage: async () => {
    const s = await court();
    const { home } = s.w.venue;
    await s.w.tokens.createAccount({ mint: home.mint, owner: s.by.address });
    return { ...s, custody: home.index };
  },
  plan: ({ ctx, by, custody }) => sdk.collectFeesInstructions(ctx, { admin: by.address, custody }),
  send: ({ w, by }) => w.control.collectFees("USDC", by),
  signers: by,
  rows: {
    sound,
    "by somebody else": ["NotAuthorized", byStranger],
    "nothing collected": ["NothingToPay", ({ w }) => w.control.collectFees("USDC")],
    "to a frozen account": ["TokenAccountFrozen", ({ w, by }) => freeze(w, by.token("USDC"))],
    "to an account handed away": ["TokenAccountUnusable", ({ w, by }) => handAway(w, by.token("USDC"))],
  },
});

export const GOVERNANCE: Row[] = [...transferring, ...accepting, ...tightening, ...renewing, ...collecting];
