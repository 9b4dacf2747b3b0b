//! Where a rule begins, to the unit: faults that moved such a place were seen by no other test.

mod funded;
mod model;

use engine::fees::collect;
use engine::insurance::shares::{cancel, due, request};
use engine::liquidity::aum::{value, Ask};
use engine::liquidity::fees::{shift, Flow, Shift};
use engine::liquidity::outflow;
use engine::liquidity::prices::Prices;
use engine::margin::Marks;
use engine::trading::collateral::remove;
use engine::*;
use funded::{funded, usd, T};
use model::action::Action;
use model::world::*;

const USDT: usize = 4;

fn act(world: &mut World, action: Action) {
    world.prepare(action, 0, 0);
    world.act(action).unwrap();
}

#[test]
fn collateral_leaves_down_to_a_fifth_of_the_notional_exactly() {
    let (mut w, slot) = (World::of_least_margins(), 0);
    act(&mut w, Action::Place { slot, usd: 10_000_000_000, token: USDT, rate: 5_000, increase: false });
    act(&mut w, Action::Execute { nth: 0 });
    let (position, moment) = (w.positions[slot].position, w.moment(0, USDT).unwrap());
    let print = w.print(0);
    let without = |atoms: u64| {
        let (mut w, mut rest) = (w.clone(), position);
        let removed = remove(&mut w.pool, &mut w.markets[0], &mut rest, Atoms(atoms), &print, &moment);
        removed.map(|_| {
            let exit = engine::trading::decrease::exit_price(&w.pool.custodies[0], &print, Side::Long, w.now).unwrap();
            let marks = Marks::new(&w.pool, &w.markets[0], &rest, exit, moment.token_price, w.now).unwrap();
            let notional = i128::from(marks.notional(&rest).unwrap().0);
            i128::from(marks.equity(&rest).unwrap()) * 10_000 - notional * 2_000
        })
    };
    let (mut leaves, mut stays) = (1, position.collateral.0);
    assert_eq!(without(stays).err(), Some(EngineError::PositionTooSmall));
    while stays - leaves > 1 {
        let middle = leaves + (stays - leaves) / 2;
        *(if without(middle).is_ok() { &mut leaves } else { &mut stays }) = middle;
    }
    assert_eq!(without(stays).err(), Some(EngineError::InsufficientMargin));
    let above = without(leaves).unwrap();
    assert!((0..20_000).contains(&above), "{above} of 10,000 parts of a unit above a fifth");
}

#[test]
fn a_request_that_is_cancelled_leaves_nothing_behind() {
    let (pool, before) = funded();
    let mut stake = before;
    request(&pool, &mut stake, before.shares / 2, T).unwrap();
    cancel(&mut stake).unwrap();
    assert_eq!(stake, before);
    assert_eq!(cancel(&mut stake), Err(EngineError::NoUnstakeRequest));
}

#[test]
fn ten_thousand_dollars_leave_in_an_hour_however_little_there_is() {
    let (mut pool, _) = funded();
    // A ten thousandth of a million dollars, and of 1,000 SOL at 140, is less.
    pool.custodies.iter_mut().for_each(|custody| custody.params.outflow = Bps(1));
    let leaves = |custody: usize| outflow::available(&pool.custodies[custody], T).unwrap();
    assert_eq!(leaves(0), Atoms(10_000_000_000));
    assert_eq!(leaves(1), Atoms(71_428_571_428));
}

#[test]
fn of_a_fee_protocol_and_fund_get_whole_units_and_the_lps_the_rest() {
    let mut custody = Custody::default();
    collect(&mut custody, Atoms(19), Bps(1_000), Bps(1_000), T).unwrap();
    assert_eq!((custody.protocol_fees, custody.insurance_due, custody.owned), (Atoms(1), Atoms(1), Atoms(17)));
}

#[test]
fn what_was_collected_is_dear_for_a_new_staker() {
    let (mut pool, _) = funded();
    pool.custodies[1].insurance_due = Atoms(1); // 0.14 of a dollar's smallest unit
    assert_eq!(due(&pool), Ok(Usd(1)));
}

#[test]
fn for_those_who_leave_a_settled_loss_is_worth_what_its_collateral_is_now_rounded_down() {
    let (mut pool, _) = funded();
    let mut prices = Prices::default();
    let band = |price| Band { low: Price(price), high: Price(price) };
    (prices.bands[0], prices.bands[1]) = (band(100_000_000), band(9_999_999_999));
    let leaving = |pool: &PoolState| value(pool, &prices, Ask::Burn, T).unwrap().aum;
    let before = leaving(&pool);
    // One SOL bought for 400 dollars, settled at 140, on one SOL that is worth just under 100 by now.
    pool.market_count = 1;
    pool.exposures[0] =
        Exposure { index: 1, stable: 0, settle_at: 1, settle_price: Price(14_000_000_000), ..Exposure::default() };
    let side = pool.exposures[0].side_mut(Side::Long);
    (side.size, side.entry, side.positions) = (Size(1_000_000_000), usd(400), 1);
    side.collateral[1] = Atoms(1_000_000_000);
    assert_eq!(leaving(&pool).minus(before), Ok(Usd(99_999_999)));
}

#[test]
fn a_weight_is_rounded_against_those_who_move_it() {
    let third = |flow, moved| shift(flow, usd(100_000), usd(300_000), usd(moved)).unwrap();
    assert_eq!(third(Flow::In, 300_000), Some(Shift { before: 333_333_334, after: 666_666_667 }));
    assert_eq!(third(Flow::Out, 40_000), Some(Shift { before: 333_333_333, after: 230_769_230 }));
}
