//! What an operator configures, in one table. Its readers make the structs and their checks (here), the instructions'
//! arguments (the program), and the vectors' JSON with `artifacts/params.json` (crates/vectors). From that file
//! `sdk/scripts/params.mjs` writes the SDK's types, defaults and bounds, the scenario names, and the tables in the
//! documents.

use super::state;
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::units::{Atoms, Bps, Usd};
use core::ops::RangeBounds;

/// Calls `$reader!` with each struct of parameters, fields in byte order:
///
/// ```text
/// /// What it is.
/// name: type in accounts as type in instructions { in bounds; default number; unit unit; scenario "name" }
/// ```
///
/// Bounds are a range of numbers, and of parameters above it or in the same struct; `or 0 if flag` allows one more
/// number, `only` restricts the range. `stable` is the default for a token counted at par. `scenario` is a second name
/// beside `market.*.name` and `custody.*.name`, and the only one for the pool's parameters. Numbers are in `unit`: rate
/// 1e-4, sigmas 1e-4 of one, sigma 1e-9 per square root of an hour, usd 1e-6, tokens atoms, time seconds, flag 0 or 1.
#[macro_export]
macro_rules! for_each_parameter {
    ($reader:ident) => {
        $reader! {
            /// Parameters of the pool and its insurance fund.
            PoolParams [160] as PoolConfig, pool
            first
            /// Waterfall parameters that a loss event keeps as they were when it opened.
            loss_events: LossEventParams [40] {
                /// s: the share of a shortfall that LPs bear first.
                lp_share: Bps as u16 { in 3_000..=10_000; default 5_000; unit rate; scenario "mutualization.lp_share" }
                /// max_clawback: largest share of escrow plus fresh gain that one loss event takes.
                max_clawback: Bps as u16 { in 0..=2_500; default 2_500; unit rate; scenario "mutualization.max_clawback" }
                /// Smallest loss event.
                min_loss_event: Usd as u64 { in 1_000_000..=1_000_000_000_000; default 1_000_000_000; unit usd; scenario "mutualization.min_loss_event" }
                /// Smallest loss event as a share of the winning side's notional.
                min_loss_event_share: Bps as u16 { in 0..=100; default 1; unit rate; scenario "mutualization.min_loss_event_share" }
                // Longer than the one-hour hold after a jump, so that the two never share a ticket; short enough that
                // the ring of 8 events, which spans 10 hours, always reaches back to when an unmatured ticket was made.
                /// How long escrowed profit waits.
                hold: u64 as u32 { in 7_200..=28_800; default 28_800; unit time; scenario "mutualization.hold" }
            }
            {
                /// Protocol's share of every fee.
                protocol_share: Bps as u16 { in 0..=2_000; default 1_000; unit rate; scenario "fees.protocol_share" }
                /// Fund balance below which nothing can be opened.
                fund_min: Usd as u64 { in ..; default 5_000_000_000; unit usd; scenario "insurance.min" }
                /// Balance that insurance draws must leave in the fund.
                fund_floor: Usd as u64 { in 0..=target_min; default 10_000_000_000; unit usd; scenario "insurance.floor" }
                /// Fund target as a share of the 24 h average of open interest.
                target_share: Bps as u16 { in 10..=1_000; default 100; unit rate; scenario "insurance.target_share" }
                /// Minimum fund target.
                target_min: Usd as u64 { in 1_000_000..; default 50_000_000_000; unit usd; scenario "insurance.target_min" }
                /// Share of the fund's day-start balance that one side may draw in an hour.
                hourly_cap: Bps as u16 { in 100..=5_000; default 2_500; unit rate; scenario "insurance.hourly_cap" }
                /// Share of the fund's day-start balance that all sides together may draw in a day.
                pool_cap: Bps as u16 { in 100..=10_000; default 6_000; unit rate; scenario "insurance.pool_cap" }
                /// Share of day-start AUM_burn that LPs bear in a day before any shortfall arises.
                deductible: Bps as u16 { in 0..=100; default 25; unit rate; scenario "mutualization.deductible" }
                /// Reward from the fund for liquidating a bankrupt position or finalizing a loss event.
                keeper_floor: Usd as u64 { in 0..=10_000_000; default 1_000_000; unit usd; scenario "insurance.keeper_floor" }
                /// Age below which a size's part of a deficit is borne by LPs.
                young: u64 as u32 { in 60..=3_600; default 900; unit time; scenario "mutualization.young" }
                /// Largest share of the backing token that positions may reserve.
                max_utilisation: Bps as u16 { in 1_000..=9_500; default 8_500; unit rate; scenario "pool.max_utilisation" }
                // At most half: a trader who liquidates themselves gets it back, and what that allows was played so.
                /// Keeper's share of a liquidation fee; the rest is the fund's.
                keeper_share: Bps as u16 { in 1_000..=5_000; default 5_000; unit rate; scenario "fees.keeper_share" }
            }
            then { reserved: [u64; 3] }
        }
        $reader! {
            /// Parameters of a custody.
            CustodyParams [112] as CustodyConfig, custody
            {
                /// Initial volatility, and the constant one of a token without a market.
                sigma: u64 as u64 { in 100_000..=200_000_000, or 0 if stable; default 8_000_000, stable 0; unit sigma }
                /// Minimum haircut on this token as collateral.
                haircut: Bps as u16 { in 100..=5_000; default 200, stable 100; unit rate }
                /// z x sqrt(h): how many one-hour sigmas the volatility haircut takes.
                haircut_sigmas: Bps as u16 { in 0..=50_000; default 20_000, stable 0; unit sigmas }
                /// Liquidity fee on deposits and withdrawals at the target weight.
                lp_fee: Bps as u16 { in 0..=100; default 10; unit rate; scenario "fees.liquidity" }
                /// Fee slope: added per 100 % of distance when moving away from the target weight, subtracted when
                /// moving toward it.
                lp_slope: Bps as u16 { in 0..=500; default 40; unit rate }
                /// Target share of the pool's value; the fee curve is built on it.
                target_weight: Bps as u16 { in 0..=10_000; default 5_000; unit rate }
                /// Share of the pool's value below which withdrawals are refused.
                min_weight: Bps as u16 { in 0..=target_weight; default 0; unit rate }
                /// Share of the pool's value above which deposits are refused.
                max_weight: Bps as u16 { in target_weight..=10_000; default 10_000; unit rate }
                /// Yearly borrow rate at full utilisation.
                borrow_max: Bps as u32 { in 30_000..=100_000; default 44_000; unit rate; scenario "fees.borrow_max" }
                /// Most tokens that all LPs together may own.
                deposit_cap: Atoms as u64 { in ..; default u64::MAX; unit tokens }
                /// Largest share of the LPs' tokens that may leave in an hour, net.
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
                /// Minimum initial margin.
                initial_margin: Bps as u16 { in 250..=5_000; default 250; unit rate }
                /// Minimum maintenance margin.
                maintenance_margin: Bps as u16 { in 125..=initial_margin / 2; default 125; unit rate }
                /// k x sqrt(h): how many one-hour sigmas initial margin covers; 6 is 3 sigmas over four hours.
                margin_sigmas: Bps as u32 { in 20_000..=200_000; default 60_000; unit sigmas }
                /// Minimum stress volatility.
                stress: u64 as u64 { in 100_000..=200_000_000; default 8_000_000; unit sigma }
                /// Open interest above which initial margin grows, as a share of `weight` x AUM.
                oi_low: Bps as u16 { in 0..oi_high; default 2_000; unit rate }
                /// Open interest at which the full `oi_addon` applies, as a share of `weight` x AUM.
                oi_high: Bps as u16 { in 100..=60_000; default 6_000; unit rate }
                /// Largest amount that open interest adds to initial margin.
                oi_addon: Bps as u16 { in 0..=10_000; default 10_000; unit rate }
                /// Share of the pool's value meant for this market.
                weight: Bps as u16 { in 100..=10_000; default 10_000; unit rate }
                /// Fee on notional at each open and close.
                base_fee: Bps as u16 { in 1..=50; default 6; unit rate; scenario "fees.base" }
                /// Fee on notional closed by liquidation.
                liq_fee: Bps as u16 { in 2 * (base_fee + 10)..=200; default 50; unit rate; scenario "fees.liquidation" }
                /// Impact factor k.
                impact: Bps as u16 { in 0..=10_000; default 1_000; unit rate; scenario "fees.impact" }
                /// Skew at which the impact is k/2.
                depth: Usd as u64 { in 1_000_000_000_000..=10_000_000_000_000_000; default 50_000_000_000_000; unit usd }
                /// Cap on long notional, at entry prices.
                max_long: Usd as u64 { in ..; default 50_000_000_000_000; unit usd }
                /// Cap on short notional, at entry prices.
                max_short: Usd as u64 { in ..; default 50_000_000_000_000; unit usd }
                /// Largest difference between the two price sources at which new risk is taken.
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

/// A parameter as the number type that its bounds and default are written in.
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

/// Whether a number is within the bounds of its line. The struct's other parameters are in scope by name.
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

/// One struct of parameters, after the part of it that is a struct of its own.
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
            /// `InvalidParameter` unless every parameter is within its bounds. Every instruction that sets one calls
            /// this.
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
