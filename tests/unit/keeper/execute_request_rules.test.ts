// What an execution depends on beyond its print: the position that is there, borrow, the skew, events and waiting
// shortfall; parity with the SDK.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { engine, instructions, pda } from "@ballast/sdk";
import { type OpenOptions, type PositionRef, type RequestRef, type SideName, World } from "@ballast/testkit";
import { edit, editMarket } from "../../support/edit";
import { ends } from "../../support/ended";
import { present, refused, told } from "../../support/expect";
import { openLossEvent, putEvent, putWaitingShortfall } from "../../support/loss";
import { assertPredicted, predictExecute } from "../../support/parity";
import { publishFor } from "../../support/prints";
import { executeParams } from "../../support/raw";

const execute = (w: World, request: RequestRef) =>
  w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
const held = async (w: World, position: PositionRef) => present(await w.position(position)).state;

async function withPosition(side: SideName = "long", order: Partial<OpenOptions> = {}) {
  const w = await World.create();
  const alice = await w.trader({ usdc: 100_000, sol: 100 }, "alice");
  const options = { size: 10, collateral: { USDC: 1_000 }, ...order } as OpenOptions;
  const { position } = await alice.open("SOL", side, options);
  return { w, alice, position };
}

describe("execute_request: an increase", () => {
  it("adds size, cost and collateral, and makes its share of the position young", async () => {
    const { w, alice, position } = await withPosition();
    const before = await held(w, position);
    await w.wait(3_600);
    await w.price("SOL", "160");
    const step = await alice.increase(position, { size: 5, collateral: { USDC: 100 } });
    const { cost, charged, borrow } = told(step, "PositionIncreased");
    strictEqual(cost, 800_000_000n);
    strictEqual(borrow > 0n, true);
    const now = BigInt(await w.now());
    const after = await held(w, position);
    strictEqual(after.borrowIndex > before.borrowIndex, true);
    deepStrictEqual(after, {
      ...before,
      borrowIndex: after.borrowIndex,
      size: before.size + 5_000_000_000n,
      entry: before.entry + 800_000_000n,
      collateral: before.collateral + 100_000_000n - charged,
      entryPrint: now,
      increasedAt: now,
      // 5 of 15; what was opened an hour ago is young no more.
      young: [engine.FRAC_ONE / 3n, 0n],
    });
  });

  it("brings its own margin: what the position has besides does not count, and is not asked for", async () => {
    const { w, alice, position } = await withPosition("long", { collateral: { USDC: 100 } });
    await alice.addCollateral(position, 10_000);
    await refused(w, "ZeroAmount", () => alice.placeIncrease(position, { size: 20 }));
    const thin = { size: 20, collateral: { USDC: 100 } };
    await refused(w, "InsufficientMargin", () => alice.placeIncrease(position, thin));
    await alice.removeCollateral(position, 9_700);
    // At 125 the position has 400 - 250 USD of the 50 that it needs, and 96 below the order's margin and a twentieth.
    const { request } = await alice.placeIncrease(position, { size: 5, collateral: { USDC: 1_000 } });
    await publishFor(w, request, { price: "125" });
    await execute(w, request);
    strictEqual((await held(w, position)).size, 15_000_000_000n);
  });

  it("fills when the position was liquidated: it opens a new one, and the next enlarges that", async () => {
    const { w, alice, position } = await withPosition();
    const { generation } = await held(w, position);
    const { request } = await alice.placeIncrease(position, { size: 1, collateral: { USDC: 100 } });
    const options = { size: 10, collateral: { USDC: 500 }, nonce: position.nonce };
    const reopen = await alice.place("SOL", "long", options);
    w.feeds.set("SOL", { price: "50.5" });
    await publishFor(w, reopen.request);
    await w.liquidate(position);
    strictEqual(await w.position(position), null);
    await execute(w, request);
    const opened = await held(w, position);
    strictEqual(opened.size, 1_000_000_000n);
    strictEqual(opened.generation > generation, true);
    strictEqual(opened.openedAt, BigInt(await w.now()));
    await execute(w, reopen.request);
    const enlarged = await held(w, position);
    deepStrictEqual([enlarged.size, enlarged.generation], [11_000_000_000n, opened.generation]);
  });

  it("settles the borrow that is owed first: nothing is due a moment later", async () => {
    const { w, alice, position } = await withPosition("short");
    await w.wait(86_400 * 30);
    await w.fresh();
    const { openedAt } = await held(w, position);
    const more = { size: 1, collateral: { USDC: 100 } };
    const first = told(await alice.increase(position, more), "PositionIncreased");
    // 1,500 of 1,999,600 USDC reserved are 8 bp, rounded up: 9 % + 35 % x 8 / 8,000 = 9.04 % a year.
    const index = (904n * 10n ** 11n * (BigInt(await w.now()) - openedAt)) / 31_536_000n;
    strictEqual(first.borrow, (1_500_000_000n * index + 10n ** 15n - 1n) / 10n ** 15n);
    const second = told(await alice.increase(position, more), "PositionIncreased");
    strictEqual(second.borrow < 100n, true);
  });
});

describe("execute_request: impact", () => {
  it("is additive: two orders pay what one of both sizes pays, but for a unit each", async () => {
    const whole = await withPosition("long", { size: 400, collateral: { USDC: 10_000 } });
    const once = told(
      await whole.alice.open("SOL", "long", { size: 200, collateral: { USDC: 5_000 } }),
      "PositionIncreased",
    );
    const split = await withPosition("long", { size: 400, collateral: { USDC: 10_000 } });
    let sum = 0n;
    for (const size of [50, 70, 80]) {
      const step = await split.alice.open("SOL", "long", { size, collateral: { USDC: 2_500 } });
      sum += told(step, "PositionIncreased").impact;
    }
    strictEqual(sum >= once.impact && sum <= once.impact + 3n, true, `${sum} against ${once.impact}`);
  });

  it("costs nothing towards balance, and across zero only the part beyond it, from zero", async () => {
    const { w, alice } = await withPosition("long", { size: 400, collateral: { USDC: 10_000 } });
    const bob = await w.trader({ usdc: 100_000 }, "bob");
    const towards = told(
      await bob.open("SOL", "short", { size: 300, collateral: { USDC: 10_000 } }),
      "PositionIncreased",
    );
    strictEqual(towards.impact, 0n);
    // The skew is +100 SOL (15,000 USD); 200 SOL short make it -15,000: k/2 x 15,000^2 / 50 M = 0.225 USD.
    const across = told(
      await alice.open("SOL", "short", { size: 200, collateral: { USDC: 10_000 } }),
      "PositionIncreased",
    );
    strictEqual(across.impact, 225_000n);
  });

  it("gives no rebate for crossing zero twice", async () => {
    const { alice } = await withPosition("long", { size: 100, collateral: { USDC: 10_000 } });
    const over = told(
      await alice.open("SOL", "short", { size: 200, collateral: { USDC: 10_000 } }),
      "PositionIncreased",
    );
    const back = told(
      await alice.open("SOL", "long", { size: 200, collateral: { USDC: 10_000 } }),
      "PositionIncreased",
    );
    deepStrictEqual([over.impact, back.impact], [225_000n, 225_000n]);
  });
});

describe("execute_request: a side that only reduces", () => {
  const endsOn = async (w: World, side: SideName) => {
    const bob = await w.trader({ usdc: 100_000 }, "bob");
    const { request } = await bob.place("SOL", side, { size: 10, collateral: { USDC: 1_000 } });
    await publishFor(w, request);
    await ends(w, request, "MarketReduceOnly");
    return bob;
  };

  it("ends new shorts while their loss event is open, and opens longs", async () => {
    const { w } = await openLossEvent({ fund: "9000" });
    const bob = await endsOn(w, "short");
    await bob.open("SOL", "long", { size: 10, collateral: { USDC: 1_000 } });
  });

  it("ends what enlarges the winning side, too", async () => {
    const { w, winners } = await openLossEvent();
    const winner = present(winners[0]);
    await w.give(winner.owner, { USDC: 100 });
    const { request } = await winner.owner.placeIncrease(winner, { size: 1, collateral: { USDC: 100 } });
    await publishFor(w, request);
    await ends(w, request, "MarketReduceOnly");
  });

  it("opens again once the event is finalized", async () => {
    const { w } = await openLossEvent({ fund: "9000" });
    await w.wait(900);
    await w.finalize("SOL", "short");
    const bob = await w.trader({ usdc: 100_000 }, "bob");
    await bob.open("SOL", "short", { size: 10, collateral: { USDC: 1_000 } });
  });

  it("ends them while waiting shortfall has reached the threshold, until it expires 75 minutes later", async () => {
    const w = await World.create();
    await putWaitingShortfall(w, "short", 1_000_000_000n, await w.now());
    const bob = await endsOn(w, "short");
    await w.wait(75 * 60);
    await w.fresh();
    await bob.open("SOL", "short", { size: 10, collateral: { USDC: 1_000 } });
  });

  it("opens while waiting shortfall is below the threshold", async () => {
    const w = await World.create();
    await putWaitingShortfall(w, "long", 999_999_999n, await w.now());
    const bob = await w.trader({ usdc: 100_000 }, "bob");
    await bob.open("SOL", "long", { size: 10, collateral: { USDC: 1_000 } });
  });

  it("ends both sides of a market that is set to reductions only", async () => {
    const w = await World.create();
    await editMarket(w, "SOL", { status: 1 });
    const bob = await endsOn(w, "long");
    const { request } = await bob.place("SOL", "short", { size: 10, collateral: { USDC: 1_000 } });
    await publishFor(w, request);
    await ends(w, request, "MarketReduceOnly");
  });

  it("ends longs whose event was put there by hand: the book decides, not the path to it", async () => {
    const w = await World.create();
    await putEvent(w, "long", 5_000_000_000n);
    await endsOn(w, "long");
  });
});

describe("execute_request: parity with the SDK", () => {
  const cases: [side: SideName, collateral: Record<string, string>, size: string][] = [
    ["long", { USDC: "1000" }, "33.333333333"],
    ["short", { USDC: "777.777777" }, "12.345678901"],
    ["long", { SOL: "7.000000001" }, "41.7"],
    ["short", { SOL: "3.3" }, "9.99"],
  ];
  for (const [side, collateral, size] of cases)
    it(`opens a ${side} of ${size} SOL on ${Object.keys(collateral)} as the SDK says, to the atom`, async () => {
      const { w } = await withPosition(side === "long" ? "short" : "long");
      const bob = await w.trader({ usdc: 2_000, sol: 20 }, "bob");
      const { request } = await bob.place("SOL", side, { size, collateral });
      await publishFor(w, request, { price: "151.23456789", conf: "0.5", ema: "149" });
      const predicted = await predictExecute(w, request);
      const step = await execute(w, request);
      const { charged, cost, impact, baseFee, borrow } = told(step, "PositionIncreased");
      const { report } = predicted;
      deepStrictEqual(
        { charged, cost, impact, baseFee, borrow },
        {
          charged: report.charged,
          cost: report.cost,
          impact: report.impact,
          baseFee: report.baseFee,
          borrow: report.borrow,
        },
      );
      await assertPredicted(w, request.position, predicted.state);
    });

  it("increases after a month, with borrow and another price, as the SDK says", async () => {
    const { w, alice, position } = await withPosition("long", { size: 50, collateral: { USDC: 3_000 } });
    await w.wait(86_400 * 30);
    await w.price("SOL", "163.21");
    const { request } = await alice.placeIncrease(position, { size: "3.141592653", collateral: { USDC: "30" } });
    await publishFor(w, request, { price: "163.5" });
    const predicted = await predictExecute(w, request);
    await execute(w, request);
    await assertPredicted(w, position, predicted.state);
  });
});

describe("execute_request: requests that placing refuses", () => {
  /** A request of which one thing was changed past all rules, at its print. */
  async function changed(change: Parameters<typeof edit<"Request">>[3]) {
    const w = await World.create();
    const alice = await w.trader({ usdc: 1_000 }, "alice");
    const { request } = await alice.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
    await publishFor(w, request);
    await edit(w, "Request", request.address, change);
    return { w, alice, request };
  }

  it("refuses a kind that there is not", async () => {
    for (const kind of [5, 255]) {
      const { w, request } = await changed(({ state }) => {
        state.kind = kind;
      });
      await refused(w, "InvalidParameter", () => execute(w, request));
    }
  });

  it("refuses a side that there is not, at the address that belongs to it", async () => {
    const { w, alice, request } = await changed(({ state }) => {
      state.side = 2;
    });
    const { market, custody, nonce } = request.position;
    const position = pda.position(alice.address, market.address, 2, custody.index, nonce);
    const ix = instructions.executeRequest({ ...executeParams(w.keeper, request), position });
    await refused(w, "InvalidSide", () => w.run(ix, [w.keeper]));
  });

  it("ends a size of zero", async () => {
    const { w, request } = await changed(({ state }) => {
      state.size = 0n;
    });
    await ends(w, request, "ZeroAmount");
  });

  it("refuses the position in another token, on the other side or of another nonce", async () => {
    const { w, alice, position } = await withPosition();
    const { request } = await alice.placeIncrease(position, { size: 1, collateral: { USDC: 100 } });
    await publishFor(w, request);
    for (const change of [{ custody: 1 }, { side: 1 }]) {
      const sound = present(await w.chain.getAccount(request.address));
      await edit(w, "Request", request.address, ({ state }) => Object.assign(state, change));
      await refused(w, "WrongAccount", () => execute(w, request));
      await w.chain.setAccount(request.address, sound);
    }
    await edit(w, "Request", request.address, { positionNonce: (was) => was + 1n });
    await refused(w, "WrongAccount", () => execute(w, request));
  });
});
