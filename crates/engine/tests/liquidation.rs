//! INV-23: nothing about prices stops a liquidation that is due, and nobody is seized for what was not lost.

mod model;

use engine::oracle::Print;
use engine::trading::decrease::decrease;
use engine::trading::liquidate::{check_print, liquidate};
use engine::trading::Moment;
use engine::*;
use model::action::Action;
use model::world::*;

const USDT: usize = 4;

fn act(world: &mut World, action: Action) {
    world.prepare(action, 0, 0);
    world.act(action).unwrap();
}

/// A long of 10,000 dollars of SOL with 1,000 USDT, after the price moved.
fn long_after(bps: i64) -> (World, usize) {
    let mut world = World::of_least_margins();
    let slot = 0;
    act(&mut world, Action::Place { slot, usd: 10_000_000_000, token: USDT, rate: 1_000, increase: false });
    act(&mut world, Action::Execute { nth: 0 });
    act(&mut world, Action::Wait { seconds: 1_000 });
    act(&mut world, Action::Price { token: 0, bps, conf: 1 });
    (world, slot)
}

/// Liquidates while USDT has had no price for more than an hour: it counts as nothing.
fn without_a_price(bps: i64) -> (engine::trading::liquidate::LiquidationReport, PositionState) {
    let (mut w, slot) = long_after(bps);
    let mut position = w.positions[slot].position;
    let mut moment = w.moment(0, USDT).unwrap();
    moment.token_price = Price::ZERO;
    let report = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, None).unwrap();
    engine::invariants::reservations(&w.pool).unwrap();
    engine::invariants::collateral(&w.pool).unwrap();
    engine::invariants::waterfall(&w.pool, &w.markets[0]).unwrap();
    (report, position)
}

#[test]
fn inv_23_a_loser_whose_collateral_has_no_price_is_liquidated_and_all_of_it_seized() {
    let (report, position) = without_a_price(-200);
    let s = &report.close;
    assert!(position.is_empty() && s.returned.is_zero() && s.seized > Atoms(980_000_000));
    assert_eq!(s.deficit.0, s.pnl.unsigned_abs(), "a token without a price pays nothing");
    assert!(!report.keeper_floor.is_zero());
}

#[test]
fn inv_23_a_winner_whose_collateral_has_no_price_keeps_collateral_and_profit() {
    let (report, position) = without_a_price(50);
    let s = &report.close;
    assert!(position.is_empty() && s.seized.is_zero() && s.deficit.is_zero() && s.liquidation_fee.is_zero());
    assert!(s.returned > Atoms(980_000_000), "{s:?}");
    assert!(s.profit.plus(s.escrowed.total().unwrap()).unwrap() > Atoms::ZERO);
    assert!(report.keeper_floor.is_zero(), "else twenty small winners whose token is silent would empty the fund");
}

#[test]
fn inv_6_a_healthy_position_cannot_be_liquidated() {
    let (mut w, slot) = long_after(-10);
    let mut position = w.positions[slot].position;
    let moment = w.moment(0, USDT).unwrap();
    let result = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, None);
    assert_eq!(result, Err(EngineError::NotLiquidatable));
}

#[test]
fn inv_23_a_wide_print_far_from_its_average_still_liquidates() {
    let print =
        Print { price: Price(1_000), conf: Price(100), ema: Price(9_000), publish_time: 1_000, prev_publish_time: 0 };
    assert_eq!(check_print(&print, 1_010), Ok(()));
    assert_eq!(check_print(&print, 1_011), Err(EngineError::OracleStale));
    assert_eq!(check_print(&Print { conf: Price(101), ..print }, 1_010), Err(EngineError::OracleWide));
}

/// The fee may take 95 % of what is left and no more: it never makes a deficit.
#[test]
fn the_fee_of_a_nearly_bankrupt_position_leaves_a_twentieth() {
    for bps in -999..-950 {
        let (mut w, slot) = long_after(bps);
        let mut position = w.positions[slot].position;
        let marks = w.marks(0, &position);
        let residual = marks.residual(&position).unwrap();
        if residual <= 0 {
            continue;
        }
        let moment = w.moment(0, USDT).unwrap();
        let report = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, None).unwrap();
        let s = &report.close;
        assert!(s.deficit.is_zero() && s.liquidation_fee.0 <= residual as u64 / 20 * 19 + 20, "{s:?} of {residual}");
    }
}

#[test]
fn collateral_of_a_silent_feed_counts_for_nothing_and_pays_at_its_last_price() {
    let (mut w, slot) = long_after(-10);
    let mut position = w.positions[slot].position;
    let before = position.collateral;
    let moment = Moment { token_discount: Bps::ONE, ..w.moment(0, USDT).unwrap() };
    let report = liquidate(&mut w.pool, &mut w.markets[0], &mut position, &moment, None).unwrap();
    let s = &report.close;
    let loss = Atoms(s.pnl.unsigned_abs());
    assert!(s.deficit.is_zero() && report.absorbed.insurance.is_zero(), "nobody else pays for a missing price");
    assert!(s.seized >= loss && s.seized.0 <= loss.0 + 1, "the loss and no more is seized: {s:?}");
    let charged = s.charged_collateral.plus(s.liquidation_fee).unwrap();
    assert_eq!(s.returned, before.minus(s.seized).unwrap().minus(charged).unwrap());
}

/// Found by the action model: a part was judged by a price that a liquidation no longer counts.
#[test]
fn inv_5_a_part_that_leaves_collateral_without_a_price_is_refused_and_the_whole_is_not() {
    let (mut w, slot) = long_after(0);
    w.dead[USDT] = true;
    let half = Action::Decrease { slot, permille: 500 };
    for (wait, discount) in [(100, None), (100, Some(false)), (3_700, Some(true))] {
        act(&mut w, Action::Wait { seconds: wait });
        let moment = w.moment(0, USDT);
        assert_eq!(moment.map(|m| m.token_discount == Bps::ONE).ok(), discount);
    }
    let mut before = w.clone();
    assert!(w.liquidatable(slot, &w.positions[slot].position));
    assert_eq!(before.act(half).err(), Some(EngineError::InsufficientMargin));
    act(&mut w, Action::Decrease { slot, permille: 1_000 });
    assert!(w.positions[slot].position.is_empty());
}

/// The whole position's borrow is due with the first part that closes: found by a fault that asked for more than that.
#[test]
fn inv_10_a_part_that_nothing_else_pays_for_is_closed_from_exactly_what_it_costs() {
    let (mut w, slot) = long_after(0);
    act(&mut w, Action::Wait { seconds: 30 * 86_400 });
    act(&mut w, Action::Price { token: 0, bps: 2_000, conf: 0 });
    let (moment, print) = (w.moment(0, USDT).unwrap(), w.print(0));
    let position = PositionState { collateral: Atoms::ZERO, ..w.positions[slot].position };
    let part = |size: u64| {
        let mut w = w.clone();
        let mut rest = position;
        decrease(&mut w.pool, &mut w.markets[0], &mut rest, Size(size), Price::ZERO, &print, &moment)
    };
    let (mut refused, mut closed) = (1, position.size.0 / 2);
    assert_eq!(part(refused).err(), Some(EngineError::InsufficientMargin));
    while closed - refused > 1 {
        let middle = refused + (closed - refused) / 2;
        *(if part(middle).is_ok() { &mut closed } else { &mut refused }) = middle;
    }
    let least = part(closed).unwrap();
    let costs = [least.base_fee, least.impact, least.borrow].iter().map(|cost| cost.0).sum::<u64>();
    assert!(least.borrow > Usd(1_000_000), "{least:?}");
    assert_eq!(u64::try_from(least.close.pnl), Ok(costs), "{least:?}");
}
