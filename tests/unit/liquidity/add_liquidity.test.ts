import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { by, changed, POOL_WIDE, refused, told } from "../../support/expect";
import { freeze, setBalance, strangeKey, swapped } from "../../support/forge";
import { AUM, OWNED, refusesWidePrints, SOL, SUPPLY, takesPrintsOfNow, USD } from "../../support/liquidity";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const U64_MAX = (1n << 64n) - 1n;
/** A virtual dollar and a million virtual shares stand first. */
const sharesFor = (value: bigint, aum = AUM, supply = SUPPLY) => (value * (supply + USD)) / (aum + USD);

describe("add_liquidity", () => {
  let w: World;
  let alice: Actor;
  const ix = (change: Partial<instructions.AddLiquidityParams> = {}) =>
    instructions.addLiquidity({
      owner: alice.address,
      pool: w.venue.pool,
      vault: w.venue.home.vault,
      ownerToken: alice.token("USDC"),
      ownerLp: alice.token("LP"),
      atoms: 100n * USD,
      minShares: 0n,
      ...change,
    });
  const run = (instruction = ix(), by = alice) => w.run(instruction, [by]);

  beforeEach(async () => {
    // A flat fee; the curve is tested in weights.test.ts.
    w = await World.create({ params: { "custody.*.lp_slope": "0" } });
    alice = await w.trader({ usdc: 5_000_000, sol: 50 }, "alice");
  });

  it("mints shares for the value after the fee, which it splits, and changes nothing else", async () => {
    const shares = sharesFor(99_900_000n);
    assert.equal(shares, 99_785_833n);
    const now = BigInt(await w.now());
    const step = await changed(w, () => alice.addLiquidity("USDC", 100), {
      lpSupply: by(shares),
      "pool.state": { lpSupply: by(shares), aum: AUM + 99_900_000n, bandSlot: BigInt(await w.chain.slot()) },
      "pool.state.custodies.0.owned": by(99_980_000n),
      "pool.state.custodies.0.protocolFees": by(10_000n),
      "pool.state.custodies.0.insuranceDue": by(10_000n),
      "pool.state.custodies.0.borrowAt": now,
      "pool.state.custodies.0.outflowUsed": -99_900_000n,
      "pool.state.custodies.0.outflowAt": now,
      "tokens.alice": { USDC: by(-100_000_000n), LP: by(shares) },
      "vaults.USDC": by(100_000_000n),
    });
    told(
      step,
      "LiquidityAdded",
      {
        owner: alice.address,
        custody: 0,
        atoms: 100_000_000n,
        shares,
        fee: 100_000n,
        aum: AUM,
        owned: OWNED.USDC + 99_980_000n,
        lpSupply: SUPPLY + shares,
      },
      POOL_WIDE,
    );
  });

  it("takes a volatile token at its price", async () => {
    const shares = sharesFor(1_498_500_000n);
    const now = BigInt(await w.now());
    await changed(w, () => alice.addLiquidity("SOL", 10), {
      lpSupply: by(shares),
      "pool.state": { lpSupply: by(shares), aum: AUM + 1_498_500_000n, bandSlot: BigInt(await w.chain.slot()) },
      "pool.state.custodies.1.owned": by(9_998_000_000n),
      "pool.state.custodies.1.protocolFees": by(1_000_000n),
      "pool.state.custodies.1.insuranceDue": by(1_000_000n),
      "pool.state.custodies.1.borrowAt": now,
      "pool.state.custodies.1.outflowUsed": -9_990_000_000n,
      "pool.state.custodies.1.outflowAt": now,
      "tokens.alice": { SOL: by(-10n * SOL), LP: by(shares) },
      "vaults.SOL": by(10n * SOL),
    });
  });

  it("gives the first depositor a share per dollar", async () => {
    w = await World.create({ liquidity: {} });
    const first = await w.trader({ usdc: 1_000 });
    await first.addLiquidity("USDC", 1_000);
    assert.equal(await first.balance("LP"), 999n * USD);
  });

  it("values a deposit at price less confidence and the pool at price plus confidence", async () => {
    await w.price("SOL", "150", { conf: "1.5" });
    const aum = OWNED.USDC + (OWNED.SOL * 15_150_000_000n) / 100_000_000_000n;
    const value = (9_990_000_000n * 14_850_000_000n) / 100_000_000_000n;
    await alice.addLiquidity("SOL", 10);
    assert.equal(await alice.balance("LP"), sharesFor(value, aum));
  });

  it("widens prices by 1.5 sigma sqrt(age)", async () => {
    w.feeds.freeze("SOL");
    await w.wait(4);
    // After a day of rest a little less than 0.8 % an hour: 1.5 x that x sqrt(4 s / 3,600 s) = 0.04 % of 150 USD.
    const { sigma } = (await w.pool()).state.custodies[1] ?? assert.fail();
    assert.equal(sigma, 7_999_652n);
    const drift = 15n * ((sigma + 19n) / 20n);
    const aum = OWNED.USDC + (OWNED.SOL * (15_000_000_000n + drift) + 99_999_999_999n) / 100_000_000_000n;
    const value = (9_990_000_000n * (15_000_000_000n - drift)) / 100_000_000_000n;
    const { events } = await alice.addLiquidity("SOL", 10);
    assert.equal(events[0]?.name === "LiquidityAdded" && events[0].data.aum, aum);
    assert.equal(await alice.balance("LP"), sharesFor(value, aum));
  });

  it("gives the fund half of the fee while it is badly filled", async () => {
    w = await World.create({ fund: "30000", params: { "custody.*.lp_slope": "0" } });
    const bob = await w.trader({ usdc: 1_000 });
    const before = (await w.pool()).state.custodies[0];
    await bob.addLiquidity("USDC", 1_000);
    const after = (await w.pool()).state.custodies[0];
    assert.ok(before && after);
    assert.equal(after.insuranceDue - before.insuranceDue, 500_000n);
    assert.equal(after.protocolFees - before.protocolFees, 100_000n);
    assert.equal(after.owned - before.owned, 999_400_000n);
  });

  it("accrues borrow before the deposit lowers utilisation", async () => {
    const bob = await w.trader({ usdc: 5_000 });
    await bob.open("SOL", "long", { size: 100, collateral: { USDC: 3_000 } });
    const before = (await w.pool()).state.custodies[1];
    await w.wait(3_600);
    await alice.addLiquidity("SOL", 1);
    const after = (await w.pool()).state.custodies[1];
    assert.ok(before && after);
    // 1.0003 % utilised: 9 % + 35 % x 1.01 % / 80 %, a year, for an hour.
    const rate = 900n + (3_500n * 101n + 7_999n) / 8_000n;
    assert.equal(after.borrowIndex - before.borrowIndex, (rate * 100_000_000_000n * 3_600n) / 31_536_000n);
    assert.equal(after.borrowAt - before.borrowAt, 3_600n);
  });

  it("never prices shares below what leaving pays, whoever is winning", async () => {
    const bob = await w.trader({ usdc: 50_000 });
    await bob.open("SOL", "long", { size: 300, collateral: { USDC: 5_000 } });
    await bob.open("SOL", "short", { size: 100, collateral: { USDC: 5_000 } });
    for (const price of ["140", "150.5", "165"]) {
      await w.price("SOL", price);
      await w.wait(200);
      const [added] = (await alice.addLiquidity("USDC", 1_000)).events;
      const [removed] = (await alice.removeLiquidity("USDC", 1)).events;
      assert.ok(added?.name === "LiquidityAdded" && removed?.name === "LiquidityRemoved");
      assert.ok(added.data.aum + 999_800_000n >= removed.data.aum, price);
    }
  });

  it("accepts the shares promised and refuses one more", async () => {
    const shares = sharesFor(99_900_000n);
    await refused(w, "MinOutNotMet", () => run(ix({ minShares: shares + 1n })));
    await refused(w, "MinOutNotMet", () => run(ix({ minShares: U64_MAX })));
    await run(ix({ minShares: shares }));
  });

  it("refuses nothing, and what is worth no share", async () => {
    await refused(w, "ZeroAmount", () => run(ix({ atoms: 0n })));
    const dust = { vault: w.venue.custody("SOL").vault, ownerToken: alice.token("SOL"), atoms: 6n };
    await refused(w, "ZeroAmount", () => run(ix(dust)));
  });

  it("refuses more than there can be and more than the owner has", async () => {
    await refused(w, "TokenInsufficientFunds", () => run(ix({ atoms: 5_000_000n * USD + 1n })));
    await refused(w, "MathOverflow", () => run(ix({ atoms: U64_MAX })));
    w = await World.create({ params: { "fees.liquidity": "0", "custody.*.lp_slope": "0" } });
    alice = await w.trader({ usdc: 1_000 });
    await refused(w, "MathOverflow", () => run(ix({ atoms: U64_MAX })));
  });

  it("takes as much as the deposit cap allows and not one unit more", async () => {
    w = await World.create({ params: { "custody.USDC.deposit_cap": "2000000", "custody.*.lp_slope": "0" } });
    alice = await w.trader({ usdc: 1_000 }, "alice");
    const kept = (atoms: bigint) => {
      const fee = (atoms + 999n) / 1_000n;
      return atoms - 2n * (fee / 10n);
    };
    let atoms = 400n * USD;
    while (kept(atoms + 1n) <= 400n * USD) atoms += 1n;
    await refused(w, "DepositCapReached", () => run(ix({ atoms: atoms + 1n })));
    await run(ix({ atoms }));
    assert.equal((await w.pool()).state.custodies[0]?.owned, 2_000_000n * USD);
  });

  it("needs the token's price of the last five seconds", async () => {
    w.feeds.freeze("USDC");
    await w.wait(5);
    await alice.addLiquidity("USDC", 1);
    await w.wait(1);
    await w.fresh();
    await refused(w, "PriceRefreshNeeded", () => run());
  });

  it("needs every other token's price, too", async () => {
    w.feeds.freeze("SOL");
    await w.wait(6);
    await w.fresh();
    await refused(w, "PriceRefreshNeeded", () => run());
    w.feeds.thaw("SOL");
    await alice.addLiquidity("USDC", 1);
  });

  it("takes prints up to two seconds ahead of the clock, of its own token and every other, and none further ahead", async () => {
    await takesPrintsOfNow(w, run);
  });

  it("refuses a price that is uncertain by more than 2 % or more than 10 % from its average", async () => {
    await refusesWidePrints(w, run);
  });

  it("refuses a vault that is none of the pool's", async () => {
    const other = await secondPool(w);
    const fake = await strangers.lookAlike(w, w.venue.home.vault);
    for (const vault of [other.vaults[0], w.venue.insuranceVault, alice.token("SOL"), fake]) {
      assert.ok(vault);
      await refused(w, "WrongAccount", () => run(ix({ vault })));
    }
  });

  it("refuses to mint another pool's shares, or another token", async () => {
    const { lpMint } = await secondPool(w);
    for (const mint of [lpMint, w.venue.home.mint])
      await refused(w, "WrongAccount", () => run(swapped(ix(), w.venue.lpMint, mint)));
  });

  it("refuses token accounts of another mint or of somebody else", async () => {
    const bob = await w.trader({ usdc: 1_000 }, "bob");
    await refused(w, "TokenMintMismatch", () => run(ix({ ownerToken: alice.token("SOL") })));
    await refused(w, "TokenMintMismatch", () => run(ix({ ownerLp: alice.token("SOL") })));
    await refused(w, "TokenOwnerMismatch", () => run(ix({ ownerToken: bob.token("USDC") })));
    await refused(w, "InvalidAccountData", () => run(ix({ ownerLp: strangeKey() })));
  });

  it("refuses frozen accounts", async () => {
    await freeze(w, alice.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => run());
    await freeze(w, alice.token("USDC"), false);
    await freeze(w, alice.token("LP"));
    await refused(w, "TokenAccountFrozen", () => run());
  });

  it("stops where the vault holds less than the pool owes", async () => {
    await setBalance(w, w.venue.home.vault, OWNED.USDC);
    await refused(w, "PoolUndercollateralized", () => run());
  });

  it("lets no donation move the price of a share", async () => {
    await w.tokens.mintTo(w.venue.home.vault, 1_000_000n * USD);
    await w.tokens.mintTo(w.venue.insuranceVault, 1_000_000n * USD);
    for (const address of [w.venue.pool, w.venue.home.vault, w.venue.lpMint]) await w.chain.airdrop(address, 10 ** 9);
    await alice.addLiquidity("USDC", 100);
    assert.equal(await alice.balance("LP"), 99_785_833n);
  });

  it("cannot be inflated by a first depositor: who comes second loses no more than the fee", async () => {
    w = await World.create({ liquidity: {} });
    const [attacker, victim] = [await w.trader({ usdc: 1_000_000 }), await w.trader({ usdc: 1_000 })];
    await attacker.addLiquidity("USDC", 2n);
    await w.tokens.mintTo(w.venue.home.vault, 1_000_000n * USD);
    await victim.addLiquidity("USDC", 1_000);
    await victim.removeLiquidity("USDC");
    // 10 bp each way; a fifth of it goes to fund and protocol, the rest partly back to who is left.
    assert.ok((await victim.balance("USDC")) > 998n * USD);
    // That one share is worth less than one smallest unit: the donation belongs to nobody, and so to the fund.
    await refused(w, "ZeroAmount", () => attacker.removeLiquidity("USDC"));
  });

  it("mints to whom the depositor names, and calls themselves the owner", async () => {
    const bob = await w.trader({}, "bob");
    const [event] = (await run(ix({ ownerLp: bob.token("LP") }))).events;
    assert.deepEqual([await bob.balance("LP"), await alice.balance("LP")], [99_785_833n, 0n]);
    assert.ok(event?.name === "LiquidityAdded" && event.data.owner.equals(alice.address));
  });
});
