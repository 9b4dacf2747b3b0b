import assert from "node:assert/strict";
import {
  associatedToken,
  closeInstructions,
  decreaseInstructions,
  engine,
  finalizeInstructions,
  NATIVE_MINT,
  openInstructions,
  pda,
} from "@ballast/sdk";
import { at } from "../support/blank";
import { refused } from "../support/expect";
import {
  accountsOf,
  argsOf,
  BUDGET,
  keeper,
  MARKET,
  names,
  order,
  own,
  owner,
  SOL,
  trader,
  USD,
  withBook,
  withEvent,
} from "../support/plans";
import { key, MINTS, NOW, POOL, venue } from "../support/venue";

/** A venue whose owner holds what orders bring. */
function rich() {
  const v = venue();
  v.token(MINTS.USDC, owner, 10_000n * USD);
  return v;
}

describe("openInstructions", () => {
  it("places the order with a limit one percent from the price, or with the one given", async () => {
    const ctx = await rich().context();
    const limits: [object, string][] = [
      [{}, "15150000000"],
      [{ slippage: 10n }, "15015000000"],
      [{ limit: 0n }, "0"],
      [{ side: 1 }, "14850000000"],
    ];
    for (const [change, limit] of limits) {
      const plan = await openInstructions(ctx, { ...order, ...change });
      assert.equal(String((argsOf(plan).args as { limit: unknown }).limit), limit);
    }
  });

  it("says where request and position will be, by the nonces given", async () => {
    const plan = await openInstructions(await rich().context(), { ...order, nonce: 5n, positionNonce: 6n });
    assert.ok(plan.quote.request.equals(pda.request(owner, 5n)));
    assert.ok(plan.quote.positionAddress.equals(pda.position(owner, MARKET, 0, 0, 6n)));
    const [a, b] = [
      await openInstructions(await rich().context(), order),
      await openInstructions(await rich().context(), order),
    ];
    assert.ok(!a.quote.request.equals(b.quote.request));
  });

  it("enlarges the position that lives under its nonce, by an order that stands on its own and is bound to none", async () => {
    const { v, address } = trader();
    v.token(MINTS.USDC, owner, 10_000n * USD);
    const ctx = await v.context();
    const more = { ...order, positionNonce: 1n };
    const plan = await openInstructions(ctx, more);
    const placed = argsOf(plan).args as { kind: number; positionNonce: unknown };
    assert.deepEqual([placed.kind, String(placed.positionNonce)], [0, "1"]);
    assert.equal(accountsOf(plan).position, null);
    assert.ok(plan.quote.positionAddress.equals(address));
    assert.equal(plan.quote.position.size, 110n * SOL);
    // The position's 3,000 USDC would bear ten more: its order brings its own.
    const bare = openInstructions(ctx, { ...more, collateral: 20n * USD });
    await refused(bare, "InsufficientMargin");
  });

  it("wraps the SOL that is missing, where SOL is wrapped SOL", async () => {
    const v = venue((pool) => {
      at(pool.state.custodies, 1).mint = NATIVE_MINT;
    });
    v.token(NATIVE_MINT, owner, 2n * SOL);
    const collateral = { custody: 1, collateral: 5n * SOL } as const;
    const plan = await openInstructions(await v.context(), { ...order, ...collateral });
    assert.deepEqual(names(plan), [...BUDGET, "transfer", "token17", "placeRequest"]);
    assert.equal(at(plan.instructions, 2).data.readBigUInt64LE(4), 3n * SOL);
    v.token(NATIVE_MINT, owner, 5n * SOL);
    const enough = await openInstructions(await v.context(), { ...order, ...collateral });
    assert.deepEqual(names(enough), [...BUDGET, "placeRequest"]);
  });

  it("unwraps what it paid in SOL, if that is asked for", async () => {
    const native = (pool: Parameters<NonNullable<Parameters<typeof venue>[0]>>[0]) => {
      at(pool.state.custodies, 1).mint = NATIVE_MINT;
    };
    const { v, address } = trader({}, withBook(0, 0, 3_000n * USD, native));
    v.token(MINTS.USDC, owner);
    v.token(NATIVE_MINT, owner);
    v.publish("SOL", { price: 16_000_000_000n, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    const ctx = await v.context();
    const unwrapped = await closeInstructions(ctx, { position: address, parts: { unwrapSol: true } });
    assert.deepEqual(names(unwrapped), [...BUDGET, "refreshPrices", "decreasePosition", "token9"]);
    const kept = await closeInstructions(ctx, { position: address });
    assert.deepEqual(names(kept), [...BUDGET, "refreshPrices", "decreasePosition"]);
  });

  it("refuses an order that would not execute", async () => {
    const ctx = await venue().context();
    await refused(openInstructions(ctx, { ...order, collateral: 20n * USD }), "InsufficientMargin");
  });
});

describe("decreaseInstructions", () => {
  it("passes both tickets and, where profit is in another token, its vault and account", async () => {
    const { v, address } = trader();
    v.token(MINTS.USDC, owner);
    v.publish("SOL", { price: 16_000_000_000n, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    const plan = await closeInstructions(await v.context(), { position: address });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "createAssociated", "decreasePosition"]);
    const accounts = accountsOf(plan);
    assert.ok(accounts.otherVault?.equals(pda.vault(POOL, MINTS.SOL)));
    assert.ok(accounts.otherToken?.equals(associatedToken(MINTS.SOL, owner)));
    // Both can be paid, and the hour has room for all of it: nothing is booked.
    assert.deepEqual([plan.quote.deferred, accounts.payable, accounts.otherPayable], [0n, null, null]);
    const hour = (wait: bigint) => Number(engine.call("rule_maturity", null, { now: NOW + 1n, wait }).value);
    assert.ok(accounts.ticket?.equals(pda.ticket(MARKET, 0, owner, hour(28_800n))));
    assert.ok(accounts.briefTicket?.equals(pda.ticket(MARKET, 0, owner, hour(3_600n))));
    assert.equal(String(argsOf(plan).size), String((1n << 64n) - 1n));
    assert.equal(String(argsOf(plan).limit), String(engine.mulDivDown(plan.quote.price, 9_900n, 10_000n)));
  });

  it("of a loss needs no second token and no refresh of the index", async () => {
    const { v, address } = trader();
    v.token(MINTS.USDC, owner);
    v.publish("SOL", { price: 14_500_000_000n, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    const plan = await decreaseInstructions(await v.context(), { position: address, size: 50n * SOL, limit: 0n });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "decreasePosition"]);
    assert.deepEqual([accountsOf(plan).otherVault, accountsOf(plan).otherToken], [null, null]);
    assert.equal(plan.quote.position.size, 50n * SOL);
    assert.equal(plan.quote.report.close.pnl, -250n * USD);
  });

  it("of a position that the market's own token backs reads that price itself, and refreshes none", async () => {
    const { v, address } = trader({ custody: 1, collateral: 20n * SOL }, withBook(0, 1, 20n * SOL));
    v.token(MINTS.SOL, owner);
    v.token(MINTS.USDC, owner);
    const plan = await closeInstructions(await v.context(), { position: address });
    assert.deepEqual(names(plan), [...BUDGET, "decreasePosition"]);
  });

  it("refuses a stale print, with the chain's own name", async () => {
    const { v, address } = trader();
    v.clock(NOW + 60n);
    v.publish("USDC");
    await refused(closeInstructions(await v.context(), { position: address }), "OracleStale");
  });
});

describe("due finalizations", () => {
  it("come before what a trader does, paid by them", async () => {
    const { v, address } = withEvent(900n);
    const plan = await closeInstructions(await v.context(), { position: address });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "finalizeLossEvent", "decreasePosition"]);
    const finalization = at(plan.instructions, 3);
    assert.ok(at(finalization.keys, 0).pubkey.equals(owner));
    assert.ok(at(finalization.keys, 3).pubkey.equals(pda.lossEvent(MARKET, 0, 0)));
  });

  it("do not come while the event accrues, nor when switched off", async () => {
    const early = withEvent(899n);
    const plan = await closeInstructions(await early.v.context(), { position: early.address });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "decreasePosition"]);
    const { v, address } = withEvent(900n);
    const off = await closeInstructions(await v.context(), { position: address, parts: { finalization: false } });
    assert.deepEqual(names(off), [...BUDGET, "refreshPrices", "decreasePosition"]);
  });

  it("can be asked for by anyone: the quote is the receipt", async () => {
    const { v } = withEvent(900n);
    const plan = await finalizeInstructions(await v.context(), {
      payer: keeper,
      market: 0,
      side: 0,
      positions: [key()],
    });
    assert.deepEqual(names(plan), [...BUDGET, "createAssociated", "finalizeLossEvent"]);
    const { shortfall, lpShare, clawback, remainder } = plan.quote.receipt;
    assert.equal(shortfall, lpShare + clawback + remainder);
    assert.equal(own(plan).keys.length, 12);
    const early = withEvent(10n);
    const ctx = await early.v.context();
    await refused(finalizeInstructions(ctx, { payer: keeper, market: 0, side: 0 }), "LossEventStillAccruing");
    await refused(finalizeInstructions(ctx, { payer: keeper, market: 0, side: 1 }), "NoOpenLossEvent");
  });
});
