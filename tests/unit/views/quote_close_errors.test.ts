// What a close refuses, at the moment of the view.
import { deepEqual, equal } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { refused } from "../../support/expect";
import { refusesPriceAccounts, unitOfSol } from "../../support/views";

const SOL = 1_000_000_000n;

describe("quote_close: errors", () => {
  let w: World;
  let ref: PositionRef;
  const send =
    (change: Partial<instructions.QuoteCloseParams> = {}) =>
    () => {
      const accounts = { pool: w.venue.pool, market: ref.market.address, position: ref.address };
      const priceUpdate = ref.market.custody.feed.account;
      return w.chain.simulate([instructions.quoteClose({ ...accounts, priceUpdate, ...change })], []);
    };

  beforeEach(async () => {
    w = await World.create();
    const ann = await w.trader({ sol: 500 });
    ref = (await ann.open("SOL", "long", { size: 100, collateral: { SOL: 40 } })).position;
    await w.refresh();
  });

  it("takes a print up to an hour ahead of the clock, without a spread of age, and refuses one further ahead", async () => {
    const now = await w.now();
    w.feeds.set("SOL", { price: "151" });
    await w.feeds.publish("SOL", { publishTime: now + 3_600 });
    equal((await w.view.quoteClose(ref.address)).price, 15_100_000_000n);
    await w.feeds.publish("SOL", { publishTime: now + 3_601 });
    await refused(w, "OracleFuture", send());
  });

  it("refuses price accounts that another program owns, of another feed, malformed, or not fully verified", async () => {
    await refusesPriceAccounts(w, send);
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
    deepEqual(await w.view.quoteClose(ref.address), before);
  });

  it("refuses a position that is empty, and a side that is none", async () => {
    await edit(w, "Position", ref.address, { state: { side: 2 } });
    await refused(w, "InvalidSide", send());
    await edit(w, "Position", ref.address, { state: { size: 0n } });
    await refused(w, "PositionEmpty", send());
  });

  it("divides nothing by a unit of zero, and wraps no value", async () => {
    await unitOfSol(w, 0n);
    await refused(w, "DivisionByZero", send());
    await unitOfSol(w, 1n);
    await refused(w, "MathOverflow", send());
  });
});
