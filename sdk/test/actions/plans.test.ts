import assert from "node:assert/strict";
import {
  type ActionOptions,
  addLiquidityInstructions,
  closeInstructions,
  decreaseInstructions,
  engine,
  openInstructions,
  readState,
  refreshInstructions,
  stakeInstructions,
} from "@ballast/sdk";
import { at } from "../support/blank";
import { refused } from "../support/expect";
import { BUDGET, names, order, owner, SOL, USD } from "../support/plans";
import { key, MINTS, positionAt, venue } from "../support/venue";

describe("plans", () => {
  it("read the state in one call", async () => {
    const v = venue();
    v.token(MINTS.USDC, owner, 1_000n * USD);
    const ctx = await v.context();
    v.reads = 0;
    await openInstructions(ctx, order);
    await addLiquidityInstructions(ctx, { owner, custody: 0, atoms: USD });
    await stakeInstructions(ctx, { owner, amount: 50n * USD });
    await refreshInstructions(ctx);
    assert.equal(v.reads, 4);
    const { account, address } = positionAt(v, owner, {
      ...engine.emptyPosition(),
      size: SOL,
      entry: 150n * USD,
      collateral: 50n * USD,
    });
    v.reads = 0;
    await decreaseInstructions(ctx, { position: { account, address }, size: 1n }).catch(() => undefined);
    assert.equal(v.reads, 1);
  });

  it("set limits of compute units and data first, and the priority fee if there is one", async () => {
    const v = venue();
    v.token(MINTS.USDC, owner, 1_000n * USD);
    const plain = await openInstructions(await v.context(), order);
    assert.deepEqual(names(plain), [...BUDGET, "placeRequest"]);
    const paid = await openInstructions(await v.context({ priorityFee: 7n }), order);
    assert.deepEqual(names(paid), [...BUDGET, "budget3", "placeRequest"]);
    assert.equal(at(paid.instructions, 2).data.readBigUInt64LE(1), 7n);
    const none = await openInstructions(await v.context(), { ...order, parts: { computeBudget: false } });
    assert.deepEqual(names(none), ["placeRequest"]);
  });

  it("hand on the context's lookup tables", async () => {
    const table = { key: key() } as never;
    const plan = await refreshInstructions(await venue().context({ lookupTables: [table] }));
    assert.deepEqual(plan.lookupTables, [table]);
  });

  it("create the signer's missing token accounts, once each, and never another's", async () => {
    const v = venue();
    const ctx = await v.context();
    const add = () => addLiquidityInstructions(ctx, { owner, custody: 1, atoms: SOL });
    await refused(add(), "TokenInsufficientFunds");
    v.token(MINTS.SOL, owner, SOL);
    assert.deepEqual(names(await add()), [...BUDGET, "refreshPrices", "createAssociated", "addLiquidity"]);
    const off = { parts: { tokenAccounts: false, prices: false } } satisfies ActionOptions;
    assert.deepEqual(names(await addLiquidityInstructions(ctx, { owner, custody: 1, atoms: SOL, ...off })), [
      ...BUDGET,
      "addLiquidity",
    ]);
  });

  it("read a pool's layout again when it has grown", async () => {
    const v = venue((pool) => {
      pool.state.custodyCount = 2;
      pool.state.marketCount = 1;
    });
    const ctx = await v.context();
    assert.equal(ctx.layout.custodies.length, 2);
    const grown = venue();
    for (const [address, account] of grown.accounts) v.accounts.set(address, account);
    const state = await readState(ctx);
    assert.deepEqual([state.prices.length, state.markets.length, ctx.layout.markets.length], [3, 2, 2]);
  });

  it("name what is not there", async () => {
    const ctx = await venue().context();
    await refused(closeInstructions(ctx, { position: key() }), "UninitializedAccount");
    await refused(venue().context({ pool: key() }), "UninitializedAccount");
    await refused(openInstructions(ctx, { ...order, market: 5 }), "WrongAccount");
  });
});
