// Who pays a deficit, in order: LPs alone for a young position; the fund within its limits; the LPs' deductible;
// waiting shortfall and loss events.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type PositionRef, type SideName, World, type WorldOptions } from "@ballast/testkit";
import { ANOTHER, by, CLOSED, changed, present, told } from "../../support/expect";
import { putWaitingShortfall } from "../../support/loss";
import { totals } from "../../support/raw";

const USD = 1_000_000n;
const NO_DEDUCTIBLE = { "mutualization.deductible": "0" };

interface Losers extends WorldOptions {
  /** SOL of each loser, at 150, on 9 % of their notional. */
  sizes?: number[];
  side?: SideName;
  /** Seconds between the opening and now. */
  age?: number;
}

/** Losers without a winner: the pool is on the other side. */
async function losers({ sizes = [1_000], side = "long", age = 3_600, ...options }: Losers = {}) {
  const w = await World.create({ liquidity: { USDC: "4000000", SOL: "20000" }, ...options });
  const positions: PositionRef[] = [];
  for (const [i, size] of sizes.entries()) {
    const amount = (size * 150 * 9) / 100;
    const actor = await w.actor(`loser${i}`, { USDC: amount + 100 });
    positions.push((await actor.open("SOL", side, { size, collateral: { USDC: amount } })).position);
  }
  await w.wait(age);
  await w.fresh();
  return { w, positions, first: present(positions[0]) };
}

const liquidated = async (w: World, position: PositionRef) => told(await w.liquidate(position), "PositionLiquidated");
const ledger = async (w: World) => (await w.market("SOL")).state.ledger;
const winners = async (w: World, side: 0 | 1) => present(present((await w.pool()).state.exposures[0]).sides[side]);

describe("liquidate: who pays a deficit", () => {
  it("lets the fund pay at once, in USDC at par into the pool, and changes nothing else", async () => {
    const { w, first } = await losers();
    await w.price("SOL", "130");
    const { collateral, size, entry } = present(await w.position(first)).state;
    const [now, deficit] = [BigInt(await w.now()), 20_000n * USD - collateral];
    // What the keeper is paid counts too.
    const [drawn, used] = [by(-deficit - USD), { used: by(deficit + USD), at: now }];
    const step = await changed(w, () => w.liquidate(first), {
      "pool.state.custodies.0": { collateral: by(-collateral), owned: by(collateral + deficit), borrowAt: now },
      // Of both tokens: collateral and payment join what the LPs own.
      "pool.state.custodies.1": { locked: by(-size), borrowAt: now, borrowIndex: ANOTHER },
      [totals(first)]: { size: by(-size), entry: by(-entry), "collateral.0": by(-collateral), positions: by(-1n) },
      "pool.state.fund": {
        ...{ openInterest: by(-entry), balance: drawn, averageAt: now, averageOpenInterest: ANOTHER, poolCap: used },
      },
      "markets.SOL.state.sides.0": { hourCap: used, dayCap: used },
      "markets.SOL.state.ledger": { deficits: by(deficit), insurance: by(deficit) },
      insuranceVault: drawn,
      "vaults.USDC": by(deficit),
      "tokens.keeper.USDC": by(USD),
      [`positions.${first.address}`]: CLOSED,
    });
    const event = told(step, "PositionLiquidated");
    deepStrictEqual(
      [event.deficit, event.insurance, event.young, event.deductible, event.shortfall, event.lossEventOpened],
      [deficit, deficit, 0n, 0n, 0n, false],
    );
  });

  it("leaves the deficit of a position younger than 15 minutes to the LPs alone", async () => {
    for (const [age, young] of [
      [897, true],
      [900, false],
    ] as const) {
      const { w, first } = await losers({ age });
      await w.price("SOL", "130");
      const fund = (await w.pool()).state.fund.balance;
      const event = await liquidated(w, first);
      strictEqual(event.young, young ? event.deficit : 0n, `${age} s`);
      strictEqual(event.insurance, young ? 0n : event.deficit);
      strictEqual((await ledger(w)).young, event.young);
      strictEqual(event.fund, fund - event.insurance - event.keeperFloor);
    }
  });

  it("makes young the share that an increase added; nothing by taking collateral out or adding any", async () => {
    const rich = async () => {
      const w = await World.create();
      const alice = await w.trader({ usdc: 100_000 }, "alice");
      const { position } = await alice.open("SOL", "long", { size: 1_000, collateral: { USDC: 35_000 } });
      await w.wait(3_600);
      await w.fresh();
      return { w, alice, position };
    };
    const increased = await rich();
    await increased.alice.increase(increased.position, { size: 250, collateral: { USDC: 8_750 } });
    const removed = await rich();
    await removed.alice.removeCollateral(removed.position, 1);
    const added = await rich();
    await added.alice.addCollateral(added.position, 1);
    const later = await rich();
    await later.alice.increase(later.position, { size: 250, collateral: { USDC: 8_750 } });
    await later.w.wait(900);
    await later.w.fresh();
    for (const [{ w, position }, parts] of [
      [increased, 5n], // 250 of 1,250
      [removed, null],
      [added, null],
      [later, null],
    ] as const) {
      await w.price("SOL", "114");
      const event = await liquidated(w, position);
      strictEqual(event.deficit > 0n, true);
      strictEqual(event.young, parts === null ? 0n : event.deficit / parts);
      strictEqual(event.young + event.insurance + event.deductible + event.shortfall, event.deficit);
    }
  });

  it("pays at most 25 % of the day's fund in an hour for one side; it refills linearly", async () => {
    const { w, positions } = await losers({ sizes: [2_000, 2_000, 2_000], params: NO_DEDUCTIBLE });
    await w.price("SOL", "120");
    const [a, b, c] = positions.map((position) => present(position));
    const first = await liquidated(w, present(a));
    // The keeper comes first, and is not paid either where nothing is left.
    deepStrictEqual([first.insurance, first.keeperFloor], [24_999n * USD, USD]);
    strictEqual(first.shortfall, first.deficit - 24_999n * USD);
    strictEqual(first.lossEventOpened, true);
    const second = await liquidated(w, present(b));
    deepStrictEqual([second.insurance, second.shortfall, second.lossEventOpened], [0n, second.deficit, false]);
    strictEqual(second.keeperFloor, 0n);
    await w.wait(900);
    const third = await liquidated(w, present(c));
    deepStrictEqual([third.insurance, third.keeperFloor], [6_249n * USD, USD]);
  });

  it("pays at most half of the day's fund in a day for one side of a market of tier A", async () => {
    const { w, positions } = await losers({ sizes: [2_000, 2_000, 2_000], params: NO_DEDUCTIBLE });
    await w.price("SOL", "120");
    const draws: bigint[] = [];
    for (const position of positions) {
      draws.push((await liquidated(w, position)).insurance);
      await w.wait(3_600);
      await w.fresh();
    }
    // 50,000 refill by 2,083.333333 an hour; of each draw a dollar is the keeper's.
    deepStrictEqual(draws, [24_999n * USD, 24_999n * USD, 2n * 2_083_333_333n - USD]);
  });

  it("pays at most 5 % in a day in a market of tier C", async () => {
    const params = { ...NO_DEDUCTIBLE, "market.SOL.daily_cap": "5%" };
    const { w, first } = await losers({ params });
    await w.price("SOL", "130");
    strictEqual((await liquidated(w, first)).insurance, 4_999n * USD);
  });

  it("pays at most 60 % of the day's fund for both sides together", async () => {
    const params = { ...NO_DEDUCTIBLE, "insurance.hourly_cap": "50%" };
    const w = await World.create({ params, liquidity: { USDC: "4000000", SOL: "20000" } });
    const ann = await w.actor("ann", { USDC: 30_000 });
    const bob = await w.actor("bob", { USDC: 30_000 });
    const { position: long } = await ann.open("SOL", "long", { size: 2_000, collateral: { USDC: 25_000 } });
    const { position: short } = await bob.open("SOL", "short", { size: 2_000, collateral: { USDC: 25_000 } });
    await w.wait(3_600);
    await w.price("SOL", "110");
    strictEqual((await liquidated(w, long)).insurance, 49_999n * USD);
    await w.price("SOL", "190");
    strictEqual((await liquidated(w, short)).insurance, 9_999n * USD + (60_000n * USD) / 86_400n);
  });

  it("leaves the floor in the fund", async () => {
    const { w, first } = await losers({ fund: "60000", params: { ...NO_DEDUCTIBLE, "insurance.floor": "50000" } });
    await w.price("SOL", "120");
    const event = await liquidated(w, first);
    deepStrictEqual([event.insurance, event.keeperFloor, event.fund], [9_999n * USD, USD, 50_000n * USD]);
    // The keeper's may use the part below.
    const low = await losers({ fund: "50000", params: { ...NO_DEDUCTIBLE, "insurance.floor": "50000" } });
    await low.w.price("SOL", "120");
    const below = await liquidated(low.w, low.first);
    deepStrictEqual([below.insurance, below.keeperFloor, below.fund], [0n, USD, 49_999n * USD]);
  });

  it("measures the limits on the fund at the start of the day, and counts a stake of today at once", async () => {
    const { w, first } = await losers({ sizes: [2_000], params: NO_DEDUCTIBLE });
    await w.tokens.mintTo(w.staker.token("USDC"), 10_000n * USD);
    await w.staker.stake(10_000);
    await w.price("SOL", "120");
    strictEqual((await liquidated(w, first)).insurance, 27_499n * USD);
  });

  it("takes the LPs' deductible before any shortfall: 25 bp of the day's AUM, refilling in a day", async () => {
    const { w, positions } = await losers({ sizes: [2_000, 2_000], fund: "10000" });
    const dayAum = (await w.pool()).state.deductible.dayAum;
    const limit = (dayAum * 25n) / 10_000n;
    await w.price("SOL", "120");
    const first = await liquidated(w, present(positions[0]));
    deepStrictEqual([first.insurance, first.deductible], [0n, limit]);
    strictEqual(first.shortfall, first.deficit - limit);
    strictEqual((await ledger(w)).deductible, limit);
    await w.wait(21_600);
    const second = await liquidated(w, present(positions[1]));
    strictEqual(second.deductible, limit / 4n);
  });

  it("keeps a small shortfall as waiting shortfall of the winning side; no event opens", async () => {
    const { w, first } = await losers({ sizes: [100], fund: "10000", params: NO_DEDUCTIBLE });
    await w.price("SOL", "130");
    const event = await liquidated(w, first);
    strictEqual(event.shortfall, event.deficit);
    strictEqual(event.deficit < 1_000n * USD, true);
    strictEqual(event.lossEventOpened, false);
    const side = await winners(w, 1);
    deepStrictEqual([side.waitingShortfall, side.lossEvent], [event.deficit, 0n]);
    const book = present((await w.market("SOL")).state.sides[1]);
    deepStrictEqual([book.waitingSince, book.waitingDeficits], [BigInt(await w.now()), 1n]);
  });

  it("opens a loss event when waiting shortfall and shortfall reach 1,000 USD, with what fund and deductible had paid", async () => {
    const { w, positions } = await losers({ sizes: [100, 100], fund: "10000", params: NO_DEDUCTIBLE });
    await w.price("SOL", "130");
    const one = await liquidated(w, present(positions[0]));
    const two = await liquidated(w, present(positions[1]));
    strictEqual(two.lossEventOpened, one.shortfall + two.shortfall >= 1_000n * USD);
    strictEqual(two.lossEventOpened, true);
    const side = await winners(w, 1);
    deepStrictEqual([side.waitingShortfall, side.lossEvent], [0n, one.shortfall + two.shortfall]);
    const { open } = present((await w.market("SOL")).state.sides[1]);
    deepStrictEqual([open.shortfall, open.deficits, open.opened], [side.lossEvent, 2n, BigInt(await w.now())]);
  });

  it("asks 1 bp of the winning side's notional for an event where that is more", async () => {
    const params = {
      ...NO_DEDUCTIBLE,
      "mutualization.min_loss_event": "1",
      "mutualization.min_loss_event_share": "1%",
    };
    const { w, first } = await losers({ sizes: [100], fund: "10000", params });
    const bob = await w.actor("bob", { USDC: 50_000 });
    await bob.open("SOL", "short", { size: 1_000, collateral: { USDC: 40_000 } });
    await w.price("SOL", "130");
    const event = await liquidated(w, first);
    // 1 % of 130,000.
    strictEqual(event.shortfall < 1_300n * USD, true);
    strictEqual(event.lossEventOpened, false);
  });

  it("joins an open event until it is finalized", async () => {
    const { w, positions } = await losers({ sizes: [1_000, 1_000], fund: "10000", params: NO_DEDUCTIBLE });
    await w.price("SOL", "130");
    const one = await liquidated(w, present(positions[0]));
    strictEqual(one.lossEventOpened, true);
    const opened = BigInt(await w.now());
    await w.wait(2_000);
    const two = await liquidated(w, present(positions[1]));
    strictEqual(two.lossEventOpened, false);
    const { open } = present((await w.market("SOL")).state.sides[1]);
    deepStrictEqual([open.shortfall, open.deficits, open.opened], [one.shortfall + two.shortfall, 2n, opened]);
    strictEqual((await winners(w, 1)).lossEvent, open.shortfall);
  });

  it("hands expired waiting shortfall to the LPs before it adds a new shortfall", async () => {
    const { w, first } = await losers({ sizes: [100], fund: "10000", params: NO_DEDUCTIBLE });
    await putWaitingShortfall(w, "short", 900n * USD, (await w.now()) - 4_500);
    await w.price("SOL", "130");
    const event = await liquidated(w, first);
    strictEqual(event.expiredShortfall, 900n * USD);
    strictEqual((await ledger(w)).remainder, 900n * USD);
    strictEqual((await winners(w, 1)).waitingShortfall, event.shortfall);
  });

  it("books a deficit of shorts for the longs, whose profit is in SOL", async () => {
    const { w, first } = await losers({ side: "short", fund: "10000", params: NO_DEDUCTIBLE });
    await w.price("SOL", "170");
    const event = await liquidated(w, first);
    strictEqual(event.lossEventOpened, true);
    strictEqual((await winners(w, 0)).lossEvent, event.shortfall);
    strictEqual((await winners(w, 1)).lossEvent, 0n);
  });

  it("books the ledger so that every dollar of every deficit is in one place", async () => {
    const { w, positions } = await losers({ sizes: [2_000, 2_000, 100], age: 880 });
    await w.price("SOL", "120");
    const sums = { young: 0n, insurance: 0n, deductible: 0n, shortfall: 0n };
    for (const position of positions) {
      const event = await liquidated(w, position);
      for (const key of ["young", "insurance", "deductible", "shortfall"] as const) sums[key] += event[key];
      await w.wait(60);
    }
    const { deficits, young, insurance, deductible } = await ledger(w);
    const { waitingShortfall, lossEvent } = await winners(w, 1);
    deepStrictEqual({ young, insurance, deductible, shortfall: waitingShortfall + lossEvent }, sums);
    strictEqual(deficits, sums.young + sums.insurance + sums.deductible + sums.shortfall);
  });
});
