// Control through the SDK's plans, on the program: what each quotes is what then happens.
import assert from "node:assert/strict";
import { World } from "@ballast/localnet";
import * as sdk from "@ballast/sdk";
import { poolChange } from "../support/control";
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
    await assert.rejects(sdk.executeChangeInstructions(ctx, at), { name: "ChangeNotDue" });
    await w.wait(DAY);
    const executed = await sdk.executeChangeInstructions(ctx, at);
    assert.deepEqual(executed.quote, change);
    await send(w, executed, []);
    assert.equal((await w.pool()).state.params.protocolShare, 1_500n);
    await assert.rejects(sdk.executeChangeInstructions(ctx, at), { name: "ChangeExecuted" });
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
    await assert.rejects(sdk.executeChangeInstructions(ctx, two.quote), { name: "ChangeExpired" });
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
    await assert.rejects(send(w, await tighten({ kind: "closeDeposits" }), [guardian]), { name: "GuardianExpired" });
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
});
