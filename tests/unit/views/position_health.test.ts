import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { refused } from "../../support/expect";
import { strangeKey } from "../../support/forge";
import { finalizedEvent } from "../../support/loss";
import { refusesForged } from "../../support/prints";
import { sentAsIs } from "../../support/sent";
import { addOtherPool, OTHER_POOL } from "../../support/story";
import { quotedHealth, unitOfSol } from "../../support/views";

const ixOf = (w: World, ref: PositionRef, change: Partial<instructions.PositionHealthParams> = {}) =>
  instructions.positionHealth({
    pool: w.venue.pool,
    market: ref.market.address,
    position: ref.address,
    priceUpdate: ref.market.custody.feed.account,
    ...change,
  });

/** The view says what the SDK counts, to the unit, and sent for real it changes nothing. */
async function agrees(w: World, ref: PositionRef) {
  const health = await w.view.positionHealth(ref.address);
  assert.deepEqual(health, await quotedHealth(w, ref));
  assert.deepEqual(await sentAsIs(w, "positionHealth", ixOf(w, ref)), health);
  return health;
}

describe("position_health", () => {
  async function opened(side: "long" | "short" = "long", collateral: Record<string, string> = { USDC: "3000" }) {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    const ann = await w.trader({ usdc: 50_000, sol: 500, eth: 10 });
    const { position } = await ann.open("SOL", side, { size: 100, collateral });
    await w.wait(3_600);
    return { w, ann, position };
  }

  for (const side of ["long", "short"] as const) {
    for (const collateral of [{ USDC: "3000" }, { SOL: "30" }, { ETH: "2" }] as Record<string, string>[]) {
      it(`of a ${side} with ${Object.keys(collateral)} in profit and at a loss, after an hour of borrow`, async () => {
        const { w, position } = await opened(side, collateral);
        for (const price of ["150", "163.37", "139.11"]) {
          await w.price("SOL", price);
          const { pnl, borrow } = await agrees(w, position);
          assert.ok(borrow > 0n);
          assert.ok(price === "150" || pnl > 0n === ((side === "long") === (price === "163.37")));
        }
      });
    }
  }

  it("at a print that nobody has cached yet", async () => {
    const { w, position } = await opened();
    await w.fresh();
    await w.wait(2);
    w.feeds.set("SOL", { price: "141.5" });
    await w.feeds.publish("SOL");
    const { price } = await agrees(w, position);
    assert.equal(price, 14_150_000_000n);
  });

  it("can be liquidated exactly where a liquidation succeeds", async () => {
    const { w, position } = await opened();
    await w.price("SOL", "121");
    assert.equal((await agrees(w, position)).liquidatable, true);
    await w.price("SOL", "150");
    assert.equal((await agrees(w, position)).liquidatable, false);
    await refused(w, "NotLiquidatable", () => w.liquidate(position));
    await w.price("SOL", "121");
    await w.liquidate(position);
  });

  it("with a lien owed: what it takes is gone", async () => {
    const { w, winners } = await finalizedEvent();
    for (const winner of winners) assert.ok((await agrees(w, winner)).lien > 0n);
  });

  it("collateral whose feed is silent counts for as little as to a liquidator", async () => {
    const { w, position } = await opened("long", { ETH: "1" });
    w.feeds.freeze("ETH");
    await w.wait(11);
    await w.refresh();
    const before = await w.view.positionHealth(position.address).catch((e: Error) => e.name);
    assert.equal(before, "CollateralUnpriced");
    await w.wait(60);
    await w.price("SOL", "150");
    const minute = await agrees(w, position);
    await w.wait(3_600);
    await w.price("SOL", "150");
    const hour = await agrees(w, position);
    assert.ok(hour.equity < minute.equity && minute.equity < minute.residual);
    assert.equal(hour.liquidatable, true);
    await w.liquidate(position);
  });

  it("refuses accounts of another market or pool, other price accounts, and what is no position", async () => {
    const { w, position } = await opened();
    const send = (change: Partial<instructions.PositionHealthParams>) => () =>
      w.chain.simulate([ixOf(w, position, change)], []);
    const eth = w.venue.market("ETH").address;
    await refused(w, "WrongAccount", send({ market: eth }));
    await refused(w, "OracleWrongFeed", send({ priceUpdate: w.venue.custody("ETH").feed.account }));
    await refused(w, "OracleWrongOwner", send({ priceUpdate: w.venue.pool }));
    await refused(w, "UninitializedAccount", send({ position: strangeKey() }));
    await addOtherPool(w);
    await refused(w, "WrongAccount", send({ pool: OTHER_POOL }));
  });

  it("refuses a side that is none, a unit of zero, and a value that does not fit", async () => {
    const { w, position } = await opened("long", { SOL: "40" });
    await w.refresh();
    const health = () => w.view.positionHealth(position.address);
    await unitOfSol(w, 0n);
    await refused(w, "DivisionByZero", health);
    await unitOfSol(w, 1n);
    await refused(w, "MathOverflow", health);
    await edit(w, "Position", position.address, { state: { side: 2 } });
    await refused(w, "InvalidSide", health);
  });

  it("takes a print up to an hour ahead, and none that is forged, malformed or too wide", async () => {
    const { w, position } = await opened("long", { SOL: "40" });
    await w.refresh();
    const health = () => w.view.positionHealth(position.address);
    await refusesForged(w, "SOL", health, ["OracleWide", { conf: 1_510_000_000n }]);
    await w.feeds.publish("SOL", { publishTime: (await w.now()) + 3_600 });
    await health();
  });
});
