import { math, pda } from "@ballast/sdk";
import type { PositionRef } from "./refs";
import { sideByte } from "./venue";
import type { World } from "./world";

/** Accounts that a settlement may need because the position is in profit at the present price; none of them otherwise. */
export async function profitAccounts(world: World, position: PositionRef) {
  const none = { inProfit: false, ticket: null, briefTicket: null };
  const account = await world.position(position);
  if (account === null) return none;
  const { market, side, owner } = position;
  const { size, entry } = account.state;
  const unit = 10n ** BigInt(market.custody.decimals + 2);
  const now = BigInt(await world.now());
  const { state } = await world.market(market.symbol);
  const price = math.oracle.settled(state, now)?.price ?? world.feeds.priceE8(market.symbol);
  if (math.pnl(sideByte(side), size, entry, price, unit) <= 0n) return none;
  const { hold } = (await world.pool()).state.params.events;
  const book = math.bookOf(state, sideByte(side));
  const at = (wait: bigint) => {
    const hour = math.mutualization.escrow.ticketHour(book, now, wait);
    return pda.ticket(market.address, sideByte(side), owner.address, hour);
  };
  const [ticket, brief] = [at(hold), at(3_600n)];
  // One hour for both only where an event has been open for a day: then all of it waits `hold`.
  return { inProfit: true, ticket, briefTicket: brief.equals(ticket) ? null : brief };
}
