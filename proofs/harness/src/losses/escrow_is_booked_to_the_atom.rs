//! What is put into a ticket is in its face and in its hour's bucket, to the atom; what an older hour left in that
//! place joins the matured rest.
//!
//! face' == face + a; bucket' + matured' == bucket + matured + a.
//!
//! Assumes: no event to answer for; the bucket's place is 5 of 32 (the others are the same code).
//!
//! ```diff
//! mutualization/escrow.rs
//! -bucket.tokens.add_assign(tokens)?;
//! +bucket.tokens = tokens;
//! ```
//! ```diff
//! mutualization/escrow.rs
//! -escrow.matured.add_assign(bucket.tokens)?;
//! +
//! ```
use crate::prelude::*;
use engine::mutualization::escrow::issue;

#[no_mangle]
pub fn escrow_is_booked_to_the_atom(book: &mut SideBook, ticket: &mut TicketState, long: bool, hour: u32, tokens: u64) {
    assume(hour % 32 == 5 && hour > 0 && book.loss_event_count == ticket.loss_events);
    assume(book.escrow.matured_tickets < 1 << 60);
    let new = ticket.hour == 0;
    let face = if new { Atoms::ZERO } else { ticket.face };
    let (bucket, matured) = (book.escrow.buckets[5].tokens, book.escrow.matured);
    if issue(book, ticket, side(long), hour, Atoms(tokens)).is_ok() {
        prove(wide(ticket.face.0) == wide(face.0) + wide(tokens) && ticket.hour == hour, 1);
        let (after, rest) = (book.escrow.buckets[5], book.escrow.matured);
        prove(wide(after.tokens.0) + wide(rest.0) == wide(bucket.0) + wide(matured.0) + wide(tokens), 2);
        prove(after.hour == hour, 3);
    }
}
