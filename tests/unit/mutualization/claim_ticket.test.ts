import assert from "node:assert/strict";
import { pda } from "@ballast/sdk";
import { type Actor, rentExempt, type SideName, sideByte, type World, World as Worlds } from "@ballast/testkit";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import { edit } from "../../support/edit";
import { ANOTHER, at, by, CLOSED, changed, lamports, refused, told } from "../../support/expect";
import { freeze } from "../../support/forge";
import { BARE, HOUR, putEvent, QUARTER, USD, usd } from "../../support/loss";
import { claimIx } from "../../support/mutualization";
import { strangers } from "../../support/strangers";
import { holdHour, putTickets, ticketAddress } from "../../support/tickets";

interface Held {
  w: World;
  owners: Actor[];
  tickets: PublicKey[];
  hour: number;
  side: SideName;
}

/** Tickets of these faces that were issued now, and wait eight hours. */
async function held(faces: readonly bigint[], side: SideName = "short"): Promise<Held> {
  const w = await Worlds.create({ fund: "5000", params: BARE });
  const owners: Actor[] = [];
  for (const i of faces.keys()) owners.push(await w.actor(`owner${i}`));
  const hour = await holdHour(w);
  const tickets = await putTickets(
    w,
    side,
    hour,
    faces.map((face, i) => [at(owners, i), face]),
  );
  return { w, owners, tickets, hour, side };
}

async function matured(faces: readonly bigint[], side?: SideName): Promise<Held> {
  const all = await held(faces, side);
  await all.w.waitUntil(all.hour * HOUR);
  return all;
}

const run = ({ w, owners, tickets, side }: Held, i = 0, over: Parameters<typeof claimIx>[4] = {}) =>
  w.run(claimIx(w, side, at(owners, i).address, at(tickets, i), over), [w.keeper]);

describe("claim_ticket", () => {
  it("refuses a ticket of no side, which no instruction leaves behind", async () => {
    const all = await matured([1_000n]);
    await edit(all.w, "Ticket", at(all.tickets, 0), { state: { side: 2 } });
    await refused(all.w, "InvalidSide", () => run(all));
  });

  for (const [side, token, custody] of [
    ["short", "USDC", 0],
    ["long", "SOL", 1],
  ] as const) {
    it(`pays a matured ticket of ${side}s in ${token}, closes it for its rent, and changes nothing else`, async () => {
      const all = await matured([1_000n], side);
      const { w, hour } = all;
      const [ticket, owner] = [at(all.tickets, 0), at(all.owners, 0).address];
      const bucket = `markets.SOL.state.sides.${sideByte(side)}.escrow.buckets.${hour % 32}`;
      const step = await changed(w, () => run(all), {
        // What is left over joins what the LPs own: here nothing, so that no borrow is accrued.
        [`pool.state.custodies.${custody}.escrow`]: [1_000n, 0n],
        [`vaults.${token}`]: by(-1_000n),
        [`tokens.owner0.${token}`]: [0n, 1_000n],
        [bucket]: { tokens: [1_000n, 0n], tickets: [1, 0] },
        [`tickets.${ticket}`]: CLOSED,
        "lamports.owner0": by(await lamports(w, ticket)),
      });
      told(step, "TicketClaimed", { ticket, owner, side: sideByte(side), face: 1_000n, paid: 1_000n, dust: 0n });
    });
  }

  it("refuses a ticket a second before its hour", async () => {
    const all = await held([1_000n]);
    await all.w.waitUntil(all.hour * HOUR - 1);
    await refused(all.w, "TicketNotMatured", () => run(all));
    await all.w.wait(1);
    assert.equal(told(await run(all), "TicketClaimed").paid, 1_000n);
  });

  it("refuses to pay a ticket twice", async () => {
    const all = await matured([1_000n, 500n]);
    await run(all);
    await refused(all.w, "AccountDataTooSmall", () => run(all));
    assert.equal(await at(all.owners, 0).balance("USDC"), 1_000n);
  });

  it("takes h of an event that opened before the maturity, and leaves the dust of the last ticket to the LPs", async () => {
    const all = await held([333n, 333n, 334n]);
    const { w } = all;
    await putEvent(w, "short", 125n);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    await w.waitUntil(all.hour * HOUR);
    const { owned } = at((await w.pool()).state.custodies, 0);
    const claims = [];
    for (const i of [0, 1, 2]) claims.push(told(await run(all, i), "TicketClaimed"));
    assert.deepEqual(
      claims.map(({ face, paid, dust }) => [face, paid, dust]),
      [
        [333n, 312n, 0n],
        [333n, 312n, 0n],
        [334n, 313n, 1n],
      ],
    );
    const after = at((await w.pool()).state.custodies, 0);
    assert.deepEqual([after.owned, after.escrow], [owned + 1n, 0n]);
  });

  it("makes a ticket that matures inside an open event wait for its finalization, and share in it", async () => {
    const all = await held([1_000n]);
    const { w } = all;
    await w.waitUntil(all.hour * HOUR - 1);
    await putEvent(w, "short", 100n);
    await w.wait(1);
    await refused(w, "TicketWaitsForLossEvent", () => run(all));
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    // U 100 of S 1,000: L 50, H 50, h 5 %.
    assert.equal(told(await run(all), "TicketClaimed").paid, 950n);
  });

  it("pays a ticket in full that matured in the very second in which an event opened, while it is open and after", async () => {
    const all = await matured([1_000n, 500n]);
    const { w } = all;
    await putEvent(w, "short", 100n);
    assert.equal(told(await run(all), "TicketClaimed").paid, 1_000n);
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    assert.equal(told(await run(all, 1), "TicketClaimed").paid, 500n);
  });

  it("is not reached by events of the other side", async () => {
    const all = await held([1_000n]);
    const { w } = all;
    await putTickets(w, "long", all.hour, [[at(all.owners, 0), 5_000_000n]]);
    await putEvent(w, "long", usd(0.1));
    await w.wait(QUARTER);
    await w.finalize("SOL", "long");
    await w.waitUntil(all.hour * HOUR);
    assert.equal(told(await run(all), "TicketClaimed").paid, 1_000n);
  });

  it("multiplies the haircuts of two events, rounded down each time", async () => {
    const all = await held([1_001n]);
    const { w } = all;
    for (const _ of [0, 1]) {
      await putEvent(w, "short", 100n);
      await w.wait(QUARTER);
      await w.finalize("SOL", "short");
      await w.wait(HOUR);
    }
    await w.waitUntil(all.hour * HOUR);
    // h = 50/1,001: the ticket keeps 951, the bucket gives 49 (h is rounded down) and keeps 952. Then h = 50/952: 951 -
    // 49.95 is 901.05 for the ticket, the bucket keeps 903.
    const receipts = (await w.lossEvents("SOL", "short")).map(({ account }) => account.state);
    assert.deepEqual(
      receipts.map(({ escrowValue, clawback, escrowTokens }) => [escrowValue, clawback, escrowTokens]),
      [
        [1_001n, 50n, 49n],
        [952n, 50n, 49n],
      ],
    );
    const claim = told(await run(all), "TicketClaimed");
    assert.deepEqual([claim.paid, claim.dust], [901n, 2n]);
  });

  it("lets anyone claim, and pays only the owner", async () => {
    const all = await matured([1_000n]);
    const { w, owners } = all;
    const anyone = await w.trader();
    const thief = { ownerToken: anyone.token("USDC"), payer: anyone.address };
    const steal = () => w.run(claimIx(w, "short", at(owners, 0).address, at(all.tickets, 0), thief), [anyone]);
    await refused(w, "TokenAccountUnusable", steal);
    await refused(w, "WrongAccount", () => run(all, 0, { owner: anyone.address, ownerToken: anyone.token("USDC") }));
    const ix = claimIx(w, "short", at(owners, 0).address, at(all.tickets, 0), { payer: anyone.address });
    assert.equal(told(await w.run(ix, [anyone]), "TicketClaimed").paid, 1_000n);
    assert.deepEqual([await at(owners, 0).balance("USDC"), await anyone.balance("USDC")], [1_000n, 0n]);
  });

  it("pays the owner who claims for themselves, into any account of theirs", async () => {
    const all = await matured([1_000n]);
    const { w } = all;
    const owner = at(all.owners, 0);
    const { mint } = w.venue.home;
    const second = PublicKey.unique();
    await w.tokens.createAccount({ mint, owner: owner.address }, second);
    const ix = claimIx(w, "short", owner.address, at(all.tickets, 0), { payer: owner.address, ownerToken: second });
    await w.run(ix, [owner]);
    assert.equal(await w.tokens.balance(second), 1_000n);
  });

  describe("when the owner's token account cannot be paid", () => {
    const missing = async (w: World, account: PublicKey) => {
      await w.chain.setAccount(account, { owner: SystemProgram.programId, data: new Uint8Array(), lamports: 0 });
    };
    const payableOf = (w: World, owner: Actor) => pda.payable(w.venue.pool, w.venue.home.mint, owner.address);

    for (const [what, spoil] of [
      ["missing", missing],
      ["frozen", (w: World, account: PublicKey) => freeze(w, account)],
    ] as const) {
      it(`books the amount as payable because it is ${what}, out of the ticket's rent, and changes nothing else`, async () => {
        const all = await matured([1_000n]);
        const { w } = all;
        const owner = at(all.owners, 0);
        await spoil(w, owner.token("USDC"));
        const [payable, rent] = [payableOf(w, owner), await lamports(w, at(all.tickets, 0))];
        await changed(w, () => run(all, 0, { payable }), {
          "pool.state.custodies.0": { escrow: [1_000n, 0n], payable: [0n, 1_000n] },
          [`markets.SOL.state.sides.1.escrow.buckets.${all.hour % 32}`]: { tokens: [1_000n, 0n], tickets: [1, 0] },
          [`payables.${payable}`]: {
            ...{ version: 1, bump: ANOTHER, custody: 0, amount: 1_000n, deferred: 0n },
            ...{ pool: String(w.venue.pool), owner: String(owner.address) },
          },
          [`tickets.${at(all.tickets, 0)}`]: CLOSED,
          // Who claims for the owner pays the fee only.
          lamports: { keeper: by(-5_000n), owner0: by(rent - BigInt(rentExempt(8 + 104))) },
        });
      });
    }

    it("adds a second ticket to the same payable, which is paid out when the account is usable again", async () => {
      const all = await matured([1_000n]);
      const { w } = all;
      const owner = at(all.owners, 0);
      const [more] = await putTickets(w, "short", all.hour - 1, [[owner, 234n]]);
      assert.ok(more);
      await freeze(w, owner.token("USDC"));
      const payable = payableOf(w, owner);
      await run(all, 0, { payable });
      await w.run(claimIx(w, "short", owner.address, more, { payable }), [w.keeper]);
      assert.equal(at((await w.pool()).state.custodies, 0).payable, 1_234n);
      await freeze(w, owner.token("USDC"), false);
      await w.payOut(owner, "USDC");
      assert.equal(await owner.balance("USDC"), 1_234n);
      assert.equal(at((await w.pool()).state.custodies, 0).payable, 0n);
    });

    it("refuses without the payable, with another one, and with any account but the associated one", async () => {
      const all = await matured([1_000n]);
      const { w } = all;
      const owner = at(all.owners, 0);
      await freeze(w, owner.token("USDC"));
      await refused(w, "TokenAccountUnusable", () => run(all));
      const other = pda.payable(w.venue.pool, w.venue.custody("SOL").mint, owner.address);
      await refused(w, "WrongAccount", () => run(all, 0, { payable: other }));
      const payable = payableOf(w, owner);
      await refused(w, "TokenAccountUnusable", () => run(all, 0, { payable, ownerToken: owner.token("SOL") }));
      await refused(w, "TokenAccountUnusable", () => run(all, 0, { payable, ownerToken: strangers.nowhere }));
    });
  });

  it("refuses a ticket that never was", async () => {
    const all = await matured([1_000n]);
    const never = ticketAddress(all.w, "short", at(all.owners, 0).address, all.hour + 1);
    await refused(all.w, "AccountDataTooSmall", () => run(all, 0, { ticket: never }));
  });

  it("pays nothing and leaves all to the LPs where nothing is left of the face", async () => {
    const all = await matured([0n]);
    const { owned } = at((await all.w.pool()).state.custodies, 0);
    assert.equal(told(await run(all), "TicketClaimed").paid, 0n);
    assert.equal(at((await all.w.pool()).state.custodies, 0).owned, owned);
    assert.equal(await at(all.owners, 0).balance("USDC"), 0n * USD);
  });
});
