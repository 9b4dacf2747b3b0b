import assert from "node:assert/strict";
import { decode, instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import { type Actor, rentExempt, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { editPool } from "../../support/edit";
import { by, CREATED, changed, POOL_WIDE, plain, refused, told } from "../../support/expect";
import { freeze, setBalance, strangeKey } from "../../support/forge";
import { secondPool } from "../../support/pools";

const USD = 1_000_000n;
const U64_MAX = (1n << 64n) - 1n;
const FUND = 100_000n * USD;
/**
 * The fund's tenth of two deposits' fees: of 10 bp of 2,000,000 USDC, and of 5 bp of 10,000 SOL at 150, which come
 * towards their target.
 */
const DUE = 275n * USD;
/** A virtual dollar and a million virtual shares stand first; the first 100,000 shares cost a dollar each. */
const sharesFor = (amount: bigint, assets = FUND + DUE, shares = FUND) => (amount * (shares + USD)) / (assets + USD);

describe("stake", () => {
  let w: World;
  let alice: Actor;
  const stakeOf = (actor: Actor) => pda.stake(w.venue.pool, actor.address);
  const ix = (change: Partial<instructions.StakeParams> = {}) =>
    instructions.stake({
      owner: alice.address,
      pool: w.venue.pool,
      ownerToken: alice.token("USDC"),
      amount: 100n * USD,
      minShares: 0n,
      ...change,
    });
  const run = (instruction = ix(), signer = alice) => w.run(instruction, [signer]);

  beforeEach(async () => {
    w = await World.create();
    alice = await w.trader({ usdc: 1_000 }, "alice");
  });

  it("buys shares at the fund and what is due to it, in a new account, and changes nothing else", async () => {
    const shares = sharesFor(100n * USD);
    assert.equal(shares, 99_725_756n);
    const step = await changed(w, () => alice.stake(100), {
      insuranceVault: by(100n * USD),
      "pool.state.fund": { balance: by(100n * USD), dayBalance: by(100n * USD), shares: by(shares) },
      [`stakes.${stakeOf(alice)}`]: CREATED,
      "tokens.alice.USDC": by(-100n * USD),
    });
    told(
      step,
      "Staked",
      {
        owner: alice.address,
        amount: 100n * USD,
        shares,
        fund: FUND + 100n * USD,
        totalShares: FUND + shares,
        epoch: 0,
      },
      POOL_WIDE,
    );
  });

  it("writes whose stake in which pool it is, and takes its rent once", async () => {
    const before = await w.chain.getAccount(alice.address);
    await alice.stake(100);
    const [address, bump] = PublicKey.findProgramAddressSync(
      [Buffer.from("stake"), w.venue.pool.toBuffer(), alice.address.toBuffer()],
      PROGRAM_ID,
    );
    const account = await w.chain.getAccount(address);
    assert.ok(before && account);
    const state = { shares: 99_725_756n, requested: 0n, valueAtRequest: 0n, requestedAt: 0n, epoch: 0 };
    const whole = { version: 1, bump, pool: w.venue.pool, owner: alice.address, state };
    assert.deepEqual(plain(decode("InsuranceStake", account.data)), plain(whole));
    assert.equal(account.lamports, rentExempt(120));
    await alice.stake(100);
    const after = await w.chain.getAccount(alice.address);
    assert.equal(before.lamports - (after?.lamports ?? 0), rentExempt(120) + 2 * 5_000);
  });

  it("adds to a stake that is there", async () => {
    await alice.stake(100);
    const assets = FUND + DUE + 100n * USD;
    const shares = sharesFor(50n * USD, assets, FUND + 99_725_756n);
    await changed(w, () => alice.stake(50), {
      insuranceVault: by(50n * USD),
      "pool.state.fund": { balance: by(50n * USD), dayBalance: by(50n * USD), shares: by(shares) },
      [`stakes.${stakeOf(alice)}.state.shares`]: by(shares),
      "tokens.alice.USDC": by(-50n * USD),
    });
  });

  it("leaves an announced exit as it was", async () => {
    await alice.stake(100);
    await alice.requestUnstake(40n * USD);
    const before = (await w.stakeOf(alice))?.state;
    await alice.stake(10);
    const after = (await w.stakeOf(alice))?.state;
    assert.deepEqual({ ...after, shares: before?.shares }, before);
  });

  it("gives the first staker a share per dollar", async () => {
    w = await World.create({ fund: "0", liquidity: {} });
    const first = await w.trader({ usdc: 1_000 });
    await first.stake(1_000);
    assert.equal((await w.stakeOf(first))?.state.shares, 1_000n * USD);
  });

  it("values what is due at price plus confidence", async () => {
    await w.price("SOL", "150", { conf: "3" });
    await alice.stake(100);
    // Half a SOL is due.
    assert.equal((await w.stakeOf(alice))?.state.shares, sharesFor(100n * USD, FUND + DUE + 1_500_000n));
  });

  it("buys more shares after the fund has lost", async () => {
    await editPool(w, { fund: { balance: 60_000n * USD } });
    await alice.stake(100);
    assert.equal((await w.stakeOf(alice))?.state.shares, sharesFor(100n * USD, 60_000n * USD + DUE));
  });

  it("accepts the shares promised and refuses one more", async () => {
    await refused(w, "MinOutNotMet", () => run(ix({ minShares: 99_725_757n })));
    await refused(w, "MinOutNotMet", () => run(ix({ minShares: U64_MAX })));
    await run(ix({ minShares: 99_725_756n }));
  });

  it("refuses nothing, and what buys no share", async () => {
    await refused(w, "ZeroAmount", () => run(ix({ amount: 0n })));
    await refused(w, "ZeroAmount", () => run(ix({ amount: 1n })));
  });

  it("refuses more than the owner has, and more than there can be", async () => {
    await refused(w, "TokenInsufficientFunds", () => run(ix({ amount: 1_000n * USD + 1n })));
    await refused(w, "MathOverflow", () => run(ix({ amount: U64_MAX })));
  });

  it("refuses a stake of another pool or owner, and any other address", async () => {
    const other = await secondPool(w);
    const bob = await w.trader();
    for (const stake of [pda.stake(other.pool, alice.address), stakeOf(bob), stakeOf(w.staker), strangeKey()])
      await refused(w, "InvalidSeeds", () => run(ix({ stake })));
  });

  it("refuses another token's account and somebody else's money", async () => {
    const bob = await w.trader({ usdc: 1_000, sol: 1 }, "bob");
    await refused(w, "TokenMintMismatch", () => run(ix({ owner: bob.address, ownerToken: bob.token("SOL") }), bob));
    await refused(w, "TokenOwnerMismatch", () => run(ix({ ownerToken: bob.token("USDC") })));
  });

  it("refuses a frozen account", async () => {
    await freeze(w, alice.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => run());
  });

  it("stops where the insurance vault holds less than the fund", async () => {
    await setBalance(w, w.venue.insuranceVault, FUND - 1n);
    await refused(w, "PoolUndercollateralized", () => run());
  });

  it("is not stopped by lamports sent to the stake's address before", async () => {
    await w.chain.airdrop(stakeOf(alice), 7_000_000_000);
    await alice.stake(100);
    assert.equal((await w.stakeOf(alice))?.state.shares, 99_725_756n);
    assert.equal((await w.chain.getAccount(stakeOf(alice)))?.lamports, 7_000_000_000);
  });

  it("lets no donation move the price of a share", async () => {
    await w.tokens.mintTo(w.venue.insuranceVault, 1_000_000n * USD);
    await w.tokens.mintTo(w.venue.home.vault, 1_000_000n * USD);
    await w.chain.airdrop(w.venue.insuranceVault, 10 ** 9);
    await alice.stake(100);
    assert.equal((await w.stakeOf(alice))?.state.shares, 99_725_756n);
  });

  it("keeps stakes in different pools apart", async () => {
    const other = await secondPool(w);
    w.verifying = false;
    await w.run(ix({ pool: other.pool }), [alice]);
    const there = await w.chain.getAccount(pda.stake(other.pool, alice.address));
    assert.ok(there);
    assert.equal(decode("InsuranceStake", there.data).state.shares, 100n * USD);
    assert.equal(await w.stakeOf(alice), null);
    assert.equal((await w.pool()).state.fund.balance, FUND);
  });
});
