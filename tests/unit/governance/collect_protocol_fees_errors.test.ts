// Vaults that are short, sums that do not fit, a token program that moves nothing.
import { TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { refused } from "../../support/expect";
import { setBalance } from "../../support/forge";
import { deployIdle } from "../../support/idle";

describe("collect_protocol_fees: errors", () => {
  let w: World;
  const collect = () => w.control.collectFees("USDC");
  const vaultOf = () => w.venue.home.vault;

  beforeEach(async () => {
    w = await World.create({ verify: false });
    const alice = await w.trader({ usdc: 50_000 });
    await alice.open("SOL", "long", { size: 500, collateral: { USDC: 40_000 } });
    await w.tokens.createAccount({ mint: w.venue.home.mint, owner: w.admin.publicKey });
  });

  it("takes nothing from a vault that holds less than is owed (INV-1)", async () => {
    const sound = await w.tokens.balance(vaultOf());
    await setBalance(w, vaultOf(), sound - 1n);
    await refused(w, "PoolUndercollateralized", collect);
    await setBalance(w, vaultOf(), sound);
    await collect();
  });

  it("finds out a token program that moves nothing by the vault's balance", async () => {
    // So much more than is owed that a payment which never arrives leaves no vault short.
    await setBalance(w, vaultOf(), (await w.tokens.balance(vaultOf())) + 10n ** 15n);
    await deployIdle(w.chain, TOKEN_PROGRAM_ID);
    await refused(w, "InvariantViolated", collect);
  });

  it("wraps no sum of what is owed", async () => {
    await editPool(w, { custodies: { 0: { owned: (1n << 64n) - 1n } } });
    await refused(w, "MathOverflow", collect);
  });
});
