//! Where a rule begins, to the unit: faults that moved such a place were seen by no other test.

mod funded;
mod model;

use engine::insurance::shares::{cancel, request};
use engine::liquidity::outflow;
use engine::margin::Marks;
use engine::trading::collateral::remove;
use engine::*;
use funded::{funded, T};
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
