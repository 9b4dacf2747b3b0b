//! Nothing is added to a position that is lost: an order that meets one ends. Whatever size it would be, its young
//! share of the deficit were the LPs'.

mod model;

use engine::*;
use model::action::Action;
use model::world::*;
use proptest::prelude::*;
use std::sync::LazyLock;

const INDEX: usize = BOOKS[0].0;
static WORLD: LazyLock<World> = LazyLock::new(World::of_least_margins);

fn act(w: &mut World, action: Action) {
    w.prepare(action, 0, 0);
    w.act(action).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
}

/// An order for so many dollars with so much collateral (1e-4), at its print.
fn trade(w: &mut World, slot: usize, token: usize, usd: u64, rate: u64) {
    act(w, Action::Place { slot, usd: usd * 1_000_000, token, rate, increase: false });
    act(w, Action::Execute { nth: 0 });
}

/// A position after some days and a move: whether it could be liquidated, what it is, and the world, in which its
/// owner's next order was executed.
fn enlarged(slot: usize, own: bool, rate: u64, days: i64, bps: i64, more: u64) -> (bool, PositionState, World) {
    let (mut w, token) = (WORLD.clone(), if own { INDEX } else { USDC });
    trade(&mut w, slot, token, 50_000, rate);
    assert!(!w.positions[slot].position.is_empty(), "the first order ended");
    act(&mut w, Action::Wait { seconds: days * 86_400 });
    act(&mut w, Action::Price { token: INDEX, bps, conf: 1 });
    act(&mut w, Action::Place { slot, usd: more * 1_000_000, token, rate: 9_000, increase: false });
    w.prepare(Action::Execute { nth: 0 }, 0, 0);
    let held = w.positions[slot].position;
    let lost = w.liquidatable(slot, &held);
    w.act(Action::Execute { nth: 0 }).unwrap();
    (lost, held, w)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Filled or ended by this alone; a fill pays all borrow that is due, and leaves a position that is healthy.
    #[test]
    fn an_order_is_added_to_what_is_healthy_and_to_nothing_else(
        slot in 0usize..2, own: bool, rate in 600u64..3_000, days in 0i64..60, against in -500i64..3_000, more in 100u64..500_000,
    ) {
        let bps = if slot == 0 { -against } else { against };
        let (lost, held, w) = enlarged(slot, own, rate, days, bps, more);
        let after = w.positions[slot].position;
        let ended = !w.requests.is_empty();
        prop_assert_eq!(ended, lost, "{:?}", held);
        if ended {
            prop_assert_eq!(after, held);
        } else {
            prop_assert!(after.size > held.size && !w.liquidatable(slot, &after));
            prop_assert_eq!(w.marks(0, &after).borrow, Usd::ZERO);
        }
    }
}

/// To the last unit of collateral: at maintenance margin an order is filled, an atom below it ends.
#[test]
fn at_maintenance_margin_an_order_is_filled_and_an_atom_below_it_ends() {
    for (slot, bps) in [(0, -300), (1, 300)] {
        let with = |atoms: u64| {
            let mut w = WORLD.clone();
            trade(&mut w, slot, USDC, 50_000, 1_000);
            act(&mut w, Action::Price { token: INDEX, bps, conf: 1 });
            act(&mut w, Action::Place { slot, usd: 1_000_000_000, token: USDC, rate: 5_000, increase: false });
            w.prepare(Action::Execute { nth: 0 }, 0, 0);
            w.positions[slot].position.collateral = Atoms(atoms);
            w
        };
        let lost = |atoms: u64| {
            let w = with(atoms);
            w.liquidatable(slot, &w.positions[slot].position)
        };
        let (mut low, mut high) = (0, 10_000_000_000);
        while high - low > 1 {
            let middle = (low + high) / 2;
            if lost(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        for (atoms, ends) in [(high, false), (low, true)] {
            let mut w = with(atoms);
            let held = w.positions[slot].position;
            let market = &mut w.markets[0];
            let request = w.requests[0].request;
            let moment = engine::trading::Moment {
                now: w.now,
                slot: w.slot,
                price: w.feed[INDEX].price,
                published: w.feed[INDEX].publish_time,
                token_price: w.feed[USDC].price,
                token_discount: Bps::ZERO,
            };
            // The sums over positions follow what was set here by hand.
            let spare = Atoms(10_000_000_000);
            w.pool.exposures[0].sides[slot].collateral[USDC] = spare;
            w.pool.custodies[USDC].collateral = spare;
            let mut position = held;
            let print = w.feed[INDEX];
            let report =
                engine::trading::open::execute(&mut w.pool, market, &mut position, &request, &print, &moment).unwrap();
            assert_eq!(report.ended, ends.then_some(EngineError::InsufficientMargin));
            assert_eq!(position == held, ends);
        }
    }
}
