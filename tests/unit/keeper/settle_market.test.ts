import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { editMarket } from "../../support/edit";
import { changed, refused, told } from "../../support/expect";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const DAY = 86_400;
const PRICE = 15_000_000_000n;

/** SOL's feed stops at 150 and is declared silent; then so many seconds pass. */
async function silent(seconds: number) {
  const w = await World.create({ markets: ["SOL"] });
  w.feeds.freeze("SOL");
  await w.wait(11);
  await w.refresh();
  await w.wait(seconds);
  return w;
}

describe("settle_market", () => {
  it("sets the day after as the end and the last price as its price, in the market and in the pool, and nothing else", async () => {
    const w = await silent(DAY);
    const settleAt = BigInt(await w.now()) + BigInt(DAY);
    const step = await changed(w, () => w.settle("SOL"), {
      "markets.SOL.state": { settleAt, settlePrice: PRICE },
      "pool.state.exposures.0": { settleAt: Number(settleAt), settlePrice: PRICE },
    });
    told(step, "MarketSettling", { settleAt, price: PRICE }, 0);
  });

  it("refuses a feed that is alive, that nobody declared silent, or that is silent for less than a day", async () => {
    const alive = await World.create();
    await refused(alive, "FeedNotDead", () => alive.settle("SOL"));
    alive.feeds.freeze("SOL");
    await alive.wait(3 * DAY);
    await refused(alive, "FeedNotDead", () => alive.settle("SOL"));
    const early = await silent(DAY - 1);
    await refused(early, "FeedNotDead", () => early.settle("SOL"));
  });

  it("refuses a feed that never had a print", async () => {
    const w = await World.create({ liquidity: {} });
    await w.feeds.close("SOL");
    await w.refresh().catch(() => undefined);
    await w.wait(DAY);
    await refused(w, "FeedNotDead", () => w.settle("SOL"));
  });

  it("counts a day from the declaration that no newer print undid", async () => {
    const w = await silent(DAY - 60);
    w.feeds.thaw("SOL");
    await w.refresh();
    w.feeds.freeze("SOL");
    await w.wait(11);
    await w.refresh();
    await w.wait(DAY - 1);
    await refused(w, "FeedNotDead", () => w.settle("SOL"));
    await w.wait(1);
    await w.settle("SOL");
  });

  it("does not let prints from before the declaration, shown one by one, keep a dead feed from being dead", async () => {
    const w = await silent(0);
    const declared = await w.now();
    for (const seconds of [8, 6, 4]) {
      await w.wait(DAY / 4);
      await w.feeds.publish("SOL", { publishTime: declared - seconds });
      await w.run(w.feeds.refresh(), []);
    }
    await w.wait(DAY / 4);
    await w.settle("SOL");
  });

  it("refuses a second time, also when it is settled", async () => {
    const w = await silent(DAY);
    await w.settle("SOL");
    await refused(w, "MarketSettling", () => w.settle("SOL"));
    await w.wait(DAY);
    await refused(w, "MarketSettling", () => w.settle("SOL"));
  });

  it("may be asked again after a print that revived the market, at the newer price", async () => {
    const w = await silent(DAY);
    await w.settle("SOL");
    w.feeds.thaw("SOL");
    const [revived] = (await w.price("SOL", "140")).events;
    strictEqual(revived?.name === "MarketRevived" && revived.data.price, 14_000_000_000n);
    strictEqual((await w.market("SOL")).state.settleAt, 0n);
    w.feeds.freeze("SOL");
    await w.wait(11);
    await w.refresh();
    await w.wait(DAY);
    await w.settle("SOL");
    strictEqual((await w.market("SOL")).state.settlePrice, 14_000_000_000n);
  });

  it("refuses another pool, and another pool's market", async () => {
    const w = await silent(DAY);
    const { pool } = w.venue;
    const market = w.venue.market("SOL").address;
    const attempt = (accounts: { pool?: typeof pool; market?: typeof pool }) => () =>
      w.run(instructions.settleMarket({ pool, market, ...accounts }), []);
    await refused(w, "WrongAccount", attempt({ pool: await strangers.otherPool(w) }));
    await refused(w, "WrongAccount", attempt({ market: await strangers.otherMarket(w) }));
    const other = await secondPool(w);
    await refused(w, "FeedNotDead", attempt({ pool: other.pool, market: other.markets[0] ?? market }));
    await editMarket(w, "SOL", (account) => {
      account.pool = market;
    });
    await refused(w, "WrongAccount", attempt({}));
  });

  it("books no time after the year 2106, for which the exposure has no room", async () => {
    const w = await silent(DAY);
    const ix = instructions.settleMarket({ pool: w.venue.pool, market: w.venue.market("SOL").address });
    await w.waitUntil(2 ** 32 - DAY);
    await refused(w, "MathOverflow", () => w.run(ix, []));
  });
});
