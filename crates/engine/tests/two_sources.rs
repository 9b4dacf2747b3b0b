//! INV-23: every unhealthy position can be liquidated at any confidence up to 10 %, any average, any second source;
//! unhealthy is what is so at every source that is heard. And INV-17 of a feed that is dead: a settled market's
//! positions close, whoever asks.

mod model;

use engine::liquidity::aum::{aum, Ask};
use engine::margin::{Marks, Rates};
use engine::oracle::{cache_print, cache_second, second_price, settle, settled, Print};
use engine::trading::decrease::decrease;
use engine::trading::liquidate::{check_print, liquidate};
use engine::trading::{take_print, Moment};
use engine::*;
use model::action::Action;
use model::world::*;
use proptest::prelude::*;

const DAY: i64 = 86_400;

fn act(world: &mut World, action: Action) {
    world.prepare(action, 0, 0);
    world.act(action).unwrap();
}

/// A position of 10,000 dollars of SOL in slot 0 (a long) or 1 (a short), an hour old.
fn opened(slot: usize, token: usize, rate: u64) -> World {
    let mut world = World::of_least_margins();
    act(&mut world, Action::Place { slot, usd: 10_000_000_000, token, rate, increase: false });
    act(&mut world, Action::Execute { nth: 0 });
    act(&mut world, Action::Wait { seconds: 1_000 });
    act(&mut world, Action::Price { token: 0, bps: 0, conf: 1 });
    world
}

/// The same position and the last print of its market's feed, so many basis points from where it was opened.
fn last_print(slot: usize, token: usize, rate: u64, moved: u64) -> (World, Print) {
    let mut w = opened(slot, token, rate);
    let price = Price(w.feed[0].price.0 / 10_000 * moved);
    let last = Print { price, conf: Price::ZERO, ema: price, publish_time: w.now + 1, prev_publish_time: w.now };
    take_print(&mut w.pool, &mut w.markets[0], &last, w.now).unwrap();
    (w, last)
}

/// What a source may have said last: so many basis points from the first's price, so wide (1e-4), so old; declared
/// silent so long ago.
#[derive(Clone, Copy, Debug)]
struct Said {
    bps: u64,
    conf: u64,
    age: i64,
    silent: Option<i64>,
}

fn said() -> impl Strategy<Value = Said> {
    (9_000u64..11_000, 0u64..2_000, 0i64..30, proptest::option::of(0i64..120))
        .prop_map(|(bps, conf, age, silent)| Said { bps, conf, age, silent })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]
    #[test]
    fn inv_23_unhealthy_at_every_source_that_is_heard_and_only_then(
        long: bool, own: bool, rate in 1_200u64..2_500, moved in 7_000u64..13_000, conf in 0u64..=1_000, ema in 1u64..1 << 50,
        second in proptest::option::of(said()),
    ) {
        let token = if own { 0 } else { 3 };
        let slot = usize::from(!long);
        let mut w = opened(slot, token, rate);
        let (now, base) = (w.now, w.feed[0]);
        let price = Price(base.price.0 / 10_000 * moved);
        let print = Print { price, conf: Price(price.0 / 10_000 * conf), ema: Price(ema), publish_time: now, prev_publish_time: now - 1 };
        // No gate of a liquidation looks at the average.
        check_print(&print, now).unwrap();
        let mut position = w.positions[slot].position;
        prop_assume!(!position.is_empty());
        let market = &mut w.markets[0];
        let mut heard = None;
        if let Some(Said { bps, conf, age, silent }) = second {
            let at = Price(price.0 / 10_000 * bps);
            let time = now - age;
            market.second = Print { price: at, conf: Price(at.0 / 10_000 * conf), ema: at, publish_time: time, prev_publish_time: time - 1 };
            market.second_silent_since = silent.map_or(0, |s| now - s);
            let known = second_price(market, now);
            match (age <= 10, silent.is_some_and(|s| s >= 60)) {
                (true, _) => prop_assert_eq!(known, Ok((conf <= 1_000).then_some(at))),
                (false, true) => prop_assert_eq!(known, Ok(None)),
                (false, false) => prop_assert_eq!(known, Err(EngineError::OracleSecondMissing)),
            }
            // A minute after the declaration it is ignored: nothing keeps a liquidation waiting for longer.
            heard = known.unwrap_or(None);
        }
        let mut moment = w.moment(0, token).unwrap();
        (moment.price, moment.published) = (price, now);
        let maintenance_margin = Rates::of(&w.pool, &w.markets[0]).unwrap().maintenance_margin;
        let marks = |p| Marks::new(&w.pool, &w.markets[0], &position, p, moment.token_price, now).unwrap();
        let unhealthy = |p| marks(p).liquidatable(&position, maintenance_margin).unwrap();
        let due = unhealthy(price) && heard.is_none_or(unhealthy);
        let left = |p| marks(p).residual(&position).unwrap();
        let most = heard.map_or(left(price), |p| left(p).max(left(price)));
        let (before, held) = (w.pool, position);
        let result = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, heard);
        match result {
            Ok(report) => {
                prop_assert!(due);
                // To the unit: where almost nothing depends on the price, roundings do.
                let settled_at = Marks::new(&before, &w.markets[0], &held, report.price, moment.token_price, now).unwrap();
                prop_assert!(most - settled_at.residual(&held).unwrap() <= 2);
                engine::invariants::reservations(&w.pool).unwrap();
                engine::invariants::collateral(&w.pool).unwrap();
                engine::invariants::waterfall(&w.pool, &w.markets[0]).unwrap();
            }
            Err(error) => prop_assert!(!due && error == EngineError::NotLiquidatable, "{:?}", error),
        }
    }

    #[test]
    fn silence_counts_from_the_declaration_and_nothing_older_undoes_it(
        steps in proptest::collection::vec((1i64..2_000, 0i64..4_000), 1..40),
    ) {
        let mut w = opened(0, 3, 1_500);
        let mut now = w.now;
        let (mut spoke, mut declared) = (w.pool.custodies[3].print.publish_time, 0);
        for (wait, age) in steps {
            now += wait;
            let print = Print { publish_time: now - age, prev_publish_time: now - age - 1, ..w.feed[3] };
            cache_print(&mut w.pool.custodies[3], &print, now).unwrap();
            cache_second(&mut w.markets[0], &print, now).unwrap();
            spoke = spoke.max(now - age);
            declared = if now - spoke <= 10 { 0 } else if declared == 0 || spoke > declared { now } else { declared };
            prop_assert_eq!(w.pool.custodies[3].silent_since, declared);
        }
    }

    /// Whatever the token is worth when its feed is back: what its collateral pays at the price of the settlement is
    /// counted at what it is worth then.
    #[test]
    fn inv_4_a_settled_market_is_not_counted_for_more_than_it_pays(
        long: bool, own: bool, rate in 1_200u64..2_500, moved in 8_000u64..12_000, back in 1_000u64..20_000,
    ) {
        let token = if own { 0 } else { 3 };
        let slot = usize::from(!long);
        let (mut w, last) = last_print(slot, token, rate, moved);
        let price = last.price;
        cache_print(&mut w.pool.custodies[0], &last, w.now + 12).unwrap();
        settle(&mut w.pool, &mut w.markets[0], w.now + 12 + DAY).unwrap();
        w.now += 12 + 2 * DAY;
        for custody in w.pool.custodies.iter_mut().skip(1) {
            custody.print.publish_time = w.now;
        }
        let other = Print { price: Price(price.0 / 10_000 * back), publish_time: w.now, ..last };
        take_print(&mut w.pool, &mut w.markets[0], &other, w.now).unwrap();
        w.feed[0] = other;
        let moment = w.moment(0, token).unwrap();
        let mut position = w.positions[slot].position;
        let before = aum(&w.pool, Ask::Burn, w.now).unwrap();
        let _ = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, None).unwrap();
        let after = aum(&w.pool, Ask::Burn, w.now).unwrap();
        prop_assert!(after.0 + 16 >= before.0, "{before:?} was counted, {after:?} is there");
    }

    /// A part closed while the collateral's feed is silent leaves what no liquidation would take.
    #[test]
    fn inv_5_a_close_in_part_with_silent_collateral_ends_healthy(
        long: bool, rate in 1_200u64..6_000, moved in 9_000u64..11_000, part in 1u64..1_000, silent in 60i64..7_200,
    ) {
        let slot = usize::from(!long);
        let mut w = opened(slot, 3, rate);
        let price = Price(w.feed[0].price.0 / 10_000 * moved);
        w.pool.custodies[3].print.publish_time = w.now - silent - 20;
        w.pool.custodies[3].silent_since = w.now - silent;
        let fresh = Print { price, conf: Price::ZERO, ema: price, publish_time: w.now + 1, prev_publish_time: w.now };
        take_print(&mut w.pool, &mut w.markets[0], &fresh, w.now).unwrap();
        w.feed[0] = fresh;
        let moment = w.moment(0, 3).unwrap();
        let mut position = w.positions[slot].position;
        let size = Size(position.size.0 / 1_000 * part);
        if decrease(&mut w.pool, &mut w.markets[0], &mut position, size, Price(0), &fresh, &moment).is_ok() {
            prop_assert!(position.is_empty() || !w.liquidatable(slot, &position));
        }
    }

    #[test]
    fn inv_17_a_settled_market_closes_for_everyone_at_one_price(
        long: bool, own: bool, rate in 1_200u64..2_500, moved in 5_000u64..15_000, late in 0i64..30 * DAY,
    ) {
        let token = if own { 0 } else { 3 };
        let slot = usize::from(!long);
        let (mut w, last) = last_print(slot, token, rate, moved);
        let price = last.price;
        let declared = w.now + 12;
        cache_print(&mut w.pool.custodies[0], &last, declared).unwrap();
        prop_assert_eq!(settle(&mut w.pool, &mut w.markets[0], declared + DAY - 1), Err(EngineError::FeedNotDead));
        settle(&mut w.pool, &mut w.markets[0], declared + DAY).unwrap();
        prop_assert_eq!(settle(&mut w.pool, &mut w.markets[0], declared + DAY), Err(EngineError::MarketSettling));
        prop_assert!(settled(&w.markets[0], declared + 2 * DAY - 1).is_none());
        prop_assert_eq!(aum(&w.pool, Ask::Burn, declared + 2 * DAY - 1), Err(EngineError::PriceRefreshNeeded));
        let now = declared + 2 * DAY + late;
        for custody in w.pool.custodies.iter_mut().skip(1) {
            custody.print.publish_time = now;
        }
        // Its token counts nothing to who withdraws, and nobody comes in.
        prop_assert!(aum(&w.pool, Ask::Burn, now).is_ok());
        prop_assert_eq!(aum(&w.pool, Ask::Mint, now), Err(EngineError::FeedSilent));
        let print = settled(&w.markets[0], now).unwrap();
        check_print(&print, now).unwrap();
        engine::ring::roll(&mut w.markets[0], &w.pool.exposures[0], now);
        w.now = now;
        let moment = Moment { token_discount: Bps::ONE, ..w.moment(0, token).unwrap() };
        prop_assert_eq!((moment.price, moment.published), (print.price, now));
        let mut position = w.positions[slot].position;
        prop_assume!(!position.is_empty());
        let report = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, None).unwrap();
        prop_assert!(position.is_empty());
        prop_assert_eq!(report.price, price);
        engine::invariants::reservations(&w.pool).unwrap();
        engine::invariants::collateral(&w.pool).unwrap();
        engine::invariants::waterfall(&w.pool, &w.markets[0]).unwrap();
        // A print that comes after that moves the cache and not the settlement.
        let other = Print { price: Price(price.0 * 2), publish_time: now, ..last };
        take_print(&mut w.pool, &mut w.markets[0], &other, now).unwrap();
        prop_assert_eq!(settled(&w.markets[0], now).unwrap().price, price);
        let (burn, mint) = (aum(&w.pool, Ask::Burn, now).unwrap(), aum(&w.pool, Ask::Mint, now).unwrap());
        prop_assert!(burn <= mint);
    }
}

/// What a short on exactly its size of index tokens leaves does not move with the price, and its fee does: the lower of
/// two is the better, whichever source says it.
#[test]
fn a_short_that_holds_what_it_owes_is_settled_at_the_lower_price() {
    let opened = opened(1, 0, 2_000);
    let price = opened.feed[0].price;
    for (first, second) in [(90, 100), (100, 90)] {
        let mut w = opened.clone();
        let mut position = w.positions[1].position;
        let more = position.size.as_atoms().minus(position.collateral).unwrap();
        position.collateral.add_assign(more).unwrap();
        w.pool.exposures[0].side_mut(Side::Short).collateral[0].add_assign(more).unwrap();
        w.pool.custodies[0].collateral.add_assign(more).unwrap();
        let at = |times: u64| Price(price.0 * times);
        let moment = Moment { price: at(first), published: w.now, ..w.moment(0, 0).unwrap() };
        let report = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, Some(at(second))).unwrap();
        assert_eq!(report.price, at(90));
    }
}
