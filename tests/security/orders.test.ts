// Security checklist: request executed with a print that is not the unique one, or older than its placement; order
// bound to a closed and reopened position; frozen owner account; delegate chooses recipient; reservation squatting.
// What each means for orders that wait for a price.
import assert, { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { executeDecreaseParams, PYTH_RECEIVER_ID, World } from "@ballast/testkit";
import { Keypair, type PublicKey } from "@solana/web3.js";
import { editMarket } from "../support/edit";
import { present, refused, told } from "../support/expect";
import { freeze } from "../support/forge";
import { executeParams } from "../support/raw";

/** A copy of what a feed's price account says now, in another account: anyone can post any print there. */
async function copyOfPrint(w: World, symbol: string): Promise<PublicKey> {
  const found = present(await w.chain.getAccount(w.venue.market(symbol).custody.feed.account));
  const copy = Keypair.generate().publicKey;
  await w.chain.setAccount(copy, { owner: PYTH_RECEIVER_ID, data: found.data });
  return copy;
}

async function withLong(usdc = 5_000) {
  const w = await World.create();
  const alice = await w.trader({ usdc }, "alice");
  const eve = await w.trader({ usdc }, "eve");
  const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 400 } });
  await w.wait(3);
  return { w, alice, eve, position };
}

describe("security: orders that wait for a price", function () {
  this.timeout(60_000);

  it("request executed with a print older than its placement: what its owner saw when placing executes no order, not even one dated ahead", async () => {
    const { w, alice } = await withLong();
    const now = await w.now();
    await w.price("SOL", "140", { publishTime: now + 2 });
    const { request } = await alice.limitOpen("SOL", "long", { size: 1, collateral: { USDC: 100 }, trigger: 141 });
    const { state } = present(await w.request(request));
    strictEqual(state.printAfter > BigInt(now + 2), true);
    const execute = () => w.run(instructions.executeRequest(executeParams(alice, request)), [alice]);
    await refused(w, "PrintBeforeOrder", execute);
    await w.wait(3);
    await refused(w, "PrintBeforeOrder", execute);
  });

  it("request executed with a print that is not the unique one: an order at any price is no way around it, it pays the spread of its print's age", async () => {
    const { w, alice } = await withLong();
    const terms = { size: 1, collateral: { USDC: 100 }, trigger: 100_000 };
    const { request } = await alice.limitOpen("SOL", "long", terms);
    await w.wait(3);
    await w.price("SOL", "150");
    await w.wait(2);
    await w.fresh(["SOL"]);
    const step = await w.run(instructions.executeRequest(executeParams(alice, request)), [alice]);
    // 1.5 sigma sqrt(2 s), with sigma a little below 0.8 % an hour: some 0.028 % of 150 dollars.
    const { price } = told(step, "PositionIncreased");
    strictEqual(price > 15_003_000_000n && price < 15_004_500_000n, true, String(price));
  });

  it("a print from before the cancel: an owner who sees a bad print coming cannot cancel it away", async () => {
    const { w, alice, eve, position } = await withLong();
    const { request } = await alice.stopLoss(position, { trigger: 148 });
    await w.wait(3);
    await w.price("SOL", "147");
    await alice.cancel(request);
    await w.wait(2);
    await w.run(instructions.executeDecrease(await executeDecreaseParams(eve, request)), [eve]);
    strictEqual(await w.position(position), null);
  });

  it("an order's owner cannot make it fail when its price is known: what they open or close at its nonce meanwhile decides nothing", async () => {
    for (const meanwhile of ["nothing", "opens", "closes", "takes collateral out"] as const) {
      const w = await World.create();
      const eve = await w.actor("eve", { USDC: 60_000, SOL: 100 });
      const small = { size: 1, nonce: 7n, collateral: { USDC: 1_000 } } as const;
      const other = { size: 1, nonce: 7n, collateral: { SOL: 10 } } as const;
      const { position } = await eve.open("SOL", "long", meanwhile === "opens" ? other : small);
      const { request } = await eve.place("SOL", "long", { ...small, size: 400, collateral: { USDC: 10_000 } });
      await w.wait(3);
      await w.price("SOL", "140");
      if (meanwhile === "opens") await eve.limitOpen("SOL", "long", { ...small, trigger: 1_000 });
      if (meanwhile === "closes") await eve.close(position);
      if (meanwhile === "takes collateral out") await eve.removeCollateral(position, 900);
      const opened = told(
        await w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]),
        "PositionIncreased",
      );
      assert.equal(opened.size, 400_000_000_000n, meanwhile);
      assert.equal(String(opened.position), String(request.position.address), meanwhile);
    }
  });

  it("an order brings its own margin: what only its owner could make executable is not taken, and what has become so ends by anyone", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: 40_000 });
    const { position } = await eve.open("SOL", "long", { size: 1, collateral: { USDC: 1_000 } });
    for (const [size, collateral, error] of [
      [100, 0, "ZeroAmount"],
      [1, 9, "PositionTooSmall"],
      [100, 300, "InsufficientMargin"],
      ["0.000000001", 20, "PositionTooSmall"],
    ] as const)
      await refused(w, error, () => eve.placeIncrease(position, { size, collateral: { USDC: collateral } }));
    // Its margin was enough by a twentieth; by the time of its print the pool wants twice as much.
    const { request } = await eve.placeIncrease(position, { size: 100, collateral: { USDC: 800 } });
    const { initialMargin } = (await w.market("SOL")).state.params;
    await editMarket(w, "SOL", { volatility: { baseInitialMargin: initialMargin * 4n } });
    await eve.addCollateral(position, 5_000);
    await w.wait(3);
    await w.price("SOL", "150");
    const bob = await w.trader({});
    const ended = told(await w.execute(request, bob), "RequestEnded");
    assert.deepEqual([ended.reason, String(ended.owner)], [6300, String(eve.address)]);
    await refused(w, "RequestExpired", () => w.run(instructions.executeRequest(executeParams(eve, request)), [eve]));
    const before = await eve.balance("USDC");
    await bob.cancel(request);
    assert.equal((await eve.balance("USDC")) - before, 800_000_000n);
  });

  it("an order never fills better than at the newest print, and at none that is older than two seconds", async () => {
    for (const [side, after, settles] of [
      ["long", "151", 151],
      ["long", "149", 150],
      ["short", "149", 149],
      ["short", "151", 150],
    ] as const) {
      const w = await World.create();
      const eve = await w.actor("eve", { USDC: 40_000 });
      const { request } = await eve.place("SOL", side, { size: 10, collateral: { USDC: 500 } });
      await w.waitUntil(Number((await w.request(request))?.state.printAfter));
      await w.price("SOL", "150");
      const own = await copyOfPrint(w, "SOL");
      await w.price("SOL", after);
      const ix = instructions.executeRequest({ ...executeParams(eve, request), priceUpdate: own });
      const { price } = told(await w.run(ix, [eve]), "PositionIncreased");
      assert.equal(price, BigInt(settles) * 100_000_000n, `${side} ${after}`);
    }
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: 40_000 });
    const { request } = await eve.place("SOL", "long", { size: 10, collateral: { USDC: 500 } });
    await w.waitUntil(Number((await w.request(request))?.state.printAfter));
    await w.price("SOL", "150");
    await w.wait(3);
    const run = () => w.run(instructions.executeRequest(executeParams(eve, request)), [eve]);
    await refused(w, "PriceRefreshNeeded", run);
  });

  it("order bound to a closed and reopened position: the old order is void, and anyone closes it", async () => {
    const { w, alice, eve, position } = await withLong();
    const { request } = await alice.stopLoss(position, { trigger: 148 });
    await alice.close(position);
    await alice.open("SOL", "long", { size: 10, collateral: { USDC: 400 }, nonce: position.nonce });
    await w.wait(3);
    await w.price("SOL", "147");
    const execute = async () => w.run(instructions.executeDecrease(await executeDecreaseParams(eve, request)), [eve]);
    await refused(w, "WrongGeneration", execute);
    await eve.cancel(request);
    strictEqual(await w.request(request), null);
  });

  it("frozen owner account: both tokens are booked, and the order executes", async () => {
    const { w, alice, eve, position } = await withLong();
    const { request } = await alice.takeProfit(position, { trigger: 155 });
    await w.wait(3);
    await w.price("SOL", "160");
    await w.wait(1_800); // the jump is over: profit is paid at once
    await w.fresh();
    for (const symbol of ["USDC", "SOL"]) {
      await w.tokens.createAccount({ mint: w.venue.custody(symbol).mint, owner: alice.address });
      await freeze(w, alice.token(symbol));
    }
    const booked = (symbol: string) => pda.payable(w.venue.pool, w.venue.custody(symbol).mint, alice.address);
    const params = await executeDecreaseParams(eve, request);
    await refused(w, "TokenAccountUnusable", () =>
      w.run(instructions.executeDecrease({ ...params, payable: null, otherPayable: null }), [eve]),
    );
    const books = { payable: booked("USDC"), otherPayable: booked("SOL") };
    await w.run(instructions.executeDecrease({ ...params, ...books }), [eve]);
    const { payables, positions } = await w.state();
    deepStrictEqual([payables.length, positions.length], [2, 0]);
  });

  it("a delegate, or who executes for them, chooses no recipient: not of tokens, tickets, rent or bookings", async () => {
    const { w, alice, eve, position } = await withLong();
    await alice.setDelegate(position, eve);
    const { request } = await eve.stopLoss(position, { trigger: 148 });
    await w.wait(3);
    await w.price("SOL", "147");
    const params = await executeDecreaseParams(eve, request);
    const hers = pda.payable(w.venue.pool, w.venue.home.mint, eve.address);
    for (const change of [
      { ownerToken: eve.token("USDC") },
      { ownerToken: eve.token("USDC"), payable: hers },
      { owner: eve.address },
      { owner: eve.address, ownerToken: eve.token("USDC") },
    ])
      await refused(w, ["TokenAccountUnusable", "WrongAccount"], () =>
        w.run(instructions.executeDecrease({ ...params, ...change }), [eve]),
      );
    await freeze(w, alice.token("USDC"));
    await refused(w, "WrongAccount", () => w.run(instructions.executeDecrease({ ...params, payable: hers }), [eve]));
  });

  it("reservation squatting: orders that wait reserve nothing of the pool, whatever their size", async () => {
    const { w, eve } = await withLong(100_000);
    const before = (await w.pool()).state.custodies.map(({ locked, owned }) => [locked, owned]);
    for (let i = 0; i < 8; i++)
      await eve.limitOpen("SOL", "long", { size: 100, collateral: { USDC: 1_000 }, trigger: 100 });
    const after = (await w.pool()).state.custodies.map(({ locked, owned }) => [locked, owned]);
    deepStrictEqual(after, before);
  });
});
