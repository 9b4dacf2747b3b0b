// An order stands on its own: what opens is refused when it is placed unless it brings its margin and a twentieth more,
// to the atom.
import { strictEqual } from "node:assert/strict";
import { ERRORS, instructions, pda } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { present, refused, told } from "../../support/expect";
import { placeParams } from "../../support/raw";

const { Open, LimitOpen } = instructions.RequestKind;
const SOL = 1_000_000_000n;

type Change = Partial<instructions.PlaceRequestParams>;
const place = (actor: Actor, change: Change = {}) =>
  actor.world.run(instructions.placeRequest(placeParams(actor, change)), [actor]);

/** Margin of 10 %, no impact; SOL at 150; of USDC 99 % counts; fees of 6 bp to open and to close. */
async function scene() {
  const w = await World.create({ params: { "market.SOL.initial_margin": "10%", "market.SOL.impact": "0%" } });
  const alice = await w.trader({ usdc: 10_000, sol: 100 }, "alice");
  const now = BigInt(await w.now());
  const limit = (trigger: bigint) => ({ kind: LimitOpen, trigger, expiresAt: now + 600n });
  return { w, alice, limit };
}

/** The order is refused with one atom less than this, and taken with it. */
async function least(w: World, alice: Actor, nonce: bigint, error: string, collateral: bigint, order: Change) {
  await refused(w, error, () => place(alice, { ...order, nonce, collateral: collateral - 1n }));
  await place(alice, { ...order, nonce, collateral });
  strictEqual(present(await w.request({ address: pda.request(alice.address, nonce) })).state.collateral, collateral);
}

describe("place_request: what an order brings", () => {
  it("margin and a twentieth of it, after fees, to the atom", async () => {
    const { w, alice } = await scene();
    // 10 SOL are 1,500 USD: 10.5 % and 0.90 to close are 158.40, 99 % of 160; and 0.90 to open.
    for (const side of [0, 1])
      await least(w, alice, BigInt(side), "InsufficientMargin", 160_900_000n, { size: 10n * SOL, side });
  });

  it("at its trigger where that is better than the last price, else at the last price", async () => {
    const { w, alice, limit } = await scene();
    // A long at 75 is half of it: 99 % of 80 are 78.75 and 0.45. A short at 300 is twice: 99 % of 320 are 315 and 1.80.
    const cases: [number, bigint, bigint][] = [
      [0, 7_500_000_000n, 80_450_000n],
      [0, 30_000_000_000n, 160_900_000n],
      [1, 30_000_000_000n, 321_800_000n],
      [1, 7_500_000_000n, 160_900_000n],
    ];
    for (const [at, [side, trigger, collateral]] of cases.entries()) {
      const order = { ...limit(trigger), size: 10n * SOL, side };
      await least(w, alice, BigInt(at), "InsufficientMargin", collateral, order);
    }
  });

  it("at the prices that the pool knows last, of the index and of the collateral", async () => {
    const { w, alice } = await scene();
    await w.price("SOL", "75");
    await least(w, alice, 1n, "InsufficientMargin", 80_450_000n, { size: 10n * SOL });
    // What nobody has shown the pool yet does not count.
    await w.wait(1);
    w.feeds.set("SOL", { price: "150" });
    await w.feeds.publish("SOL");
    await least(w, alice, 2n, "InsufficientMargin", 80_450_000n, { size: 10n * SOL });
    const { index: custody, vault } = w.venue.custody("SOL");
    const own = { custody, vault, ownerToken: alice.token("SOL"), collateral: 10n * SOL, size: 50n * SOL };
    await w.price("SOL", "150");
    await place(alice, { ...own, nonce: 3n });
    await refused(w, "InsufficientMargin", () => place(alice, { ...own, nonce: 4n, size: 200n * SOL }));
  });

  it("its own margin, whatever the position at its nonce could bear", async () => {
    const { w, alice } = await scene();
    const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 5_000 } });
    const more = { positionNonce: position.nonce, position: position.address, size: 10n * SOL };
    await least(w, alice, 1_000n, "InsufficientMargin", 160_900_000n, more);
    await refused(w, "ZeroAmount", () => place(alice, { ...more, nonce: 9n, collateral: 0n }));
  });

  it("50 USD of notional, to the atom of size, also where a position is there", async () => {
    const { w, alice } = await scene();
    const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 500 } });
    for (const [at, positionNonce] of [77n, position.nonce].entries()) {
      const nonce = 2_000n + BigInt(at);
      await refused(w, "PositionTooSmall", () => place(alice, { nonce, positionNonce, size: 333_333_333n }));
      await place(alice, { nonce, positionNonce, size: 333_333_334n });
    }
  });

  it("10 USD of collateral, after fees", async () => {
    const { w, alice } = await scene();
    // 6 bp of 50.000001 USD, rounded up, are 0.030001.
    await least(w, alice, 1n, "PositionTooSmall", 10_030_001n, { size: 333_333_334n });
    await refused(w, "InsufficientMargin", () => place(alice, { nonce: 2n, size: 333_333_334n, collateral: 30_000n }));
  });

  it("refuses where the pool knows no price to judge it at", async () => {
    const { w, alice, limit } = await scene();
    for (const index of [0, 1]) {
      let price = 0n;
      await editPool(w, ({ state }) => {
        const { print } = present(state.custodies[index]);
        [price, print.price] = [print.price, 0n];
      });
      for (const order of [{ kind: Open }, limit(14_000_000_000n)])
        await refused(w, "PriceRefreshNeeded", () => place(alice, order));
      await editPool(w, { custodies: { [index]: { print: { price } } } });
    }
    await place(alice);
  });

  it("nothing where a token has no unit", async () => {
    const { w, alice } = await scene();
    await editPool(w, { custodies: { 1: { unit: 0n } } });
    await refused(w, "DivisionByZero", () => place(alice));
  });

  it("the twentieth bears a move of 4.9 % until its print: it fills; one of 5.2 % ends it, and nothing is lost", async () => {
    for (const [price, reason] of [
      ["157.3", null],
      ["157.8", "InsufficientMargin"],
    ] as const) {
      const { w, alice } = await scene();
      const { request } = await alice.place("SOL", "long", { size: 10, collateral: { USDC: "160.9" } });
      await w.wait(1);
      w.feeds.set("SOL", { price });
      const step = await w.execute(request);
      const position: PositionRef = request.position;
      if (reason === null) {
        told(step, "PositionIncreased");
        strictEqual(present(await w.position(position)).state.size, 10n * SOL);
        continue;
      }
      const event = told(step, "RequestEnded");
      strictEqual(ERRORS.get(event.reason)?.name, reason);
      strictEqual(await w.position(position), null);
      await w.keeper.cancel(request);
      strictEqual(await alice.balance("USDC"), 10_000_000_000n);
    }
  });
});
