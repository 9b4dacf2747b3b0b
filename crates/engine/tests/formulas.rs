//! Every formula once, with numbers that a person can check on paper.

use engine::fees::*;
use engine::insurance::caps::{roll_fund_day, Limits};
use engine::insurance::coverage::{coverage, phi, usable};
use engine::moment::{At, Book};
use engine::mutualization::fresh::{fresh, fresh_bound};
use engine::mutualization::lien::share;
use engine::mutualization::waterfall::absorb;
use engine::price::*;
use engine::ring::{jumped, largest_weight, record_range, reference, roll};
use engine::*;

const SOL: u64 = 100_000_000_000;
const T: i64 = 1_700_000_000;
const fn usd(x: u64) -> Usd {
    Usd(x * 1_000_000)
}
const fn price(x: u64) -> Price {
    Price(x * 100_000_000)
}
const fn at(now: i64) -> At {
    At { price: price(100), now, slot: 1 }
}
const fn sol(x: u64) -> Size {
    Size(x * 1_000_000_000)
}

fn market() -> MarketState {
    let params = MarketParams {
        initial_margin: Bps(250),
        maintenance_margin: Bps(125),
        base_fee: Bps(6),
        liq_fee: Bps(50),
        impact: Bps(1_000),
        depth: usd(50_000_000),
        daily_cap: Bps(5_000),
        ..MarketParams::default()
    };
    MarketState { params, ..MarketState::default() }
}

/// Fund 100,000 of a target of 100,000, floor 10,000; AUM 1,000,000 at the start of the day.
fn pool() -> PoolState {
    let mut pool = PoolState { custody_count: 2, market_count: 1, ..PoolState::default() };
    pool.params = PoolParams {
        loss_events: LossEventParams {
            lp_share: Bps(5_000),
            max_clawback: Bps(2_500),
            min_loss_event: usd(1_000),
            ..LossEventParams::default()
        },
        fund_floor: usd(10_000),
        target_min: usd(100_000),
        target_share: Bps(100),
        hourly_cap: Bps(2_500),
        pool_cap: Bps(6_000),
        deductible: Bps(25),
        ..PoolParams::default()
    };
    pool.custodies[0].unit = SOL;
    pool.custodies[1].unit = 100_000_000;
    pool.exposures[0].stable = 1;
    pool.fund.custody = 1;
    pool.fund.balance = usd(100_000);
    pool.deductible.day_aum = usd(1_000_000);
    roll_fund_day(&mut pool, T);
    pool
}

#[test]
fn impact_of_a_million_on_a_depth_of_fifty_is_a_thousand() {
    let (params, m) = (market().params, 1_000_000_000_000);
    // 0.1 / 2 x 1 M x 1 M / 50 M
    assert_eq!(impact(&params, 0, m), Ok(usd(1_000)));
    assert_eq!(impact(&params, m, 2 * m), Ok(usd(3_000)));
    assert_eq!(impact(&params, -m, m), Ok(usd(1_000)), "across zero the way back is free");
    assert_eq!(impact(&params, 2 * m, m), Ok(usd(0)), "no rebate");
    assert_eq!(impact(&params, 0, 1), Ok(Usd(1)), "rounded up");
}

#[test]
fn borrow_is_9_44_and_440_percent_at_none_80_and_all() {
    let at = |locked| borrow_rate(Atoms(locked), Atoms(1_000), Bps(44_000)).unwrap().0;
    assert_eq!([at(0), at(400), at(800), at(900), at(1_000)], [900, 2_650, 4_400, 24_200, 44_000]);
    let params = CustodyParams { borrow_max: Bps(44_000), ..CustodyParams::default() };
    let mut c = Custody { owned: Atoms(1_000), locked: Atoms(800), borrow_at: T, params, ..Custody::default() };
    accrue(&mut c, T + 31_536_000).unwrap();
    assert_eq!(c.borrow_index, 440_000_000_000_000);
    assert_eq!(borrow_due(Atoms(1_000), c.borrow_index, 0), Ok(Atoms(440)));
    assert_eq!(borrow_due(Atoms(1), c.borrow_index, 0), Ok(Atoms(1)), "rounded up");
}

#[test]
fn what_brings_nothing_accrues_nothing_so_that_nobody_chooses_where_the_index_is_rounded() {
    let params = CustodyParams { borrow_max: Bps(44_000), ..CustodyParams::default() };
    let mut c = Custody { owned: Atoms(1_000), locked: Atoms(800), borrow_at: T, params, ..Custody::default() };
    let before = c;
    gain(&mut c, Atoms::ZERO, T + 1).unwrap();
    lose(&mut c, Atoms::ZERO, T + 2).unwrap();
    assert_eq!(c, before);
    gain(&mut c, Atoms(1), T + 3).unwrap();
    lose(&mut c, Atoms(1), T + 4).unwrap();
    assert_eq!((c.borrow_at, c.owned), (T + 4, Atoms(1_000)));
}

#[test]
fn whoever_ends_a_crowd_leaves_its_mark_also_where_nothing_was_brought_before() {
    let mut c = Custody { owned: Atoms(1_000), locked: Atoms(600), borrow_at: T, ..Custody::default() };
    gain(&mut c, Atoms::ZERO, T + 1).unwrap();
    assert_eq!(c.last_crowded_at, 0);
    gain(&mut c, Atoms(1_000), T + 5).unwrap();
    assert_eq!((c.last_crowded_at, c.is_crowded()), (T + 5, false));
    lose(&mut c, Atoms::ZERO, T + 9).unwrap();
    assert_eq!(c.last_crowded_at, T + 5);
}

#[test]
fn the_fund_gets_between_a_tenth_and_half_of_fees() {
    let shares = [0, 6_000, 9_000, 12_000, 50_000].map(|c| insurance_share(Bps(c)).0);
    assert_eq!(shares, [5_000, 5_000, 3_000, 1_000, 1_000]);
    let mut c = Custody::default();
    collect(&mut c, Atoms(1_001), Bps(1_000), Bps(3_000), 0).unwrap();
    assert_eq!((c.protocol_fees.0, c.insurance_due.0, c.owned.0), (100, 300, 601));
}

#[test]
fn phi_is_none_at_full_coverage_and_all_at_half() {
    let (mut pool, mut market) = (pool(), market());
    let at = |pool: &PoolState, market: &MarketState| phi(pool, market, Side::Short, T).unwrap();
    assert_eq!(coverage(&pool, T), Ok(Bps(10_000)));
    assert_eq!(at(&pool, &market), Frac(0));
    pool.fund.balance = usd(77_500); // (77.5 - 10) / (100 - 10) = 3/4
    assert_eq!(usable(&pool, &market, Side::Short, T), Ok(Frac(750_000_000_000_000_000)));
    assert_eq!(at(&pool, &market), Frac(Frac::ONE.0 / 2));
    pool.fund.balance = usd(55_000);
    assert_eq!(at(&pool, &market), Frac::ONE);
    pool.fund.balance = usd(100_000);
    let limits = Limits::of(&pool, market.params.daily_cap, T).unwrap();
    market.side_mut(Side::Long).hour_cap.draw(usd(6_250), limits.hour, 3_600, T).unwrap(); // a quarter of 25,000
    assert_eq!(at(&pool, &market), Frac(Frac::ONE.0 / 2));
    assert_eq!(phi(&pool, &market, Side::Long, T), Ok(Frac(0)), "the other side's caps are unused");
    market.side_mut(Side::Long).open.shortfall = Usd(1);
    assert_eq!(phi(&pool, &market, Side::Long, T), Ok(Frac::ONE));
}

#[test]
fn a_fund_at_its_floor_covers_nothing_even_where_the_floor_is_the_target() {
    let mut pool = pool();
    pool.params.fund_floor = usd(100_000);
    pool.fund.balance = usd(90_000);
    assert_eq!(usable(&pool, &market(), Side::Long, T), Ok(Frac(0)));
}

#[test]
fn a_deficit_of_40000_is_paid_by_hour_cap_deductible_and_an_event() {
    let (mut pool, mut market) = (pool(), market());
    let a = absorb(&mut Book { pool: &mut pool, market: &mut market }, Side::Long, usd(40_000), Frac::ZERO, &at(T))
        .unwrap();
    // 25 % of 100,000 an hour; 25 bp of 1,000,000.
    assert_eq!((a.insurance, a.deductible, a.shortfall, a.opened), (usd(25_000), usd(2_500), usd(12_500), true));
    assert_eq!(pool.fund.balance, usd(75_000));
    // Half an hour later half of the hour's cap has refilled; the day's has 25,000 + 1/48 of 50,000 left; joins the
    // event.
    let b =
        absorb(&mut Book { pool: &mut pool, market: &mut market }, Side::Long, usd(40_000), Frac::ZERO, &at(T + 1_800))
            .unwrap();
    assert_eq!((b.insurance, b.opened), (usd(12_500), false));
    assert_eq!(b.deductible, Usd(2_500_000_000 / 48));
    assert_eq!(market.side(Side::Short).open.shortfall, a.shortfall.plus(b.shortfall).unwrap());
    engine::invariants::waterfall(&pool, &market).unwrap();
}

#[test]
fn a_young_position_leaves_its_deficit_to_the_lps() {
    let (mut pool, mut market) = (pool(), market());
    let a =
        absorb(&mut Book { pool: &mut pool, market: &mut market }, Side::Long, usd(40_000), Frac::ONE, &at(T)).unwrap();
    assert_eq!((a.young, a.insurance, a.shortfall), (usd(40_000), usd(0), usd(0)));
    // A third of it young: that share only, rounded down.
    let third = Frac(Frac::ONE.0 / 3);
    let b = absorb(&mut Book { pool: &mut pool, market: &mut market }, Side::Long, usd(3_000), third, &at(T)).unwrap();
    assert_eq!((b.young, b.insurance), (Usd(999_999_999), Usd(2_000_000_001)));
    engine::invariants::waterfall(&pool, &market).unwrap();
}

#[test]
fn draws_leave_the_floor() {
    let (mut pool, mut market) = (pool(), market());
    pool.fund.balance = usd(12_000);
    let a = absorb(&mut Book { pool: &mut pool, market: &mut market }, Side::Long, usd(40_000), Frac::ZERO, &at(T))
        .unwrap();
    assert_eq!((a.insurance, pool.fund.balance), (usd(2_000), usd(10_000)));
}

#[test]
fn small_carry_waits_75_minutes_and_is_then_the_lps() {
    let (mut pool, mut market) = (pool(), market());
    (pool.fund.balance, pool.deductible.day_aum) = (usd(0), usd(0));
    let mut at = |deficit, time| {
        absorb(&mut Book { pool: &mut pool, market: &mut market }, Side::Long, deficit, Frac::ZERO, &at(time)).unwrap()
    };
    assert!(!at(usd(600), T).opened);
    assert_eq!(at(Usd(0), T + 4_500).expired, usd(0), "to the second");
    let late = at(usd(600), T + 4_501);
    assert_eq!((late.expired, late.opened), (usd(600), false), "expiry is tested before the new shortfall is added");
    assert!(at(usd(400), T + 4_600).opened, "600 + 400 reach the threshold of 1,000");
    assert_eq!(market.ledger.remainder, usd(600));
}

#[test]
fn fresh_gain_is_the_smaller_of_gain_and_the_way_from_the_reference() {
    let of = |side, won: i64, p, r| fresh(side, won * 1_000_000, sol(2), price(p), price(r), SOL).unwrap();
    assert_eq!(of(Side::Long, 100, 150, 140), usd(20));
    assert_eq!(of(Side::Long, 8, 150, 140), usd(8));
    assert_eq!(of(Side::Long, -8, 150, 140), usd(0));
    assert_eq!(of(Side::Long, 100, 130, 140), usd(0));
    assert_eq!(of(Side::Short, 100, 130, 140), usd(20));
    assert_eq!(fresh_bound(Side::Short, Size(1), Price(1), Price(2), SOL), Ok(Usd(1)), "the bound is rounded up");
}

#[test]
fn a_lien_of_30_takes_30_while_there_is_profit_and_its_share_of_what_is_left() {
    let entry = |p, r| LossEventEntry {
        clawback_rate: Frac(Frac::ONE.0 / 10),
        price: price(p),
        reference: price(r),
        ..LossEventEntry::default()
    };
    let long = PositionState { size: sol(10), entry: usd(1_000), ..PositionState::default() };
    let at = |now| share(Side::Long, &long, &entry(150, 120), price(now), SOL).unwrap();
    // pnl then 500, fresh 300, lien 30.
    let part = at(150).unwrap();
    assert_eq!((part.size, part.entry, part.paid), (Size(600_000_000), usd(60), usd(30)));
    assert_eq!(at(200).unwrap().paid, usd(30), "more profit, a smaller part");
    assert_eq!(at(120).unwrap().paid, usd(12), "6 % of a profit of 200");
    assert_eq!(at(90), None, "collateral is never reached");
    let short = PositionState { size: sol(10), entry: usd(2_000), side: 1, ..PositionState::default() };
    let part = share(Side::Short, &short, &entry(150, 180), price(150), SOL).unwrap().unwrap();
    assert_eq!((part.size, part.entry, part.paid), (Size(600_000_000), usd(120), usd(30)));
}

#[test]
fn a_short_of_one_unit_cannot_give_up_entry_without_size() {
    let short = PositionState { size: Size(1), entry: Usd(1_000), side: 1, ..PositionState::default() };
    let unit = 10_000_000_000; // 8 decimals: one unit at 90,000 dollars is 900 Usd
    let entry = LossEventEntry {
        clawback_rate: Frac(Frac::ONE.0 / 10),
        price: price(90_000),
        reference: price(110_000),
        ..LossEventEntry::default()
    };
    assert_eq!(share(Side::Short, &short, &entry, price(90_000), unit), Ok(None));
}

#[test]
fn jumped_means_more_than_the_maintenance_margin_within_four_cells_of_five_minutes() {
    let (mut market, exposure) = (market(), Exposure::default());
    let mut at = |p: u64, time: i64| {
        roll(&mut market, &exposure, time);
        record_range(&mut PoolState::default(), &mut market, Price(p), time).unwrap();
        jumped(&market, Bps(125)).unwrap()
    };
    assert!(!at(1_000_000, T));
    assert!(!at(1_012_500, T + 100), "exactly MM");
    assert!(at(1_012_501, T + 200));
    assert!(at(1_012_501, T + 899));
    assert!(!at(1_012_501, T + 1_500), "four cells later");
}

#[test]
fn the_ring_remembers_eight_hours_of_prices_and_size_seconds() {
    let (mut market, mut exposure) = (market(), Exposure::default());
    let start = T - T % 3_600;
    let at = |market: &mut MarketState, e: &Exposure, p: u64, time: i64| {
        roll(market, e, time);
        record_range(&mut PoolState::default(), market, Price(p), time).unwrap();
    };
    at(&mut market, &exposure, 100, start);
    exposure.sides[0].size = Size(10);
    at(&mut market, &exposure, 90, start + 600);
    at(&mut market, &exposure, 110, start + 3_600);
    assert_eq!(largest_weight(&market, Side::Long), 36_000);
    exposure.sides[0].size = Size(0);
    at(&mut market, &exposure, 110, start + 7 * 3_600);
    assert_eq!((reference(&market, Side::Long), reference(&market, Side::Short)), (Price(90), Price(110)));
    at(&mut market, &exposure, 110, start + 8 * 3_600);
    assert_eq!(reference(&market, Side::Long), Price(90), "the second hour began at the last price of the first");
    at(&mut market, &exposure, 110, start + 9 * 3_600);
    assert_eq!(reference(&market, Side::Long), Price(110), "skipped hours had 110");
    assert_eq!(largest_weight(&market, Side::Long), 0);
}

#[test]
fn entry_parts_are_rounded_against_the_trader() {
    let part = |side| entry_part(side, Usd(100), Size(1), Size(3)).unwrap().0;
    assert_eq!((part(Side::Long), part(Side::Short)), (34, 33));
    assert_eq!(entry_part(Side::Long, Usd(100), Size(3), Size(3)), Ok(Usd(100)));
    assert_eq!(entry_notional(Side::Long, Size(1), Price(1), SOL), Ok(Usd(1)));
    assert_eq!(entry_notional(Side::Short, Size(1), Price(1), SOL), Ok(Usd(0)));
}

#[test]
fn spread_is_confidence_and_one_and_a_half_sigma_root_age() {
    // 1.5 x 0.8 % x sqrt(1 / 3600) = 2 bp
    assert_eq!(spread(Price(1_000_000), Price(50), 8_000_000, 1), Ok(Price(250)));
    assert_eq!(spread(Price(1_000_000), Price(50), 0, 5), Ok(Price(50)));
}
