import assert from "node:assert/strict";
import { instructions, poolValue, views } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { U64_MAX } from "../../support/bounds";
import { editPool } from "../../support/edit";
import { refused } from "../../support/expect";
import { strangeKey } from "../../support/forge";
import { finalizedEvent, openLossEvent } from "../../support/loss";
import { sentAsIs } from "../../support/sent";

const ixOf = (w: World) => instructions.lpPrice({ pool: w.venue.pool });

async function agrees(w: World) {
  const price = await w.view.lpPrice();
  const { state: pool } = await w.pool();
  const now = BigInt(await w.now());
  assert.deepEqual(price, { ...poolValue({ pool, now }), supply: pool.lpSupply });
  assert.deepEqual(await sentAsIs(w, "lpPrice", ixOf(w)), price);
  return price;
}

describe("lp_price", () => {
  it("is what the SDK counts, before and after trades in profit and at a loss", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    await w.refresh();
    const calm = await agrees(w);
    assert.ok(calm.mint >= calm.burn && calm.supply > 0n);
    const ann = await w.trader({ usdc: 50_000 });
    await ann.open("SOL", "long", { size: 100, collateral: { USDC: 3_000 } });
    for (const price of ["160", "140"]) {
      await w.price("SOL", price, { conf: "0.1" });
      const { mint, burn } = await agrees(w);
      assert.ok(mint > burn);
    }
  });

  it("counts an open event and liens for who deposits only", async () => {
    for (const { w } of [await openLossEvent(), await finalizedEvent()]) {
      await w.refresh();
      const { mint, burn } = await agrees(w);
      assert.ok(mint > burn);
    }
  });

  it("of a pool without LPs is nothing: a node cuts zeros off, and all of it where everything is zero", async () => {
    const w = await World.create({ custodies: ["USDC"], fund: "0", liquidity: {} });
    await w.refresh();
    assert.deepEqual(await agrees(w), { mint: 0n, burn: 0n, supply: 0n });
    assert.deepEqual(views.decodeReturn("lpPrice", null), { mint: 0n, burn: 0n, supply: 0n });
    assert.deepEqual(views.decodeReturn("lpPrice", Uint8Array.of(5)), { mint: 5n, burn: 0n, supply: 0n });
    assert.throws(() => views.decodeReturn("lpPrice", new Uint8Array(25)), RangeError);
  });

  it("refuses cached prices older than five seconds, and what is no pool", async () => {
    const w = await World.create();
    await w.refresh();
    await w.wait(6);
    await refused(w, "PriceRefreshNeeded", () => w.view.lpPrice());
    await refused(w, "UninitializedAccount", () => views.lpPrice(w.chain, { pool: strangeKey() }));
    const market = w.venue.market("SOL").address;
    await refused(w, "AccountDataTooSmall", () => views.lpPrice(w.chain, { pool: market }));
  });

  it("refuses to value for a depositor what a silent feed prices, and a cached print that lies ahead", async () => {
    const w = await World.create();
    await w.refresh();
    const now = BigInt(await w.now());
    const dated = (publishTime: bigint) => editPool(w, { custodies: { 1: { print: { publishTime } } } });
    await dated(now + 3n);
    await refused(w, "OracleFuture", () => w.view.lpPrice());
    await dated(now);
    w.feeds.freeze("SOL");
    await w.wait(20);
    await w.fresh();
    await w.wait(61);
    await w.fresh();
    await refused(w, "FeedSilent", () => w.view.lpPrice());
  });

  it("divides nothing by a unit of zero, and wraps no sum", async () => {
    const w = await World.create();
    await w.refresh();
    const { custodies } = (await w.pool()).state;
    await editPool(w, { custodies: { 1: { unit: 0n } } });
    await refused(w, "DivisionByZero", () => w.view.lpPrice());
    await editPool(w, { custodies: custodies.map((custody) => ({ ...custody, owned: U64_MAX })) });
    await refused(w, "MathOverflow", () => w.view.lpPrice());
  });
});
