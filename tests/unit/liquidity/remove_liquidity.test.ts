import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { by, changed, POOL_WIDE, refused, told } from "../../support/expect";
import { burnInstruction, freeze, setBalance, strangeKey, swapped } from "../../support/forge";
import { AUM, OWNED, refusesWidePrints, SOL, SUPPLY, takesPrintsOfNow, USD } from "../../support/liquidity";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const U64_MAX = (1n << 64n) - 1n;
/** A virtual dollar and a million virtual shares stand first. */
const worth = (shares: bigint, aum = AUM) => (shares * (aum + USD)) / (SUPPLY + USD);
const feeOf = (gross: bigint) => (gross + 999n) / 1_000n;

describe("remove_liquidity", () => {
  let w: World;
  let lp: Actor;
  const ix = (change: Partial<instructions.RemoveLiquidityParams> = {}) =>
    instructions.removeLiquidity({
      owner: lp.address,
      pool: w.venue.pool,
      vault: w.venue.home.vault,
      ownerToken: lp.token("USDC"),
      ownerLp: lp.token("LP"),
      shares: 100n * USD,
      minAtoms: 0n,
      ...change,
    });
  /** Who leaves takes their share of what the day's deductible is measured on. */
  const measureAfter = (shares: bigint) => ({ "pool.state.deductible.dayAum": (AUM * (SUPPLY - shares)) / SUPPLY });
  const run = (instruction = ix(), signer = lp) => w.run(instruction, [signer]);

  beforeEach(async () => {
    // A flat fee; the curve is tested in weights.test.ts.
    w = await World.create({ params: { "custody.*.lp_slope": "0" } });
    lp = w.lp;
  });

  it("pays the shares' part of the pool less the fee, which it splits, and changes nothing else", async () => {
    const gross = worth(100n * USD);
    const fee = feeOf(gross);
    const tenth = fee / 10n;
    const atoms = gross - fee;
    assert.equal(atoms, 100_014_296n);
    const now = BigInt(await w.now());
    const step = await changed(w, () => lp.removeLiquidity("USDC", 100), {
      lpSupply: by(-100n * USD),
      "pool.state": { lpSupply: by(-100n * USD), aum: AUM - gross, bandSlot: BigInt(await w.chain.slot()) },
      ...measureAfter(100n * USD),
      "pool.state.custodies.0.owned": by(fee - 2n * tenth - gross),
      "pool.state.custodies.0.protocolFees": by(tenth),
      "pool.state.custodies.0.insuranceDue": by(tenth),
      "pool.state.custodies.0.borrowAt": now,
      "pool.state.custodies.0.outflowUsed": atoms,
      "pool.state.custodies.0.outflowAt": now,
      "tokens.lp": { USDC: by(atoms), LP: by(-100n * USD) },
      "vaults.USDC": by(-atoms),
    });
    const { owned } = (await w.pool()).state.custodies[0] ?? assert.fail();
    const rest = { aum: AUM, owned, lpSupply: SUPPLY - 100n * USD };
    told(
      step,
      "LiquidityRemoved",
      {
        owner: lp.address,
        custody: 0,
        atoms,
        shares: 100n * USD,
        fee,
        ...rest,
      },
      POOL_WIDE,
    );
  });

  it("pays in any token of the pool, at its price", async () => {
    const gross = (worth(1_500n * USD) * 100_000_000_000n) / 15_000_000_000n;
    const atoms = gross - feeOf(gross);
    const tenth = feeOf(gross) / 10n;
    const now = BigInt(await w.now());
    await changed(w, () => lp.removeLiquidity("SOL", 1_500), {
      lpSupply: by(-1_500n * USD),
      "pool.state.lpSupply": by(-1_500n * USD),
      "pool.state.aum": AUM - worth(1_500n * USD),
      ...measureAfter(1_500n * USD),
      "pool.state.custodies.1.owned": by(feeOf(gross) - 2n * tenth - gross),
      "pool.state.custodies.1.protocolFees": by(tenth),
      "pool.state.custodies.1.insuranceDue": by(tenth),
      "pool.state.custodies.1.borrowAt": now,
      "pool.state.custodies.1.outflowUsed": atoms,
      "pool.state.custodies.1.outflowAt": now,
      "pool.state.bandSlot": BigInt(await w.chain.slot()),
      "tokens.lp": { SOL: by(atoms), LP: by(-1_500n * USD) },
      "vaults.SOL": by(-atoms),
    });
  });

  it("values the pool at price less confidence and the token that leaves at price plus confidence", async () => {
    await w.price("SOL", "150", { conf: "1.5" });
    const aum = OWNED.USDC + (OWNED.SOL * 14_850_000_000n) / 100_000_000_000n;
    const gross = (worth(1_500n * USD, aum) * 100_000_000_000n) / 15_150_000_000n;
    await lp.removeLiquidity("SOL", 1_500);
    assert.equal(await lp.balance("SOL"), gross - feeOf(gross));
  });

  it("counts traders' profit in full", async () => {
    const bob = await w.trader({ usdc: 50_000 });
    await bob.open("SOL", "long", { size: 100, collateral: { USDC: 5_000 } });
    await w.price("SOL", 160);
    await w.wait(200);
    const { owned } = (await w.pool()).state.custodies[0] ?? assert.fail();
    const { owned: sol } = (await w.pool()).state.custodies[1] ?? assert.fail();
    const [event] = (await lp.removeLiquidity("USDC", 1)).events;
    assert.ok(event?.name === "LiquidityRemoved");
    assert.equal(event.data.aum, owned + (sol * 16_000n) / 100_000n - 1_000n * USD);
  });

  it("counts traders' losses only as far as their collateral goes", async () => {
    const bob = await w.trader({ usdc: 50_000 });
    await bob.open("SOL", "long", { size: 1_000, collateral: { USDC: 20_000 } });
    const collateral = (await w.pool()).state.custodies[0]?.collateral ?? 0n;
    await w.price("SOL", 100);
    await w.wait(200);
    const { custodies } = (await w.pool()).state;
    const sol = ((custodies[1]?.owned ?? 0n) * 10_000n) / 100_000n;
    const [event] = (await lp.removeLiquidity("USDC", 1)).events;
    assert.ok(event?.name === "LiquidityRemoved");
    // 50,000 USD are lost, and less than 20,000 are there.
    assert.ok(collateral < 20_000n * USD);
    assert.equal(event.data.aum, (custodies[0]?.owned ?? 0n) + sol + collateral);
  });

  it("leaves what positions have reserved: nobody leaves with winners' money", async () => {
    w = await World.create({ params: { "pool.max_utilisation": "0.95" }, liquidity: { USDC: "2000000", SOL: "100" } });
    lp = w.lp;
    const bob = await w.trader({ usdc: 10_000 });
    await bob.open("SOL", "long", { size: 90, collateral: { USDC: 5_000 } });
    await w.fresh();
    const sol = { vault: w.venue.custody("SOL").vault, ownerToken: lp.token("SOL") };
    const { owned, locked: reserved } = (await w.pool()).state.custodies[1] ?? assert.fail();
    assert.ok(reserved === 90n * SOL && owned > reserved);
    await refused(w, "InsufficientLiquidity", () => run(ix({ ...sol, shares: 1_600n * USD })));
    await run(ix({ ...sol, shares: 1_300n * USD }));
  });

  it("is not stopped by an empty fund: all shares leave", async () => {
    w = await World.create({ fund: "0", liquidity: { USDC: "1000" } });
    lp = w.lp;
    await lp.removeLiquidity("USDC");
    assert.equal(await lp.balance("LP"), 0n);
    assert.equal((await w.pool()).state.lpSupply, 0n);
    // Twice 10 bp of 1,000 USD, half of it for an empty fund, a tenth for the protocol; the virtual dollar keeps a
    // trace.
    assert.ok((await lp.balance("USDC")) > 998_000_000n - 1_000n && (await lp.balance("USDC")) < 1_000n * USD);
  });

  it("never pays back more than was deposited in the same second", async () => {
    for (const amount of [10n, 999n, 1_000_001n, 123_456_789_012n]) {
      const bob = await w.trader({ usdc: 1_000_000 });
      await bob.addLiquidity("USDC", amount);
      await bob.removeLiquidity("USDC");
      assert.ok((await bob.balance("USDC")) < 1_000_000n * USD);
    }
  });

  it("pays what was promised and refuses a unit more", async () => {
    await refused(w, "MinOutNotMet", () => run(ix({ minAtoms: 100_014_297n })));
    await refused(w, "MinOutNotMet", () => run(ix({ minAtoms: U64_MAX })));
    await run(ix({ minAtoms: 100_014_296n }));
  });

  it("refuses nothing, and shares worth less than a unit", async () => {
    await refused(w, "ZeroAmount", () => run(ix({ shares: 0n })));
    await refused(w, "ZeroAmount", () => run(ix({ shares: 1n })));
  });

  it("refuses more shares than there are, and more than the owner has", async () => {
    await refused(w, "InsufficientShares", () => run(ix({ shares: SUPPLY + 1n })));
    await refused(w, "InsufficientShares", () => run(ix({ shares: U64_MAX })));
    const bob = await w.trader({}, "bob");
    const mine = { owner: bob.address, ownerToken: bob.token("USDC"), ownerLp: bob.token("LP") };
    await refused(w, "TokenInsufficientFunds", () => run(ix(mine), bob));
  });

  it("needs fresh prices of all tokens", async () => {
    for (const symbol of ["USDC", "SOL"]) {
      w.feeds.freeze(symbol);
      await w.wait(6);
      await w.fresh();
      await refused(w, "PriceRefreshNeeded", () => run());
      w.feeds.thaw(symbol);
      await w.fresh();
    }
    await run();
  });

  it("takes prints up to two seconds ahead of the clock, of its own token and every other, and none further ahead", async () => {
    await takesPrintsOfNow(w, run);
  });

  it("refuses a price that is uncertain by more than 2 % or more than 10 % from its average", async () => {
    await refusesWidePrints(w, run);
  });

  it("is not stopped by another token's wide price: it counts at its low end", async () => {
    await w.price("SOL", "150", { conf: "15" });
    const [event] = (await lp.removeLiquidity("USDC", 100)).events;
    assert.ok(event?.name === "LiquidityRemoved");
    assert.equal(event.data.aum, OWNED.USDC + 9_998n * 135n * USD);
  });

  it("refuses vaults that are none of the pool's", async () => {
    const other = await secondPool(w);
    const fake = await strangers.lookAlike(w, w.venue.home.vault);
    for (const vault of [other.vaults[0], w.venue.insuranceVault, lp.token("SOL"), fake]) {
      assert.ok(vault);
      await refused(w, "WrongAccount", () => run(ix({ vault })));
    }
  });

  it("refuses to burn anything but the pool's own shares", async () => {
    const other = await secondPool(w);
    await refused(w, "WrongAccount", () => run(swapped(ix(), w.venue.lpMint, other.lpMint)));
    await w.tokens.mintTo(lp.token("SOL"), 100n * SOL);
    await refused(w, "TokenMintMismatch", () => run(ix({ ownerLp: lp.token("SOL") })));
  });

  it("burns only what the signer may burn", async () => {
    const bob = await w.trader({}, "bob");
    const theft = { owner: bob.address, ownerToken: bob.token("USDC") };
    await refused(w, "TokenOwnerMismatch", () => run(ix(theft), bob));
  });

  it("refuses frozen accounts, another token's account, and what is none", async () => {
    await refused(w, "InvalidAccountData", () => run(ix({ ownerToken: strangeKey() })));
    await refused(w, "TokenMintMismatch", () => run(ix({ ownerToken: lp.token("SOL") })));
    for (const symbol of ["USDC", "LP"]) {
      await freeze(w, lp.token(symbol));
      await refused(w, "TokenAccountFrozen", () => run());
      await freeze(w, lp.token(symbol), false);
    }
  });

  it("stops where the vault holds less than the pool owes", async () => {
    await setBalance(w, w.venue.home.vault, OWNED.USDC);
    await refused(w, "PoolUndercollateralized", () => run());
  });

  it("pays the rest no more for shares that somebody burned outside", async () => {
    await w.chain.send([burnInstruction(lp.token("LP"), w.venue.lpMint, lp.address, 1_000_000n * USD)], [lp.keypair]);
    await lp.removeLiquidity("USDC", 100);
    assert.equal(await lp.balance("USDC"), 100_014_296n);
  });
});
