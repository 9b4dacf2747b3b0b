import assert from "node:assert/strict";
import { PROGRAM_ID, pda } from "@ballast/sdk";
import { rentExempt, type Step, World } from "@ballast/testkit";
import { editMarket, editPool } from "../../support/edit";
import { ANOTHER, at, by, changed, type Expected, refused, told, toldAmong } from "../../support/expect";
import {
  dueEvent,
  HOUR,
  type LossStory,
  lossStory,
  openLossEvent,
  putEvent,
  QUARTER,
  sideOf,
  USD,
  usd,
} from "../../support/loss";
import { finalizeIx, receiptBumps, receiptOf } from "../../support/mutualization";
import { patchPrint, refusesForged } from "../../support/prints";
import { strangers } from "../../support/strangers";

const TWENTY_PERCENT = 200_000_000_000_000_000n;
const THOUSAND_SOL = 1_000_000_000_000n;
const E8 = 100_000_000n;
const fees = { transaction: 5_000 };

const run = ({ w }: Pick<LossStory, "w">, over: Parameters<typeof finalizeIx>[3] = {}, number = 0n) =>
  w.run(finalizeIx(w, "short", number, over), [w.keeper]);

describe("finalize_loss_event", () => {
  it("shares the loss, writes the receipt and changes nothing else", async () => {
    const book = await dueEvent();
    const { w } = book;
    const { open } = (await sideOf(w, "SOL", "short")).book;
    const receipt = receiptOf(w, "short");
    const now = BigInt(await w.now());
    assert.equal(open.opened, now - BigInt(QUARTER));
    const { opened, openedSlot, winningWeight, losingWeight } = open;
    const finalized = { finalized: now, clawbackRate: TWENTY_PERCENT, price: 130n * E8, reference: 150n * E8 };
    const params = {
      lpShare: 5_000n,
      maxClawback: 2_500n,
      minLossEvent: usd(1_000),
      minLossEventShare: 1n,
      hold: 28_800n,
    };
    const gone = (of: object): Expected =>
      Object.fromEntries(Object.entries(of).map(([name, value]) => [name, [value, 0n]]));
    const written = async ({ slot }: Step): Promise<Expected> => ({
      ...{ version: 1, bump: ANOTHER, market: String(w.venue.market("SOL").address) },
      state: {
        ...{ ...finalized, params, opened, openedSlot, number: 0n, finalizedSlot: BigInt(slot), deficits: 1n },
        ...{ shortfall: usd(8_000), insurance: 0n, deductible: 0n, lpShare: usd(4_000), clawback: usd(4_000) },
        ...{ escrow: 0n, escrowTokens: 0n, escrowValue: 0n, remainder: 0n, tickets: 0n, freshBound: usd(20_000) },
        ...{ lienPaid: 0n, lienUnpaid: usd(4_000), side: 1, market: 0, sealed: 0 },
        winningWeight: 960n * THOUSAND_SOL + 3_200_000_000_000n,
        losingWeight: 960n * THOUSAND_SOL,
      },
    });
    const expected = async (step: Step): Promise<Expected> => ({
      [`lossEvents.${receipt}`]: await written(step),
      insuranceVault: [usd(4_999), usd(4_998)],
      "tokens.keeper.USDC": [usd(1), usd(2)],
      "pool.state": {
        "fund.balance": [usd(4_999), usd(4_998)],
        // The dollar counts for the losing side's limits; the one for the liquidation has been refilled.
        "fund.poolCap.at": [opened, now],
        // No part of the escrow joins what the LPs own: no borrow is accrued.
        "exposures.0.sides.1": { lossEvent: [usd(8_000), 0n], liens: [0n, usd(4_000)] },
      },
      "markets.SOL.receiptBumps": [receiptBumps(w, "short"), "0000"],
      "markets.SOL.state": {
        ledger: { lpShare: [0n, usd(4_000)], lienUnpaid: [0n, usd(4_000)] },
        "sides.0": { "hourCap.at": [opened, now], "dayCap.at": [opened, now] },
        "sides.1": {
          lossEventCount: [0n, 1n],
          lastFinalized: [0n, now],
          "lossEvents.0": { ...finalized, lien: [0n, usd(4_000)], opened },
          open: {
            ...gone({ shortfall: usd(8_000), opened, openedSlot, deficits: 1n, winningWeight, losingWeight }),
            params: gone(params),
          },
        },
      },
    });
    const step = await changed(w, () => run(book), expected);
    told(step, "LossEventFinalized", {
      ...{ receipt, side: 1, number: 0n, shortfall: usd(8_000), lpShare: usd(4_000), escrow: 0n, lien: usd(4_000) },
      ...{ remainder: 0n, clawbackRate: TWENTY_PERCENT, price: 130n * E8, reference: 150n * E8 },
    });
  });

  it("takes the rent from whoever finalizes, and the fund gives a dollar for it", async () => {
    const book = await dueEvent();
    const { w } = book;
    const helper = await w.trader();
    await w.fresh();
    const lamports = async () => (await w.chain.getAccount(helper.address))?.lamports ?? 0;
    const before = await lamports();
    const over = { payer: helper.address, payerToken: helper.token("USDC") };
    await w.run(finalizeIx(w, "short", 0n, over), [helper]);
    const receipt = await w.chain.getAccount(receiptOf(w, "short"));
    assert.ok(receipt);
    assert.ok(receipt.owner.equals(PROGRAM_ID));
    assert.equal(receipt.lamports, rentExempt(receipt.data.length));
    assert.equal(before - (await lamports()), receipt.lamports + fees.transaction);
    assert.equal(await helper.balance("USDC"), 1n * USD);
  });

  it("creates the receipt even where lamports were sent to its address before", async () => {
    const book = await dueEvent();
    await book.w.chain.airdrop(receiptOf(book.w, "short"), 1_000_000);
    await book.w.fresh();
    assert.equal(told(await run(book), "LossEventFinalized").shortfall, usd(8_000));
  });

  it("pays what is left of the fund where that is less than a dollar, and nothing from an empty one", async () => {
    for (const left of [400_000n, 0n]) {
      const book = await dueEvent({ verify: false });
      const { w } = book;
      await editPool(w, { fund: { balance: left } });
      const before = await w.keeper.balance("USDC");
      await w.fresh();
      await run(book);
      assert.equal((await w.keeper.balance("USDC")) - before, left);
      assert.equal((await w.pool()).state.fund.balance, 0n);
    }
  });

  it("lets positions that come with it answer for their liens at once", async () => {
    const book = await dueEvent();
    const { w, winners } = book;
    const sol = (whole: bigint) => whole * 1_000_000_000n;
    const position = (size: bigint, entry: bigint): Expected => ({
      ...{
        size: [size, (size * 4n) / 5n],
        entry: [entry, (entry * 4n) / 5n],
        lossEvents: [0n, 1n],
        collateral: by(0n),
      },
    });
    const expected: Expected = {
      [`positions.${at(winners, 0).address}.state`]: position(sol(600n), usd(90_000)),
      [`positions.${at(winners, 1).address}.state`]: position(sol(400n), usd(60_000)),
      "markets.SOL.state.ledger": { lienPaid: [0n, usd(4_000)], lienUnpaid: by(0n) },
      // Nobody is paid a bounty here.
      "pool.state": { "exposures.0.sides.1.liens": by(0n), "custodies.0.owned": by(0n) },
    };
    const positions = winners.map(({ address }) => address);
    const step = await changed(w, () => run(book, { positions }), expected, { among: true });
    const event = toldAmong(step, "LiensApplied");
    assert.deepEqual([event.positions, event.bounty, event.liens], [winners.length, 0n, 0n]);
    assert.equal(toldAmong(step, "LossEventFinalized").lien, usd(4_000));
  });

  it("takes 16 positions and refuses 17", async () => {
    const sizes = Array.from({ length: 17 }, () => "60");
    const book = await dueEvent({ sizes, winnersHold: { USDC: "1000" } });
    const addresses = book.winners.map((p) => p.address);
    await book.w.fresh();
    await refused(book.w, "WrongAccount", () => run(book, { positions: addresses }));
    // 17 shorts of 60 SOL have 1,200 USD of fresh gain each: 4,000 / 20,400 of it is 235.294117 USD. The part of the
    // position that is worth it gives up 1,764.705877 of entry notional (down from ..7.5) and 1,529.411761 of value (up
    // from ..0.5).
    const paid = { "markets.SOL.state.ledger.lienPaid": 16n * (1_764_705_877n - 1_529_411_761n) };
    await changed(book.w, () => run(book, { positions: addresses.slice(0, 16) }), paid, { among: true });
  });

  it("touches a position that is given twice only once", async () => {
    const book = await dueEvent();
    const { address } = at(book.winners, 0);
    const paid = { "markets.SOL.state.ledger.lienPaid": usd(2_400) };
    await changed(book.w, () => run(book, { positions: [address, address] }), paid, { among: true });
  });

  it("refuses positions of another market, and accounts that are no positions", async () => {
    const book = await dueEvent({ custodies: ["USDC", "SOL", "ETH"], fund: "6000" });
    const { w } = book;
    const dora = await w.trader({ USDC: 1_000 });
    const { position } = await dora.open("ETH", "short", { size: 1, collateral: { USDC: 500 } });
    await w.fresh();
    await refused(w, "WrongAccount", () => run(book, { positions: [position.address] }));
    await refused(w, "AccountDataTooSmall", () => run(book, { positions: [dora.token("USDC")] }));
    const market = w.venue.market("ETH").address;
    await refused(w, "InvalidAccountData", () => run(book, { positions: [market] }));
    const fake = await strangers.lookAlike(w, at(book.winners, 0).address);
    await refused(w, "IllegalOwner", () => run(book, { positions: [fake] }));
  });

  it("refuses where no event is open", async () => {
    const book = await lossStory();
    await book.w.fresh();
    await refused(book.w, "NoOpenLossEvent", () => run(book));
  });

  it("refuses to finalize the same event twice", async () => {
    const book = await dueEvent();
    await book.w.fresh();
    await run(book);
    await refused(book.w, "NoOpenLossEvent", () => run(book, {}, 1n));
    await refused(book.w, "InvalidSeeds", () => run(book));
  });

  it("refuses an event of 14 min 59 s and accepts one of 15 min", async () => {
    const book = await openLossEvent();
    await book.w.wait(QUARTER - 1);
    await book.w.fresh();
    await refused(book.w, "LossEventStillAccruing", () => run(book));
    await book.w.wait(1);
    await book.w.fresh();
    assert.equal(told(await run(book), "LossEventFinalized").number, 0n);
  });

  it("refuses the side without event, and a side that is neither long nor short", async () => {
    const book = await dueEvent();
    const { w } = book;
    await w.fresh();
    await refused(w, "NoOpenLossEvent", () => w.run(finalizeIx(w, "long"), [w.keeper]));
    for (const side of [2, 255]) {
      const receipt = pda.lossEvent(w.venue.market("SOL").address, side, 0n);
      await refused(w, "InvalidSide", () => run(book, { side, receipt }));
    }
  });

  it("refuses a print of 4 s, however long nobody refreshed it", async () => {
    const book = await dueEvent();
    const { w } = book;
    await w.fresh();
    await w.wait(4);
    await refused(w, "OracleStale", () => run(book));
    await w.wait(2 * HOUR);
    await refused(w, "OracleStale", () => run(book));
  });

  it("takes the last price of a feed that was shown to be silent, an hour after that", async () => {
    const book = await dueEvent();
    const { w } = book;
    await w.fresh();
    w.feeds.freeze("SOL");
    await w.wait(11);
    await w.refresh();
    await w.wait(HOUR - 1);
    await refused(w, "OracleStale", () => run(book));
    await w.wait(1);
    // Liens are paid with the profit of the moment, which an old price does not know: positions have to wait for a
    // print.
    await refused(w, "OracleStale", () => run(book, { positions: book.winners.map(({ address }) => address) }));
    const receipt = told(await run(book), "LossEventFinalized");
    assert.deepEqual([receipt.price, receipt.shortfall, receipt.clawbackRate], [130n * E8, usd(8_000), TWENTY_PERCENT]);
  });

  it("finalizes at the newest price that is known, not at an older print that is passed", async () => {
    const book = await dueEvent();
    const { w } = book;
    await w.price("SOL", "135");
    const old = await w.now();
    await w.feeds.publish("SOL", { publishTime: old - 1 });
    w.feeds.set("SOL", { price: "131" });
    await w.feeds.publish("SOL", { publishTime: old - 1 });
    assert.equal(told(await run(book), "LossEventFinalized").price, 135n * E8);
  });

  it("refuses prints of another feed or owner, malformed, of the future, unverified, or wider than 10 %", async () => {
    const book = await dueEvent();
    const { w } = book;
    await w.fresh();
    await refusesForged(w, "SOL", () => run(book), ["OracleWide", { conf: 1_300_000_001n }]);
  });

  it("takes a print up to an hour ahead of the cluster's clock", async () => {
    const book = await dueEvent();
    await book.w.fresh();
    await patchPrint(book.w, "SOL", { publishTime: (await book.w.now()) + 3_600 });
    assert.equal(told(await run(book), "LossEventFinalized").price, 130n * E8);
  });

  it("refuses a receipt at any address but the next one of its side", async () => {
    const book = await dueEvent();
    await book.w.fresh();
    for (const receipt of [receiptOf(book.w, "short", 1n), receiptOf(book.w, "long"), strangers.nowhere]) {
      await refused(book.w, "InvalidSeeds", () => run(book, { receipt }));
    }
  });

  it("refuses a payer's account of another mint", async () => {
    const book = await dueEvent();
    const { w } = book;
    await w.fresh();
    await refused(w, "TokenMintMismatch", () => run(book, { payerToken: w.keeper.token("SOL") }));
  });

  it("caps the side's clawbacks of nine hours at one half in all", async () => {
    const book = await lossStory({ verify: false });
    const { w } = book;
    const taken: bigint[] = [];
    for (let number = 0n; number < 3n; number += 1n) {
      await putEvent(w, "short", usd(1_000_000));
      await w.wait(QUARTER);
      await w.fresh();
      taken.push(told(await run(book, {}, number), "LossEventFinalized").clawbackRate);
      await w.wait(HOUR);
    }
    assert.deepEqual(taken, [250_000_000_000_000_000n, 250_000_000_000_000_000n, 0n]);
  });

  it("leaves the other side of the market as it was, but for the limits that the dollar counts for", async () => {
    const book = await dueEvent();
    await editMarket(book.w, "SOL", { sides: { 0: { waitingInsurance: 9n } } });
    await book.w.fresh();
    const before = await book.w.snapshot();
    await run(book);
    const names = World.diff(before, await book.w.snapshot()).map(({ field }) => field);
    assert.deepEqual(
      names.filter((field) => field.includes("sides.0")),
      ["dayCap.at", "hourCap.at"].map((cap) => `markets.SOL.state.sides.0.${cap}`),
    );
  });
});
