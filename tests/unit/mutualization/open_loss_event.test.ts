import assert from "node:assert/strict";
import { type SideName, sideByte, type World } from "@ballast/testkit";
import { editMarket } from "../../support/edit";
import { changed, refused, told } from "../../support/expect";
import { HOUR, lossStory, openLossEvent, putWaitingShortfall, sideOf, USD, usd } from "../../support/loss";
import { openIx, receiptBumps } from "../../support/mutualization";
import { patchPrint, refusesForged } from "../../support/prints";
import { strangers } from "../../support/strangers";

const WAITING_LIFE = 75 * 60;
/** Size-seconds of 1,000 SOL: 1e12 atoms each second. */
const THOUSAND_SOL = 1_000_000_000_000n;

/** Winning shorts (or longs) with waiting shortfall that began now; nobody has lost anything real. */
async function withWaitingShortfall(amount: bigint, winning: SideName = "short") {
  const { w, loser } = await lossStory({ price: null, winning });
  await w.fresh();
  const since = await w.now();
  await putWaitingShortfall(w, winning, amount, since);
  return { w, since, other: loser.address };
}
const run = (w: World, winning: SideName = "short") => w.run(openIx(w, winning), []);

describe("open_loss_event", () => {
  for (const winning of ["short", "long"] as const) {
    it(`turns due waiting shortfall of winning ${winning}s into an event, and changes nothing else`, async () => {
      const { w } = await withWaitingShortfall(1_000n * USD, winning);
      await editMarket(w, "SOL", {
        sides: { [sideByte(winning)]: { waitingInsurance: 7n, waitingDeductible: 5n, waitingDeficits: 3n } },
      });
      const { lossEvents: params } = (await w.pool()).state.params;
      const step = await changed(
        w,
        () => run(w, winning),
        async ({ slot }) => ({
          [`pool.state.exposures.0.sides.${sideByte(winning)}`]: {
            waitingShortfall: [1_000n * USD, 0n],
            lossEvent: [0n, 1_000n * USD],
          },
          "markets.SOL.receiptBumps": ["0000", receiptBumps(w, winning)],
          [`markets.SOL.state.sides.${sideByte(winning)}`]: {
            ...{ waitingInsurance: [7n, 0n], waitingDeductible: [5n, 0n], waitingDeficits: [3n, 0n] },
            open: {
              ...{ shortfall: [0n, 1_000n * USD], insurance: [0n, 7n], deductible: [0n, 5n], deficits: [0n, 3n] },
              ...{ opened: [0n, BigInt(await w.now())], openedSlot: [0n, BigInt(slot)] },
              // Winners opened 600 SOL and, 2 s later, 400; the loser 1,000 SOL 2 s after them, 960 s ago.
              winningWeight: [0n, 960n * THOUSAND_SOL + 3_200_000_000_000n],
              losingWeight: [0n, 960n * THOUSAND_SOL],
              params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [0n, value]])),
            },
          },
        }),
      );
      const { book, market } = await sideOf(w, "SOL", winning);
      assert.equal(book.open.shortfall, market.ledger.deficits);
      const fields = { side: sideByte(winning), number: 0n, shortfall: 1_000n * USD, expiredShortfall: 0n };
      told(step, "LossEventOpened", fields, 0);
    });
  }

  it("still opens an event from waiting shortfall that is exactly 75 minutes old", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    await w.wait(WAITING_LIFE);
    await w.fresh();
    assert.equal(told(await run(w), "LossEventOpened").shortfall, 1_000n * USD);
  });

  it("gives waiting shortfall of one second more to the LPs instead, and no event opens", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    await w.wait(WAITING_LIFE + 1);
    const step = await changed(w, () => run(w), {
      "pool.state.exposures.0.sides.1.waitingShortfall": [1_000n * USD, 0n],
      "markets.SOL.state.ledger.remainder": [0n, 1_000n * USD],
      "markets.SOL.state.sides.1.waitingDeficits": [1n, 0n],
    });
    const fields = { side: 1, number: 0n, shortfall: 0n, expiredShortfall: 1_000n * USD };
    told(step, "LossEventOpened", fields);
  });

  it("counts the 75 minutes from the last finalization where that is later", async () => {
    const { w, since } = await withWaitingShortfall(1_000n * USD);
    const finalized = since + HOUR;
    await editMarket(w, "SOL", ({ state }) => {
      const side = state.sides[1];
      if (side) side.lastFinalized = BigInt(finalized);
    });
    await w.waitUntil(finalized + WAITING_LIFE);
    await w.fresh();
    assert.equal(told(await run(w), "LossEventOpened").shortfall, 1_000n * USD);
  });

  it("hands over even the smallest expired waiting shortfall", async () => {
    const { w } = await withWaitingShortfall(1n);
    await w.wait(WAITING_LIFE + 1);
    await w.fresh();
    assert.equal(told(await run(w), "LossEventOpened").expiredShortfall, 1n);
  });

  it("refuses where there is no waiting shortfall", async () => {
    const { w } = await lossStory({ price: null });
    await w.fresh();
    await refused(w, "NoShortfallDue", () => run(w));
  });

  it("refuses waiting shortfall of the other side", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    await refused(w, "NoShortfallDue", () => run(w, "long"));
  });

  it("refuses waiting shortfall one unit below 1,000 USD", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD - 1n);
    await refused(w, "NoShortfallDue", () => run(w));
  });

  it("demands 1 bp of the winning side's notional where that is more than the minimum", async () => {
    // Shorts of 150,000 USD; the minimum is lowered to 10 USD, 1 bp is 15 USD.
    const { w } = await lossStory({ price: null, params: { "mutualization.min_loss_event": "10" } });
    await w.fresh();
    await putWaitingShortfall(w, "short", usd(15) - 1n, await w.now());
    await refused(w, "NoShortfallDue", () => run(w));
    await putWaitingShortfall(w, "short", 1n, await w.now());
    assert.equal(told(await run(w), "LossEventOpened").shortfall, usd(15));
  });

  it("refuses within an hour of the side's last finalization, and opens when the hour is over", async () => {
    const { w, since } = await withWaitingShortfall(1_000n * USD);
    await editMarket(w, "SOL", { sides: { 1: { lastFinalized: BigInt(since), lossEventCount: 1n } } });
    await w.wait(HOUR - 1);
    await w.fresh();
    await refused(w, "NoShortfallDue", () => run(w));
    await w.wait(1);
    await w.fresh();
    assert.equal(told(await run(w), "LossEventOpened").number, 1n);
  });

  it("refuses while an event of the side is open, whose shortfalls join it", async () => {
    const { w } = await openLossEvent();
    await w.fresh();
    await refused(w, "NoShortfallDue", () => run(w));
  });

  it("refuses a second time in the same slot", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    await run(w);
    await refused(w, "NoShortfallDue", () => run(w));
  });

  it("refuses a side that is neither long nor short", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    for (const side of [2, 255]) await refused(w, "InvalidSide", () => w.run(openIx(w, "short", { side }), []));
  });

  it("accepts a print of 3 s and refuses one of 4 s", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    await w.wait(4);
    await refused(w, "OracleStale", () => run(w));
    await w.feeds.publish("SOL");
    await w.wait(3);
    assert.equal(told(await run(w), "LossEventOpened").shortfall, 1_000n * USD);
  });

  it("refuses prints of the future, of wide confidence, unverified, malformed, of another feed, another owner, or none", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    await refusesForged(w, "SOL", () => run(w), ["OracleWide", { conf: 1_500_000_001n }]);
    const priceUpdate = strangers.nowhere;
    await refused(w, "OracleWrongOwner", () => w.run(openIx(w, "short", { priceUpdate }), []));
  });

  it("takes a print up to an hour ahead of the cluster's clock", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    await patchPrint(w, "SOL", { publishTime: (await w.now()) + 3_600 });
    assert.equal(told(await run(w), "LossEventOpened").shortfall, 1_000n * USD);
  });

  it("refuses pools and markets that are not each other's, or not the program's", async () => {
    const { w, other } = await withWaitingShortfall(1_000n * USD);
    const { pool } = w.venue;
    const { address: market } = w.venue.market("SOL");
    const wrong: [string, Parameters<typeof openIx>[2]][] = [
      ["ConstraintDuplicateMutableAccount", { pool: market }],
      ["AccountDataTooSmall", { pool: other }],
      ["AccountDataTooSmall", { market: other }],
      ["IllegalOwner", { pool: await strangers.lookAlike(w, pool) }],
      ["IllegalOwner", { market: await strangers.lookAlike(w, market) }],
      ["AccountDataTooSmall", { market: strangers.nowhere }],
    ];
    for (const [error, over] of wrong) await refused(w, error, () => w.run(openIx(w, "short", over), []));
  });

  it("refuses another pool of the program, and a market of another pool", async () => {
    const { w } = await withWaitingShortfall(1_000n * USD);
    const market = await strangers.otherMarket(w);
    const pool = await strangers.otherPool(w);
    for (const over of [{ pool }, { market }]) {
      await refused(w, "WrongAccount", () => w.run(openIx(w, "short", over), []));
    }
  });
});
