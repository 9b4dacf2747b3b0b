import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { refused, told } from "../../support/expect";
import { finalizedEvent, openLossEvent } from "../../support/loss";
import { refusesForged } from "../../support/prints";
import { sentAsIs } from "../../support/sent";
import { addOtherPool, OTHER_POOL } from "../../support/story";
import { quotedClose, unitOfSol } from "../../support/views";

const SOL = 1_000_000_000n;
const ixOf = (w: World, ref: PositionRef, change: Partial<instructions.QuoteCloseParams> = {}) =>
  instructions.quoteClose({
    pool: w.venue.pool,
    market: ref.market.address,
    position: ref.address,
    priceUpdate: ref.market.custody.feed.account,
    ...change,
  });

/** The view says what the SDK counts, to the atom, and sent for real it changes nothing. */
async function agrees(w: World, ref: PositionRef, size?: bigint) {
  const quote = await w.view.quoteClose(ref.address, size);
  assert.deepEqual(quote, await quotedClose(w, ref, size));
  assert.deepEqual(await sentAsIs(w, "quoteClose", ixOf(w, ref, size === undefined ? {} : { size })), quote);
  return quote;
}

describe("quote_close", () => {
  async function opened(side: "long" | "short" = "long", collateral: Record<string, string> = { USDC: "5000" }) {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], fund: "40000" });
    const ann = await w.trader({ usdc: 50_000, sol: 500, eth: 10 });
    const { position } = await ann.open("SOL", side, { size: 100, collateral });
    await w.wait(3_600);
    return { w, ann, position };
  }

  for (const side of ["long", "short"] as const) {
    for (const collateral of [{ USDC: "5000" }, { SOL: "40" }, { ETH: "2" }] as Record<string, string>[]) {
      it(`of a ${side} with ${Object.keys(collateral)}, all and a part, in profit and at a loss`, async () => {
        const { w, position } = await opened(side, collateral);
        for (const price of ["159.99", "144.01"]) {
          await w.price("SOL", price, { conf: "0.07" });
          await agrees(w, position);
          await agrees(w, position, 33_333_333_333n);
        }
      });
    }
  }

  it("is what a close then does", async () => {
    const { w, ann, position } = await opened();
    await w.price("SOL", "158");
    const quote = await agrees(w, position);
    assert.ok(quote.held > 0n && quote.heldAfterJump > 0n);
    const done = told(await ann.close(position), "PositionDecreased");
    const { price, size, pnl, baseFee, impact, borrow, lien, profit, held, heldAfterJump, seized, returned } = done;
    const event = { price, size, pnl, baseFee, impact, borrow, lien, profit, held, heldAfterJump, seized, returned };
    assert.deepEqual({ ...event, phi: quote.phi }, quote);
  });

  it("inside an open event all fresh profit waits and no impact is charged", async () => {
    const { w, winners } = await openLossEvent();
    for (const winner of winners) {
      const { phi, impact, held, heldAfterJump } = await agrees(w, winner);
      assert.deepEqual([phi, impact], [10n ** 18n, 0n]);
      assert.ok(held + heldAfterJump > 0n);
    }
  });

  it("with a lien owed, which is taken first", async () => {
    const { w, winners } = await finalizedEvent();
    await w.refresh();
    for (const winner of winners) assert.ok((await agrees(w, winner)).lien > 0n);
  });

  it("refuses what a close refuses", async () => {
    const { w, position } = await opened();
    const send =
      (change: Partial<instructions.QuoteCloseParams> = {}) =>
      () =>
        w.chain.simulate([ixOf(w, position, change)], []);
    await refused(w, "CollateralUnpriced", send());
    w.feeds.freeze("SOL");
    await w.refresh();
    await refused(w, "OracleStale", send());
    w.feeds.thaw("SOL");
    await w.price("SOL", "150");
    await refused(w, "ZeroAmount", send({ size: 0n }));
    w.feeds.set("SOL", { price: "150", conf: "15.1" });
    await w.wait(1);
    await w.feeds.publish("SOL");
    await refused(w, "OracleWide", send());
    await w.price("SOL", "99");
    await refused(w, "ResidualNotPositive", send());
  });

  it("refuses accounts of another market or pool and other price accounts", async () => {
    const { w, position } = await opened();
    await w.refresh();
    const send = (change: Partial<instructions.QuoteCloseParams>) => () =>
      w.chain.simulate([ixOf(w, position, change)], []);
    await refused(w, "WrongAccount", send({ market: w.venue.market("ETH").address }));
    await refused(w, "OracleWrongFeed", send({ priceUpdate: w.venue.custody("ETH").feed.account }));
    await addOtherPool(w);
    await refused(w, "WrongAccount", send({ pool: OTHER_POOL }));
  });

  describe("of 100 SOL on 40 SOL", () => {
    let w: World;
    let ref: PositionRef;
    const send =
      (change: Partial<instructions.QuoteCloseParams> = {}) =>
      () =>
        w.chain.simulate([ixOf(w, ref, change)], []);
    beforeEach(async () => {
      ({ w, position: ref } = await opened("long", { SOL: "40" }));
      await w.refresh();
    });

    it("takes a print up to an hour ahead of the clock, without a spread of age, and none that is forged", async () => {
      await refusesForged(w, "SOL", send());
      w.feeds.set("SOL", { price: "151" });
      await w.feeds.publish("SOL", { publishTime: (await w.now()) + 3_600 });
      assert.equal((await w.view.quoteClose(ref.address)).price, 15_100_000_000n);
    });

    it("refuses a part after which what is left would be liquidated", async () => {
      // A loss of 42 USD on each of 100 SOL, and collateral of 4,320 USD: 120 USD are left.
      await w.price("SOL", "108");
      await refused(w, "InsufficientMargin", send({ size: SOL }));
      await send()();
    });

    it("refuses a part that leaves less than the least position", async () => {
      await refused(w, "PositionTooSmall", send({ size: 100n * SOL - SOL / 4n }));
      await send({ size: 99n * SOL })();
    });

    it("says the same of a position while an order to enlarge it waits", async () => {
      const before = await w.view.quoteClose(ref.address);
      await ref.owner.placeIncrease(ref, { size: 1, collateral: { SOL: 1 } });
      await w.refresh();
      assert.deepEqual(await w.view.quoteClose(ref.address), before);
    });

    it("refuses a position that is empty, a side that is none, a unit of zero, and a value that does not fit", async () => {
      await unitOfSol(w, 0n);
      await refused(w, "DivisionByZero", send());
      await unitOfSol(w, 1n);
      await refused(w, "MathOverflow", send());
      await edit(w, "Position", ref.address, { state: { side: 2 } });
      await refused(w, "InvalidSide", send());
      await edit(w, "Position", ref.address, { state: { size: 0n } });
      await refused(w, "PositionEmpty", send());
    });
  });
});
