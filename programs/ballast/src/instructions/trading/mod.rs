//! Owners of positions.

pub mod place_request;
pub mod cancel_request;
pub mod decrease_position;
pub mod add_collateral;
pub mod remove_collateral;
