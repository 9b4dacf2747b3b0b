import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { changed, refused, told } from "../../support/expect";
import { unsigned } from "../../support/forge";
import { DAY, poolChange } from "../../support/governance";

describe("transfer_admin, accept_admin, renew_guardian", () => {
  let w: World;
  let next: Actor;
  let stranger: Actor;

  beforeEach(async () => {
    w = await World.create();
    next = await w.trader({}, "next");
    stranger = await w.trader({}, "stranger");
    await w.chain.airdrop(w.control.guardian.address, 1_000_000_000);
  });

  it("changes the admin in two steps, and nothing else", async () => {
    const [old, to] = [String(w.admin.publicKey), String(next.address)];
    const proposed = await changed(w, () => w.control.transferAdmin(next), {
      "controller.pendingAdmin": [String(PublicKey.default), to],
      "controller.sequence": [0n, 1n],
    });
    told(proposed, "AdminProposed", { admin: old, proposed: to });
    const accepted = await changed(w, () => w.control.acceptAdmin(next), {
      "controller.admin": [old, to],
      "controller.pendingAdmin": [to, String(PublicKey.default)],
      "controller.sequence": [1n, 2n],
    });
    told(accepted, "AdminChanged", { before: old, admin: to });
    await refused(w, "NotAuthorized", () => w.control.transferAdmin(stranger));
    await refused(w, "NotAuthorized", () => w.control.acceptAdmin(next));
    const spec = await poolChange(w, { young: 60 });
    await refused(w, "NotAuthorized", () => w.control.queue(spec));
    await w.control.queue(spec, { by: next });
  });

  it("is withdrawn by proposing oneself, and replaced by proposing another", async () => {
    await w.control.transferAdmin(next);
    await w.control.transferAdmin(w.control.admin);
    await refused(w, "NotAuthorized", () => w.control.acceptAdmin(next));
    await w.control.acceptAdmin(w.control.admin);
    assert.equal(String((await w.control.controller()).admin), String(w.admin.publicKey));
    await w.control.transferAdmin(next);
    await w.control.transferAdmin(stranger);
    await refused(w, "NotAuthorized", () => w.control.acceptAdmin(next));
  });

  it("is for the admin and for whom it proposed only, with their signatures", async () => {
    for (const by of [stranger, w.control.guardian]) {
      await refused(w, "NotAuthorized", () => w.control.transferAdmin(stranger, by));
      await refused(w, "NotAuthorized", () => w.control.acceptAdmin(by));
      await refused(w, "NotAuthorized", () => w.control.renewGuardian(1, by));
    }
    const admin = w.admin.publicKey;
    const without = [
      instructions.transferAdmin({ admin, to: stranger.address }),
      instructions.renewGuardian({ admin, seconds: 1 }),
    ];
    for (const ix of without)
      await refused(w, "MissingRequiredSignature", () => w.run(unsigned(ix, admin), [stranger]));
    const pool = instructions.transferAdmin({ admin, to: stranger.address, controller: w.venue.pool });
    await refused(w, "InvalidAccountData", () => w.run(pool, [w.control.admin]));
  });

  it("renews the guardian for seven days from now at most, or ends the term at once", async () => {
    for (const seconds of [7 * DAY, 1, 0]) {
      await w.wait(10);
      const expires = BigInt((await w.now()) + seconds);
      const step = await w.control.renewGuardian(seconds);
      const { guardian, guardianExpires } = await w.control.controller();
      assert.equal(guardianExpires, expires);
      told(step, "GuardianRenewed", { guardian: String(guardian), expires });
    }
    for (const seconds of [7 * DAY + 1, 2 ** 32 - 1])
      await refused(w, "InvalidParameter", () => w.control.renewGuardian(seconds));
    await refused(w, "GuardianExpired", () => w.control.tighten({ kind: "closeDeposits" }));
  });
});
