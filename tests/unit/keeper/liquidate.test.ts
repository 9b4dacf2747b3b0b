import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { engine, instructions } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { editMarket } from "../../support/edit";
import { ANOTHER, by, changed, lamports, present, refused, told } from "../../support/expect";
import { assertPredicted, predictLiquidation } from "../../support/parity";
import { liquidateParams, type Opening, totals } from "../../support/raw";
import { marked, sceneNow } from "../../support/rules";

const held = async (w: World, position: PositionRef) => present(await w.position(position)).state;

/** 100 SOL at 150 on 1,000 USDC, an hour ago; maintenance is 2.4 %. */
async function opened({ side = "long", size = 100, collateral = { USDC: 1_000 }, tokens, ...options }: Opening = {}) {
  const w = await World.create(options);
  const alice = await w.trader(tokens ?? { usdc: 10_000, sol: 100 }, "alice");
  const { position } = await alice.open("SOL", side, { size, collateral });
  await w.wait(3_600);
  await w.fresh();
  return { w, alice, position };
}

/** Equity over notional, in 1e-4, rounded down. */
async function ratio(w: World, position: PositionRef): Promise<bigint> {
  const [scene, state] = [await sceneNow(w), await held(w, position)];
  const tokenPrice = engine.custodyOf(scene.pool, state.custody).print.price;
  const { equity, notional } = marked(scene, state, w.feeds.priceE8("SOL"), tokenPrice);
  return (equity * 10_000n) / notional;
}

describe("liquidate", () => {
  it("refuses a healthy position, and one exactly at its maintenance margin", async () => {
    const { w, position } = await opened({ side: "short" });
    await refused(w, "NotLiquidatable", () => w.liquidate(position));
    // Walks down to the last price (in 1e-8) at which the engine says healthy; the chain draws the line at the same
    // unit.
    const healthyAt = async (price: bigint) => {
      const [scene, state] = [await sceneNow(w), await held(w, position)];
      return !marked({ ...scene, now: scene.now + 1n }, state, price, 100_000_000n).liquidatable;
    };
    let [healthy, not] = [15_000_000_000n, 17_000_000_000n];
    while (not - healthy > 1n) {
      const middle = (healthy + not) / 2n;
      if (await healthyAt(middle)) healthy = middle;
      else not = middle;
    }
    await w.price("SOL", healthy);
    await refused(w, "NotLiquidatable", () => w.liquidate(position));
    strictEqual((await w.unhealthy("SOL")).length, 0);
    await w.price("SOL", not + 20n);
    await w.liquidate(position);
  });

  it("closes the smallest hundredth that restores the margin; half of the fee to the keeper, half due to the fund", async () => {
    const { w, position } = await opened();
    await w.price("SOL", "143");
    const state = await held(w, position);
    const predicted = await predictLiquidation(w, position);
    const borrow = predicted.report.close.chargedCollateral;
    const now = BigInt(await w.now());
    const step = await changed(
      w,
      () => w.liquidate(position),
      (done) => {
        const { size, pnl, liquidationFee: fee } = told(done, "PositionLiquidated");
        const hundredths = (size * 100n) / state.size;
        strictEqual(size, (state.size * hundredths) / 100n);
        strictEqual(hundredths > 1n && hundredths < 100n, true);
        strictEqual(pnl, -7_000_000n * hundredths);
        strictEqual(fee, (14_300_000_000n * hundredths * 50n) / 100n / 10_000n);
        const share = borrow / 10n;
        const charged = by(pnl - fee - borrow);
        const cost = by(-(state.entry * hundredths + 99n) / 100n);
        return {
          "pool.state.custodies.0": {
            collateral: charged,
            owned: by(borrow - pnl - 2n * share),
            protocolFees: by(share),
            insuranceDue: by(share + fee - fee / 2n),
            // Of both tokens: what the LPs get of the collateral joins what they own.
            borrowAt: now,
          },
          "pool.state.custodies.1": { locked: by(-size), borrowAt: now, borrowIndex: ANOTHER, borrowBase: ANOTHER },
          [totals(position)]: { size: by(-size), entry: cost, "collateral.0": charged },
          "pool.state.fund": { openInterest: cost, averageAt: now, averageOpenInterest: ANOTHER },
          [`positions.${position.address}.state`]: {
            ...{ size: by(-size), entry: cost, collateral: charged, borrowIndex: ANOTHER },
          },
          "vaults.USDC": by(-(fee / 2n)),
          tokens: { "keeper.USDC": by(fee / 2n) },
          lamports: { alice: by(0n), keeper: by(-5_000n) },
        };
      },
    );
    // One percent less would not have been enough: 1.2 x 2.4 % or MM + 2 % = 4.4 %.
    strictEqual((await ratio(w, position)) >= 440n, true);
    await assertPredicted(w, position, predicted.state);
    strictEqual((await held(w, position)).borrowIndex, present((await w.pool()).state.custodies[1]).borrowIndex);
    const { size, pnl, liquidationFee } = told(step, "PositionLiquidated");
    told(step, "PositionLiquidated", {
      ...{ position: position.address, owner: position.owner.address, keeper: w.keeper.address, side: 0 },
      ...{ price: 14_300_000_000n, size, pnl, liquidationFee, keeperReward: liquidationFee / 2n, keeperFloor: 0n },
      ...{ lien: 0n, profit: 0n, held: 0n, heldAfterJump: 0n, deferred: 0n, returned: 0n },
      ...{ deficit: 0n, young: 0n, insurance: 0n, deductible: 0n, shortfall: 0n, expiredShortfall: 0n },
      ...{ lossEventOpened: false, positionSize: state.size - size, fund: 100_000_000_000n },
    });
    await refused(w, "NotLiquidatable", () => w.liquidate(position));
  });

  it("restores no more than needed: one hundredth less would leave less margin", async () => {
    for (const price of ["143.4", "143", "142.5", "142"]) {
      const { w, position } = await opened();
      await w.price("SOL", price);
      const [scene, state] = [await sceneNow(w), await held(w, position)];
      const { size } = told(await w.liquidate(position), "PositionLiquidated");
      const part = size - state.size / 100n;
      // The rest after one hundredth less, by the rules of the design.
      const share = (x: bigint) => (x * part) / state.size;
      const usdPrice = w.feeds.priceE8("SOL");
      const notionalPart = (part * usdPrice) / 10n ** 11n;
      const loss = share(state.entry) - notionalPart;
      const left = { ...state, size: state.size - part, entry: state.entry - share(state.entry) };
      const collateral = state.collateral - loss - (notionalPart * 50n) / 10_000n;
      const then = { ...scene, now: state.openedAt };
      const { equity, notional } = marked(then, { ...left, collateral }, usdPrice, 100_000_000n);
      const missing = part > 0n && equity * 10_000n >= 440n * notional;
      strictEqual(missing, false, `at ${price}: ${part} would have been enough`);
    }
  });

  it("closes all where the rest would be worth less than 50 USD, and gives back what is left with the rent", async () => {
    const { w, alice, position } = await opened({ size: "0.5", collateral: { USDC: 12 } });
    // 75 USD of notional: any part that restores leaves less than 50.
    await w.price("SOL", "129");
    const { size, collateral, entry } = await held(w, position);
    const before = await alice.balance("USDC");
    const rent = await lamports(w, position.address);
    const owner = await lamports(w, alice.address);
    const event = told(await w.liquidate(position), "PositionLiquidated");
    deepStrictEqual([event.size, event.positionSize], [size, 0n]);
    strictEqual(event.pnl, 64_500_000n - entry);
    strictEqual(event.returned > 0n && event.returned < collateral, true);
    strictEqual((await alice.balance("USDC")) - before, event.returned);
    strictEqual(await w.position(position), null);
    strictEqual((await lamports(w, alice.address)) - owner, rent);
  });

  it("closes all where no part suffices", async () => {
    const { w, position } = await opened();
    // 40 USD are left of 990.8: with 99 SOL closed for a fee of 38, the last one would have 3 USD of the 6 it needs.
    await w.price("SOL", "140.5");
    const event = told(await w.liquidate(position), "PositionLiquidated");
    strictEqual(event.positionSize, 0n);
    strictEqual(event.deficit, 0n);
  });

  it("takes at most 95 % of the residual as a fee: it cannot cause a deficit", async () => {
    const { w, position } = await opened();
    const { collateral } = await held(w, position);
    await w.price("SOL", "140.3");
    const predicted = await predictLiquidation(w, position);
    const event = told(await w.liquidate(position), "PositionLiquidated");
    const residual = collateral - 970_000_000n - predicted.report.close.chargedCollateral;
    strictEqual(event.liquidationFee < (14_030_000_000n * 50n) / 10_000n, true);
    strictEqual(event.liquidationFee <= (residual * 95n) / 100n + predicted.report.close.chargedCollateral, true);
    deepStrictEqual([event.deficit, event.keeperFloor], [0n, 0n]);
    strictEqual(event.returned > 0n, true);
    await assertPredicted(w, position, predicted.state);
  });

  it("pays the keeper's floor from the fund where nothing is left", async () => {
    const { w, position } = await opened({ params: { "insurance.floor": "50000" }, fund: "50000" });
    const keeper = await w.keeper.balance("USDC");
    await w.price("SOL", "140");
    const before = (await w.pool()).state.fund.balance;
    const event = told(await w.liquidate(position), "PositionLiquidated");
    deepStrictEqual([event.keeperReward, event.keeperFloor, event.insurance], [0n, 1_000_000n, 0n]);
    strictEqual((await w.keeper.balance("USDC")) - keeper, 1_000_000n);
    strictEqual(before - event.fund, 1_000_000n);
    strictEqual((await w.pool()).state.fund.balance, event.fund);
  });

  it("pays a floor of at most the fee of a small position, and as far as the fund goes", async () => {
    const small = await opened({ size: 1, collateral: { USDC: 12 } });
    await small.w.price("SOL", "130");
    const event = told(await small.w.liquidate(small.position), "PositionLiquidated");
    strictEqual(event.keeperFloor, 650_000n);
    const poor = await opened({ params: { "insurance.min": "0", "insurance.floor": "0" }, fund: "0.4" });
    await poor.w.price("SOL", "140");
    const last = told(await poor.w.liquidate(poor.position), "PositionLiquidated");
    strictEqual(last.insurance + last.keeperFloor <= 400_000n, true);
    strictEqual(last.fund, 400_000n - last.insurance - last.keeperFloor);
  });

  it("waives borrow and fees that a bankrupt position cannot pay: the deficit is the price loss alone", async () => {
    const { w, position } = await opened();
    await w.wait(30 * 86_400);
    await w.fresh();
    const { collateral } = await held(w, position);
    await w.price("SOL", "140");
    const event = told(await w.liquidate(position), "PositionLiquidated");
    strictEqual(event.deficit, 1_000_000_000n - collateral);
    strictEqual(event.liquidationFee, 0n);
  });

  it("closes all of a position in profit whose collateral lost its value, and pays the profit", async () => {
    const custodies = ["USDC", "SOL", "ETH"];
    const tokens = { usdc: 1_000, eth: 1 };
    for (const [side, price, symbol] of [
      ["long", "151", "SOL"],
      ["short", "149", "USDC"],
    ] as const) {
      const { w, position } = await opened({ custodies, tokens, side, size: 30, collateral: { ETH: "0.3" } });
      await w.price("SOL", price);
      await w.price("ETH", "100");
      const before = await w.balances();
      const event = told(await w.liquidate(position), "PositionLiquidated");
      strictEqual(event.pnl > 0n, true);
      deepStrictEqual([event.size, event.positionSize, event.deficit], [30_000_000_000n, 0n, 0n]);
      const after = await w.balances();
      const gained = (token: string) => (after.alice?.[token] ?? 0n) - (before.alice?.[token] ?? 0n);
      strictEqual(gained("ETH"), event.returned);
      strictEqual(gained(symbol), event.profit);
      strictEqual(event.profit > 0n, true);
      strictEqual(event.keeperReward > 0n, true);
    }
  });

  for (const [side, collateral, prices] of [
    ["long", { USDC: 1_000 }, ["143", "140.5", "139"]],
    ["short", { USDC: 1_000 }, ["157", "159.5", "161"]],
    ["long", { SOL: 12 }, ["138", "135.5", "133"]],
    ["short", { SOL: 6 }, ["157", "159", "162"]],
  ] as const)
    it(`liquidates a ${side} on ${Object.keys(collateral)} partly, wholly and bankrupt as the SDK says, to the atom`, async () => {
      const sizes: bigint[] = [];
      for (const price of prices) {
        const { w, position } = await opened({ side, collateral, fund: "60000" });
        await w.price("SOL", price);
        const predicted = await predictLiquidation(w, position);
        const event = told(await w.liquidate(position), "PositionLiquidated");
        const { close, absorbed, keeperFloor } = predicted.report;
        deepStrictEqual(
          [event.size, event.pnl, event.liquidationFee, event.keeperReward, event.returned, event.deficit],
          [close.closed, close.pnl, close.liquidationFee, close.keeper, close.returned, close.deficit],
        );
        deepStrictEqual(
          [event.insurance, event.deductible, event.shortfall, event.young, event.keeperFloor],
          [absorbed.insurance, absorbed.deductible, absorbed.shortfall, absorbed.young, keeperFloor],
        );
        await assertPredicted(w, position, predicted.state);
        sizes.push(event.deficit);
      }
      strictEqual(sizes[0], 0n);
      strictEqual((sizes[2] ?? 0n) > 0n, true);
    });

  it("refuses to close a profit that must wait without its ticket, or with one that the ring of events has forgotten", async () => {
    const { w, alice, position } = await opened({
      custodies: ["USDC", "SOL", "ETH"],
      fund: "30000",
      tokens: { usdc: 1_000, eth: 1 },
      size: 30,
      collateral: { ETH: "0.3" },
    });
    await w.price("SOL", "151");
    await alice.decrease(position, { fraction: "0.5" });
    const ticket = present((await w.ticketsOf(alice))[0]).address;
    await w.price("ETH", "50");
    const params = liquidateParams(w.keeper, position, true);
    const run = (change: object) => w.run(instructions.liquidate({ ...params, ...change }), [w.keeper]);
    await refused(w, "TicketRequired", () => run({}));
    const book = present((await w.market("SOL")).state.sides[0]);
    const counted = (lossEventCount: bigint) => editMarket(w, "SOL", { sides: { 0: { lossEventCount } } });
    await counted(9n);
    await refused(w, "ReceiptsIncomplete", () => run({ ticket }));
    await counted(book.lossEventCount);
    strictEqual(told(await run({ ticket }), "PositionLiquidated").held > 0n, true);
  });
});
