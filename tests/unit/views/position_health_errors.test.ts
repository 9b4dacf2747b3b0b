// A position and prices as no instruction leaves them, and price accounts that are none.

import { instructions } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { edit, editPool } from "../../support/edit";
import { present, refused } from "../../support/expect";

describe("position_health: errors", () => {
  let w: World;
  let ref: PositionRef;
  const send = (priceUpdate = ref.market.custody.feed.account) => {
    const accounts = { pool: w.venue.pool, market: ref.market.address, position: ref.address };
    return w.chain.simulate([instructions.positionHealth({ ...accounts, priceUpdate })], []);
  };

  beforeEach(async () => {
    w = await World.create();
    const ann = await w.trader({ sol: 500 });
    ref = (await ann.open("SOL", "long", { size: 100, collateral: { SOL: 40 } })).position;
    await w.refresh();
    await send();
  });

  it("refuses a side that is none", async () => {
    await edit(w, "Position", ref.address, { state: { side: 2 } });
    await refused(w, "InvalidSide", send);
  });

  it("refuses prints that lie more than an hour ahead or are too wide, malformed accounts and prints that are not fully verified", async () => {
    const now = await w.now();
    await w.feeds.publish("SOL", { publishTime: now + 3_600 });
    await send();
    await w.feeds.publish("SOL", { publishTime: now + 3_601 });
    await refused(w, "OracleFuture", send);
    await w.feeds.publish("SOL", { publishTime: now, conf: "15.1" });
    await refused(w, "OracleWide", send);
    await w.feeds.publish("SOL", { verification: { partial: 5 } });
    await refused(w, "OracleNotVerified", send);
    const { account } = w.venue.custody("SOL").feed;
    const found = present(await w.chain.getAccount(account));
    await w.chain.setAccount(account, { ...found, data: found.data.subarray(0, 132) });
    await refused(w, "OracleMalformed", send);
  });

  it("divides nothing by a unit of zero, and wraps no value", async () => {
    const unit = (value: bigint) => editPool(w, { custodies: { 1: { unit: value } } });
    await unit(0n);
    await refused(w, "DivisionByZero", send);
    await unit(1n);
    await refused(w, "MathOverflow", send);
  });
});
