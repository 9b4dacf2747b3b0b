//! Loss events, their receipts, escrowed profit and liens.

pub mod open_loss_event;
pub mod finalize_loss_event;
pub mod seal_loss_event;
pub mod claim_ticket;
pub mod apply_liens;
