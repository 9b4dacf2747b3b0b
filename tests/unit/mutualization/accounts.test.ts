// What holds for all five instructions alike: no account can be missing, read-only, somebody else's or a mere
// look-alike, and what does not add up is refused at the end.
import assert from "node:assert/strict";
import { BallastError } from "@ballast/sdk";
import type { World } from "@ballast/testkit";
import { PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { editMarket, editPool } from "../../support/edit";
import { at, refused, unchanged } from "../../support/expect";
import { cut, locked, setBalance, swapped } from "../../support/forge";
import { dueEvent, finalizedEvent, HOUR, lossStory, putWaitingShortfall, usd } from "../../support/loss";
import { claimIx, finalizeIx, liensIx, openIx, sealIx } from "../../support/mutualization";
import { holdHour, putTickets } from "../../support/tickets";

interface Ready {
  w: World;
  ix: TransactionInstruction;
}

/** Each instruction where it would succeed. */
const READY: Record<string, () => Promise<Ready>> = {
  async open_loss_event() {
    const { w } = await lossStory({ price: null });
    await w.fresh();
    await putWaitingShortfall(w, "short", usd(2_000), await w.now());
    return { w, ix: openIx(w, "short") };
  },
  async finalize_loss_event() {
    const { w, winners } = await dueEvent();
    await w.fresh();
    return { w, ix: finalizeIx(w, "short", 0n, { positions: winners.map(({ address }) => address) }) };
  },
  async seal_loss_event() {
    const { w } = await finalizedEvent();
    await w.wait(8 * HOUR + 1);
    return { w, ix: sealIx(w, "short") };
  },
  async claim_ticket() {
    const { w } = await lossStory({ price: null });
    const owner = await w.actor("owner");
    const hour = await holdHour(w);
    const [ticket] = await putTickets(w, "short", hour, [[owner, 1_000_000n]]);
    assert.ok(ticket);
    await w.waitUntil(hour * HOUR);
    return { w, ix: claimIx(w, "short", owner.address, ticket) };
  },
  async apply_liens() {
    const { w, winners } = await finalizedEvent();
    await w.fresh();
    return { w, ix: liensIx(w, "short", winners) };
  },
};

function readyFor(name: string): Promise<Ready> {
  const ready = READY[name];
  assert.ok(ready);
  return ready();
}

/** It fails, with an error that has a name, and nothing changed. Returns the name. */
async function fails({ w }: Ready, ix: TransactionInstruction, what: string): Promise<string> {
  const attempt = () =>
    w.run(ix, [w.keeper]).then(
      () => null,
      (error: unknown) => error,
    );
  const outcome = await unchanged(w, attempt);
  assert.ok(outcome instanceof BallastError, `${what}: it succeeded`);
  assert.ok(!["Unknown", "ProgramPanicked", "ProgramFailedToComplete"].includes(outcome.name), `${what}: ${outcome}`);
  return outcome.name;
}

/** Keys of an instruction, without the signer and without optional accounts that are not given. */
const keysOf = ({ ix, w }: Ready) =>
  ix.keys.filter(({ pubkey }) => !pubkey.equals(w.keeper.address) && !pubkey.equals(ix.programId));

describe("mutualization: accounts of all instructions", () => {
  for (const [name, ready] of Object.entries(READY)) {
    it(`${name} refuses nothing in place of any of its accounts`, async () => {
      const all = await ready();
      for (const { pubkey } of keysOf(all)) {
        await fails(all, swapped(all.ix, pubkey, PublicKey.unique()), `${name}: ${pubkey} replaced`);
      }
    });

    it(`${name} refuses the same bytes under another owner in place of any of its accounts`, async () => {
      const all = await ready();
      const { w, ix } = all;
      for (const { pubkey } of keysOf(all)) {
        const found = await w.chain.getAccount(pubkey);
        if (found === null || found.executable || found.data.length === 0) continue;
        const copy = PublicKey.unique();
        await w.chain.setAccount(copy, { owner: SystemProgram.programId, data: found.data, lamports: found.lamports });
        await fails(all, swapped(ix, pubkey, copy), `${name}: look-alike of ${pubkey}`);
      }
    });

    it(`${name} refuses accounts that it changes as read-only`, async () => {
      const all = await ready();
      const { w, ix } = all;
      for (const { pubkey, isWritable } of keysOf(all)) {
        if (isWritable) await fails(all, locked(ix, pubkey), `${name}: ${pubkey} read-only`);
      }
      await w.verifyInvariants();
    });

    it(`${name} refuses to run with accounts cut off`, async () => {
      const all = await ready();
      const { ix } = all;
      const optional = name === "finalize_loss_event" || name === "apply_liens" ? 2 : 0;
      for (let count = optional + 1; count <= ix.keys.length; count += 1) {
        const short = cut(ix, count);
        await fails(all, short, `${name} without its last ${count} accounts`);
      }
    });
  }

  it("what does not add up is refused at the end: a ledger that lacks a dollar stops opening, finalizing and liens", async () => {
    for (const name of ["open_loss_event", "finalize_loss_event", "apply_liens"]) {
      const { w, ix } = await readyFor(name);
      w.verifying = false;
      await editMarket(w, "SOL", { ledger: { deficits: (was) => was + 1_000_000n } });
      await refused(w, "InvariantViolated", () => w.run(ix, [w.keeper]));
    }
  });

  it("nothing is paid out of a vault that holds less than it owes", async () => {
    for (const name of ["claim_ticket", "apply_liens"]) {
      const { w, ix } = await readyFor(name);
      const pool = (await w.pool()).state;
      const { owned, collateral, pending, escrow, insuranceDue, protocolFees, payable } = at(pool.custodies, 0);
      const owed = owned + collateral + pending + escrow + insuranceDue + protocolFees + payable;
      await setBalance(w, w.venue.home.vault, owed - 1n);
      await refused(w, "PoolUndercollateralized", () => w.run(ix, [w.keeper]));
    }
  });

  it("a ticket is not paid out of escrow that others own: what its hour holds is all there is", async () => {
    const { w, ix } = await readyFor("claim_ticket");
    w.verifying = false;
    const bucket = (await w.market("SOL")).state.sides[1]?.escrow.buckets.findIndex(({ tokens }) => tokens > 0n) ?? -1;
    await editMarket(w, "SOL", { sides: { 1: { escrow: { buckets: { [bucket]: { tokens: (was) => was - 1n } } } } } });
    await refused(w, "MathOverflow", () => w.run(ix, [w.keeper]));
  });

  it("sums that do not fit 64 bits are errors, not panics", async () => {
    const { w, ix } = await readyFor("finalize_loss_event");
    w.verifying = false;
    await editMarket(w, "SOL", { ledger: { lpShare: 2n ** 64n - 1n } });
    await refused(w, "MathOverflow", () => w.run(ix, [w.keeper]));
    await editPool(w, { exposures: { 0: { sides: { 1: { size: 2n ** 64n - 1n } } } } });
    await refused(w, "MathOverflow", () => w.run(ix, [w.keeper]));
  });
});
