import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, type SideName, World, type WorldOptions } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { by, changed, present, refused, told } from "../../support/expect";
import { freeze } from "../../support/forge";
import { finalizedEvent } from "../../support/loss";
import { refusesForged } from "../../support/prints";
import { collateralParams, totals } from "../../support/raw";
import { marked, sceneNow } from "../../support/rules";

const U64_MAX = (1n << 64n) - 1n;

type Change = Partial<instructions.RemoveCollateralParams>;
const remove = (signer: Actor, position: PositionRef, atoms: bigint, change: Change = {}) =>
  signer.world.run(instructions.removeCollateral({ ...collateralParams(signer, position, atoms), ...change }), [
    signer,
  ]);

interface Opened extends WorldOptions {
  side?: SideName;
  collateral?: Record<string, number | string>;
}
/** 10 SOL at 150 with 1,000 USDC. */
async function opened({ side = "long", collateral = { USDC: 1_000 }, ...options }: Opened = {}) {
  const w = await World.create(options);
  const alice = await w.trader({ usdc: 10_000, sol: 100 }, "alice");
  const { position } = await alice.open("SOL", side, { size: 10, collateral });
  await w.fresh();
  return { w, alice, position };
}
const held = async (w: World, position: PositionRef) => present(await w.position(position)).state;

describe("remove_collateral", () => {
  it("pays the owner and changes nothing else", async () => {
    const { w, alice, position } = await opened();
    await w.wait(3_600);
    await w.fresh();
    const { collateral } = await held(w, position);
    const step = await changed(w, () => remove(alice, position, 100_000_000n), {
      "pool.state.custodies.0.collateral": by(-100_000_000n),
      [`${totals(position)}.collateral.0`]: by(-100_000_000n),
      [`positions.${position.address}.state.collateral`]: by(-100_000_000n),
      "vaults.USDC": by(-100_000_000n),
      "tokens.alice.USDC": by(100_000_000n),
    });
    const fields = { added: 0n, removed: 100_000_000n, lien: 0n, collateral: collateral - 100_000_000n };
    told(step, "CollateralChanged", { position: position.address, owner: alice.address, ...fields });
  });

  for (const [side, collateral] of [
    ["long", { USDC: 1_000 }],
    ["short", { USDC: 1_000 }],
    ["long", { SOL: 8 }],
    ["short", { SOL: 8 }],
  ] as const)
    it(`leaves equity of 20 % of notional to a ${side} on ${Object.keys(collateral)}, to the unit`, async () => {
      const { w, alice, position } = await opened({ side, collateral });
      const [scene, state] = [await sceneNow(w), await held(w, position)];
      const covered = (atoms: bigint) => {
        const left = { ...state, collateral: state.collateral - atoms };
        const { equity, notional } = marked(scene, left, 15_000_000_000n, 100_000_000n);
        return equity * 5n >= notional;
      };
      let [most, over] = [0n, state.collateral];
      while (over - most > 1n) {
        const middle = (most + over) / 2n;
        if (covered(middle)) most = middle;
        else over = middle;
      }
      await refused(w, "InsufficientMargin", () => remove(alice, position, over));
      await remove(alice, position, most);
      strictEqual((await held(w, position)).collateral, state.collateral - most);
    });

  it("asks initial margin where it is more than 20 %", async () => {
    // 30 % of 1,500 is 450 of 0.99 x (collateral) - 0.9.
    const { w, alice, position } = await opened({ params: { "market.SOL.initial_margin": "30%" } });
    const { collateral } = await held(w, position);
    await refused(w, "InsufficientMargin", () => remove(alice, position, collateral - 455_454_000n));
    await remove(alice, position, collateral - 455_455_000n);
  });

  it("values the position at the price at which it could leave: confidence and age count against it", async () => {
    for (const side of ["long", "short"] as const) {
      const { w, alice, position } = await opened({ side });
      const { collateral } = await held(w, position);
      // At 150 sharp 303.94 stay; 1 USD of confidence costs 10 SOL 10 USD of profit.
      await w.price("SOL", "150", { conf: "1" });
      await refused(w, "InsufficientMargin", () => remove(alice, position, collateral - 309_000_000n));
      await remove(alice, position, collateral - 317_000_000n);
    }
  });

  it("leaves at least 10 USD", async () => {
    const w = await World.create();
    const alice = await w.trader({ usdc: 100 }, "alice");
    const { position } = await alice.open("SOL", "long", { size: "0.3334", collateral: { USDC: 50 } });
    await w.price("SOL", "200");
    const { collateral } = await held(w, position);
    await refused(w, "PositionTooSmall", () => remove(alice, position, collateral - 9_999_999n));
    await remove(alice, position, collateral - 10_000_000n);
  });

  it("counts unrealised profit, which stays reserved", async () => {
    const { w, alice, position } = await opened();
    await w.price("SOL", "200");
    const { collateral } = await held(w, position);
    await remove(alice, position, collateral - 10_000_000n);
    strictEqual((await held(w, position)).collateral, 10_000_000n);
  });

  it("answers for liens first", async () => {
    const { w, winners } = await finalizedEvent();
    const winner = present(winners[0]);
    await w.fresh();
    const before = await held(w, winner);
    const step = await remove(winner.owner, winner, 1_000_000n);
    const { lien } = told(step, "CollateralChanged");
    strictEqual(lien > 0n, true);
    const after = await held(w, winner);
    deepStrictEqual([after.lossEvents, before.lossEvents], [1n, 0n]);
    strictEqual(after.size < before.size, true);
    strictEqual(after.collateral, before.collateral - 1_000_000n);
  });

  it("refuses zero, more than there is, and u64::MAX", async () => {
    const { w, alice, position } = await opened();
    const { collateral } = await held(w, position);
    await refused(w, "ZeroAmount", () => remove(alice, position, 0n));
    await refused(w, "InsufficientMargin", () => remove(alice, position, collateral + 1n));
    await refused(w, "InsufficientMargin", () => remove(alice, position, U64_MAX));
    await refused(w, "PositionTooSmall", () => remove(alice, position, collateral));
  });

  it("refuses a stranger, also the delegate: neither ever chooses a recipient", async () => {
    const { w, alice, position } = await opened();
    const bob = await w.trader({ usdc: 100 }, "bob");
    await edit(w, "Position", position.address, { delegate: bob.address });
    await refused(w, "NotAuthorized", () => remove(bob, position, 1n));
    await refused(w, "NotAuthorized", () => remove(bob, position, 1n, { ownerToken: alice.token("USDC") }));
  });

  it("refuses a print older than 3 s, wide, forged, of another feed or malformed", async () => {
    const { w, alice, position } = await opened();
    await refusesForged(w, "SOL", () => remove(alice, position, 1n), ["OracleWide", { conf: 1_500_000_001n }]);
    await w.wait(4);
    await w.fresh(["SOL"]);
    await refused(w, "OracleStale", () => remove(alice, position, 1n));
  });

  it("refuses collateral whose price is older than 3 s", async () => {
    const { w, alice, position } = await opened();
    await w.wait(4);
    await w.feeds.publish("SOL", { publishTime: await w.now() });
    await refused(w, "CollateralUnpriced", () => remove(alice, position, 1n));
  });

  it("refuses to pay somebody else, another mint, or a frozen account", async () => {
    const { w, alice, position } = await opened();
    const bob = await w.trader({}, "bob");
    await refused(w, "TokenAccountUnusable", () => remove(alice, position, 1n, { ownerToken: bob.token("USDC") }));
    await refused(w, "TokenMintMismatch", () => remove(alice, position, 1n, { ownerToken: alice.token("SOL") }));
    await freeze(w, alice.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => remove(alice, position, 1n));
  });
});
