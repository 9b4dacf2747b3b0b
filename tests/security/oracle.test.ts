// Bad prints, each with one thing wrong, against everything that moves money at a price: refused by name, nothing changed.

import { World } from "@ballast/localnet";
import { PublicKey } from "@solana/web3.js";
import { refused } from "../support/outcome";
import { type Patch, patchPrint } from "../support/prints";

const BAD: [what: string, error: string, patch: (now: number) => Patch][] = [
  ["wrong feed", "OracleWrongFeed", () => ({ feedId: new Uint8Array(32) })],
  ["wrong owner", "OracleWrongOwner", () => ({ owner: PublicKey.default })],
  ["future", "OracleFuture", (now) => ({ publishTime: now + 3 })],
  ["wide", "OracleWide", () => ({ conf: 1_500_000_001n })],
  ["negative", "OracleMalformed", () => ({ price: -15_000_000_000n })],
  ["zero", "OracleMalformed", () => ({ price: 0n })],
  ["exponent change out of range", "OracleMalformed", () => ({ exponent: 1 })],
  ["partial verification", "OracleNotVerified", () => ({ verification: 0 })],
  ["another account type", "OracleMalformed", () => ({ discriminator: 1n })],
  ["cut off", "OracleMalformed", () => ({ length: 132 })],
];

describe("security: oracle", () => {
  for (const [what, error, patch] of BAD)
    it(`${what}: no close, removal of collateral, liquidation or refresh takes it`, async () => {
      const w = await World.create();
      const bob = await w.trader({ usdc: 20_000 }, "bob");
      const { position } = await bob.open("SOL", "long", { size: 100, collateral: { USDC: 10_000 } });
      await w.wait(60);
      await w.fresh();
      const undo = await patchPrint(w, "SOL", patch(await w.now()));
      await refused(w, error, () => bob.close(position));
      await refused(w, error, () => bob.removeCollateral(position, 1));
      await refused(w, error, () => w.liquidate(position));
      await refused(w, error, () => w.run(w.feeds.refresh(), []));
      await undo();
      await bob.close(position);
    });
});
