// Whatever an owner has made of their accounts, nobody is kept from serving or liquidating them: see
// docs/decisions/0022-owners-without-lamports.md.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { instructions, PROGRAM_ID, payablesOfOwner, pda } from "@ballast/sdk";
import { rentExempt, TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { SystemProgram } from "@solana/web3.js";
import { lamports, present } from "../support/expect";
import { strangeKey } from "../support/forge";
import { poolChange } from "../support/governance";
import { claimIx } from "../support/mutualization";
import { type Honest, story } from "../support/story";
import { holdHour, putTickets } from "../support/tickets";
import { type Account, NOTHING, TOKEN_STATES, zeros } from "../support/tokens";

/** What a wallet's address can be. */
const WALLETS: Readonly<Record<string, Account>> = {
  "empty, as after its last lamport was sent away": NOTHING,
  "one lamport, from before rent was asked": { ...NOTHING, lamports: 1 },
  "a lamport short of its rent": { ...NOTHING, lamports: rentExempt(0) - 1 },
  "data of another program": zeros(strangeKey(), 1_000),
  "a token account": zeros(TOKEN_PROGRAM_ID, 165),
  "given to this program": zeros(PROGRAM_ID, 300),
  "100 kB whose rent was never paid": zeros(strangeKey(), 100_000, 1),
};
/** Accounts that get lamports without being asked. */
const PAID = ["owner", "proposer"];

describe("an owner's wallet is anything", () => {
  it("no instruction that somebody else sends fails for it", async function () {
    this.timeout(300_000);
    const served = new Set<string>();
    await story(async ({ w, name, ix, signers, accounts }: Honest) => {
      const place = accounts.findIndex((account) => PAID.includes(account));
      const meta = ix.keys[place];
      if (place < 0 || !meta || meta.isSigner || ix.keys.some((k) => k.isSigner && k.pubkey.equals(meta.pubkey)))
        return;
      const wallet = meta.pubkey;
      const keys = signers.map(({ keypair }) => keypair);
      const before = present(await w.chain.getAccount(wallet));
      for (const [kind, account] of Object.entries(WALLETS)) {
        await w.chain.setAccount(wallet, account);
        await w.chain.simulate([ix], [w.chain.payer, ...keys], { payer: w.chain.payer }).catch((error: Error) => {
          throw new Error(`${name}, ${kind}: ${error.message}`);
        });
      }
      await w.chain.setAccount(wallet, before);
      served.add(name);
    });
    const others = ["liquidate", "executeRequest", "executeDecrease", "cancelRequest", "claimTicket", "payOut"];
    for (const name of others) ok(served.has(name) || served.has(snake(name)), name);
  });

  it("nor does the cancellation of an expired change, by anyone", async () => {
    const w = await World.create();
    const { change } = await w.control.queue(await poolChange(w, { young: 60 }));
    await w.waitUntil(change.validUntil + 1);
    const ix = instructions.cancelChange({
      ...{ authority: w.keeper.address, change: change.address, proposer: w.admin.publicKey },
    });
    for (const account of Object.values(WALLETS)) {
      await w.chain.setAccount(w.admin.publicKey, account);
      await w.chain.simulate([ix], [w.keeper.keypair]);
    }
  });
});

/**
 * A long of SOL on ETH, in profit in SOL while its ETH fell: what comes back is of two tokens, and a part of it waits.
 */
async function winner() {
  const custodies = ["USDC", "SOL", "ETH"];
  const w = await World.create({ custodies, markets: ["SOL"], verify: false });
  const eve = await w.actor("eve", { ETH: "2" });
  const { position } = await eve.open("SOL", "long", { size: 60, collateral: { ETH: "2" } });
  await w.price("SOL", "150.5");
  await w.wait(10 * 3_600);
  await w.fresh();
  await w.prices({ SOL: "154.5", ETH: "30" });
  await w.wait(2);
  await w.prices({ SOL: "151.5" });
  return { w, eve, position };
}

describe("an owner's token accounts are anything, and their wallet is empty", () => {
  for (const [ethKind, eth] of Object.entries(TOKEN_STATES)) {
    it(`they are liquidated in profit: ETH ${ethKind}, SOL anything`, async function () {
      this.timeout(120_000);
      for (const [solKind, sol] of Object.entries(TOKEN_STATES)) {
        const { w, eve, position } = await winner();
        const [ethereum, solana] = [w.venue.custody("ETH"), w.venue.custody("SOL")];
        await eth.make(w, eve.token(ethereum));
        await sol.make(w, eve.token(solana));
        await w.chain.setAccount(eve.address, NOTHING);
        const keeper = await lamports(w, w.keeper.address);
        const { events } = await w.liquidate(position);
        const liquidated = events.find(({ name }) => name === "PositionLiquidated");
        ok(liquidated?.name === "PositionLiquidated" && liquidated.data.deficit === 0n, solKind);
        // All that they could not be paid is booked, to the atom, and the keeper is not the poorer for it by more than
        // the signature.
        const owed = await payablesOfOwner(w.chain, eve.address);
        const sums = owed.map(({ account }) => [account.custody, account.amount + account.deferred]);
        const want = [
          [ethereum.index, liquidated.data.returned],
          [solana.index, liquidated.data.profit + liquidated.data.deferred],
        ];
        deepStrictEqual(new Map(sums as [number, bigint][]), new Map(want.filter(([, x]) => x) as [number, bigint][]));
        ok((await lamports(w, w.keeper.address)) >= keeper - 1_000_000n, `${solKind}: the keeper paid`);
        const left = await lamports(w, eve.address);
        ok(left === 0n || left >= BigInt(rentExempt(0)), `${solKind}: ${left}`);
        await w.verifyInvariants();
      }
    });
  }

  it("their stop loss is executed, and their order given back", async function () {
    this.timeout(120_000);
    for (const [kind, { make }] of Object.entries(TOKEN_STATES)) {
      const w = await World.create({ verify: false });
      const ann = await w.trader({ usdc: 20_000 });
      const { position } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 4_000 } });
      const { request: stop } = await ann.stopLoss(position, { trigger: 149 });
      const { request: order } = await ann.place("SOL", "short", { size: 1, collateral: { USDC: 100 } });
      await make(w, ann.token("USDC"));
      await w.chain.setAccount(ann.address, NOTHING);
      await w.wait(31);
      await w.keeper.cancel(order);
      await w.chain.setAccount(ann.address, NOTHING);
      await w.price("SOL", "148");
      const { events } = await w.execute(stop);
      ok(
        events.some(({ name }) => name === "PositionDecreased"),
        kind,
      );
      strictEqual(await w.position(position), null);
      const [owed] = await payablesOfOwner(w.chain, ann.address);
      ok(owed && owed.account.amount > 3_500_000_000n, kind);
      await w.verifyInvariants();
    }
  });

  it("their ticket is claimed, also where somebody has sent a lamport to the address where it is booked", async () => {
    for (const sent of [0, 1, 500_000, 1_000_000, 2_000_000]) {
      const w = await World.create({ verify: false });
      const owner = await w.actor("owner");
      const hour = await holdHour(w);
      const [ticket] = await putTickets(w, "short", hour, [[owner, 5_000_000n]]);
      await w.waitUntil(hour * 3_600);
      const payable = pda.payable(w.venue.pool, w.venue.home.mint, owner.address);
      if (sent > 0) await w.chain.setAccount(payable, zeros(SystemProgram.programId, 0, sent));
      for (const address of [owner.address, owner.token("USDC")]) await w.chain.setAccount(address, NOTHING);
      await w.run(claimIx(w, "short", owner.address, present(ticket), { payable }), [w.keeper]);
      strictEqual(await lamports(w, present(ticket)), 0n);
      strictEqual((await payablesOfOwner(w.chain, owner.address))[0]?.account.amount, 5_000_000n);
      const left = await lamports(w, owner.address);
      ok(left === 0n || left >= BigInt(rentExempt(0)), `${sent}: ${left}`);
    }
  });
});

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
