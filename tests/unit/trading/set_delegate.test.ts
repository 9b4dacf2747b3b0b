import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { ANOTHER, by, CLOSED, changed, type Expected, lamports, refused, told } from "../../support/expect";
import { unsigned } from "../../support/forge";
import { collateralParams, decreaseParams, placeParams } from "../../support/raw";

/** Alice with a long of 10 SOL on 200 USDC; Bob with tokens of their own. */
async function scene(delegated = true) {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
  const alice = await w.trader({ usdc: 1_000 }, "alice");
  const bob = await w.trader({ usdc: 1_000 }, "bob");
  const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 } });
  await w.wait(1);
  await w.fresh();
  if (delegated) await alice.setDelegate(position, bob);
  const accounts = { pool: w.venue.pool, market: position.market.address, position: position.address };
  return { w, alice, bob, position, accounts };
}

describe("set_delegate", () => {
  it("names and clears a delegate, and changes nothing else", async () => {
    const { w, alice, bob, position } = await scene(false);
    for (const delegate of [bob, null]) {
      const address = delegate?.address ?? PublicKey.default;
      const step = await changed(w, () => alice.setDelegate(position, delegate), {
        [`positions.${position.address}.delegate`]: address.toBase58(),
      });
      told(step, "DelegateSet", { position: position.address, owner: alice.address, delegate: address });
    }
  });

  it("refuses everyone but the owner, the delegate too", async () => {
    const { w, bob, accounts } = await scene();
    const set = { ...accounts, delegate: bob.address };
    await refused(w, "NotAuthorized", () => w.run(instructions.setDelegate({ ...set, owner: bob.address }), [bob]));
  });
});

describe("a delegate", () => {
  it("reduces and closes: tokens to the owner's account, rent to the owner", async () => {
    const { w, alice, bob, position } = await scene();
    await bob.decrease(position, { size: 4 });
    const usdc = await alice.balance("USDC");
    const moved: Expected = {
      ...{ [`positions.${position.address}`]: CLOSED, "tokens.alice.USDC": ANOTHER, "tokens.bob.USDC": by(0n) },
      "lamports.alice": by(await lamports(w, position.address)),
    };
    await changed(w, () => bob.close(position), moved, { among: true });
    strictEqual((await alice.balance("USDC")) > usdc, true);
  });

  it("adds collateral from their own account", async () => {
    const { w, bob, position } = await scene();
    const before = await bob.balance("USDC");
    await bob.addCollateral(position, 50);
    strictEqual(before - (await bob.balance("USDC")), 50_000_000n);
    strictEqual((await w.position(position))?.state.collateral !== 200_000_000n, true);
  });

  it("places and takes back orders that reduce; what they held goes to the owner", async () => {
    const { w, alice, bob, position } = await scene();
    const { request } = await bob.takeProfit(position, { trigger: 170, tip: 5_000n });
    strictEqual(String((await w.request(request))?.owner), String(alice.address));
    const [held, purse] = [await lamports(w, request.address), await lamports(w, alice.address)];
    await bob.cancel(request);
    await w.wait(4);
    await w.keeper.cancel(request);
    strictEqual((await lamports(w, alice.address)) - purse, held);
  });

  it("does not remove collateral, and does not increase: their order at the position's nonce opens one of their own", async () => {
    const { w, alice, bob, position } = await scene();
    const remove = instructions.removeCollateral(collateralParams(bob, position, 1n));
    await refused(w, "NotAuthorized", () => w.run(remove, [bob]));
    const more = { positionNonce: position.nonce, position: position.address };
    const hers = unsigned(instructions.placeRequest(placeParams(alice, more)), alice.address);
    await refused(w, ["MissingRequiredSignature", "ConstraintSigner", "AccountNotSigner"], () => w.run(hers, [bob]));
    const before = (await w.position(position))?.state;
    await w.run(instructions.placeRequest(placeParams(bob, more)), [bob]);
    const { market, nonce } = position;
    const own = { ...position, owner: bob, address: pda.position(bob.address, market.address, 0, 0, nonce) };
    await w.execute({ address: pda.request(bob.address, 1_000n), owner: bob, nonce: 1_000n, position: own });
    deepStrictEqual((await w.position(position))?.state, before);
    strictEqual((await w.position(own))?.state.size, 1_000_000_000n);
  });

  it("never chooses who is paid", async () => {
    const { w, alice, bob, position } = await scene();
    const close = { ...decreaseParams(alice, position), signer: bob.address };
    const paying = (change: object) => w.run(instructions.decreasePosition({ ...close, ...change }), [bob]);
    await refused(w, "TokenAccountUnusable", () => paying({ ownerToken: bob.token("USDC") }));
    await refused(w, "WrongAccount", () => paying({ owner: bob.address }));
  });

  it("who is none does nothing: a stranger, a former one, and the default address", async () => {
    const { w, alice, bob, position } = await scene();
    const eve = await w.trader({ usdc: 10 }, "eve");
    await refused(w, "NotAuthorized", () => eve.close(position));
    await refused(w, "NotAuthorized", () => eve.addCollateral(position, 1));
    await alice.setDelegate(position, null);
    await refused(w, "NotAuthorized", () => bob.close(position));
    await refused(w, "NotAuthorized", () => bob.stopLoss(position, { trigger: 100 }));
  });
});
