//! The rules of Ballast as pure functions over plain values: no accounts, no clock, no token moves.
//! The program calls them and moves what their reports say; the simulator and the property tests call the same ones.
#![cfg_attr(not(any(test, feature = "idl-build", feature = "old-rules")), no_std)]
#![deny(clippy::as_conversions, clippy::unwrap_used)]
#![cfg_attr(test, allow(clippy::as_conversions, clippy::unwrap_used))]

pub mod error;
pub mod fees;
pub mod governance;
pub mod insurance;
pub mod invariants;
pub mod layout;
pub mod legacy;
pub mod liquidity;
pub mod margin;
pub mod math;
pub mod moment;
pub mod mutualization;
pub mod oracle;
pub mod price;
pub mod ring;
pub mod rolling;
pub mod state;
pub mod time;
pub mod trading;
pub mod units;
pub mod volatility;

pub use error::{EngineError, Res};
pub use state::*;
pub use units::*;

/// Fails with an error unless the condition holds.
#[inline(always)]
pub fn ensure(condition: bool, error: EngineError) -> Res<()> {
    if condition {
        Ok(())
    } else {
        Err(error)
    }
}
