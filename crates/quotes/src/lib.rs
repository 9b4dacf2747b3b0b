//! What actions would do: what the program's handlers do around the engine's rules, in a scratch copy of the state that
//! the caller makes. Arguments and answers are plain bytes (`wire!`), so that JavaScript gets them as they are; errors
//! are the engine's.
#![cfg_attr(not(any(test, feature = "std")), no_std)]
#![deny(clippy::as_conversions, clippy::unwrap_used)]
#![cfg_attr(test, allow(clippy::as_conversions, clippy::unwrap_used))]

pub mod batch;
pub mod calls;
pub mod catalogue;
pub mod change;
pub mod close;
pub mod constants;
pub mod formulas;
pub mod fund;
pub mod handlers;
pub mod health;
pub mod liquidation_price;
pub mod loss_events;
pub mod losses;
pub mod open;
pub mod orders;
pub mod plans;
pub mod pool;
pub mod replay;
pub mod reports;
pub mod risk;
pub mod rules;
pub mod scene;
pub mod what_if;
pub mod wire;

pub use scene::{Here, Instant, PoolScene, Scene};
pub use wire::{Flag, Maybe};
