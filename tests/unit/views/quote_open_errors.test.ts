// What an execution refuses, at the moment of the view: a print that is not the one, a market that takes nothing, a
// position that does not fit.
import { deepEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { edit, editMarket } from "../../support/edit";
import { refused } from "../../support/expect";
import { refusesPriceAccounts, unitOfSol } from "../../support/views";

const SOL = 1_000_000_000n;
const USD = 1_000_000n;

describe("quote_open: errors", () => {
  let w: World;
  /** 100 SOL long with 30 SOL, whose price is the market's: no other one can be too old. */
  const send =
    (change: Partial<instructions.QuoteOpenParams> = {}) =>
    () =>
      w.chain.simulate(
        [
          instructions.quoteOpen({
            ...{ pool: w.venue.pool, market: w.venue.market("SOL").address },
            ...{ side: 0, custody: 1, size: 100n * SOL, collateral: 30n * SOL },
            ...{ priceUpdate: w.venue.custody("SOL").feed.account, ...change },
          }),
        ],
        [],
      );

  beforeEach(async () => {
    w = await World.create();
    await w.refresh();
  });

  it("refuses prints that are old, lie ahead, or are not later than the one before", async () => {
    await send()();
    await w.wait(2);
    await send()();
    await w.wait(1);
    await refused(w, "PriceRefreshNeeded", send());
    const now = await w.now();
    await w.feeds.publish("SOL", { publishTime: now, prevPublishTime: now });
    await refused(w, "OracleNotUnique", send());
    await w.feeds.publish("SOL", { publishTime: now + 2 });
    await send()();
    await w.feeds.publish("SOL", { publishTime: now + 3 });
    await refused(w, "OracleFuture", send());
  });

  it("refuses price accounts that another program owns, of another feed, malformed, or not fully verified", async () => {
    await refusesPriceAccounts(w, send);
  });

  it("refuses a size of zero, a market at its cap, and one that is settled", async () => {
    await refused(w, "ZeroAmount", send({ size: 0n }));
    await editMarket(w, "SOL", { params: { maxLong: 14_999n * USD } });
    await refused(w, "OpenInterestCap", send());
    await send({ side: 1 })();
    const now = BigInt(await w.now());
    await editMarket(w, "SOL", { settleAt: now, settlePrice: 15_000_000_000n });
    await refused(w, "MarketSettling", send());
  });

  it("refuses a token below a tenth of a cent", async () => {
    const order = { size: 1_000_000n * SOL, collateral: 10_000_000n * SOL };
    w.feeds.set("SOL", { price: "0.001" });
    await w.wait(1);
    await w.refresh();
    await refused(w, "UtilisationTooHigh", send(order));
    w.feeds.set("SOL", { price: "0.00099999" });
    await w.wait(1);
    await w.refresh();
    await refused(w, "PriceTooLow", send(order));
  });

  it("refuses a position of the other side or of another token; one that is empty is no obstacle", async () => {
    const ann = await w.trader({ usdc: 50_000 });
    const { position } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 5_000 } });
    await w.refresh();
    const more = { position: position.address, custody: 0, collateral: 5_000n * USD };
    await send(more)();
    // The order stands on its own, whatever the position could bear.
    await refused(w, "InsufficientMargin", send({ ...more, collateral: 100n * USD }));
    await refused(w, "SelfReference", send({ ...more, side: 1 }));
    await refused(w, "SelfReference", send({ position: position.address }));
    await edit(w, "Position", position.address, { state: { size: 0n } });
    const ask = { ...more, market: 0, side: 0 as const, size: 100n * SOL };
    deepEqual(await w.view.quoteOpen(ask), await w.view.quoteOpen({ ...ask, position: null }));
  });

  it("divides nothing by a unit of zero, and wraps no value", async () => {
    await unitOfSol(w, 0n);
    await refused(w, "DivisionByZero", send());
    await unitOfSol(w, 1n);
    await refused(w, "MathOverflow", send({ size: (1n << 64n) - 1n }));
  });
});
