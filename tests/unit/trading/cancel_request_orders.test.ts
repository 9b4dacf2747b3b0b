import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type RequestRef, World } from "@ballast/testkit";
import { by, CLOSED, changed, lamports, refused, told } from "../../support/expect";
import { strangeKey } from "../../support/forge";
import { cancelParams, escrowed } from "../../support/raw";

const cancel = (payer: Actor, request: RequestRef, change: Partial<instructions.CancelRequestParams> = {}) =>
  payer.world.run(instructions.cancelRequest({ ...cancelParams(payer, request), ...change }), [payer]);

/** Alice with a long, a stop loss on it, and a limit open; Bob has nothing to do with them. */
async function scene() {
  const w = await World.create();
  const alice = await w.trader({ usdc: 1_000 }, "alice");
  const bob = await w.trader({}, "bob");
  const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 } });
  const { request: stop } = await alice.stopLoss(position, { trigger: 140, expires: 600, tip: 1_000n });
  const options = { size: 1, collateral: { USDC: 100 }, trigger: 140, expires: 600 };
  const { request: limit } = await alice.limitOpen("SOL", "long", options);
  return { w, alice, bob, position, stop, limit };
}

describe("cancel_request: orders that wait for a price", () => {
  it("the first call lets it expire three seconds later, and nothing else; then anyone closes, and all goes back", async () => {
    const { w, alice, bob, limit } = await scene();
    const now = BigInt(await w.now());
    const step = await changed(w, () => cancel(alice, limit), {
      [`requests.${limit.address}.state.expiresAt`]: now + 3n,
    });
    told(step, "CancelRequested", { request: limit.address, owner: alice.address, expiresAt: now + 3n });
    // Asking again neither hastens nor delays it.
    for (const wait of [0, 1, 2]) {
      await w.wait(wait);
      await refused(w, "RequestNotExpired", () => cancel(alice, limit));
      await refused(w, "NotAuthorized", () => cancel(bob, limit));
    }
    await w.wait(1);

    const [held, purse] = [await lamports(w, limit.address), await lamports(w, alice.address)];
    told(
      await changed(w, () => cancel(bob, limit), {
        ...escrowed(-1n),
        [`requests.${limit.address}`]: CLOSED,
      }),
      "RequestCancelled",
    );
    strictEqual((await lamports(w, alice.address)) - purse, held);
  });

  it("only its owner takes back a live order", async () => {
    const { w, bob, stop, limit } = await scene();
    for (const request of [stop, limit]) await refused(w, "NotAuthorized", () => cancel(bob, request));
    await refused(w, "NotAuthorized", () => cancel(bob, stop, { position: null }));
  });

  it("no owner makes their order live longer: what expires within three seconds expires as it said", async () => {
    const { w, alice, limit } = await scene();
    await w.wait(596);
    await cancel(alice, limit);
    for (const expires of [3, 2, 1]) {
      const options = { size: 1, collateral: { USDC: 100 }, trigger: 140, expires };
      const { request } = await alice.limitOpen("SOL", "long", options);
      await refused(w, "RequestNotExpired", () => cancel(alice, request));
      await w.wait(expires);
      await refused(w, "RequestNotExpired", () => cancel(alice, request));
      await w.wait(1);
      await cancel(alice, request);
      strictEqual(await w.request(request), null);
    }
  });

  it("anyone closes an order that has expired, one second after", async () => {
    const { w, bob, stop, limit } = await scene();
    await w.wait(600);
    await refused(w, "NotAuthorized", () => cancel(bob, limit));
    await w.wait(1);
    await cancel(bob, limit);
    await cancel(bob, stop);
    strictEqual((await w.state()).requests.length, 0);
  });

  it("anyone closes an order of a position that was closed, at once; tip and rent go to the owner", async () => {
    const { w, alice, bob, position, stop } = await scene();
    await w.wait(1);
    await alice.close(position);
    const held = await lamports(w, stop.address);
    await changed(w, () => cancel(bob, stop), { [`requests.${stop.address}`]: CLOSED, "lamports.alice": by(held) });
  });

  it("anyone closes an order of a position that was closed and opened again", async () => {
    const { w, alice, bob, position, stop } = await scene();
    await w.wait(1);
    await alice.close(position);
    await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 }, nonce: position.nonce });
    await cancel(bob, stop);
    strictEqual(await w.request(stop), null);
  });

  it("refuses another account as proof that the position is gone", async () => {
    const { w, alice, bob, position, stop } = await scene();
    const other = await alice.open("SOL", "short", { size: 10, collateral: { USDC: 200 } });
    for (const fake of [strangeKey(), bob.address, other.position.address])
      await refused(w, "WrongAccount", () => cancel(bob, stop, { position: fake }));
    await refused(w, ["InvalidAccountData", "AccountDataTooSmall"], () =>
      cancel(bob, stop, { position: position.market.address }),
    );
  });

  it("a position says nothing about an order that opens", async () => {
    const { w, bob, limit } = await scene();
    await refused(w, "NotAuthorized", () => cancel(bob, limit, { position: strangeKey() }));
  });

  it("the position's delegate takes back an order that reduces, not one that opens; a former delegate none", async () => {
    const { w, alice, bob, position, stop, limit } = await scene();
    await alice.setDelegate(position, bob);
    await refused(w, "NotAuthorized", () => cancel(bob, limit));
    await alice.setDelegate(position, null);
    await refused(w, "NotAuthorized", () => cancel(bob, stop));
    await alice.setDelegate(position, bob);
    await cancel(bob, stop);
  });
});
