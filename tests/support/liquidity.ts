/** What deposits and withdrawals of liquidity share: the pool that they meet, and the prints that they take. */
import { World } from "@ballast/testkit";
import { refused } from "./expect";

export const USD = 1_000_000n;
export const SOL = 1_000_000_000n;
/**
 * What the actor `lp` brought: 2,000,000 USDC and 10,000 SOL at 150 less what fees took: 10 bp, a tenth each to
 * protocol and fund.
 */
export const OWNED = { USDC: 1_999_600n * USD, SOL: 9_998n * SOL };
export const AUM = OWNED.USDC + 9_998n * 150n * USD;
export const SUPPLY = 3_495_300_960_791n;

/**
 * Bob, whose profit on 4,000 SOL from 150 to 200 is more than the 5 % of the LPs' SOL that may leave in an hour; nine
 * hours later.
 */
export async function beyondTheHour() {
  const w = await World.create({ params: { "custody.*.outflow": "5%" }, fund: "100000" });
  const bob = await w.trader({ usdc: 400_000 }, "bob");
  const { position } = await bob.open("SOL", "long", { size: 4_000, collateral: { USDC: 200_000 } });
  await w.wait(60);
  await w.price("SOL", "200");
  await w.wait(9 * 3_600);
  return { w, bob, position };
}

/** Prints up to two seconds ahead of the clock are taken, of every token, and none further ahead. */
export async function takesPrintsOfNow(w: World, run: () => Promise<unknown>): Promise<void> {
  for (const [symbol, price] of [
    ["USDC", "1"],
    ["SOL", "150"],
  ] as const) {
    await w.price(symbol, price, { publishTime: (await w.now()) + 2 });
    await run();
    for (const ahead of [3, 3_600]) {
      await w.wait(1); // prices are those of a slot's first deposit or withdrawal
      await w.price(symbol, price, { publishTime: (await w.now()) + ahead });
      await refused(w, "OracleFuture", () => run());
    }
    // Where the clock has come within two seconds of it, it is a price of now.
    await w.wait(3_597);
    await w.fresh([symbol]);
    await refused(w, "OracleFuture", () => run());
    await w.wait(1);
    await w.fresh([symbol]);
    await run();
    await w.wait(10);
    await w.fresh();
  }
}

/**
 * Prints that are uncertain by more than 2 %, or more than 10 % from their average, are refused, above and below; the
 * last atom is taken.
 */
export async function refusesWidePrints(w: World, run: () => Promise<unknown>): Promise<void> {
  for (const [price, quote, error] of [
    ["1", { conf: "0.02" }, null],
    ["1", { conf: "0.02000001" }, "OracleWide"],
    ["1.1", { conf: "0", ema: "1" }, null],
    ["1.10000001", { conf: "0", ema: "1" }, "OracleEmaGap"],
    ["0.9", { conf: "0", ema: "1" }, null],
    ["0.89999999", { conf: "0", ema: "1" }, "OracleEmaGap"],
  ] as const) {
    await w.price("USDC", price, quote);
    if (error === null) await run();
    else await refused(w, error, () => run());
  }
}
