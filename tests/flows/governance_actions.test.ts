// Control through the SDK's plans, on the program: what each quotes is what then happens.
import assert from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { editPool } from "../support/edit";
import { refused } from "../support/expect";
import { custodyChange, everyChange, marketChange, poolChange } from "../support/governance";
import { send } from "../support/send";

const DAY = 86_400;

async function scene() {
  const w = await World.create({ markets: ["SOL"] });
  const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
  const controller = async () => {
    const found = await w.chain.getAccount(sdk.pda.controller());
    assert.ok(found);
    return sdk.decode("Controller", found.data);
  };
  return { w, ctx, controller, admin: w.control.admin, guardian: w.control.guardian };
}

async function queued(w: World, ctx: sdk.Context, admin: Actor, change: sdk.ChangeSpec, validFor?: bigint) {
  const plan = await sdk.queueChangeInstructions(ctx, { admin: admin.address, change, validFor });
  await send(w, plan, [admin]);
  return plan;
}

describe("flow: control through plans", () => {
  it("a change is queued, read by anyone, executed when it is due, once", async () => {
    const { w, ctx, admin } = await scene();
    const change = await poolChange(w, { protocolShare: 1_500 });
    const queued = await sdk.queueChangeInstructions(ctx, { admin: admin.address, change });
    await send(w, queued, [admin]);
    const at = { change: queued.quote.change };
    const found = await w.chain.getAccount(at.change);
    assert.ok(found);
    const account = sdk.decode("Change", found.data);
    assert.deepEqual(sdk.decodeChange(account), change);
    assert.deepEqual([account.eta, account.validUntil], [queued.quote.eta, queued.quote.validUntil]);
    await refused(w, "ChangeNotDue", () => sdk.executeChangeInstructions(ctx, at));
    await w.wait(DAY);
    const executed = await sdk.executeChangeInstructions(ctx, at);
    assert.deepEqual(executed.quote, change);
    await send(w, executed, []);
    assert.equal((await w.pool()).state.params.protocolShare, 1_500n);
    await refused(w, "ChangeExecuted", () => sdk.executeChangeInstructions(ctx, at));
    const cancel = sdk.cancelChangeInstructions(ctx, { ...at, authority: admin.address });
    await assert.rejects(cancel, { name: "ChangeExecuted" });
  });

  it("a change is taken back by the admin; one that expired by anyone, and its rent goes to who queued it", async () => {
    const { w, ctx, admin } = await scene();
    const change = await poolChange(w, { protocolShare: 1_500 });
    const one = await sdk.queueChangeInstructions(ctx, { admin: admin.address, change, validFor: 60n });
    await send(w, one, [admin]);
    const two = await sdk.queueChangeInstructions(ctx, { admin: admin.address, change, validFor: 60n });
    await send(w, two, [admin]);
    const back = await sdk.cancelChangeInstructions(ctx, { change: one.quote.change, authority: admin.address });
    assert.ok(back.quote.proposer.equals(admin.address));
    await send(w, back, [admin]);
    assert.equal(await w.chain.getAccount(one.quote.change), null);
    await w.wait(DAY + 61);
    await refused(w, "ChangeExpired", () => sdk.executeChangeInstructions(ctx, two.quote));
    const ann = await w.trader({}, "ann");
    await send(w, await sdk.cancelChangeInstructions(ctx, { ...two.quote, authority: ann.address }), [ann]);
    assert.equal(await w.chain.getAccount(two.quote.change), null);
  });

  it("the guardian tightens for a term that the admin sets", async () => {
    const { w, ctx, admin, guardian, controller } = await scene();
    const renewed = await sdk.renewGuardianInstructions(ctx, { admin: admin.address, seconds: 3_600 });
    await send(w, renewed, [admin]);
    assert.equal((await controller()).guardianExpires, renewed.quote.until);
    const tighten = (measure: sdk.instructions.Measure) =>
      sdk.tightenInstructions(ctx, { guardian: guardian.address, measure });
    await send(w, await tighten({ kind: "reduceOnly", index: 0 }), [guardian]);
    assert.ok((await w.market("SOL")).state.reduceOnlyUntil > BigInt(await w.now()));
    await send(w, await tighten({ kind: "lowerDeposits", index: 0, cap: 5n }), [guardian]);
    assert.equal((await w.pool()).state.custodies[0]?.params.depositCap, 5n);
    await w.wait(3_601);
    await refused(w, "GuardianExpired", () => tighten({ kind: "closeDeposits" }));
  });

  it("the admin hands over in two steps, and the next one collects the fees", async () => {
    const { w, ctx, admin, controller } = await scene();
    const [ann, next] = [await w.trader({ usdc: 50_000 }, "ann"), await w.trader({}, "next")];
    await ann.open("SOL", "long", { notional: 30_000, collateral: { USDC: 20_000 } });
    await send(w, await sdk.transferAdminInstructions(ctx, { admin: admin.address, to: next.address }), [admin]);
    assert.ok((await controller()).admin.equals(admin.address));
    await send(w, await sdk.acceptAdminInstructions(ctx, { admin: next.address }), [next]);
    assert.ok((await controller()).admin.equals(next.address));
    const custody = w.venue.home.index;
    const plan = await sdk.collectFeesInstructions(ctx, { admin: next.address, custody });
    assert.ok(plan.quote.atoms > 0n);
    await send(w, plan, [next]);
    assert.equal(await next.balance("USDC"), plan.quote.atoms);
    const again = sdk.collectFeesInstructions(ctx, { admin: next.address, custody });
    await assert.rejects(again, { name: "NothingToPay" });
  });

  it("a queued change is shown as what it would change, when, and whether it could", async () => {
    const { w, ctx, admin, controller } = await scene();
    const inForce = async () => ({ ...(await sdk.readState(ctx)), controller: await controller() });
    const view = async (address: PublicKey) => {
      const found = await sdk.fetchChange(w.chain, address);
      assert.ok(found);
      return sdk.viewChange(await inForce(), found);
    };
    const change = await poolChange(w, { protocolShare: 1_500, maxClawback: 2_000 });
    const { quote } = await queued(w, ctx, admin, change);
    const fields = [
      { field: "maxClawback", from: 2_500, to: 2_000 },
      { field: "protocolShare", from: 1_000, to: 1_500 },
    ];
    const { eta, validUntil } = quote;
    assert.deepEqual(await view(quote.change), { change, fields, stage: "waiting", eta, validUntil, refusal: null });
    const [account, moment] = [await sdk.fetchChange(w.chain, quote.change), await inForce()];
    const stages = [eta - 1n, eta, validUntil, validUntil + 1n].map(
      (now) => account && sdk.viewChange({ ...moment, now }, account).stage,
    );
    assert.deepEqual(stages, ["waiting", "due", "due", "expired"]);
    const { quote: second } = await queued(w, ctx, admin, change, 0n);
    await w.wait(DAY);
    assert.equal((await view(quote.change)).stage, "due");
    await send(w, await sdk.executeChangeInstructions(ctx, quote), []);
    const executed = await view(quote.change);
    assert.deepEqual([executed.stage, executed.fields, executed.refusal], ["executed", [], null]);
    await w.wait(60);
    assert.equal((await view(second.change)).stage, "expired");
  });

  it("each kind of change shows its fields, and what the program would refuse is known before", async () => {
    const { w, ctx, admin, controller } = await scene();
    const inForce = { ...(await sdk.readState(ctx)), controller: await controller() };
    const shown = (await everyChange(w)).map((change) => sdk.changedFields(inForce, change));
    const [pool, token, market, status, delay, guardian] = shown;
    assert.deepEqual(pool, [{ field: "protocolShare", from: 1_000, to: 1_500 }]);
    assert.deepEqual(
      token?.map(({ field }) => field),
      ["lpFee"],
    );
    assert.deepEqual(
      market?.map(({ field }) => field),
      ["baseFee", "liqFee"],
    );
    assert.deepEqual(status, [{ field: "reduceOnly", from: false, to: true }]);
    assert.deepEqual(delay, [{ field: "seconds", from: 86_400n, to: 172_800n }]);
    assert.deepEqual(guardian, [{ field: "guardian", from: w.control.guardian.address, to: w.keeper.address }]);
    const { impact } = await w.control.marketConfig("SOL");
    const listed = { mint: w.keeper.address, feedId: new Uint8Array(32), config: await w.control.custodyConfig("SOL") };
    const shownListing = sdk.changedFields(inForce, { kind: "listCustody", ...listed });
    assert.ok(shownListing.length > 10 && shownListing.every(({ from }) => from === null));
    const trials: sdk.ChangeSpec[] = [
      ...(await everyChange(w)),
      await poolChange(w, { maxClawback: 2_501 }),
      await custodyChange(w, "SOL", { minWeight: 1 }),
      await custodyChange(w, "SOL", { outflow: 499 }),
      await marketChange(w, { impact: 2 * impact + 1 }),
      await marketChange(w, { secondFeed: new Uint8Array(32).fill(1) }),
      await marketChange(w, { initialMargin: 249, maintenanceMargin: 124 }),
      { kind: "delay", seconds: 86_399n },
      { kind: "delay", seconds: 2_592_001n },
      { kind: "listCustody", ...listed, config: { ...listed.config, lpFee: 101 } },
      { kind: "listMarket", token: 1, stable: 0, config: await w.control.marketConfig("SOL") },
    ];
    for (const change of trials) {
      const refusal = sdk.changeRefusal(inForce, change);
      const sent = await queued(w, ctx, admin, change).then(
        () => null,
        (error: unknown) => (error instanceof sdk.BallastError ? error.name : Promise.reject(error)),
      );
      assert.equal(refusal, sent, change.kind);
    }
  });

  it("an open loss event keeps a change from executing, and the view says so", async () => {
    const { w, ctx, controller } = await scene();
    w.verifying = false;
    const status: sdk.ChangeSpec = { kind: "status", index: 0, reduceOnly: true };
    const refusals = async () => {
      const inForce = { ...(await sdk.readState(ctx)), controller: await controller() };
      return [sdk.changeRefusal(inForce, status), sdk.changeRefusal(inForce, status, true)];
    };
    assert.deepEqual(await refusals(), [null, null]);
    await editPool(w, { exposures: { 0: { sides: { 1: { lossEvent: 1n } } } } });
    assert.deepEqual(await refusals(), [null, "MarketHasOpenLossEvent"]);
  });
});
