//! Owners of positions.

pub mod add_collateral;
pub mod cancel_request;
pub mod decrease_position;
pub mod place_request;
pub mod remove_collateral;
pub mod set_delegate;
