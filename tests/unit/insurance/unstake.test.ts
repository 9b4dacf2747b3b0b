import assert from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { by, changed, POOL_WIDE, refused, told } from "../../support/expect";
import { freeze, setBalance, strangeKey } from "../../support/forge";
import { secondPool } from "../../support/pools";
import { marketNow } from "../../support/rules";

const USD = 1_000_000n;
const WEEK = 7 * 86_400;
const EXIT = 48 * 3_600;
const FUND = 100_000n * USD;

describe("unstake", () => {
  let w: World;
  let staker: Actor;
  const ix = (change: Partial<instructions.UnstakeParams> = {}) =>
    instructions.unstake({ owner: staker.address, pool: w.venue.pool, ownerToken: staker.token("USDC"), ...change });
  const run = (instruction = ix(), signer = staker) => w.run(instruction, [signer]);
  const stake = () => pda.stake(w.venue.pool, staker.address);
  /** Announced 40,000 of 100,000 shares, a dollar each, and waited for the exit. */
  const announced = async () => {
    w = await World.create();
    staker = w.staker;
    await staker.requestUnstake(40_000);
    await later(WEEK);
  };
  /** Time passes, and the prices of now are brought. */
  const later = async (seconds: number) => {
    await w.wait(seconds);
    await w.fresh();
  };
  /** What leaving with `amount` changes: what the day's limits are measured on falls with the fund, in proportion. */
  const left = async (amount: bigint) => ({
    "pool.state.fund": { dayBalance: await baseAfter(amount), balance: by(-amount), shares: by(-40_000n * USD) },
    insuranceVault: by(-amount),
    [`stakes.${stake()}.state.shares`]: by(-40_000n * USD),
    [`stakes.${stake()}.state.requested`]: 0n,
    [`stakes.${stake()}.state.valueAtRequest`]: 0n,
    [`stakes.${stake()}.state.requestedAt`]: 0n,
    "tokens.staker.USDC": by(amount),
  });

  const baseAfter = async (amount: bigint) => {
    const { balance, dayBalance } = (await w.pool()).state.fund;
    return balance === 0n ? dayBalance : (dayBalance * (balance - amount)) / balance;
  };

  beforeEach(announced);

  it("pays the announced shares, ends the request, and changes nothing else", async () => {
    const amount = 40_000n * USD;
    const step = await changed(w, () => staker.unstake(), await left(amount));
    const fund = { fund: FUND - amount, totalShares: 60_000n * USD };
    told(step, "Unstaked", { owner: staker.address, amount, ...fund }, POOL_WIDE);
  });

  it("gives what the fund earned meanwhile to those who stay", async () => {
    const bob = await w.trader({ usdc: 20_000 });
    await bob.donate(10_000);
    await changed(w, () => staker.unstake(), await left(40_000n * USD));
    assert.equal((await w.pool()).state.fund.balance, 70_000n * USD);
  });

  it("lets the shares bear what the fund lost meanwhile, rounded down", async () => {
    await editPool(w, { fund: { balance: 70_000n * USD } });
    const amount = (40_000n * USD * (70_001n * USD)) / (100_001n * USD);
    assert.ok(amount < 28_001n * USD);
    await changed(w, () => staker.unstake(), await left(amount));
  });

  it("bears a deficit that a liquidation drew from the fund", async () => {
    w = await World.create({ params: { "insurance.floor": "0", "mutualization.young": "60" } });
    staker = w.staker;
    const bob = await w.trader({ usdc: 20_000 });
    await staker.requestUnstake(40_000);
    await w.wait(WEEK - 600);
    const { position } = await bob.open("SOL", "long", { size: 1_000, collateral: { USDC: 12_000 } });
    await w.wait(300);
    await w.price("SOL", 130);
    await w.liquidate(position);
    // Not within 15 minutes of the jump.
    await later(600);
    await refused(w, "ExitAfterJump", () => staker.unstake());
    await later(1_800);
    const { balance } = (await w.pool()).state.fund;
    assert.ok(balance < FUND);
    const amount = (40_000n * USD * (balance + USD)) / (100_001n * USD);
    await changed(w, () => staker.unstake(), await left(amount));
  });

  it("pays nothing but ends the request where the fund is empty", async () => {
    await editPool(w, { fund: { balance: 0n } });
    const { insuranceVault: _, "pool.state.fund.dayBalance": _same, ...rest } = await left(0n);
    const unpaid = { ...rest, "pool.state.fund.balance": undefined, "tokens.staker.USDC": undefined };
    await changed(
      w,
      () => staker.unstake(),
      Object.fromEntries(Object.entries(unpaid).filter(([, v]) => v !== undefined)),
    );
  });

  it("opens after seven days to the second", async () => {
    w = await World.create();
    staker = w.staker;
    await staker.requestUnstake(40_000);
    await refused(w, "CooldownNotOver", () => run());
    await w.wait(WEEK - 1);
    await refused(w, "CooldownNotOver", () => run());
    await later(1);
    await run();
  });

  it("closes after 48 hours more, to the second", async () => {
    await later(EXIT);
    await run();
    await announced();
    await w.wait(EXIT + 1);
    await refused(w, "ExitWindowOver", () => run());
  });

  it("lets nobody leave in front of a print: every token's must be of the last two seconds", async () => {
    await w.wait(2);
    await run();
    await announced();
    for (const symbol of ["SOL", "USDC"]) {
      await later(3);
      await editPool(w, ({ state }) => {
        const { print } = state.custodies[w.venue.custody(symbol).index] ?? assert.fail();
        print.publishTime -= 3n;
      });
      await refused(w, "PriceRefreshNeeded", () => run());
    }
    await later(1);
    await run();
  });

  it("lets nobody leave at prints more than two seconds ahead of the clock: newer ones than it knows are there", async () => {
    const now = await w.now();
    await w.price("SOL", "150", { publishTime: now + 3 });
    await refused(w, "OracleFuture", () => run());
    await w.price("SOL", "150", { publishTime: now + 3_600 });
    await refused(w, "OracleFuture", () => run());
    await later(3_598);
    await run();
  });

  it("is kept from leaving by a dead feed for two days and no longer", async () => {
    w.feeds.freeze("SOL");
    await later(11);
    await later(EXIT - 13);
    await refused(w, "PriceRefreshNeeded", () => run());
    // Their window has passed meanwhile: they ask again.
    await later(600);
    await staker.requestUnstake(40_000);
    await later(WEEK);
    await run();
  });

  it("takes its share out of the day's limits", async () => {
    const before = await marketNow(w);
    await staker.unstake();
    const after = await marketNow(w);
    assert.deepEqual(
      [after.limitHour, after.limitDay, after.limitPool],
      [before.limitHour, before.limitDay, before.limitPool].map((x) => (x * 6n) / 10n),
    );
  });

  it("refuses where nothing was announced, and the second time", async () => {
    await run();
    await refused(w, "NoUnstakeRequest", () => run());
    const bob = await w.trader({ usdc: 100 });
    await bob.stake(50);
    await refused(w, "NoUnstakeRequest", () => bob.unstake());
  });

  it("starts the week anew when a request is replaced", async () => {
    await staker.cancelUnstake();
    await staker.requestUnstake(40_000);
    await refused(w, "CooldownNotOver", () => run());
  });

  it("refuses everybody but the stake's owner", async () => {
    const bob = await w.trader();
    const theft = { owner: bob.address, stake: stake(), ownerToken: bob.token("USDC") };
    await refused(w, "NotAuthorized", () => run(ix(theft), bob));
  });

  it("pays to the account that the owner names", async () => {
    const bob = await w.trader({}, "bob");
    await run(ix({ ownerToken: bob.token("USDC") }));
    assert.equal(await bob.balance("USDC"), 40_000n * USD);
  });

  it("pays only from the pool that the stake is in", async () => {
    const { pool, insuranceVault } = await secondPool(w);
    await refused(w, "WrongAccount", () => run(ix({ pool, insuranceVault, stake: stake() })));
  });

  it("refuses accounts that cannot take the money", async () => {
    await refused(w, "TokenMintMismatch", () => run(ix({ ownerToken: staker.token("SOL") })));
    await refused(w, "InvalidAccountData", () => run(ix({ ownerToken: strangeKey() })));
    await freeze(w, staker.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => run());
  });

  it("stops where the insurance vault would hold less than the fund", async () => {
    await setBalance(w, w.venue.insuranceVault, FUND - 1n);
    await refused(w, "PoolUndercollateralized", () => run());
    await setBalance(w, w.venue.insuranceVault, 10n);
    await refused(w, "TokenInsufficientFunds", () => run());
  });
});
