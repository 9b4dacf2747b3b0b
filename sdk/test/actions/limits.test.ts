// What a plan will not exceed: the worst result that it accepts, the compute that it asks for, and whom it pays.
import assert from "node:assert/strict";
import {
  addLiquidityInstructions,
  associatedToken,
  closeInstructions,
  liquidateInstructions,
  openInstructions,
  type Pool,
  pda,
  refreshInstructions,
  removeLiquidityInstructions,
  stakeInstructions,
  TOKEN_PROGRAM,
  worstPrice,
} from "@ballast/sdk";
import { UNITS } from "../../src/actions/budget";
import { stepsTo } from "../../src/pda/search";
import { at } from "../support/blank";
import { refused } from "../support/expect";
import {
  argsOf,
  BUDGET,
  computeOf,
  keeper,
  MARKET,
  names,
  order,
  own,
  owner,
  SOL,
  searchesOf,
  trader,
  USD,
  withBook,
  withEvent,
} from "../support/plans";
import { key, MINTS, NOW, POOL, type Venue, venue } from "../support/venue";

const LP = pda.lpMint(POOL);
const tokens = (name: keyof typeof MINTS) => associatedToken(MINTS[name], owner);

/** Somebody with tokens to add, shares to burn and dollars to stake. */
function rich(change?: (pool: Pool) => void): Venue {
  const v = venue(change);
  v.token(MINTS.USDC, owner, 10_000n * USD);
  v.token(MINTS.SOL, owner, 10n * SOL);
  v.token(LP, owner, 1_000n * USD);
  return v;
}

/** An owner's account that now belongs to somebody else. */
function handAway(v: Venue, mint: Parameters<Venue["token"]>[0]): void {
  v.token(mint, owner, 10n * SOL);
  const found = v.accounts.get(associatedToken(mint, owner).toBase58());
  assert.ok(found);
  const data = found.data.slice();
  data.set(key().toBytes(), 32);
  v.put(associatedToken(mint, owner), TOKEN_PROGRAM, data);
}

describe("the least that a plan accepts", () => {
  const deposit = { owner, custody: 0, atoms: 1_000n * USD };
  const withdrawal = { owner, custody: 0, shares: 100n * USD };
  const stake = { owner, amount: 100n * USD };

  it("is the quote less one percent, or less the slippage given, rounded down; of more than all, nothing", async () => {
    const ctx = await rich().context();
    for (const [slippage, part] of [
      [undefined, 9_900n],
      [50n, 9_950n],
      [0n, 10_000n],
      [10_000n, 0n],
      [10_001n, 0n],
    ] as const) {
      const added = await addLiquidityInstructions(ctx, { ...deposit, slippage });
      assert.equal(String(argsOf(added).minShares), String((added.quote.shares * part) / 10_000n));
      const removed = await removeLiquidityInstructions(ctx, { ...withdrawal, slippage });
      assert.equal(String(argsOf(removed).minAtoms), String((removed.quote.atoms * part) / 10_000n));
      const staked = await stakeInstructions(ctx, { ...stake, slippage });
      assert.equal(String(argsOf(staked).minShares), String((staked.quote.shares * part) / 10_000n));
    }
  });

  it("is what was asked for; more than the quote is refused before anything is signed", async () => {
    const ctx = await rich().context();
    const { quote } = await addLiquidityInstructions(ctx, deposit);
    const exact = await addLiquidityInstructions(ctx, { ...deposit, minShares: quote.shares });
    assert.equal(String(argsOf(exact).minShares), String(quote.shares));
    await refused(addLiquidityInstructions(ctx, { ...deposit, minShares: quote.shares + 1n }), "MinOutNotMet");
    const { atoms } = (await removeLiquidityInstructions(ctx, withdrawal)).quote;
    await refused(removeLiquidityInstructions(ctx, { ...withdrawal, minAtoms: atoms + 1n }), "MinOutNotMet");
    const { shares } = (await stakeInstructions(ctx, stake)).quote;
    await refused(stakeInstructions(ctx, { ...stake, minShares: shares + 1n }), "MinOutNotMet");
  });

  it("of a price is rounded for the trader: up where they pay it, down where they get it", () => {
    const worst = ([0, 1] as const).flatMap((side) => [true, false].map((opens) => worstPrice(10_001n, side, opens)));
    assert.deepEqual(worst, [10_102n, 9_900n, 9_900n, 10_102n]);
  });
});

describe("the compute that a plan asks for", () => {
  it("is that of its parts, and of the search for every address", async () => {
    const refresh = await refreshInstructions(await venue().context());
    assert.equal(computeOf(refresh), 600 + UNITS.refreshPrices + 3 * UNITS.refreshPriceEach + searchesOf(refresh));
    const v = rich();
    v.accounts.delete(associatedToken(LP, owner).toBase58());
    const added = await addLiquidityInstructions(await v.context(), { owner, custody: 0, atoms: USD });
    assert.deepEqual(names(added), [...BUDGET, "refreshPrices", "createAssociated", "addLiquidity"]);
    const parts = UNITS.refreshPrices + 3 * UNITS.refreshPriceEach + UNITS.createAssociated + UNITS.addLiquidity;
    assert.equal(computeOf(added), 600 + parts + searchesOf(added));
    assert.ok(searchesOf(added) > 0);
  });

  it("counts the position's address, which the program derives without being given it", async () => {
    const plan = await openInstructions(await rich().context(), { ...order, nonce: 5n });
    const position = stepsTo(plan.quote.positionAddress) * 400;
    assert.equal(computeOf(plan), 600 + UNITS.placeRequest + searchesOf(plan) + position);
  });

  /** An event whose receipt's address is not found at the first try: its search must be counted. */
  function sought(side: 0 | 1): bigint {
    for (let number = 0n; ; number++) if (stepsTo(pda.lossEvent(MARKET, side, number)) > 0) return number;
  }

  it("counts the receipt of a loss event that it may open", async () => {
    const number = sought(1);
    const search = stepsTo(pda.lossEvent(MARKET, 1, number)) * 400;
    const v = withBook(0, 0, 3_000n * USD, (_, markets) => {
      at(at(markets, 0).state.sides, 1).lossEventCount = number;
    });
    const { address } = trader({}, v);
    v.clock(NOW + 1n);
    v.publish("SOL", { price: 12_200_000_000n });
    for (const who of [owner, keeper]) v.token(MINTS.USDC, who);
    const plan = await liquidateInstructions(await v.context(), { keeper, position: address });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "liquidate"]);
    const refresh = UNITS.refreshPrices + UNITS.refreshPriceEach;
    assert.equal(computeOf(plan), 600 + refresh + UNITS.liquidate + searchesOf(plan) + search);
  });

  it("loads four megabytes at most", async () => {
    const { data } = at((await refreshInstructions(await venue().context())).instructions, 1);
    assert.deepEqual([data[0], Buffer.from(data).readUInt32LE(1), data.length], [4, 4_194_304, 5]);
  });
});

describe("accounts that a plan pays and spends", () => {
  const withdraw = async (v: Venue, parts = {}) =>
    removeLiquidityInstructions(await v.context(), { owner, custody: 1, shares: 100n * USD, parts });

  it("a signer's frozen account, or one that was handed away, is refused by name; a missing one is made", async () => {
    const v = rich();
    v.token(MINTS.SOL, owner, 0n, true);
    await refused(withdraw(v), "TokenAccountFrozen");
    handAway(v, MINTS.SOL);
    await refused(withdraw(v), "TokenAccountUnusable");
    v.accounts.delete(tokens("SOL").toBase58());
    const made = await withdraw(v);
    assert.deepEqual(names(made), [...BUDGET, "refreshPrices", "createAssociated", "removeLiquidity"]);
    const left = await withdraw(v, { tokenAccounts: false });
    assert.deepEqual(names(left), [...BUDGET, "refreshPrices", "removeLiquidity"]);
    assert.ok(own(left).keys.some(({ pubkey }) => pubkey.equals(tokens("SOL"))));
  });

  it("what cannot be spent is refused by name, unless the caller brings it", async () => {
    const v = rich();
    const add = async (atoms: bigint, parts = {}) =>
      addLiquidityInstructions(await v.context(), { owner, custody: 1, atoms, parts });
    assert.ok(await add(10n * SOL));
    await refused(add(10n * SOL + 1n), "TokenInsufficientFunds");
    assert.ok(await add(10n * SOL + 1n, { tokenAccounts: false }));
    v.token(MINTS.SOL, owner, 10n * SOL, true);
    await refused(add(SOL), "TokenAccountFrozen");
    handAway(v, MINTS.SOL);
    await refused(add(SOL), "TokenOwnerMismatch");
  });

  it("whoever cannot be refunded for a receipt finalizes nothing by the way", async () => {
    const { v, address } = withEvent(900n);
    const close = async (parts = {}) => names(await closeInstructions(await v.context(), { position: address, parts }));
    assert.ok((await close()).includes("finalizeLossEvent"));
    v.accounts.delete(tokens("USDC").toBase58());
    assert.ok((await close()).includes("finalizeLossEvent"));
    assert.ok(!(await close({ tokenAccounts: false })).includes("finalizeLossEvent"));
    v.token(MINTS.USDC, owner, 0n, true);
    assert.ok(!(await close()).includes("finalizeLossEvent"));
  });
});
