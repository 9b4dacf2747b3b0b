//! A ticket that an event reaches loses just its share; one that matures before the event opened loses nothing.
//!
//! face' == floor((1 - h) face) for opened < matures_at, else face.
//!
//! Assumes: one event, still in the ring, in place 3 (the others are the same code); h <= 1.
//!
//! ```diff
//! mutualization/escrow.rs
//! -if opened >= ticket.matures_at() {
//! +if opened > ticket.matures_at() {
//! ```
//! ```diff
//! mutualization/escrow.rs
//! -ticket.face = Atoms(clawback_rate.complement().of_down(ticket.face.0)?);
//! +ticket.face = Atoms(clawback_rate.of_down(ticket.face.0)?);
//! ```
use crate::prelude::*;
use engine::mutualization::escrow::bring_up_to_date;

#[no_mangle]
pub fn an_event_lowers_a_ticket_by_its_rate(book: &SideBook, ticket: &mut TicketState) {
    let entry = book.loss_events[3];
    assume(
        ticket.loss_events == 3
            && book.loss_event_count == 4
            && entry.number == 3
            && entry.clawback_rate.0 <= Frac::ONE.0,
    );
    let (face, matures) = (ticket.face, ticket.matures_at());
    if bring_up_to_date(book, ticket, &[]).is_ok() {
        if entry.opened >= matures {
            prove(ticket.face == face && ticket.loss_events == 3, 1);
        } else {
            let kept = wide(face.0) * wide(Frac::ONE.0 - entry.clawback_rate.0);
            prove(wide(ticket.face.0) * ONE <= kept && kept < (wide(ticket.face.0) + 1) * ONE, 2);
            prove(ticket.loss_events == 4, 3);
        }
    }
}
