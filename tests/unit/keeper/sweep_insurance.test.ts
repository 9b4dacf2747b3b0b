import assert from "node:assert/strict";
import { type Actor, TOKEN_PROGRAM_ID, World } from "@ballast/localnet";
import { instructions, PROGRAM_ID } from "@ballast/sdk";
import { editPool } from "../../support/edit";
import { cut, extended, locked, setBalance, strangeKey, swapped } from "../../support/forge";
import { by, changes, refused, tells } from "../../support/outcome";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const USD = 1_000_000n;
const SOL = 1_000_000_000n;
const FUND = 100_000n * USD;
/** The fund's tenth of the fees: of 10 bp of 2,000,000 USDC, and of 5 bp of 10,000 SOL, which come towards their target. */
const DUE = { USDC: 200n * USD, SOL: SOL / 2n };

describe("sweep_insurance", () => {
  let w: World;
  let keeper: Actor;
  const home = (change: Partial<instructions.SweepInsuranceParams> = {}) => {
    const { pool, home } = w.venue;
    return instructions.sweepInsurance({ pool, vault: home.vault, homeVault: null, ...change });
  };
  const sol = (change: Partial<instructions.SweepInsuranceParams> = {}) =>
    home({ vault: w.venue.custody("SOL").vault, homeVault: w.venue.home.vault, ...change });
  const run = (instruction = sol()) => w.run(instruction, [keeper]);

  /** A sale changes what the LPs own of both tokens: borrow is accrued before. */
  const accrued = async () => {
    const now = BigInt(await w.now());
    return { "pool.state.custodies.0.borrowAt": now, "pool.state.custodies.1.borrowAt": now };
  };

  beforeEach(async () => {
    w = await World.create();
    keeper = w.keeper;
  });

  it("brings what was collected in the fund's own stable into its vault, and changes nothing else", async () => {
    const step = await changes(w, () => w.sweep("USDC"), {
      insuranceVault: by(DUE.USDC),
      "pool.state.fund.balance": by(DUE.USDC),
      "pool.state.custodies.0.insuranceDue": 0n,
      "vaults.USDC": by(-DUE.USDC),
    });
    const amounts = { surplus: 0n, sold: DUE.USDC, gained: DUE.USDC };
    await tells(w, step, "InsuranceSwept", { custody: 0, ...amounts, fund: FUND + DUE.USDC });
  });

  it("sells another token to the LPs at its price", async () => {
    const step = await changes(w, () => w.sweep("SOL"), {
      ...(await accrued()),
      insuranceVault: by(75n * USD),
      "pool.state.fund.balance": by(75n * USD),
      "pool.state.custodies.1.insuranceDue": 0n,
      "pool.state.custodies.1.owned": by(DUE.SOL),
      "pool.state.custodies.0.owned": by(-75n * USD),
      "vaults.USDC": by(-75n * USD),
    });
    const amounts = { surplus: 0n, sold: DUE.SOL, gained: 75n * USD };
    await tells(w, step, "InsuranceSwept", { custody: 1, ...amounts, fund: FUND + 75n * USD });
  });

  it("sells at price less confidence: the LPs never pay for it", async () => {
    await w.price("SOL", "150", { conf: "1.5" });
    await w.sweep("SOL");
    // Half a SOL at 148.50.
    assert.equal((await w.pool()).state.fund.balance, FUND + 74_250_000n);
  });

  it("adds tokens that somebody sent to a vault", async () => {
    await w.tokens.mintTo(w.venue.home.vault, 77n * USD);
    const step = await changes(w, () => w.sweep("USDC"), {
      insuranceVault: by(277n * USD),
      "pool.state.fund.balance": by(277n * USD),
      "pool.state.custodies.0.insuranceDue": 0n,
      "vaults.USDC": by(-277n * USD),
    });
    const amounts = { surplus: 77n * USD, sold: 277n * USD, gained: 277n * USD };
    await tells(w, step, "InsuranceSwept", { custody: 0, ...amounts, fund: FUND + 277n * USD });
  });

  it("adds strange tokens of another kind at their price, too", async () => {
    await w.tokens.mintTo(w.venue.custody("SOL").vault, 2n * SOL);
    const step = await changes(w, () => w.sweep("SOL"), {
      ...(await accrued()),
      insuranceVault: by(375n * USD),
      "pool.state.fund.balance": by(375n * USD),
      "pool.state.custodies.1.insuranceDue": 0n,
      "pool.state.custodies.1.owned": by(2n * SOL + DUE.SOL),
      "pool.state.custodies.0.owned": by(-375n * USD),
      "vaults.USDC": by(-375n * USD),
    });
    const amounts = { surplus: 2n * SOL, sold: 2n * SOL + DUE.SOL, gained: 375n * USD };
    await tells(w, step, "InsuranceSwept", { custody: 1, ...amounts, fund: FUND + 375n * USD });
  });

  it("sells only as much as the LPs have free stable for, and keeps the rest", async () => {
    w = await World.create({ liquidity: { USDC: "60", SOL: "1000" } });
    const free = (await w.pool()).state.custodies[0]?.owned ?? 0n;
    assert.ok(free > 59n * USD && free < 60n * USD);
    await w.tokens.mintTo(w.venue.custody("SOL").vault, SOL);
    // Of 1.1 SOL what pays `free` at 150, rounded up; all of the LPs' stable leaves.
    const sold = (free * 100_000_000_000n + 14_999_999_999n) / 15_000_000_000n;
    await changes(w, () => w.sweep("SOL"), {
      ...(await accrued()),
      insuranceVault: by(free),
      "pool.state.fund.balance": by(free),
      "pool.state.custodies.1.insuranceDue": by(SOL - sold),
      "pool.state.custodies.1.owned": by(sold),
      "pool.state.custodies.0.owned": 0n,
      "vaults.USDC": by(-free),
    });
  });

  it("books strange tokens as collected where the LPs have no stable at all", async () => {
    w = await World.create({ liquidity: { SOL: "1000" } });
    await refused(w, "NothingToPay", () => w.sweep("SOL"));
    await w.tokens.mintTo(w.venue.custody("SOL").vault, SOL);
    const step = await changes(w, () => w.sweep("SOL"), {
      ...(await accrued()),
      "pool.state.custodies.1.insuranceDue": by(SOL),
    });
    await tells(w, step, "InsuranceSwept", { custody: 1, surplus: SOL, sold: 0n, gained: 0n, fund: FUND });
  });

  it("does not touch the stable that is reserved for winners", async () => {
    const bob = await w.trader({ usdc: 50_000 });
    await bob.open("SOL", "short", { size: 1_000, collateral: { USDC: 20_000 } });
    await editPool(w, (pool) => {
      const [usdc] = pool.state.custodies;
      assert.ok(usdc);
      usdc.owned = usdc.locked + 30n * USD;
    });
    await w.sweep("SOL");
    const { owned, locked: reserved } = (await w.pool()).state.custodies[0] ?? assert.fail();
    assert.equal(owned, reserved);
    assert.equal((await w.pool()).state.fund.balance, FUND + 30n * USD);
  });

  it("refuses where there is nothing, also the second time", async () => {
    await w.sweep("USDC");
    await w.sweep("SOL");
    await refused(w, "NothingToPay", () => run(home()));
    await refused(w, "NothingToPay", () => run(sol()));
  });

  it("refuses dust that is worth no unit, and takes it when more has come", async () => {
    await w.sweep("SOL");
    await editPool(w, (pool) => {
      const [, token] = pool.state.custodies;
      assert.ok(token);
      token.owned -= 6n;
      token.insuranceDue = 6n;
    });
    await refused(w, "NothingToPay", () => run(sol()));
    await w.tokens.mintTo(w.venue.custody("SOL").vault, 1n);
    await run(sol());
    assert.equal((await w.pool()).state.custodies[1]?.insuranceDue, 0n);
  });

  it("needs the price of the last five seconds to sell, and none for the stable itself", async () => {
    await w.wait(6);
    await refused(w, "PriceRefreshNeeded", () => run(sol()));
    await run(home());
    await w.fresh();
    await w.wait(5);
    await run(sol());
  });

  it("sells at no price that is uncertain by more than 2 %", async () => {
    await w.price("SOL", "150", { conf: "3.00000001" });
    await refused(w, "OracleWide", () => run(sol()));
    await w.price("SOL", "150", { conf: "3" });
    await run(sol());
    assert.equal((await w.pool()).state.fund.balance, FUND + 73_500_000n);
  });

  it("refuses vaults that are none of the pool's", async () => {
    const other = await secondPool(w);
    const fake = await strangers.lookAlike(w, w.venue.custody("SOL").vault);
    for (const vault of [other.vaults[1], keeper.token("SOL"), fake]) {
      assert.ok(vault);
      await refused(w, "WrongAccount", () => run(sol({ vault })));
    }
  });

  it("pays from the vault of the fund's stable only", async () => {
    const other = await secondPool(w);
    await refused(w, "WrongAccount", () => run(sol({ homeVault: null })));
    for (const homeVault of [other.vaults[0], keeper.token("USDC")]) {
      assert.ok(homeVault);
      await refused(w, "WrongAccount", () => run(sol({ homeVault })));
    }
  });

  it("pays into the pool's insurance vault only", async () => {
    const { insuranceVault } = await secondPool(w);
    for (const wrong of [insuranceVault, keeper.token("USDC")])
      await refused(w, "WrongAccount", () => run(sol({ insuranceVault: wrong })));
  });

  it("refuses pools that are not: forged, of another type, missing", async () => {
    const { insuranceVault } = w.venue;
    const forged = await strangers.lookAlike(w, w.venue.pool);
    await refused(w, "IllegalOwner", () => run(home({ pool: forged, insuranceVault })));
    await refused(w, "AccountDataTooSmall", () => run(home({ pool: w.venue.market("SOL").address, insuranceVault })));
    await refused(w, "AccountDataTooSmall", () => run(home({ pool: strangeKey(), insuranceVault })));
  });

  it("refuses one account for two", async () => {
    const twice = (ix: ReturnType<typeof home>) => refused(w, "ConstraintDuplicateMutableAccount", () => run(ix));
    await twice(home({ homeVault: w.venue.home.vault }));
    await twice(sol({ homeVault: w.venue.custody("SOL").vault }));
    await twice(home({ vault: w.venue.insuranceVault }));
  });

  it("refuses read-only and missing accounts and a false token program, ignores more accounts", async () => {
    await refused(w, "ConstraintMut", () => run(locked(sol(), w.venue.pool)));
    await refused(w, "NotEnoughAccountKeys", () => run(cut(sol())));
    await refused(w, "IncorrectProgramId", () => run(swapped(sol(), TOKEN_PROGRAM_ID, PROGRAM_ID)));
    await run(extended(sol(), strangeKey()));
  });

  it("stops where a vault holds less than the pool owes", async () => {
    await setBalance(w, w.venue.home.vault, 1_999_000n * USD);
    await refused(w, "PoolUndercollateralized", () => run(home()));
    await refused(w, "PoolUndercollateralized", () => run(sol()));
    await setBalance(w, w.venue.custody("SOL").vault, 9_000n * SOL);
    await refused(w, "PoolUndercollateralized", () => run(sol()));
  });

  it("needs no signer but who pays the fee", async () => {
    const step = await w.run(sol(), []);
    assert.equal(step.events.length, 1);
  });

  it("divides by no unit of zero, which no instruction leaves behind", async () => {
    await editPool(w, ({ state }) => {
      for (const custody of state.custodies) custody.unit = 0n;
    });
    await refused(w, "DivisionByZero", () => run(sol()));
  });
});
