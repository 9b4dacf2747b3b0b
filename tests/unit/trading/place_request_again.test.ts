// A second order at the nonce of a first: it enlarges the position that is there, whichever way that came about; else
// it opens one.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, type PositionRef, type RequestRef, rentExempt, World } from "@ballast/testkit";
import { lamports, present, told } from "../../support/expect";
import { placeParams } from "../../support/raw";

const SOL = 1_000_000_000n;
const NONCE = 77n;
const POSITION = 8 + 224;
const TICKET = 8 + 104;

async function scene() {
  const w = await World.create();
  return { w, alice: await w.trader({ usdc: 1_000, sol: 10 }, "alice") };
}

/** The position of a side and token at the nonce, whether it is there or not. */
function positionOf(owner: Actor, side = 0, token = "USDC"): PositionRef {
  const { venue } = owner.world;
  const [market, custody] = [venue.market("SOL"), venue.custody(token)];
  const address = pda.position(owner.address, market.address, side, custody.index, NONCE);
  return { address, owner, market, side: side === 0 ? "long" : "short", nonce: NONCE, custody };
}

/** An order of one SOL at that position's nonce. */
async function place(position: PositionRef, nonce: bigint, change: Partial<instructions.PlaceRequestParams> = {}) {
  const { owner, custody, side } = position;
  const params = placeParams(owner, {
    ...{ nonce, positionNonce: NONCE, side: side === "long" ? 0 : 1, custody: custody.index, vault: custody.vault },
    ...{ ownerToken: owner.token(custody), ...change },
  });
  await owner.world.run(instructions.placeRequest(params), [owner]);
  const request: RequestRef = { address: pda.request(owner.address, nonce), owner, nonce, position };
  return request;
}
const stateOf = async (w: World, ref: PositionRef) => present(await w.position(ref)).state;

describe("place_request: a second order at the same nonce", () => {
  it("enlarges the position of the first, by its own size and with its own collateral", async () => {
    const { w, alice } = await scene();
    const ref = positionOf(alice);
    await w.execute(await place(ref, 1n, { size: 2n * SOL }));
    const first = await stateOf(w, ref);
    await w.wait(60);
    await w.price("SOL", "151");
    const event = told(await w.execute(await place(ref, 2n, { collateral: 50_000_000n })), "PositionIncreased");
    const second = await stateOf(w, ref);
    deepStrictEqual([first.size, second.size], [2n * SOL, 3n * SOL]);
    strictEqual(second.entry - first.entry, 151_000_000n);
    strictEqual(second.collateral - first.collateral, 50_000_000n - event.charged);
    deepStrictEqual([second.openedAt, second.generation], [first.openedAt, first.generation]);
    strictEqual((await w.state()).positions.length, 1);
  });

  it("prepays a position as the first does, and what that does not need returns", async () => {
    const { w, alice } = await scene();
    const ref = positionOf(alice);
    await w.execute(await place(ref, 1n));
    const held = await lamports(w, ref.address);
    strictEqual(held, BigInt(rentExempt(POSITION) + 2 * rentExempt(TICKET)));
    const request = await place(ref, 2n, { tip: 9n });
    const [inside, purse] = [await lamports(w, request.address), await lamports(w, alice.address)];
    await w.execute(request);
    strictEqual(await lamports(w, ref.address), held);
    strictEqual((await lamports(w, alice.address)) - purse, inside - 9n);
  });

  it("placed before the first is executed: whichever comes first opens, the other enlarges", async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { w, alice } = await scene();
      const ref = positionOf(alice);
      const requests = [await place(ref, 1n), await place(ref, 2n, { size: 2n * SOL })];
      for (const at of order) await w.execute(present(requests[at]));
      strictEqual((await stateOf(w, ref)).size, 3n * SOL);
      strictEqual((await w.state()).positions.length, 1);
    }
  });

  it("opens a new one where the first was closed meanwhile", async () => {
    const { w, alice } = await scene();
    const ref = positionOf(alice);
    await w.execute(await place(ref, 1n));
    const { openedAt } = await stateOf(w, ref);
    const request = await place(ref, 2n, { size: 2n * SOL });
    await alice.close(ref);
    strictEqual(await w.position(ref), null);
    await w.execute(request);
    const state = await stateOf(w, ref);
    strictEqual(state.size, 2n * SOL);
    strictEqual(state.openedAt > openedAt, true);
  });

  it("of another side, token or owner is another position", async () => {
    const { w, alice } = await scene();
    const bob = await w.trader({ usdc: 1_000 }, "bob");
    const refs = [
      positionOf(alice),
      positionOf(alice, 1),
      positionOf(alice, 0, "SOL"),
      positionOf(alice, 1, "SOL"),
      positionOf(bob),
    ];
    for (const [at, ref] of refs.entries())
      await w.execute(await place(ref, 100n + BigInt(at), { size: SOL + BigInt(at) }));
    for (const [at, ref] of refs.entries()) {
      const { size, side, custody } = await stateOf(w, ref);
      deepStrictEqual([size, side, custody], [SOL + BigInt(at), ref.side === "long" ? 0 : 1, ref.custody.index]);
    }
    strictEqual((await w.state()).positions.length, refs.length);
  });
});
