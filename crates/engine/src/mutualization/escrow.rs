//! Realised fresh profit that waits: tickets of owners, and the hourly buckets by which a side knows how much is at
//! stake.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::state::{Bucket, Escrow, Receipt, SideBook, TicketState};
use crate::time::period;
use crate::units::{Atoms, Frac, Side};

/// The hour in which what is escrowed now matures: `now + wait`, rounded up.
pub fn maturity_hour(now: i64, wait: i64) -> Res<u32> {
    let at = now.checked_add(wait).and_then(|t| t.checked_add(3_599)).ok_or(EngineError::MathOverflow)?;
    u32::try_from(at / 3_600).map_err(|_| EngineError::MathOverflow)
}

/// The hour of a new ticket: [`maturity_hour`], but at most 31 hours after the hour in which an open event began, so
/// that no two hours that the event reaches share a bucket however late it is finalized. A ticket that matures earlier
/// waits for the event anyway.
pub fn ticket_hour(book: &SideBook, now: i64, wait: i64) -> Res<u32> {
    let hour = maturity_hour(now, wait)?;
    if !book.has_open_loss_event() {
        return Ok(hour);
    }
    let began = u32::try_from(period(book.open.opened, 3_600)).map_err(|_| EngineError::MathOverflow)?;
    Ok(hour.min(began.saturating_add(31)))
}

/// Escrow that an event opened at `opened` can reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Live {
    pub tokens: Atoms,
    pub tickets: u64,
}

/// Whether a bucket matures after a time: asked of 32 buckets at once, so the time becomes an hour once and no bucket a
/// time.
fn matures_after(time: i64) -> impl Fn(&Bucket) -> bool + Copy {
    let hour = period(time, 3_600);
    move |bucket| i64::from(bucket.hour) > hour
}

fn place(hour: u32) -> usize {
    // A remainder below 32 always fits.
    usize::try_from(hour % 32).unwrap_or(0)
}

pub fn live(book: &SideBook, opened: i64) -> Res<Live> {
    let alive = matures_after(opened);
    book.escrow.buckets.iter().filter(|b| alive(b)).try_fold(Live::default(), |sum, b| {
        Ok(Live { tokens: sum.tokens.plus(b.tokens)?, tickets: sum.tickets + u64::from(b.tickets) })
    })
}

/// Takes h of every bucket that matures after `opened`, rounded down; returns the tokens taken.
pub fn claw_back(escrow: &mut Escrow, clawback_rate: Frac, opened: i64) -> Res<Atoms> {
    let mut taken = Atoms::ZERO;
    if clawback_rate.is_zero() {
        return Ok(taken);
    }
    let alive = matures_after(opened);
    for bucket in escrow.buckets.iter_mut().filter(|b| alive(b)) {
        let part = Atoms(clawback_rate.of_down(bucket.tokens.0)?);
        bucket.tokens.sub_assign(part)?;
        taken.add_assign(part)?;
    }
    Ok(taken)
}

/// Puts tokens into a ticket, which is either new (all zero) or of the same hour; the ring of events brings it up to
/// date first.
pub fn issue(book: &mut SideBook, ticket: &mut TicketState, side: Side, hour: u32, tokens: Atoms) -> Res<()> {
    let new = ticket.hour == 0;
    if new {
        *ticket = TicketState { hour, side: side.byte(), loss_events: book.loss_event_count, ..TicketState::default() };
    }
    ensure(ticket.hour == hour && ticket.side == side.byte(), EngineError::WrongAccount)?;
    bring_up_to_date(book, ticket, &[])?;
    ticket.face.add_assign(tokens)?;
    let bucket = open_bucket(&mut book.escrow, hour)?;
    bucket.tokens.add_assign(tokens)?;
    bucket.tickets = bucket.tickets.checked_add(u32::from(new)).ok_or(EngineError::MathOverflow)?;
    Ok(())
}

/// The bucket of an hour. What an older hour left in its place joins the matured rest.
fn open_bucket(escrow: &mut Escrow, hour: u32) -> Res<&mut Bucket> {
    let bucket = &mut escrow.buckets[place(hour)];
    if bucket.hour != hour {
        escrow.matured.add_assign(bucket.tokens)?;
        escrow.matured_tickets += u64::from(bucket.tickets);
        *bucket = Bucket { hour, ..Bucket::default() };
    }
    Ok(bucket)
}

/// Reduces a ticket by every event since it was made that opened before it matured. Events that left the ring are read
/// from their receipts, in order. `ReceiptsIncomplete` if one is missing.
pub fn bring_up_to_date(book: &SideBook, ticket: &mut TicketState, receipts: &[Receipt]) -> Res<()> {
    let mut receipts = receipts.iter();
    while ticket.loss_events < book.loss_event_count {
        let (opened, clawback_rate) = match book.entry(ticket.loss_events) {
            Some(entry) => (entry.opened, entry.clawback_rate),
            None => {
                let next = receipts.next().filter(|r| r.number == ticket.loss_events && r.side == ticket.side);
                let receipt = next.ok_or(EngineError::ReceiptsIncomplete)?;
                (receipt.opened, receipt.clawback_rate)
            }
        };
        if opened >= ticket.matures_at() {
            break; // Events are ordered: no later one reaches it either.
        }
        ticket.face = Atoms(clawback_rate.complement().of_down(ticket.face.0)?);
        ticket.loss_events += 1;
    }
    Ok(())
}

/// What a claim pays, and the dust that the last ticket of its hour leaves to the LPs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    pub paid: Atoms,
    pub dust: Atoms,
}

/// Settles a matured ticket. `TicketNotMatured`; `TicketWaitsForLossEvent` if an open event reaches it;
/// `ReceiptsIncomplete`.
pub fn claim(book: &mut SideBook, ticket: &mut TicketState, receipts: &[Receipt], now: i64) -> Res<Claim> {
    ensure(now >= ticket.matures_at(), EngineError::TicketNotMatured)?;
    let reached = book.has_open_loss_event() && book.open.opened < ticket.matures_at();
    ensure(!reached, EngineError::TicketWaitsForLossEvent)?;
    bring_up_to_date(book, ticket, receipts)?;
    let paid = core::mem::take(&mut ticket.face);
    let escrow = &mut book.escrow;
    let bucket = &mut escrow.buckets[place(ticket.hour)];
    let dust = if bucket.hour == ticket.hour {
        bucket.tokens.sub_assign(paid)?;
        bucket.tickets = bucket.tickets.checked_sub(1).ok_or(EngineError::MathOverflow)?;
        if bucket.tickets == 0 {
            core::mem::take(&mut bucket.tokens)
        } else {
            Atoms::ZERO
        }
    } else {
        escrow.matured.sub_assign(paid)?;
        escrow.matured_tickets = escrow.matured_tickets.checked_sub(1).ok_or(EngineError::MathOverflow)?;
        if escrow.matured_tickets == 0 {
            core::mem::take(&mut escrow.matured)
        } else {
            Atoms::ZERO
        }
    };
    Ok(Claim { paid, dust })
}
