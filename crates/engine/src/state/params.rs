//! What an operator configures, each within hard bounds. `check` is called by every instruction that sets one.

use super::state;
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::units::{Atoms, Bps, Usd};

state! {
    /// Parameters of a custody.
    CustodyParams [112] {
        /// Volatility at the start, and of a token without market: 1e-9 per square root of an hour. 0 for a stable, else 0.01 % to 20 %.
        sigma: u64,
        /// Least taken off the value of this token as collateral. 1 % to 50 %.
        haircut: Bps,
        /// z x sqrt(h): how many sigmas (of one hour) are taken off beside it, 1e-4. 5 at most.
        haircut_sigmas: Bps,
        /// Off every deposit and withdrawal of liquidity at the target weight, 1 % at most.
        lp_fee: Bps,
        /// More (or less, on the way to the target) of that fee for each one of distance from the target weight. 5 % at most.
        lp_slope: Bps,
        /// Share of the pool's value that this token should have. The fee curve is built on it.
        target_weight: Bps,
        /// Share below which withdrawals are refused, and share above which deposits are.
        min_weight: Bps,
        max_weight: Bps,
        /// Borrow rate a year at full utilisation, 1e-4. At least 30,000 (300 %), at most 100,000.
        borrow_max: Bps,
        /// Most tokens that LPs may own together.
        deposit_cap: Atoms,
        /// Most of `owned` that may leave, net, in an hour: 5 % at least.
        outflow: Bps,
        stable: u8,
        pad: [u8; 7],
        reserved: [u64; 2],
    }
}

impl CustodyParams {
    #[inline(never)]
    pub fn check(&self) -> Res<()> {
        let sigma = (100_000..=200_000_000).contains(&self.sigma) || (self.sigma == 0 && self.stable == 1);
        let ok = sigma
            && within(self.haircut, 100, 5_000)
            && within(self.haircut_sigmas, 0, 50_000)
            && within(self.lp_fee, 0, 100)
            && within(self.lp_slope, 0, 500)
            && within(self.target_weight, 0, 10_000)
            && within(self.min_weight, 0, self.target_weight.0)
            && within(self.max_weight, self.target_weight.0, 10_000)
            && within(self.borrow_max, 30_000, 100_000)
            && within(self.outflow, 500, 10_000)
            && self.stable <= 1;
        ensure(ok, EngineError::InvalidParameter)
    }
}

state! {
    /// Parameters of a market.
    MarketParams [144] {
        /// Least initial margin, 2.5 % to 50 %.
        im: Bps,
        /// Least maintenance margin, 1.25 % to half of that.
        mm: Bps,
        /// k x sqrt(h): how many sigmas (of one hour) initial margin covers, 1e-4. 2 to 20; 6 by default (3 sigmas of four hours).
        margin_sigmas: Bps,
        /// Least stress volatility, 1e-9 per square root of an hour: 0.01 % to 20 %.
        stress: u64,
        /// Open interest from which initial margin grows, and at which it has grown by `oi_addon`: shares of `weight` x AUM.
        oi_low: Bps,
        oi_high: Bps,
        /// Of the initial margin, 100 % at most.
        oi_addon: Bps,
        /// Share of the pool's value that this market is meant to use, 1 % to 100 %.
        weight: Bps,
        /// Of notional, at each open and close. 1 to 50 bp.
        base_fee: Bps,
        /// Of notional closed by liquidation. Half of it is at least the base fee + 10 bp; 2 % at most.
        liq_fee: Bps,
        /// Impact factor k, 1e-4. 10,000 at most.
        impact: Bps,
        /// Skew at which the impact of k/2 is one hundred percent of it.
        depth: Usd,
        /// Most notional of each side, at entry prices.
        max_long: Usd,
        max_short: Usd,
        /// Second price source: most that it may differ, for new risk. 1 % by default.
        max_source_gap: Bps,
        /// Share of the fund that one side may draw in a day: 50 % (A), 25 % (B), 5 % (C).
        daily_cap: Bps,
        reserved: [u64; 2],
    }
}

impl MarketParams {
    #[inline(never)]
    pub fn check(&self) -> Res<()> {
        let ok = within(self.im, 250, 5_000)
            && within(self.mm, 125, self.im.0 / 2)
            && within(self.margin_sigmas, 20_000, 200_000)
            && (100_000..=200_000_000).contains(&self.stress)
            && within(self.oi_high, 100, 60_000)
            && self.oi_low < self.oi_high
            && within(self.oi_addon, 0, 10_000)
            && within(self.weight, 100, 10_000)
            && within(self.base_fee, 1, 50)
            && within(self.liq_fee, 2 * (self.base_fee.0 + 10), 200)
            && within(self.impact, 0, 10_000)
            && (1_000_000_000_000..=10_000_000_000_000_000).contains(&self.depth.0)
            && within(self.max_source_gap, 10, 500)
            && matches!(self.daily_cap.0, 5_000 | 2_500 | 500);
        ensure(ok, EngineError::InvalidParameter)
    }
}

state! {
    /// The part of the waterfall's parameters that a loss event keeps as they were when it opened.
    EventParams [40] {
        /// s: the share of a shortfall that LPs bear first. 30 % to 100 %.
        lp_share: Bps,
        /// h_max: most of (escrow + fresh gain) that one event takes. 25 % at most.
        h_max: Bps,
        /// Smallest event. 1 USD to 1,000,000 USD.
        min_event: Usd,
        /// Smallest event as a share of the winning side's notional. 1 bp by default.
        min_event_share: Bps,
        /// Seconds that an escrowed profit waits: 2 hours (longer than the one hour after a jump, so that the two are never one ticket) to 8 hours, so that the ring of 8 events, which spans 10 hours, always
        /// reaches back to the making of a ticket that has not matured.
        hold: u64,
    }
}

impl EventParams {
    #[inline(never)]
    pub fn check(&self) -> Res<()> {
        let ok = within(self.lp_share, 3_000, 10_000)
            && within(self.h_max, 0, 2_500)
            && (1_000_000..=1_000_000_000_000).contains(&self.min_event.0)
            && within(self.min_event_share, 0, 100)
            && (7_200..=28_800).contains(&self.hold);
        ensure(ok, EngineError::InvalidParameter)
    }
}

state! {
    /// Parameters of the pool and its insurance fund.
    PoolParams [160] {
        events: EventParams,
        /// Share of every fee that goes to the protocol, 20 % at most.
        protocol_share: Bps,
        /// Below this fund nothing can be opened.
        fund_min: Usd,
        /// Insurance draws leave this much in the fund.
        fund_floor: Usd,
        /// Fund target as a share of average open interest, 10 bp to 10 %, and its least amount.
        target_share: Bps,
        target_min: Usd,
        /// Of the fund at the start of the day: one side in an hour, and all sides in a day.
        hourly_cap: Bps,
        pool_cap: Bps,
        /// Of AUM_burn at the start of the day, borne by LPs before any shortfall. 100 bp at most.
        deductible: Bps,
        /// Paid from the fund to who liquidates a bankrupt position or finalizes an event. 10 USD at most.
        keeper_floor: Usd,
        /// Size younger than this many seconds leaves its part of a deficit to the LPs. 15 minutes.
        young: u64,
        /// Of the backing token, most that positions may reserve: 85 %.
        max_utilisation: Bps,
        reserved: [u64; 4],
    }
}

impl PoolParams {
    #[inline(never)]
    pub fn check(&self) -> Res<()> {
        self.events.check()?;
        let ok = within(self.protocol_share, 0, 2_000)
            && self.fund_floor.0 <= self.target_min.0
            && self.target_min.0 >= 1_000_000
            && within(self.target_share, 10, 1_000)
            && within(self.hourly_cap, 100, 5_000)
            && within(self.pool_cap, 100, 10_000)
            && within(self.deductible, 0, 100)
            && self.keeper_floor.0 <= 10_000_000
            && (60..=3_600).contains(&self.young)
            && within(self.max_utilisation, 1_000, 9_500);
        ensure(ok, EngineError::InvalidParameter)
    }
}

fn within(x: Bps, least: u64, most: u64) -> bool {
    (least..=most).contains(&x.0)
}
