/** Realised fresh profit that waits: tickets of owners, and the hourly buckets by which a side knows how much is at stake. */
import { ensure, MathError } from "../error";
import { fracComplement, fracOfDown } from "../math";
import {
  at,
  type Bucket,
  bookOf,
  type EscrowState,
  entry,
  hasOpenEvent,
  type MarketState,
  pure,
  type ReceiptState,
  type SideBook,
  type TicketState,
} from "../state";
import { type Atoms, addTo, type Frac, i64, plus, type Seconds, type Side, sideOf, takeFrom } from "../units";

const HOUR = 3_600n;
const U32_MAX = 0xffff_ffffn;

/** What the rules of tickets change. */
export interface Ticketing {
  market: MarketState;
  ticket: TicketState;
}

/** The hour since 1970 in which what is escrowed now matures: `now + wait`, rounded up. `MathOverflow`. */
export function maturityHour(now: Seconds, wait: Seconds): number {
  const hour = i64(now + wait + HOUR - 1n) / HOUR;
  ensure(hour >= 0n && hour <= U32_MAX, "MathOverflow");
  return Number(hour);
}

/**
 * The hour of a new ticket: {@link maturityHour}, but at most 31 hours after the hour in which an open event began, so that no two hours
 * that the event reaches share a bucket. A ticket that matures earlier waits for the event anyway. `MathOverflow`.
 */
export function ticketHour(book: Pick<SideBook, "open">, now: Seconds, wait: Seconds): number {
  const hour = maturityHour(now, wait);
  return hasOpenEvent(book) ? Math.min(hour, Number(book.open.opened / HOUR) + 31) : hour;
}

/** Time from which a ticket can be claimed. */
export const maturesAt = (ticket: TicketState): Seconds => BigInt(ticket.hour) * HOUR;

/** Escrow that an event can reach. */
export interface Live {
  tokens: Atoms;
  tickets: bigint;
}

const reached = (escrow: EscrowState, opened: Seconds): Bucket[] =>
  escrow.buckets.filter((bucket) => BigInt(bucket.hour) * HOUR > opened);

/** What of a side's escrow an event opened at `opened` can reach. `MathOverflow`. */
export function live(book: SideBook, opened: Seconds): Live {
  const buckets = reached(book.escrow, opened);
  return {
    tokens: buckets.map((b) => b.tokens).reduce(plus, 0n),
    tickets: buckets.reduce((sum, b) => sum + BigInt(b.tickets), 0n),
  };
}

/** As {@link haircut}, in place. */
export function haircutInPlace(escrow: EscrowState, h: Frac, opened: Seconds): Atoms {
  let taken = 0n;
  for (const bucket of reached(escrow, opened)) {
    const part = fracOfDown(h, bucket.tokens);
    takeFrom(bucket, "tokens", part);
    taken = plus(taken, part);
  }
  return taken;
}
/** Takes h of every bucket that matures after `opened`, rounded down; reports the tokens taken. `MathOverflow`. */
export const haircut = pure(haircutInPlace);

/** As {@link issue}, in place. */
export function issueInPlace(s: Ticketing, side: Side, hour: number, tokens: Atoms): void {
  const { ticket } = s;
  const book = bookOf(s.market, side);
  const fresh = ticket.hour === 0;
  if (fresh) Object.assign(ticket, { hour, side, events: book.eventCount, face: 0n });
  ensure(ticket.hour === hour && ticket.side === side, "WrongAccount");
  bringUpToDateInPlace(s, []);
  addTo(ticket, "face", tokens);
  const bucket = openBucket(book.escrow, hour);
  addTo(bucket, "tokens", tokens);
  bucket.tickets += fresh ? 1 : 0;
}
/** Puts tokens into a ticket, which is either new (all zero) or of the same hour. `WrongAccount`, `ReceiptsIncomplete`, `MathOverflow`. */
export const issue = pure(issueInPlace);

/** The bucket of an hour. What an older hour left in its place joins the matured rest. */
function openBucket(escrow: EscrowState, hour: number): Bucket {
  const bucket = at(escrow.buckets, hour % 32);
  if (bucket.hour !== hour) {
    addTo(escrow, "matured", bucket.tokens);
    escrow.maturedTickets += BigInt(bucket.tickets);
    Object.assign(bucket, { hour, tokens: 0n, tickets: 0 });
  }
  return bucket;
}

/** As {@link bringUpToDate}, in place. */
export function bringUpToDateInPlace({ market, ticket }: Ticketing, receipts: readonly ReceiptState[]): void {
  const book = bookOf(market, sideOf(ticket.side));
  const left = receipts.values();
  while (ticket.events < book.eventCount) {
    const event = entry(book, ticket.events) ?? left.next().value;
    if (!event || event.number !== ticket.events || ("side" in event && event.side !== ticket.side)) {
      throw new MathError("ReceiptsIncomplete");
    }
    if (event.opened >= maturesAt(ticket)) return; // Events are ordered: no later one reaches it either.
    ticket.face = fracOfDown(fracComplement(event.h), ticket.face);
    ticket.events += 1n;
  }
}
/**
 * Reduces a ticket, rounded down, by every event since it was made that opened before it matured. Events that left the ring are read
 * from their receipts, in order. `ReceiptsIncomplete` if one is missing.
 */
export const bringUpToDate = pure(bringUpToDateInPlace);

/** What a claim pays, and the dust that the last ticket of its hour leaves to the LPs. */
export interface Claim {
  paid: Atoms;
  dust: Atoms;
}

/** As {@link claim}, in place. */
export function claimInPlace(s: Ticketing, receipts: readonly ReceiptState[], now: Seconds): Claim {
  const { ticket } = s;
  const book = bookOf(s.market, sideOf(ticket.side));
  ensure(now >= maturesAt(ticket), "TicketNotMatured");
  ensure(!(hasOpenEvent(book) && book.open.opened < maturesAt(ticket)), "TicketWaitsForEvent");
  bringUpToDateInPlace(s, receipts);
  const paid = ticket.face;
  ticket.face = 0n;
  return { paid, dust: leave(book.escrow, ticket.hour, paid) };
}
/** Settles a matured ticket. `TicketNotMatured`; `TicketWaitsForEvent` if an open event reaches it; `ReceiptsIncomplete`. */
export const claim = pure(claimInPlace);

/** Takes a claim out of its bucket, or of the matured rest; the last ticket leaves its dust, which is returned. */
function leave(escrow: EscrowState, hour: number, paid: Atoms): Atoms {
  const bucket = at(escrow.buckets, hour % 32);
  if (bucket.hour === hour) {
    takeFrom(bucket, "tokens", paid);
    ensure(bucket.tickets > 0, "MathOverflow");
    bucket.tickets -= 1;
    const dust = bucket.tickets === 0 ? bucket.tokens : 0n;
    bucket.tokens -= dust;
    return dust;
  }
  takeFrom(escrow, "matured", paid);
  takeFrom(escrow, "maturedTickets", 1n);
  const dust = escrow.maturedTickets === 0n ? escrow.matured : 0n;
  escrow.matured -= dust;
  return dust;
}
