/** Prices that the pool does not know yet. Nobody pays for it, and every other task brings the prices that it needs. */
import type { State } from "@ballast/sdk";
import { MINUTE, type Rule } from "./rule";

/** Seconds from one refresh to the next: volatility is measured from the first print of each ten seconds. */
const EVERY = 5n;
/** A price that moved by so much (1e-4) is brought at once. */
const JUMP = 20n;
const BPS = 10_000n;

/** Whether a custody's new print can wait for the next beat: it is a little newer, and nearly the same. */
function canWait({ pool, prices }: State, custody: number): boolean {
  const known = pool.state.custodies[custody]?.print;
  const print = prices[custody]?.peek();
  // A print that is no newer is shown for another reason: its feed is silent, or a day begins.
  if (!known || !print || print.publishTime <= known.publishTime) return false;
  const moved = print.price > known.price ? print.price - known.price : known.price - print.price;
  return print.publishTime < known.publishTime + EVERY && moved * BPS < JUMP * known.price;
}

export const refreshPrices: Rule<"refreshPrices"> = {
  limit: MINUTE,
  every: "slot",
  subject: ({ custodies }) => (custodies.length > 0 ? "prices" : "second prices"),
  leave: ({ custodies }, { state }) =>
    custodies.length > 0 && custodies.every((custody) => canWait(state, custody)) ? "a newer price comes soon" : null,
};
