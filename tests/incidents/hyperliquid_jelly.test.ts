// Hyperliquid, 26 March 2025. On JELLY, a token worth some 25 million dollars, one person opened a short of about four
// million dollars and two longs of two, took the short's margin out so that it was liquidated, and bought the token up
// fourfold. The venue's vault inherited the short of 398 million tokens and stood at a loss of 12 to 13 million, with
// all of its 230 million at risk. Validators voted to delist the market and to settle it at 0.0095 dollars, the price
// before: the vault ended with a gain, the longs with nothing.
//
// Ballast: nobody inherits a short; its liquidation closes it against the pool. A long's profit comes from tokens
// reserved when it opened, so a squeeze of any height costs the LPs fewer tokens than the market's small cap. Margin
// leaves only above 20 %. A pump on one venue alone, with two price sources, liquidates nobody and opens nothing. And
// no vote sets another price: only a feed that is dead for a day can be settled.
import assert from "node:assert/strict";
import { ERRORS } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { refused, told } from "../support/expect";
import { cashIn, ledgerOf, lpsOwn, wealth } from "../support/incident";
import { usd } from "../support/loss";

const BEFORE = "0.0095";
const PUMPED = "0.0475";
const TIER_C = { max_long: "500000", max_short: "500000", depth: "5000000", daily_cap: "5%" };
const PARAMS = Object.fromEntries(Object.entries(TIER_C).map(([name, value]) => [`market.SOL.${name}`, value]));

interface Scene {
  w: World;
  people: Actor[];
  short: PositionRef;
  longs: PositionRef[];
}

/** A short of 40 million JELLY and two longs of 20, 0.38 million dollars each way; half an hour old. */
async function scene(): Promise<Scene> {
  const liquidity = { USDC: "3000000", SOL: "100000000" };
  const w = await World.create({ prices: { SOL: BEFORE }, liquidity, params: PARAMS, secondSources: ["SOL"] });
  const open = async (name: string, side: "long" | "short", size: number, collateral: number) => {
    const actor = await w.actor(name, { USDC: "200000" });
    return (await actor.open("SOL", side, { size, collateral: { USDC: collateral } })).position;
  };
  const short = await open("short", "short", 40_000_000, 90_000);
  const longs = [await open("long1", "long", 20_000_000, 60_000), await open("long2", "long", 20_000_000, 60_000)];
  await w.wait(1_800);
  await w.fresh();
  return { w, people: [short, ...longs].map(({ owner }) => owner), short, longs };
}

const together = async (w: World, people: readonly Actor[]) => {
  let sum = 0n;
  for (const actor of people) sum += await wealth(w, actor, { SOL: BEFORE });
  return sum;
};

describe("incident: Hyperliquid, the squeeze of JELLY", () => {
  it("margin cannot be taken out of the short until the smallest rise kills it: a fifth must stay", async () => {
    const { w, short } = await scene();
    await short.owner.removeCollateral(short, 5_000);
    await refused(w, "InsufficientMargin", () => short.owner.removeCollateral(short, 10_000));
  });

  it("with 0.38 million dollars of shorts open, not a tenth of that short can be added", async () => {
    const { w } = await scene();
    const whale = await w.actor("whale", { USDC: "400000" });
    const { request } = await whale.place("SOL", "short", { size: 39_800_000, collateral: { USDC: 400_000 } });
    const ended = told(await w.execute(request), "RequestEnded");
    assert.equal(ERRORS.get(ended.reason)?.name, "OpenInterestCap");
  });

  it("a pump on one venue alone liquidates nobody, and opens nothing", async () => {
    const { w, short, people } = await scene();
    await w.price("SOL", PUMPED, { second: BEFORE });
    await refused(w, "NotLiquidatable", () => w.liquidate(short));
    const friend = people[1] ?? assert.fail("there are three");
    const { request } = await friend.place("SOL", "long", { size: 1_000_000, collateral: { USDC: 10_000 } });
    await w.waitUntil(Number((await w.request(request))?.state.printAfter));
    await w.fresh();
    await refused(w, "OracleSourcesDisagree", () => w.execute(request));
  });

  it("the bound: fivefold everywhere, all three accounts together win less than the tokens they reserved, the LPs no dollar", async () => {
    const { w, people, short, longs } = await scene();
    // With what they opened: they still hold the collateral here.
    const deposits = usd(90_000 + 60_000 + 60_000);
    const [mine, pool] = [(await together(w, people)) + deposits, await lpsOwn(w, { SOL: BEFORE })];
    const dollars = (await w.pool()).state.custodies[0]?.owned ?? 0n;
    for (const price of ["0.014", "0.021", "0.032", PUMPED]) {
      await w.wait(60);
      await w.price("SOL", price);
      await w.liquidate(short).catch(() => null);
    }
    assert.equal(await w.position(short), null);
    const { deficits, insurance } = await ledgerOf(w);
    assert.ok(deficits < usd(400_000) && insurance <= usd(5_000), `${deficits}, ${insurance}`);
    for (const long of longs) told(await long.owner.close(long), "PositionDecreased");
    await w.wait(900);
    const event = (await w.pool()).state.exposures[0]?.sides[0]?.lossEvent ?? 0n;
    if (event > 0n) await w.finalize("SOL", "long");
    await w.price("SOL", BEFORE);
    for (const actor of people) await cashIn(w, actor);
    const won = (await together(w, people)) - mine;
    // 40 million tokens less what a fifth of the price bought: 32 million, 304,000 dollars at 0.0095; the short's
    // 90,000 are gone.
    assert.ok(won > 0n && won < usd(304_000 - 88_000), `${won}`);
    const lost = pool - (await lpsOwn(w, { SOL: BEFORE }));
    // 5 % of what they had, for a short of a tenth of it and at any height; then it was 5 % for a short of a sixtieth,
    // and rising.
    assert.ok(lost < usd(216_000) && lost * 18n < pool, `${lost} of ${pool}`);
    assert.ok(((await w.pool()).state.custodies[0]?.owned ?? 0n) > dollars);
  });

  it("nobody settles a market at another price while its feed lives", async () => {
    const { w } = await scene();
    await w.price("SOL", PUMPED);
    await refused(w, "FeedNotDead", () => w.settle("SOL"));
  });
});
