//! What views give back, as return data: the fields in order, little-endian, without padding.

use anchor_lang::prelude::*;

use crate::args::Returned;

/// A struct as return data, written from a packed twin on the stack.
macro_rules! returned {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl Returned for $name {
            #[inline(always)]
            fn hand_back(self) {
                #[repr(C, packed)]
                struct Packed { $($field: $type,)* }
                let packed = Packed { $($field: self.$field,)* };
                // SAFETY: without padding all bytes are initialised.
                let bytes = unsafe { core::slice::from_raw_parts((&raw const packed).cast::<u8>(), core::mem::size_of::<Packed>()) };
                anchor_lang::pinocchio::cpi::set_return_data(bytes);
            }
        }
    };
}

returned! {
/// The two values of a pool (1e-6 USD) and the shares among which they are divided (six decimals).
pub struct LpPrice {
    pub mint: u64,
    pub burn: u64,
    pub supply: u64,
}
}

returned! {
/// How well the fund is filled: 1e-6 USD, coverage 1e-4, fractions 1e-18 for the long and the short side of one market.
pub struct Coverage {
    pub fund: u64,
    pub target: u64,
    pub coverage: u64,
    /// The share of the target, above the floor, that a deficit of the other side could use now.
    pub usable: [u64; 2],
    /// Share of fresh profit that would wait.
    pub phi: [u64; 2],
    /// Shortfall that has not become an event, and U of an open one, 1e-6 USD.
    pub waiting_shortfall: [u64; 2],
    pub loss_event: [u64; 2],
}
}

returned! {
/// What a position is worth at the newest print, after what it owes for past events: 1e-6 USD, rates in 1e-4.
pub struct PositionHealth {
    pub price: u64,
    pub notional: u64,
    pub pnl: i64,
    pub collateral: u64,
    pub borrow: u64,
    pub lien: u64,
    pub equity: i64,
    pub residual: i64,
    pub initial: u64,
    pub maintenance: u64,
    pub liquidatable: bool,
}
}

returned! {
/// What an order would do at the newest print: 1e-6 USD, `charged` and `collateral` in tokens of the collateral.
pub struct OpenQuote {
    pub price: u64,
    pub cost: u64,
    pub base_fee: u64,
    pub impact: u64,
    pub borrow: u64,
    pub charged: u64,
    pub lien: u64,
    pub size: u64,
    pub entry: u64,
    pub collateral: u64,
    /// Initial margin that it has to meet, 1e-4.
    pub initial: u64,
}
}

returned! {
/// What a close would do at the newest print: fees in 1e-6 USD; profit and what waits in tokens of the backing, the
/// rest of the collateral.
pub struct CloseQuote {
    pub price: u64,
    pub size: u64,
    pub pnl: i64,
    pub base_fee: u64,
    pub impact: u64,
    pub borrow: u64,
    pub lien: u64,
    pub profit: u64,
    pub held: u64,
    pub held_after_jump: u64,
    pub seized: u64,
    pub returned: u64,
    /// phi that applied, 1e-18.
    pub phi: u64,
}
}
