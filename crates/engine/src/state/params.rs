//! What an operator configures: one table. Its readers make the structs and their checks (here), the arguments of instructions (the program), and the
//! vectors' JSON with `artifacts/params.json` (crates/vectors), from which `sdk/scripts/params.mjs` writes the SDK's types, defaults and bounds, the names in
//! scenarios, and the documents their tables.

use super::state;
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::units::{Atoms, Bps, Usd};
use core::ops::RangeBounds;

/// Calls `$reader!` with each struct of parameters, its fields in their order in bytes:
///
/// ```text
/// /// What it is.
/// name: type in accounts as type in instructions { in bounds; default number; unit unit; scenario "name" }
/// ```
///
/// Bounds are a range of numbers and of parameters that stand before it or in the same struct; `or 0 if flag` allows a number beside it, `only` some of it.
/// A second default, `stable`, is that of a token counted at par. `scenario` is a name beside `market.*.name` and `custody.*.name`; the pool's have only that.
/// Numbers are in `unit`: rate 1e-4, sigmas 1e-4 of one, sigma 1e-9 per square root of an hour, usd 1e-6, tokens atoms, time seconds, flag 0 or 1.
#[macro_export]
macro_rules! for_each_parameter {
    ($reader:ident) => {
        $reader! {
            /// Parameters of the pool and its insurance fund.
            PoolParams [160] as PoolConfig, pool
            first
            /// The part of the waterfall's parameters that a loss event keeps as they were when it opened.
            loss_events: LossEventParams [40] {
                /// s: the share of a shortfall that LPs bear first.
                lp_share: Bps as u16 { in 3_000..=10_000; default 5_000; unit rate; scenario "mutualization.lp_share" }
                /// max_clawback: most of (escrow + fresh gain) that one loss event takes.
                max_clawback: Bps as u16 { in 0..=2_500; default 2_500; unit rate; scenario "mutualization.max_clawback" }
                /// Smallest loss event.
                min_loss_event: Usd as u64 { in 1_000_000..=1_000_000_000_000; default 1_000_000_000; unit usd; scenario "mutualization.min_loss_event" }
                /// Smallest loss event as a share of the winning side's notional.
                min_loss_event_share: Bps as u16 { in 0..=100; default 1; unit rate; scenario "mutualization.min_loss_event_share" }
                // More than the one hour after a jump, so that the two are never one ticket; and so little that the ring of 8 events, which spans
                // 10 hours, always reaches back to the making of a ticket that has not matured.
                /// How long an escrowed profit waits.
                hold: u64 as u32 { in 7_200..=28_800; default 28_800; unit time; scenario "mutualization.hold" }
            }
            {
                /// Share of every fee that goes to the protocol.
                protocol_share: Bps as u16 { in 0..=2_000; default 1_000; unit rate; scenario "fees.protocol_share" }
                /// Below this fund nothing can be opened.
                fund_min: Usd as u64 { in ..; default 5_000_000_000; unit usd; scenario "insurance.min" }
                /// Insurance draws leave this much in the fund.
                fund_floor: Usd as u64 { in 0..=target_min; default 10_000_000_000; unit usd; scenario "insurance.floor" }
                /// Fund target as a share of the 24 h average of open interest.
                target_share: Bps as u16 { in 10..=1_000; default 100; unit rate; scenario "insurance.target_share" }
                /// Least fund target.
                target_min: Usd as u64 { in 1_000_000..; default 50_000_000_000; unit usd; scenario "insurance.target_min" }
                /// Of the fund at the start of the day, what one side may draw in an hour.
                hourly_cap: Bps as u16 { in 100..=5_000; default 2_500; unit rate; scenario "insurance.hourly_cap" }
                /// Of the fund at the start of the day, what all sides may draw in a day.
                pool_cap: Bps as u16 { in 100..=10_000; default 6_000; unit rate; scenario "insurance.pool_cap" }
                /// Of AUM_burn at the start of the day, what LPs bear before any shortfall.
                deductible: Bps as u16 { in 0..=100; default 25; unit rate; scenario "mutualization.deductible" }
                /// Paid from the fund for liquidating a bankrupt position or finalizing a loss event.
                keeper_floor: Usd as u64 { in 0..=10_000_000; default 1_000_000; unit usd; scenario "insurance.keeper_floor" }
                /// Size younger than this leaves its part of a deficit to the LPs.
                young: u64 as u32 { in 60..=3_600; default 900; unit time; scenario "mutualization.young" }
                /// Of the backing token, most that positions may reserve.
                max_utilisation: Bps as u16 { in 1_000..=9_500; default 8_500; unit rate; scenario "pool.max_utilisation" }
            }
            then { reserved: [u64; 4] }
        }
        $reader! {
            /// Parameters of a custody.
            CustodyParams [112] as CustodyConfig, custody
            {
                /// Volatility at the start, and of a token without market.
                sigma: u64 as u64 { in 100_000..=200_000_000, or 0 if stable; default 8_000_000, stable 0; unit sigma }
                /// Least taken off the value of this token as collateral.
                haircut: Bps as u16 { in 100..=5_000; default 200, stable 100; unit rate }
                /// z x sqrt(h): how many sigmas (of one hour) are taken off beside it.
                haircut_sigmas: Bps as u16 { in 0..=50_000; default 20_000, stable 0; unit sigmas }
                /// Off every deposit and withdrawal of liquidity at the target weight.
                lp_fee: Bps as u16 { in 0..=100; default 10; unit rate; scenario "fees.liquidity" }
                /// More (or less, on the way to the target) of that fee for each one of distance from the target weight.
                lp_slope: Bps as u16 { in 0..=500; default 40; unit rate }
                /// Share of the pool's value that this token should have: the fee curve is built on it.
                target_weight: Bps as u16 { in 0..=10_000; default 5_000; unit rate }
                /// Share of the pool's value below which withdrawals are refused.
                min_weight: Bps as u16 { in 0..=target_weight; default 0; unit rate }
                /// Share of the pool's value above which deposits are refused.
                max_weight: Bps as u16 { in target_weight..=10_000; default 10_000; unit rate }
                /// Borrow rate a year at full utilisation.
                borrow_max: Bps as u32 { in 30_000..=100_000; default 44_000; unit rate; scenario "fees.borrow_max" }
                /// Most tokens that LPs may own together.
                deposit_cap: Atoms as u64 { in ..; default u64::MAX; unit tokens }
                /// Most of the LPs' tokens that may leave, net, in an hour.
                outflow: Bps as u16 { in 500..=10_000; default 1_000; unit rate }
                /// Whether the token is counted at par.
                stable: u8 as bool { in 0..=1; default 0, stable 1; unit flag }
            }
            then { pad: [u8; 7], reserved: [u64; 2] }
        }
        $reader! {
            /// Parameters of a market.
            MarketParams [144] as MarketConfig, market
            {
                /// Least initial margin.
                initial_margin: Bps as u16 { in 250..=5_000; default 250; unit rate }
                /// Least maintenance margin.
                maintenance_margin: Bps as u16 { in 125..=initial_margin / 2; default 125; unit rate }
                /// k x sqrt(h): how many sigmas (of one hour) initial margin covers; 6 are 3 sigmas of four hours.
                margin_sigmas: Bps as u32 { in 20_000..=200_000; default 60_000; unit sigmas }
                /// Least stress volatility.
                stress: u64 as u64 { in 100_000..=200_000_000; default 8_000_000; unit sigma }
                /// Open interest from which initial margin grows, as a share of `weight` x AUM.
                oi_low: Bps as u16 { in 0..oi_high; default 2_000; unit rate }
                /// Open interest at which initial margin has grown by `oi_addon`, as a share of `weight` x AUM.
                oi_high: Bps as u16 { in 100..=60_000; default 6_000; unit rate }
                /// Most growth by open interest, of the initial margin.
                oi_addon: Bps as u16 { in 0..=10_000; default 10_000; unit rate }
                /// Share of the pool's value that this market is meant to use.
                weight: Bps as u16 { in 100..=10_000; default 10_000; unit rate }
                /// Of notional, at each open and close.
                base_fee: Bps as u16 { in 1..=50; default 6; unit rate; scenario "fees.base" }
                /// Of notional closed by liquidation.
                liq_fee: Bps as u16 { in 2 * (base_fee + 10)..=200; default 50; unit rate; scenario "fees.liquidation" }
                /// Impact factor k.
                impact: Bps as u16 { in 0..=10_000; default 1_000; unit rate; scenario "fees.impact" }
                /// Skew at which the impact is k/2.
                depth: Usd as u64 { in 1_000_000_000_000..=10_000_000_000_000_000; default 50_000_000_000_000; unit usd }
                /// Most notional of longs, at entry prices.
                max_long: Usd as u64 { in ..; default 50_000_000_000_000; unit usd }
                /// Most notional of shorts, at entry prices.
                max_short: Usd as u64 { in ..; default 50_000_000_000_000; unit usd }
                /// Most that the second price source may differ, for new risk.
                max_source_gap: Bps as u16 { in 10..=500; default 100; unit rate }
                /// Share of the fund that one side may draw in a day: tier A, B or C.
                daily_cap: Bps as u16 { in .., only 5_000 | 2_500 | 500; default 5_000; unit rate }
            }
            then { reserved: [u64; 2] }
            beside {
                /// Feed of the second price source; 32 zeros for none.
                second_feed: [u8; 32]
            }
        }
    };
}

/// A parameter as the number in which its bounds and its default are written.
trait Number: Copy {
    fn of(number: u64) -> Self;
    fn number(self) -> u64;
}

macro_rules! numbers {
    ($($type:ident: $of:expr, $number:expr;)*) => {$(
        impl Number for $type {
            #[inline(always)]
            fn of(number: u64) -> Self {
                $of(number)
            }
            #[inline(always)]
            fn number(self) -> u64 {
                $number(self)
            }
        }
    )*};
}
numbers! {
    u64: u64::from, u64::from;
    u8: |flag| u8::from(flag == 1), u64::from;
    Bps: Bps, |rate: Bps| rate.0;
    Usd: Usd, |usd: Usd| usd.0;
    Atoms: Atoms, |atoms: Atoms| atoms.0;
}

#[inline(always)]
fn inside(number: u64, bounds: impl RangeBounds<u64>) -> bool {
    bounds.contains(&number)
}

/// Whether a number is within the bounds of its line. Other parameters of the struct are variables of their names.
macro_rules! allowed {
    ($number:expr, { in $bounds:expr $(, or $other:literal if $flag:ident)? $(, only $($one:literal)|+)?; $($rest:tt)* }) => {
        (inside($number, $bounds) $(|| ($number == $other && $flag == 1))?) $(&& matches!($number, $($one)|+))?
    };
}

macro_rules! default {
    ({ in $bounds:expr $(, $word:ident $($more:tt)|+ $(if $flag:ident)?)?; default $number:expr $(, stable $stable:literal)?; $($rest:tt)* }) => {
        $number
    };
}

/// One struct of parameters, after a part of it that is a struct of its own.
macro_rules! define {
    (
        $(#[$doc:meta])* $name:ident [$size:literal] as $config:ident, $scope:ident
        $(first $(#[$part_doc:meta])* $part:ident: $part_name:ident [$part_size:literal] { $($part_fields:tt)* })?
        { $($(#[$field_doc:meta])* $field:ident: $type:ident as $wire:ident $rule:tt)* }
        then { $($rest:ident: $rest_type:ty),* }
        $(beside { $($beside:tt)* })?
    ) => {
        $(define! {
            $(#[$part_doc])* $part_name [$part_size] as $config, $scope { $($part_fields)* } then {}
        })?

        state! {
            $(#[$doc])*
            $name [$size] {
                $($part: $part_name,)?
                $($(#[$field_doc])* $field: $type,)*
                $($rest: $rest_type,)*
            }
        }

        impl $name {
            /// `InvalidParameter` unless every parameter is within its bounds. Called by every instruction that sets one.
            #[inline(never)]
            pub fn check(&self) -> Res<()> {
                $(self.$part.check()?;)?
                // For the bounds that name them.
                $(#[allow(unused_variables)] let $field = self.$field.number();)*
                let ok = $(allowed!(self.$field.number(), $rule))&&*;
                ensure(ok, EngineError::InvalidParameter)
            }

            /// The defaults.
            pub fn standard() -> Self {
                Self {
                    $($part: $part_name::standard(),)?
                    $($field: Number::of(default!($rule)),)*
                    $($rest: bytemuck::Zeroable::zeroed(),)*
                }
            }
        }
    };
}
for_each_parameter!(define);
