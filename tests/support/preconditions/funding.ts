/** What liquidity providers and stakers do, and what goes between pool and fund. */

import * as sdk from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { edit } from "../edit";
import { freeze } from "../forge";
import { DAY } from "../governance";
import { handAway } from "../tokens";
import { type Row, rowsOf, type Stage, type Subject, sound, staged } from "./row";

const USD = 1_000_000n;
const WEEK = 7 * DAY;

interface Spending extends Stage {
  by: Actor;
  amount: bigint;
  least: bigint;
}
const signers = ({ by }: { by: Actor }) => [by];
const funder = async (): Promise<Spending> => {
  const w = await World.create({ verify: false });
  return staged({ w, by: await w.trader({ usdc: 1_000 }, "funder"), amount: 100n * USD, least: 0n });
};
const amount = (amount: bigint) => (s: Spending) => Object.assign(s, { amount });

/** Of every plan that takes the stable of who signs. */
const SPENDS: Subject<Spending>["rows"] = {
  sound,
  "all that they have": [null, amount(1_000n * USD)],
  "an atom more than they have": ["TokenInsufficientFunds", amount(1_000n * USD + 1n)],
  "out of a frozen account": ["TokenAccountFrozen", ({ w, by }) => freeze(w, by.token("USDC"))],
  "out of an account handed away": ["TokenOwnerMismatch", ({ w, by }) => handAway(w, by.token("USDC"))],
  "nothing at all": ["ZeroAmount", amount(0n)],
};

const stakes = rowsOf<Spending>("stake", {
  stage: funder,
  plan: ({ ctx, by, amount, least }) => sdk.stakeInstructions(ctx, { owner: by.address, amount, minShares: least }),
  send: ({ by, amount, least }) => by.stake(amount, least),
  signers,
  rows: {
    ...SPENDS,
    "more shares asked than there are": ["MinOutNotMet", (s) => Object.assign(s, { least: USD ** 3n })],
  },
});

const donates = rowsOf<Spending>("donate", {
  stage: funder,
  plan: ({ ctx, by, amount }) => sdk.donateInstructions(ctx, { donor: by.address, amount }),
  send: ({ by, amount }) => by.donate(amount),
  signers,
  rows: {
    ...SPENDS,
    "nobody has staked": [
      "DonationNeedsStake",
      async (s) => {
        const w = await World.create({ verify: false, fund: "0" });
        Object.assign(s, await staged({ w, by: await w.trader({ usdc: 1_000 }, "funder") }));
      },
    ],
  },
});

/** The feed sleeps for so long. */
const asleep =
  (symbol: string, seconds: number) =>
  async ({ w }: Stage) => {
    w.feeds.freeze(symbol);
    await w.wait(seconds);
  };
const jumped = ({ w }: Stage) => w.price("SOL", "158");

const adds = rowsOf<Spending>("addLiquidity", {
  stage: funder,
  plan: ({ ctx, by, amount, least }) =>
    sdk.addLiquidityInstructions(ctx, { owner: by.address, custody: 0, atoms: amount, minShares: least }),
  send: ({ by, amount, least }) => by.addLiquidity("USDC", amount, least),
  signers,
  rows: {
    ...SPENDS,
    "more shares asked than there are": ["MinOutNotMet", (s) => Object.assign(s, { least: USD ** 3n })],
    "a price of five seconds ago": [null, asleep("SOL", 5)],
    "a price of six seconds ago": ["PriceRefreshNeeded", asleep("SOL", 6)],
    "after a jump": ["PriceJumped", jumped],
    "shares to a frozen account": ["TokenAccountFrozen", ({ w, by }) => freeze(w, by.token("LP"))],
    "deposits that the guardian closed": [
      "DepositsClosed",
      async ({ w }) => {
        await w.chain.airdrop(w.control.guardian.address, 10 ** 9);
        await w.control.renewGuardian(WEEK);
        await w.control.tighten({ kind: "closeDeposits" });
      },
    ],
  },
});

const removes = rowsOf<Spending>("removeLiquidity", {
  stage: async () => {
    const s = await funder();
    await s.by.addLiquidity("USDC", 500);
    return s;
  },
  plan: ({ ctx, by, amount, least }) =>
    sdk.removeLiquidityInstructions(ctx, { owner: by.address, custody: 0, shares: amount, minAtoms: least }),
  send: ({ by, amount, least }) => by.removeLiquidity("USDC", amount, least),
  signers,
  rows: {
    sound,
    "more shares than they have": ["TokenInsufficientFunds", amount(600n * USD)],
    "nothing at all": ["ZeroAmount", amount(0n)],
    "more asked than there is": ["MinOutNotMet", (s) => Object.assign(s, { least: 101n * USD })],
    "shares in a frozen account": ["TokenAccountFrozen", ({ w, by }) => freeze(w, by.token("LP"))],
    "to a frozen account": ["TokenAccountFrozen", ({ w, by }) => freeze(w, by.token("USDC"))],
    "a price of six seconds ago": ["PriceRefreshNeeded", asleep("SOL", 6)],
    "after a jump": ["PriceJumped", jumped],
  },
});

const staker = async (): Promise<Spending> => {
  const w = await World.create({ verify: false });
  return staged({ w, by: w.staker, amount: 40_000n * USD, least: 0n });
};

const requests = rowsOf<Spending>("requestUnstake", {
  stage: staker,
  plan: ({ ctx, by, amount }) => sdk.requestUnstakeInstructions(ctx, { owner: by.address, shares: amount }),
  send: ({ by, amount }) => by.requestUnstake(amount),
  signers,
  rows: {
    sound,
    "more than they have": ["InsufficientShares", amount(100_000n * USD + 1n)],
    "nothing at all": ["ZeroAmount", amount(0n)],
    "announced before": ["UnstakeAlreadyRequested", ({ by }) => by.requestUnstake(1)],
  },
});

const unstakes = rowsOf<Spending>("unstake", {
  stage: async () => {
    const s = await staker();
    await s.by.requestUnstake(40_000);
    await s.w.wait(WEEK);
    return s;
  },
  plan: ({ ctx, by }) => sdk.unstakeInstructions(ctx, { owner: by.address }),
  send: ({ by }) => by.unstake(),
  signers,
  rows: {
    sound,
    "withdrawn before": ["NoUnstakeRequest", ({ by }) => by.cancelUnstake()],
    "before seven days are over": [
      "CooldownNotOver",
      async ({ by, w }) => {
        await by.cancelUnstake();
        await by.requestUnstake(1);
        await w.wait(WEEK - 1);
      },
    ],
    "two days later": ["ExitWindowOver", ({ w }) => w.wait(2 * DAY + 1)],
    "a price of three seconds ago": [
      "PriceRefreshNeeded",
      async (s) => {
        await s.w.fresh();
        await asleep("SOL", 3)(s);
      },
    ],
    "after a jump": [
      "ExitAfterJump",
      async (s) => {
        await s.w.fresh();
        await jumped(s);
      },
    ],
    "to a frozen account": ["TokenAccountFrozen", ({ w, by }) => freeze(w, by.token("USDC"))],
  },
});

const home = async () => {
  const w = await World.create({ verify: false });
  return staged({ w });
};
const keeper = ({ w }: Stage) => [w.keeper];

const sweeps = rowsOf<Stage>("sweep", {
  stage: home,
  plan: ({ ctx }) => sdk.sweepInstructions(ctx, { custody: 1 }),
  send: ({ w }) => w.sweep("SOL"),
  signers: keeper,
  rows: {
    sound,
    "swept before": ["NothingToPay", ({ w }) => w.sweep("SOL")],
    "after a jump": ["PriceJumped", jumped],
    "a price of a minute ago": ["PriceRefreshNeeded", asleep("SOL", 60)],
  },
});

const settles = rowsOf<Stage>("settle", {
  stage: async () => {
    const s = await home();
    s.w.feeds.freeze("SOL");
    await s.w.wait(11);
    await s.w.refresh();
    return s;
  },
  plan: ({ ctx }) => sdk.settleInstructions(ctx, { market: 0 }),
  send: ({ w }) => w.settle("SOL"),
  signers: keeper,
  rows: {
    "a feed that lives": ["FeedNotDead", () => undefined],
    "silent for a second less than a day": ["FeedNotDead", ({ w }) => w.wait(DAY - 1)],
    "silent for a day": [null, ({ w }) => w.wait(DAY)],
    "settling already": [
      "MarketSettling",
      async ({ w }) => {
        await w.wait(DAY);
        await w.settle("SOL");
      },
    ],
  },
});

const pays = rowsOf<Stage & { by: Actor; payable: sdk.Keyed<sdk.Payable>["address"] }>("payOut", {
  stage: async () => {
    const s = await funder();
    const { request } = await s.by.place("SOL", "long", { size: 1, collateral: { USDC: 300 } });
    await s.w.wait(60);
    await freeze(s.w, s.by.token("USDC"));
    await s.w.keeper.cancel(request);
    await freeze(s.w, s.by.token("USDC"), false);
    return { ...s, payable: sdk.pda.payable(s.w.venue.pool, s.w.venue.home.mint, s.by.address) };
  },
  plan: ({ ctx, w, payable }) => sdk.payOutInstructions(ctx, { payer: w.keeper.address, payable }),
  send: ({ w, by }) => w.payOut(by, "USDC"),
  signers: keeper,
  rows: {
    sound,
    "to a frozen account": ["TokenAccountFrozen", ({ w, by }) => freeze(w, by.token("USDC"))],
    "to an account handed away": ["TokenAccountUnusable", ({ w, by }) => handAway(w, by.token("USDC"))],
    "nothing owed": ["NothingToPay", ({ w, payable }) => edit(w, "Payable", payable, { amount: 0n })],
  },
});

export const FUNDING: Row[] = [
  ...stakes,
  ...donates,
  ...adds,
  ...removes,
  ...requests,
  ...unstakes,
  ...sweeps,
  ...settles,
  ...pays,
];
