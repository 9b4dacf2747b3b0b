// Mango Markets, 11 October 2022. One person with two accounts of five million dollars each sold themselves 483 million
// MNGO perpetuals at 0.038 dollars, bought MNGO on thin spot markets until the feeds said 0.91, and borrowed some 116
// million dollars, all that the venue had, against the long account's unrealised profit of more than 400 million. The
// short account was left bankrupt; the price fell back within the hour.
//
// Ballast: nothing can be borrowed against a position, and what leaves one before it is closed is its own collateral.
// Profit is paid in the index token out of tokens that were reserved when the position opened: the LPs cannot lose more
// of them than the cap on open interest of that thin market lets anyone reserve, and no dollars at all. New positions
// are refused while the price is away from its average.
import assert from "node:assert/strict";
import { ERRORS } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { refused, told } from "../support/expect";
import { cashIn, ledgerOf, lpsOwn, wealth } from "../support/incident";
import { usd } from "../support/loss";

const ONE = 10n ** 18n;
const BEFORE = "0.0382";
const PUMPED = "0.91";
/** Of the lowest tier: at most half a million dollars on each side, as deep as its own market. */
const TIER_C = { max_long: "500000", max_short: "500000", depth: "5000000", daily_cap: "5%" };
const PARAMS = Object.fromEntries(Object.entries(TIER_C).map(([name, value]) => [`market.SOL.${name}`, value]));
/** 0.48 million dollars at 0.0382. */
const SIZE = 12_500_000;

interface Attack {
  w: World;
  long: PositionRef;
  short: PositionRef;
  /** What both accounts and the LPs had, at the price before. */
  mine: bigint;
  pool: bigint;
}

/** Both accounts open; twenty minutes later MNGO is pumped 24 times in a quarter of an hour. */
async function attack(): Promise<Attack> {
  const liquidity = { USDC: "5000000", SOL: "100000000" };
  const w = await World.create({ prices: { SOL: BEFORE }, liquidity, params: PARAMS });
  const [a, b] = [await w.actor("a", { USDC: "5000000" }), await w.actor("b", { USDC: "5000000" })];
  const [mine, pool] = [(await wealth(w, a)) + (await wealth(w, b)), await lpsOwn(w)];
  const { position: short } = await a.open("SOL", "short", { size: SIZE, collateral: { USDC: 100_000 } });
  const { position: long } = await b.open("SOL", "long", { size: SIZE, collateral: { USDC: 100_000 } });
  await w.wait(1_200);
  for (const price of ["0.08", "0.2", "0.45", PUMPED]) {
    await w.wait(200);
    await w.price("SOL", price);
  }
  return { w, long, short, mine, pool };
}

describe("incident: Mango, a pumped price", () => {
  it("more than the cap cannot be opened, with any collateral", async () => {
    const w = await World.create({
      prices: { SOL: BEFORE },
      liquidity: { USDC: "20000000", SOL: "600000000" },
      params: PARAMS,
    });
    const b = await w.actor("b", { USDC: "5000000" });
    const { request } = await b.place("SOL", "long", { size: 483_000_000, collateral: { USDC: 5_000_000 } });
    const ended = told(await w.execute(request), "RequestEnded");
    assert.equal(ERRORS.get(ended.reason)?.name, "OpenInterestCap");
  });

  it("eleven million of unrealised profit release nothing but the account's own collateral", async () => {
    const { w, long } = await attack();
    const { state } = (await w.position(long)) ?? assert.fail("it is open");
    const dollars = await long.owner.balance("USDC");
    await refused(w, "InsufficientMargin", () => long.owner.removeCollateral(long, state.collateral + 1n));
    await long.owner.removeCollateral(long, state.collateral - usd(10));
    assert.equal((await long.owner.balance("USDC")) - dollars, state.collateral - usd(10));
  });

  it("while the price is far from its average nobody can open at it", async () => {
    const { w } = await attack();
    const late = await w.actor("late", { USDC: "100000" });
    const { request } = await late.place("SOL", "short", { size: 100_000, collateral: { USDC: 50_000 } });
    await w.waitUntil(Number((await w.request(request))?.state.printAfter));
    // The moving average of an hour has gone a quarter of the way.
    w.feeds.set("SOL", { price: PUMPED, ema: "0.25" });
    await w.fresh();
    await refused(w, "OracleEmaGap", () => w.execute(request));
  });

  it("the bound: what both accounts win is less than what their long reserved; the LPs lose no dollars", async () => {
    const { w, long, short, mine, pool } = await attack();
    const dollars = async () => ((await w.pool()).state.custodies[0]?.owned ?? 0n) as bigint;
    const had = await dollars();
    const { deficit } = told(await w.liquidate(short), "PositionLiquidated");
    // 12.5 million x 0.8718 dollars less the short's own 100,000: of it the fund pays at most 5 % of what it has, a
    // dollar of that to the keeper.
    assert.ok(deficit > usd(10_700_000) && deficit < usd(10_900_000), `${deficit}`);
    assert.equal((await ledgerOf(w)).insurance, usd(5_000 - 1));
    await long.owner.close(long);
    await w.wait(900);
    const { clawbackRate } = told(await w.finalize("SOL", "long"), "LossEventFinalized");
    // So large a loss takes the most that one event may: a quarter.
    assert.ok(clawbackRate > (ONE * 2_499n) / 10_000n && clawbackRate <= ONE / 4n, `${clawbackRate}`);
    await w.price("SOL", BEFORE);
    await cashIn(w, long.owner);
    const won = (await wealth(w, long.owner)) + (await wealth(w, short.owner)) - mine;
    // 12.5 million tokens, the reservation, are worth 477,500 dollars again; the short's 100,000 are lost, and a
    // quarter of the ticket.
    assert.ok(won > 0n && won < usd(245_000), `they won ${won}`);
    assert.ok((await dollars()) > had, "the short's collateral and the fund's part");
    const lost = pool - (await lpsOwn(w));
    // 2.7 % of what they had, when MNGO is back where it was.
    assert.ok(lost < usd(240_000) && lost * 36n < pool, `the LPs lost ${lost} of ${pool}`);
  });
});
