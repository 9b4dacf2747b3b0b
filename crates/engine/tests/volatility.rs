//! Volatility and what follows from it: what holds for every price, every gap and every parameter, and what a sampler
//! can and cannot do.

mod sampling;

use engine::volatility::{
    haircut, initial, maintenance, measure_volatility, sigma, start_custody, start_market, unmeasured, CELL,
};
use engine::*;
use proptest::prelude::*;
use sampling::{print, start, START};

const HOUR: i64 = 3_600;
/// What a basis point is in 1e-9.
const BP: u64 = 100_000;

/// Feeds prints of (seconds since the one before, price); returns what was in force after each, with its time.
fn fed(market: &mut MarketState, custody: &mut Custody, prints: &[(i64, u64)]) -> Vec<(i64, u64, u64)> {
    let mut now = START;
    let record = |(seconds, price): &(i64, u64)| {
        now += seconds;
        measure_volatility(market, custody, &print(*price, now), now).unwrap();
        (now, market.volatility.maintenance_margin, custody.haircut)
    };
    prints.iter().map(record).collect()
}

/// Times between prints: mostly seconds and minutes, sometimes days.
fn seconds() -> impl Strategy<Value = i64> {
    prop_oneof![4 => 1i64..400, 2 => 300i64..4_000, 1 => 1i64..3_000_000]
}

fn any_price() -> impl Strategy<Value = u64> {
    prop_oneof![1u64.., 1u64..10, (u64::MAX - 9)..=u64::MAX, 10_000_000_000u64..20_000_000_000]
}

fn margin_params() -> impl Strategy<Value = MarketParams> {
    (250u64..=5_000, 20_000u64..=200_000, 100_000u64..=200_000_000).prop_map(|(initial_margin, sigmas, stress)| {
        MarketParams {
            initial_margin: Bps(initial_margin),
            maintenance_margin: Bps(initial_margin / 2),
            margin_sigmas: Bps(sigmas),
            stress,
            ..MarketParams::default()
        }
    })
}

/// Less than a tenth in every window of an hour, from any print to any other.
fn ramps(history: &[(i64, u64)]) -> Result<(), TestCaseError> {
    for (i, (from, before)) in history.iter().enumerate() {
        for (_, after) in history[i..].iter().take_while(|(time, _)| time - from <= HOUR) {
            prop_assert!(*after < before + before / 10, "{before} rose to {after}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_price_no_gap_and_no_parameter_stops_the_feed(
        prints in prop::collection::vec((seconds(), any_price()), 1..60), params in margin_params(), start_sigma in 0u64..=200_000_000,
    ) {
        let custody_params = CustodyParams { sigma: start_sigma, haircut: Bps(5_000), haircut_sigmas: Bps(50_000), ..CustodyParams::default() };
        let mut custody = Custody { params: custody_params, ..Custody::default() };
        start_custody(&mut custody, START).unwrap();
        let mut market = MarketState { params, ..MarketState::default() };
        start_market(&mut market, &custody, START).unwrap();
        fed(&mut market, &mut custody, &prints);
        prop_assert!(sigma(&market) >= BP && custody.sigma <= 4_000_000_000);
        prop_assert!(market.volatility.base_initial_margin >= params.initial_margin && market.volatility.base_initial_margin <= Bps(5_000));
        prop_assert!(maintenance(&market) >= Bps(params.initial_margin.0 / 2) && maintenance(&market) <= Bps(2_500));
        prop_assert!(haircut(&custody) <= Bps(5_000));
    }

    #[test]
    fn a_print_opens_the_cell_of_its_publish_time(time in -100_000i64..1_000_000_000) {
        let (mut market, mut custody) = start();
        measure_volatility(&mut market, &mut custody, &print(1_500, time), time).unwrap();
        prop_assert_eq!(market.volatility.cell, time.div_euclid(CELL));
    }

    #[test]
    fn margins_and_haircuts_rise_by_a_tenth_in_an_hour_whatever_the_prices(
        prints in prop::collection::vec((1i64..301, 5_000_000_000u64..40_000_000_000), 2..300), sigmas in 20_000u64..=200_000,
    ) {
        let (mut market, mut custody) = start();
        market.params.margin_sigmas = Bps(sigmas);
        let history = fed(&mut market, &mut custody, &prints);
        ramps(&history.iter().map(|(time, maintenance_margin, _)| (*time, *maintenance_margin)).collect::<Vec<_>>())?;
        ramps(&history.iter().map(|(time, _, haircut)| (*time, *haircut)).collect::<Vec<_>>())?;
    }

    #[test]
    fn one_step_is_less_than_a_tenth_after_any_silence(
        prints in prop::collection::vec((seconds(), any_price()), 2..60), changed in margin_params(), at in 0usize..60,
    ) {
        let (mut market, mut custody) = start();
        let (mut now, mut before) = (START, (market.volatility.maintenance_margin, custody.haircut));
        for (i, (seconds, price)) in prints.iter().enumerate() {
            if i == at {
                (market.params, custody.params.haircut) = (changed, Bps(5_000));
            }
            now += seconds;
            measure_volatility(&mut market, &mut custody, &print(*price, now), now).unwrap();
            let after = (market.volatility.maintenance_margin, custody.haircut);
            prop_assert!(after.0 <= before.0 + before.0 / 10 && after.1 <= before.1 + before.1 / 10);
            before = after;
        }
    }

    #[test]
    fn nothing_rises_while_an_event_is_open(
        prints in prop::collection::vec((seconds(), any_price()), 2..60), long: bool,
    ) {
        let (mut market, mut custody) = start();
        market.side_mut(if long { Side::Long } else { Side::Short }).open.shortfall = Usd(1);
        let mut before = (market.volatility.maintenance_margin, custody.haircut);
        for (_, maintenance_margin, haircut) in fed(&mut market, &mut custody, &prints) {
            prop_assert!(maintenance_margin <= before.0 && haircut <= before.1);
            before = (maintenance_margin, haircut);
        }
    }

    #[test]
    fn one_cell_lifts_each_average_by_sixteen_of_its_window_at_most(
        prices in prop::collection::vec(any_price(), 1..20), calm in 0u64..8_000_000,
    ) {
        let (mut market, mut custody) = start();
        let variance = calm * calm;
        (market.volatility.fast, market.volatility.slow) = (variance, variance);
        measure_volatility(&mut market, &mut custody, &print(15_000_000_000, START), START).unwrap();
        for price in prices {
            measure_volatility(&mut market, &mut custody, &print(price, START + 1), START + 1).unwrap();
        }
        measure_volatility(&mut market, &mut custody, &print(15_000_000_000, START + CELL), START + CELL).unwrap();
        let most = variance.max(BP * BP) * 16;
        prop_assert!(market.volatility.fast <= variance + most / 288);
        prop_assert!(market.volatility.slow <= variance + most / 8_640);
    }

    #[test]
    fn the_order_of_prints_within_a_cell_does_not_matter(
        mut prices in prop::collection::vec(14_000_000_000u64..16_000_000_000, 1..20), last in 14_000_000_000u64..16_000_000_000,
    ) {
        let run = |prices: &[u64]| {
            let (mut market, mut custody) = start();
            for price in prices.iter().chain(&[last]) {
                measure_volatility(&mut market, &mut custody, &print(*price, START + 7), START + 7).unwrap();
            }
            // The first print of all is what the first cell's return is measured from.
            market.volatility.close = Price(15_000_000_000);
            measure_volatility(&mut market, &mut custody, &print(last, START + CELL), START + CELL).unwrap();
            (market.volatility, custody.sigma)
        };
        let told = run(&prices);
        prices.reverse();
        prop_assert_eq!(told, run(&prices));
    }

    #[test]
    fn a_larger_range_never_gives_a_lower_margin(
        low in 14_000_000_000u64..15_000_000_000, high in 15_000_000_000u64..16_000_000_000, more in 0u64..1_000_000_000, down: bool,
    ) {
        let run = |low: u64, high: u64| {
            let (mut market, mut custody) = start();
            fed(&mut market, &mut custody, &[(0, 15_000_000_000), (1, low), (1, high), (1, 15_000_000_000), (300, 15_000_000_000)]);
            (sigma(&market), market.volatility.base_initial_margin, custody.haircut)
        };
        let (narrow, wide) = (run(low, high), if down { run(low - more, high) } else { run(low, high + more) });
        prop_assert!(wide.0 >= narrow.0 && wide.1 >= narrow.1 && wide.2 >= narrow.2);
    }

    #[test]
    fn cells_without_prints_share_the_move_that_was_found_after_them(cells in 1i64..200, moved in 1u64..1_000_000_000) {
        // The same variance, brought at once after the gap or with equal shares in each cell, up to the shrinking of
        // the average meanwhile.
        let (mut market, mut custody) = start();
        fed(&mut market, &mut custody, &[(0, 15_000_000_000), (cells * CELL, 15_000_000_000 + moved), (CELL, 15_000_000_000 + moved)]);
        let log = moved as f64 / 15e9;
        let hourly = (1.0 + log).ln().powi(2) * 12.0 / cells as f64;
        let clamped = hourly.min(16.0 * 6.4e-5);
        let weight = (cells as f64 / 8_640.0).min(1.0);
        // The first cell, of one print, has no variance at all.
        let before = 6.4e-5 * (1.0 - 1.0 / 8_640.0);
        let expected = before + (hourly - before) * weight;
        let unclamped = market.volatility.unclamped as f64 / 1e18;
        prop_assert!((unclamped / expected - 1.0).abs() < 1e-4, "{unclamped} instead of {expected}");
        prop_assert!((market.volatility.slow as f64 / 1e18 / (before + (clamped - before) * weight) - 1.0).abs() < 1e-3);
    }
}

/// A market of 40 % of a pool of 1,000,000 USD: its initial margin grows from 80,000 USD of open interest to 240,000
/// USD.
fn pool_with(long: u64, short: u64) -> (PoolState, MarketState) {
    let (mut market, _) = start();
    market.params.weight = Bps(4_000);
    (market.params.oi_low, market.params.oi_high, market.params.oi_addon) = (Bps(2_000), Bps(6_000), Bps(10_000));
    let mut pool = PoolState { aum: Usd(1_000_000_000_000), ..PoolState::default() };
    pool.exposures[0].sides[0].entry = Usd(long);
    pool.exposures[0].sides[1].entry = Usd(short);
    (pool, market)
}

#[test]
fn the_add_on_is_nothing_at_oi_low_all_at_oi_high_and_half_between() {
    let at = |long: u64, short: u64| {
        let (pool, market) = pool_with(long * 1_000_000, short * 1_000_000);
        initial(&pool, &market).unwrap().0
    };
    assert_eq!([at(0, 0), at(80_000, 0), at(0, 80_000), at(40_000, 40_000)], [480; 4]);
    assert_eq!([at(160_000, 0), at(80_000, 80_000), at(0, 160_000)], [720; 3]);
    assert_eq!([at(240_000, 0), at(120_000, 120_000), at(1_000_000, 1_000_000)], [960; 3]);
    let (mut pool, market) = pool_with(1, 0);
    pool.aum = Usd(0);
    assert_eq!(initial(&pool, &market), Ok(Bps(960)), "no pool bears no open interest");
    let (pool, market) = pool_with(240_000_000_000, 0);
    assert_eq!(maintenance(&market), Bps(240), "what others open liquidates nobody");
    assert!(margin::Rates::of(&pool, &market).unwrap().initial_margin == Bps(960));
}

proptest! {
    #[test]
    fn the_add_on_is_continuous_monotone_and_blind_to_who_holds_what(
        long in 0u64..400_000_000_000, short in 0u64..400_000_000_000, more in 0u64..1_000_000_000, part in 0u64..400_000_000_000,
    ) {
        let at = |long, short| {
            let (pool, market) = pool_with(long, short);
            initial(&pool, &market).unwrap().0
        };
        let (before, after) = (at(long, short), at(long + more, short));
        prop_assert!((480..=960).contains(&before) && before <= after);
        // 480 bp over 160,000 USD: 3 bp for each thousand, and one for rounding of each of two steps.
        prop_assert!(after - before <= 3 + 2);
        // Accounts, and even sides, do not matter: only the sum.
        let moved = part.min(long);
        prop_assert_eq!(at(long - moved, short + moved), before);
    }
}

#[test]
fn an_average_that_fell_to_nothing_rises_again() {
    let (mut market, mut custody) = start();
    (market.volatility.fast, market.volatility.slow, market.volatility.unclamped) = (0, 0, 0);
    let prints: Vec<_> = (0..2_000).map(|i| (CELL, if i % 2 == 0 { 15_000_000_000 } else { 15_050_000_000 })).collect();
    fed(&mut market, &mut custody, &prints);
    // Moves of 33 bp in five minutes are 1.15 % an hour.
    let measured = engine::math::sqrt(market.volatility.fast);
    assert!((11_400_000..11_600_000).contains(&measured), "{measured}");
}

#[test]
fn a_token_without_market_follows_what_is_configured_slowly_up_and_at_once_down() {
    let (_, mut custody) = start();
    (custody.params.sigma, custody.params.haircut) = (4_000_000, Bps(1_000));
    let before = custody.haircut;
    unmeasured(&mut custody, START + CELL - 1).unwrap();
    assert_eq!((custody.sigma, custody.haircut), (8_000_000, before), "once in five minutes");
    for i in 1..=12 {
        unmeasured(&mut custody, START + i * CELL).unwrap();
    }
    assert_eq!(custody.sigma, 4_000_000);
    assert!(custody.haircut > before + before * 8 / 100 && custody.haircut < before + before / 10);
    custody.params.haircut = Bps(100);
    unmeasured(&mut custody, START + 13 * CELL).unwrap();
    assert_eq!(custody.haircut, 180 * BP, "1 % and two sigmas of 0.4 %");
}
