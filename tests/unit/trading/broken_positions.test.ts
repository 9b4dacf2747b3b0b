// A position as no instruction leaves it, one that is gone, and a vault that is short: what every act on a position
// says.
import { instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { refused } from "../../support/expect";
import { setBalance } from "../../support/forge";
import { collateralParams, decreaseParams, liquidateParams } from "../../support/raw";

const ACTS: Record<string, (alice: Actor, position: PositionRef) => Promise<unknown>> = {
  add_collateral: (alice, position) =>
    alice.world.run(instructions.addCollateral(collateralParams(alice, position, 1n)), [alice]),
  remove_collateral: (alice, position) =>
    alice.world.run(instructions.removeCollateral(collateralParams(alice, position, 1n)), [alice]),
  decrease_position: (alice, position) =>
    alice.world.run(instructions.decreasePosition(decreaseParams(alice, position)), [alice]),
  liquidate: (alice, position) => alice.world.run(instructions.liquidate(liquidateParams(alice, position)), [alice]),
};

for (const [name, act] of Object.entries(ACTS))
  describe(`${name}: broken positions`, () => {
    let w: World;
    let alice: Actor;
    let position: PositionRef;
    beforeEach(async () => {
      w = await World.create();
      alice = await w.trader({ usdc: 1_000, sol: 10 }, "alice");
      ({ position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 } }));
    });
    const state = (change: { side?: number; size?: bigint }) =>
      edit(w, "Position", position.address, { state: change });

    it("refuses a position of no side", async () => {
      await state({ side: 2 });
      await refused(w, "InvalidSide", () => act(alice, position));
    });

    it("refuses a position without size", async () => {
      await state({ size: 0n });
      await refused(w, "PositionEmpty", () => act(alice, position));
    });

    it("refuses a position that is closed", async () => {
      await alice.close(position);
      await w.fresh();
      await refused(w, "AccountDataTooSmall", () => act(alice, position));
    });

    it("refuses while the vault holds less than the pool owes", async () => {
      // Liquidated in part where it is unhealthy; the others at any price.
      if (name === "liquidate") await w.price("SOL", "133");
      await setBalance(w, w.venue.home.vault, 1_000_000n);
      await refused(w, "PoolUndercollateralized", () => act(alice, position));
    });
  });
