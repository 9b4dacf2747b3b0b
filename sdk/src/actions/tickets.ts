import type { PublicKey } from "@solana/web3.js";
import { bookOf, mutualization, ring, type Seconds, type Side, type trading } from "../math/index";
import * as pda from "../pda/index";
import type { Scene } from "../quotes/index";
import type { Context } from "../state/index";

/** The ticket accounts of a settlement. */
export interface TicketAccounts {
  ticket: PublicKey | null;
  briefTicket: PublicKey | null;
}

/**
 * The tickets that a settlement now could need: one for what waits `hold`, one for what waits an hour. Both are passed whether needed or
 * not, since the share that waits moves with the fund. Where both mature in one hour they are one account, which the program takes only
 * once: it goes to the part that the quote sees.
 */
export function maturity(
  ctx: Context,
  { now, pool, market: state }: Scene,
  market: PublicKey,
  side: Side,
  owner: PublicKey,
  escrowed: trading.settle.Escrowed,
): TicketAccounts {
  const hour = (wait: bigint) => mutualization.escrow.ticketHour(bookOf(state, side), now, wait);
  const [long, brief] = [hour(pool.params.events.hold), hour(ring.HOUR)];
  const ticket = (at: number) => pda.ticket(market, side, owner, at, ctx.programId);
  if (long !== brief) return { ticket: ticket(long), briefTicket: ticket(brief) };
  const briefly = escrowed.held === 0n && escrowed.heldBrief > 0n;
  return { ticket: briefly ? null : ticket(long), briefTicket: briefly ? ticket(brief) : null };
}

/** The last second at which tickets are of the hours that they are of now. */
export function ticketsUntil({ now, pool }: Pick<Scene, "now" | "pool">): Seconds {
  const lasts = [pool.params.events.hold, ring.HOUR].map(
    (wait) => BigInt(mutualization.escrow.maturityHour(now, wait)) * ring.HOUR - wait,
  );
  return lasts.reduce((least, last) => (last < least ? last : least));
}
