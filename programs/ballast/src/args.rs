//! Arguments as clients send them; `From` turns them into the engine's parameters, whose `check` knows the bounds.
//! They are read here and not by the framework's codec, which writes a decoder out for each instruction. The bytes are the same: numbers
//! in little-endian order, fields one after the other.

use anchor_lang::prelude::*;
use engine::{Atoms, Bps, CustodyParams, EventParams, MarketParams, PoolParams, Usd};

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

argument! {
/// Rates in 1e-4, amounts in 1e-6 USD, times in seconds. Fields as in `PoolParams` and `EventParams`.
pub struct PoolConfig {
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

fn bps(x: u16) -> Bps {
    Bps(u64::from(x))
}

impl From<PoolConfig> for PoolParams {
    fn from(c: PoolConfig) -> Self {
        Self {
            events: EventParams {
                lp_share: bps(c.lp_share),
                h_max: bps(c.h_max),
                min_event: Usd(c.min_event),
                min_event_share: bps(c.min_event_share),
                hold: u64::from(c.hold),
            },
            protocol_share: bps(c.protocol_share),
            fund_min: Usd(c.fund_min),
            fund_floor: Usd(c.fund_floor),
            target_share: bps(c.target_share),
            target_min: Usd(c.target_min),
            hourly_cap: bps(c.hourly_cap),
            pool_cap: bps(c.pool_cap),
            deductible: bps(c.deductible),
            keeper_floor: Usd(c.keeper_floor),
            young: u64::from(c.young),
            max_utilisation: bps(c.max_utilisation),
            reserved: [0; 4],
        }
    }
}

argument! {
/// Rates in 1e-4, sigma 1e-9 per square root of an hour, cap in atoms. Fields as in `CustodyParams`.
pub struct CustodyConfig {
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

impl From<CustodyConfig> for CustodyParams {
    fn from(c: CustodyConfig) -> Self {
        Self {
            sigma: c.sigma,
            haircut: bps(c.haircut),
            haircut_sigmas: bps(c.haircut_sigmas),
            lp_fee: bps(c.lp_fee),
            lp_slope: bps(c.lp_slope),
            target_weight: bps(c.target_weight),
            min_weight: bps(c.min_weight),
            max_weight: bps(c.max_weight),
            borrow_max: Bps(u64::from(c.borrow_max)),
            deposit_cap: Atoms(c.deposit_cap),
            outflow: bps(c.outflow),
            stable: u8::from(c.stable),
            pad: [0; 7],
            reserved: [0; 2],
        }
    }
}

argument! {
/// Rates in 1e-4, amounts in 1e-6 USD. Fields as in `MarketParams`; a second feed of zeros is none.
pub struct MarketConfig {
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
    pub second_feed: [u8; 32],
}
}

impl From<MarketConfig> for MarketParams {
    fn from(c: MarketConfig) -> Self {
        Self {
            im: bps(c.im),
            mm: bps(c.mm),
            margin_sigmas: Bps(u64::from(c.margin_sigmas)),
            stress: c.stress,
            oi_low: bps(c.oi_low),
            oi_high: bps(c.oi_high),
            oi_addon: bps(c.oi_addon),
            weight: bps(c.weight),
            base_fee: bps(c.base_fee),
            liq_fee: bps(c.liq_fee),
            impact: bps(c.impact),
            depth: Usd(c.depth),
            max_long: Usd(c.max_long),
            max_short: Usd(c.max_short),
            max_source_gap: bps(c.max_source_gap),
            daily_cap: bps(c.daily_cap),
            reserved: [0; 2],
        }
    }
}

argument! {
/// An order to open (kind 0) or increase (kind 1) at market; to open (2), take profit (3) or stop a loss (4) at a price.
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
