import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { by, changed, present, refused, told } from "../../support/expect";
import { freeze } from "../../support/forge";
import { finalizedEvent } from "../../support/loss";
import { collateralParams, totals } from "../../support/raw";

const U64_MAX = (1n << 64n) - 1n;

type Change = Partial<instructions.CollateralParams>;
const add = (signer: Actor, position: PositionRef, atoms: bigint, change: Change = {}) =>
  signer.world.run(instructions.addCollateral({ ...collateralParams(signer, position, atoms), ...change }), [signer]);

async function opened(collateral: Record<string, number> = { USDC: 100 }) {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH", "BTC", "USDT"] });
  const alice = await w.trader({ usdc: 1_000, sol: 10, eth: 10, btc: 1, usdt: 1_000 }, "alice");
  const { position } = await alice.open("SOL", "long", { size: 10, collateral });
  return { w, alice, position };
}

describe("add_collateral", () => {
  const each: Record<string, number>[] = [{ USDC: 100 }, { SOL: 1 }, { ETH: 1 }, { BTC: 0.01 }, { USDT: 100 }];
  for (const collateral of each)
    it(`adds ${Object.keys(collateral)} and changes nothing else`, async () => {
      const { w, alice, position } = await opened(collateral);
      const { symbol, index } = position.custody;
      const held = present(await w.position(position)).state.collateral;
      const step = await changed(w, () => add(alice, position, 123_456n), {
        [`pool.state.custodies.${index}.collateral`]: by(123_456n),
        [`${totals(position)}.collateral.${index}`]: by(123_456n),
        [`positions.${position.address}.state.collateral`]: by(123_456n),
        [`vaults.${symbol}`]: by(123_456n),
        [`tokens.alice.${symbol}`]: by(-123_456n),
      });
      const fields = { added: 123_456n, removed: 0n, lien: 0n, collateral: held + 123_456n };
      told(step, "CollateralChanged", { position: position.address, owner: alice.address, ...fields }, 0);
    });

  it("saves an unhealthy position at any time, with stale prices and while a loss event is open", async () => {
    const { w, alice, position } = await opened();
    await w.price("SOL", "143");
    strictEqual((await w.unhealthy("SOL")).length, 1);
    await w.wait(3_600);
    await add(alice, position, 100_000_000n);
    await w.fresh();
    strictEqual((await w.unhealthy("SOL")).length, 0);
    await refused(w, "NotLiquidatable", () => w.liquidate(position));
  });

  it("is no touch: a lien stays owed", async () => {
    const { w, winners } = await finalizedEvent();
    const winner = present(winners[0]);
    await w.tokens.mintTo(winner.owner.token("USDC"), 1_000_000n);
    const name = winner.owner.name;
    await changed(w, () => add(winner.owner, winner, 1_000_000n), {
      "pool.state.custodies.0.collateral": by(1_000_000n),
      [`${totals(winner)}.collateral.0`]: by(1_000_000n),
      [`positions.${winner.address}.state.collateral`]: by(1_000_000n),
      "vaults.USDC": by(1_000_000n),
      [`tokens.${name}.USDC`]: by(-1_000_000n),
    });
  });

  it("lets the delegate add their own tokens, and nobody else", async () => {
    const { w, alice, position } = await opened();
    const bob = await w.trader({ usdc: 100 }, "bob");
    const eve = await w.trader({ usdc: 100 }, "eve");
    await refused(w, "NotAuthorized", () => add(bob, position, 1n));
    await edit(w, "Position", position.address, { delegate: bob.address });
    await add(bob, position, 7n);
    strictEqual(await bob.balance("USDC"), 99_999_993n);
    await refused(w, "NotAuthorized", () => add(eve, position, 1n));
    await refused(w, "TokenOwnerMismatch", () => add(bob, position, 1n, { ownerToken: alice.token("USDC") }));
  });

  it("refuses zero", async () => {
    const { w, alice, position } = await opened();
    await refused(w, "ZeroAmount", () => add(alice, position, 0n));
  });

  it("refuses more than the owner has, and what overflows", async () => {
    const { w, alice, position } = await opened();
    const balance = await alice.balance("USDC");
    await refused(w, "TokenInsufficientFunds", () => add(alice, position, balance + 1n));
    await refused(w, "MathOverflow", () => add(alice, position, U64_MAX));
    await add(alice, position, balance);
    strictEqual(await alice.balance("USDC"), 0n);
  });

  it("refuses tokens of another mint, of somebody else, or frozen", async () => {
    const { w, alice, position } = await opened();
    const bob = await w.trader({ usdc: 100 }, "bob");
    await refused(w, "TokenMintMismatch", () => add(alice, position, 1n, { ownerToken: alice.token("SOL") }));
    await refused(w, "TokenOwnerMismatch", () => add(alice, position, 1n, { ownerToken: bob.token("USDC") }));
    await freeze(w, alice.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => add(alice, position, 1n));
  });
});
