//! Rule sets. Ours is the engine as it is. The others use the engine's books and arithmetic (sizes, fees, borrow,
//! settlement to the unit), and differ in what the rules differ in: margin, how much a liquidation closes, who pays
//! what collateral could not. Where each is documented, and what of it is left out: docs/claim/protocol.md.

use engine::{Bps, CustodyParams, MarketParams, PoolParams, Usd};

/// What a position must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Margin {
    /// Measured and ramped by the engine.
    Measured,
    /// The same in every market weather: initial and maintenance margin, 1e-4.
    Fixed { initial: u64, maintenance: u64 },
}

/// How much of an unhealthy position closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closes {
    /// The smallest hundredth that restores it.
    Smallest,
    Whole,
}

/// Who pays what the fund does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backstop {
    /// Ours: limits, deductible, loss events.
    Waterfall,
    Lps,
    /// All open positions of both sides, by size.
    OpenInterest,
    /// Winners, by profit times leverage: they are closed at the loser's bankruptcy price.
    Queue,
}

/// A rule set.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub name: &'static str,
    pub margin: Margin,
    pub closes: Closes,
    pub backstop: Backstop,
    /// Whether fresh profit may wait in tickets.
    pub escrow: bool,
    /// Winners of a side are closed, the largest profit first, while the side's profit is more than this share (1e-4)
    /// of what backs it.
    pub profit_cap: Option<u64>,
    /// Changes of parameters from the defaults.
    pub tweak: fn(&mut Params),
}

/// The parameters of a world.
#[derive(Clone, Copy, Debug)]
pub struct Params {
    pub pool: PoolParams,
    pub market: MarketParams,
    pub index: CustodyParams,
    pub stable: CustodyParams,
}

fn nothing(_: &mut Params) {}

/// What all that are not ours share: no haircut, no add-on, a fund that pays down to its floor without limits, no
/// deductible, no loss events, nothing young, no limit on what may leave.
fn plain(p: &mut Params) {
    p.pool.loss_events.lp_share = Bps::ONE;
    p.pool.loss_events.min_loss_event = Usd(u64::MAX / 4);
    (p.pool.hourly_cap, p.pool.pool_cap, p.market.daily_cap) = (Bps::ONE, Bps::ONE, Bps::ONE);
    p.pool.deductible = Bps::ZERO;
    p.pool.young = 1;
    p.pool.keeper_floor = Usd::ZERO;
    p.market.oi_addon = Bps::ZERO;
    (p.index.haircut, p.stable.haircut) = (Bps::ZERO, Bps::ZERO);
    (p.index.outflow, p.stable.outflow) = (Bps::ONE, Bps::ONE);
}

const OURS: Rules = Rules {
    name: "ballast",
    margin: Margin::Measured,
    closes: Closes::Smallest,
    backstop: Backstop::Waterfall,
    escrow: true,
    profit_cap: None,
    tweak: nothing,
};

/// The baselines, each with the fees of its documentation.
pub const BASELINES: [Rules; 4] = [
    Rules {
        name: "static",
        margin: Margin::Fixed { initial: 40, maintenance: 20 },
        closes: Closes::Whole,
        backstop: Backstop::Lps,
        escrow: false,
        tweak: |p| {
            plain(p);
            p.market.liq_fee = Bps(6); // the closing fee, which a liquidation pays as any close
        },
        ..OURS
    },
    Rules {
        name: "profit-cap",
        margin: Margin::Fixed { initial: 100, maintenance: 50 },
        closes: Closes::Whole,
        backstop: Backstop::Lps,
        escrow: false,
        profit_cap: Some(8_500),
        tweak: |p| {
            plain(p);
            p.market.liq_fee = Bps(30);
        },
    },
    Rules {
        name: "social-loss",
        margin: Margin::Fixed { initial: 500, maintenance: 300 },
        backstop: Backstop::OpenInterest,
        escrow: false,
        tweak: plain,
        ..OURS
    },
    Rules {
        name: "queue-adl",
        margin: Margin::Fixed { initial: 200, maintenance: 100 },
        closes: Closes::Whole,
        backstop: Backstop::Queue,
        escrow: false,
        tweak: plain,
        ..OURS
    },
];

/// The headline's baseline with our least margins: what is left of a difference that is margin alone.
const STATIC_AT_OURS: Rules =
    Rules { name: "static-at-our-margin", margin: Margin::Fixed { initial: 250, maintenance: 125 }, ..BASELINES[0] };

/// And with the margins that ours measure on a usual day of SOL: what is left then is not margin.
const STATIC_AT_TEN: Rules =
    Rules { name: "static-at-ten", margin: Margin::Fixed { initial: 1_000, maintenance: 500 }, ..BASELINES[0] };

/// Ours, one rule less each.
pub const ABLATIONS: [Rules; 9] = [
    Rules { name: "no-measured-margin", margin: Margin::Fixed { initial: 250, maintenance: 125 }, ..OURS },
    Rules { name: "no-interest-addon", tweak: |p| p.market.oi_addon = Bps::ZERO, ..OURS },
    Rules { name: "no-partial-liquidation", closes: Closes::Whole, ..OURS },
    Rules { name: "no-escrow", escrow: false, ..OURS },
    Rules { name: "no-clawback", tweak: |p| p.pool.loss_events.lp_share = Bps::ONE, ..OURS },
    Rules { name: "no-deductible", tweak: |p| p.pool.deductible = Bps::ZERO, ..OURS },
    Rules { name: "no-young", tweak: |p| p.pool.young = 1, ..OURS },
    Rules {
        name: "no-fund-limits",
        tweak: |p| (p.pool.hourly_cap, p.pool.pool_cap, p.market.daily_cap) = (Bps::ONE, Bps::ONE, Bps::ONE),
        ..OURS
    },
    Rules { name: "no-outflow-limit", tweak: |p| (p.index.outflow, p.stable.outflow) = (Bps::ONE, Bps::ONE), ..OURS },
];

/// Ours with other parameters: what docs/decisions/0029-parameters.md weighs, on prices that are there to tune.
pub const PROPOSALS: [Rules; 9] = [
    Rules {
        name: "margin-5",
        tweak: |p| (p.market.initial_margin, p.market.maintenance_margin) = (Bps(500), Bps(250)),
        ..OURS
    },
    Rules {
        name: "margin-10",
        tweak: |p| (p.market.initial_margin, p.market.maintenance_margin) = (Bps(1_000), Bps(500)),
        ..OURS
    },
    Rules { name: "eight-sigmas", tweak: |p| p.market.margin_sigmas = Bps(80_000), ..OURS },
    Rules {
        name: "target-2",
        tweak: |p| (p.pool.target_share, p.pool.target_min) = (Bps(200), Usd(100_000_000_000)),
        ..OURS
    },
    Rules { name: "hold-2h", tweak: |p| p.pool.loss_events.hold = 7_200, ..OURS },
    Rules { name: "hold-4h", tweak: |p| p.pool.loss_events.hold = 14_400, ..OURS },
    Rules { name: "caps-half", tweak: |p| (p.pool.hourly_cap, p.pool.pool_cap) = (Bps(1_250), Bps(3_000)), ..OURS },
    Rules { name: "caps-all", tweak: |p| (p.pool.hourly_cap, p.pool.pool_cap) = (Bps(5_000), Bps::ONE), ..OURS },
    Rules { name: "deductible-1", tweak: |p| p.pool.deductible = Bps(100), ..OURS },
];

impl Rules {
    pub fn ours() -> Self {
        OURS
    }
    /// Whether these are parameters to choose from: nothing may be chosen by looking at what is held out.
    pub fn is_proposal(&self) -> bool {
        PROPOSALS.iter().any(|rules| rules.name == self.name)
    }
    /// All of the protocol: those by which a simulator is known.
    pub fn all() -> impl Iterator<Item = Self> {
        [OURS].into_iter().chain(BASELINES).chain([STATIC_AT_OURS, STATIC_AT_TEN]).chain(ABLATIONS)
    }
    pub fn named(name: &str) -> Option<Self> {
        Self::all().chain(PROPOSALS).find(|rules| rules.name == name)
    }
    /// The defaults with this rule set's changes.
    pub fn params(&self) -> Params {
        let (pool, market) = (PoolParams::standard(), MarketParams::standard());
        let index = CustodyParams::standard();
        let stable = CustodyParams { sigma: 0, haircut: Bps(100), haircut_sigmas: Bps::ZERO, stable: 1, ..index };
        let mut params = Params { pool, market, index, stable };
        (self.tweak)(&mut params);
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_rule_set() {
        let names: std::collections::BTreeSet<_> = Rules::all().map(|r| r.name).collect();
        assert_eq!(names.len(), Rules::all().count());
        assert!(names.iter().all(|name| Rules::named(name).is_some()));
        assert!(Rules::named("none").is_none());
    }

    #[test]
    fn ours_and_every_proposal_are_what_the_program_would_accept() {
        for rules in [OURS].into_iter().chain(PROPOSALS) {
            let Params { pool, market, index, stable } = rules.params();
            let said = [pool.check(), market.check(), index.check(), stable.check()];
            assert_eq!(said, [Ok(()); 4], "{}", rules.name);
            assert!(Rules::named(rules.name).is_some() && Rules::all().all(|other| !other.is_proposal()));
        }
    }
}
