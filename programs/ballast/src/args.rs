//! Arguments as clients send them; the engine's parameters know their bounds.
//! They are read here and not by the framework's codec, which writes a decoder out for each instruction. The bytes are the same: numbers
//! in little-endian order, fields one after the other.

use anchor_lang::prelude::*;
use engine::{CustodyParams, MarketParams, PoolParams};

/// What an instruction takes.
pub trait Argument: Sized {
    /// Takes its bytes off the front. None if they are too few, or not a value of this type.
    fn read(data: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Argument for $number {
            #[inline(always)]
            fn read(data: &mut &[u8]) -> Option<Self> {
                Argument::read(data).map(Self::from_le_bytes)
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, i64);

impl<const N: usize> Argument for [u8; N] {
    #[inline(always)]
    fn read(data: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = data.split_first_chunk()?;
        *data = rest;
        Some(*bytes)
    }
}

impl Argument for bool {
    #[inline(always)]
    fn read(data: &mut &[u8]) -> Option<Self> {
        match <u8 as Argument>::read(data)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Argument for Address {
    #[inline(always)]
    fn read(data: &mut &[u8]) -> Option<Self> {
        Argument::read(data).map(Self::new_from_array)
    }
}

/// What an instruction gives back.
pub trait Returned {
    /// Sets the transaction's return data, in the layout of arguments.
    fn hand_back(self);
}

impl Returned for () {
    #[inline(always)]
    fn hand_back(self) {}
}

impl Returned for u64 {
    #[inline(always)]
    fn hand_back(self) {
        anchor_lang::pinocchio::cpi::set_return_data(&self.to_le_bytes());
    }
}

/// A struct as argument: its fields in order.
macro_rules! argument {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl Argument for $name {
            #[inline(always)]
            fn read(data: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Argument::read(data)?,)* })
            }
        }
    };
}

/// Takes numbers of these widths (bytes, 8 at most) off the front, widened.
#[inline(never)]
#[cfg_attr(feature = "idl-build", allow(dead_code))]
fn widen(data: &mut &[u8], widths: &[u8], numbers: &mut [u64]) -> Option<()> {
    for (number, width) in numbers.iter_mut().zip(widths) {
        let (bytes, rest) = data.split_at_checked(usize::from(*width))?;
        let mut wide = [0; 8];
        wide.get_mut(..bytes.len())?.copy_from_slice(bytes);
        (*number, *data) = (u64::from_le_bytes(wide), rest);
    }
    Some(())
}

/// A configuration: the engine's parameters, whose every field is eight bytes wide, in their order but in fewer bytes; then what else there is. The IDL
/// has the fields; the program reads them in a loop, which is a third of the code.
macro_rules! config {
    ($(#[$meta:meta])* pub struct $name:ident: $params:ty { $(pub $field:ident: $type:ty,)* } $(then $more:ident: $more_type:ty)?) => {
        $(#[$meta])*
        #[cfg(feature = "idl-build")]
        #[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
        pub struct $name { $(pub $field: $type,)* $(pub $more: $more_type,)? }

        $(#[$meta])*
        #[cfg(not(feature = "idl-build"))]
        #[derive(Clone, Copy)]
        pub struct $name { params: $params, $(pub $more: $more_type,)? }

        impl $name {
            /// Within bounds or not: `check` tells.
            #[inline(always)]
            pub fn params(&self) -> $params {
                #[cfg(feature = "idl-build")]
                return <$params>::default();
                #[cfg(not(feature = "idl-build"))]
                self.params
            }
        }

        #[cfg(not(feature = "idl-build"))]
        impl Argument for $name {
            #[inline(always)]
            fn read(data: &mut &[u8]) -> Option<Self> {
                const WIDTHS: &[u8] = &[$(core::mem::size_of::<$type>() as u8,)*]; // 8 at most
                let mut params = <$params>::default();
                widen(data, WIDTHS, bytemuck::cast_slice_mut(core::slice::from_mut(&mut params)))?;
                Some(Self { params, $($more: Argument::read(data)?,)? })
            }
        }

        #[cfg(feature = "idl-build")]
        impl Argument for $name {
            fn read(_data: &mut &[u8]) -> Option<Self> {
                None
            }
        }
    };
}

config! {
/// Rates in 1e-4, amounts in 1e-6 USD, times in seconds. Fields as in `PoolParams` and `EventParams`.
pub struct PoolConfig: PoolParams {
    pub lp_share: u16,
    pub h_max: u16,
    pub min_event: u64,
    pub min_event_share: u16,
    pub hold: u32,
    pub protocol_share: u16,
    pub fund_min: u64,
    pub fund_floor: u64,
    pub target_share: u16,
    pub target_min: u64,
    pub hourly_cap: u16,
    pub pool_cap: u16,
    pub deductible: u16,
    pub keeper_floor: u64,
    pub young: u32,
    pub max_utilisation: u16,
}
}

config! {
/// Rates in 1e-4, sigma 1e-9 per square root of an hour, cap in atoms. Fields as in `CustodyParams`.
pub struct CustodyConfig: CustodyParams {
    pub sigma: u64,
    pub haircut: u16,
    pub haircut_sigmas: u16,
    pub lp_fee: u16,
    pub lp_slope: u16,
    pub target_weight: u16,
    pub min_weight: u16,
    pub max_weight: u16,
    pub borrow_max: u32,
    pub deposit_cap: u64,
    pub outflow: u16,
    pub stable: bool,
}
}

config! {
/// Rates in 1e-4, amounts in 1e-6 USD. Fields as in `MarketParams`; a second feed of zeros is none.
pub struct MarketConfig: MarketParams {
    pub im: u16,
    pub mm: u16,
    pub margin_sigmas: u32,
    pub stress: u64,
    pub oi_low: u16,
    pub oi_high: u16,
    pub oi_addon: u16,
    pub weight: u16,
    pub base_fee: u16,
    pub liq_fee: u16,
    pub impact: u16,
    pub depth: u64,
    pub max_long: u64,
    pub max_short: u64,
    pub max_source_gap: u16,
    pub daily_cap: u16,
} then second_feed: [u8; 32]
}

argument! {
/// An order to open (kind 0) at market; to open (2), take profit (3) or stop a loss (4) at a price.
pub struct PlaceRequestArgs {
    /// Nonce of the position it opens, increases or reduces.
    pub position_nonce: u64,
    pub kind: u8,
    /// 0 long, 1 short.
    pub side: u8,
    /// Custody of the collateral.
    pub custody: u8,
    pub size: u64,
    /// Worst price, 1e-8 USD; 0 for any.
    pub limit: u64,
    /// Price that sets it off, 1e-8 USD; 0 at market.
    pub trigger: u64,
    /// Unix seconds, at most 90 days from now; 0 at market.
    pub expires_at: i64,
    /// Escrowed now, in atoms; 0 for an order that reduces.
    pub collateral: u64,
    /// Lamports for who executes it.
    pub tip: u64,
}
}
