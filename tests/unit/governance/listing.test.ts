import assert from "node:assert/strict";
import { type ChangeSpec, DEFAULT_ASSET, DEFAULT_MARKET, decode, instructions, pda } from "@ballast/sdk";
import { type ChangeRef, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { present, refused } from "../../support/expect";
import { strangeKey } from "../../support/forge";
import { DAY, poolChange } from "../../support/governance";
import { secondPool } from "../../support/pools";

describe("add_custody and add_market of a pool with liquidity", () => {
  let w: World;
  let mint: PublicKey;
  let token: Extract<ChangeSpec, { kind: "listCustody" }>;
  const due = async (spec: ChangeSpec): Promise<ChangeRef> => {
    const { change } = await w.control.queue(spec);
    await w.waitUntil(change.eta);
    return change;
  };
  const addCustody = (p: Partial<instructions.AddCustodyParams> = {}) =>
    w.run(instructions.addCustody({ ...{ admin: w.admin.publicKey, pool: w.venue.pool }, ...token, ...p }), [
      w.control.admin,
    ]);
  const addMarket = (p: Partial<instructions.AddMarketParams> = {}) => {
    const parts = { admin: w.admin.publicKey, pool: w.venue.pool, market: pda.market(w.venue.pool, 1) };
    return w.run(
      instructions.addMarket({ ...parts, index: 2, stable: 0, sleeps: false, config: DEFAULT_MARKET, ...p }),
      [w.control.admin],
    );
  };

  beforeEach(async () => {
    w = await World.create({ verify: false });
    mint = await w.tokens.createMint({ decimals: 8, authority: null });
    token = { kind: "listCustody", mint, feedId: strangeKey().toBytes(), config: DEFAULT_ASSET };
  });

  it("needs a change: without one nothing is added any more", async () => {
    await refused(w, "ChangeRequired", () => addCustody());
    await refused(w, "ChangeRequired", () => addMarket({ index: 1 }));
  });

  it("adds exactly the token that was queued three days before, once, and remembers since when", async () => {
    const { change } = await w.control.queue(token);
    await w.waitUntil(change.eta - 1);
    await refused(w, "ChangeNotDue", () => w.control.execute(change));
    await w.waitUntil(change.eta);
    const listed = await w.control.execute(change);
    assert.deepEqual(
      listed.events.map(({ name }) => name),
      ["CustodyAdded", "ChangeExecuted"],
    );
    const { custodies, custodyCount, deductible } = (await w.pool()).state;
    const added = present(custodies[2]);
    assert.deepEqual([added.lowestPoolValue, added.netDeposited], [deductible.dayAum, 0n]);
    assert.ok(added.lowestPoolValue > 0n);
    assert.deepEqual([custodyCount, String(added.mint), added.listedAt], [3, String(mint), BigInt(change.eta)]);
    assert.equal(present(custodies[1]).listedAt, 0n);
    await refused(w, "ChangeExecuted", () => w.control.execute(change));
  });

  it("adds nothing that differs from what was queued in a byte", async () => {
    const { address: change } = await due(token);
    const other = await w.tokens.createMint({ decimals: 8, authority: null });
    const feedId = strangeKey().toBytes();
    const config = { ...DEFAULT_ASSET, outflow: 999 };
    for (const swap of [{ mint: other }, { feedId }, { config }])
      await refused(w, "ChangeMismatch", () => addCustody({ change, ...swap }));
    await addCustody({ change });
    // A token of its own market is listed long before that.
    await w.wait(99 * DAY);
    const market = await due({ kind: "listMarket", token: 2, stable: 0, config: DEFAULT_MARKET });
    const secondFeed = strangeKey().toBytes();
    const swaps = [{ index: 1 }, { stable: 1 }, { config: { ...DEFAULT_MARKET, initialMargin: 251 } }];
    for (const swap of [...swaps, { config: { ...DEFAULT_MARKET, secondFeed } }])
      await refused(w, "ChangeMismatch", () => addMarket({ change: market.address, ...swap }));
    await addMarket({ change: market.address });
    assert.equal((await w.pool()).state.marketCount, 2);
    await refused(w, "ChangeExecuted", () =>
      addMarket({ change: market.address, market: pda.market(w.venue.pool, 2) }),
    );
  });

  it("adds no market with a second source, which its proposer would choose for all who trade there", async () => {
    const change = await due(token);
    await addCustody({ change: change.address });
    await w.wait(99 * DAY);
    const config = { ...DEFAULT_MARKET, secondFeed: strangeKey().toBytes() };
    const { address } = await due({ kind: "listMarket", token: 2, stable: 0, config });
    await refused(w, "InvalidParameter", () => addMarket({ change: address, config }));
  });

  it("takes no change of another kind or pool, nor one that has expired", async () => {
    const { pool } = await secondPool(w);
    const wrong = await due(await poolChange(w, { young: 60 }));
    await refused(w, "ChangeMismatch", () => addCustody({ change: wrong.address }));
    const market = await due({ kind: "listMarket", token: 2, stable: 0, config: DEFAULT_MARKET });
    await refused(w, "ChangeMismatch", () => addCustody({ change: market.address }));
    const right = await due(token);
    await refused(w, "ChangeMismatch", () => addCustody({ change: right.address, pool }));
    await w.wait(DAY + 1);
    await refused(w, "ChangeExpired", () => addCustody({ change: right.address }));
  });

  it("is for the admin still", async () => {
    const { address: change } = await due(token);
    const by = await w.trader();
    const ix = instructions.addCustody({ admin: by.address, pool: w.venue.pool, ...token, change });
    await refused(w, "NotAuthorized", () => w.run(ix, [by]));
  });

  it("is not free where there are stakers and no LPs yet: their fund answers for what is listed", async () => {
    w = await World.create({ verify: false, liquidity: {} });
    token = { ...token, mint: await w.tokens.createMint({ decimals: 8, authority: null }) };
    const { lpSupply, fund } = (await w.pool()).state;
    assert.ok(lpSupply === 0n && fund.shares > 0n);
    await refused(w, "ChangeRequired", () => addCustody());
    const { address: change } = await due(token);
    await addCustody({ change });
    const added = present((await w.pool()).state.custodies[2]);
    assert.ok(added.listedAt > 0n);
  });

  it("is free while a pool is set up; deposits begin ten minutes later, so that no token comes unseen before the first one", async () => {
    const other = await secondPool(w);
    const { pool } = other;
    await addCustody({ pool });
    const { data } = present(await w.chain.getAccount(pool));
    assert.equal(decode("Pool", data).state.depositsClosedUntil, BigInt(await w.now()) + 600n);
    const ann = await w.trader({ usdc: 1_000 });
    const { vaults, lpMint } = other;
    const ownerLp = await w.tokens.createAccount({ mint: lpMint, owner: ann.address });
    const accounts = { owner: ann.address, pool, vault: present(vaults[0]), lpMint, ownerLp };
    const deposit = () =>
      w.run(
        instructions.addLiquidity({ ...accounts, ownerToken: ann.token(w.venue.home), atoms: 1_000n, minShares: 0n }),
        [ann],
      );
    await w.wait(599);
    await refused(w, "DepositsClosed", deposit);
    await w.wait(1);
    await refused(w, "PriceRefreshNeeded", deposit);
  });
});
