//! Loss events, their receipts, escrowed profit and liens.

pub mod apply_liens;
pub mod claim_ticket;
pub mod finalize_loss_event;
pub mod open_loss_event;
pub mod seal_loss_event;
