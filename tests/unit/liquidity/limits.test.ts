import assert from "node:assert/strict";
import {
  engine,
  type LiquidityWait,
  liquidityWait,
  quoteAddLiquidity,
  quoteRemoveLiquidity,
  tokenRooms,
} from "@ballast/sdk";
import { type Actor, MAXIMUM_SHAPE, World } from "@ballast/testkit";
import { editPool, list } from "../../support/edit";
import { refused } from "../../support/expect";
import { tokenNow } from "../../support/rules";

const USD = 1_000_000n;

/** What quotes are asked with: the state after every price was refreshed. */
async function instant(w: World) {
  await w.fresh();
  return { pool: (await w.pool()).state, now: BigInt(await w.now()), slot: BigInt(await w.chain.slot()) };
}

describe("liquidity: fees, weights, waits and limits", () => {
  let w: World;
  let lp: Actor;
  let alice: Actor;
  const usdc = () => w.venue.home.index;
  const sol = () => w.venue.custody("SOL").index;

  beforeEach(async () => {
    w = await World.create({ params: { "custody.USDC.max_weight": "58%", "custody.SOL.min_weight": "42%" } });
    lp = w.lp;
    alice = await w.trader({ usdc: 2_000_000, sol: 2_000 }, "alice");
  });

  it("a deposit away from the target weight costs more, one towards it less, as quoted to the unit", async () => {
    const at = await instant(w);
    const more = quoteAddLiquidity(at, usdc(), 10_000n * USD);
    const less = quoteAddLiquidity(at, sol(), 50_000_000_000n);
    // 57.1 % USDC with a target of 50 %: 10 bp + 40 bp x 7.2 %; SOL the other way round.
    assert.equal((more.fee * 100_000n) / more.atoms, 128n);
    assert.equal((less.fee * 100_000n) / less.atoms, 71n);
    const [added] = (await alice.addLiquidity("USDC", 10_000n * USD)).events;
    assert.ok(added?.name === "LiquidityAdded");
    assert.deepEqual([added.data.fee, added.data.shares], [more.fee, more.shares]);
  });

  it("a withdrawal pays what was quoted, to the atom", async () => {
    const quote = quoteRemoveLiquidity(await instant(w), usdc(), 5_000n * USD);
    assert.equal((quote.fee * 100_000n) / (quote.atoms + quote.fee), 71n);
    const [removed] = (await lp.removeLiquidity("USDC", 5_000n * USD)).events;
    assert.ok(removed?.name === "LiquidityRemoved");
    assert.deepEqual([removed.data.fee, removed.data.atoms], [quote.fee, quote.atoms]);
  });

  it("no deposit ends above the most weight, no withdrawal below the least; the way to the target stays open", async () => {
    await refused(w, "WeightBound", () => alice.addLiquidity("USDC", 500_000));
    await refused(w, "WeightBound", () => lp.removeLiquidity("SOL", 100_000));
    await alice.addLiquidity("SOL", 1_000);
    await lp.removeLiquidity("USDC", 100_000);
    const [home, other] = tokenRooms(await instant(w));
    assert.ok(home && other && home.weight < 580_000_000n && other.weight > 420_000_000n);
  });

  it("a pool below 100,000 USD has no weights: any token may come first, and the last LP may leave", async () => {
    w = await World.create({ liquidity: {}, params: { "custody.*.max_weight": "60%", "custody.*.min_weight": "25%" } });
    alice = await w.trader({ usdc: 90_000 }, "alice");
    const [first] = (await alice.addLiquidity("USDC", 9_000)).events;
    assert.equal(first?.name === "LiquidityAdded" && first.data.fee, 9n * USD);
    await alice.removeLiquidity("USDC");
    assert.equal(await alice.balance("LP"), 0n);
  });

  it("least weights of more than half of a pool are refused when a token is added", async () => {
    const params = { "custody.*.min_weight": "26%" };
    await assert.rejects(World.create({ params, liquidity: {} }), /InvalidParameter|6002/);
  });

  it("after a jump nobody joins or leaves until a minute has passed, whoever brings the print", async () => {
    await w.price("SOL", "153");
    for (const act of [() => lp.removeLiquidity("USDC", 100), () => alice.addLiquidity("USDC", 100)])
      await refused(w, "PriceJumped", act);
    const waits: LiquidityWait = liquidityWait(await instant(w));
    assert.ok(waits.withdrawal > 0n && waits.withdrawal <= 60n && waits.deposit === waits.withdrawal);
    await w.wait(200);
    await lp.removeLiquidity("USDC", 100);
  });

  it("a tenth of a token leaves in an hour, and no more until it refills; other tokens are not concerned", async () => {
    const { pool } = await instant(w);
    const custody = pool.custodies[usdc()] ?? assert.fail();
    assert.equal((await tokenNow(w, "USDC")).outflow, custody.owned / 10n);
    await lp.removeLiquidity("USDC", 190_000);
    await refused(w, "OutflowLimited", () => lp.removeLiquidity("USDC", 20_000));
    await lp.removeLiquidity("SOL", 20_000);
    await w.wait(1_800);
    await lp.removeLiquidity("USDC", 90_000);
    await refused(w, "OutflowLimited", () => lp.removeLiquidity("USDC", 20_000));
  });

  it("the guardian's closing stops deposits, nothing else, and ends by itself", async () => {
    const now = await w.now();
    await editPool(w, { depositsClosedUntil: BigInt(now + 1_000) });
    await refused(w, "DepositsClosed", () => alice.addLiquidity("USDC", 100));
    await lp.removeLiquidity("USDC", 100);
    assert.ok(liquidityWait(await instant(w)).deposit > 900n);
    await w.wait(1_000);
    await alice.addLiquidity("USDC", 100);
  });

  it("of a token listed later deposits may be worth 1 % of the pool a day, as quoted, and for a hundred days", async () => {
    w = await World.create({
      custodies: ["USDC", "SOL", "ETH"],
      markets: ["SOL"],
      liquidity: { USDC: "2000000", SOL: "10000" },
    });
    const start = await w.now();
    await list(w, "ETH", start);
    const ben = await w.actor("ben", { ETH: 100 });
    const probation = async () => tokenRooms(await instant(w))[2]?.probation;
    await w.waitUntil(start + 86_400);
    const room = (await probation())?.room ?? 0n;
    assert.equal(room, (await w.pool()).state.deductible.dayAum / 100n);
    await refused(w, "DepositCapReached", () => ben.addLiquidity("ETH", 12));
    await ben.addLiquidity("ETH", 5);
    const [removed] = (await ben.removeLiquidity("ETH", 7_000)).events;
    assert.ok(removed?.name === "LiquidityRemoved");
    // 5 ETH came at 3,000 less the fee; 7,000 shares were burnt at some 0.999.
    const left = (await probation())?.room ?? 0n;
    assert.ok(left > room - 8_000n * USD && left < room - 7_970n * USD, `${left} of ${room}`);
    await w.waitUntil(start + 100 * 86_400 - 1);
    assert.equal((await probation())?.until, BigInt(start + 100 * 86_400));
    await w.wait(1);
    assert.equal(await probation(), null);
  });

  it("with one feed dead LPs leave in the others, at its last price less twice its haircut, after an hour at nothing", async () => {
    w.feeds.freeze("SOL");
    await w.wait(20);
    await w.fresh();
    await refused(w, "PriceRefreshNeeded", () => lp.removeLiquidity("USDC", 100));
    await w.wait(61);
    await w.fresh();
    await refused(w, "FeedSilent", () => alice.addLiquidity("USDC", 100));
    await refused(w, "PriceRefreshNeeded", () => lp.removeLiquidity("SOL", 100));
    const { pool } = await instant(w);
    const [home, token] = [pool.custodies[usdc()] ?? assert.fail(), pool.custodies[sol()] ?? assert.fail()];
    const off = 10_000n - 2n * (await tokenNow(w, "SOL")).haircut;
    const low = (token.print.price * off) / 10_000n;
    const [first] = (await lp.removeLiquidity("USDC", 100)).events;
    assert.equal(first?.name === "LiquidityRemoved" && first.data.aum, home.owned + (token.owned * low) / token.unit);
    await w.wait(3_600);
    const { owned } = (await instant(w)).pool.custodies[usdc()] ?? assert.fail();
    const [second] = (await lp.removeLiquidity("USDC", 100)).events;
    assert.equal(second?.name === "LiquidityRemoved" && second.data.aum, owned);
    w.feeds.thaw("SOL");
    await w.fresh();
    await alice.addLiquidity("USDC", 100);
  });

  it("five tokens and three markets: LPs join and leave in each, within the weights they find", async () => {
    w = await World.create({ ...MAXIMUM_SHAPE });
    const bob = await w.trader({ usdc: 50_000, usdt: 50_000, sol: 300, eth: 20, btc: 1 }, "bob");
    const amounts: Record<string, string> = { USDC: "1000", USDT: "1000", SOL: "10", ETH: "0.5", BTC: "0.02" };
    for (const [symbol, amount] of Object.entries(amounts)) {
      const { index } = w.venue.custody(symbol);
      const before = await bob.balance("LP");
      const [event] = (await bob.addLiquidity(symbol, amount)).events;
      assert.ok(event?.name === "LiquidityAdded");
      const { params } = (await w.pool()).state.custodies[index] ?? assert.fail();
      assert.ok(event.data.fee >= engine.mulDivUp(event.data.atoms, params.lpFee, 20_000n));
      const shares = (await bob.balance("LP")) - before;
      await bob.removeLiquidity(symbol, shares);
      assert.equal(await bob.balance("LP"), before);
    }
  });
});
