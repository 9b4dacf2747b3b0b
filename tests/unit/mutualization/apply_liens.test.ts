import assert from "node:assert/strict";
import type { PositionRef, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { editPool } from "../../support/edit";
import { ANOTHER, at, by, changed, type Expected, refused, told } from "../../support/expect";
import {
  finalizedEvent,
  HOUR,
  type LossStory,
  lossStory,
  putEvent,
  QUARTER,
  sideOf,
  USD,
  usd,
} from "../../support/loss";
import { liensIx } from "../../support/mutualization";
import { patchPrint, refusesForged } from "../../support/prints";

const LIEN_LIFE = 8 * HOUR;
const SOL = 1_000_000_000n;
type Positions = readonly (PositionRef | PublicKey)[];
const run = ({ w, winners }: LossStory, positions: Positions = winners, over: Parameters<typeof liensIx>[3] = {}) =>
  w.run(liensIx(w, "short", positions, over), [w.keeper]);
const positionOf = async (w: World, ref: PositionRef) => {
  const found = await w.position(ref);
  assert.ok(found);
  return found.state;
};

/** What is told where nothing is collected of 4,000 USD. */
const NOTHING = { side: 1, positions: 0, paid: 0n, bounty: 0n, liens: usd(4_000) };

describe("apply_liens", () => {
  it("takes a fifth of two shorts, pays the keeper a dollar, and changes nothing else", async () => {
    const book = await finalizedEvent();
    const { w, winners } = book;
    await w.wait(1);
    await w.fresh();
    const now = BigInt(await w.now());
    const position = (size: bigint, entry: bigint): Expected => ({
      ...{ size: [size, (size * 4n) / 5n], entry: [entry, (entry * 4n) / 5n], lossEvents: [0n, 1n] },
    });
    const step = await changed(w, () => run(book), {
      [`positions.${at(winners, 0).address}.state`]: position(600n * SOL, usd(90_000)),
      [`positions.${at(winners, 1).address}.state`]: position(400n * SOL, usd(60_000)),
      "tokens.keeper.USDC": [usd(2), usd(3)],
      "vaults.USDC": by(-USD),
      "pool.state": {
        // Borrow and average open interest move on with time; the rest of the arithmetic is in tests/parity.
        custodies: { 0: { borrowAt: now, borrowBase: ANOTHER, borrowIndex: ANOTHER } },
        fund: { averageAt: now, averageOpenInterest: ANOTHER, openInterest: [usd(150_000), usd(120_000)] },
        "custodies.0.owned": by(-USD),
        "custodies.0.locked": [usd(150_000), usd(120_000)],
        "exposures.0.sides.1.size": [1_000n * SOL, 800n * SOL],
        "exposures.0.sides.1.entry": [usd(150_000), usd(120_000)],
        "exposures.0.sides.1.liens": [usd(4_000), 0n],
      },
      "markets.SOL.state": {
        "ledger.lienPaid": [0n, usd(4_000)],
        "ledger.lienUnpaid": [usd(4_000), 0n],
        "sides.1.lossEvents.0.lienPaid": [0n, usd(4_000)],
      },
    });
    told(step, "LiensApplied", { side: 1, positions: 2, paid: usd(4_000), bounty: USD, liens: 0n });
  });

  it("takes a fifth of two longs and pays the keeper in the index token", async () => {
    const book = await finalizedEvent({ winning: "long" });
    const { w, winners } = book;
    const expected: Expected = {
      "tokens.keeper.SOL": [0n, 5_882_352n],
      [`positions.${at(winners, 0).address}.state.size`]: [600n * SOL, 480n * SOL],
      [`positions.${at(winners, 0).address}.state.entry`]: [usd(90_000), usd(72_000)],
      "pool.state.custodies.1.locked": [1_000n * SOL, 800n * SOL],
    };
    const step = await changed(w, () => w.run(liensIx(w, "long", winners), [w.keeper]), expected, { among: true });
    // One dollar at 170 is 0.005882352 SOL, rounded down.
    told(step, "LiensApplied", { side: 0, positions: 2, paid: usd(4_000), bounty: 5_882_352n, liens: 0n });
  });

  it("pays the keeper 1 % where that is less than a dollar, rounded down", async () => {
    // A lone short of 1 SOL, 20 USD of fresh gain: 25 % would be 5 USD, of which 1 % is five cents.
    const book = await finalizedEvent({ sizes: ["1"], winnersHold: { USDC: "100" } });
    const keeps = { "tokens.keeper.USDC": by(40_083n) };
    const { paid, bounty } = told(await changed(book.w, () => run(book), keeps, { among: true }), "LiensApplied");
    // Matched is 1 SOL of 1,000, 962 s of 960: of 4,000 USD that is 4.008333. It gives up 30.062497 (down) for
    // 26.054165 (up).
    assert.deepEqual([paid, bounty], [30_062_497n - 26_054_165n, 40_083n]);
  });

  it("pays no bounty out of tokens that are reserved", async () => {
    const book = await finalizedEvent({ verify: false });
    const { w } = book;
    // All but what frees up by the liens is locked, less half a dollar of the LPs' own.
    await editPool(w, ({ state }) => {
      const home = at(state.custodies, 0);
      home.owned = home.locked - usd(30_000) + 500_000n;
    });
    await w.fresh();
    assert.equal(told(await run(book), "LiensApplied").bounty, 500_000n);
  });

  it("touches a position that is given twice only once", async () => {
    const book = await finalizedEvent();
    const [first] = book.winners;
    assert.ok(first);
    await book.w.fresh();
    const once = { side: 1, positions: 1, paid: usd(2_400), bounty: USD, liens: usd(1_600) };
    told(await run(book, [first, first]), "LiensApplied", once);
  });

  it("collects nothing the second time", async () => {
    const book = await finalizedEvent();
    await book.w.fresh();
    await run(book);
    const step = await changed(book.w, () => run(book), {});
    told(step, "LiensApplied", { side: 1, positions: 0, paid: 0n, bounty: 0n, liens: 0n });
  });

  it("takes 16 positions and refuses 17", async () => {
    const sizes = Array.from({ length: 17 }, () => "60");
    const book = await finalizedEvent({ sizes, winnersHold: { USDC: "1000" } });
    await book.w.fresh();
    await refused(book.w, "WrongAccount", () => run(book));
    const result = await run(book, book.winners.slice(0, 16));
    const { positions, paid } = told(result, "LiensApplied");
    assert.deepEqual([positions, paid], [16, 16n * 235_294_116n]);
  });

  it("skips a position without profit at the moment, which still owes", async () => {
    const book = await finalizedEvent();
    const { w } = book;
    await w.price("SOL", "150");
    // Without a bounty no borrow is accrued.
    told(await changed(w, () => run(book), {}), "LiensApplied", NOTHING);
    // Back at 130 the whole lien is paid.
    await w.price("SOL", "130");
    assert.equal(told(await run(book), "LiensApplied").paid, usd(4_000));
  });

  it("takes the same part of a position whose profit has halved: half of the lien", async () => {
    const book = await finalizedEvent();
    const { w } = book;
    await w.price("SOL", "140");
    const side: Expected = { size: [1_000n * SOL, 800n * SOL], liens: [usd(4_000), usd(2_000)] };
    const step = await changed(w, () => run(book), { "pool.state.exposures.0.sides.1": side }, { among: true });
    assert.equal(told(step, "LiensApplied").paid, usd(2_000));
  });

  it("takes a smaller part of a position whose profit has doubled: never more than the lien", async () => {
    const book = await finalizedEvent();
    const { w } = book;
    await w.price("SOL", "110");
    const side: Expected = { size: [1_000n * SOL, 900n * SOL] };
    const step = await changed(w, () => run(book), { "pool.state.exposures.0.sides.1": side }, { among: true });
    assert.equal(told(step, "LiensApplied").paid, usd(4_000));
  });

  it("never touches collateral, and the margin ratio does not fall", async () => {
    const book = await finalizedEvent();
    const { w } = book;
    const first = at(book.winners, 0);
    const before = await positionOf(w, first);
    await w.fresh();
    await run(book, [first]);
    const after = await positionOf(w, first);
    assert.equal(after.collateral, before.collateral);
    assert.ok(after.collateral * before.entry > before.collateral * after.entry);
  });

  it("collects a lien of exactly eight hours, and none a second later", async () => {
    const book = await finalizedEvent();
    const { w, winners } = book;
    const finalized = await w.now();
    await w.waitUntil(finalized + LIEN_LIFE);
    await w.fresh();
    assert.equal(told(await run(book, [at(winners, 0)]), "LiensApplied").paid, usd(2_400));
    await w.wait(1);
    // It has answered for the event, and keeps its size.
    const second = { [`positions.${at(winners, 1).address}.state`]: { lossEvents: [0n, 1n], size: by(0n) } } as const;
    const step = await changed(w, () => run(book, [at(winners, 1)]), second, { among: true });
    assert.equal(told(step, "LiensApplied").paid, 0n);
  });

  it("collects liens of two events from one position, the oldest first", async () => {
    const { w, winners } = await lossStory({ verify: false });
    for (const _ of [0, 1]) {
      await putEvent(w, "short", usd(4_000));
      await w.wait(QUARTER);
      await w.finalize("SOL", "short");
      await w.wait(HOUR);
    }
    w.verifying = true;
    await w.fresh();
    const step = await w.run(liensIx(w, "short", winners), [w.keeper]);
    // 2,000 of 20,000 each time: 10 %, then 10 % of what the first left.
    assert.equal(told(step, "LiensApplied").paid, usd(2_000) + usd(1_800));
    const { totals } = await sideOf(w, "SOL", "short");
    assert.deepEqual([totals.size, totals.liens], [810n * SOL, usd(200)]);
  });

  it("does nothing with an empty list", async () => {
    const book = await finalizedEvent();
    told(await changed(book.w, () => run(book, []), {}), "LiensApplied", NOTHING);
  });

  it("refuses positions of the other side", async () => {
    const book = await finalizedEvent();
    const { w, winners } = book;
    await w.fresh();
    await refused(w, "WrongAccount", () => w.run(liensIx(w, "long", winners), [w.keeper]));
  });

  it("refuses positions of another market, closed ones, and accounts that are none", async () => {
    const book = await finalizedEvent({ custodies: ["USDC", "SOL", "ETH"], fund: "6000" });
    const { w, winners, loser } = book;
    const dora = await w.trader({ USDC: 1_000 });
    const { position } = await dora.open("ETH", "short", { size: 1, collateral: { USDC: 500 } });
    await w.fresh();
    await refused(w, "WrongAccount", () => run(book, [...winners, position]));
    await refused(w, "AccountDataTooSmall", () => run(book, [loser]));
    await refused(w, "AccountDataTooSmall", () => run(book, [dora.token("USDC")]));
    await refused(w, "InvalidAccountData", () => run(book, [w.venue.market("ETH").address]));
  });

  it("refuses positions that are passed as read-only", async () => {
    const book = await finalizedEvent();
    await book.w.fresh();
    const ix = liensIx(book.w, "short", book.winners);
    for (const key of ix.keys.slice(-2)) key.isWritable = false;
    await refused(book.w, "ConstraintMut", () => book.w.run(ix, [book.w.keeper]));
  });

  it("refuses a side that is neither long nor short", async () => {
    const book = await finalizedEvent();
    await book.w.fresh();
    for (const side of [2, 255]) await refused(book.w, "InvalidSide", () => run(book, book.winners, { side }));
  });

  it("accepts a print of 3 s and refuses one of 4 s, of another feed, unverified, or wider than 10 %", async () => {
    const book = await finalizedEvent();
    const { w } = book;
    await w.fresh();
    await w.wait(4);
    await refused(w, "OracleStale", () => run(book));
    await w.feeds.publish("SOL");
    await refusesForged(w, "SOL", () => run(book), ["OracleWide", { conf: 1_300_000_001n }]);
    await w.wait(1);
    w.feeds.set("SOL", { price: "130", conf: "13" });
    await w.feeds.publish("SOL");
    await w.wait(3);
    assert.equal(told(await run(book), "LiensApplied").paid, usd(4_000));
  });

  it("takes a print up to an hour ahead of the cluster's clock", async () => {
    const book = await finalizedEvent();
    const { w } = book;
    await w.fresh();
    await patchPrint(w, "SOL", { publishTime: (await w.now()) + 3_600 });
    assert.equal(told(await run(book), "LiensApplied").paid, usd(4_000));
  });

  it("refuses a keeper's account of another mint", async () => {
    const book = await finalizedEvent();
    const { w, winners } = book;
    await w.fresh();
    await refused(w, "TokenMintMismatch", () => run(book, winners, { keeperToken: w.keeper.token("SOL") }));
  });
});
