//! Changes: when they are due, what they may be, and how slowly what is in force follows them.
#![allow(clippy::unwrap_used)] // where a test may fail

use engine::governance::*;
use engine::*;
use proptest::prelude::*;

const DAY: u64 = 86_400;

fn market(initial_margin: u64, sigmas: u64, stress: u64) -> (MarketState, Custody) {
    let mut custody = Custody::default();
    custody.params.sigma = 8_000_000;
    let params = MarketParams {
        initial_margin: Bps(initial_margin),
        maintenance_margin: Bps(125),
        margin_sigmas: Bps(sigmas),
        stress,
        ..MarketParams::default()
    };
    let mut market = MarketState { params, ..MarketState::default() };
    volatility::start_custody(&mut custody, 0).unwrap();
    volatility::start_market(&mut market, &custody, 0).unwrap();
    (market, custody)
}

fn sloped(impact: u64, depth: u64) -> MarketParams {
    MarketParams { impact: Bps(impact), depth: Usd(depth), ..MarketParams::default() }
}

#[test]
fn a_token_is_added_three_days_after_more_than_half_of_another_was_reserved() {
    let mut pool = PoolState { custody_count: 2, ..PoolState::default() };
    let custody = &mut pool.custodies[1];
    (custody.owned, custody.locked, custody.params.borrow_max) = (Atoms(100), Atoms(50), Bps(100));
    engine::fees::accrue(custody, 1_000).unwrap();
    assert_eq!(check_room(&pool, 1_000), Ok(()));
    pool.custodies[1].locked = Atoms(51);
    assert_eq!(check_room(&pool, 1_000_000), Err(EngineError::LiquidityReserved));
    engine::fees::accrue(&mut pool.custodies[1], 2_000).unwrap();
    pool.custodies[1].locked = Atoms(0);
    for (now, free) in [(2_000, false), (2_000 + 3 * 86_400 - 1, false), (2_000 + 3 * 86_400, true)] {
        assert_eq!(check_room(&pool, now).is_ok(), free, "{now}");
    }
}

proptest! {
    #[test]
    fn a_change_waits_at_least_a_day_and_at_least_the_delay(kind in 0u8..8, delay in 0..100 * DAY, now in 0i64..1 << 40) {
        let kind = ChangeKind::from_u8(kind).unwrap();
        let waits = u64::try_from(eta(kind, delay, now).unwrap() - now).unwrap();
        let least = if kind == ChangeKind::ListCustody { 3 * DAY } else { DAY };
        prop_assert_eq!(waits, delay.max(least));
    }

    #[test]
    fn a_change_is_due_within_its_window_and_never_outside(eta in 0i64..1 << 40, open in 0i64..604_801, at in -700_000i64..1_400_000) {
        let until = eta + open;
        check_window(eta, until).unwrap();
        let now = eta + at;
        let wanted = if at < 0 { Err(EngineError::ChangeNotDue) } else if now > until { Err(EngineError::ChangeExpired) } else { Ok(()) };
        prop_assert_eq!(check_due(eta, until, now), wanted);
        prop_assert!(check_window(eta, eta - 1).is_err() && check_window(eta, eta + 604_801).is_err());
    }

    #[test]
    fn no_change_raises_maintenance_margin_or_a_haircut_at_once(
        old in 250u64..5_000, new in 250u64..5_000, sigmas in 20_000u64..200_000, stress in 100_000u64..200_000_000, hours in 0i64..100,
    ) {
        let (mut market, mut custody) = market(old, 60_000, 8_000_000);
        let before = market.volatility.maintenance_margin;
        let params = MarketParams { initial_margin: Bps(new), maintenance_margin: Bps(new / 2), margin_sigmas: Bps(sigmas), stress, ..market.params };
        volatility::change_market(&mut market, &params, hours * 3_600).unwrap();
        prop_assert!(market.volatility.maintenance_margin <= before + before / 10);
        prop_assert!(market.volatility.base_initial_margin >= Bps(new) && market.volatility.base_initial_margin <= Bps(5_000));
        let old_haircut = custody.haircut;
        let wider = CustodyParams { haircut: Bps(new), haircut_sigmas: Bps(50_000), ..custody.params };
        volatility::change_custody(&mut custody, &wider, false, hours * 3_600).unwrap();
        prop_assert!(custody.haircut <= old_haircut + old_haircut / 10);
        let stands = custody.haircut;
        volatility::unmeasured(&mut custody, hours * 3_600 + 299).unwrap();
        prop_assert_eq!(custody.haircut, stands);
        volatility::unmeasured(&mut custody, hours * 3_600 + 360_000).unwrap();
        prop_assert!(custody.haircut >= stands && custody.haircut <= stands + stands / 10);
    }

    #[test]
    fn impact_at_most_doubles_up_to_four_times_the_usual(a in 0u64..10_001, b in 0u64..10_001, c in 1u64..201, d in 1u64..201) {
        const M: u64 = 1_000_000_000_000;
        let old = MarketState { params: sloped(a, c * M), ..MarketState::default() };
        let new = sloped(b, d * M);
        let allowed = check_market(&old, &new).is_ok();
        let (b, d, a, c) = (u128::from(b), u128::from(d), u128::from(a), u128::from(c));
        prop_assert_eq!(allowed, b * 50 <= 1_000 * d || b * c <= a * d || (b * c <= 2 * a * d && b * 50 <= 4_000 * d));
    }

    /// However many changes it takes.
    #[test]
    fn no_number_of_changes_makes_impact_steeper_than_four_times_the_usual(steps in proptest::collection::vec((0u64..10_001, 1u64..201), 1..40)) {
        const M: u64 = 1_000_000_000_000;
        let mut market = MarketState { params: sloped(1_000, 50 * M), ..MarketState::default() };
        for (impact, depth) in steps {
            let params = sloped(impact, depth * M);
            if check_market(&market, &params).is_ok() {
                market.params = params;
            }
            prop_assert!(market.params.impact.0 * 50 * M <= 4 * 1_000 * market.params.depth.0);
        }
    }

    #[test]
    fn the_guardian_only_tightens(long in 0u64..100, short in 0u64..100, cap in 0u64..100, now in 0i64..1 << 40) {
        let (mut pool, mut market) = (PoolState::default(), MarketState::default());
        pool.custody_count = 1;
        (market.params.max_long, market.params.max_short) = (Usd(50), Usd(50));
        pool.custodies[0].params.deposit_cap = Atoms(50);
        let interest = Measure::LowerInterest { long: Usd(long), short: Usd(short) };
        let lowered = tighten(&mut pool, Some(&mut market), 0, interest, now);
        prop_assert_eq!(lowered.is_ok(), long <= 50 && short <= 50);
        prop_assert!(market.params.max_long <= Usd(50) && market.params.max_short <= Usd(50));
        let deposits = tighten(&mut pool, None, 0, Measure::LowerDeposits { cap: Atoms(cap) }, now);
        prop_assert_eq!(deposits.is_ok(), cap <= 50);
        prop_assert!(pool.custodies[0].params.deposit_cap <= Atoms(50));
        prop_assert!(tighten(&mut pool, None, 0, Measure::ReduceOnly, now).is_err());
        tighten(&mut pool, Some(&mut market), 0, Measure::ReduceOnly, now).unwrap();
        prop_assert_eq!(market.reduce_only_until, now + TERM);
    }
}

#[test]
fn a_delay_only_lengthens_to_thirty_days() {
    assert_eq!(check_delay(DAY, DAY - 1), Err(EngineError::ChangeForbidden));
    assert_eq!(check_delay(DAY, 30 * DAY + 1), Err(EngineError::InvalidParameter));
    assert_eq!((check_delay(DAY, DAY), check_delay(DAY, 30 * DAY)), (Ok(()), Ok(())));
}

#[test]
fn an_open_event_stops_changes_of_its_market_and_of_the_whole_pool() {
    let mut pool = PoolState::default();
    pool.exposures[1].sides[0].loss_event = Usd(1);
    let stopped = Err(EngineError::MarketHasOpenLossEvent);
    assert_eq!(
        (check_calm(&pool, None), check_calm(&pool, Some(1)), check_calm(&pool, Some(0))),
        (stopped, stopped, Ok(()))
    );
}
