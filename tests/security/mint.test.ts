// Deposits around what is known to come: shares cost what winners may still pay, and a jump is seen in the transaction that brings it.
import assert from "node:assert/strict";
import { type Actor, type PositionRef, World } from "@ballast/localnet";
import { decode, instructions, pda } from "@ballast/sdk";
import { dueEvent, finalizedEvent } from "../support/loss";
import { refused } from "../support/outcome";

const DEPOSIT = 500_000;

/** Who joins with USDC before something happens at an unchanged price, and leaves two minutes later with all he may take an hour. */
async function joinsAndLeaves(w: World, between: () => Promise<unknown>): Promise<bigint> {
  const eve = await w.actor("eve", { USDC: String(DEPOSIT) });
  const before = await eve.balance("USDC");
  await eve.addLiquidity("USDC", DEPOSIT);
  await between();
  await w.wait(120);
  await eve.removeLiquidity("USDC");
  return (await eve.balance("USDC")) - before;
}

function depositOf(w: World, eve: Actor, atoms: bigint) {
  const { pool } = w.venue;
  const custody = w.venue.custody("USDC");
  const accounts = { owner: eve.address, pool, vault: custody.vault, ownerToken: eve.token("USDC") };
  return instructions.addLiquidity({ ...accounts, ownerLp: eve.token("LP"), atoms, minShares: 0n });
}

/** Closes a SOL long of USDC collateral whose profit exceeds what may leave in an hour; returns the atoms that are owed. */
async function closedBeyondTheLimit(w: World, bob: Actor, { address, market, custody }: PositionRef): Promise<bigint> {
  const [{ pool }, sol] = [w.venue, w.venue.custody("SOL")];
  await w.fresh();
  const payable = pda.payable(pool, sol.mint, bob.address);
  const traders = { owner: bob.address, pool, market: market.address, position: address };
  const tokens = { vault: custody.vault, ownerToken: bob.token(custody), backingVault: sol.vault };
  const what = { size: instructions.ALL, limit: 0n, priceUpdate: market.custody.feed.account, payable };
  await w.run(instructions.decreasePosition({ ...traders, ...tokens, ownerBacking: bob.token(sol), ...what }), [bob]);
  const account = await w.chain.getAccount(payable);
  assert.ok(account);
  return decode("Payable", account.data).deferred;
}

describe("security: minting shares", () => {
  it("mint before finalize: what winners may still pay is in the price of a share", async () => {
    const { w, winning } = await dueEvent();
    const gained = await joinsAndLeaves(w, () => w.finalize("SOL", winning));
    assert.ok(gained < 0n, `gained ${gained}`);
  });

  it("mint before liens are touched: what they still owe is in the price of a share", async () => {
    const { w, winning } = await finalizedEvent();
    const owed = (await w.pool()).state.exposures[0]?.sides[winning === "long" ? 0 : 1]?.liens ?? 0n;
    assert.ok(owed > 0n);
    const gained = await joinsAndLeaves(w, () => w.applyLiens("SOL", winning));
    assert.ok(gained < 0n, `gained ${gained}`);
  });

  it("two prices in one transaction: a jump that comes with the depositor's own refresh refuses his deposit", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: String(DEPOSIT) });
    await w.fresh();
    w.feeds.set("SOL", { price: "160" });
    await w.feeds.publishNew([["SOL", {}]]);
    const both = [w.feeds.refresh(), depositOf(w, eve, 1_000_000_000n)];
    await refused(w, "PriceJumped", () => w.chain.send(both, [eve.keypair]));
  });

  it("profit that waited for the hourly limit is paid as the limit refills, never faster", async () => {
    const w = await World.create({ params: { "custody.*.outflow": "5%" }, fund: "100000" });
    const bob = await w.trader({ usdc: 400_000 }, "bob");
    const { position } = await bob.open("SOL", "long", { size: 4_000, collateral: { USDC: 200_000 } });
    await w.wait(60);
    await w.price("SOL", "200");
    await w.wait(9 * 3_600);
    const owed = await closedBeyondTheLimit(w, bob, position);
    await w.wait(600);
    const before = await bob.balance("SOL");
    await w.payOut(bob, "SOL");
    const first = (await bob.balance("SOL")) - before;
    assert.ok(first > 0n && first < owed);
    await w.wait(12 * 3_600);
    await w.payOut(bob, "SOL");
    assert.equal((await bob.balance("SOL")) - before, owed);
  });
});
