// Security checklist: request executed with a print that is not the unique one, or older than its placement; order bound to a closed and
// reopened position; frozen owner account; delegate chooses recipient; reservation squatting. What each means for orders that wait for a price.
import assert, { deepStrictEqual, strictEqual } from "node:assert/strict";
import { executeDecreaseParams, World } from "@ballast/localnet";
import { instructions, pda } from "@ballast/sdk";
import { eventOf, present, refused } from "../support/changes";
import { freeze } from "../support/forge";
import { decreaseParams, executeParams } from "../support/raw";

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
    await w.wait(3);
    await w.fresh(["SOL"]);
    const step = await w.run(instructions.executeRequest(executeParams(alice, request)), [alice]);
    // 1.5 sigma sqrt(3 s), with sigma a little below 0.8 % an hour: some 0.03 % of 150 dollars.
    const { price } = eventOf(step, "PositionIncreased");
    strictEqual(price > 15_004_000_000n && price < 15_006_000_000n, true, String(price));
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

  it("an order's owner cannot make it fail when he has seen its price: a position that he opened at its nonce does not stop it", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: 40_000 });
    const bob = await w.trader({ usdc: 10_000 });
    const { position: his } = await bob.open("SOL", "long", { size: 1, collateral: { USDC: 1_000 } });
    const decoy = await eve.limitOpen("SOL", "long", {
      size: "0.5",
      collateral: { USDC: 20 },
      trigger: 1_000,
      nonce: 7n,
    });
    const { request } = await eve.place("SOL", "long", { size: 400, collateral: { USDC: 10_000 }, nonce: 7n });
    const { position } = request;
    await w.wait(3);
    await w.price("SOL", "140");
    await w.execute(decoy.request, eve);
    assert.equal((await w.position(position))?.state.size, 500_000_000n);
    const ix = (change: Partial<instructions.ExecuteRequestParams> = {}) =>
      instructions.executeRequest({ ...executeParams(w.keeper, request), ...change });
    const run = (change?: Partial<instructions.ExecuteRequestParams>) => w.run(ix(change), [w.keeper]);
    await refused(w, "PositionNotEmpty", () => run());
    const other = { positionNonce: 8n, position: pda.position(eve.address, position.market.address, 0, 8n) };
    // Elsewhere only for what is open at its nonce: not without, not for another's, not for one that is not at that address.
    await refused(w, "InvalidSeeds", () => run(other));
    await refused(w, "WrongAccount", () => run({ ...other, occupant: his.address }));
    await refused(w, "InvalidSeeds", () => run({ ...other, positionNonce: 9n, occupant: position.address }));
    const opened = eventOf(await run({ ...other, occupant: position.address }), "PositionIncreased");
    assert.deepEqual([opened.position, opened.size], [other.position, 400_000_000_000n]);
  });

  it("an order's owner cannot make it fail when he has seen its price: a position that is to be increased can be reduced by nobody until then, or for 20 s", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: 40_000 });
    const { position } = await eve.open("SOL", "long", { size: 1, collateral: { USDC: 1_000 } });
    const stop = await eve.stopLoss(position, { trigger: 149 });
    const { request } = await eve.placeIncrease(position, { size: 400, collateral: { USDC: 20_000 } });
    const second = await eve.placeIncrease(position, { size: 1, collateral: { USDC: 100 } });
    await w.wait(3);
    await w.price("SOL", "140");
    await refused(w, "IncreasePending", () =>
      w.run(instructions.decreasePosition(decreaseParams(eve, position)), [eve]),
    );
    await assert.rejects(eve.removeCollateral(position, 900), { name: "IncreasePending" });
    await assert.rejects(w.execute(stop.request), { name: "IncreasePending" });
    await eve.addCollateral(position, 10);
    await w.execute(request);
    // The other one still waits, and cannot be executed any more: what expired binds nobody.
    await assert.rejects(eve.removeCollateral(position, 100), { name: "IncreasePending" });
    await w.waitUntil(Number((await w.request(second.request))?.state.expiresAt) + 1);
    await eve.removeCollateral(position, 100);
    // One that was executed in time leaves the position free at once.
    const { request: third } = await eve.placeIncrease(position, { size: 1, collateral: { USDC: 100 } });
    await w.execute(third);
    await eve.close(position);
    assert.equal(await w.position(position), null);
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
      w.run(instructions.executeDecrease({ ...params, payable: null, backingPayable: null }), [eve]),
    );
    const books = { payable: booked("USDC"), backingPayable: booked("SOL") };
    await w.run(instructions.executeDecrease({ ...params, ...books }), [eve]);
    const { payables, positions } = await w.state();
    deepStrictEqual([payables.length, positions.length], [2, 0]);
  });

  it("a delegate, or who executes for him, chooses no recipient: not of tokens, tickets, rent or bookings", async () => {
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
      await eve.limitOpen("SOL", "long", { size: 1_000_000, collateral: { USDC: 1_000 }, trigger: 100 });
    const after = (await w.pool()).state.custodies.map(({ locked, owned }) => [locked, owned]);
    deepStrictEqual(after, before);
  });
});
