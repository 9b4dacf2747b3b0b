import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, rentExempt, World } from "@ballast/testkit";
import { CREATED, changed, lamports, present, refused, told } from "../../support/expect";
import { strangeKey } from "../../support/forge";
import { escrowed, placeParams } from "../../support/raw";

const { LimitOpen, TakeProfit, StopLoss, Open } = instructions.RequestKind;
const DAY = 86_400n;
const REQUEST = 8 + 216;
const POSITION = 8 + 224;
const TICKET = 8 + 104;

type Change = Partial<instructions.PlaceRequestParams>;
const place = (actor: Actor, change: Change) =>
  actor.world.run(instructions.placeRequest(placeParams(actor, change)), [actor]);

/** Alice with a long of 10 SOL on 200 USDC, and what an order to reduce it passes. */
async function scene() {
  const w = await World.create();
  const alice = await w.trader({ usdc: 1_000, sol: 10 }, "alice");
  const bob = await w.trader({ usdc: 1_000 }, "bob");
  const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 } });
  const now = BigInt(await w.now());
  const open = { kind: LimitOpen, trigger: 14_000_000_000n, expiresAt: now + DAY };
  const stop = {
    ...{ kind: StopLoss, trigger: 14_000_000_000n, expiresAt: now + DAY, size: instructions.ALL, collateral: 0n },
    ...{ positionNonce: position.nonce, position: position.address },
  };
  return { w, alice, bob, position, now, open, stop };
}

describe("place_request: orders that wait for a price", () => {
  it("a limit open escrows its collateral and prepays its position", async () => {
    const { w, alice, now, open } = await scene();
    const request = pda.request(alice.address, 1_000n);
    const step = await changed(w, () => place(alice, { ...open, tip: 7n }), {
      ...escrowed(),
      [`requests.${request}`]: CREATED,
    });
    strictEqual(
      await lamports(w, request),
      BigInt(rentExempt(REQUEST) + rentExempt(POSITION) + 2 * rentExempt(TICKET)) + 7n,
    );
    const { state } = present(await w.request({ address: request }));
    deepStrictEqual(state, {
      ...{ size: 1_000_000_000n, limit: 0n, collateral: 100_000_000n, placedAt: now, printAfter: now + 2n },
      ...{ expiresAt: now + DAY, tip: 7n, generation: 0n, kind: LimitOpen, side: 0, custody: 0 },
      trigger: 14_000_000_000n,
    });
    const event = told(step, "RequestPlaced");
    deepStrictEqual([event.kind, event.trigger, event.expiresAt], [LimitOpen, 14_000_000_000n, now + DAY]);
  });

  it("an order that reduces moves no token, is bound to its position and prepays two tickets", async () => {
    const { w, alice, position, now, stop } = await scene();
    const request = pda.request(alice.address, 1_000n);
    await changed(w, () => place(alice, { ...stop, tip: 9n }), {
      [`requests.${request}`]: CREATED,
    });
    strictEqual(await lamports(w, request), BigInt(rentExempt(REQUEST) + 2 * rentExempt(TICKET)) + 9n);
    const { owner, positionNonce, state } = present(await w.request({ address: request }));
    const { generation } = present(await w.position(position)).state;
    deepStrictEqual([String(owner), positionNonce], [String(alice.address), position.nonce]);
    deepStrictEqual(
      [state.kind, state.generation, state.collateral, state.size, state.expiresAt],
      [StopLoss, generation, 0n, instructions.ALL, now + DAY],
    );
  });

  it("several orders are bound to one position", async () => {
    const { w, alice, stop } = await scene();
    for (const nonce of [1n, 2n, 3n]) await place(alice, { ...stop, nonce: 2_000n + nonce });
    await place(alice, { ...stop, kind: TakeProfit, nonce: 2_009n });
    strictEqual((await w.state()).requests.length, 4);
  });

  it("refuses a trigger of zero, and one at market", async () => {
    const { w, alice, open, stop, position } = await scene();
    await refused(w, "InvalidTrigger", () => place(alice, { ...open, trigger: 0n }));
    await refused(w, "InvalidTrigger", () => place(alice, { ...stop, trigger: 0n }));
    await refused(w, "InvalidTrigger", () => place(alice, { kind: Open, trigger: 1n }));
    const more = { kind: Open, positionNonce: position.nonce, position: position.address, trigger: 1n };
    await refused(w, "InvalidTrigger", () => place(alice, more));
  });

  it("refuses an expiry that is over or beyond 90 days, and any at market", async () => {
    const { w, alice, now, open, stop } = await scene();
    for (const expiresAt of [0n, now, now + 90n * DAY + 1n, (1n << 63n) - 1n, -(1n << 63n)]) {
      await refused(w, "ExpiryOutOfRange", () => place(alice, { ...open, expiresAt }));
      await refused(w, "ExpiryOutOfRange", () => place(alice, { ...stop, expiresAt }));
    }
    await refused(w, "ExpiryOutOfRange", () => place(alice, { kind: Open, expiresAt: now + 9n }));
    await place(alice, { ...open, expiresAt: now + 1n });
    await place(alice, { ...stop, nonce: 1_001n, expiresAt: now + 90n * DAY });
  });

  it("refuses collateral of an order that reduces, and none of one that opens", async () => {
    const { w, alice, open, stop } = await scene();
    await refused(w, "CollateralNotTaken", () => place(alice, { ...stop, collateral: 1n }));
    await refused(w, "ZeroAmount", () => place(alice, { ...open, collateral: 0n }));
    await refused(w, "ZeroAmount", () => place(alice, { ...stop, size: 0n }));
  });

  it("refuses an order on somebody else's position, and one that does not say what the position is", async () => {
    const { w, alice, bob, stop } = await scene();
    await refused(w, "NotAuthorized", () => place(bob, { ...stop, positionOwner: alice.address }));
    await refused(w, "NotAuthorized", () => place(bob, stop));
    await refused(w, "WrongAccount", () => place(alice, { ...stop, positionNonce: 99n }));
    await refused(w, "WrongAccount", () => place(alice, { ...stop, position: null }));
    await refused(w, "SelfReference", () => place(alice, { ...stop, side: 1 }));
    const { index, vault } = w.venue.custody("SOL");
    await refused(w, "SelfReference", () => place(alice, { ...stop, custody: index, vault }));
    await refused(w, ["UninitializedAccount", "IllegalOwner", "AccountDataTooSmall"], () =>
      place(alice, { ...stop, position: strangeKey() }),
    );
  });

  it("refuses a kind that does not exist, and a request at another address", async () => {
    const { w, alice, stop } = await scene();
    await refused(w, "InvalidParameter", () => place(alice, { ...stop, kind: 5 as never }));
    await refused(w, "InvalidSeeds", () => place(alice, { ...stop, request: pda.request(alice.address, 7n) }));
  });
});
