import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type RequestRef, type SideName, World, type WorldOptions } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { editMarket } from "../../support/edit";
import { ends } from "../../support/ended";
import { lamports, present, refused, told } from "../../support/expect";
import { assertPredicted, predictExecute } from "../../support/parity";
import { refusesOldPrints } from "../../support/prints";
import { executeParams } from "../../support/raw";

type Change = Partial<instructions.ExecuteRequestParams>;
const execute = (executor: Actor, request: RequestRef, change: Change = {}) =>
  executor.world.run(instructions.executeRequest({ ...executeParams(executor, request), ...change }), [executor]);

/** Alice waits with 10 SOL on 400 USDC for 148, at a price of 150; three seconds have passed. */
async function scene(side: SideName = "long", change: object = {}, options: WorldOptions = {}) {
  const w = await World.create(options);
  const alice = await w.trader({ usdc: 5_000 }, "alice");
  const bob = await w.trader({}, "bob");
  const terms = { size: 10, collateral: { USDC: 400 }, trigger: side === "long" ? 148 : 152, tip: 7n, ...change };
  const { request } = await alice.limitOpen("SOL", side, terms);
  await w.wait(3);
  return { w, alice, bob, request };
}

describe("execute_request: limit open", () => {
  it("opens at the print that reaches its trigger, worse by its spread, to the unit of the mirror", async () => {
    for (const side of ["long", "short"] as const) {
      const { w, bob, request } = await scene(side);
      await w.price("SOL", side === "long" ? "147" : "153", { conf: "0.1" });
      await w.wait(1);
      await w.fresh(["SOL"]);
      const predicted = await predictExecute(w, request);
      const event = told(await execute(bob, request), "PositionIncreased");
      await assertPredicted(w, request.position, predicted.state);
      const worse = side === "long" ? event.price > 14_710_000_000n : event.price < 15_290_000_000n;
      strictEqual(worse, true);
      strictEqual(event.price, predicted.report.price);
      strictEqual(present(await w.position(request.position)).state.size, 10_000_000_000n);
      strictEqual(await w.request(request), null);
    }
  });

  it("costs the executor nothing but their transaction", async () => {
    const { w, bob, request } = await scene();
    await w.price("SOL", "147");
    const purse = await lamports(w, bob.address);
    await execute(bob, request);
    strictEqual((await lamports(w, bob.address)) - purse, 7n - 5_000n);
  });

  it("refuses before its price, before its time, after its expiry, and at an old print", async () => {
    const { w, alice, bob, request } = await scene("long", { expires: 60 });
    await w.price("SOL", "148.00000001");
    await refused(w, "TriggerNotReached", () => execute(bob, request));
    await w.price("SOL", "148");
    const late = await alice.limitOpen("SOL", "long", { size: 10, collateral: { USDC: 400 }, trigger: 149 });
    await refused(w, "PrintBeforeOrder", () => execute(bob, late.request));
    const at = (account?: PublicKey) => execute(bob, request, account && { priceUpdate: account });
    await refusesOldPrints(w, "148", at);
    await w.wait(60);
    await w.fresh();
    await refused(w, "RequestExpired", () => execute(bob, request));
  });

  it("fills for three seconds after its owner took it back, at prints from after that too, and no longer", async () => {
    for (const late of [3, 4]) {
      const { w, alice, bob, request } = await scene();
      await alice.cancel(request);
      await w.wait(late);
      await w.price("SOL", "147");
      if (late > 3) await refused(w, "RequestExpired", () => execute(bob, request));
      else told(await execute(bob, request), "PositionIncreased");
    }
  });

  it("has the gates of every opening: limit, confidence, average, second source; for fund and margin it ends", async () => {
    const strict = await scene("long", { limit: "146.99" });
    await strict.w.price("SOL", "147");
    await refused(strict.w, "SlippageExceeded", () => execute(strict.bob, strict.request));
    const { w, bob, request } = await scene();
    await w.price("SOL", "147", { conf: "3" });
    await refused(w, "OracleWide", () => execute(bob, request));
    await w.price("SOL", "147", { ema: "165" });
    await refused(w, "OracleEmaGap", () => execute(bob, request));
    const second = await scene("long", {}, { secondSources: ["SOL"] });
    await second.w.price("SOL", "147", { second: "150" });
    await refused(second.w, "OracleSourcesDisagree", () => execute(second.bob, second.request));
    const thin = await scene("long", { collateral: { USDC: 80 } });
    await thin.w.price("SOL", "147");
    await editMarket(thin.w, "SOL", ({ state }) => {
      state.volatility.baseInitialMargin = 560n; // Of 1,470 USD 82.32.
    });
    await ends(thin.w, thin.request, "InsufficientMargin", 14_700_000_000n);
    const poor = await scene("long", {}, { fund: "4000" });
    await poor.w.price("SOL", "147");
    await ends(poor.w, poor.request, "FundBelowMinimum", 14_700_000_000n);
  });

  it("enlarges a position that was opened at its address meanwhile", async () => {
    const { w, alice, bob, request } = await scene();
    await alice.open("SOL", "long", { size: 1, collateral: { USDC: 100 }, nonce: request.position.nonce });
    await w.price("SOL", "147");
    const event = told(await execute(bob, request), "PositionIncreased");
    deepStrictEqual([event.size, event.positionSize], [10_000_000_000n, 11_000_000_000n]);
  });

  it("locks nothing before it executes", async () => {
    const w = await World.create();
    const alice = await w.trader({ usdc: 1_000_000 }, "alice");
    const locked = async () => (await w.pool()).state.custodies.map((custody) => custody.locked);
    const before = await locked();
    for (let i = 0; i < 5; i++)
      await alice.limitOpen("SOL", "long", { size: 10_000, collateral: { USDC: 150_000 }, trigger: 149 });
    deepStrictEqual(await locked(), before);
  });
});
