//! The accounts: identity (who, of what) around the engine's state.

mod account;
mod change;
mod controller;
mod insurance_stake;
mod loss_event;
mod market;
mod payable;
mod pool;
mod position;
mod request;
mod ticket;

pub use account::{State, Stored};
pub use change::{Change, Payload, EXECUTED, PAYLOAD};
pub use controller::Controller;
pub use insurance_stake::InsuranceStake;
pub use loss_event::LossEvent;
pub use market::Market;
pub use payable::Payable;
pub use pool::Pool;
pub use position::Position;
pub use request::Request;
pub use ticket::Ticket;

/// Layout version of every account, its first byte.
pub const VERSION: u8 = 1;
