import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { U64_MAX } from "../../support/bounds";
import { editPool } from "../../support/edit";
import { by, changed, present, refused, told } from "../../support/expect";
import { freeze, setBalance, strangeKey, unsigned } from "../../support/forge";
import { deployIdle } from "../../support/idle";
import { secondPool } from "../../support/pools";

describe("collect_protocol_fees", () => {
  let w: World;
  const fees = async (custody: number) => present((await w.pool()).state.custodies[custody]).protocolFees;
  const params = (): instructions.CollectProtocolFeesParams => ({
    ...{ admin: w.admin.publicKey, pool: w.venue.pool, vault: w.venue.home.vault },
    adminToken: w.control.admin.token("USDC"),
  });
  const send = (p: Partial<instructions.CollectProtocolFeesParams> = {}, by = w.control.admin) =>
    w.run(instructions.collectProtocolFees({ ...params(), ...p }), [by]);

  beforeEach(async () => {
    w = await World.create();
    const alice = await w.trader({ usdc: 50_000 });
    await alice.open("SOL", "long", { size: 500, collateral: { USDC: 40_000 } });
    await w.tokens.createAccount({ mint: w.venue.home.mint, owner: w.admin.publicKey });
  });

  it("takes exactly what is booked as the protocol's, out of that vault, and nothing else moves", async () => {
    for (const [i, symbol] of ["USDC", "SOL"].entries()) {
      const amount = await fees(i);
      assert.ok(amount > 0n);
      const step = await changed(w, () => w.control.collectFees(symbol), {
        [`pool.state.custodies.${i}.protocolFees`]: [amount, 0n],
        [`vaults.${symbol}`]: by(-amount),
      });
      assert.equal(await w.control.admin.balance(symbol), amount);
      told(step, "ProtocolFeesCollected", { custody: i, amount, destination: w.control.admin.token(symbol) });
      await refused(w, "NothingToPay", () => w.control.collectFees(symbol));
    }
  });

  it("is for the admin only, to an account of the admin's", async () => {
    await w.chain.airdrop(w.control.guardian.address, 1_000_000_000);
    for (const by of [await w.trader(), w.control.guardian])
      await refused(w, "NotAuthorized", () => send({ admin: by.address }, by));
    await refused(w, "TokenAccountUnusable", () => send({ adminToken: w.keeper.token("USDC") }));
    await refused(w, "TokenAccountUnusable", () => send({ adminToken: strangeKey() }));
    const ix = instructions.collectProtocolFees(params());
    await refused(w, "MissingRequiredSignature", () => w.run(unsigned(ix, w.admin.publicKey), [w.keeper]));
  });

  it("takes from a vault of the pool only, in its own token", async () => {
    const other = await secondPool(w);
    for (const vault of [w.venue.insuranceVault, present(other.vaults[0]), w.keeper.token("USDC")])
      await refused(w, "WrongAccount", () => send({ vault }));
    await refused(w, "WrongAccount", () => send({ pool: other.pool }));
    await refused(w, "TokenMintMismatch", () => send({ vault: w.venue.custody("SOL").vault }));
    await freeze(w, w.control.admin.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => send());
  });

  it("takes nothing from a vault that holds less than is owed (INV-1)", async () => {
    const { vault } = w.venue.home;
    const sound = await w.tokens.balance(vault);
    await setBalance(w, vault, sound - 1n);
    await refused(w, "PoolUndercollateralized", () => send());
    await setBalance(w, vault, sound);
    await send();
  });

  it("finds out a token program that moves nothing by the vault's balance", async () => {
    const { vault } = w.venue.home;
    // So much more than is owed that a payment which never arrives leaves no vault short.
    await setBalance(w, vault, (await w.tokens.balance(vault)) + 10n ** 15n);
    await deployIdle(w.chain, TOKEN_PROGRAM_ID);
    await refused(w, "InvariantViolated", () => send());
  });

  it("wraps no sum of what is owed", async () => {
    await editPool(w, { custodies: { 0: { owned: U64_MAX } } });
    await refused(w, "MathOverflow", () => send());
  });
});
