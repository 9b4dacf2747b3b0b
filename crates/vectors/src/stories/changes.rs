//! Changes: the hard bounds of every parameter, what may follow what is in force, what follows it, and what the
//! guardian may do.

use crate::json::Json;
use crate::record::{at, Stories, Story};
use crate::rng::Rng;
use crate::world::{base, DOLLAR, ETH, SOL, T0, USDC};
use engine::governance::{self, Measure};
use engine::{volatility, Atoms, Bps, CustodyParams, EngineError, MarketParams, PoolParams, Res, Usd};
use serde_json::{json, Value};

const DAY: i64 = 86_400;
const MILLION: u64 = 1_000_000 * DOLLAR;
/// Steps of time between changes, in seconds: within an hour, exactly one, and longer, of which an hour counts.
const STEPS: [i64; 4] = [0, 1_800, 3_600, 5_000];

pub fn all() -> Stories {
    let mut stories = Stories::default();
    stories.add("bounds of a pool", pool_bounds());
    stories.add("bounds of a custody", custody_bounds());
    stories.add("bounds of a market", market_bounds());
    stories.add("what may follow a custody's parameters", custody_follows());
    stories.add("what may follow a market's parameters", market_follows());
    stories.add("changes of a measured token", custody_changes(SOL));
    stories.add("changes of a stable, which no market measures", custody_changes(USDC));
    stories.add("changes of a market", market_changes());
    stories.add("the guardian's measures", measures());
    stories
}

/// A parameter, and the least and most that it may be beside the others of the world.
type Bound<P> = (fn(&mut P, u64), u64, u64);

/// Where parameters are in the world, and the rule that checks them.
struct Checked<P> {
    path: &'static str,
    rule: &'static str,
    of: fn(&mut crate::world::World) -> &mut P,
    check: fn(&P) -> Res<()>,
}

const POOL: Checked<PoolParams> =
    Checked { path: "pool.params", rule: "params.checkPool", of: |w| &mut w.pool.params, check: PoolParams::check };
const CUSTODY: Checked<CustodyParams> = Checked {
    path: "pool.custodies.0.params",
    rule: "params.checkCustody",
    of: |w| &mut w.pool.custodies[0].params,
    check: CustodyParams::check,
};
const MARKET: Checked<MarketParams> = Checked {
    path: "market.params",
    rule: "params.checkMarket",
    of: |w| &mut w.market.params,
    check: MarketParams::check,
};

impl<P: Copy> Checked<P> {
    fn with(&self, story: &mut Story, change: impl Fn(&mut P)) -> bool {
        let usual = *(self.of)(&mut base());
        story.set(|w| {
            *(self.of)(w) = usual;
            change((self.of)(w));
        });
        let checked = (self.check)((self.of)(&mut story.world));
        story.read(self.rule, json!([at(self.path)]), checked);
        checked.is_ok()
    }
    /// Each bound alone is accepted; recorded are all least and all most together. What is one beyond one of them is
    /// not.
    fn edges(&self, story: &mut Story, bounds: &[Bound<P>]) {
        for (i, (set, least, most)) in bounds.iter().enumerate() {
            for x in [*least, *most] {
                let mut params = *(self.of)(&mut base());
                set(&mut params, x);
                assert_eq!((self.check)(&params), Ok(()), "{}: bound {i} at {x}", self.rule);
            }
            for x in [least.checked_sub(1), most.checked_add(1)].into_iter().flatten() {
                assert!(!self.with(story, |p| set(p, x)), "{}: bound {i} at {x}", self.rule);
            }
        }
        assert!(self.with(story, |p| bounds.iter().for_each(|(set, least, _)| set(p, *least))), "{}: least", self.rule);
        assert!(self.with(story, |p| bounds.iter().for_each(|(set, _, most)| set(p, *most))), "{}: most", self.rule);
    }
}

fn pool_bounds() -> Story {
    let mut story = Story::new();
    let bounds: [Bound<PoolParams>; 17] = [
        (|p, x| p.loss_events.lp_share = Bps(x), 3_000, 10_000),
        (|p, x| p.loss_events.max_clawback = Bps(x), 0, 2_500),
        (|p, x| p.loss_events.min_loss_event = Usd(x), DOLLAR, MILLION),
        (|p, x| p.loss_events.min_loss_event_share = Bps(x), 0, 100),
        (|p, x| p.loss_events.hold = x, 7_200, 28_800),
        (|p, x| p.protocol_share = Bps(x), 0, 2_000),
        (|p, x| p.fund_min = Usd(x), 0, u64::MAX),
        (|p, x| p.fund_floor = Usd(x), 0, 50_000 * DOLLAR),
        (|p, x| p.target_share = Bps(x), 10, 1_000),
        (|p, x| p.target_min = Usd(x), 10_000 * DOLLAR, u64::MAX),
        (|p, x| p.hourly_cap = Bps(x), 100, 5_000),
        (|p, x| p.pool_cap = Bps(x), 100, 10_000),
        (|p, x| p.deductible = Bps(x), 0, 100),
        (|p, x| p.keeper_floor = Usd(x), 0, 10 * DOLLAR),
        (|p, x| p.young = x, 60, 3_600),
        (|p, x| p.max_utilisation = Bps(x), 1_000, 9_500),
        (|p, x| p.keeper_share = Bps(x), 1_000, 5_000),
    ];
    POOL.edges(&mut story, &bounds);
    for (least, fits) in [(DOLLAR, true), (DOLLAR - 1, false)] {
        assert_eq!(POOL.with(&mut story, |p| (p.fund_floor, p.target_min) = (Usd(0), Usd(least))), fits);
    }
    story
}

fn custody_bounds() -> Story {
    let mut story = Story::new();
    let bounds: [Bound<CustodyParams>; 12] = [
        (|p, x| p.sigma = x, 100_000, 200_000_000),
        (|p, x| p.haircut = Bps(x), 100, 5_000),
        (|p, x| p.haircut_sigmas = Bps(x), 0, 50_000),
        (|p, x| p.lp_fee = Bps(x), 0, 100),
        (|p, x| p.lp_slope = Bps(x), 0, 500),
        (|p, x| p.target_weight = Bps(x), 0, 8_000),
        (|p, x| p.min_weight = Bps(x), 0, 4_000),
        (|p, x| p.max_weight = Bps(x), 4_000, 10_000),
        (|p, x| p.borrow_max = Bps(x), 30_000, 100_000),
        (|p, x| p.deposit_cap = Atoms(x), 0, u64::MAX),
        (|p, x| p.outflow = Bps(x), 500, 10_000),
        (|p, x| p.stable = u8::try_from(x).unwrap_or(u8::MAX), 0, 1),
    ];
    CUSTODY.edges(&mut story, &bounds);
    for (sigma, stable, fits) in [(0, 1, true), (1, 1, false), (0, 0, false), (100_000, 1, true)] {
        assert_eq!(CUSTODY.with(&mut story, |p| (p.sigma, p.stable) = (sigma, stable)), fits);
    }
    story
}

fn market_bounds() -> Story {
    let mut story = Story::new();
    let bounds: [Bound<MarketParams>; 15] = [
        (|p, x| p.initial_margin = Bps(x), 500, 5_000),
        (|p, x| p.maintenance_margin = Bps(x), 125, 250),
        (|p, x| p.margin_sigmas = Bps(x), 20_000, 200_000),
        (|p, x| p.stress = x, 100_000, 200_000_000),
        (|p, x| p.oi_low = Bps(x), 0, 5_999),
        (|p, x| p.oi_high = Bps(x), 2_001, 60_000),
        (|p, x| p.oi_addon = Bps(x), 0, 10_000),
        (|p, x| p.weight = Bps(x), 100, 10_000),
        (|p, x| p.base_fee = Bps(x), 1, 15),
        (|p, x| p.liq_fee = Bps(x), 32, 200),
        (|p, x| p.impact = Bps(x), 0, 10_000),
        (|p, x| p.depth = Usd(x), MILLION, 10_000 * MILLION),
        (|p, x| p.max_long = Usd(x), 0, u64::MAX),
        (|p, x| p.max_short = Usd(x), 0, u64::MAX),
        (|p, x| p.max_source_gap = Bps(x), 10, 500),
    ];
    MARKET.edges(&mut story, &bounds);
    for (cap, fits) in [(5_000, true), (2_500, true), (500, true), (501, false), (2_499, false), (10_000, false)] {
        assert_eq!(MARKET.with(&mut story, |p| p.daily_cap = Bps(cap)), fits);
    }
    // Bounds of two parameters that each other's usual value hides.
    for (initial_margin, maintenance_margin, fits) in
        [(250, 125, true), (249, 124, false), (251, 125, true), (251, 126, false)]
    {
        assert_eq!(
            MARKET.with(&mut story, |p| (p.initial_margin, p.maintenance_margin) =
                (Bps(initial_margin), Bps(maintenance_margin))),
            fits
        );
    }
    for (fee, fits) in [(50, true), (51, false)] {
        assert_eq!(MARKET.with(&mut story, |p| (p.base_fee, p.liq_fee) = (Bps(fee), Bps(200))), fits);
    }
    for (high, fits) in [(100, true), (99, false)] {
        assert_eq!(MARKET.with(&mut story, |p| (p.oi_low, p.oi_high) = (Bps(0), Bps(high))), fits);
    }
    story
}

/// What is proposed stands where ETH's parameters are, or in the call.
fn custody_follows() -> Story {
    let mut story = Story::new();
    let old = story.world.pool.custodies[usize::from(SOL)].params;
    story.set(|w| w.pool.custodies[usize::from(SOL)].params.min_weight = Bps(500));
    for (weight, stable) in [(500, 0), (499, 0), (0, 0), (501, 0), (500, 1), (0, 1)] {
        story.set(|w| {
            w.pool.custodies[usize::from(ETH)].params = CustodyParams { min_weight: Bps(weight), stable, ..old };
        });
        for index in [SOL, USDC, 3] {
            let pool = &story.world.pool;
            let checked = governance::check_custody(pool, index, &pool.custodies[usize::from(ETH)].params);
            story.read("control.checkCustody", json!([at("pool"), index, at("pool.custodies.1.params")]), checked);
        }
    }
    story
}

/// Impact over depth against twice the old one and against the usual one.
fn market_follows() -> Story {
    let mut story = Story::new();
    for (old, new) in [
        ((1_000, 50), (2_000, 50)),
        ((1_000, 50), (2_001, 50)),
        ((1_000, 50), (1_000, 25)),
        ((1_000, 50), (1_000, 24)),
        ((10, 50), (1_000, 50)),
        ((10, 50), (1_001, 50)),
        ((0, 50), (20, 1)),
        ((0, 50), (21, 1)),
        ((10_000, 1), (10_000, 1)),
        ((5_000, 10_000), (10_000, 10_000)),
    ] {
        let sloped = |(impact, depth): (u64, u64)| (Bps(impact), Usd(depth * MILLION));
        story.set(|w| (w.market.params.impact, w.market.params.depth) = sloped(old));
        let mut params = story.world.market.params;
        (params.impact, params.depth) = sloped(new);
        let proposed = json!({ "impact": params.impact.json(), "depth": params.depth.json() });
        let checked = governance::check_market(&story.world.market, &params);
        story.read("control.checkMarket", json!([at("market"), proposed]), checked);
    }
    story
}

fn change_custody(story: &mut Story, index: u8, params: CustodyParams, now: i64) -> Res<()> {
    let args = json!([index, params.json(), now.json()]);
    story.call("control.changeCustody", "pool".json(), args, |w| {
        governance::change_custody(&mut w.pool, index, &params, now)
    })
}

/// Borrow is accrued at the old rate, a haircut falls at once and rises slowly.
fn custody_changes(index: u8) -> Story {
    let (mut story, mut rng) = (Story::new(), Rng::new(if index == SOL { "measured" } else { "unmeasured" }));
    let usual = story.world.pool.custodies[usize::from(index)].params;
    story.set(|w| {
        let custody = &mut w.pool.custodies[usize::from(index)];
        custody.locked = Atoms(custody.owned.0 / 10 * 9);
    });
    let mut now = T0 + 2 * DAY;
    for (i, wait) in STEPS.into_iter().chain([0]).enumerate() {
        now += wait;
        let last = i == STEPS.len();
        let params = CustodyParams {
            sigma: if usual.stable == 1 { 0 } else { rng.range(100_000, 200_000_000) },
            haircut: Bps(if last { 100 } else { rng.range(100, 5_000) }),
            haircut_sigmas: Bps(if last { 0 } else { rng.range(0, 50_000) }),
            borrow_max: Bps(rng.range(30_000, 100_000)),
            ..usual
        };
        params.check().expect("within bounds");
        change_custody(&mut story, index, params, now).expect("a change");
    }
    change_custody(&mut story, 3, usual, now).expect_err("no such custody");
    story
}

/// Initial margin is new at once, maintenance margin falls at once and rises slowly.
fn market_changes() -> Story {
    let (mut story, mut rng) = (Story::new(), Rng::new("changes of a market"));
    let usual = story.world.market.params;
    let mut now = T0 + 2 * DAY;
    for (i, wait) in STEPS.into_iter().chain([0]).enumerate() {
        now += wait;
        let initial_margin = if i == STEPS.len() { 250 } else { rng.range(250, 5_000) };
        let params = MarketParams {
            initial_margin: Bps(initial_margin),
            maintenance_margin: Bps(rng.range(125, initial_margin / 2)),
            margin_sigmas: Bps(rng.range(20_000, 200_000)),
            stress: rng.range(100_000, 200_000_000),
            ..usual
        };
        params.check().expect("within bounds");
        let args = json!([params.json(), now.json()]);
        story
            .call("volatility.changeMarket", "market".json(), args, |w| {
                volatility::change_market(&mut w.market, &params, now)
            })
            .expect("a change");
    }
    story
}

/// A measure with its name and numbers as the SDK has them.
fn tighten(story: &mut Story, index: u8, measure: Measure, now: i64) -> Res<()> {
    let said: Value = match measure {
        Measure::ReduceOnly => json!({ "kind": "reduceOnly", "index": index }),
        Measure::CloseDeposits => json!({ "kind": "closeDeposits" }),
        Measure::LowerInterest { long, short } => {
            json!({ "kind": "lowerInterest", "index": index, "maxLong": long.json(), "maxShort": short.json() })
        }
        Measure::LowerDeposits { cap } => json!({ "kind": "lowerDeposits", "index": index, "cap": cap.json() }),
    };
    story.call("control.tighten", super::actions::book(), json!([said, now.json()]), |w| {
        governance::tighten(&mut w.pool, Some(&mut w.market), index, measure, now)
    })
}

fn measures() -> Story {
    let mut story = Story::new();
    let (now, cap) = (T0 + DAY, Usd(3_000_000 * DOLLAR));
    let over = Usd(cap.0 + 1);
    let loosens = Err(EngineError::GuardianLoosens);
    for (long, short, done) in
        [(over, cap, loosens), (cap, over, loosens), (cap, cap, Ok(())), (Usd(1), cap, Ok(())), (Usd(2), cap, loosens)]
    {
        assert_eq!(tighten(&mut story, 0, Measure::LowerInterest { long, short }, now), done);
    }
    let deposits = |cap| Measure::LowerDeposits { cap: Atoms(cap) };
    for (index, cap, done) in [
        (USDC, (1 << 60) + 1, loosens),
        (USDC, 5, Ok(())),
        (USDC, 6, loosens),
        (ETH, 0, Ok(())),
        (3, 0, Err(EngineError::WrongAccount)),
    ] {
        assert_eq!(tighten(&mut story, index, deposits(cap), now), done);
    }
    for time in [now, now + 3_600, i64::MAX - 1] {
        tighten(&mut story, 0, Measure::ReduceOnly, time).expect("a measure");
        tighten(&mut story, 0, Measure::CloseDeposits, time).expect("a measure");
    }
    story
}
