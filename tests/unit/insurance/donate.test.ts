import { instructions } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { by, changed, POOL_WIDE, refused, told } from "../../support/expect";
import { freeze } from "../../support/forge";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const USD = 1_000_000n;
const U64_MAX = (1n << 64n) - 1n;
const FUND = 100_000n * USD;

describe("donate", () => {
  let w: World;
  let bob: Actor;
  const ix = (change: Partial<instructions.DonateParams> = {}) => {
    const gift = { donorToken: bob.token("USDC"), amount: 500n * USD };
    return instructions.donate({ donor: bob.address, pool: w.venue.pool, ...gift, ...change });
  };
  const run = (instruction = ix(), signer = bob) => w.run(instruction, [signer]);

  beforeEach(async () => {
    w = await World.create();
    bob = await w.trader({ usdc: 1_000, sol: 10_000 }, "bob");
  });

  it("raises the fund and what its daily limits are measured on, and nothing else: no shares", async () => {
    const step = await changed(w, () => bob.donate(500), {
      insuranceVault: by(500n * USD),
      "pool.state.fund": { balance: by(500n * USD), dayBalance: by(500n * USD) },
      "tokens.bob.USDC": by(-500n * USD),
    });
    told(step, "Donated", { donor: bob.address, amount: 500n * USD, fund: FUND + 500n * USD }, POOL_WIDE);
  });

  it("takes a single unit", async () => {
    await changed(w, () => bob.donate(1n), {
      insuranceVault: by(1n),
      "pool.state.fund": { balance: by(1n), dayBalance: by(1n) },
      "tokens.bob.USDC": by(-1n),
    });
  });

  it("needs a thousand dollars staked, to the unit", async () => {
    w = await World.create({ fund: "999.999999" });
    bob = await w.trader({ usdc: 1_000 }, "bob");
    await refused(w, "DonationNeedsStake", () => run());
    await bob.stake(1);
    await run();
  });

  it("refuses where nobody has staked", async () => {
    w = await World.create({ fund: "0" });
    bob = await w.trader({ usdc: 1_000 }, "bob");
    await refused(w, "DonationNeedsStake", () => run());
  });

  it("counts what the stakes are worth, not what they cost", async () => {
    await editPool(w, { fund: { balance: 999n * USD } });
    await refused(w, "DonationNeedsStake", () => run());
  });

  it("refuses nothing, too much, and more than there can be", async () => {
    await refused(w, "ZeroAmount", () => run(ix({ amount: 0n })));
    await refused(w, "TokenInsufficientFunds", () => run(ix({ amount: 1_000n * USD + 1n })));
    await refused(w, "MathOverflow", () => run(ix({ amount: U64_MAX })));
  });

  it("gives to the pool's own insurance vault only", async () => {
    const other = await secondPool(w);
    const fake = await strangers.lookAlike(w, w.venue.insuranceVault);
    for (const insuranceVault of [other.insuranceVault, w.venue.home.vault, bob.token("USDC"), fake])
      await refused(
        w,
        insuranceVault.equals(bob.token("USDC")) ? "ConstraintDuplicateMutableAccount" : "WrongAccount",
        () => run(ix({ insuranceVault })),
      );
  });

  it("takes only what the signer may give", async () => {
    const rich = await w.trader({ usdc: 1_000 });
    await refused(w, "TokenOwnerMismatch", () => run(ix({ donorToken: rich.token("USDC") })));
    await refused(w, "TokenMintMismatch", () => run(ix({ donorToken: bob.token("SOL") })));
    await freeze(w, bob.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => run());
  });
});
