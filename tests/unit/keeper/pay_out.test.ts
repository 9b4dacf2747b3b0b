import assert from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, rentExempt, TOKEN_2022_PROGRAM_ID, World } from "@ballast/testkit";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { edit, editPool } from "../../support/edit";
import { by, CLOSED, changed, type Expected, POOL_WIDE, refused, told } from "../../support/expect";
import { freeze, setBalance, strangeKey } from "../../support/forge";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const USD = 1_000_000n;
const OWED = 300n * USD;

describe("pay_out", () => {
  let w: World;
  let bob: Actor;
  let payable: PublicKey;
  const ix = (change: Partial<instructions.PayOutParams> = {}) =>
    instructions.payOut({
      owner: bob.address,
      pool: w.venue.pool,
      payable,
      vault: w.venue.home.vault,
      ownerToken: bob.token("USDC"),
      ...change,
    });
  const run = (instruction = ix()) => w.run(instruction, [w.keeper]);
  /** Bob's account is frozen when their expired request gives back 300 USDC. */
  const owe = async () => {
    const { request } = await bob.place("SOL", "long", { size: 1, collateral: { USDC: 300 } });
    await w.wait(60);
    await freeze(w, bob.token("USDC"));
    await w.run(
      instructions.cancelRequest({
        payer: w.keeper.address,
        owner: bob.address,
        pool: w.venue.pool,
        market: w.venue.market("SOL").address,
        request: request.address,
        vault: w.venue.home.vault,
        ownerToken: bob.token("USDC"),
        payable,
      }),
      [w.keeper],
    );
  };
  const paid = (): Expected => ({
    "pool.state.custodies.0.payable": by(-OWED),
    [`payables.${payable}`]: CLOSED,
    "tokens.bob.USDC": by(OWED),
    "vaults.USDC": by(-OWED),
  });

  beforeEach(async () => {
    w = await World.create();
    bob = await w.trader({ usdc: 1_000 }, "bob");
    payable = pda.payable(w.venue.pool, w.venue.home.mint, bob.address);
    await owe();
  });

  it("pays what is owed once the account works again, and changes nothing else", async () => {
    await freeze(w, bob.token("USDC"), false);
    const step = await changed(w, () => w.payOut(bob, "USDC"), paid());
    told(step, "OwnerPaid", { owner: bob.address, custody: 0, amount: OWED, deferred: 0n }, POOL_WIDE);
    assert.equal(await bob.balance("USDC"), 1_000n * USD);
  });

  it("closes the note and gives its rent to the owner, whoever paid it", async () => {
    await freeze(w, bob.token("USDC"), false);
    const lamports = async () => (await w.chain.getAccount(bob.address))?.lamports ?? 0;
    const before = await lamports();
    await w.payOut(bob, "USDC");
    assert.equal((await lamports()) - before, rentExempt(8 + 104));
    assert.equal(await w.chain.getAccount(payable), null);
  });

  it("gives lamports that somebody sent to the note to the owner, too", async () => {
    await freeze(w, bob.token("USDC"), false);
    await w.chain.airdrop(payable, 1_000_000_000);
    const before = (await w.chain.getAccount(bob.address))?.lamports ?? 0;
    await w.payOut(bob, "USDC");
    assert.equal((await w.chain.getAccount(bob.address))?.lamports, before + rentExempt(8 + 104) + 1_000_000_000);
  });

  it("pays into any other account that the owner has in this token", async () => {
    const { mint } = w.venue.home;
    const other = await w.tokens.createAccount({ mint, owner: bob.address }, strangeKey());
    await run(ix({ ownerToken: other }));
    assert.equal(await w.tokens.balance(other), OWED);
    assert.equal((await w.pool()).state.custodies[0]?.payable, 0n);
  });

  it("adds up what is owed until it is paid, all at once", async () => {
    await freeze(w, bob.token("USDC"), false);
    await owe();
    await freeze(w, bob.token("USDC"), false);
    await w.payOut(bob, "USDC");
    assert.equal(await bob.balance("USDC"), 1_000n * USD);
  });

  it("needs no signer but who pays the fee", async () => {
    await freeze(w, bob.token("USDC"), false);
    await w.run(ix(), []);
    assert.equal(await bob.balance("USDC"), 1_000n * USD);
  });

  it("waits while the owner's account is frozen", () => refused(w, "TokenAccountFrozen", () => run()));

  it("pays nobody but the owner", async () => {
    for (const ownerToken of [w.keeper.token("USDC"), w.venue.insuranceVault, strangeKey()])
      await refused(w, "TokenAccountUnusable", () => run(ix({ ownerToken })));
  });

  it("is not deceived by an account that only looks like the owner's", async () => {
    const { data } = (await w.chain.getAccount(bob.token("USDC"))) ?? assert.fail();
    for (const owner of [TOKEN_2022_PROGRAM_ID, SystemProgram.programId]) {
      const ownerToken = strangeKey();
      await w.chain.setAccount(ownerToken, { owner, data });
      await refused(w, "TokenAccountUnusable", () => run(ix({ ownerToken })));
    }
  });

  it("refuses another token's account", () =>
    refused(w, "TokenMintMismatch", () => run(ix({ ownerToken: bob.token("SOL") }))));

  it("pays once: the note is gone", async () => {
    await freeze(w, bob.token("USDC"), false);
    await run();
    await refused(w, "AccountDataTooSmall", () => run());
  });

  it("refuses a note of nothing", async () => {
    await edit(w, "Payable", payable, { amount: 0n });
    await refused(w, "NothingToPay", () => run());
  });

  it("refuses a note that promises more than the pool has booked", async () => {
    await edit(w, "Payable", payable, { amount: (was) => was + 1n });
    await refused(w, "MathOverflow", () => run());
  });

  it("refuses a note for a custody that the pool does not have, or for another vault", async () => {
    for (const custody of [1, 2, 255]) {
      await edit(w, "Payable", payable, { custody });
      await refused(w, "WrongAccount", () => run());
    }
  });

  it("refuses vaults that are not the note's", async () => {
    const other = await secondPool(w);
    const copy = await strangers.lookAlike(w, w.venue.home.vault);
    for (const vault of [w.venue.custody("SOL").vault, w.venue.insuranceVault, other.vaults[0], copy]) {
      assert.ok(vault);
      await refused(w, "WrongAccount", () => run(ix({ vault })));
    }
  });

  it("refuses another owner", async () => {
    const thief = { owner: w.keeper.address, ownerToken: w.keeper.token("USDC") };
    await refused(w, "WrongAccount", () => run(ix(thief)));
  });

  it("stops where the vault holds less than the pool owes", async () => {
    await freeze(w, bob.token("USDC"), false);
    await setBalance(w, w.venue.home.vault, 1_000_000n * USD);
    await refused(w, "PoolUndercollateralized", () => run());
  });

  it("never pays what the pool has not booked as payable", async () => {
    await freeze(w, bob.token("USDC"), false);
    await editPool(w, (pool) => {
      const [usdc] = pool.state.custodies;
      assert.ok(usdc);
      usdc.payable -= 1n;
    });
    await refused(w, "MathOverflow", () => run());
  });

  it("waits while only profit is owed and nothing more may leave this hour", async () => {
    await freeze(w, bob.token("USDC"), false);
    w.verifying = false;
    await edit(w, "Payable", payable, { amount: 0n, deferred: OWED });
    const outflowAt = BigInt(await w.now());
    const used = (outflowUsed: bigint) => editPool(w, { custodies: { 0: { outflowUsed, outflowAt } } });
    await used(1n << 62n);
    await refused(w, "OutflowLimited", () => run());
    await used(0n);
    await run();
  });
});
