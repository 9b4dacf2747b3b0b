import assert from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { rentExempt, World } from "@ballast/testkit";
import { CLOSED, changed, lamports, refused, told } from "../../support/expect";
import { strangeKey, swapped, unsigned } from "../../support/forge";
import { DAY, poolChange } from "../../support/governance";

describe("cancel_change", () => {
  let w: World;
  const queue = async () => (await w.control.queue(await poolChange(w, { young: 60 }))).change;

  beforeEach(async () => {
    w = await World.create();
  });

  it("closes a queued change for its rent, before and after its eta, and changes nothing else", async () => {
    for (const wait of [0, DAY]) {
      const ref = await queue();
      await w.wait(wait);
      const before = await lamports(w, w.admin.publicKey);
      const step = await changed(w, () => w.control.cancel(ref), { [`changes.${ref.address}`]: CLOSED });
      told(step, "ChangeCancelled", { change: ref.address, number: ref.number, expired: false });
      assert.equal(await lamports(w, ref.address), 0n);
      assert.ok((await lamports(w, w.admin.publicKey)) >= before + BigInt(rentExempt(248)) - 10_000n);
    }
    assert.equal((await w.control.controller()).changes, 2n);
  });

  it("is for the admin only: not the guardian, not anyone, until the change has expired", async () => {
    const [guardian, anyone] = [w.control.guardian, await w.trader()];
    await w.chain.airdrop(guardian.address, 1_000_000_000);
    const ref = await queue();
    for (const time of [await w.now(), ref.eta, ref.validUntil]) {
      await w.waitUntil(time);
      for (const by of [guardian, anyone]) await refused(w, "NotAuthorized", () => w.control.cancel(ref, by));
    }
    await w.waitUntil(ref.validUntil + 1);
    const before = await lamports(w, w.admin.publicKey);
    assert.equal(told(await w.control.cancel(ref, anyone), "ChangeCancelled").expired, true);
    assert.equal(await lamports(w, w.admin.publicKey), before + BigInt(rentExempt(248)));
  });

  it("leaves what was executed", async () => {
    const ref = await queue();
    await w.waitUntil(ref.eta);
    await w.control.execute(ref);
    await refused(w, "ChangeExecuted", () => w.control.cancel(ref));
    await w.waitUntil(ref.validUntil + 1);
    await refused(w, "ChangeExecuted", () => w.control.cancel(ref, w.keeper));
  });

  it("pays the rent to nobody but who queued it, and needs a signature", async () => {
    const ref = await queue();
    const admin = w.admin.publicKey;
    const ix = (proposer = admin) => instructions.cancelChange({ authority: admin, change: ref.address, proposer });
    await refused(w, "WrongAccount", () => w.run(ix(w.keeper.address), [w.control.admin]));
    await refused(w, "MissingRequiredSignature", () => w.run(unsigned(ix(w.keeper.address), admin), [w.keeper]));
    await refused(w, "AccountDataTooSmall", () => w.run(swapped(ix(), ref.address, pda.change(9)), [w.control.admin]));
  });

  it("can be done by the next admin, to the rent of the last", async () => {
    const ref = await queue();
    const next = await w.trader();
    await w.control.transferAdmin(next);
    await w.control.acceptAdmin(next);
    await refused(w, "NotAuthorized", () => w.control.cancel(ref));
    await w.control.cancel(ref, next);
  });

  it("gives a forged change no life: only the program's own accounts count", async () => {
    const ref = await queue();
    const found = await w.chain.getAccount(ref.address);
    assert.ok(found);
    const forged = strangeKey();
    await w.chain.setAccount(forged, { ...found, owner: strangeKey() });
    const change = instructions.executeChange({ change: forged, pool: w.venue.pool });
    await w.waitUntil(ref.eta);
    await refused(w, "IllegalOwner", () => w.run(change, [w.keeper]));
    const pool = instructions.executeChange({ change: pda.controller(), pool: w.venue.pool });
    await refused(w, "ConstraintDuplicateMutableAccount", () => w.run(pool, [w.keeper]));
    const market = swapped(change, forged, w.venue.market("SOL").address);
    await refused(w, "InvalidAccountData", () => w.run(market, [w.keeper]));
  });
});
