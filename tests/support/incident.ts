import type { Actor, World } from "@ballast/testkit";
import { at } from "./expect";
import { marketNow } from "./rules";

/** Prices in whole US dollars by token, as text. */
export type Prices = Record<string, string>;

/** US dollars (1e-6) that some tokens are worth, each rounded down: at these prices, else at what its feed says now. */
function valued(w: World, atoms: (symbol: string) => bigint, prices: Prices): bigint {
  return w.venue.custodies.reduce((sum, { symbol, decimals }) => {
    const said = prices[symbol];
    const price = said === undefined ? w.feeds.priceE8(symbol) : e8(said);
    return sum + (atoms(symbol) * price) / 10n ** BigInt(decimals + 2);
  }, 0n);
}

function e8(text: string): bigint {
  const [whole = "0", places = ""] = text.split(".");
  return BigInt(whole + places.padEnd(8, "0"));
}

/** What is in someone's wallet. */
export async function wealth(w: World, actor: Actor, prices: Prices = {}): Promise<bigint> {
  const mine = (await w.balances())[actor.name] ?? {};
  return valued(w, (symbol) => mine[symbol] ?? 0n, prices);
}

/** What the LPs own together, before what open positions have won or lost. */
export async function lpsOwn(w: World, prices: Prices = {}): Promise<bigint> {
  const { custodies } = (await w.pool()).state;
  return valued(w, (symbol) => at(custodies, w.venue.custody(symbol).index).owned, prices);
}

/** What the fund holds. */
export const fundOf = async (w: World): Promise<bigint> => (await w.pool()).state.fund.balance;

/** Who has paid a market's deficits so far. */
export const ledgerOf = async (w: World, symbol = "SOL") => (await w.market(symbol)).state.ledger;

/** The initial margin in force, 1e-4. */
export async function initialMargin(w: World, symbol = "SOL"): Promise<bigint> {
  return (await marketNow(w, symbol)).initial;
}

/** Prices at even steps in time, geometric from the present one to `to`: a market that falls or rises without a gap. */
export async function slide(
  w: World,
  symbol: string,
  to: string,
  { steps, every, each }: { steps: number; every: number; each?: () => Promise<void> },
): Promise<void> {
  const [from, last] = [Number(w.feeds.priceOf(symbol)), Number(to)];
  for (let i = 1; i <= steps; i++) {
    await w.wait(every);
    await w.price(symbol, i === steps ? to : (from * (last / from) ** (i / steps)).toFixed(6));
    await each?.();
  }
}

/** A keeper who liquidates all that can be. */
export async function sweepUp(w: World, symbol: string): Promise<void> {
  for (const position of await w.unhealthy(symbol)) await w.liquidate(position);
}

/** Hours later everything that someone was owed has been paid. */
export async function cashIn(w: World, actor: Actor): Promise<void> {
  if ((await w.ticketsOf(actor)).length === 0) return;
  await w.wait(10 * 3_600);
  await w.claim(actor);
}
