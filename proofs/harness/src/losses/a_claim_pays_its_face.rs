//! A claim pays the ticket's face from its hour, and only the last ticket of an hour leaves dust, all of it.
//!
//! paid == face; the bucket (or the matured rest) loses paid + dust to the atom; not before the hour begins.
//!
//! Assumes: no event to answer for; the bucket's place is 5 of 32 (the others are the same code).
//! Invariants: 19
//!
//! ```diff
//! mutualization/escrow.rs
//! -if bucket.tickets == 0 {
//! +if bucket.tickets <= 1 {
//! ```
//! ```diff
//! mutualization/escrow.rs
//! -ensure(now >= ticket.matures_at(), EngineError::TicketNotMatured)?;
//! +
//! ```
use crate::prelude::*;
use engine::mutualization::escrow::claim;

#[no_mangle]
pub fn a_claim_pays_its_face(book: &mut SideBook, ticket: &mut TicketState, now: i64) {
    assume(ticket.hour % 32 == 5 && book.loss_event_count == ticket.loss_events);
    let (bucket, hour, face) = (book.escrow.buckets[5], ticket.hour, ticket.face);
    let (matured, tickets) = (book.escrow.matured, book.escrow.matured_tickets);
    if let Ok(c) = claim(book, ticket, &[], now) {
        prove(c.paid == face && ticket.face.is_zero(), 1);
        let (left, own) = (book.escrow.buckets[5], bucket.hour == hour);
        let taken = wide(c.paid.0) + wide(c.dust.0);
        if own {
            prove(wide(left.tokens.0) + taken == wide(bucket.tokens.0) && book.escrow.matured == matured, 2);
        } else {
            prove(wide(book.escrow.matured.0) + taken == wide(matured.0) && left.tokens == bucket.tokens, 3);
        }
        let last = if own { bucket.tickets == 1 } else { tickets == 1 };
        let rest = if own { left.tokens } else { book.escrow.matured };
        prove(last || c.dust.is_zero(), 4);
        prove(!last || rest.is_zero(), 5);
        prove(now >= i64::from(hour) * 3_600, 6);
    }
}
