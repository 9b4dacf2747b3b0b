// Security checklist: missing signer; foreign-owned look-alike account; front-run initialisation; wrong role for each
// instruction; timelock bypass through every setter; guardian loosening or cancelling its replacement; expired change.
import assert from "node:assert/strict";
import { DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, IDL, instructions, pda } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import type { TransactionInstruction } from "@solana/web3.js";
import { bare } from "../support/bare";
import { copyTo, edit } from "../support/edit";
import { refused } from "../support/expect";
import { strangeKey, swapped, unsigned } from "../support/forge";
import { everyChange } from "../support/governance";

/** Every instruction that needs a role, as `who` would send it. */
async function governed(w: World, who: Actor): Promise<Record<string, TransactionInstruction>> {
  const [by, pool] = [who.address, w.venue.pool];
  const { change } = await w.control.queue({ kind: "delay", seconds: 90_000n });
  const [spec] = await everyChange(w);
  assert.ok(spec);
  const mint = w.venue.home.mint;
  const market = pda.market(pool, 1);
  return {
    create_pool: instructions.createPool({ admin: by, id: 9, homeMint: mint, config: DEFAULT_POOL }),
    add_custody: instructions.addCustody({
      admin: by,
      pool,
      mint,
      feedId: strangeKey().toBytes(),
      config: DEFAULT_ASSET,
    }),
    add_market: instructions.addMarket({
      admin: by,
      pool,
      market,
      index: 1,
      stable: 0,
      sleeps: false,
      config: DEFAULT_MARKET,
    }),
    queue_change: instructions.queueChange({
      ...{ admin: by, change: spec, number: change.number + 1n, validUntil: (await w.now()) + 100_000, pool },
    }),
    cancel_change: instructions.cancelChange({ authority: by, change: change.address, proposer: w.admin.publicKey }),
    transfer_admin: instructions.transferAdmin({ admin: by, to: by }),
    accept_admin: instructions.acceptAdmin({ admin: by }),
    tighten: instructions.tighten({ guardian: by, pool, measure: { kind: "closeDeposits" } }),
    renew_guardian: instructions.renewGuardian({ admin: by, seconds: 1 }),
    collect_protocol_fees: instructions.collectProtocolFees({
      ...{ admin: by, pool, vault: w.venue.home.vault, adminToken: w.keeper.token("USDC") },
    }),
  };
}

describe("security: control", function () {
  this.timeout(60_000);
  let w: World;

  beforeEach(async () => {
    w = await World.create();
    await w.chain.airdrop(w.control.guardian.address, 10_000_000_000);
  });

  it("front-run initialisation: only the upgrade authority can, at the only address", async () => {
    const b = await bare();
    const ix = instructions.initialize({ authority: b.stranger.publicKey, guardian: b.stranger.publicKey });
    await refused(b, "NotUpgradeAuthority", () => b.chain.send([ix], [b.stranger]));
  });

  it("wrong role for each instruction: the guardian can tighten, the admin all else, a stranger nothing", async () => {
    const roles: [Actor, string[]][] = [
      [await w.trader(), []],
      [w.control.guardian, ["tighten"]],
    ];
    for (const [who, allowed] of roles) {
      for (const [name, ix] of Object.entries(await governed(w, who))) {
        if (allowed.includes(name)) await w.run(ix, [who]);
        else await refused(w, "NotAuthorized", () => w.run(ix, [who]));
      }
    }
    await refused(w, "NotAuthorized", () => w.control.tighten({ kind: "closeDeposits" }, w.control.admin));
    const withRole = (IDL.instructions as unknown as { name: string; discriminator: number[] }[])
      .filter(({ discriminator: [number = 0] }) => number < 32)
      .map(({ name }) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    const open = ["initialize", "execute_change"];
    assert.deepEqual(Object.keys(await governed(w, w.keeper)).sort(), withRole.filter((n) => !open.includes(n)).sort());
  });

  it("missing signer: nothing is done in the name of admin, next admin or guardian without their signature", async () => {
    const next = await w.trader({}, "next");
    await w.control.transferAdmin(next);
    const others: Record<string, Actor> = { tighten: w.control.guardian, accept_admin: next };
    for (const name of Object.keys(await governed(w, w.keeper))) {
      const who = others[name] ?? w.control.admin;
      const ix = (await governed(w, who))[name];
      assert.ok(ix);
      await refused(w, "MissingRequiredSignature", () => w.run(unsigned(ix, who.address), [w.keeper]));
    }
  });

  it("foreign-owned look-alike account: a controller that calls the attacker admin and guardian governs nothing", async () => {
    const eve = await w.trader({}, "eve");
    const fake = await copyTo(w, pda.controller(), strangeKey(), strangeKey());
    await edit(w, "Controller", fake, (controller) => {
      controller.admin = controller.pendingAdmin = controller.guardian = eve.address;
    });
    for (const ix of Object.values(await governed(w, eve)))
      await refused(w, "IllegalOwner", () => w.run(swapped(ix, pda.controller(), fake), [eve]));
  });

  it("timelock bypass through every setter: nothing that is in force moves before the eta", async () => {
    const inForce = async () => {
      const { controller, pool, markets } = await w.state();
      const custodies = pool.state.custodies.map(({ params }) => params);
      const status = markets.map(({ state: { params, status } }) => ({ params, status }));
      const { delay, guardian } = controller;
      return { delay, guardian: String(guardian), pool: pool.state.params, custodies, status };
    };
    const before = await inForce();
    const refs = [];
    for (const spec of await everyChange(w)) refs.push((await w.control.queue(spec)).change);
    const [first] = refs;
    assert.ok(first);
    await w.waitUntil(first.eta - 1);
    for (const ref of refs) {
      await refused(w, "ChangeNotDue", () => w.control.execute(ref, w.control.admin));
      await refused(w, "ChangeNotDue", () => w.control.execute(ref, w.control.guardian));
    }
    assert.deepEqual(await inForce(), before);
    await w.wait(1);
    for (const ref of refs) await w.control.execute(ref);
    const after = await inForce();
    for (const key of Object.keys(before) as (keyof typeof before)[]) assert.notDeepEqual(after[key], before[key], key);
  });

  it("guardian loosening: no cap rises, no closed deposit opens, no market trades again, by any measure", async () => {
    const { maxLong, maxShort } = await w.control.marketConfig("SOL");
    await w.control.tighten({ kind: "lowerDeposits", index: 1, cap: 5n });
    const looser: instructions.Measure[] = [
      { kind: "lowerInterest", index: 0, maxLong: maxLong + 1n, maxShort },
      { kind: "lowerInterest", index: 0, maxLong, maxShort: maxShort + 1n },
      { kind: "lowerInterest", index: 0, maxLong: 0n, maxShort: 2n ** 64n - 1n },
      { kind: "lowerDeposits", index: 1, cap: 6n },
    ];
    for (const measure of looser) await refused(w, "GuardianLoosens", () => w.control.tighten(measure));
    // What it closed stays closed for its seven days: to say it again can only lengthen them.
    await w.control.tighten({ kind: "closeDeposits" });
    await w.control.tighten({ kind: "reduceOnly", index: 0 });
    const until = async () => [
      (await w.pool()).state.depositsClosedUntil,
      (await w.market("SOL")).state.reduceOnlyUntil,
    ];
    const before = await until();
    await w.wait(3_600);
    await w.control.tighten({ kind: "closeDeposits" });
    await w.control.tighten({ kind: "reduceOnly", index: 0 });
    assert.deepEqual(
      await until(),
      before.map((time) => time + 3_600n),
    );
  });

  it("guardian cancelling its replacement: neither before nor after its eta", async () => {
    const { change } = await w.control.queue({ kind: "guardian", guardian: w.keeper.address });
    for (const time of [await w.now(), change.eta]) {
      await w.waitUntil(time);
      await refused(w, "NotAuthorized", () => w.control.cancel(change, w.control.guardian));
    }
    await w.control.execute(change);
    await refused(w, "NotAuthorized", () => w.control.tighten({ kind: "closeDeposits" }));
  });

  it("expired change: a second after its last it is only good for its rent", async () => {
    const { change } = await w.control.queue({ kind: "status", index: 0, reduceOnly: true }, { validFor: 0 });
    await w.waitUntil(change.validUntil + 1);
    await refused(w, "ChangeExpired", () => w.control.execute(change));
    await w.control.cancel(change, w.keeper);
    await refused(w, "AccountDataTooSmall", () => w.control.execute(change));
  });
});
