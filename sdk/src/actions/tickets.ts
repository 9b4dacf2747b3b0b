import type { PublicKey } from "@solana/web3.js";
import type { Escrowed, Seconds, Side } from "../engine/index";
import * as pda from "../pda/index";
import type { PoolScene, Scene } from "../quotes/index";
import { asked } from "../quotes/scene";
import type { Context } from "../state/index";

/** The ticket accounts of a settlement. */
export interface TicketAccounts {
  ticket: PublicKey | null;
  briefTicket: PublicKey | null;
}

/**
 * The tickets that a settlement now could need: one for what waits `hold`, one for what waits an hour. Both are passed
 * whether needed or not, since the share that waits moves with the fund. Where both mature in one hour they are one
 * account, which the program takes only once: it goes to the part that the quote sees.
 */
export function maturity(
  ctx: Context,
  scene: Scene,
  market: PublicKey,
  side: Side,
  owner: PublicKey,
  escrowed: Escrowed,
): TicketAccounts {
  const { hold: long, brief } = asked("rule_ticket_hours", scene, { side });
  const ticket = (at: number) => pda.ticket(market, side, owner, at, ctx.programId);
  if (long !== brief) return { ticket: ticket(long), briefTicket: ticket(brief) };
  const briefly = escrowed.held === 0n && escrowed.heldAfterJump > 0n;
  return { ticket: briefly ? null : ticket(long), briefTicket: briefly ? ticket(brief) : null };
}

/** The last second at which tickets still fall into the same hours as now. */
export const ticketsUntil = (world: PoolScene): Seconds => asked("rule_tickets_until", world, {}).until;
