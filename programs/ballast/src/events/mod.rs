//! What the program tells the world. Every event starts with a header; a gap in `sequence` tells an indexer that it missed one.

mod insurance;
mod keeper;
mod liquidity;
mod mutualization;
mod setup;
mod trading;

pub use insurance::*;
pub use keeper::*;
pub use liquidity::*;
pub use mutualization::*;
pub use setup::*;
pub use trading::*;

use anchor_lang::prelude::*;

use crate::oracle::Time;
use crate::state::{Pool, State, VERSION};

/// No market: the event is of the whole pool.
pub const POOL_WIDE: u8 = u8::MAX;

/// The start of every event.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Header {
    pub version: u8,
    /// Index of the market in the pool, 255 for events of the whole pool.
    pub market: u8,
    pub slot: u64,
    pub timestamp: i64,
    /// Counts the pool's events from 0, without gaps.
    pub sequence: u64,
    pub pool: Address,
}

impl Header {
    /// The pool's next header.
    #[inline(never)]
    pub fn next(pool: &mut State<Pool>, market: u8, time: Time) -> Self {
        let address = *pool.address();
        let sequence = pool.state.sequence;
        pool.state.sequence = sequence.wrapping_add(1);
        Self { version: VERSION, market, slot: time.slot, timestamp: time.now, sequence, pool: address }
    }
}
