// What the hourly limit and the wait after a jump are worth: in one transaction with the jump, and to whom profit is
// owed.
import assert from "node:assert/strict";
import { decode, instructions, pda } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { refused } from "../support/expect";
import { beyondTheHour } from "../support/liquidity";

const DEPOSIT = 500_000;

function depositOf(w: World, eve: Actor, atoms: bigint) {
  const { pool } = w.venue;
  const custody = w.venue.custody("USDC");
  const accounts = { owner: eve.address, pool, vault: custody.vault, ownerToken: eve.token("USDC") };
  return instructions.addLiquidity({ ...accounts, ownerLp: eve.token("LP"), atoms, minShares: 0n });
}

/**
 * Closes a SOL long of USDC collateral whose profit exceeds what may leave in an hour; returns the atoms that are owed.
 */
async function closedBeyondTheLimit(w: World, bob: Actor, { address, market, custody }: PositionRef): Promise<bigint> {
  const [{ pool }, sol] = [w.venue, w.venue.custody("SOL")];
  await w.fresh();
  const otherPayable = pda.payable(pool, sol.mint, bob.address);
  const traders = { owner: bob.address, pool, market: market.address, position: address };
  const tokens = { vault: custody.vault, ownerToken: bob.token(custody), otherVault: sol.vault };
  const what = { size: instructions.ALL, limit: 0n, priceUpdate: market.custody.feed.account, otherPayable };
  await w.run(instructions.decreasePosition({ ...traders, ...tokens, otherToken: bob.token(sol), ...what }), [bob]);
  const account = await w.chain.getAccount(otherPayable);
  assert.ok(account);
  return decode("Payable", account.data).deferred;
}

describe("security: limits", () => {
  it("burn and mint after a jump: one that comes with the depositor's own refresh refuses their deposit", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: String(DEPOSIT) });
    await w.fresh();
    w.feeds.set("SOL", { price: "160" });
    await w.feeds.publishNew([["SOL", {}]]);
    const both = [w.feeds.refresh(), depositOf(w, eve, 1_000_000_000n)];
    await refused(w, "PriceJumped", () => w.chain.send(both, [eve.keypair]));
  });

  it("profit that waited for the hourly limit is paid as the limit refills, never faster", async () => {
    const { w, bob, position } = await beyondTheHour();
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
