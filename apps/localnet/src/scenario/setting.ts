import { fromUnits, tokenInfo, toUnits } from "@ballast/testkit";
import type { Scenario } from "./schema";

/** Steps at a file's beginning that belong to the day before. */
export const FOUNDING = new Set<string>(["add_liquidity", "stake", "donate", "expect"]);
/** What the actor `house` gives of an index token that nobody else does, in US dollars. */
const HOUSE = 1_500_000n;

/** Tokens of the pool: all that prices, balances or liquidity name, the stable first. */
export function tokensOf({ prices, actors, liquidity = {}, markets = [] }: Scenario): string[] {
  const named = [prices, liquidity, ...Object.values(actors)].flatMap((amounts) => Object.keys(amounts));
  const all = new Set(["USDC", ...named, ...markets]);
  return all.size === 1 ? ["USDC", "SOL"] : [...all];
}

/** Markets of the pool, by their index tokens. */
export const marketsOf = (scenario: Scenario): string[] =>
  scenario.markets ?? tokensOf(scenario).filter((token) => !tokenInfo(token).stable);

/** What the actor `house` deposits. Longs are paid in the index token, so the house deposits it if no step does. */
export const houseOf = (scenario: Scenario): Record<string, string> =>
  scenario.liquidity ?? Object.fromEntries(notGiven(scenario).map((symbol) => [symbol, houseAmount(scenario, symbol)]));

/** Whether there is a house at all. */
export const hasHouse = (scenario: Scenario): boolean =>
  (scenario.liquidity === undefined ? notGiven(scenario) : Object.keys(scenario.liquidity)).length > 0;

function notGiven(scenario: Scenario): string[] {
  const given = new Set(scenario.steps.flatMap((step) => (step.do === "add_liquidity" ? [step.asset] : [])));
  return marketsOf(scenario).filter((symbol) => !given.has(symbol));
}

/** Whole tokens worth what the house gives, at least one. */
function houseAmount({ prices }: Scenario, symbol: string): string {
  const price = toUnits(prices[symbol] ?? tokenInfo(symbol).price, 8);
  const whole = fromUnits((HOUSE * 100_000_000n) / price, 0);
  return whole === "0" ? "1" : whole;
}
