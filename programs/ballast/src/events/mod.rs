//! What the program tells the world. Every event starts with a header; a gap in `sequence` tells an indexer that it
//! missed one.

/// Declares an event, its fields public. `#[event]` gives it the discriminator and a place in the IDL; it is logged
/// from a packed twin on the stack, which has the same bytes: the framework's own encoding into a `Vec` costs 50 to 240
/// compute units more, and 11 KB in all.
macro_rules! event {
    ($(#[$doc:meta])* struct $name:ident { header: Header, $($(#[$field_doc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[event]
        pub struct $name { pub header: Header, $($(#[$field_doc])* pub $field: $type,)* }

        impl $name {
            /// Logs it, and tells it as well where somebody says how.
            #[inline(always)]
            fn out(self, told: Option<(&State<Pool>, &Program<super::Ballast>)>) {
                #[repr(C, packed)]
                struct Packed { told: [u8; 8], tag: [u8; 8], header: super::PackedHeader, $($field: $type,)* }
                let tag = super::tag(Self::DISCRIMINATOR);
                let packed = Packed { told: super::TAG, tag, header: self.header.into(), $($field: self.$field,)* };
                // SAFETY: without padding all bytes are initialised.
                let bytes = unsafe { core::slice::from_raw_parts((&raw const packed).cast::<u8>(), core::mem::size_of::<Packed>()) };
                anchor_lang::sol_log_data(&[&bytes[8..]]);
                if let Some((pool, program)) = told {
                    super::tell(bytes, pool, program);
                }
            }
            #[inline(always)]
            pub fn log(self) {
                self.out(None);
            }
            /// As [`Self::log`]; if somebody bears a loss, so that nobody can hide it.
            #[inline(always)]
            pub fn tell(self, loss: bool, pool: &State<Pool>, program: &Program<super::Ballast>) {
                self.out(loss.then_some((pool, program)));
            }
        }
    };
}
use event;

mod governance;
mod insurance;
mod keeper;
mod liquidity;
mod mutualization;
mod setup;
mod told;
mod trading;

pub use governance::*;
pub use insurance::*;
pub use keeper::*;
pub use liquidity::*;
pub use mutualization::*;
pub use setup::*;
pub use told::*;
pub use trading::*;

use anchor_lang::prelude::*;

use crate::state::{Controller, Pool, State, VERSION};
use crate::time::Time;

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
    /// The controller's address for its own events, which it counts itself.
    pub pool: Address,
}

/// A header's bytes.
#[repr(C, packed)]
struct PackedHeader {
    version: u8,
    market: u8,
    slot: u64,
    timestamp: i64,
    sequence: u64,
    pool: Address,
}

impl From<Header> for PackedHeader {
    #[inline(always)]
    fn from(h: Header) -> Self {
        let Header { version, market, slot, timestamp, sequence, pool } = h;
        Self { version, market, slot, timestamp, sequence, pool }
    }
}

fn tag(discriminator: &[u8]) -> [u8; 8] {
    discriminator.first_chunk().copied().unwrap_or_default()
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
    /// The controller's next header: governance and changes.
    #[inline(never)]
    pub fn of(controller: &mut State<Controller>, time: Time) -> Self {
        let pool = *controller.address();
        let sequence = controller.sequence;
        controller.sequence = sequence.wrapping_add(1);
        Self { version: VERSION, market: POOL_WIDE, slot: time.slot, timestamp: time.now, sequence, pool }
    }
}
