import assert from "node:assert/strict";
import { instructions, type OpenParams } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { list } from "../../support/edit";
import { present, refused } from "../../support/expect";
import { openLossEvent } from "../../support/loss";
import { sentAsIs } from "../../support/sent";
import { addOtherPool, OTHER_POOL } from "../../support/story";
import { quotedOpen } from "../../support/views";

const SOL = 1_000_000_000n;
const USD = 1_000_000n;
type Order = Pick<OpenParams, "side" | "size" | "custody" | "collateral">;
const ORDER: Order = { side: 0, size: 100n * SOL, custody: 0, collateral: 3_000n * USD };

const ixOf = (w: World, change: Partial<instructions.QuoteOpenParams> = {}) =>
  instructions.quoteOpen({
    pool: w.venue.pool,
    market: w.venue.market("SOL").address,
    ...ORDER,
    priceUpdate: w.venue.custody("SOL").feed.account,
    ...change,
  });

/** The view says what the SDK counts, to the atom, and sent for real it changes nothing. */
async function agrees(w: World, order: Order, ref?: PositionRef) {
  await w.refresh();
  const { initial, ...quote } = await w.view.quoteOpen({ market: 0, ...order, position: ref?.address ?? null });
  const position = ref && { position: present(await w.position(ref)).state };
  assert.deepEqual(quote, await quotedOpen(w, { ...order, ...position }));
  const sent = await sentAsIs(w, "quoteOpen", ixOf(w, { ...order, position: ref?.address ?? null }));
  assert.deepEqual(sent, { ...quote, initial });
  return quote;
}

describe("quote_open", () => {
  let w: World;
  beforeEach(async () => {
    w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
  });

  for (const side of [0, 1] as const) {
    for (const [custody, collateral] of [
      [0, 3_000n * USD],
      [1, 30n * SOL],
      [2, 150_000_000n],
    ] as const) {
      it(`of side ${side} with token ${custody} as collateral`, async () => {
        const { size, collateral: left } = await agrees(w, { ...ORDER, side, custody, collateral });
        assert.equal(size, 100n * SOL);
        assert.ok(left < collateral);
      });
    }
  }

  it("of an increase, which settles what is owed first", async () => {
    const ann = await w.trader({ usdc: 50_000 });
    const { position } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 5_000 } });
    await w.wait(7_200);
    await w.price("SOL", "152.5");
    const { borrow, size } = await agrees(w, { ...ORDER, size: 10n * SOL, collateral: 500n * USD }, position);
    assert.ok(borrow > 0n);
    assert.equal(size, 110n * SOL);
  });

  it("refuses what an execution refuses", async () => {
    await w.refresh();
    const send =
      (change: Partial<instructions.QuoteOpenParams> = {}) =>
      () =>
        w.chain.simulate([ixOf(w, change)], []);
    await refused(w, "InsufficientMargin", send({ size: 5_000n * SOL }));
    await refused(w, "PositionTooSmall", send({ size: 1n }));
    await refused(w, "PositionTooSmall", send({ collateral: 9n * USD, size: SOL }));
    await refused(w, "InvalidSide", send({ side: 2 }));
    await refused(w, "WrongAccount", send({ custody: 3 }));
    await w.price("SOL", "150", { conf: "3.1" });
    await refused(w, "OracleWide", send());
    await w.price("SOL", "150", { ema: "130" });
    await refused(w, "OracleEmaGap", send());
    await w.price("SOL", "150");
    await list(w, "ETH");
    await refused(w, "TokenOnProbation", send({ custody: 2, collateral: 150_000_000n }));
    w.feeds.freeze("ETH");
    await w.wait(11);
    await w.price("SOL", "150");
    await refused(w, "CollateralUnpriced", send({ custody: 2, collateral: 150_000_000n }));
  });

  it("refuses what pool and fund cannot carry", async () => {
    await w.refresh();
    const send = (at: World, change: Partial<instructions.QuoteOpenParams>) => () =>
      at.chain.simulate([ixOf(at, change)], []);
    const huge = { size: 10n ** 6n * SOL, collateral: 10n ** 8n * USD };
    await refused(w, "UtilisationTooHigh", send(w, huge));
    const poor = await World.create({ fund: "4000" });
    await poor.refresh();
    await refused(poor, "FundBelowMinimum", send(poor, {}));
  });

  it("refuses a side that only reduces while its loss event is open", async () => {
    const { w: book } = await openLossEvent();
    await book.refresh();
    await refused(book, "MarketReduceOnly", () => book.chain.simulate([ixOf(book, { side: 1 })], []));
  });

  it("refuses accounts of another market or pool and other price accounts", async () => {
    const ann = await w.trader({ usdc: 50_000 });
    const { position } = await ann.open("ETH", "long", { size: 1, collateral: { USDC: 5_000 } });
    await w.refresh();
    const send = (change: Partial<instructions.QuoteOpenParams>) => () => w.chain.simulate([ixOf(w, change)], []);
    await refused(w, "WrongAccount", send({ position: position.address }));
    await refused(w, "OracleWrongFeed", send({ priceUpdate: w.venue.custody("ETH").feed.account }));
    await addOtherPool(w);
    await refused(w, "WrongAccount", send({ pool: OTHER_POOL }));
  });
});
