// Orders from beginning to end, as an owner, their delegate and a keeper live through them; with the SDK's plans.
import assert from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { refused } from "../support/expect";
import { send } from "../support/send";

const USD = 1_000_000n;
const SOL = 1_000_000_000n;
const PRICE = 100_000_000n;

describe("orders, from placing to the end", () => {
  it("a limit open, half closed at its profit and stopped with the rest: quoted, executed and paid", async () => {
    const w = await World.create();
    const ann = await w.trader({ usdc: 10_000 });
    const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
    const [owner, executor] = [ann.address, w.keeper.address];
    await w.fresh();
    const wanted = { owner, market: 0, side: 0, size: 20n * SOL, custody: 0, collateral: 1_000n * USD } as const;
    const placed = await sdk.limitOpenInstructions(ctx, { ...wanted, trigger: 148n * PRICE });
    await send(w, placed, [ann]);
    assert.equal(placed.quote.report.price, 148n * PRICE);
    assert.equal(await ann.balance("USDC"), 9_000n * USD);

    await w.wait(600);
    await w.price("SOL", "147.9");
    const opened = await sdk.executeInstructions(ctx, { executor, request: placed.quote.request });
    await send(w, opened, [w.keeper]);
    const position = placed.quote.positionAddress;
    assert.ok(opened.quote.ended === null);
    assert.deepEqual((await sdk.fetchPosition(w.chain, position))?.state, opened.quote.position);

    await w.fresh();
    const half = { kind: "takeProfit", trigger: 155n * PRICE, size: 10n * SOL } as const;
    const take = await sdk.placeTriggerInstructions(ctx, { position, ...half });
    await send(w, take, [ann]);
    const stop = await sdk.placeTriggerInstructions(ctx, { position, kind: "stopLoss", trigger: 140n * PRICE });
    await send(w, stop, [ann]);
    assert.equal(take.quote.fires, false);
    assert.equal(stop.quote.limit, 0n);

    await w.wait(600);
    await w.price("SOL", "156");
    const profit = await sdk.executeDecreaseInstructions(ctx, { executor, request: take.quote.request });
    const before = await ann.balance("SOL");
    await send(w, profit, [w.keeper]);
    assert.equal((await ann.balance("SOL")) - before, profit.quote.profit);
    assert.deepEqual((await sdk.fetchPosition(w.chain, position))?.state, profit.quote.position);

    await w.wait(600);
    await w.price("SOL", "139");
    const loss = await sdk.executeDecreaseInstructions(ctx, { executor, request: stop.quote.request });
    const usdc = await ann.balance("USDC");
    await send(w, loss, [w.keeper]);
    assert.equal((await ann.balance("USDC")) - usdc, loss.quote.returned);
    assert.equal(await sdk.fetchPosition(w.chain, position), null);
  });

  it("cancelling is the same call twice, four seconds apart; what is left of a closed position goes at once", async () => {
    const w = await World.create();
    const ann = await w.trader({ usdc: 10_000 });
    const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
    const { position: ref } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 400 } });
    await w.wait(2);
    await w.fresh();
    const stop = { position: ref.address, kind: "stopLoss", trigger: 140n * PRICE } as const;
    const [one, two] = [await sdk.placeTriggerInstructions(ctx, stop), await sdk.placeTriggerInstructions(ctx, stop)];
    await send(w, one, [ann]);
    await send(w, two, [ann]);
    const ask = { payer: ann.address, request: one.quote.request };
    const first = await sdk.cancelInstructions(ctx, ask);
    assert.equal(first.quote.closes, false);
    await send(w, first, [ann]);
    await refused(w, "RequestNotExpired", () => sdk.cancelInstructions(ctx, ask));
    await w.waitUntil(Number(first.quote.closableAt));
    const second = await sdk.cancelInstructions(ctx, { ...ask, payer: w.keeper.address });
    assert.equal(second.quote.closes, true);
    await send(w, second, [w.keeper]);
    await w.fresh();
    await ann.close(ref);
    const orphan = await sdk.cancelInstructions(ctx, { payer: w.keeper.address, request: two.quote.request });
    assert.equal(orphan.quote.closes, true);
    await send(w, orphan, [w.keeper]);
    assert.equal((await w.state()).requests.length, 0);
  });

  it("a delegate watches over a position that is not theirs", async () => {
    const w = await World.create();
    const [ann, bot] = [await w.trader({ usdc: 10_000 }), await w.trader({})];
    const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
    const { position: ref } = await ann.open("SOL", "short", { size: 10, collateral: { USDC: 400 } });
    await w.wait(2);
    await w.fresh();
    const position = ref.address;
    const named = await sdk.setDelegateInstructions(ctx, { position, delegate: bot.address });
    assert.equal(named.quote.before, null);
    await send(w, named, [ann]);
    const signer = bot.address;
    const stop = { position, signer, kind: "stopLoss", trigger: 160n * PRICE } as const;
    const placed = await sdk.placeTriggerInstructions(ctx, stop);
    await send(w, placed, [bot]);
    const cancel = await sdk.cancelInstructions(ctx, { payer: signer, request: placed.quote.request });
    await send(w, cancel, [bot]);
    await w.fresh();
    const close = await sdk.closeInstructions(ctx, { position, signer });
    const before = await ann.balance("USDC");
    await send(w, close, [bot]);
    assert.equal((await ann.balance("USDC")) - before, close.quote.returned + close.quote.profit);
  });
});
