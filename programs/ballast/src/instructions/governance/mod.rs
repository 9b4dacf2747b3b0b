//! Setting up and changing: who governs, which pools, tokens and markets there are, and by which parameters.

pub mod accept_admin;
pub mod add_custody;
pub mod add_market;
pub mod cancel_change;
pub mod collect_protocol_fees;
pub mod create_pool;
pub mod execute_change;
pub mod initialize;
pub mod queue_change;
pub mod renew_guardian;
pub mod tighten;
pub mod transfer_admin;
