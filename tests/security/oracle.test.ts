// Security checklist, oracle: prints with one thing wrong, against everything that moves money at a price. Refused by
// name, nothing changed.
import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { present, refused, told } from "../support/expect";
import { type Patch, patchPrint } from "../support/prints";
import { decreaseParams, executeParams, liquidateParams } from "../support/raw";

async function withLong() {
  const w = await World.create();
  const bob = await w.trader({ usdc: 20_000 }, "bob");
  const { position } = await bob.open("SOL", "long", { size: 100, collateral: { USDC: 10_000 } });
  await w.wait(60);
  await w.fresh();
  return { w, bob, position };
}

/** No close, removal of collateral, liquidation or refresh takes such a print; without it the position closes. */
const takenByNone = (error: string, patch: (now: number) => Patch) => async () => {
  const { w, bob, position } = await withLong();
  const undo = await patchPrint(w, "SOL", patch(await w.now()));
  await refused(w, error, () => bob.close(position));
  await refused(w, error, () => bob.removeCollateral(position, 1));
  await refused(w, error, () => w.liquidate(position));
  await refused(w, error, () => w.run(w.feeds.refresh(), []));
  await undo();
  await bob.close(position);
};

describe("security: oracle", () => {
  const nobody = { feedId: new Uint8Array(32) };
  it(
    "oracle: wrong feed",
    takenByNone("OracleWrongFeed", () => nobody),
  );
  it(
    "oracle: wrong owner",
    takenByNone("OracleWrongOwner", () => ({ owner: PublicKey.default })),
  );
  it(
    "oracle: future",
    takenByNone("OracleFuture", (now) => ({ publishTime: now + 3_601 })),
  );
  it("oracle: future: up to an hour ahead of a late clock it keeps nobody in, and no new risk is taken at it beyond 2 s", async () => {
    for (const [ahead, error] of [
      [2, null],
      [3, "OracleFuture"],
      [3_600, "OracleFuture"],
    ] as const) {
      const { w, bob, position } = await withLong();
      const { request } = await bob.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
      const after = Number(present(await w.request(request)).state.printAfter);
      await w.waitUntil(after);
      const now = await w.now();
      w.feeds.set("SOL", { price: "149" });
      await w.feeds.publish("SOL", { publishTime: now + ahead, prevPublishTime: after - 1 });
      const open = () => w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
      if (error === null) told(await open(), "PositionIncreased");
      else await refused(w, error, open);
      await w.run(w.feeds.refresh(), []);
      await w.fresh();
      const { print } = present((await w.pool()).state.custodies[1]);
      strictEqual(print.publishTime, BigInt(now + ahead));
      if (error !== null) await refused(w, error, () => w.lp.removeLiquidity("SOL", 1));
      if (error !== null) await refused(w, error, () => w.lp.addLiquidity("SOL", 1));
      const decrease = { ...decreaseParams(bob, position), size: 1_000_000_000n };
      told(await w.run(instructions.decreasePosition(decrease), [bob]), "PositionDecreased");
      w.feeds.set("SOL", { price: "50" });
      await w.wait(2);
      await w.feeds.publish("SOL", { publishTime: now + ahead + 1, prevPublishTime: now + ahead });
      told(await w.run(instructions.liquidate(liquidateParams(w.keeper, position)), [w.keeper]), "PositionLiquidated");
    }
  });
  it(
    "oracle: wide",
    takenByNone("OracleWide", () => ({ conf: 1_500_000_001n })),
  );
  it(
    "oracle: negative",
    takenByNone("OracleMalformed", () => ({ price: -15_000_000_000n })),
  );
  it(
    "oracle: zero",
    takenByNone("OracleMalformed", () => ({ price: 0n })),
  );
  it(
    "oracle: exponent change out of range",
    takenByNone("OracleMalformed", () => ({ exponent: 1 })),
  );
  it(
    "oracle: partial verification",
    takenByNone("OracleNotVerified", () => ({ verification: 0 })),
  );
  it(
    "oracle: another account type",
    takenByNone("OracleMalformed", () => ({ discriminator: 1n })),
  );
  it(
    "oracle: cut off",
    takenByNone("OracleMalformed", () => ({ length: 132 })),
  );

  it("oracle: exponent change within range: the price is the same, not its digits", async () => {
    const { w, bob, position } = await withLong();
    await w.wait(1);
    const publishTime = await w.now();
    await patchPrint(w, "SOL", { exponent: -5, price: 15_300_000n, ema: 15_300_000n, publishTime });
    await w.run(w.feeds.refresh(["USDC"]), []);
    strictEqual(present((await w.pool()).state.custodies[1]).print.price, 15_300_000_000n);
    await bob.addCollateral(position, 1);
  });

  it("oracle: stale: after 3 s nothing is released, after 5 s nothing minted or burned, after 10 s nobody liquidated at it", async () => {
    const { w, bob, position } = await withLong();
    w.feeds.freeze("SOL");
    const later = async (seconds: number) => {
      await w.wait(seconds);
      await w.fresh();
    };
    await later(4);
    await refused(w, "OracleStale", () => bob.close(position));
    await refused(w, "OracleStale", () => bob.removeCollateral(position, 1));
    await later(2);
    await refused(w, "PriceRefreshNeeded", () => bob.addLiquidity("USDC", 100));
    await refused(w, "PriceRefreshNeeded", () => w.lp.removeLiquidity("USDC", 100));
    w.feeds.thaw("SOL");
    await w.price("SOL", "45"); // bankrupt, at a print that stays the last one
    w.feeds.freeze("SOL");
    await later(11);
    await refused(w, "OracleStale", () => w.liquidate(position));
    const before = present((await w.pool()).state.custodies[1]).print;
    await w.refresh();
    strictEqual(present((await w.pool()).state.custodies[1]).print.publishTime, before.publishTime);
    w.feeds.thaw("SOL");
    await w.liquidate(position);
  });
});
