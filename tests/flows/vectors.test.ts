// The worked waterfalls of the design, section 7, on the real program: the numbers are put into the accounts, then the
// event is finalized, the tickets are claimed and the liens collected.
import assert from "node:assert/strict";
import { encodeAccount, engine, PROGRAM_ID, pda } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool } from "../support/edit";
import { at, told } from "../support/expect";
import { BARE, HOUR, putEvent, QUARTER } from "../support/loss";
import { liensIx } from "../support/mutualization";
import { holdHour, putTickets } from "../support/tickets";

interface Vector {
  shortfall: bigint;
  tickets: bigint[];
  n?: bigint;
  weights?: [winning: bigint, losing: bigint];
  l: bigint;
  clawback: bigint;
  /** In 1e-4. */
  clawbackRate: bigint;
  r: bigint;
  pays: bigint[];
  dust?: bigint;
  lien?: bigint;
}

const VECTORS: Record<string, Vector> = {
  "U 1000, S 10000, N 0: L 500, H 500, h 5 %": {
    shortfall: 1_000n,
    tickets: [6_000n, 3_000n, 1_000n],
    l: 500n,
    clawback: 500n,
    clawbackRate: 500n,
    r: 0n,
    pays: [5_700n, 2_850n, 950n],
  },
  "U 5000, S 4000, N 2000: L 2500, H 1500 (cap), h 25 %, R 1000": {
    shortfall: 5_000n,
    tickets: [4_000n],
    n: 2_000n,
    l: 2_500n,
    clawback: 1_500n,
    clawbackRate: 2_500n,
    r: 1_000n,
    pays: [3_000n],
    lien: 500n,
  },
  "U 7, S 3: L 4, H 0, R 3": { shortfall: 7n, tickets: [3n], l: 4n, clawback: 0n, clawbackRate: 0n, r: 3n, pays: [3n] },
  "U 9, S = N = 0: L 5, R 4": { shortfall: 9n, tickets: [], l: 5n, clawback: 0n, clawbackRate: 0n, r: 4n, pays: [] },
  "U 125, tickets 333/333/334: L 63, H 62, pays 312/312/313, dust 1 to LPs": {
    shortfall: 125n,
    tickets: [333n, 333n, 334n],
    l: 63n,
    clawback: 62n,
    clawbackRate: 620n,
    r: 0n,
    pays: [312n, 312n, 313n],
    dust: 1n,
  },
  "U 125, S 1000, matched 40 %: L 63, H 24, R 38": {
    shortfall: 125n,
    tickets: [1_000n],
    weights: [2n, 5n],
    l: 63n,
    clawback: 24n,
    clawbackRate: 240n,
    r: 38n,
    pays: [976n],
  },
};

/** One short whose gain at 149 is n millionths of a dollar, all of it fresh: n / 1e9 SOL opened at 150. */
async function putShort(w: World, owner: Actor, n: bigint) {
  const { address: market } = w.venue.market("SOL");
  const [size, entry] = [n * 1_000n, n * 150n];
  const address = pda.position(owner.address, market, 1, 0, 1);
  const now = BigInt(await w.now());
  const opened = {
    openedAt: now,
    increasedAt: now,
    young: [engine.FRAC_ONE, 0n] as [bigint, bigint],
    entryPrint: now,
    generation: 1n,
  };
  const state = { ...engine.emptyPosition(), ...opened, size, entry, side: 1 };
  const identity = { version: 1, bump: 255, owner: owner.address, market, delegate: PROGRAM_ID, nonce: 1n };
  await w.chain.setAccount(address, { owner: PROGRAM_ID, data: encodeAccount("Position", { ...identity, state }) });
  await editPool(w, {
    exposures: { 0: { sides: { 1: { size, entry, positions: 1n } } } },
    custodies: { 0: { locked: entry } },
    fund: { openInterest: entry },
  });
  return address;
}

describe("the worked waterfalls of the design, on chain", () => {
  for (const [name, vector] of Object.entries(VECTORS)) {
    const { shortfall, tickets, n = 0n, weights, l, clawback, clawbackRate, r, pays, dust = 0n, lien = 0n } = vector;
    it(name, async () => {
      const w = await World.create({ fund: "20000", params: BARE });
      const owners: Actor[] = [];
      for (const i of tickets.keys()) owners.push(await w.actor(`owner${i}`));
      const hour = await holdHour(w);
      const faces = tickets.map((face, i) => [at(owners, i), face] as const);
      const addresses = await putTickets(w, "short", hour, faces);
      const short = n === 0n ? null : await putShort(w, await w.actor("short"), n);
      await w.price("SOL", "149");
      await putEvent(w, "short", shortfall, weights);
      await w.verifyInvariants();
      await w.wait(QUARTER);

      const event = told(await w.finalize("SOL", "short"), "LossEventFinalized");
      const { state: receipt } = await w.lossEvent("SOL", "short", 0);
      const s = tickets.reduce((a, b) => a + b, 0n);
      assert.deepEqual([receipt.escrowValue, receipt.freshBound], [s, n]);
      const fraction = clawbackRate * 100_000_000_000_000n;
      assert.deepEqual(
        [receipt.lpShare, receipt.clawback, receipt.clawbackRate, receipt.remainder],
        [l, clawback, fraction, r],
      );
      assert.deepEqual(
        [event.lpShare, event.escrow + event.lien, event.clawbackRate, event.remainder],
        [l, clawback, fraction, r],
      );
      assert.deepEqual([receipt.escrow, receipt.lienUnpaid], [clawback - lien, lien]);

      if (short !== null) {
        await w.fresh();
        const { paid } = told(await w.run(liensIx(w, "short", [short]), [w.keeper]), "LiensApplied");
        assert.equal(paid, lien);
      }
      await w.waitUntil(hour * HOUR);
      const claims = [];
      for (const ticket of addresses) claims.push(told(await w.claimTicket(ticket), "TicketClaimed"));
      assert.deepEqual(
        claims.map(({ paid }) => paid),
        pays,
      );
      assert.equal(
        claims.reduce((sum, claim) => sum + claim.dust, 0n),
        dust,
      );
      for (const [i, paid] of pays.entries()) assert.equal(await at(owners, i).balance("USDC"), paid);
    });
  }

  it("a face that no h divides loses at most one unit more than its share", async () => {
    const w = await World.create({ fund: "20000", params: BARE });
    const owners = [await w.actor("a"), await w.actor("b"), await w.actor("c")];
    const hour = await holdHour(w);
    const faces = [1n, 7n, 999n];
    await putTickets(
      w,
      "short",
      hour,
      faces.map((face, i) => [at(owners, i), face] as const),
    );
    await putEvent(w, "short", 251n);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    // L 126, H 125 of 1,007: 12.413 %. 1 keeps 0.875, 7 keep 6.13, 999 keep 874.99.
    await w.waitUntil(hour * HOUR);
    for (const owner of owners) await w.claim(owner);
    assert.deepEqual(await Promise.all(owners.map((owner) => owner.balance("USDC"))), [0n, 6n, 874n]);
    const { escrow } = at((await w.pool()).state.custodies, 0);
    assert.equal(escrow, 0n);
  });
});
