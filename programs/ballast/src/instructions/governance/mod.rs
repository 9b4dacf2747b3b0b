//! Set-up and changes: governors, pools, tokens, markets and their parameters.

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
