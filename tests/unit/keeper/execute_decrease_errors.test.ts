// Prints that execute nothing, and orders, positions, vaults and a token program as no instruction leaves them.
import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { executeDecreaseParams, type RequestRef, TOKEN_PROGRAM_ID } from "@ballast/testkit";
import { edit, editMarket, editPool } from "../../support/edit";
import { present, refused } from "../../support/expect";
import { setBalance } from "../../support/forge";
import { deployIdle } from "../../support/idle";
import { refusesForged } from "../../support/prints";
import { execute, scene, stopped } from "../../support/stopped";

const MOST = (1n << 64n) - 1n;

/** Accounts are rewritten: sums do not add up. */
const LOOSE = { verify: false };

/** Take profits of a short, due at 140, while all profit waits. */
async function winning(...sizes: number[]) {
  const s = await scene({ side: "short", ...LOOSE });
  const requests: RequestRef[] = [];
  for (const size of sizes) requests.push((await s.alice.takeProfit(s.position, { trigger: 145, size })).request);
  await s.w.wait(3);
  return { ...s, requests };
}

describe("execute_decrease: errors", () => {
  it("refuses prints of others, malformed, not fully verified, too wide, from the future", async () => {
    const { w, bob, request } = await stopped(LOOSE);
    const refuses = (error: string, change: Parameters<typeof execute>[2] = {}) =>
      refused(w, error, () => execute(bob, request, change));
    await refuses("OracleWrongOwner", { priceUpdate: w.venue.insuranceVault });
    await refuses("OracleWrongFeed", { priceUpdate: w.venue.home.feed.account });
    await refusesForged(w, "SOL", () => execute(bob, request), ["OracleWide", { conf: 1_480_000_000n }]);
    await execute(bob, request);
  });

  it("takes a print that lies up to an hour ahead of the cluster's clock: who leaves is not kept by it", async () => {
    for (const ahead of [3, 3_600]) {
      const { w, bob, position, request } = await stopped(LOOSE);
      await w.feeds.publish("SOL", { publishTime: (await w.now()) + ahead });
      await execute(bob, request);
      strictEqual(await w.position(position), null);
    }
  });

  it("refuses collateral whose price is old while its feed is not silent", async () => {
    const { w, bob, request } = await stopped(LOOSE);
    w.feeds.freeze("USDC");
    await w.wait(5);
    await w.feeds.publish("SOL");
    await refused(w, "CollateralUnpriced", () => execute(bob, request));
  });

  it("refuses a kind, a size and a side that are none", async () => {
    const { w, bob, position, request } = await stopped(LOOSE);
    const params = await executeDecreaseParams(bob, request);
    const run = () => w.run(instructions.executeDecrease(params), [bob]);
    const broken = async (error: string, change: Partial<{ kind: number; size: bigint; side: number }>) => {
      const sound = present(await w.chain.getAccount(request.address));
      await edit(w, "Request", request.address, ({ state }) => Object.assign(state, change));
      await refused(w, error, run);
      await w.chain.setAccount(request.address, sound);
    };
    await broken("InvalidParameter", { kind: 9 });
    await broken("ZeroAmount", { size: 0n });
    await edit(w, "Position", position.address, { state: { side: 2 } });
    await broken("InvalidSide", { side: 2 });
  });

  it("refuses a part after which the rest would be liquidated", async () => {
    const { w, alice, bob, position } = await scene({ collateral: { USDC: 120 }, ...LOOSE });
    const { request } = await alice.stopLoss(position, { trigger: 148, size: 1 });
    await w.wait(3);
    // A loss of 9 USD on each of 10 SOL leaves 30 USD, less than 2.4 % of 1,410 USD.
    await w.price("SOL", "141");
    await refused(w, "InsufficientMargin", () => execute(bob, request));
  });

  it("books no profit that may not leave yet without the account where it is booked", async () => {
    const { w, bob, requests } = await winning(4);
    await w.price("SOL", "140");
    // Nine hours later the profit is old: it waits for nothing but the hourly limit.
    await w.wait(9 * 3_600);
    await w.fresh();
    const now = BigInt(await w.now());
    await editPool(w, { custodies: { 0: { outflowUsed: 1n << 62n, outflowAt: now } } });
    await refused(w, "PayableRequired", () => execute(bob, present(requests[0]), { payable: null }));
  });

  it("refuses a ticket that more events have passed than the ring remembers", async () => {
    const { w, bob, requests } = await winning(4, 4);
    await editPool(w, { params: { targetMin: (was) => was * 1_000n } });
    await w.price("SOL", "140");
    await execute(bob, present(requests[0]));
    const params = await executeDecreaseParams(bob, present(requests[1]));
    await editMarket(w, "SOL", { sides: { 1: { lossEventCount: 9n } } });
    await refused(w, "ReceiptsIncomplete", () => w.run(instructions.executeDecrease(params), [bob]));
  });

  it("pays nothing out of a vault that holds less than is owed, and finds out a token program that moves nothing", async () => {
    const { w, bob, request } = await stopped(LOOSE);
    const params = await executeDecreaseParams(bob, request);
    const run = () => w.run(instructions.executeDecrease(params), [bob]);
    const { vault } = w.venue.home;
    const sound = await w.tokens.balance(vault);
    await setBalance(w, vault, sound - 1n);
    await refused(w, "PoolUndercollateralized", run);
    await setBalance(w, vault, sound + 10n ** 15n);
    await deployIdle(w.chain, TOKEN_PROGRAM_ID);
    await refused(w, "InvariantViolated", run);
  });

  it("divides nothing by a unit of zero, and wraps no sum of what is owed", async () => {
    const { w, bob, request } = await stopped(LOOSE);
    const params = await executeDecreaseParams(bob, request);
    const run = () => w.run(instructions.executeDecrease(params), [bob]);
    const sound = present((await w.pool()).state.custodies[1]).unit;
    const sol = (unit: bigint) => editPool(w, { custodies: { 1: { unit } } });
    await sol(0n);
    await refused(w, "DivisionByZero", run);
    await sol(sound);
    await editPool(w, { custodies: { 0: { owned: MOST } } });
    await refused(w, "MathOverflow", run);
  });
});
