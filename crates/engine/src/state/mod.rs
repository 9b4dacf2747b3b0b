//! The protocol's state as plain bytes (`repr(C)`, no padding): the accounts of the program hold exactly these structs.

mod cells;
mod custody;
mod fund;
mod market;
mod params;
mod pool;
mod position;
mod print;
mod receipt;
mod ticket;

pub use cells::{HourCell, PriceCell};
pub use custody::{Band, Custody};
pub use fund::{Deductible, Fund, RollingCap, Stake};
pub use market::{Bucket, Escrow, Ledger, LossEventEntry, MarketState, OpenLossEvent, SideBook, Volatility};
pub use params::{CustodyParams, LossEventParams, MarketParams, PoolParams};
pub use pool::{Exposure, PoolState, SideTotals};
pub use position::{reservation, PositionState, RequestKind, RequestState};
pub use print::Print;
pub use receipt::Receipt;
pub use ticket::TicketState;

/// Most custodies of a pool.
pub const CUSTODIES: usize = 8;
/// Most markets of a pool.
pub const MARKETS: usize = 8;

/// Declares a state struct: fixed layout, no padding, size asserted at compile time.
macro_rules! state {
    ($(#[$doc:meta])* $name:ident [$size:expr] { $($(#[$field_doc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[cfg_attr(feature = "idl-build", derive(anchor_lang::IdlType))]
        #[repr(C)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug, bytemuck::Pod, bytemuck::Zeroable)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        const _: () = assert!(core::mem::size_of::<$name>() == $size);

        $crate::laid! { $(#[$doc])* $name { $($(#[$field_doc])* $field : $type,)* } }

        impl Default for $name {
            fn default() -> Self {
                bytemuck::Zeroable::zeroed()
            }
        }
    };
}
pub(crate) use state;
