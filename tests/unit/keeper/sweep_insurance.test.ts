import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { by, changed, POOL_WIDE, refused, told } from "../../support/expect";
import { setBalance } from "../../support/forge";
import { secondPool } from "../../support/pools";
import { rule, tokenNow } from "../../support/rules";
import { strangers } from "../../support/strangers";

const USD = 1_000_000n;
const SOL = 1_000_000_000n;
const FUND = 100_000n * USD;
/**
 * The fund's tenth of the fees: of 10 bp of 2,000,000 USDC, and of 5 bp of 10,000 SOL, which come towards their target.
 */
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

  /** What the LPs own of a token changes: its borrow is accrued before. */
  const accrued = async (...custodies: number[]) => {
    const now = BigInt(await w.now());
    return Object.fromEntries(custodies.map((custody) => [`pool.state.custodies.${custody}.borrowAt`, now]));
  };
  /** What a sale of all that is due in SOL changes, for `paid` of the LPs' stable, which counts for the hour. */
  const sale = async (paid: bigint) => ({
    ...(await accrued(0, 1)),
    insuranceVault: by(paid),
    "pool.state.fund.balance": by(paid),
    "pool.state.custodies.1": { insuranceDue: 0n, owned: by(DUE.SOL) },
    "pool.state.custodies.0": { owned: by(-paid), outflowUsed: paid, outflowAt: BigInt(await w.now()) },
    "vaults.USDC": by(-paid),
  });
  /** Collected in SOL: as if fees had come in. */
  const collect = async (atoms: bigint) => {
    await editPool(w, (pool) => {
      (pool.state.custodies[1] ?? assert.fail()).insuranceDue += atoms;
    });
    await w.tokens.mintTo(w.venue.custody("SOL").vault, atoms);
  };
  const stranger = (symbol: string, atoms: bigint) => w.tokens.mintTo(w.venue.custody(symbol).vault, atoms);

  beforeEach(async () => {
    w = await World.create();
    keeper = w.keeper;
  });

  it("brings what was collected in the fund's own stable into its vault, and changes nothing else", async () => {
    const step = await changed(w, () => w.sweep("USDC"), {
      insuranceVault: by(DUE.USDC),
      "pool.state.fund.balance": by(DUE.USDC),
      "pool.state.custodies.0.insuranceDue": 0n,
      "vaults.USDC": by(-DUE.USDC),
    });
    const amounts = { surplus: 0n, sold: DUE.USDC, gained: DUE.USDC };
    told(step, "InsuranceSwept", { custody: 0, ...amounts, fund: FUND + DUE.USDC }, POOL_WIDE);
  });

  it("sells another token to the LPs at its price, within what may leave in an hour", async () => {
    const step = await changed(w, () => w.sweep("SOL"), await sale(75n * USD));
    const amounts = { surplus: 0n, sold: DUE.SOL, gained: 75n * USD };
    told(step, "InsuranceSwept", { custody: 1, ...amounts, fund: FUND + 75n * USD }, POOL_WIDE);
  });

  it("sells at price less confidence: the LPs never pay for it", async () => {
    await w.price("SOL", "150", { conf: "1.5" });
    await w.sweep("SOL");
    // Half a SOL at 148.50.
    assert.equal((await w.pool()).state.fund.balance, FUND + 74_250_000n);
  });

  it("takes off what the price may have moved since its print", async () => {
    await w.fresh();
    await w.wait(4);
    const { sigma } = (await w.pool()).state.custodies[1] ?? assert.fail();
    const print = { price: 15_000_000_000n, conf: 0n, sigma, age: 4n };
    const low = print.price - rule("rule_spread", print).value;
    assert.ok(low < 15_000_000_000n && low > 14_980_000_000n, String(low));
    await run(sol());
    assert.equal((await w.pool()).state.fund.balance, FUND + low / 200n);
  });

  it("sells no more than may leave in an hour, and the rest as it refills", async () => {
    // A tenth of 2,000,000 USDC and its fees: less is left of it by what the sale takes.
    await collect(2_000n * SOL);
    const { outflow: limit } = await tokenNow(w, "USDC");
    await w.sweep("SOL");
    assert.equal((await w.pool()).state.fund.balance, FUND + limit);
    await refused(w, "OutflowLimited", () => w.sweep("SOL"));
    await w.wait(1_800);
    await w.sweep("SOL");
    const { fund } = (await w.pool()).state;
    assert.ok(
      fund.balance > FUND + limit + 75_000n * USD && fund.balance <= FUND + (limit * 3n) / 2n,
      String(fund.balance),
    );
  });

  it("waits after a jump as LPs do", async () => {
    await w.price("SOL", "154");
    await refused(w, "PriceJumped", () => run(sol()));
    await w.wait(59);
    await w.fresh();
    await refused(w, "PriceJumped", () => run(sol()));
    await w.wait(1);
    await w.sweep("SOL");
  });

  it("sells at no price far from its average", async () => {
    await w.price("SOL", "150", { ema: "166.7" });
    await refused(w, "OracleEmaGap", () => w.sweep("SOL"));
  });

  it("gives tokens that somebody sent to a vault to the LPs, in kind", async () => {
    await stranger("USDC", 77n * USD);
    const step = await changed(w, () => w.sweep("USDC"), {
      ...(await accrued(0)),
      insuranceVault: by(DUE.USDC),
      "pool.state.fund.balance": by(DUE.USDC),
      "pool.state.custodies.0": { insuranceDue: 0n, owned: by(77n * USD) },
      "vaults.USDC": by(-DUE.USDC),
    });
    const amounts = { surplus: 77n * USD, sold: DUE.USDC, gained: DUE.USDC };
    told(step, "InsuranceSwept", { custody: 0, ...amounts, fund: FUND + DUE.USDC }, POOL_WIDE);
  });

  it("gives strange tokens of another kind to them too, and sells only what was collected", async () => {
    await stranger("SOL", 2n * SOL);
    const step = await changed(w, () => w.sweep("SOL"), {
      ...(await sale(75n * USD)),
      "pool.state.custodies.1.owned": by(2n * SOL + DUE.SOL),
    });
    const amounts = { surplus: 2n * SOL, sold: DUE.SOL, gained: 75n * USD };
    told(step, "InsuranceSwept", { custody: 1, ...amounts, fund: FUND + 75n * USD }, POOL_WIDE);
  });

  it("needs no price for a gift alone, whatever jumped", async () => {
    await w.sweep("SOL");
    await stranger("SOL", 5n * SOL);
    await w.price("SOL", "120");
    await w.wait(30);
    await changed(w, () => run(sol()), { ...(await accrued(1)), "pool.state.custodies.1.owned": by(5n * SOL) });
  });

  it("takes no gift beyond what a deposit could bring, nor while deposits are closed", async () => {
    await w.sweep("SOL");
    const room = 3n * SOL;
    const edit = (closedUntil: bigint) =>
      editPool(w, ({ state }) => {
        const token = state.custodies[1] ?? assert.fail();
        token.params.depositCap = token.owned + room;
        state.depositsClosedUntil = closedUntil;
      });
    await stranger("SOL", 5n * SOL);
    await edit(BigInt(await w.now()) + 1n);
    await refused(w, "NothingToPay", () => run(sol()));
    await edit(0n);
    await changed(w, () => run(sol()), { "pool.state.custodies.1.owned": by(room) });
    await refused(w, "NothingToPay", () => run(sol()));
  });

  it("sells only as much as the LPs have free stable for, and keeps the rest", async () => {
    w = await World.create({ liquidity: { USDC: "60", SOL: "1000" } });
    const free = (await w.pool()).state.custodies[0]?.owned ?? 0n;
    assert.ok(free > 59n * USD && free < 60n * USD);
    await collect(SOL);
    const due = (await w.pool()).state.custodies[1]?.insuranceDue ?? 0n;
    // Of some 1.1 SOL what pays `free` at 150, rounded up; all of the LPs' stable leaves.
    const sold = (free * 100_000_000_000n + 14_999_999_999n) / 15_000_000_000n;
    await changed(w, () => w.sweep("SOL"), {
      ...(await sale(free)),
      "pool.state.custodies.1": { insuranceDue: due - sold, owned: by(sold) },
      "pool.state.custodies.0.owned": 0n,
    });
  });

  it("sells nothing where the LPs have no stable at all", async () => {
    w = await World.create({ liquidity: { SOL: "1000" } });
    await refused(w, "NothingToPay", () => w.sweep("SOL"));
    await stranger("SOL", SOL);
    const step = await changed(w, () => w.sweep("SOL"), {
      // The stable, of which nothing is sold, accrues nothing.
      ...(await accrued(1)),
      "pool.state.custodies.1.owned": by(SOL),
    });
    told(step, "InsuranceSwept", { custody: 1, surplus: SOL, sold: 0n, gained: 0n, fund: FUND }, POOL_WIDE);
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
    await collect(1n);
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

  it("sells at no price that lies more than two seconds ahead of the clock", async () => {
    const now = await w.now();
    await w.price("SOL", "150", { publishTime: now + 4 });
    await refused(w, "OracleFuture", () => run());
    await w.wait(2);
    await run();
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

  it("refuses one account for two", async () => {
    const twice = (ix: ReturnType<typeof home>) => refused(w, "ConstraintDuplicateMutableAccount", () => run(ix));
    await twice(home({ homeVault: w.venue.home.vault }));
    await twice(sol({ homeVault: w.venue.custody("SOL").vault }));
    await twice(home({ vault: w.venue.insuranceVault }));
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
